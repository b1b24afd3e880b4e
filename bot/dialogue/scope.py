"""What a message means by what it names, where its words alone do not tell.

"Return the hygrometer and the theremin of order FD10042" has words that no example has, and so the classifier
falls back. But who names an order wants something of it, and whatever is understood is asked back before anything
is written: the likeliest of what can be done about an order is taken, if it is likelier than all else together.

"The striped shirt in grey" alone is the wish to see that shirt; but where a form has just asked which item it is
about, it is the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

from bot.dialogue.entities.meanings import PRODUCT
from bot.dialogue.tokenizer import spans

LIKELY: Final = 0.5
# What may stand around a product's name without making it a question or a wish.
AROUND: Final = frozenset(
    {
        "the", "a", "an", "my", "this", "that", "in", "of", "please",
        "那", "个", "件", "那件", "这件", "的", "我", "这",
    }
)  # fmt: skip
INFORM: Final = "inform"
GUESSED: Final = "guessed"  # key of a parse whose intent was taken so

Parse = dict[str, Any]


def with_order(parses: Sequence[Parse], about_orders: Collection[str]) -> list[Parse]:
    """The parses of one message's parts, with the intents that they have where the message names an order.

    Args:
        parses: how each part was understood.
        about_orders: the intents that are about one order.
    """
    names_order = any(
        entity.get("entity") == "order_number" for parse in parses for entity in parse.get("entities") or ()
    )
    return [_within(parse, about_orders) for parse in parses] if names_order else list(parses)


def as_answers(parses: Sequence[Parse]) -> list[Parse]:
    """The parses of a message to a form that asks; a product's name and nothing else is an answer."""
    return [
        parse | {"intent": {"name": INFORM, "confidence": 1.0}} if _names(parse) else parse
        for parse in parses
    ]


def _names(parse: Parse) -> bool:
    entities = parse.get("entities") or ()
    if not any(entity.get("entity") == PRODUCT for entity in entities):
        return False
    rest = str(parse.get("text") or "")
    for entity in sorted(entities, key=lambda entity: -int(entity["start"])):
        rest = f"{rest[: entity['start']]} {rest[entity['end'] :]}"
    return {rest[start:end].lower() for start, end in spans(rest) if rest[start].isalnum()} <= AROUND


def _within(parse: Parse, about_orders: Collection[str]) -> Parse:
    if (parse.get("intent") or {}).get("name") != DEFAULT_NLU_FALLBACK_INTENT_NAME:
        return parse
    ranking = [
        entry
        for entry in parse.get("intent_ranking") or ()
        if entry["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
    ]
    best = ranking[0] if ranking else None
    if best is None or best["name"] not in about_orders or best["confidence"] < LIKELY:
        return parse
    return parse | {"intent": best, "intent_ranking": ranking, GUESSED: True}
