"""Problems become cases, never without a yes."""

from __future__ import annotations

import pytest

from actions.report_problem import kind_of
from tests.actions.conftest import Bot
from tests.actions.order_rows import DELIVERED, DORA, EMIL

FORM = "report_problem_form"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("my parcel never arrived", "missing_parcel"),
        ("tracking says delivered but nothing came", "missing_parcel"),
        ("one item is missing from the box", "missing_item"),
        ("I only got half of it", "missing_item"),
        ("you sent me the wrong shirt", "wrong_item"),
        ("it is a different colour than I chose", "wrong_item"),
        ("I was charged twice", "wrong_charge"),
        ("you charged me the wrong amount", "wrong_charge"),
        ("the mug is in pieces", "damaged_item"),
        ("the lamp doesn't work", "damaged_item"),
        ("something is wrong with my order", None),
        ("包裹没收到", "missing_parcel"),
        ("少发了一件", "missing_item"),
        ("发错货了", "wrong_item"),
        ("重复扣款", "wrong_charge"),
        ("杯子碎了", "damaged_item"),
        ("hello", None),
    ],
)
def test_words_say_what_is_wrong(words: str, kind: str | None) -> None:
    """What cannot be told is asked, not guessed."""
    assert kind_of(words) == kind


async def test_first_words_are_used(orders: Bot) -> None:
    """Order and problem in one sentence need only the yes."""
    begun = await orders.start(
        FORM,
        "the mug came broken",
        intent="report_problem",
        entities={"order_number": DELIVERED},
        customer=DORA,
    )
    assert begun.slots["problem_kind"] == "damaged_item"
    assert begun.slots["requested_slot"] == "problem_confirmed"


async def test_case_is_opened_once_after_the_yes(orders: Bot) -> None:
    """It has the customer's own words; what can be done at once is offered beside it."""
    slots = {
        "order_number": DELIVERED, "problem_kind": "damaged_item", "problem_words": "the boots are torn",
        "problem_confirmed": True,
    }  # fmt: skip
    for _ in range(2):
        answer = await orders.run("action_report_problem", slots=slots, customer=DORA)
        assert answer.said == ["utter_report_problem_done"]
    assert [button["payload"] for button in answer.buttons] == [
        "/exchange",
        "/start_return",
        "/request_human",
    ]
    cases = await orders.services.shop.cases(orders.principal(DORA))
    assert [(case.kind, case.text, case.order_number) for case in cases] == [
        ("damaged_item", "the boots are torn", DELIVERED)
    ]


@pytest.mark.parametrize("confirmed", [False, None])
async def test_no_case_without_the_yes(orders: Bot, confirmed: object) -> None:
    """Neither after a no nor when the question was never answered."""
    slots = {"order_number": DELIVERED, "problem_kind": "damaged_item", "problem_confirmed": confirmed}
    answer = await orders.run("action_report_problem", slots=slots, customer=DORA)
    assert answer.said == ["utter_report_problem_kept"]
    assert await orders.services.shop.cases(orders.principal(DORA)) == []


@pytest.mark.parametrize("words", ["[x](y){z} ${order.number}", "<script>alert(1)</script>", "/restart"])
async def test_hostile_words_are_kept_as_words(orders: Bot, words: str) -> None:
    """A case holds what was said, and nothing runs."""
    answer = await orders.answer(
        FORM, "problem_kind", words, slots={"order_number": DELIVERED}, customer=DORA
    )
    assert answer.slots.get("problem_confirmed") is None


async def test_case_about_somebody_elses_order_is_refused(orders: Bot) -> None:
    """Cases are for one's own orders."""
    slots = {"order_number": DELIVERED, "problem_kind": "damaged_item", "problem_confirmed": True}
    answer = await orders.run("action_report_problem", slots=slots, customer=EMIL)
    assert answer.said == ["utter_order_expired"]
