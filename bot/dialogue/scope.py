"""What a message that names an order means, though its words are unfamiliar.

"Return the hygrometer and the theremin of order FD10042" has words that no example has, and so the classifier
falls back. But who names an order wants something of it, and whatever is understood is asked back before anything
is written: the likeliest of what can be done about an order is taken, if it is likelier than all else together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

LIKELY: Final = 0.5
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
