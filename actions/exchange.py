"""Another variant for something that was delivered, never without a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import exchange_offer
from actions.order_items import Item
from actions.skill import Event, Reply, Skill
from actions.start_return import ValidateReturnForm, lines_left
from actions.swap_form import SLOTS, SwapForm, changes_of
from actions.swap_questions import difference, summary
from actions.turn import Turn
from bot.errors import NotFound, PolicyRefused
from bot.shop import Order
from bot.shop.policy import Refusal, exchange_refusal

FORM: Final = "exchange_form"
_OFFERS: Final = {
    "not_shipped": "change",
    "window_closed": "person",
    "already_returned": "person",
    "same_item": "person",
    "balance_too_small": "person",
    "out_of_stock": "return",
    "other_product": "return",
}


class ValidateExchangeForm(SwapForm):
    """Finds out which delivered items are to become what."""

    form = FORM
    intent = "exchange"
    unavailable = "utter_swap_unavailable"
    counts = False

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_exchange_form"

    def refusal(self, order: Order) -> Refusal | None:
        """Only what has arrived, and only for a while."""
        return exchange_refusal(order, self.services.shop.policy, now=self.services.clock())

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes the place of a return that was under way."""
        left_behind = [SlotSet(name, None) for name in ValidateReturnForm.answers]
        return [*left_behind, *await super().proceed(turn, order)]

    def begun_with(self, turn: Turn, items: Sequence[Item]) -> Sequence[Item]:
        """What was to go back is what is to be exchanged."""
        returned = set(turn.slot("return_lines") or ())
        return [item for item in items if item.line.line_id in returned] or super().begun_with(turn, items)

    def swappable(self, order: Order) -> list[str]:
        """What is not on its way back already."""
        return [line.line_id for line in lines_left(order)]


class RequestExchange(Skill):
    """Requests the exchange that the customer agreed to, or says why it cannot be."""

    unavailable = "utter_swap_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_exchange"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet(name, None) for name in (*SLOTS, "order_hint")]
        shop = self.services.shop
        try:
            order = await shop.order(turn.principal, number)
            done.append(exchange_offer.settled(order))
            if turn.slot("swap_refusal"):
                return done + self._explain(turn.slot("swap_refusal"), order, reply)
            if turn.slot("swap_confirmed") is not True:
                reply.say("utter_exchange_kept")
                return done
            changes = changes_of(turn.slot("swap_drafts"))
            quote = await shop.quote_change(turn.principal, number, changes)
            # Not asked again whether it is allowed: a repeated turn gets the answer of the first.
            made = await shop.request_exchange(
                turn.principal,
                number,
                changes=changes,
                method_id=turn.slot("swap_method"),
                key=turn.key(self.name()),
            )
            methods = await shop.payment_methods(turn.principal)
        except PolicyRefused as refused:  # something changed while we were asking
            return done + self._explain(refused.reason, order, reply)
        except NotFound:
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        method = next((m for m in methods if m.method_id == made.method_id), None)
        reply.say(
            "utter_exchange_done",
            exchange_id=made.exchange_id,
            changes=await summary(turn, order, quote),
            money=difference(turn, quote, method),
        )
        return done

    @staticmethod
    def _explain(reason: str, order: Order, reply: Reply) -> list[Event]:
        """Says why not, and offers what is possible instead."""
        if reason == "not_delivered" and order.status in {"pending", "processing"}:
            reason = "not_shipped"
        reply.say(f"utter_exchange_refused_{reason}", order_number=order.number)
        return [SlotSet("offer", _OFFERS.get(reason))]
