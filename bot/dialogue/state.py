"""A conversation's dialogue state: bounded, and the same before and after it was written down.

Rasa's tracker is the list of all events since the beginning; its cost per turn grows with it. Here a tracker keeps
the last few turns as they were and everything before them as slot values and the active form. The *checkpoint* is
that state as JSON. After each turn the tracker in memory is brought to exactly what its checkpoint would restore,
so a restart changes nothing that a policy could see.
"""

from __future__ import annotations

from typing import Any, Final

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

VERSION: Final = 1
# Turns kept as they were: more than any policy's history, so that forgetting the rest changes no prediction.
KEPT_TURNS: Final = 4
# Forgetting costs a replay, so it is done every few turns only.
SPARE_TURNS: Final = 2


def new_tracker(conversation: str, domain: Domain, events: list[Event] | None = None) -> DialogueStateTracker:
    """A tracker made of ``events``, or one at the start of its session."""
    tracker = DialogueStateTracker(conversation, domain.slots)
    tracker.update_with_events(events or _session_start(), domain, override_timestamp=False)
    return tracker


def settle(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """Brings a tracker after its turn to what the checkpoint keeps of it."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            _trim_user(event)
            break
        if isinstance(event, BotUttered):
            event.data, event.metadata = {}, {}
        event.metadata = {}
    return _forget(tracker, domain)


def checkpoint(tracker: DialogueStateTracker, message_id: str | None) -> dict[str, Any]:
    """The state as JSON; ``message_id`` is that of the turn after which it was taken."""
    return {"version": VERSION, "after": message_id, "events": [_as_json(event) for event in tracker.events]}


def restore(conversation: str, taken: dict[str, Any], domain: Domain) -> DialogueStateTracker:
    """The tracker that a checkpoint was taken of.

    Raises:
        ValueError: it is not a checkpoint of this version.
    """
    events = taken.get("events")
    if taken.get("version") != VERSION or not isinstance(events, list):
        raise ValueError(f"not a checkpoint of version {VERSION}")
    first = events[0] if events and isinstance(events[0], dict) else {}
    if first.get("name") != ACTION_SESSION_START_NAME:
        raise ValueError("a checkpoint begins with the start of a session")
    try:
        return new_tracker(conversation, domain, deserialise_events(events))
    except Exception as error:
        raise ValueError("the checkpoint's events cannot be read") from error


def inform(
    tracker: DialogueStateTracker, entries: list[dict[str, str]], domain: Domain
) -> DialogueStateTracker:
    """Tells the tracker what a customer and an agent said to each other while the bot was silent."""
    events: list[Event] = [ConversationPaused()]
    for entry in entries:
        if entry["sender"] == "customer":
            events += [UserUttered(entry["text"]), ActionExecuted(ACTION_LISTEN_NAME)]
        else:
            events.append(BotUttered(entry["text"]))
    tracker.update_with_events([*events, ConversationResumed()], domain)
    return _forget(tracker, domain)


def turn_events(tracker: DialogueStateTracker) -> list[Event]:
    """The events of the last turn, its message first."""
    events = list(tracker.events)
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], UserUttered):
            return events[place:]
    return events


def _forget(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """Replaces what lies before the kept turns by its outcome."""
    events = list(tracker.events)
    turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= KEPT_TURNS + SPARE_TURNS:
        return tracker
    cut = turns[-KEPT_TURNS]
    past = new_tracker(tracker.sender_id, domain, events[:cut])
    slots = [
        SlotSet(name, slot.value) for name, slot in past.slots.items() if slot.value != slot.initial_value
    ]
    form = [ActiveLoop(past.active_loop_name)] if past.active_loop_name else []
    listening = ActionExecuted(ACTION_LISTEN_NAME)
    return new_tracker(
        tracker.sender_id, domain, [*_session_start(), *slots, *form, listening, *events[cut:]]
    )


def _session_start() -> list[Event]:
    """What Rasa's own ``action_session_start`` leaves; sessions are the gateway's, so it never runs here."""
    return [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]


def _trim_user(event: UserUttered) -> None:
    """Drops the ranking, the selectors and the metadata: no policy reads them, and one carries a signed token."""
    event.metadata = {}
    event.parse_data = {
        "intent": event.intent,
        "entities": event.entities,
        "text": event.text,
        "message_id": event.message_id,
        "metadata": {},
    }


def _as_json(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = event.as_dict()
    plain.pop("metadata", None)
    return {name: value for name, value in plain.items() if value is not None or name == "value"}
