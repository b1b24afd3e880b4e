"""Everything that the demo shop sells, kind by kind."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds import accessories, clothing, home
from bot.shop.demo.kinds.materials import MATERIALS
from bot.shop.demo.kinds.model import Kind, Material, Season, Words

KINDS: Final[tuple[Kind, ...]] = clothing.KINDS + accessories.KINDS + home.KINDS
CATEGORIES: Final = {
    "Shirts": "衬衫",
    "T-shirts & Tops": "T恤与上衣",
    "Dresses": "连衣裙",
    "Knitwear": "针织衫",
    "Trousers & Skirts": "裤装与半裙",
    "Jackets & Coats": "夹克与大衣",
    "Shoes": "鞋履",
    "Bags": "包袋",
    "Scarves & Hats": "围巾与帽子",
    "Mugs & Kitchen": "杯具与厨房",
    "Lamps": "灯具",
    "Cushions & Blankets": "抱枕与盖毯",
    "Stationery": "文具",
    "Bottles & Outdoor": "水壶与户外",
}

__all__ = ["CATEGORIES", "KINDS", "MATERIALS", "Kind", "Material", "Season", "Words"]
