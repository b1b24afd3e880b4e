"""The whole demo shop in memory: a pure function of the seed, the date and the scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.shop.demo.catalogue import DemoProduct, make_catalogue
from bot.shop.demo.orders import DemoOrder, make_orders
from bot.shop.demo.people import DemoCustomer, make_customers
from bot.shop.demo.promotions import DemoPromotion, make_promotions
from bot.shop.demo.reviews import DemoReview, make_reviews
from bot.shop.demo.sales import Sales, make_sales
from bot.shop.demo.scale import FULL, Scale
from bot.shop.demo.stories import DemoAccount, make_stories

_ANNOUNCED_DAYS: Final = 21  # promotions are known this long before they start


@dataclass(frozen=True, kw_only=True)
class DemoShop:
    """Everything there is, as of the morning of ``today``."""

    seed: int
    today: date
    catalogue: list[DemoProduct]
    promotions: list[DemoPromotion]
    sales: Sales
    customers: list[DemoCustomer]
    accounts: list[DemoAccount]
    orders: list[DemoOrder]
    reviews: list[DemoReview]


def make_shop(seed: int, today: date, scale: Scale = FULL) -> DemoShop:
    """Invents the shop; the same arguments always give the same shop."""
    first = today - timedelta(days=scale.days)
    catalogue = make_catalogue(seed, today, scale)
    promotions = make_promotions(seed, catalogue, first, today + timedelta(days=_ANNOUNCED_DAYS))
    sales = make_sales(seed, catalogue, promotions, first=first, days=scale.days)
    customers = make_customers(seed, scale.customers, first=first, today=today)
    accounts, plans = make_stories(seed, customers, today)
    orders = make_orders(seed, customers, sales, scale.orders, today=today, planted=plans)
    reviews = make_reviews(seed, catalogue, customers, orders, scale.reviews, today=today)
    return DemoShop(
        seed=seed,
        today=today,
        catalogue=catalogue,
        promotions=promotions,
        sales=sales,
        customers=customers,
        accounts=accounts,
        orders=orders,
        reviews=reviews,
    )
