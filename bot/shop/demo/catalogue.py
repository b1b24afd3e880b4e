"""The catalogue: styles, products and their variants, invented from the kinds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from bot.shop.demo.kinds import KINDS, MATERIALS, Kind, Material, Words
from bot.shop.demo.palette import COLOURS, PATTERNS, Colour, Pattern
from bot.shop.demo.phrases.descriptions import describe
from bot.shop.demo.phrases.names import STYLES
from bot.shop.demo.scale import Scale
from bot.shop.demo.seeds import stream

Runs = Literal["small", "large"]

_PALE_SECONDS: Final = ("white", "ecru", "sand", "sky", "blush", "mint")
_DEEP_SECONDS: Final = ("navy", "charcoal", "forest", "burgundy", "rust")
# What goes with what: pale grounds take a dark second colour, all others a pale one.
_PALE: Final = frozenset(
    {"white", "ecru", "sand", "sky", "blush", "mint", "apricot", "lilac", "grey", "mustard", "camel", "sage"}
)
# Shares of the demand by size, small to large.
_SIZE_SHARES: Final = {
    2: (0.55, 0.45),
    5: (0.12, 0.24, 0.30, 0.22, 0.12),
    6: (0.09, 0.18, 0.26, 0.24, 0.14, 0.09),
    8: (0.07, 0.11, 0.16, 0.17, 0.16, 0.14, 0.11, 0.08),
}


@dataclass(frozen=True, kw_only=True)
class DemoVariant:
    """One thing that can be bought; ``share`` is its part of the product's demand."""

    variant_id: str
    sku: str
    options: dict[str, str]
    share: float

    @property
    def label(self) -> str:
        """What an order line says about it."""
        return " / ".join(self.options.values())


@dataclass(frozen=True, kw_only=True)
class DemoProduct:
    """A product, and what is true of it that its buyers only find out.

    ``style_id`` is shared by products that differ in colour and pattern alone. ``price_cents`` is the list
    price, ``markdown`` the day from which it sells for ``price_cents`` less ``markdown_percent``.
    ``popularity`` multiplies the demand, ``quality`` is between 0 (poor) and 1. ``runs`` says that it is cut
    small or large; ``fault`` is what tends to be wrong with it.
    """

    product_id: str
    kind: Kind
    style_id: str
    title: Words
    description: Words
    brand: str
    attributes: dict[str, str]
    material: Material
    colours: tuple[Colour, ...]
    second: Colour
    pattern: Pattern
    price_cents: int
    markdown: date | None
    markdown_percent: int
    created_on: date
    variants: tuple[DemoVariant, ...]
    popularity: float
    growth: float
    quality: float
    runs: Runs | None
    fault: str | None

    @property
    def colour(self) -> Colour:
        """The colour in the pictures."""
        return self.colours[0]


@dataclass(frozen=True, kw_only=True)
class _Style:
    """What the products of one style have in common."""

    style_id: str
    name: tuple[str, str]
    material: Material
    fit: str | None
    brand: str
    details: dict[str, str]
    price_cents: int
    runs: Runs | None


def make_catalogue(seed: int, today: date, scale: Scale) -> list[DemoProduct]:
    """All products, in order of their ids."""
    products: list[DemoProduct] = []
    for kind in KINDS:
        count = max(1, round(kind.count * scale.products))
        rng = stream(seed, "catalogue", kind.key)
        first_day = today - timedelta(days=scale.days)
        products += _make_kind(
            rng, kind, count, first_number=1001 + len(products), first_day=first_day, today=today
        )
    return products


def _make_kind(
    rng: random.Random, kind: Kind, count: int, *, first_number: int, first_day: date, today: date
) -> Iterator[DemoProduct]:
    names = rng.sample(STYLES, k=len(STYLES))
    made = 0
    while made < count:
        style = _make_style(rng, kind, names.pop())
        members = min(count - made, rng.choice((1, 2, 2, 3, 3)))
        looks = _looks(rng, kind, members)
        for colours, pattern in looks:
            number = first_number + made
            yield _make_product(
                rng, kind, style, number, colours=colours, pattern=pattern, first_day=first_day, today=today
            )
            made += 1


def _make_style(rng: random.Random, kind: Kind, name: tuple[str, str]) -> _Style:
    low, high = kind.price_eur
    runs: Runs | None = None
    if len(kind.sizes) >= 5:
        runs = rng.choices(("small", "large", None), weights=(9, 6, 85))[0]
    return _Style(
        style_id=f"{kind.key}:{name[0].lower()}",
        name=name,
        material=MATERIALS[rng.choice(kind.materials)],
        fit=rng.choice(kind.fits) if kind.fits else None,
        brand=rng.choice(kind.brands),
        details={detail: rng.choice(values) for detail, values in kind.details},
        price_cents=_charm_price(rng.uniform(low, high)),
        runs=runs,
    )


def _charm_price(euros: float) -> int:
    """A price as shops write it: whole euros below 30 end in .90 or .50, above in .00 or .95."""
    whole = round(euros)
    return whole * 100 - (10 if whole < 30 else 5 if whole % 5 == 0 else 0)


def _looks(rng: random.Random, kind: Kind, members: int) -> list[tuple[tuple[Colour, ...], Pattern]]:
    """Different colours for the members of a style; half of the styles keep one pattern throughout."""
    names = rng.sample(kind.colours, k=min(len(kind.colours), members * kind.colourways))
    pattern = rng.choice(kind.patterns)
    keep = rng.random() < 0.5
    looks = []
    for start in range(0, len(names) - kind.colourways + 1, kind.colourways):
        colours = tuple(COLOURS[name] for name in names[start : start + kind.colourways])
        looks.append((colours, PATTERNS[pattern if keep else rng.choice(kind.patterns)]))
    return looks


def _second_colour(rng: random.Random, colours: tuple[Colour, ...]) -> Colour:
    """A colour that reads well on the first of ``colours`` and is none of them."""
    choices = _DEEP_SECONDS if colours[0].name in _PALE else _PALE_SECONDS
    taken = {colour.name for colour in colours}
    return COLOURS[rng.choice([name for name in choices if name not in taken])]


def _make_product(
    rng: random.Random,
    kind: Kind,
    style: _Style,
    number: int,
    *,
    colours: tuple[Colour, ...],
    pattern: Pattern,
    first_day: date,
    today: date,
) -> DemoProduct:
    product_id = f"HP{number}"
    second = _second_colour(rng, colours)
    occasion = rng.choice(kind.occasions)
    attributes = {
        "material": style.material.name,
        "colour": " / ".join(colour.name for colour in colours),
        "pattern": pattern.name,
    }
    if pattern.name not in {"plain", "cable", "ribbed", "quilted", "herringbone", "speckled"}:
        attributes["second colour"] = second.name
    if style.fit:
        attributes["fit"] = style.fit
    attributes |= style.details
    attributes |= {
        "occasion": occasion,
        "season": _season(kind),
        "care": (kind.care or style.material.care).en,
    }
    launched = rng.random() < 0.2
    created_on = (
        first_day + timedelta(days=rng.randrange(60, (today - first_day).days * 4 // 5))
        if launched
        else first_day
    )
    markdown = today - timedelta(days=rng.randrange(5, 60)) if rng.random() < 0.12 else None
    popularity = rng.lognormvariate(0.0, 0.55)
    return DemoProduct(
        product_id=product_id,
        kind=kind,
        style_id=style.style_id,
        title=_title(kind, style, colours, pattern),
        description=describe(
            rng,
            kind=kind,
            style=style.name,
            material=style.material,
            colours=colours,
            second=second,
            pattern=pattern,
            fit=style.fit,
        ),
        brand=style.brand,
        attributes=attributes,
        material=style.material,
        colours=colours,
        second=second,
        pattern=pattern,
        price_cents=style.price_cents,
        markdown=markdown,
        markdown_percent=rng.choice((15, 20, 25, 30)),
        created_on=created_on,
        variants=tuple(_variants(rng, product_id, kind, colours)),
        popularity=popularity,
        growth=rng.uniform(-0.15, 0.35),
        quality=min(1.0, max(0.0, rng.betavariate(7, 2.2))),
        runs=style.runs,
        # Of what hardly anybody buys, nobody would find it out.
        fault=rng.choice(kind.faults) if popularity > 1.1 and rng.random() < 0.14 else None,
    )


def _title(kind: Kind, style: _Style, colours: tuple[Colour, ...], pattern: Pattern) -> Words:
    material = style.material
    words = [style.name[0], pattern.title, material.title, kind.name.en]
    english = " ".join(word for word in words if word)
    pattern_zh = pattern.zh if pattern.title else ""
    chinese = f"“{style.name[1]}”{pattern_zh}{material.title_zh}{kind.name.zh}"
    if len(colours) > 1:
        return Words(english, chinese)
    return Words(f"{english} in {colours[0].name.title()}", f"{chinese}（{colours[0].zh}）")


def _season(kind: Kind) -> str:
    if kind.season.swing < 0.3:
        return "all year"
    return "spring and summer" if 80 <= kind.season.peak_day <= 260 else "autumn and winter"


def _variants(
    rng: random.Random, product_id: str, kind: Kind, colours: tuple[Colour, ...]
) -> Iterator[DemoVariant]:
    sizes = kind.sizes or ("",)
    shares = _SIZE_SHARES.get(len(sizes), (1.0,) * len(sizes))
    for colour in colours:
        for size, share in zip(sizes, shares, strict=True):
            options = {"size": size} if size else {}
            options["colour"] = colour.name
            code = "-".join(_code(value) for value in options.values())
            yield DemoVariant(
                variant_id=f"{product_id}-{code}",
                sku=f"{kind.key[:3].upper()}-{product_id[2:]}-{code}",
                options=options,
                share=share / sum(shares) / len(colours) * rng.uniform(0.8, 1.25),
            )


def _code(value: str) -> str:
    """An option as part of an id: ``60 × 40 cm`` becomes ``60X40CM``."""
    return "".join(char for char in value.upper().replace("×", "X") if char.isalnum())
