"""Where a refund or a return stands."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.labels import day
from actions.order_answer import OrderAnswer
from actions.order_form import OrderForm
from actions.payment_choice import method_name
from actions.skill import Event, Reply
from actions.turn import Turn
from bot.blocks import Money
from bot.shop import Order, Payment


class ValidateTrackRefundForm(OrderForm):
    """Finds the order whose money is waited for."""

    form = "track_refund_form"
    intent = "track_refund"
    unavailable = "utter_track_refund_unavailable"
    keeps_order = False

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_track_refund_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders that money goes back for come first."""
        return bool(order.returns or refunds(order)) or order.status in {"cancelled", "refunded", "returned"}


class TrackRefund(OrderAnswer):
    """Says what came back, what was paid out, and by which way."""

    unavailable = "utter_track_refund_unavailable"

    def name(self) -> str:
        """Runs when the form has found the order."""
        return "action_track_refund"

    async def about(self, order: Order, turn: Turn, reply: Reply) -> list[Event]:
        """Says how far its money is."""
        done = [SlotSet("order_hint", None)]
        number = order.number
        paid_out = refunds(order)
        # What an earlier change gave back says nothing of a return that is under way.
        waiting = [back for back in order.returns if back.status in {"requested", "received"}]
        if paid_out and not waiting:
            await self._say_paid(turn, order, paid_out, reply)
        elif order.returns:
            last = (waiting or order.returns)[-1]
            when = day(self.services.local_day(last.requested_at), turn.language)
            reply.say(
                f"utter_track_refund_{last.status}",
                order_number=number,
                return_id=last.return_id,
                date=when,
                amount=Money(amount_cents=last.refund_cents or 0, currency=order.currency)
                if last.refund_cents
                else "",
            )
        elif order.status in {"cancelled", "refunded", "returned"}:
            reply.say(f"utter_track_refund_order_{order.status}", order_number=number)
        else:
            reply.say("utter_track_refund_none", order_number=number)
        return done

    async def _say_paid(self, turn: Turn, order: Order, paid_out: list[Payment], reply: Reply) -> None:
        methods = await self.services.shop.payment_methods(turn.principal)
        last = paid_out[-1]
        method = next((m for m in methods if m.method_id == last.method_id), None)
        total = sum(payment.amount_cents for payment in paid_out)
        reply.say(
            "utter_track_refund_paid",
            order_number=order.number,
            amount=Money(amount_cents=total, currency=order.currency),
            method=method_name(method, turn.language),
        )


def refunds(order: Order) -> list[Payment]:
    """What was given back, oldest first."""
    return [payment for payment in order.payments if payment.kind == "refund"]
