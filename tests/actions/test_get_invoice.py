"""Invoices in the chat."""

from __future__ import annotations

from tests.actions.conftest import Bot
from tests.actions.order_rows import CANCELLED, DELIVERED, DORA, EMIL


async def test_invoice_names_lines_address_and_total(orders: Bot) -> None:
    """All that a tax office asks for."""
    answer = await orders.run("action_get_invoice", slots={"order_number": DELIVERED}, customer=DORA)
    assert answer.said == ["utter_get_invoice_done"]
    text = answer.blocks[0]["text"]
    for part in (
        "Dora Lind",
        "1 Old Street",
        "1 × Cotton shirt (black, S)",
        "1 × Leather boots (42)",
        "149.00",
    ):
        assert part in text


async def test_cancelled_order_has_no_invoice(orders: Bot) -> None:
    """Nothing was charged."""
    answer = await orders.run("action_get_invoice", slots={"order_number": CANCELLED}, customer=DORA)
    assert answer.said == ["utter_get_invoice_cancelled"]


async def test_somebody_elses_invoice_is_not_shown(orders: Bot) -> None:
    """Neither name nor address leaves the store."""
    answer = await orders.run("action_get_invoice", slots={"order_number": DELIVERED}, customer=EMIL)
    assert answer.said == ["utter_order_expired"]
    assert answer.blocks == []
