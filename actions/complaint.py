"""Customers who are upset, and problems that people of the shop must look into."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.handoff import hand_over
from actions.skill import Event, Reply, Skill
from actions.turn import Turn


class Complain(Skill):
    """Takes a complaint seriously."""

    unavailable = "utter_complain"

    def name(self) -> str:
        """Runs on ``complain``."""
        return "action_complain"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Offers a person; who goes on complaining gets one."""
        if turn.slot("offer") == "person":
            return hand_over(turn, reply, "anger")
        reply.say("utter_complain")
        return [SlotSet("offer", "person")]
