"""What was talked about last, corrections of it, and forms that were left alone for long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rasa.shared.core.events import ConversationResumed, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.agenda import Request
from bot.dialogue.clauses import BROAD, SOFT

TOPIC: Final = "topic"  # the slot with the last request
RESUME: Final = "resume"  # the slot with what the customer was asked whether to go on with
FORM_EXPIRES_S: Final = 3600.0
# In a message's metadata: nothing is answered, the open form asks its question again.
GOES_ON: Final = "goes_on"
_ANSWERS: Final = frozenset({"inform", "nlu_fallback"})
# A word in passing: what was offered before may still be meant after it.
SMALL_TALK: Final = frozenset({"greet", "thank", "how_are_you", "compliment", "chitchat"})

# Understood as hardly more than "no" or a fact: only together with a correction do they mean a request.
_VAGUE: Final = frozenset(
    {"inform", "deny", "affirm", "stop", "chitchat", "out_of_scope", "nlu_fallback", "complain"}
)
_CORRECTS: Final = re.compile(
    r"^(?:(?:oh|oops|sorry|wait|no|nope|not that(?: one)?|that'?s (?:wrong|not it)|hmm|hang on)[\s,.!]+){0,4}"
    r"(?:i (?:actually )?(?:meant|mean|was talking about|am talking about)|actually|i said|make (?:that|it)|rather|"
    r"it(?:'s| is| was) (?:actually )?(?:for )?(?:order|the other)|the other (?:one|order)|not (?:that|"
    r"this) (?:one|order))\b"
    r"|^(?:oops|sorry|wait|no|nope|wrong (?:one|order))[\s,.!]+(?=(?:\S+\s){0,3}#?[a-z]{0,3}\d{4,})"
    r"|^(?:不对|不是|错了|弄错了|搞错了|说错了|等等|不好意思)|我(?:是)?(?:说|指)的?(?:是)?|应该是|改成|换成|"
    r"另一?个订单|另外那?个订单",
    re.IGNORECASE,
)


def topic_of(request: Request, number: str | None) -> dict[str, Any] | None:
    """What to remember of a request, or None when it is none that a correction could mean."""
    if request.intent in SOFT | BROAD | {"request_human", "bot_challenge", "out_of_scope"}:
        return None
    words = "" if request.text.startswith("/") else request.text  # a button has no words
    return {"intent": request.intent, "text": words[:200], "order_number": number}


def corrected(request: Request, topic: Mapping[str, Any] | None) -> Request:
    """The last request again, of another order, where the words only correct it: "no, I meant FD10051".

    Only words that say nothing else are read so, and only while no form is open: a form reads corrections itself.
    """
    if not topic or request.intent not in _VAGUE or not _CORRECTS.search(request.text.strip()):
        return request
    names = any(entity.get("entity") not in {None, "email"} for entity in request.entities)
    if not names and not re.search(r"\bother\b|另", request.text, re.IGNORECASE):
        return request
    intent = {"name": topic["intent"], "confidence": 1.0}
    parse = {**request.parse, "intent": intent}
    return Request(request.text, topic["intent"], request.entities, place=request.place, parse=parse)


def idle_s(tracker: DialogueStateTracker, now: float) -> float:
    """Seconds since the customer's last message, 0 when there is none."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return max(0.0, now - float(event.timestamp or now))
    return 0.0


def handed_back(tracker: DialogueStateTracker) -> bool:
    """Whether an agent had the conversation since the last turn."""
    for event in reversed(tracker.events):
        if isinstance(event, ConversationResumed):
            return True
        if isinstance(event, UserUttered):
            return False
    return False


def outlived(intent: str, before: str | None) -> bool:
    """Whether an offer still stands after a turn that left it alone.

    One word of small talk, and no more, may lie between an offer and its answer.

    Args:
        intent: of the turn.
        before: the intent of the turn before it.
    """
    return intent in SMALL_TALK and before not in SMALL_TALK


def is_answer(said: Mapping[str, Any]) -> bool:
    """Whether words to an old question answer it, so that nobody needs to say them again; a yes counts anew."""
    return said.get("intent") in _ANSWERS


def asks_anew(request: Request) -> bool:
    """Whether it is a request of its own, so that nobody needs to be asked about an old one."""
    return request.intent not in SOFT | {"nlu_fallback"} or request.intent in {"stop", "deny", "goodbye"}


def beside_picture(said: Mapping[str, Any]) -> str | None:
    """The words that a customer wrote beside a picture; None where there is no picture, or are no words."""
    values = {entity["entity"]: str(entity["value"]) for entity in said.get("entities") or ()}
    return values.get("words") if "upload_id" in values else None
