"""Customers who are upset, and problems that people of the shop must look into."""

from __future__ import annotations

import re
from typing import Final

from rasa_sdk.events import FollowupAction, SlotSet

from actions import case_offer, reading
from actions.handoff import hand_over
from actions.order_form import request
from actions.short_form import ShortForm
from actions.skill import Event, FormSkill, Reply, Skill
from actions.turn import Turn
from bot.errors import NotFound

FORM: Final = "complaint_form"
MAX_TEXT_CHARS: Final = 1500
LEAST_WORDS: Final = 3  # shorter answers say nothing that could be looked into
_FORMAL: Final = re.compile(r"\bcomplain(?:t|ts|ing)?\b|投诉", re.IGNORECASE)
_CJK: Final = re.compile(r"[\u4e00-\u9fff]")


async def own_order(turn: Turn) -> str | None:
    """The order that was talked about, where the customer may see it."""
    number = turn.order_number or turn.slot("order_number")
    if number is None:
        return None
    try:
        return (await turn.services.shop.order(turn.principal, number)).number
    except NotFound:
        return None


class Complain(Skill):
    """Takes a complaint seriously."""

    unavailable = "utter_complain"

    def name(self) -> str:
        """Runs on ``complain``."""
        return "action_complain"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Offers a person and to write the complaint down; who goes on complaining gets a person."""
        if turn.form is None and (turn.entity("formal") or _FORMAL.search(turn.words)):
            return [FollowupAction(FORM)]
        if turn.slot("offer") == "person":
            return hand_over(turn, reply, "anger")
        reply.say("utter_complain")
        return [SlotSet("offer", "person")]


class ValidateComplaintForm(ShortForm):
    """Waits for what happened."""

    form = FORM
    intent = "complain"
    answers = ("complaint_text",)
    unavailable = "utter_complaint_unavailable"

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_complaint_form"

    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """Asks what happened."""
        return [request("complaint_text")]

    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Anything that tells something, whatever it sounds like; a question is answered first."""
        asks = turn.intent not in {"complain", "inform"} and reading.is_question(turn.words)
        if turn.intent == "deny" or asks:
            return None
        if len(turn.words.split()) < LEAST_WORDS and len(_CJK.findall(turn.words)) < 2 * LEAST_WORDS:
            return None
        return [SlotSet("complaint_text", turn.words[:MAX_TEXT_CHARS]), request(None)]


class AskComplaintText(FormSkill):
    """Asks what happened."""

    unavailable = "utter_complaint_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``complaint_text``."""
        return "action_ask_complaint_text"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says the question."""
        reply.say("utter_complaint_ask_again" if turn.slot("misses") else "utter_complaint_ask")
        return []


class FileComplaint(Skill):
    """Registers the complaint."""

    unavailable = "utter_complaint_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_file_complaint"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent when nothing was told; else a case, and a person for who would rather talk."""
        text = turn.slot("complaint_text")
        if text is None:
            return []
        case = await self.services.shop.open_case(
            turn.principal,
            kind="complaint",
            text=text,
            order_number=await own_order(turn),
            key=turn.key(self.name()),
        )
        reply.say("utter_complaint_done", case_id=case.case_id)
        return [SlotSet("complaint_text", None), SlotSet("offer", "person")]


class OpenCase(Skill):
    """Passes on what the bot cannot settle itself."""

    unavailable = "utter_complaint_unavailable"

    def name(self) -> str:
        """Runs on a yes to the offer."""
        return "action_open_case"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """The case holds what was offered, in the customer's words."""
        kind, text = case_offer.offered(turn.slot(case_offer.OFFERED))
        case = await self.services.shop.open_case(
            turn.principal,
            kind=kind,
            text=text,
            order_number=await own_order(turn),
            key=turn.key(self.name()),
        )
        reply.say("utter_case_opened", case_id=case.case_id)
        return [SlotSet(case_offer.OFFERED, None)]
