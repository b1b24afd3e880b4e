"""Where an order is."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import SlotSet

from actions import delivery_speed
from actions.labels import day
from actions.order_answer import OrderAnswer
from actions.order_form import OrderForm, another_order
from actions.order_view import order_block
from actions.skill import Event, Reply
from actions.turn import Turn
from bot.shop import Order
from bot.shop.policy import delivered_at

# Something is still to happen to these.
_OPEN: Final = frozenset({"pending", "processing", "shipped", "return_requested", "exchange_requested"})


class ValidateTrackOrderForm(OrderForm):
    """Finds the order to show; "where is my order" means the one that is under way."""

    form = "track_order_form"
    intent = "track_order"
    unavailable = "utter_track_order_unavailable"
    keeps_order = False

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_track_order_form"

    def is_eligible(self, order: Order) -> bool:
        """Orders under way come first."""
        return order.status in _OPEN


class TrackOrder(OrderAnswer):
    """Shows the order, and says in a sentence where it is."""

    unavailable = "utter_track_order_unavailable"

    def name(self) -> str:
        """Runs when the form has found the order."""
        return "action_track_order"

    async def about(self, order: Order, turn: Turn, reply: Reply) -> list[Event]:
        """Shows it and says where it is."""
        reply.show(await order_block(order, self.services, turn.language))
        response, values = self._whereabouts(order, turn)
        others = another_order(turn, "track_order")
        reply.say(response, others, order_number=order.number, **values)
        return [SlotSet("order_hint", None), *self._hurry(turn, order, response, reply)]

    @staticmethod
    def _hurry(turn: Turn, order: Order, response: str, reply: Reply) -> list[Event]:
        """What can be done about a parcel that is late, or should come sooner."""
        if response == "utter_track_order_shipped_late":
            return delivery_speed.pass_on(turn)
        if order.status in delivery_speed.OPEN and delivery_speed.is_wanted(turn.words):
            return delivery_speed.offer(turn, order, reply)
        return [SlotSet("offer", None)]

    def _whereabouts(self, order: Order, turn: Turn) -> tuple[str, dict[str, str]]:
        """The response for where the order is, and its values."""
        response = f"utter_track_order_{order.status}"
        if order.status == "delivered":
            arrived = delivered_at(order)
            if arrived is not None:
                return f"{response}_on", {"date": day(self.services.local_day(arrived), turn.language)}
        parcel = order.shipments[-1] if order.shipments else None
        if order.status == "shipped" and parcel is not None and parcel.expected_on is not None:
            today = self.services.today()
            outcome = "expected" if parcel.expected_on > today else "late"
            outcome = "today" if parcel.expected_on == today else outcome
            when = day(parcel.expected_on, turn.language)
            return f"{response}_{outcome}", {"carrier": parcel.carrier, "date": when}
        return response, {}
