"""The store's catalogue as plain records, and what is made from it alone."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, Final

from bot.database import open_engine
from bot.settings import Settings
from bot.shop import SqlShop
from models import artifacts, lexicon

STORE_TIMEOUT_S: Final = 30.0  # training may wait for other work, where a customer may not


async def read_catalogue(settings: Settings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Products and categories of the store."""
    engine = open_engine(settings.store_url, timeout_s=STORE_TIMEOUT_S)
    try:
        shop = SqlShop(engine)
        products = [asdict(product) async for product in shop.export_products()]
        categories = [asdict(category) for category in await shop.categories()]
    finally:
        await engine.dispose()
    return products, categories


def refresh_lexicon(settings: Settings, *, force: bool = False) -> str:
    """Brings the lexicon up to the catalogue, and says what was done.

    A dialogue core that runs takes a new version up by itself.
    """
    products, categories = asyncio.run(read_catalogue(settings))
    data = lexicon.Data(products, categories, settings.currency, settings.shop_timezone)
    root = settings.var_dir / "artifacts"
    if not force and artifacts.exists(root, lexicon.CAPABILITY, data_hash=data.digest()):
        return f"lexicon {artifacts.current(root, lexicon.CAPABILITY).version}: up to date"
    artifact = lexicon.build(root, data)
    figures = artifact.manifest.metrics
    return (
        f"lexicon {artifact.version}: {figures['seconds']:.1f} s, {figures['terms']:.0f} terms, "
        f"{figures['products']:.0f} lines of products"
    )
