"""Skills that answer about the order which a form has found, and change nothing."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk.events import SlotSet

from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from bot.errors import NotFound
from bot.shop import Order


class OrderAnswer(Skill):
    """Looks up the order of the slot ``order_number``; says so when it is not shown to this customer any more."""

    @abstractmethod
    async def about(self, order: Order, turn: Turn, reply: Reply) -> list[Event]:
        """Answers about the order and returns what to remember."""

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        try:
            order = await self.services.shop.order(turn.principal, number)
        except NotFound:
            reply.say("utter_order_expired")
            return [SlotSet("order_number", None)]
        return await self.about(order, turn, reply)
