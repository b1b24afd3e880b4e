"""Products as customers see them: cards with live price and stock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.labels import Language, day, label
from bot.blocks import Money, Picture, ProductOption, Products, Rating
from bot.blocks import Product as Card
from bot.shop import Product, Variant

FEW: int = 5  # from here on it is fair to say how many are left
MAX_OPTIONS: int = 6


def cheapest(product: Product) -> Variant | None:
    """The variant whose price is shown: the least expensive that can be bought, or of all when none can."""
    buyable = [variant for variant in product.variants if variant.in_stock]
    return min(buyable or product.variants, key=lambda variant: variant.price_cents, default=None)


def stock_note(product: Product, language: Language) -> str:
    """What can be bought now, or when more is expected."""
    left = sum(variant.stock for variant in product.variants if variant.in_stock)
    if left == 0:
        expected = [d.expected_on for variant in product.variants for d in variant.deliveries]
        if not expected:
            return label("stock_sold_out", language)
        return label("stock_expected", language, date=day(min(expected), language))
    if left <= FEW:
        return label("stock_few", language, count=left)
    sold_out = [variant for variant in product.variants if not variant.in_stock]
    if sold_out and len(product.variants) > 1:
        some = [_difference(variant, product) for variant in product.variants if variant.in_stock]
        if all(some) and len(some) <= MAX_OPTIONS:
            return label("stock_some", language, options=", ".join(some))[:200]
    return label("stock_yes", language)


def rated(product: Product, language: Language) -> str | None:
    """How its buyers rate it, in words; None when none has."""
    rating = _rating(product)
    if rating is None:
        return None
    return label("reason_rated", language, average=f"{rating.average:.1f}", count=rating.count)


def card(product: Product, language: Language, reason: str | None = None) -> Card | None:
    """One product's card; None for one that has no variant and so no price."""
    variant = cheapest(product)
    if variant is None:
        return None
    before = variant.compare_at_cents
    reduced = before is not None and before > variant.price_cents
    return Card(
        product_id=product.product_id,
        title=product.title_in(language),
        price=Money(amount_cents=variant.price_cents, currency=variant.currency),
        in_stock=product.in_stock,
        url=f"/shop/products/{product.product_id}",
        image=Picture(url=product.pictures[0].url, alt=product.pictures[0].alt) if product.pictures else None,
        compare_at_price=Money(amount_cents=before or 0, currency=variant.currency) if reduced else None,
        stock_note=stock_note(product, language),
        rating=_rating(product),
        reason=reason,
        options=_options(product) or None,
    )


def products_block(
    products: Sequence[Product], reasons: Mapping[str, str | None], language: Language
) -> Products | None:
    """Cards in the given order; None when none of the products can be shown."""
    cards = [card(product, language, reasons.get(product.product_id)) for product in products]
    shown = [item for item in cards if item is not None]
    if not shown:
        return None
    lines = [
        label(
            "products_fallback_line",
            language,
            place=place,
            title=item.title,
            price=item.price,
            stock=item.stock_note,
        )
        for place, item in enumerate(shown, 1)
    ]
    return Products(fallback="\n".join(lines), items=shown)


def _difference(variant: Variant, product: Product) -> str:
    """What tells a variant from its siblings: a colour that all of them have says nothing."""
    varying = [name for name in variant.options if len({v.options.get(name) for v in product.variants}) > 1]
    return "/".join(variant.options[name] for name in varying)


def _rating(product: Product) -> Rating | None:
    if product.rating_average is None or product.rating_count == 0:
        return None
    return Rating(average=round(product.rating_average, 1), count=product.rating_count)


def _options(product: Product) -> list[ProductOption]:
    values: dict[str, dict[str, None]] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            values.setdefault(name, {})[value] = None
    return [
        ProductOption(name=name, values=list(found)) for name, found in list(values.items())[:MAX_OPTIONS]
    ]
