"""Customers: invented people with tastes, on invented streets, at e-mail domains that receive nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.kinds import CATEGORIES
from bot.shop.demo.palette import COLOURS
from bot.shop.demo.phrases.names import (
    FIRST_NAMES,
    GIVEN_ZH,
    LAST_NAMES,
    STREETS,
    STREETS_ZH,
    SURNAMES_ZH,
    TOWNS,
    TOWNS_ZH,
)
from bot.shop.demo.seeds import stream

PriceBand = Literal["low", "middle", "high"]

_FAMILIES: Final = tuple(dict.fromkeys(colour.family for colour in COLOURS.values()))
_CHINESE_SHARE: Final = 0.2
_BAND_LIMITS_CENTS: Final = {"low": (0, 4500), "middle": (3500, 9500), "high": (8000, 10**9)}


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What somebody likes; ``size`` is 0 (smallest) to 1 (largest) and holds for all garments."""

    categories: tuple[str, ...]
    colour_families: tuple[str, ...]
    price_band: PriceBand
    size: float

    def weight(self, product: DemoProduct) -> float:
        """How much likelier than other products this one is bought; 1 for one that is not to the taste at all."""
        weight = 9.0 if product.kind.category in self.categories else 1.0
        if any(colour.family in self.colour_families for colour in product.colours):
            weight *= 3.0
        low, high = _BAND_LIMITS_CENTS[self.price_band]
        return weight * (2.0 if low <= product.price_cents < high else 1.0)


@dataclass(frozen=True, kw_only=True)
class DemoCustomer:
    """Somebody with an account; ``activity`` is proportional to how often they order."""

    customer_id: str
    name: str
    email: str
    phone: str
    language: Literal["en", "zh"]
    address: dict[str, str]
    created_at: datetime
    taste: Taste
    activity: float


def make_customers(seed: int, count: int, *, first: date, today: date) -> list[DemoCustomer]:
    """``count`` customers, in order of their ids, the oldest account first."""
    rng = stream(seed, "customers")
    earliest = first - timedelta(days=240)
    span_days = (today - earliest).days - 12
    created = sorted(earliest + timedelta(days=rng.randrange(span_days)) for _ in range(count))
    names_taken: set[str] = set()
    return [_make_customer(rng, number, day, names_taken) for number, day in enumerate(created, 1)]


def _make_customer(rng: random.Random, number: int, created_on: date, names_taken: set[str]) -> DemoCustomer:
    chinese = rng.random() < _CHINESE_SHARE
    name, mailbox = _chinese_name(rng) if chinese else _english_name(rng)
    while name in names_taken:
        name, mailbox = _chinese_name(rng) if chinese else _english_name(rng)
    names_taken.add(name)
    domain = rng.choice(("example.com", "example.org", "example.net"))
    clock = time(rng.randrange(7, 23), rng.randrange(60), rng.randrange(60), tzinfo=UTC)
    return DemoCustomer(
        customer_id=f"C{number:05d}",
        name=name,
        email=f"{mailbox}{number}@{domain}",
        # The range that the regulator keeps for drama: nobody's telephone rings.
        phone=f"+44 7700 900{number % 1000:03d}",
        language="zh" if chinese else "en",
        address=_chinese_address(rng) if chinese else _address(rng),
        created_at=datetime.combine(created_on, clock),
        taste=_make_taste(rng),
        activity=rng.lognormvariate(0.0, 0.8),
    )


def _english_name(rng: random.Random) -> tuple[str, str]:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    return f"{first} {last}", f"{first}.{last}".lower()


def _chinese_name(rng: random.Random) -> tuple[str, str]:
    (surname, surname_latin), (given, given_latin) = rng.choice(SURNAMES_ZH), rng.choice(GIVEN_ZH)
    return surname + given, f"{given_latin}.{surname_latin}"


def _address(rng: random.Random) -> dict[str, str]:
    city, country, shape = rng.choice(TOWNS)
    line1 = f"{rng.randrange(1, 140)} {rng.choice(STREETS)}"
    return {"line1": line1, "city": city, "postcode": _postcode(rng, shape), "country": country}


def _chinese_address(rng: random.Random) -> dict[str, str]:
    city, shape = rng.choice(TOWNS_ZH)
    house = f"{rng.choice(STREETS_ZH)}{rng.randrange(1, 300)}号{rng.randrange(1, 30)}幢"
    line1 = f"{house}{rng.randrange(1, 19)}0{rng.randrange(1, 5)}室"
    return {"line1": line1, "city": city, "postcode": _postcode(rng, shape), "country": "CN"}


def _postcode(rng: random.Random, shape: str) -> str:
    marks = {"#": "123456789", "@": "ABDEFGHJLN"}
    return "".join(rng.choice(marks[char]) if char in marks else char for char in shape)


def _make_taste(rng: random.Random) -> Taste:
    return Taste(
        categories=tuple(rng.sample(list(CATEGORIES), k=rng.choice((2, 2, 3)))),
        colour_families=tuple(rng.sample(_FAMILIES, k=rng.choice((2, 3)))),
        price_band=rng.choice(("low", "middle", "middle", "high")),
        size=min(1.0, max(0.0, rng.gauss(0.5, 0.25))),
    )
