"""Other items, sizes or quantities for an order that has not left, never without a yes."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import delivery_speed
from actions.order_form import request
from actions.order_view import order_block
from actions.skill import Event, Reply, Skill
from actions.swap_form import SLOTS, SwapForm, changes_of
from actions.turn import Turn
from bot.errors import NotFound, PolicyRefused
from bot.shop import Order
from bot.shop.policy import Refusal, change_refusal

FORM: Final = "change_order_form"
_OFFERS: Final = {
    "last_line": "cancel",
    "changed_already": "person",
    "not_pending": "person",
    "balance_too_small": "person",
}


class ValidateChangeOrderForm(SwapForm):
    """Finds out what of the order is to become what."""

    form = FORM
    intent = "change_order"
    unavailable = "utter_swap_unavailable"
    counts = True

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_change_order_form"

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """How fast an order is sent is arranged by people."""
        if order.status in delivery_speed.OPEN and delivery_speed.is_wanted(turn.words):
            return [SlotSet("swap_refusal", "delivery_speed"), request(None)]
        return await super().proceed(turn, order)

    def refusal(self, order: Order) -> Refusal | None:
        """Orders that have left stay as they are."""
        return change_refusal(order, self.services.shop.policy)


class ChangeOrder(Skill):
    """Changes what the customer agreed to, or says why it cannot be."""

    unavailable = "utter_swap_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_change_order"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet(name, None) for name in (*SLOTS, "order_hint")]
        try:
            order = await self.services.shop.order(turn.principal, number)
            if turn.slot("swap_refusal"):
                return done + self._explain(turn, turn.slot("swap_refusal"), order, reply)
            if turn.slot("swap_confirmed") is not True:
                reply.say("utter_change_order_kept", order_number=number)
                return done
            # Not asked again whether it is allowed: a repeated turn gets the answer of the first.
            order = await self.services.shop.change_items(
                turn.principal,
                number,
                changes=changes_of(turn.slot("swap_drafts")),
                method_id=turn.slot("swap_method"),
                key=turn.key(self.name()),
            )
        except PolicyRefused as refused:  # something changed while we were asking
            return done + self._explain(turn, refused.reason, order, reply)
        except NotFound:
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        reply.say("utter_change_order_done", order_number=number)
        reply.show(await order_block(order, self.services, turn.language))
        return done

    @staticmethod
    def _explain(turn: Turn, reason: str, order: Order, reply: Reply) -> list[Event]:
        """Says why not, and offers what is possible instead."""
        if reason == "delivery_speed":
            return delivery_speed.offer(turn, order, reply)
        if reason == "not_pending":
            kind = {"shipped": "shipped", "processing": "packed", "delivered": "delivered"}.get(
                order.status, "closed"
            )
            reply.say(f"utter_change_order_refused_not_pending_{kind}", order_number=order.number)
            return [SlotSet("offer", "exchange" if kind == "delivered" else "person")]
        reply.say(f"utter_change_order_refused_{reason}", order_number=order.number)
        return [SlotSet("offer", _OFFERS.get(reason))]
