"""Customers who cannot be anybody."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shop.demo.people import make_customers
from tests.bot.shop.demo.conftest import TODAY


@settings(max_examples=20, deadline=None)
@given(st.integers(min_value=0, max_value=2**63))
def test_nobody_can_be_reached(seed: int) -> None:
    """Mail goes to reserved domains, calls to numbers reserved for drama; no two people share either."""
    customers = make_customers(seed, 100, first=date(2025, 1, 1), today=TODAY)
    assert all(re.fullmatch(r"[a-z.]+\d+@example\.(com|org|net)", customer.email) for customer in customers)
    assert all(customer.phone.startswith("+44 7700 900") for customer in customers)
    assert (
        len({customer.email for customer in customers})
        == len({customer.name for customer in customers})
        == 100
    )
    assert all(customer.created_at.date() < TODAY for customer in customers)
