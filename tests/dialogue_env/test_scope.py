"""What unfamiliar words mean beside an order number."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.scope import as_answers, with_order

ABOUT_ORDERS = frozenset({"start_return", "exchange"})


def fallen_back(best: str, confidence: float, *, order: str | None) -> dict[str, Any]:
    """A parse that fell back, though the classifier thought of ``best``."""
    return {
        "text": "…",
        "intent": {"name": "nlu_fallback", "confidence": 1 - confidence},
        "intent_ranking": [
            {"name": "nlu_fallback", "confidence": 1 - confidence},
            {"name": best, "confidence": confidence},
        ],
        "entities": [{"entity": "order_number", "value": order, "start": 0, "end": 1}] if order else [],
    }


def test_the_likeliest_errand_about_a_named_order_is_taken() -> None:
    """The words are unfamiliar, but what they are about is plain, and everything is asked back."""
    found = with_order([fallen_back("start_return", 0.75, order="FD10042")], ABOUT_ORDERS)
    assert found[0]["intent"] == {"name": "start_return", "confidence": 0.75}
    assert [entry["name"] for entry in found[0]["intent_ranking"]] == ["start_return"]
    assert found[0]["guessed"]


def test_an_order_named_in_one_part_counts_for_all_of_the_message() -> None:
    """ "Return the theremin. It's from FD10042." """
    parts = [
        fallen_back("start_return", 0.75, order=None),
        fallen_back("ask_question", 0.4, order="FD10042"),
    ]
    assert [parse["intent"]["name"] for parse in with_order(parts, ABOUT_ORDERS)] == [
        "start_return",
        "nlu_fallback",
    ]


@pytest.mark.parametrize(
    ("best", "confidence", "order"),
    [("start_return", 0.75, None), ("start_return", 0.4, "FD10042"), ("chitchat", 0.9, "FD10042")],
)
def test_without_an_order_or_a_likely_errand_it_stays_unclear(
    best: str, confidence: float, order: str | None
) -> None:
    """Then the customer is asked what they mean."""
    parse = fallen_back(best, confidence, order=order)
    assert with_order([parse], ABOUT_ORDERS) == [parse]


def naming(text: str, *names: tuple[str, str]) -> dict[str, Any]:
    """A parse that was taken for a search, with these entities and the words that they are."""
    entities = [
        {"entity": entity, "start": text.index(words), "end": text.index(words) + len(words), "value": words}
        for entity, words in names
    ]
    return {"text": text, "intent": {"name": "find_product", "confidence": 0.9}, "entities": entities}


@pytest.mark.parametrize(
    ("parse", "intent"),
    [
        (naming("the Striped Shirt in grey", ("product", "Striped Shirt"), ("colour", "grey")), "inform"),
        (naming("那件Striped Shirt", ("product", "Striped Shirt")), "inform"),
        (naming("do you have the Striped Shirt", ("product", "Striped Shirt")), "find_product"),
        (naming("is the Striped Shirt warm?", ("product", "Striped Shirt")), "find_product"),
        (naming("grey", ("colour", "grey")), "find_product"),
        (naming("snowboards"), "find_product"),
    ],
)
def test_a_name_alone_answers_the_question_that_a_form_has_asked(parse: dict[str, Any], intent: str) -> None:
    """Whoever says more than the name wants more; a kind of thing is no item."""
    assert as_answers([parse])[0]["intent"]["name"] == intent
