"""Cancelling an order, never without a yes."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.order_form import OrderForm, missed, request
from actions.order_view import order_block
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Phase, Turn
from bot.errors import NotFound, PolicyRefused
from bot.shop import Order
from bot.shop.policy import cancel_refusal, return_refusal

FORM: Final = "cancel_order_form"
# What a refusal offers instead.
_OFFERS: Final = {"already_delivered": "return", "already_exchanged": "person"}


class ValidateCancelOrderForm(OrderForm):
    """Finds the order and waits for the customer's yes or no."""

    form = FORM
    intent = "cancel_order"
    unavailable = "utter_cancel_order_unavailable"
    answers = ("cancel_confirmed",)

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_cancel_order_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders that can still be cancelled come first."""
        return cancel_refusal(order) is None

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Asks for the yes only where cancelling is possible."""
        return [request("cancel_confirmed" if self.is_eligible(order) else None)]

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Yes or no; a bare "cancel" could mean either and is asked again."""
        negative = reading.is_negative(turn.words)
        if turn.intent == "deny" or (turn.intent == self.intent and negative):
            return [SlotSet("cancel_confirmed", False), request(None)]
        if turn.intent in {"affirm", self.intent} and not negative:
            return [SlotSet("cancel_confirmed", True), request(None)]
        if turn.intent == "stop" and reading.is_bare_cancel(turn.words):
            return missed(turn)
        return None


class AskCancelConfirmed(FormSkill):
    """Shows what would be cancelled and asks."""

    unavailable = "utter_cancel_order_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``cancel_confirmed``."""
        return "action_ask_cancel_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """The order is shown once; asking again needs only the question."""
        number: str = turn.slot("order_number")
        if turn.slot("misses"):
            reply.say("utter_cancel_order_confirm_again", order_number=number)
            return []
        others: list[Button] = []
        if turn.phase(FORM) is not Phase.RESUME:
            order = await self.services.shop.order(turn.principal, number)
            reply.show(await order_block(order, self.services, turn.language))
        if turn.slot("order_hint") == "guessed":
            title = label("another_order", turn.language)
            others.append({"title": title, "payload": payload("cancel_order", ordinal="other")})
        reply.say("utter_cancel_order_confirm", others, order_number=number)
        return []


class CancelOrder(Skill):
    """Cancels the order that the customer agreed to, or says why it cannot be."""

    unavailable = "utter_cancel_order_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_cancel_order"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet("cancel_confirmed", None), SlotSet("order_hint", None)]
        try:
            order = await self.services.shop.order(turn.principal, number)
            if turn.slot("cancel_confirmed") is not True:
                refusal = cancel_refusal(order)
                if refusal is not None:
                    return done + self._explain(refusal.reason, order, reply)
                reply.say("utter_cancel_order_kept", order_number=number)
                return done
            # Not asked again whether it is allowed: a repeated turn gets the answer of the first.
            order = await self.services.shop.cancel_order(turn.principal, number, key=turn.key(self.name()))
        except PolicyRefused as refused:  # it was sent while we were asking
            return done + self._explain(refused.reason, order, reply)
        except NotFound:
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        reply.say("utter_cancel_order_done", order_number=number)
        reply.show(await order_block(order, self.services, turn.language))
        return done

    def _explain(self, reason: str, order: Order, reply: Reply) -> list[Event]:
        """Says why not, and offers what is possible instead."""
        if reason == "already_delivered" and return_refusal(order, now=self.services.clock()) is not None:
            reply.say("utter_cancel_order_refused_long_delivered", order_number=order.number)
            return [SlotSet("offer", "person")]
        reply.say(f"utter_cancel_order_refused_{reason}", order_number=order.number)
        return [SlotSet("offer", _OFFERS.get(reason))]
