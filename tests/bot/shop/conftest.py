"""A migrated store on each database, and ways to fill it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import open_engine
from bot.shop.importers import ImportReport, import_file

Load = Callable[..., Awaitable[ImportReport]]


@pytest.fixture
async def engine(migrated_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty store with the newest schema."""
    opened = open_engine(migrated_url, timeout_s=10)
    yield opened
    await opened.dispose()


@pytest.fixture
def load(engine: AsyncEngine, tmp_path: Path) -> Load:
    """Puts records in the native shape into the store, which must all be good."""

    async def put(kind: str, *records: Mapping[str, Any]) -> ImportReport:
        path = tmp_path / f"{kind}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        report = await import_file(engine, kind, path)
        assert report.problems == []
        return report

    return put


def product(product_id: str = "coat", **changes: Any) -> dict[str, Any]:
    """A product in the native shape."""
    return {
        "product_id": product_id,
        "title": "Rain coat",
        "description": "Keeps you dry.",
        "category": "coats",
        "brand": "Harbour",
        "variants": [variant(f"{product_id}-m")],
    } | changes


def variant(variant_id: str, **changes: Any) -> dict[str, Any]:
    """A variant in the native shape."""
    return {
        "variant_id": variant_id,
        "sku": variant_id.upper(),
        "options": {"size": "M", "colour": "navy"},
        "price_cents": 12_900,
        "currency": "EUR",
        "stock": 5,
    } | changes


def order(number: str = "FD1", **changes: Any) -> dict[str, Any]:
    """An order in the native shape: two coats, and something that the shop no longer sells."""
    return {
        "number": number,
        "customer_id": "ada",
        "email": "ada@example.com",
        "status": "pending",
        "placed_at": "2026-02-01T10:00:00Z",
        "currency": "EUR",
        "lines": [
            {
                "line_id": "1",
                "variant_id": "coat-m",
                "product_id": "coat",
                "title": "Rain coat",
                "quantity": 2,
                "price_cents": 25_800,
            },
            {"line_id": "2", "title": "Old hat", "quantity": 1, "price_cents": 500},
        ],
    } | changes


def numbers(found: Iterable[Any]) -> list[str]:
    """The orders' numbers."""
    return [each.number for each in found]
