"""Shirts, tops, dresses, knitwear, trousers and skirts, jackets and coats."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing import dresses, jackets, knitwear, shirts, tops, trousers
from bot.shop.demo.kinds.model import Kind

KINDS: Final[tuple[Kind, ...]] = (
    shirts.KINDS + tops.KINDS + dresses.KINDS + knitwear.KINDS + trousers.KINDS + jackets.KINDS
)
