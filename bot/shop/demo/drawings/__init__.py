"""The products' pictures: flat illustrations in SVG, in each product's own colours and pattern."""

from __future__ import annotations

from bot.shop.demo.drawings.render import DRAWINGS, VIEWS, draw_pictures, encode, picture_of, rasterise

__all__ = ["DRAWINGS", "VIEWS", "draw_pictures", "encode", "picture_of", "rasterise"]
