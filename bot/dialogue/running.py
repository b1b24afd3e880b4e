"""A customer's message while it is run: its requests, what they said, and the tracker between them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.agenda import ANSWERS, Request

DIGRESSIONS: Final = "digressions"

Message = dict[str, Any]
Handle = Callable[[UserMessage, DialogueStateTracker], Awaitable[None]]


@dataclass
class Run:
    """A request that was run, and what came of it."""

    request: Request
    trace: dict[str, Any]
    messages: list[Message]
    said_by: list[str]
    form_before: str | None
    form_after: str | None
    failures: int
    before: list[Message] = field(default_factory=list)

    @property
    def is_fresh(self) -> bool:
        """Whether the form's question is new with this run."""
        begun = self.form_before != self.form_after
        return self.form_after is not None and (begun or self.request.intent in ANSWERS)


@dataclass
class Running:
    """The customer's message while it is run."""

    conversation: str
    message_id: str
    metadata: Mapping[str, Any]
    tracker: DialogueStateTracker
    handle: Handle
    domain: Domain
    nlg: NaturalLanguageGenerator
    runs: list[Run] = field(default_factory=list)
    waiting: list[Request] = field(default_factory=list)
    mood: float | None = None
    cut_off: bool = False

    def slot(self, name: str) -> Any:
        """The slot's value, None where the domain has no such slot."""
        slot: Slot | None = self.tracker.slots.get(name)
        return None if slot is None else slot.value

    @property
    def form(self) -> str | None:
        """The form that is open."""
        name: str | None = self.tracker.active_loop_name
        return name

    @property
    def messages(self) -> list[Message]:
        """What all runs said."""
        return [message for run in self.runs for message in (*run.before, *run.messages)]

    @property
    def handed_over(self) -> bool:
        """Whether a person was fetched."""
        blocks = [(message.get("custom") or {}).get("block") or {} for message in self.messages]
        return any(block.get("type") == "handoff" for block in blocks)

    async def say(self, response: str, **values: str) -> list[Message]:
        """Says a response of the domain; nothing where the domain has none of this name."""
        if response not in self.domain.responses:
            return []
        words = await self.nlg.generate(response, self.tracker, "frontdoor", **values)
        if not words:
            return []
        self.update(BotUttered(words.get("text"), {}, {}))
        said = {"text": words.get("text"), "buttons": words.get("buttons")}
        return [{name: value for name, value in said.items() if value}]

    def keep(self, name: str, value: Any) -> None:
        """Sets a slot, where the domain has it and it changes."""
        if name in self.tracker.slots and self.slot(name) != value:
            self.update(SlotSet(name, value))

    def update(self, *events: Any) -> None:
        """Adds events to the tracker."""
        for event in events:
            self.tracker.update(event, self.domain)
            # The model's id, which Rasa adds, is not part of the state.
            self.tracker.events[-1].metadata = {}

    def leave_form(self) -> None:
        """Closes the open form and forgets what it gathered."""
        slots = self.form_slots
        self.update(ActiveLoop(None))
        for name in (DIGRESSIONS, "misses", *slots):
            if name != "order_number":
                self.keep(name, None)

    @property
    def form_slots(self) -> list[str]:
        """The slots of the open form, with the one for which it has asked."""
        form = self.domain.forms.get(self.form) or {}
        return ["requested_slot", *form.get("required_slots", ())]

    @property
    def present_order(self) -> list[dict[str, Any]]:
        """The order that was talked about last, as an entity."""
        number = self.slot("order_number")
        return [{"entity": "order_number", "value": number, "start": 0, "end": 0}] if number else []
