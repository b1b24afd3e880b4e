"""Something went wrong with a parcel or an order: people look at it, and what can be done at once is offered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.order_form import LEAVING, OrderForm, another_order, missed, request
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Turn
from bot.errors import InvalidInput, NotFound
from bot.shop import CaseKind, Order

FORM: Final = "report_problem_form"
SLOTS: Final = ("problem_kind", "problem_words", "problem_confirmed")
MAX_WORDS_CHARS: Final = 500
KINDS: Final[Mapping[CaseKind, re.Pattern[str]]] = {
    # Before the wrong item: "charged the wrong amount".
    "wrong_charge": re.compile(
        r"\b(?:charged|overcharged|double charge|total (?:charged )?(?:doesn'?t|does not|is wrong)|billed|"
        r"wrong (?:amount|price|charge|total))\b|多扣|扣款|金额不对|重复扣"
    ),
    "missing_parcel": re.compile(
        r"\b(?:never (?:arrived|came|showed)|did(?:n'?t| not) (?:arrive|come|get)|not (?:arrived|here|received)|"
        r"haven'?t (?:got|received)|don'?t have it|lost|stolen|nothing (?:here|came))\b|"
        r"没收到|丢了|丢件|没拿到|被人拿走"
    ),
    "missing_item": re.compile(
        r"\b(?:missing|incomplete|empty|forgot|only (?:half|one|got|received)|rest of my order|not everything)\b|"
        r"少发|漏发|少了|空的|没到齐|只收到"
    ),
    "wrong_item": re.compile(
        r"(?<!is )(?<!went )(?<!something )(?<!something's )(?<!what's )\bwrong\b|"
        r"\b(?:somebody else'?s|someone else'?s|different (?:size|colou?r|item|product|model)|"
        r"not what i ordered|two left)\b|发错|别人的|不一样|型号不对|颜色不对|两只都是"
    ),
    "damaged_item": re.compile(
        r"\b(?:broken?|broke|damaged?|crack\w*|shattered|pieces|torn|hole|stain\w*|defect\w*|wet|"
        r"(?:doesn'?t|don'?t|does not|do not|not) work\w*|faulty)\b|碎|破|坏|裂|洞|污渍|湿|用不了"
    ),
}
# What the customer can do at once, beside waiting for a person.
_REMEDIES: Final[Mapping[str, tuple[str, ...]]] = {
    "missing_parcel": ("track_order",),
    "wrong_item": ("exchange", "start_return"),
    "damaged_item": ("exchange", "start_return"),
    "missing_item": (),
    "wrong_charge": ("get_invoice",),
}


def kind_of(words: str) -> CaseKind | None:
    """What went wrong, by the customer's words."""
    plain = reading.plain(words)
    return next((kind for kind, pattern in KINDS.items() if pattern.search(plain)), None)


class ValidateReportProblemForm(OrderForm):
    """Finds the order and what is wrong with it, and waits for a yes or no."""

    form = FORM
    intent = "report_problem"
    unavailable = "utter_report_problem_unavailable"
    answers = SLOTS

    def name(self) -> str:
        """Rasa runs it before each question of the form."""
        return "validate_report_problem_form"

    def is_eligible(self, order: Order) -> bool:
        """Something can only be wrong with what has left."""
        return order.status not in {"pending", "processing", "cancelled"}

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """Takes what the first words already say."""
        words = turn.words
        button = turn.entity("problem_kind")
        kind = button if button in KINDS else kind_of(words)
        known = [SlotSet("problem_words", words[:MAX_WORDS_CHARS] or None), SlotSet("problem_kind", kind)]
        return [*known, request("problem_confirmed" if kind else "problem_kind")]

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the kind or the yes, whichever was asked for."""
        if turn.intent in LEAVING:
            return None
        button = turn.entity("problem_kind")
        kind = button if button in KINDS else kind_of(turn.words)
        said = " ".join(part for part in (turn.slot("problem_words"), turn.words) if part)[:MAX_WORDS_CHARS]
        told = [SlotSet("problem_words", said or None), SlotSet("problem_kind", kind or "other")]
        if turn.slot("requested_slot") == "problem_kind":
            own_words = turn.intent in {"inform", "nlu_fallback", "complain", self.intent}
            return [*told, request("problem_confirmed")] if kind or own_words else None
        if turn.intent == "affirm" and not reading.is_negative(turn.words):
            return [SlotSet("problem_confirmed", True), request(None)]
        if turn.intent == "deny":
            return [SlotSet("problem_confirmed", False), request(None)]
        if kind is not None:  # a correction
            return [*told, request("problem_confirmed")]
        return missed(turn) if turn.intent == self.intent else None


class AskProblemKind(FormSkill):
    """Asks what is wrong."""

    unavailable = "utter_report_problem_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``problem_kind``."""
        return "action_ask_problem_kind"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """One button for each usual thing."""
        buttons: list[Button] = [
            {
                "title": label(f"problem_{kind}", turn.language).capitalize(),
                "payload": payload("inform", problem_kind=kind),
            }
            for kind in KINDS
        ]
        again = "_again" if turn.slot("misses") else ""
        reply.say(f"utter_report_problem_ask{again}", buttons, order_number=turn.slot("order_number"))
        return []


class AskProblemConfirmed(FormSkill):
    """Repeats what was understood and asks for a yes."""

    unavailable = "utter_report_problem_unavailable"

    def name(self) -> str:
        """Asked by the form for its slot ``problem_confirmed``."""
        return "action_ask_problem_confirmed"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Names order and problem."""
        again = "_again" if turn.slot("misses") else ""
        reply.say(
            f"utter_report_problem_confirm{again}",
            another_order(turn, "report_problem"),
            order_number=turn.slot("order_number"),
            problem=label(f"problem_{turn.slot('problem_kind')}", turn.language),
        )
        return []


class ReportProblem(Skill):
    """Opens the case that the customer agreed to, and offers what can be done at once."""

    unavailable = "utter_report_problem_unavailable"

    def name(self) -> str:
        """Runs when the form has ended."""
        return "action_report_problem"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Silent without an order: the form has said why there is none."""
        number = turn.slot("order_number")
        if number is None:
            return []
        done = [SlotSet(name, None) for name in (*SLOTS, "order_hint")]
        if turn.slot("problem_confirmed") is not True:
            reply.say("utter_report_problem_kept")
            return done
        kind: CaseKind = turn.slot("problem_kind") or "other"
        try:
            case = await self.services.shop.open_case(
                turn.principal,
                kind=kind,
                text=turn.slot("problem_words") or label(f"problem_{kind}", turn.language),
                order_number=number,
                key=turn.key(self.name()),
            )
        except (NotFound, InvalidInput):
            reply.say("utter_order_expired")
            return [*done, SlotSet("order_number", None)]
        remedies: list[Button] = [
            {"title": label(f"choice_{intent}", turn.language), "payload": payload(intent)}
            for intent in _REMEDIES.get(kind, ())
        ]
        remedies.append(
            {"title": label("talk_to_person", turn.language), "payload": payload("request_human")}
        )
        reply.say("utter_report_problem_done", remedies, case_id=case.case_id, order_number=number)
        return done
