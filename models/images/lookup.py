"""From a photo to the shop's products: which are most like it, and how much that means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from models.images import colours, patterns
from models.images.calibration import Calibration
from models.images.colours import Colour
from models.images.description import described
from models.images.encoder import Encoder
from models.images.frames import Pixels, Vectors
from models.images.gallery import Gallery, Near
from models.images.kinds import Kind, vote
from models.images.patterns import Pattern
from models.images.views import views

Verdict = Literal["same", "similar", "nothing"]

SURE: Final = 0.8  # from here on "very likely this one"
LIKELY: Final = 0.5  # from here on "similar"
LIMIT: Final = 60
LOOKED_AT: Final = 512  # pixels of a photo's longer side; more shows an encoder nothing

__all__ = ["LIKELY", "LIMIT", "LOOKED_AT", "SURE", "Kind", "Looked", "Lookup", "Verdict"]


@dataclass(frozen=True)
class Looked:
    """What was seen in a photo.

    Attributes:
        near: products, most alike first.
        same: probability that the first of them is what the photo shows.
        similar: probability that it is of the same kind.
        kinds: categories, likeliest first; none where nothing is near.
        colours: dominant colours of the thing, largest first.
        pattern: its pattern, as far as it can be told.
    """

    near: Sequence[Near]
    same: float
    similar: float
    kinds: Sequence[Kind]
    colours: Sequence[Colour]
    pattern: Pattern

    @property
    def verdict(self) -> Verdict:
        """What to tell a customer."""
        if self.near and self.same >= SURE:
            return "same"
        return "similar" if self.near and max(self.similar, self.same) >= LIKELY else "nothing"


class Lookup:
    """The shop's pictures and who looks at photos; thread-safe.

    Args:
        encoder: that the gallery's vectors are from.
        gallery: the pictures of the products.
        categories: product id → category.
        calibration: what likeness means here.
    """

    def __init__(
        self, encoder: Encoder, gallery: Gallery, categories: Mapping[str, str], calibration: Calibration
    ) -> None:
        self.encoder = encoder
        self.gallery = gallery
        self.categories = categories
        self.calibration = calibration

    def look(self, photo: Pixels, *, limit: int = LIMIT) -> Looked:
        """Looks a photo up, its whole and its parts.

        Args:
            photo: uint8, shape (height, width, 3), of any size.
            limit: most products wanted.

        Raises:
            BadInput: it is no RGB picture.
        """
        near = self.nearest(self.parts(photo), limit=limit)
        kinds = vote(
            [self.categories.get(each.product_id, "") for each in near], [each.likeness for each in near]
        )
        best = near[0].likeness if near else -1.0
        lead = best - near[1].likeness if len(near) > 1 else best + 1
        return Looked(
            near=near,
            same=self.calibration.is_same(best, lead) if near else 0.0,
            similar=self.calibration.is_similar(best, kinds[0].probability if kinds else 0.0)
            if near
            else 0.0,
            kinds=kinds,
            colours=colours.dominant(photo),
            pattern=patterns.pattern(photo),
        )

    def parts(self, photo: Pixels) -> Vectors:
        """The whole of a photo and its parts, as :meth:`nearest` looks them up.

        Raises:
            BadInput: it is no RGB picture.
        """
        return described(self.encoder, views(photo))

    def nearest(self, parts: Vectors, *, limit: int = LIMIT) -> list[Near]:
        """Products of which a picture is most like one of the parts of a photo, each product once.

        Args:
            parts: float32, shape (parts, dimensions), rows of length 1.
            limit: most products wanted.
        """
        return self.gallery.search(parts, limit=limit)
