"""Another way to pay for an order that has not left, never without a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.order_form import LEAVING, OrderForm, missed, request
from actions.payment_choice import method_name, named_method
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Turn
from bot.blocks import Money
from bot.errors import InvalidInput, NotFound, PolicyRefused
from bot.shop import Order, PaymentMethod
from bot.shop.money import balance_of, original_method
from bot.shop.policy import change_refusal, difference_refusal

FORM: Final = "change_payment_form"
SLOTS: Final = ("payment_method", "payment_refusal", "payment_confirmed")


class ValidateChangePaymentForm(OrderForm):
    """Finds the order and the payment method, and waits for a yes or no."""

    form = FORM
    intent = "change_payment"
    unavailable = "utter_change_payment_unavailable"
    answers = SLOTS

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_change_payment_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders that have not left come first."""
        return change_refusal(order, self.services.shop.policy) is None

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes the method that the first words may already name."""
        refused = change_refusal(order, self.services.shop.policy)
        if refused is not None:
            return [SlotSet("payment_refusal", refused.reason), request(None)]
        others = await _others(turn, order)
        if not others:
            return [SlotSet("payment_refusal", "no_other"), request(None)]
        return await self._named(turn, order, others) or [request("payment_method")]

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the method or the yes, whichever was asked for."""
        if turn.intent in LEAVING:
            return None
        chosen = await self._named(turn, order, await _others(turn, order))
        if turn.slot("requested_slot") == "payment_method":
            return chosen
        known = {event["name"]: event["value"] for event in chosen or ()}
        if chosen and known.get("payment_method") != turn.slot("payment_method"):
            return chosen  # a correction, perhaps after a yes
        if turn.intent == "affirm" and not reading.is_negative(turn.words):
            return [SlotSet("payment_confirmed", True), request(None)]
        if turn.intent == "deny":
            return [SlotSet("payment_confirmed", False), request(None)]
        return missed(turn) if turn.intent == self.intent else None

    @staticmethod
    async def _named(turn: Turn, order: Order, others: Sequence[PaymentMethod]) -> list[Event] | None:
        button = turn.entity("method_id")
        method = next((m for m in others if m.method_id == button), None) or named_method(turn.words, others)
        if method is None:
            offered = _offered(order, others)
            places = reading.places(turn.words, len(offered))
            method = offered[places[0]] if len(places) == 1 else None
        if method is None:
            return None
        if difference_refusal(due(order), method) is not None:
            return [SlotSet("order_hint", "balance"), request("payment_method")]
        return [SlotSet("payment_method", method.method_id), request("payment_confirmed")]


class AskPaymentMethod(FormSkill):
    """Asks how the order should be paid."""

    unavailable = "utter_change_payment_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``payment_method``."""
        return "action_ask_payment_method"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each other method that covers the order."""
        order = await self.services.shop.order(turn.principal, turn.slot("order_number"))
        buttons: list[Button] = [
            {"title": method_name(m, turn.language), "payload": payload("inform", method_id=m.method_id)}
            for m in _offered(order, await _others(turn, order))
        ]
        if turn.slot("order_hint") == "balance":
            reply.say("utter_change_payment_ask_balance", buttons, order_number=order.number)
            return [SlotSet("order_hint", None)]
        again = "_again" if turn.slot("misses") else ""
        reply.say(f"utter_change_payment_ask{again}", buttons, order_number=order.number)
        return []


class AskPaymentConfirmed(FormSkill):
    """Repeats the method and asks for a yes."""

    unavailable = "utter_change_payment_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``payment_confirmed``."""
        return "action_ask_payment_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names the method and the amount."""
        order = await self.services.shop.order(turn.principal, turn.slot("order_number"))
        methods = await self.services.shop.payment_methods(turn.principal)
        method = next((m for m in methods if m.method_id == turn.slot("payment_method")), None)
        again = "_again" if turn.slot("misses") else ""
        reply.say(
            f"utter_change_payment_confirm{again}",
            order_number=order.number,
            method=method_name(method, turn.language),
            amount=Money(amount_cents=due(order), currency=order.currency),
        )
        return []


class ChangePayment(Skill):
    """Changes what the customer agreed to, or says why it cannot be."""

    unavailable = "utter_change_payment_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_change_payment"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet(name, None) for name in (*SLOTS, "order_hint")]
        refusal = turn.slot("payment_refusal")
        if refusal:
            reply.say(f"utter_change_payment_refused_{refusal}", order_number=number)
            return [*done, SlotSet("offer", "person")]
        if turn.slot("payment_confirmed") is not True:
            reply.say("utter_change_payment_kept", order_number=number)
            return done
        method_id = turn.slot("payment_method")
        try:
            await self.services.shop.change_payment(
                turn.principal, number, method_id=method_id, key=turn.key(self.name())
            )
            methods = await self.services.shop.payment_methods(turn.principal)
        except PolicyRefused as refused:  # something changed while we were asking
            reply.say(f"utter_change_payment_refused_{refused.reason}", order_number=number)
            return [*done, SlotSet("offer", "person")]
        except (InvalidInput, NotFound):
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        method = next((m for m in methods if m.method_id == method_id), None)
        reply.say("utter_change_payment_done", order_number=number, method=method_name(method, turn.language))
        return done


def due(order: Order) -> int:
    """What has to be paid anew, in hundredths."""
    return sum(balance_of(order).values()) or order.total_cents


def _offered(order: Order, others: Sequence[PaymentMethod]) -> list[PaymentMethod]:
    """Those of the other methods that cover the order, as they are shown."""
    return [method for method in others if difference_refusal(due(order), method) is None]


async def _others(turn: Turn, order: Order) -> list[PaymentMethod]:
    present = original_method(order)
    methods = await turn.services.shop.payment_methods(turn.principal)
    return [method for method in methods if method.method_id != present]
