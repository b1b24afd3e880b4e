"""What likeness means in a shop: how likely a photo shows the very product, or one of the same kind.

Every encoder and every shop has likenesses of its own. So the shop's pictures are distorted as customers' photos
are, and looked up: among all pictures, without the product's own, and among the half of other categories that is
least like it. The first tells when the very product was found, the second that something of the kind was, the third
that there is nothing like it: not the nearest other categories, as who wants a shirt is glad to see a blouse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.images import gallery
from models.images.frames import Pixels, Vectors
from models.images.kinds import VOTERS, vote

TRIED: Final = 240  # pictures that are distorted and looked up
LEAST: Final = 24  # fewer tell nothing, and the figures of the demo shop are taken
PICTURES: Final = 4  # of a product, at most, that lie among the nearest
_FIRM: Final = 1000.0  # inverse strength of the penalty on weights: likenesses lie close together

Views = Callable[[Sequence[Pixels]], list[Vectors]]


@dataclass(frozen=True)
class Calibration:
    """Logistic curves over likenesses.

    Attributes:
        same: weights of the best likeness and of its lead over the next product, and what is added: the photo shows
            the product found.
        similar: weights of the best likeness and of how much the nearest products agree on a kind, and what is
            added: the product found is of the photo's kind.
    """

    same: tuple[float, float, float]
    similar: tuple[float, float, float]

    def is_same(self, best: float, lead: float) -> float:
        """Probability that a photo shows the product that is most like it."""
        likeness, ahead, added = self.same
        return _curve(likeness * best + ahead * lead + added)

    def is_similar(self, best: float, agreed: float) -> float:
        """Probability that the product that is most like a photo is of the kind that it shows.

        Args:
            best: its likeness.
            agreed: share of the kind that the nearest products vote for most, see :mod:`models.images.kinds`.
        """
        likeness, agreement, added = self.similar
        return _curve(likeness * best + agreement * agreed + added)


# Without enough pictures of its own, a shop starts with what was fitted on the demo shop's.
DEFAULT: Final = Calibration((8.49, 11.63, -8.39), (11.18, 5.82, -12.9))


def fit(
    product_ids: Sequence[str],
    categories: Sequence[str],
    vectors: Vectors,
    *,
    tried: Sequence[int],
    asked: Sequence[Vectors],
) -> Calibration:
    """Fits the curves to distorted copies of a gallery's own pictures.

    Args:
        product_ids: of the gallery's pictures.
        categories: of them; where there are not two, everything the shop has counts as similar.
        vectors: float32, shape (pictures, dimensions), rows of length 1.
        tried: rows of the pictures that were distorted.
        asked: what the encoder makes of the parts of each copy, float32, shape (parts, dimensions).
    """
    if len(tried) < LEAST:
        return DEFAULT
    products, kinds = np.array(product_ids), np.array(categories)
    found: list[tuple[float, float, bool]] = []
    alike: list[tuple[float, float, bool]] = []
    for row, parts in zip(tried, asked, strict=True):
        near = gallery.likeness(parts, vectors)
        own, kin = products == products[row], kinds == kinds[row]
        found.append(first(near, products, products[row]))
        if not own.all():
            stranger = np.where(own, -np.inf, near)
            found.append(first(stranger, products, products[row]))
            alike.append((*agreed(stranger, products, kinds), bool(kin[stranger.argmax()])))
        if not kin.all():
            alike.append((*agreed(_far(near, kinds, kin), products, kinds), False))
    same = _logistic(np.array([each[:2] for each in found]), np.array([each[2] for each in found]))
    similar = _logistic(np.array([each[:2] for each in alike]), np.array([each[2] for each in alike]))
    return Calibration(same or DEFAULT.same, similar or _floor([likeness for likeness, _, _ in alike]))


def first(likeness: NDArray[np.float32], products: NDArray[np.str_], own: str) -> tuple[float, float, bool]:
    """The best likeness, its lead over the next product, and whether it is the product's own.

    Args:
        likeness: of a photo to each picture, float32, shape (pictures,); -inf where one is left out.
        products: ids of the pictures' products.
        own: id of the photo's.
    """
    best = int(likeness.argmax())
    others = likeness[products != products[best]]
    next_ = float(others.max()) if len(others) and np.isfinite(others.max()) else -1.0
    return float(likeness[best]), float(likeness[best]) - next_, bool(products[best] == own)


def _far(
    likeness: NDArray[np.float32], kinds: NDArray[np.str_], own: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Likenesses within the half of the other kinds that is least alike; -inf elsewhere."""
    others = np.unique(kinds[~own])
    best = np.array([likeness[kinds == kind].max() for kind in others])
    far = others[np.argsort(best, kind="stable")[: math.ceil(len(others) / 2)]]
    return np.where(np.isin(kinds, far), likeness, np.float32(-np.inf))


def agreed(
    likeness: NDArray[np.float32], products: NDArray[np.str_], kinds: NDArray[np.str_]
) -> tuple[float, float]:
    """The best likeness, and how much the nearest products agree on their kind; for the arguments see above."""
    nearest: dict[str, int] = {}
    for row in np.argsort(-likeness)[: VOTERS * PICTURES].tolist():
        if np.isfinite(likeness[row]):
            nearest.setdefault(str(products[row]), row)
    rows = list(nearest.values())
    voted = vote([str(kinds[row]) for row in rows], [float(likeness[row]) for row in rows])
    return float(likeness.max()), voted[0].probability if voted else 0.0


def _logistic(seen: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float, float] | None:
    """Weights and what is added; None where nothing, or everything, is right. Likeness never counts against."""
    if not right.any() or right.all():
        return None
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (slow to load, and serving fits nothing)

    fitted = LogisticRegression(C=_FIRM, max_iter=1000).fit(seen, right)
    first, second = (max(float(each), 0.0) for each in fitted.coef_[0])
    return first, second, float(fitted.intercept_[0])


def _floor(likenesses: Sequence[float]) -> tuple[float, float, float]:
    """A curve that is at one half where only a twentieth of what the shop has is less alike."""
    if not likenesses:
        return DEFAULT.similar
    steep = 40.0
    return steep, 0.0, -steep * float(np.quantile(likenesses, 0.05))


def _curve(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
