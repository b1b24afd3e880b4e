"""Compares what came back with what a story expects. Nothing here talks to anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.converse.story import Entity, Expectation, Status, Turn, is_pattern, pattern

ABSENT = "(nothing)"
# What Rasa does in every turn by itself; no story names it.
SILENT_ACTIONS = frozenset({"action_listen", "action_session_start"})
# What forms go by: a story that marks entities must mark each of these, of others only the kinds that it marks.
ALWAYS_MARKED: Final = frozenset({"order_number", "email", "ordinal"})

_Difference = tuple[str, str, str]  # what differs, expected, got


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What the dialogue core made of one message."""

    intent: str | None = None
    confidence: float | None = None
    entities: tuple[Entity, ...] = ()
    actions: tuple[str, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    form: str | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Trace:
        """The trace as the dialogue core's channel sends it."""
        intent = body.get("intent") or {}
        return cls(
            intent=intent.get("name"),
            confidence=intent.get("confidence"),
            entities=tuple(Entity(e["entity"], str(e["value"])) for e in body.get("entities", ())),
            actions=tuple(a["name"] for a in body.get("actions", ()) if a["name"] not in SILENT_ACTIONS),
            slots=body.get("slots") or {},
            form=body.get("form"),
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything that came of one message of the customer.

    Attributes:
        blocks: blocks of all messages that the bot sent, in order.
        status: who answers now.
        elapsed_ms: from sending to the last message of the answer; to the acknowledgement when none came.
        trace: what the dialogue core did; None when the message did not reach it.
        order: the story's order as the store has it now; None when the story has none.
    """

    blocks: Sequence[Mapping[str, Any]]
    status: Status
    elapsed_ms: float
    trace: Trace | None = None
    order: Mapping[str, Any] | None = None

    @property
    def words(self) -> str:
        """What a reader of the answer reads, a line for each block."""
        return "\n".join(words_of(block) for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """One thing that is not as expected, in words for people."""

    line: int
    what: str
    expected: str
    got: str


def words_of(block: Mapping[str, Any]) -> str:
    """The words of a block: its text, or what a channel would say that cannot show it."""
    return str(block.get("text") or block.get("fallback", ""))


def compare(turn: Turn, answer: Answer) -> list[Mismatch]:
    """All that differs between an answer and what the story expects of it; empty when all is well."""
    found = list(_trace_mismatches(turn, answer.trace))
    if turn.expect is not None:
        found += _answer_mismatches(turn.expect, answer)
    return found


def partial_mismatch(expected: Any, got: Any, path: str = "") -> str | None:
    """Why ``got`` does not have everything that ``expected`` asks for; None when it has.

    Mappings may have more keys and lists more items than expected (the order of the expected items counts);
    a text between slashes is a regular expression; everything else must be equal.
    """
    here = path or "it"
    if isinstance(expected, Mapping):
        return _mapping_mismatch(expected, got, path)
    if isinstance(expected, (list, tuple)):
        return _list_mismatch(expected, got, here)
    if isinstance(expected, str) and is_pattern(expected):
        found = isinstance(got, str) and pattern(expected).search(got)
        return None if found else f"{here} is {got!r}, expected {expected}"
    same = expected == got and isinstance(expected, bool) == isinstance(got, bool)
    return None if same else f"{here} is {got!r}, expected {expected!r}"


def _mapping_mismatch(expected: Mapping[str, Any], got: Any, path: str) -> str | None:
    if not isinstance(got, Mapping):
        return f"{path or 'it'} is {got!r}, which has no keys"
    for key, part in expected.items():
        if key not in got:
            return f"{path or 'it'} has no {key!r}"
        why = partial_mismatch(part, got[key], f"{path}.{key}" if path else str(key))
        if why is not None:
            return why
    return None


def _list_mismatch(expected: Sequence[Any], got: Any, here: str) -> str | None:
    if not isinstance(got, (list, tuple)):
        return f"{here} is {got!r}, which is no list"
    remaining = iter(got)
    for part in expected:
        if not any(partial_mismatch(part, item) is None for item in remaining):
            return f"{here} has no {part!r} where it is expected; it is {list(got)!r}"
    return None


def _trace_mismatches(turn: Turn, trace: Trace | None) -> Iterator[Mismatch]:
    compared = (turn.intent, turn.entities, turn.actions, turn.slots, turn.active_loop)
    if all(part is None for part in compared):
        return
    if trace is None:
        yield Mismatch(line=turn.line, what="dialogue", expected="a turn of the dialogue core", got=ABSENT)
        return
    for what, expected, got in (*_understood_wrong(turn, trace), *_state_wrong(turn, trace)):
        yield Mismatch(line=turn.line, what=what, expected=expected, got=got)


def _understood_wrong(turn: Turn, trace: Trace) -> Iterator[_Difference]:
    if turn.intent is not None and trace.intent != turn.intent:
        sure = f" ({trace.confidence:.2f})" if trace.confidence is not None else ""
        yield "intent", turn.intent, f"{trace.intent or ABSENT}{sure}"
    if turn.entities is not None:
        marked = ALWAYS_MARKED.union(entity.name for entity in turn.entities)
        found = [entity for entity in trace.entities if entity.name in marked]
        if sorted(turn.entities) != sorted(found):
            yield "entities", _entities(turn.entities), _entities(found)
    if turn.actions is not None and turn.actions != trace.actions:
        yield "actions", "\n".join(turn.actions), "\n".join(trace.actions) or ABSENT


def _state_wrong(turn: Turn, trace: Trace) -> Iterator[_Difference]:
    for name, value in (turn.slots or {}).items():
        got = trace.slots.get(name)
        if (value is ... and got is None) or (value is not ... and got != value):
            yield f"slot {name}", "any value" if value is ... else repr(value), repr(got)
    if turn.active_loop is not None and (trace.form or "") != turn.active_loop:
        yield "form", turn.active_loop or ABSENT, trace.form or ABSENT


def _answer_mismatches(expect: Expectation, answer: Answer) -> Iterator[Mismatch]:
    found = (*_words_wrong(expect, answer.words), *_blocks_wrong(expect, answer.blocks))
    for what, expected, got in (*found, *_outcome_wrong(expect, answer)):
        yield Mismatch(line=expect.line, what=what, expected=expected, got=got)


def _words_wrong(expect: Expectation, words: str) -> Iterator[_Difference]:
    for text in expect.texts:
        if not _contains(words, text):
            yield "text", text, words or ABSENT
    for text in expect.not_texts:
        if _contains(words, text):
            yield "text that must not come", f"not: {text}", words


def _blocks_wrong(expect: Expectation, blocks: Sequence[Mapping[str, Any]]) -> Iterator[_Difference]:
    kinds = tuple(str(block.get("type")) for block in blocks)
    if expect.silence and blocks:
        yield "answer", ABSENT, "\n".join(kinds)
    if expect.blocks is not None and expect.blocks != kinds:
        yield "blocks", "\n".join(expect.blocks), "\n".join(kinds) or ABSENT
    for part in expect.block:
        reasons = [partial_mismatch(part, block) for block in blocks if _same_type(part, block)]
        if None not in reasons:
            why = "; ".join(str(reason) for reason in reasons)
            yield "block", repr(dict(part)), why or f"blocks: {', '.join(kinds) or ABSENT}"


def _outcome_wrong(expect: Expectation, answer: Answer) -> Iterator[_Difference]:
    if expect.status is not None and expect.status != answer.status:
        yield "status", expect.status, answer.status
    if expect.order is not None:
        why = partial_mismatch(expect.order, answer.order, "order")
        if why is not None:
            yield "store", repr({"order": dict(expect.order)}), why
    if expect.within_ms is not None and answer.elapsed_ms > expect.within_ms:
        yield "time", f"at most {expect.within_ms} ms", f"{answer.elapsed_ms:.0f} ms"


def _same_type(part: Mapping[str, Any], block: Mapping[str, Any]) -> bool:
    return "type" not in part or part["type"] == block.get("type")


def _contains(words: str, text: str) -> bool:
    if is_pattern(text):
        return pattern(text).search(words) is not None
    # Line breaks are a matter of layout, in the file as in the answer.
    return " ".join(text.split()) in " ".join(words.split())


def _entities(entities: Sequence[Entity]) -> str:
    return "\n".join(f"{entity.name}: {entity.value}" for entity in sorted(entities)) or ABSENT
