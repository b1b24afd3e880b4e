"""A shop made up from a seed: "Harbour & Pine", clothes and things for the home.

``make_shop`` invents it, ``write_shop`` writes it in the formats that ``frontdoor import`` reads, and
``draw_pictures`` draws its products.
"""

from __future__ import annotations

from bot.shop.demo.drawings import draw_pictures
from bot.shop.demo.files import write_shop
from bot.shop.demo.scale import FULL, SMALL, Scale
from bot.shop.demo.shop import DemoShop, make_shop

__all__ = ["FULL", "SMALL", "DemoShop", "Scale", "draw_pictures", "make_shop", "write_shop"]
