"""What comes of a message: one answer of all that was said, and one trace of all that was done."""

from __future__ import annotations

from typing import Any, Final

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import state
from bot.dialogue.agenda import ANSWERS
from bot.dialogue.escalation import COURSE, Decision
from bot.dialogue.running import Message, Running

SILENT_ACTIONS: Final = frozenset({ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME})  # say nothing about a turn
INTERNAL_SLOTS: Final = frozenset({COURSE})  # their outcome is in the trace already


def composed(message: Running) -> list[Message]:
    """All that was said, without questions that are asked again below and without repetitions."""
    said: list[Message] = []
    last = len(message.runs) - 1
    for place, run in enumerate(message.runs):
        asked_again = (
            place < last
            and run.form_before is not None
            and run.form_before == run.form_after
            and run.request.intent not in ANSWERS
        )
        own = [
            one
            for one, speaker in zip(run.messages, [*run.said_by, *[""] * len(run.messages)], strict=False)
            if not (asked_again and speaker == run.form_after)
        ]
        said += [one for one in (*run.before, *own) if place == 0 or one not in said]
    return said


def trace(message: Running, decision: Decision) -> dict[str, Any]:
    """The trace of the message: that of its first request, with the actions of all."""
    runs = sorted(message.runs, key=lambda run: run.request.place)
    tracker = message.tracker
    whole = dict(runs[0].trace)
    whole["actions"] = [action for run in message.runs for action in run.trace["actions"]]
    if len(runs) > 1:
        whole["clauses"] = [
            {
                "intent": run.trace["intent"],
                "actions": [action["name"] for action in run.trace["actions"]],
            }
            for run in message.runs
        ]
    slots = tracker.current_slot_values()
    whole |= {
        "slots": {
            name: value for name, value in slots.items() if value is not None and name not in INTERNAL_SLOTS
        },
        "form": tracker.active_loop_name,
        "language": message.slot("language"),
        "mood": message.mood,
        "strain": decision.strain,
        "strain_reasons": list(decision.reasons),
        "offered_person": decision.offer,
    }
    return whole


def trace_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What Rasa's last turn understood and did."""
    events = state.turn_events(tracker)
    said = events[0] if events and isinstance(events[0], UserUttered) else UserUttered()
    return {
        "intent": {"name": said.intent_name, "confidence": said.intent.get("confidence", 0.0)},
        "ranking": said.parse_data.get("intent_ranking", [])[:3],
        "entities": [
            {name: entity.get(name) for name in ("entity", "value", "start", "end")}
            for entity in said.entities
        ],
        "actions": [
            {"name": event.action_name, "policy": event.policy}
            for event in events
            if isinstance(event, ActionExecuted) and event.action_name not in SILENT_ACTIONS
        ],
    }
