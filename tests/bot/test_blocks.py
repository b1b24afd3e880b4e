"""Blocks: one schema, the same examples as the web tests, and dataclasses that match it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import blocks
from bot.blocks.schema import FOLDER
from bot.errors import InvalidBlock, InvalidInput

EXAMPLES = json.loads((FOLDER / "examples.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))

EUR = "EUR"
ONE_OF_EACH: list[blocks.Block] = [
    blocks.Text.of("Hello", source=blocks.Source(title="Returns", article_id="returns-window")),
    blocks.QuickReplies(fallback="1. Yes", options=[blocks.QuickReply(id="b1", title="Yes")]),
    blocks.Products(
        fallback="Linen shirt",
        items=[
            blocks.Product(
                product_id="p-1",
                title="Linen shirt",
                price=blocks.Money(amount_cents=3900, currency=EUR),
                in_stock=True,
                url="/shop/products/p-1",
                image=blocks.Picture(url="/media/p-1-a.webp", alt="A shirt"),
                rating=blocks.Rating(average=4.4, count=31),
                options=[blocks.ProductOption(name="size", values=["S", "M"])],
            )
        ],
    ),
    blocks.Order(
        fallback="FD10001: shipped",
        number="FD10001",
        status="shipped",
        placed_at="2026-03-01T09:30:00Z",
        total=blocks.Money(amount_cents=3900, currency=EUR),
        lines=[
            blocks.OrderLine(
                title="Linen shirt",
                quantity=1,
                price=blocks.Money(amount_cents=3900, currency=EUR),
                variant="M",
            )
        ],
        timeline=[blocks.TimelineStep(status="shipped", done=True, at="2026-03-02T08:00:00Z")],
        shipment=blocks.Shipment(carrier="Northway", tracking_number="NW1"),
    ),
    blocks.Image(fallback="A size chart", url="/media/chart.webp", alt="Size chart", width=10, height=10),
    blocks.Chart(
        fallback="10, 12",
        title="Sales",
        kind="line",
        x=["Mon", "Tue"],
        series=[blocks.Series(name="expected", values=[10, None], low=[8, 9], high=[12, 14])],
    ),
    blocks.Reviews(
        fallback="4.4 of 5",
        product_id="p-1",
        average=4.4,
        count=31,
        aspects=[blocks.Aspect(name="size", positive=8, negative=23)],
        quotes=[blocks.Quote(review_id="r-7", text="Runs small", rating=4)],
    ),
    blocks.Comparison(
        fallback="Price: 39.00 EUR | 49.00 EUR",
        products=[
            blocks.ComparedProduct(product_id="p-1", title="Linen shirt", url="/shop/products/p-1"),
            blocks.ComparedProduct(product_id="p-2", title="Oxford shirt"),
        ],
        rows=[blocks.ComparisonRow(name="Price", cells=["39.00 EUR", "49.00 EUR"], best=0)],
    ),
    blocks.Form(
        fallback="Your e-mail, please",
        form_id="f1",
        title="Find your order",
        fields=[blocks.FormField(name="email", label="E-mail", kind="email", required=True)],
        submit="Find",
    ),
    blocks.RatingRequest(fallback="1 to 5?", question="How did we do?"),
    blocks.Handoff(
        fallback="A colleague joins", reason="customer_request", text="A colleague joins", summary="x"
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_shared_examples_are_judged_as_they_say(example: dict[str, Any]) -> None:
    """Python and TypeScript read the same file."""
    if example["valid"]:
        assert blocks.check_content(example["content"]) is example["content"]
    else:
        with pytest.raises(InvalidBlock):
            blocks.check_content(example["content"])


@pytest.mark.parametrize("block", ONE_OF_EACH, ids=lambda block: block.type)
def test_every_dataclass_matches_the_schema(block: blocks.Block) -> None:
    """What actions build is what the gateway accepts."""
    assert blocks.check_block(blocks.as_json(block))["type"] == block.type


def test_every_block_of_the_schema_has_its_dataclass() -> None:
    """No block exists on one side only."""
    named = {name.removesuffix("_block") for name in SCHEMA["$defs"] if name.endswith("_block")}
    assert named == {block.type for block in ONE_OF_EACH}


def test_examples_show_every_block() -> None:
    """The web tests render the examples: a block without one would go unseen."""
    shown = {
        block["type"] for example in EXAMPLES if example["valid"] for block in example["content"]["blocks"]
    }
    assert shown == {block.type for block in ONE_OF_EACH}


def test_plain_text_is_made_of_the_fallbacks() -> None:
    """A channel without blocks still tells the story."""
    body = blocks.content([blocks.Text.of("Hello"), blocks.RatingRequest(fallback="1 to 5?", question="?")])
    assert blocks.plain_text(body) == "Hello\n1 to 5?"


def test_the_error_names_the_part_that_is_wrong() -> None:
    """Whoever builds blocks finds the mistake."""
    body = blocks.content([blocks.Text.of("Hello")])
    body["blocks"][0]["text"] = 7
    with pytest.raises(InvalidBlock, match=r"blocks/0: text: 7 is not of type 'string'"):
        blocks.check_content(body)


@pytest.mark.parametrize(
    "frame",
    [
        {"t": "hello", "v": 1},
        {"t": "send", "client_msg_id": "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f00", "text": "hi"},
        {
            "t": "react",
            "client_msg_id": "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f00",
            "kind": "like",
            "product_id": "p-1",
            "list_id": "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f01",
        },
        {"t": "typing", "on": True},
        {"t": "read", "seq": 3},
        {"t": "ping"},
    ],
    ids=lambda frame: frame["t"],
)
def test_the_frames_of_the_widget_are_accepted(frame: dict[str, Any]) -> None:
    """One of each."""
    assert blocks.check_client_frame(frame) is frame


@pytest.mark.parametrize(
    "frame",
    [
        None,
        [],
        "hello",
        {},
        {"t": None},
        {"t": "welcome"},
        {"t": "event"},
        {"t": "noted"},
        {"t": "react", "client_msg_id": "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f00", "kind": "like"},
        {"t": "hello", "v": 2},
        {"t": "hello"},
        {"t": "send", "text": "no id"},
        {"t": "send", "client_msg_id": "not-a-uuid", "text": "hi"},
        {"t": "send", "client_msg_id": "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f00", "text": 1},
        {"t": "read", "seq": -1},
        {"t": "typing", "on": "yes"},
        {"t": "ping", "extra": 1},
    ],
    ids=repr,
)
def test_other_frames_are_refused(frame: Any) -> None:
    """Wrong type, wrong version, wrong shape, and frames that only the gateway may send."""
    with pytest.raises(InvalidInput):
        blocks.check_client_frame(frame)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
)


@given(JSON_VALUES)
def test_any_json_is_accepted_or_refused(value: Any) -> None:
    """No input makes the check itself fail."""
    for check, error in ((blocks.check_content, InvalidBlock), (blocks.check_client_frame, InvalidInput)):
        try:
            check(value)
        except error:
            continue


@given(st.text(max_size=4000))
def test_any_text_survives_the_round_trip(text: str) -> None:
    """Nothing is escaped, trimmed or interpreted on the way."""
    body = json.loads(json.dumps(blocks.content([blocks.Text.of(text)])))
    assert blocks.check_content(body)["blocks"][0]["text"] == text
