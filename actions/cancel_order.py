"""Cancelling an order, never without a yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.order_form import OrderForm, another_order, missed, request
from actions.order_view import order_block
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Phase, Turn
from bot.errors import NotFound, PolicyRefused
from bot.shop import Order
from bot.shop.policy import cancel_refusal, return_refusal

FORM: Final = "cancel_order_form"
# What a refusal offers instead.
_OFFERS: Final = {"already_delivered": "return", "already_exchanged": "person"}
# What is not wanted; "I don't want it cancelled" is another matter.
_IT: Final = r"(?:it|this|that|them|the order)\b(?! (?:any ?more )?(?:to be )?cancel)"
# Other words for reasons that shops ask for.
_ALIKE: Final = (
    re.compile(r"\bmistakes?\b|\bmistakenly\b|\baccident|\bwrong (?:order|one|item)\b|下错|误|不小心"),
    re.compile(
        r"\b(?:no longer|not|don'?t|do not|no)(?: really)? need(?:ed)?\b|"
        rf"\b(?:don'?t|do not|no longer) want {_IT}|"
        r"\bchanged? (?:my|our) minds?\b|"
        r"\bcheaper\b|\bnot going to\b|不需要|不要了|不想要|用不上"
    ),
)
# Holds a no that is none to the question whether to cancel.
_UNWANTED: Final = re.compile(
    rf"\bno longer needed\b|\bno longer (?:need|want) {_IT}|\b(?:don'?t|do not) (?:need|want) {_IT} any ?more\b"
)


class ValidateCancelOrderForm(OrderForm):
    """Finds the order and waits for the customer's yes or no."""

    form = FORM
    intent = "cancel_order"
    unavailable = "utter_cancel_order_unavailable"
    answers = ("cancel_reason", "cancel_confirmed")

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_cancel_order_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders that can still be cancelled come first."""
        return cancel_refusal(order, self.services.shop.policy) is None

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Asks for a reason where the shop wants one of its own, then for the yes; not where it is too late."""
        if not self.is_eligible(order):
            return [request(None)]
        return self._reasoned(turn) or [request("cancel_reason" if self._reasons else "cancel_confirmed")]

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """A reason, yes or no; a bare "cancel" could mean either and is asked again."""
        if turn.slot("requested_slot") == "cancel_reason":
            return self._reasoned(turn)
        negative = reading.is_negative(_UNWANTED.sub(" ", reading.plain(turn.words)))
        if turn.intent != "affirm" and (corrected := self._corrected(turn)):
            return corrected
        if turn.intent == "deny" or (turn.intent == self.intent and negative):
            return [SlotSet("cancel_confirmed", False), request(None)]
        if turn.intent in {"affirm", self.intent} and not negative:
            return [SlotSet("cancel_confirmed", True), request(None)]
        if turn.intent == "stop" and reading.is_bare_cancel(turn.words):
            return missed(turn)
        return None

    @property
    def _reasons(self) -> tuple[str, ...]:
        return self.services.shop.policy.cancel_reasons

    def _corrected(self, turn: Turn) -> list[Event] | None:
        """Asks for the yes with another reason: "no wait, I don't need it any more" is no wish to keep it."""
        known = turn.slot("cancel_reason")
        if turn.intent == "deny" and known and given_reason(turn, self._reasons) == known:
            return missed(turn)
        return self._reasoned(turn)

    def _reasoned(self, turn: Turn) -> list[Event] | None:
        """Goes on to the yes with the shop's reason that was given."""
        reason = given_reason(turn, self._reasons)
        return [SlotSet("cancel_reason", reason), request("cancel_confirmed")] if reason else None


def given_reason(turn: Turn, reasons: Sequence[str]) -> str | None:
    """Which of the shop's reasons a button or the words give; of several the one named last."""
    button = turn.entity("cancel_reason")
    if button in reasons:
        return button
    words = reading.plain(turn.words)
    last = [(max(places), reason) for reason in reasons if (places := _places(words, reason))]
    return max(last)[1] if last else None


def _places(words: str, reason: str) -> list[int]:
    """Where the words say the reason, or something that means the same."""
    same = next((each for each in _ALIKE if each.search(reason)), None)
    patterns = [re.compile(re.escape(reading.plain(reason))), *([same] if same else [])]
    return [found.start() for pattern in patterns for found in pattern.finditer(words)]


class AskCancelReason(FormSkill):
    """Asks which of the shop's reasons it is."""

    unavailable = "utter_cancel_order_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``cancel_reason``."""
        return "action_ask_cancel_reason"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each, in the shop's own words."""
        number: str = turn.slot("order_number")
        if not turn.slot("misses") and turn.phase(FORM) is not Phase.RESUME:
            order = await self.services.shop.order(turn.principal, number)
            reply.show(await order_block(order, self.services, turn.language))
        buttons: list[Button] = [
            {"title": reason[:1].upper() + reason[1:], "payload": payload("inform", cancel_reason=reason)}
            for reason in self.services.shop.policy.cancel_reasons
        ]
        reply.say("utter_cancel_order_ask_reason", buttons, order_number=number)
        return []


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
        reason = turn.slot("cancel_reason")
        if turn.phase(FORM) is not Phase.RESUME:
            order = await self.services.shop.order(turn.principal, number)
            reply.show(await order_block(order, self.services, turn.language))
        others = another_order(turn, "cancel_order")
        if reason:
            reply.say("utter_cancel_order_confirm_reason", others, order_number=number, reason=reason)
        else:
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
        done = [SlotSet(name, None) for name in ("cancel_reason", "cancel_confirmed", "order_hint")]
        try:
            order = await self.services.shop.order(turn.principal, number)
            if turn.slot("cancel_confirmed") is not True:
                refusal = cancel_refusal(order, self.services.shop.policy)
                if refusal is not None:
                    return done + self._explain(refusal.reason, order, reply)
                reply.say("utter_cancel_order_kept", order_number=number)
                return done
            # Not asked again whether it is allowed: a repeated turn gets the answer of the first.
            order = await self.services.shop.cancel_order(
                turn.principal, number, key=turn.key(self.name()), reason=turn.slot("cancel_reason")
            )
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
        policy, now = self.services.shop.policy, self.services.clock()
        if reason == "already_delivered" and return_refusal(order, policy, now=now) is not None:
            reply.say("utter_cancel_order_refused_long_delivered", order_number=order.number)
            return [SlotSet("offer", "person")]
        reply.say(f"utter_cancel_order_refused_{reason}", order_number=order.number)
        return [SlotSet("offer", _OFFERS.get(reason))]
