"""What a conversation file says, as values: stories of turns, each with what is expected of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from bot.converse.kinds import OTHER

Language = Literal["en", "zh"]
Status = Literal["bot", "queued", "agent", "closed"]

PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# What a story may call by name, and what it must be given for that.
NAMES: Final[Mapping[str, frozenset[str]]] = {
    "order": frozenset(
        {
            "number",
            "other_number",
            "foreign_number",
            "email",
            "status",
            "title",
            "other_title",
            "second_title",
            "total",
            "variant",
            "other_variant",
            "other_option",
        }
    ),
    "customer": frozenset({"customer_id", "name", "first_name", "email"}),
}


@dataclass(frozen=True, kw_only=True)
class OrderWish:
    """The order that a story wants to talk about; any order of the store that fits will do.

    Attributes:
        status: the order's status, or None for any.
        lines: least number of order lines.
        age_days_min: least number of days since the order's last step (for example its delivery).
        age_days_max: greatest number of days since then.
        customer: id of the customer whose order it is, or None for anybody's.
        total_cents_min: least that the order cost.
        payment_methods: least number of ways to pay that its customer has on file.
    """

    status: str | None = None
    lines: int = 1
    age_days_min: int | None = None
    age_days_max: int | None = None
    customer: str | None = None
    total_cents_min: int | None = None
    payment_methods: int = 0

    @property
    def strictness(self) -> int:
        """How much it asks for: the strictest choose first, so that the others leave them something."""
        asked = (self.status, self.age_days_min, self.age_days_max, self.customer, self.total_cents_min)
        return sum(part is not None for part in asked) + (self.lines > 1) + (self.payment_methods > 1)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What must be so before the first turn."""

    signed_in: bool = False
    order: OrderWish | None = None
    language: Language | None = None


@dataclass(frozen=True, order=True)
class Entity:
    """An entity as annotated in a user text, or as found by the dialogue core."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What the answer to one turn must be; an absent part is not compared.

    Attributes:
        line: where it stands in the file.
        texts: substrings or ``/regex/`` that the answer's words must contain.
        not_texts: the same, which they must not contain.
        blocks: types of all blocks, in order.
        block: parts of blocks; each must match one block of the answer.
        status: who answers from now on.
        order: parts of the given order, read from the store afterwards.
        within_ms: longest time from sending to the whole answer.
        silence: no answer of the bot at all.
    """

    line: int
    texts: tuple[str, ...] = ()
    not_texts: tuple[str, ...] = ()
    blocks: tuple[str, ...] | None = None
    block: tuple[Mapping[str, Any], ...] = ()
    status: Status | None = None
    order: Mapping[str, Any] | None = None
    within_ms: int | None = None
    silence: bool = False


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message of the customer (typed words, a clicked button, a photo) and what should come of it.

    ``None`` means "not compared" for intent, entities, actions, slots and expectation. ``active_loop`` is the
    form that runs afterwards, ``""`` for none. The words beside a ``photo`` are its ``text``.
    """

    line: int
    text: str | None = None
    button: str | None = None
    photo: Path | None = None
    intent: str | None = None
    entities: tuple[Entity, ...] | None = None
    actions: tuple[str, ...] | None = None
    slots: Mapping[str, Any] | None = None
    active_loop: str | None = None
    expect: Expectation | None = None


@dataclass(frozen=True, kw_only=True)
class Story:
    """One conversation from a file; ``kind`` is what it tries out, see :mod:`bot.converse.kinds`."""

    name: str
    path: Path
    line: int
    given: Given
    turns: tuple[Turn, ...]
    kind: str | None = None

    @property
    def in_chinese(self) -> bool:
        """Whether the customer writes Chinese most of the time."""
        typed = [turn.text for turn in self.turns if turn.text]
        return sum(bool(_HAN.search(text)) for text in typed) * 2 > len(typed)

    @property
    def kinds(self) -> frozenset[str]:
        """Its kind; a story in Chinese counts as that too."""
        kinds = frozenset({self.kind or OTHER})
        return kinds | {"chinese"} if self.in_chinese else kinds

    @property
    def names(self) -> frozenset[str]:
        """Everything that the story calls by name: ``order.number`` for ``${order.number}``."""
        return frozenset(name for text in _strings(list(self.turns)) for name in PLACEHOLDER.findall(text))


def fill(turn: Turn, values: Mapping[str, str]) -> Turn:
    """The turn with every ``${name}`` replaced by its value.

    Inside a ``/regex/`` the value is taken literally.
    """

    def put(text: str) -> str:
        escape = re.escape if is_pattern(text) else str
        return PLACEHOLDER.sub(lambda match: escape(values[match[1]]), text)

    filled: Turn = _mapped(turn, put)
    return filled


def is_pattern(text: str) -> bool:
    """Whether an expected text is a regular expression, ``/…/`` or ``/…/i``."""
    return len(text) > 2 and text.startswith("/") and text.endswith(("/", "/i"))


def pattern(text: str) -> re.Pattern[str]:
    """The expression inside ``/…/``; the final ``i`` ignores case.

    Raises:
        re.error: it is not a regular expression.
    """
    if text.endswith("/i"):
        return re.compile(text[1:-2], re.IGNORECASE)
    return re.compile(text[1:-1])


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every string in it changed."""
    if isinstance(value, str):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _mapped(getattr(value, f.name), change) for f in fields(value)})
    if isinstance(value, Mapping):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(part, change) for part in value)
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from _strings(getattr(value, part.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _strings(part)
