"""What every action does: read the turn, answer, and say so honestly when a part it needs is missing."""

from __future__ import annotations

import json
import logging
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.labels import Language
from actions.services import Services
from actions.turn import Turn
from bot.blocks import Block, as_json
from bot.errors import FrontdoorError
from models.errors import ModelError

Event = dict[str, Any]
Button = Mapping[str, str]

log = logging.getLogger(__name__)

# Rasa reads these in a response's values as instructions, or shows a raw template when a value holds them.
_UNSAFE = str.maketrans("", "", "[]{}")


def payload(intent: str, **entities: str) -> str:
    """What a button stands for: an intent with its entities."""
    return f"/{intent}" + (json.dumps(entities, ensure_ascii=False) if entities else "")


class Reply:
    """Collects one answer."""

    def __init__(self, dispatcher: CollectingDispatcher, language: Language) -> None:
        self._dispatcher = dispatcher
        self.language = language

    def say(self, response: str, buttons: Sequence[Button] = (), **values: object) -> None:
        """Says a response of the domain, with ``values`` filled in and ``buttons`` after its own."""
        safe = {name: str(value).translate(_UNSAFE) for name, value in values.items()}
        self._dispatcher.utter_message(response=response, buttons=list(buttons), **safe)

    def show(self, block: Block) -> None:
        """Shows a block."""
        self._dispatcher.utter_message(json_message={"block": as_json(block)})

    def take_back(self) -> None:
        """Forgets what was said so far."""
        self._dispatcher.messages.clear()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not self._dispatcher.messages


class Skill(Action):  # type: ignore[misc]  # mypy does not read rasa_sdk
    """One custom action.

    Attributes:
        unavailable: the response for when a part that it needs does not answer; it offers a person.
    """

    unavailable: ClassVar[str]

    def __init__(self, services: Services) -> None:
        self.services = services

    @abstractmethod
    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Answers the turn and returns what to remember."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        """Called by the action server."""
        turn = Turn(tracker, self.services)
        reply = Reply(dispatcher, turn.language)
        try:
            events = await self.answer(turn, reply)
        except (FrontdoorError, ModelError) as error:
            log.warning("skill_unavailable", extra={"action": self.name(), "error": type(error).__name__})
            reply.take_back()
            reply.say(self.unavailable)
            events = [*self.abandon(turn), SlotSet("offer", "person")]
        return self.settle(turn, reply, events)

    def abandon(self, turn: Turn) -> list[Event]:
        """What to forget when the skill cannot go on."""
        return []

    def settle(self, turn: Turn, reply: Reply, events: list[Event]) -> list[Event]:
        """Once something was answered, drops an offer that was not taken up, and the attempts to understand."""
        if reply.is_empty:
            return events
        touched = {event.get("name") for event in events}
        stale = [name for name in ("offer", "misses", "tried") if turn.slot(name) and name not in touched]
        return events + [SlotSet(name, None) for name in stale]


class FormSkill(Skill):
    """A question of a form: the form's validation has already decided what to remember."""

    def settle(self, turn: Turn, reply: Reply, events: list[Event]) -> list[Event]:
        """Leaves everything as it is."""
        return events
