"""What a kind of product is: everything the catalogue needs to invent products of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """The same in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Material:
    """A material; ``title`` is the word in titles (empty: not mentioned), ``care`` how to look after it."""

    name: str
    zh: str
    title: str
    title_zh: str
    care: Words


@dataclass(frozen=True)
class Season:
    """How demand moves over a year.

    ``peak_day`` is the day of the year (1 to 365) of most demand and ``swing`` the height of the yearly wave:
    0.5 means half as much again at the peak and half at the trough. ``gift`` multiplies December up to Christmas.
    """

    peak_day: int = 1
    swing: float = 0.0
    gift: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of product, for example chinos.

    ``price_eur`` is the range of list prices; ``sizes`` is empty for things that come in one size;
    ``colourways`` is how many colours one product is sold in; ``features`` and ``uses`` are sentences of
    descriptions; ``details`` are further attributes, each with its possible values; ``faults`` are what can be
    wrong with one (complaints of reviews); ``units_a_day`` is the demand for one average product; ``care`` replaces the material's.
    """

    key: str
    category: str
    name: Words
    plural: str
    drawing: str
    count: int
    price_eur: tuple[int, int]
    materials: tuple[str, ...]
    colours: tuple[str, ...]
    patterns: tuple[str, ...]
    season: Season
    features: tuple[Words, ...]
    uses: tuple[Words, ...]
    faults: tuple[str, ...]
    brands: tuple[str, ...]
    sizes: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ("everyday",)
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()
    colourways: int = 1
    units_a_day: float = 1.0
    care: Words | None = None

    @property
    def is_pair(self) -> bool:
        """Whether the name is a plural, as in trousers and boots."""
        return self.name.en.endswith("s") and not self.name.en.endswith("ss")
