"""The offer to pass something on to people: what it is about is kept until the yes."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk.events import SlotSet

from actions.skill import Event
from bot.shop import CaseKind

OFFERED: Final = "offered_case"  # slot: kind and words of the case that a yes would open
MAX_TEXT_CHARS: Final = 1500


def offer(kind: CaseKind, words: str) -> list[Event]:
    """What to remember once the customer was asked."""
    return [SlotSet("offer", "case"), SlotSet(OFFERED, {"kind": kind, "text": words[:MAX_TEXT_CHARS]})]


def offered(kept: Any) -> tuple[CaseKind, str]:
    """Kind and words of the case that was offered."""
    if not isinstance(kept, dict):
        return "other", "-"
    return kept.get("kind") or "other", kept.get("text") or "-"
