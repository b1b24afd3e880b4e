"""Forms of a question or two that are not about an order: what they share."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.order_form import LEAVING, MAX_DIGRESSIONS, missed, request
from actions.skill import Event, Reply, Skill
from actions.turn import Phase, Turn

# Said to a question, and yet no answer: asked again in other words. Whatever else is said has a rule of its own.
_ANSWERS: Final = frozenset({"affirm", "inform"})


class ShortForm(Skill):
    """Validates a form: decides what was answered and what is asked next.

    Attributes:
        form: name of the form.
        intent: the intent that starts it.
        answers: its slots.
    """

    form: ClassVar[str]
    intent: ClassVar[str]
    answers: ClassVar[tuple[str, ...]]

    @abstractmethod
    async def begin(self, turn: Turn, reply: Reply) -> list[Event]:
        """What the first words already say, and what is asked next."""

    @abstractmethod
    async def accept(self, turn: Turn, requested: str) -> list[Event] | None:
        """Reads the answer to a question; None when the words hold none."""

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Returns the form's next state, or nothing at all: then Rasa lets another rule answer."""
        match turn.phase(self.form):
            case Phase.RESUME:
                return self.resume(turn)
            case Phase.START:
                return [SlotSet("digressions", None), *self.abandon(turn), *await self.begin(turn, reply)]
            case Phase.ANSWER:
                events = await self._continue(turn, reply)
                return [SlotSet("digressions", None), *events] if events else []

    def resume(self, turn: Turn) -> list[Event]:
        """Asks the same again, unless the customer has plainly moved on."""
        digressions = (turn.slot("digressions") or 0) + 1
        if digressions > MAX_DIGRESSIONS:
            return [SlotSet("digressions", None), *self.abandon(turn)]
        return [SlotSet("digressions", digressions), request(turn.slot("requested_slot"))]

    def abandon(self, turn: Turn) -> list[Event]:
        """Forgets the answers and ends the form; its last action then stays silent."""
        return [*(SlotSet(name, None) for name in self.answers), request(None)]

    def settle(self, turn: Turn, reply: Reply, events: list[Event]) -> list[Event]:
        """An offer made before the form ended with it; misses are counted by the form itself."""
        if events and turn.slot("offer") and all(event.get("name") != "offer" for event in events):
            return [*events, SlotSet("offer", None)]
        return events

    async def _continue(self, turn: Turn, reply: Reply) -> list[Event]:
        if turn.intent in LEAVING:
            return []
        accepted = await self.accept(turn, turn.slot("requested_slot"))
        if accepted is not None:
            return [SlotSet("misses", None), *accepted]
        if turn.intent == self.intent:
            return [*self.abandon(turn), *await self.begin(turn, reply)]
        return missed(turn) if turn.intent in _ANSWERS else []


def confirmation(turn: Turn, intent: str) -> bool | None:
    """The yes or no in an answer; None when it is neither.

    Args:
        turn: the turn.
        intent: the form's own: "yes, delete it" says it once more.
    """
    if turn.intent == "deny":
        return False
    if reading.is_negative(turn.words):
        return None
    if turn.intent == "affirm" or (turn.intent == intent and reading.is_yes(turn.words)):
        return True
    return None
