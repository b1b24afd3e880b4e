"""What a message is about: numbers, amounts, days, places in a list, and the shop's own words.

``docs/entities.md`` lists the entities with their values.
"""

from __future__ import annotations

from bot.dialogue.entities.extractor import ShopEntityExtractor
from bot.dialogue.entities.identifiers import EMAIL, LAST, ORDER_NUMBERS, ORDINALS

__all__ = ["EMAIL", "LAST", "ORDER_NUMBERS", "ORDINALS", "ShopEntityExtractor"]
