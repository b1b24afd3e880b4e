"""Why something was shown: the reasons on its card, its buyers, and what was searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from actions import product_topics, references
from actions.labels import label
from actions.product_view import rated
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from actions.wishes import Wishes
from bot.shop import Product

INTENT: Final = "ask_why"


class AskWhy(Skill):
    """Says why products were shown."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``ask_why``."""
        return "action_ask_why"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of the one that is meant, else of all that were shown."""
        seen = await references.view(turn)
        meant = await references.point(turn, seen, turn.words)
        opened = (seen.viewed,) if seen.viewed else ()
        products = meant.products or opened or seen.shown
        if not products:
            reply.say("utter_ask_why_nothing")
            return []
        return await product_topics.about(turn, reply, INTENT, products, turn.words)


async def answer_why(turn: Turn, reply: Reply, products: Sequence[Product], _words: str) -> list[Event]:
    """Tells each product's reasons, and how to get others."""
    reasons: Mapping[str, str] = (turn.slot("shown_reasons") or {}).get(turn.language) or {}
    words = Wishes.read(turn.slot("wishes")).text
    lines = [
        label(
            "why_line",
            turn.language,
            title=product.title_in(turn.language),
            reason=_reason(turn, product, reasons.get(product.product_id), words),
        )
        for product in products
    ]
    reply.say("utter_ask_why_one" if len(lines) == 1 else "utter_ask_why_several", lines="\n".join(lines))
    return []


def _reason(turn: Turn, product: Product, reason: str | None, words: str) -> str:
    """What the card said; where it said nothing, that it is near the words; then its buyers."""
    near = label("why_near", turn.language, words=words) if words else label("why_looked", turn.language)
    rating = rated(product, turn.language)
    parts = [reason or near]
    if rating and rating not in parts[0]:
        parts.append(rating)
    return label("reason_separator", turn.language).join(parts)


product_topics.register(INTENT, answer_why)
