"""What the shop wants of recommendations, beside that they please."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import BadInput
from models.recommender.catalogue import Catalogue, Numbers

OLD_DAYS: Final = 180.0  # what has been in stock as long gets the whole boost


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Rules of the house. Boosts are added to scores from 0 to 1; 0.1 decides between about equally good products.

    Attributes:
        exclude_bought: what the customer has bought does not come again.
        per_family: most products of one family in an answer; None for any number.
        margin_boost: what a product gets whose margin is the whole price; less margin, less boost.
        age_boost: what a product gets that has been in stock for half a year; less age, less boost.
        demoted: product id → what it loses, for example how likely it is sold out before it can be sent.

    Raises:
        BadInput: a number is not finite, or a cap below 1.
    """

    exclude_bought: bool = True
    per_family: int | None = None
    margin_boost: float = 0.0
    age_boost: float = 0.0
    demoted: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.per_family is not None and self.per_family < 1:
            raise BadInput(f"per_family: at least 1, not {self.per_family}")
        if not all(map(math.isfinite, (self.margin_boost, self.age_boost, *self.demoted.values()))):
            raise BadInput("rules: boosts and demotions must be finite")

    def boosts(self, catalogue: Catalogue, rows: NDArray[np.int64]) -> Numbers:
        """What is added to the scores of these products: float32, shape (len(rows),).

        A fact that is not known boosts nothing.
        """
        margin = np.nan_to_num(catalogue.margins[rows]).clip(0, 1)
        age = (np.nan_to_num(catalogue.ages_days[rows]) / OLD_DAYS).clip(0, 1)
        boosts = self.margin_boost * margin + self.age_boost * age
        if self.demoted:
            boosts -= [self.demoted.get(catalogue.products[row], 0.0) for row in rows]
        return np.asarray(boosts, dtype=np.float32)
