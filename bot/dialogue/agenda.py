"""In which order the requests of one message are answered, and which of them wait for a form to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

AGENDA: Final = "agenda"  # the slot in which requests wait
MAX_WAITING: Final = 5
MAX_WORDS_CHARS: Final = 300

# These answer what the bot has asked.
ANSWERS: Final = frozenset({"affirm", "deny", "inform"})
# After these nothing waits any more.
LEAVING: Final = frozenset({"stop", "goodbye", "request_human"})
# A form that needs no more than this shows something; every other form changes something and asks first.
IDENTIFYING: Final = frozenset({"order_number", "email"})


@dataclass(frozen=True)
class Request:
    """One request of a customer.

    Attributes:
        text: the customer's words for it.
        intent, entities: how they were understood.
        place: where it stands in its message; names what its actions do, so that no two requests of a message are
            taken for one.
        back: whether it goes on with what was interrupted.
        parse: the whole understanding, where it is fresh.
        goes_on: whether it says nothing and only lets the open form ask its question again.
    """

    text: str
    intent: str
    entities: Sequence[Mapping[str, Any]] = ()
    place: int = 0
    back: bool = False
    parse: Mapping[str, Any] = field(default_factory=dict)
    goes_on: bool = False

    def as_slot(self) -> dict[str, Any]:
        """As it is kept while it waits."""
        return {
            "text": self.text[:MAX_WORDS_CHARS],
            "intent": self.intent,
            "entities": [
                {name: entity[name] for name in ("entity", "value", "start", "end") if name in entity}
                for entity in self.entities
            ],
            "back": self.back,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any], *, place: int) -> Request:
        """What was kept."""
        return cls(
            str(kept.get("text") or ""),
            str(kept.get("intent") or ""),
            tuple(kept.get("entities") or ()),
            place=place,
            back=bool(kept.get("back")),
        )


@dataclass(frozen=True)
class Openers:
    """Which intents start a form.

    Attributes:
        forms: intent → the form that it starts.
        changing: forms that change something, and so ask before they do.
        about_orders: intents whose form is about one order.
    """

    forms: Mapping[str, str]
    changing: frozenset[str]
    about_orders: frozenset[str] = frozenset()

    @classmethod
    def of(cls, forms: Mapping[str, str], required_slots: Mapping[str, Sequence[str]]) -> Openers:
        """Args: required_slots: of each form."""
        changing = {name for name, slots in required_slots.items() if not IDENTIFYING.issuperset(slots)}
        about_orders = {
            intent for intent, name in forms.items() if "order_number" in required_slots.get(name, ())
        }
        return cls(dict(forms), frozenset(changing), frozenset(about_orders))

    def opens(self, request: Request) -> bool:
        """Whether a form begins with it."""
        return request.intent in self.forms

    def changes(self, request: Request) -> bool:
        """Whether that form changes something."""
        return self.forms.get(request.intent) in self.changing

    def intent_of(self, form: str | None) -> str | None:
        """An intent that starts the form."""
        return next((intent for intent, started in self.forms.items() if started == form), None)


def arranged(requests: Iterable[Request], openers: Openers, *, form: str | None) -> list[Request]:
    """The order in which requests of one message are answered, so that an open question stands at the end.

    Answers to the bot's question come first, unless a form waits for one: its next question would be buried.
    What is answered at once follows, then what only shows something, and last what changes something.

    Args:
        requests: in the order of the words.
        openers: which of them open a form.
        form: the form that waits for an answer.
    """

    def rank(request: Request) -> int:
        if request.intent in LEAVING:
            return -1
        if request.intent in ANSWERS or (form is not None and openers.forms.get(request.intent) == form):
            return 1 if form is not None else -1
        if not openers.opens(request):
            return 0
        return 3 if openers.changes(request) else 2

    return sorted(requests, key=rank)


def with_references(requests: Sequence[Request], openers: Openers) -> list[Request]:
    """Requests that speak of "it" are told which order that is, as they may be answered in another order."""
    resolved: list[Request] = []
    last: Mapping[str, Any] | None = None
    for request in requests:
        named = next((e for e in request.entities if e.get("entity") == "order_number"), None)
        other = any(e.get("entity") == "ordinal" for e in request.entities) or _means_other(request.text)
        if named is None and last is not None and not other and openers.opens(request):
            number = {"entity": "order_number", "value": last["value"], "start": 0, "end": 0}
            entities = [*request.entities, number]
            parse = {**request.parse, "entities": [*(request.parse.get("entities") or ()), number]}
            resolved.append(Request(request.text, request.intent, entities, place=request.place, parse=parse))
            continue
        resolved.append(request)
        last = named or last
    return resolved


def _means_other(text: str) -> bool:
    words = text.casefold()
    return any(
        word in words for word in ("other", "another", "different", "last order", "另", "别的", "其他")
    )


def waiting(kept: Any) -> list[Mapping[str, Any]]:
    """What the slot holds."""
    return [entry for entry in kept or () if isinstance(entry, dict)][:MAX_WAITING]
