"""One small shop and one of full size, each made once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.shop.demo.scale import SMALL
from bot.shop.demo.shop import DemoShop, make_shop

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def small_shop() -> DemoShop:
    """Every kind of product, few customers."""
    return make_shop(7, TODAY, SMALL)


@pytest.fixture(scope="session")
def full_shop() -> DemoShop:
    """What ``frontdoor demo create`` makes."""
    return make_shop(7, TODAY)
