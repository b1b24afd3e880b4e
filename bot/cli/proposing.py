"""Sightings in photos beside the shop's products: lines of proposed stock movements, and cards that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cli.image_report import THUMBNAIL, address, thumbnail
from bot.cli.intake_lines import Line
from bot.cli.intake_report import Card, page
from bot.cli.pictures import place
from bot.settings import Settings
from models.images.intake import Sighting
from models.images.lookup import SURE
from models.images.perception import shrunk

NEXT_BEST: Final = 3


class Proposal:
    """Grows by a photo at a time.

    Args:
        settings: where the shop's pictures are.
        products: as the store exports them.
        drawn: whether :meth:`page` will be wanted.
    """

    def __init__(self, settings: Settings, products: Sequence[Mapping[str, Any]], *, drawn: bool) -> None:
        self.lines: list[Line] = []
        self.problems: list[str] = []
        self._settings = settings
        self._products = {str(each["product_id"]): each for each in products}
        self._cards: list[Card] | None = [] if drawn else None
        self._thumbnails: dict[str, str | None] = {}
        self._photos: dict[str, str] = {}  # of each sighting

    def add(self, photo: Path, found: Sequence[Sighting] | str) -> None:
        """Takes up what was seen in a photo, or why nothing was; the same file under two names counts once."""
        # File names are bytes, which need not be text.
        name = photo.name.encode("utf-8", "replace").decode()
        if isinstance(found, str):
            self.problems.append(found)
            return
        twin = next(
            (self._photos[each.sighting_id] for each in found if each.sighting_id in self._photos), None
        )
        if twin is not None:
            self.problems.append(f"{name}: is the same photo as {twin}")
            return
        for sighting in found:
            self._photos[sighting.sighting_id] = name
            line = self._line(name, sighting)
            self.lines.append(line)
            if self._cards is not None:
                seen = address(shrunk(sighting.seen, THUMBNAIL))
                self._cards.append(Card(line, seen, self._thumbnail(line.product_id)))

    def page(self) -> str:
        """The report."""
        made_at = datetime.now(ZoneInfo(self._settings.shop_timezone))
        return page(self._cards or [], shop=self._settings.shop_name, made_at=made_at)

    def _line(self, photo: str, sighting: Sighting) -> Line:
        product_id = sighting.near[0].product_id if sighting.near else ""
        product = self._products.get(product_id, {})
        variants: Sequence[Mapping[str, Any]] = product.get("variants") or []
        # Sizes cannot be seen.
        variant_id = str(variants[0]["variant_id"]) if len(variants) == 1 else ""
        sure = bool(variant_id) and sighting.probability >= SURE
        return Line(
            movement_id=sighting.sighting_id,
            photo=photo,
            box=" ".join(f"{each:g}" for each in sighting.place),
            product_id=product_id,
            title=str(product.get("title", "")),
            probability=round(sighting.probability, 3),
            next_best=" | ".join(each.product_id for each in sighting.near[1 : NEXT_BEST + 1]),
            variant_id=variant_id,
            quantity=1,
            decision="accept" if sure else "check",
        )

    def _thumbnail(self, product_id: str) -> str | None:
        """The product's first picture that is on this machine."""
        if product_id not in self._thumbnails:
            pictures = self._products.get(product_id, {}).get("pictures") or ()
            paths = (place(self._settings, str(each["url"])) for each in pictures)
            path = next((path for path in paths if path is not None), None)
            self._thumbnails[product_id] = None if path is None else thumbnail(path)
        return self._thumbnails[product_id]
