"""Answers to short words whose meaning depends on what is going on."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions import reading
from actions.handoff import leave_form
from actions.refine import go_on
from actions.skill import Event, Reply, Skill
from actions.turn import Turn


class _Talk(Skill):
    """Small talk; a failure can only come from the shop, when a product is opened."""

    unavailable = "utter_find_product_unavailable"


class Goodbye(_Talk):
    """Says goodbye and leaves whatever was in progress."""

    def name(self) -> str:
        """Runs on ``goodbye``."""
        return "action_goodbye"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """An unfinished form would only be in the way next time."""
        reply.say("utter_goodbye")
        return leave_form(turn)


class ProblemSolved(_Talk):
    """Is glad that it works."""

    def name(self) -> str:
        """Runs on ``problem_solved``."""
        return "action_problem_solved"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """What was being done about the problem is no longer needed."""
        reply.say("utter_problem_solved")
        return leave_form(turn)


class Stop(_Talk):
    """Drops what is in progress."""

    def name(self) -> str:
        """Runs on ``stop``: "never mind"."""
        return "action_stop"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Outside of a form "cancel it" means the order that was talked about, or may mean one."""
        if turn.form is not None:
            reply.say("utter_stopped")
            return [*leave_form(turn), SlotSet("order_number", None)]
        if not reading.is_bare_cancel(turn.words):
            reply.say("utter_all_right")
            return []
        if turn.slot("order_number") is not None:
            return [FollowupAction("cancel_order_form")]
        reply.say("utter_nothing_to_stop")
        return [SlotSet("offer", "cancel")]


class Affirm(_Talk):
    """A yes that answers nothing in particular."""

    def name(self) -> str:
        """Runs on ``affirm`` when nothing was offered."""
        return "action_affirm"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Asks what to do."""
        reply.say("utter_what_next")
        return []


class Deny(_Talk):
    """A no that answers nothing in particular."""

    def name(self) -> str:
        """Runs on ``deny``."""
        return "action_deny"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """In the middle of a form it means: I don't want this."""
        if turn.form is not None:
            reply.say("utter_stopped")
            return [*leave_form(turn), SlotSet("order_number", None)]
        reply.say("utter_all_right")
        return []


class Inform(_Talk):
    """A fact that nobody asked for."""

    def name(self) -> str:
        """Runs on ``inform`` outside of forms."""
        return "action_inform"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """An order number is looked up, a place opens what was shown there, the rest is unclear."""
        if turn.order_number is not None or turn.email is not None:
            return [FollowupAction("track_order_form")]
        shown: list[str] = turn.slot("shown_products") or []
        followed = await go_on(turn, reply)
        if followed is not None:
            return followed
        if shown:
            reply.say("utter_find_product_which", count=len(shown))
            return []
        return [FollowupAction("action_fallback")]
