"""What came in as one page that needs nothing beside it: each thing beside the product that it is most like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cli.intake_lines import Line
from bot.cli.reports import rendered


@dataclass(frozen=True)
class Card:
    """One thing; ``seen`` and ``listed``, its product's picture if there is one, are ``data:`` addresses."""

    line: Line
    seen: str
    listed: str | None


@dataclass(frozen=True)
class Sum:
    """How often a product was seen, and in how many of these it very likely is that one."""

    product_id: str
    title: str
    seen: int
    sure: int


def sums(lines: Iterable[Line]) -> list[Sum]:
    """The lines by product, the most frequent first; what is like nothing has no id."""
    by_product: dict[str, list[Line]] = {}
    for line in lines:
        by_product.setdefault(line.product_id, []).append(line)
    found = [
        Sum(product_id, same[0].title, len(same), sum(line.decision == "accept" for line in same))
        for product_id, same in by_product.items()
    ]
    return sorted(found, key=lambda each: (-each.seen, each.product_id))


def page(cards: Sequence[Card], *, shop: str, made_at: datetime) -> str:
    """The whole page.

    Args:
        cards: in the order of the file.
        shop: its name.
        made_at: when, in the shop's zone.
    """
    lines = [card.line for card in cards]
    return rendered(
        "intake_report.html",
        shop=shop,
        made_at=made_at,
        photos=len({line.photo for line in lines}),
        sure=sum(line.decision == "accept" for line in lines),
        sums=sums(lines),
        cards=cards,
    )
