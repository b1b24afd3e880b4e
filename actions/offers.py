"""The promotions of a day as customers are told them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from actions.labels import day, label
from actions.turn import Turn
from bot.shop import Product, Promotion

MAX_TOLD: Final = 4


def covers(promotion: Promotion, product: Product) -> bool:
    """Whether a promotion counts for a product."""
    if promotion.product_ids:
        return product.product_id in promotion.product_ids
    return promotion.category in {None, product.category}


async def told(turn: Turn, promotions: Sequence[Promotion]) -> str:
    """Promotions line by line: name, reduction, what for, code, last day."""
    names = {c.category: c.name_in(turn.language) for c in await turn.services.shop.categories()}
    lines = []
    for promotion in promotions[:MAX_TOLD]:
        if promotion.product_ids:
            scope = label("offer_some", turn.language, count=len(promotion.product_ids))
        elif promotion.category is not None:
            scope = names.get(promotion.category, promotion.category)
        else:
            scope = label("offer_everything", turn.language)
        name = "offer_line_code" if promotion.code else "offer_line"
        last = day(promotion.ends_on, turn.language)
        lines.append(
            label(
                name,
                turn.language,
                title=promotion.title,
                percent=promotion.percent_off,
                scope=scope,
                code=promotion.code,
                date=last,
            )
        )
    return "\n".join(lines)
