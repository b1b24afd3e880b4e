"""The invoice of an order."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.addresses import one_line
from actions.labels import day, label
from actions.order_answer import OrderAnswer
from actions.order_form import OrderForm
from actions.order_view import item_name, products_of
from actions.skill import Event, Reply
from actions.turn import Turn
from bot.blocks import Money, Text
from bot.shop import Order


class ValidateGetInvoiceForm(OrderForm):
    """Finds the order that the invoice is for."""

    form = "get_invoice_form"
    intent = "get_invoice"
    unavailable = "utter_get_invoice_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_get_invoice_form"

    def is_eligible(self, order: Order) -> bool:
        """What was cancelled is not charged."""
        return order.status != "cancelled"


class GetInvoice(OrderAnswer):
    """Writes the invoice down."""

    unavailable = "utter_get_invoice_unavailable"

    def name(self) -> str:
        """Runs when the form has found the order."""
        return "action_get_invoice"

    async def about(self, order: Order, turn: Turn, reply: Reply) -> list[Event]:
        """Writes down what was charged; what was cancelled has no invoice."""
        number = order.number
        if order.status == "cancelled":
            reply.say("utter_get_invoice_cancelled", order_number=number)
            return [SlotSet("order_hint", None)]
        reply.say("utter_get_invoice_done", order_number=number)
        reply.show(Text.of(await self._written(turn, order)))
        return [SlotSet("order_hint", None)]

    async def _written(self, turn: Turn, order: Order) -> str:
        invoice = await self.services.shop.invoice(turn.principal, order.number)
        products = await products_of(self.services, order)
        date = day(self.services.local_day(invoice.issued_at), turn.language)
        lines = [label("invoice_title", turn.language, number=invoice.invoice_id, date=date)]
        lines += [part for part in (invoice.name, one_line(invoice.address)) if part]
        for line in invoice.lines:
            name = item_name(line, products, turn.language)
            name = f"{name} ({line.variant})" if line.variant else name
            price = Money(amount_cents=line.price_cents, currency=invoice.currency)
            lines.append(f"{line.quantity} × {name}: {price}")
        total = Money(amount_cents=invoice.total_cents, currency=invoice.currency)
        return "\n".join([*lines, label("invoice_total", turn.language, total=total)])
