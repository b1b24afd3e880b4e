"""Reads conversation files, strict about every key; names the file and line of all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, get_args

from bot.blocks.content import OrderStatus
from bot.converse import annotation, kinds
from bot.converse.story import (
    NAMES,
    PLACEHOLDER,
    Entity,
    Expectation,
    Given,
    Language,
    OrderWish,
    Status,
    Story,
    Turn,
    is_pattern,
    pattern,
)
from bot.converse.yaml_nodes import MappingNode, Node, Nodes, SequenceNode, StoryError, line_of

__all__ = ["StoryError", "read_stories"]

_STORY_KEYS: Final = {"story", "kind", "given", "steps", "metadata"}
_GIVEN_KEYS: Final = {"customer", "order", "language"}
_ORDER_KEYS: Final = {
    "status", "lines", "age_days_min", "age_days_max", "customer", "total_cents_min", "payment_methods",
}  # fmt: skip
_USER_KEYS: Final = {"user", "intent", "entities"}
_BUTTON_KEYS: Final = {"button", "intent"}
_PHOTO_KEYS: Final = {"photo", "words"}
_STEPS: Final = ("user", "button", "photo", "action", "bot", "expect", "slot_was_set", "active_loop")


def read_stories(paths: Iterable[Path]) -> list[Story]:
    """The stories of all files, in order; a folder stands for its ``.yml`` and ``.yaml`` files.

    Raises:
        StoryError: with every problem of every file at once.
    """
    stories: list[Story] = []
    problems: list[str] = []
    for path in _files(paths):
        nodes = Nodes(path)
        stories += _File(nodes).stories()
        problems += nodes.problems
    if problems:
        raise StoryError(problems)
    return stories


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*.y*ml") if file.suffix in {".yml", ".yaml"})
        else:
            yield path


class _File:
    """Turns the nodes of one file into stories."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.headings: dict[int, str | None] = {}

    def stories(self) -> list[Story]:
        root = self.nodes.root()
        if root is None:
            return []
        parts = self.nodes.mapping(root, "a conversation file", {"version", "stories"})
        if "stories" not in parts:
            self.nodes.problem(root, "there is no `stories:` in this file")
            return []
        self.headings = kinds.headings(self.nodes.path, self.nodes.path.read_text(encoding="utf-8"))
        stories = [self.story(node) for node in self.nodes.sequence(parts["stories"], "`stories:`")]
        seen: dict[str, int] = {}
        for story in stories:
            if story.name in seen:
                first = seen[story.name]
                self.nodes.problems.append(
                    f"{story.path}:{story.line}: another story on line {first} has the name {story.name!r}"
                )
            seen.setdefault(story.name, story.line)
        return stories

    def story(self, node: Node) -> Story:
        parts = self.nodes.mapping(node, "a story", _STORY_KEYS)
        name = self.nodes.text(parts["story"], "`story:`") if "story" in parts else ""
        if not name:
            self.nodes.problem(node, "a story needs a name: `- story: What the customer achieves`")
        given = self.given(parts["given"]) if "given" in parts else Given()
        turns = self.turns(parts["steps"]) if "steps" in parts else ()
        if not turns:
            self.nodes.problem(node, f"story {name!r} has no step in which the customer says something")
        story = Story(
            name=name,
            path=self.nodes.path,
            line=line_of(node),
            kind=self.kind(parts, line_of(node)),
            given=given,
            turns=turns,
        )
        self.check_names(node, story)
        return story

    def kind(self, parts: Mapping[str, Node], line: int) -> str | None:
        """What the story says itself, in the notation of ours or of Rasa, or the heading above it."""
        if "kind" in parts:
            return self.nodes.one_of(parts["kind"], "`kind:`", kinds.KINDS)
        metadata = parts.get("metadata")
        said = self.nodes.free(metadata, "`metadata:`") if metadata is not None else {}
        return kinds.kind_of(str(said["kind"])) if "kind" in said else self.headings.get(line)

    def check_names(self, node: Node, story: Story) -> None:
        for name in sorted(story.names):
            kind, _, part = name.partition(".")
            if part not in NAMES.get(kind, ()):
                known = ", ".join(
                    f"${{{k}.{p}}}" for k, parts in sorted(NAMES.items()) for p in sorted(parts)
                )
                self.nodes.problem(node, f"there is no ${{{name}}}; there are: {known}")
            elif kind == "order" and story.given.order is None:
                self.nodes.problem(node, f"${{{name}}} needs `given: {{order: …}}`")
            elif kind == "customer" and not story.given.signed_in:
                self.nodes.problem(node, f"${{{name}}} needs `given: {{customer: signed_in}}`")

    def given(self, node: Node) -> Given:
        parts = self.nodes.mapping(node, "`given:`", _GIVEN_KEYS)
        customer, order, language = parts.get("customer"), parts.get("order"), parts.get("language")
        spoken: Any = self.nodes.one_of(language, "`language:`", get_args(Language)) if language else None
        return Given(
            signed_in=customer is not None
            and self.nodes.one_of(customer, "`customer:`", {"guest", "signed_in"}) == "signed_in",
            order=self.wish(order) if order else None,
            language=spoken,
        )

    def wish(self, node: Node) -> OrderWish:
        parts = self.nodes.mapping(node, "`order:`", _ORDER_KEYS)
        wish = OrderWish()
        if "status" in parts:
            wish = replace(
                wish, status=self.nodes.one_of(parts["status"], "`status:`", get_args(OrderStatus))
            )
        if "customer" in parts:
            wish = replace(wish, customer=self.nodes.text(parts["customer"], "`customer:`"))
        if "lines" in parts:
            wish = replace(wish, lines=self.nodes.whole(parts["lines"], "`lines:`", least=1))
        for name in ("age_days_min", "age_days_max", "total_cents_min", "payment_methods"):
            if name in parts:
                asked: dict[str, Any] = {name: self.nodes.whole(parts[name], f"`{name}:`")}
                wish = replace(wish, **asked)
        return wish

    def turns(self, node: Node) -> tuple[Turn, ...]:
        turns: list[Turn] = []
        speaks = {"user": self.user, "button": self.button, "photo": self.photo}
        for step in self.nodes.sequence(node, "`steps:`"):
            if not isinstance(step, MappingNode):
                self.nodes.problem(step, "a step needs a key such as `user:` or `action:`")
                continue
            keys = {getattr(key, "value", None) for key, _ in step.value}
            kind = next((name for name in _STEPS if name in keys), None)
            if kind is None:
                found = ", ".join(sorted(str(key) for key in keys))
                self.nodes.problem(step, f"a step is one of {', '.join(_STEPS)}; this one has: {found}")
            elif kind in speaks:
                turns.append(speaks[kind](step))
            elif not turns:
                self.nodes.problem(step, f"`{kind}:` stands before the customer has said anything")
            else:
                turns[-1] = self.outcome(turns[-1], kind, step)
        return tuple(turns)

    def user(self, node: Node) -> Turn:
        parts = self.nodes.mapping(node, "a `user:` step", _USER_KEYS)
        # The newline that YAML's `|` leaves is not what the customer typed.
        written = self.nodes.text(parts["user"], "`user:`").removesuffix("\n")
        try:
            text, annotated = annotation.strip(written)
        except ValueError as error:
            self.nodes.problem(parts["user"], str(error))
            text, annotated = written, ()
        entities: tuple[Entity, ...] | None = annotated or None
        if "entities" in parts:
            entities = annotated + self.entities(parts["entities"])
        return Turn(line=line_of(node), text=text, intent=self.intent(parts), entities=entities)

    def entities(self, node: Node) -> tuple[Entity, ...]:
        found: list[Entity] = []
        for item in self.nodes.sequence(node, "`entities:`"):
            parts = self.nodes.mapping(item, "an entity")
            found += [Entity(name, self.nodes.text(value, f"`{name}:`")) for name, value in parts.items()]
        return tuple(found)

    def button(self, node: Node) -> Turn:
        parts = self.nodes.mapping(node, "a `button:` step", _BUTTON_KEYS)
        title = self.nodes.text(parts["button"], "`button:`").strip()
        return Turn(line=line_of(node), button=title, intent=self.intent(parts))

    def photo(self, node: Node) -> Turn:
        parts = self.nodes.mapping(node, "a `photo:` step", _PHOTO_KEYS)
        name = self.nodes.text(parts["photo"], "`photo:`").strip()
        path = self.nodes.path.parent / name
        if not path.is_file():
            self.nodes.problem(parts["photo"], f"there is no file {name} beside this one")
        words = self.nodes.text(parts["words"], "`words:`").strip() if "words" in parts else None
        return Turn(line=line_of(node), photo=path, text=words)

    def intent(self, parts: dict[str, Node]) -> str | None:
        return self.nodes.text(parts["intent"], "`intent:`") if "intent" in parts else None

    def outcome(self, turn: Turn, kind: str, node: Node) -> Turn:
        """The turn with one more thing expected of it."""
        value = self.nodes.mapping(node, f"a `{kind}:` step", {kind})[kind]
        match kind:
            case "action":
                return replace(turn, actions=(*(turn.actions or ()), self.nodes.text(value, "`action:`")))
            case "active_loop":
                name = self.nodes.text(value, "`active_loop:`")
                return replace(turn, active_loop="" if name in {"null", "~"} else name)
            case "slot_was_set":
                return replace(turn, slots={**(turn.slots or {}), **self.slots(value)})
            case "bot":
                words = self.nodes.text(value, "`bot:`").strip()
                expect = turn.expect or Expectation(line=line_of(node))
                return replace(turn, expect=replace(expect, texts=(*expect.texts, words)))
        if turn.expect is not None:
            self.nodes.problem(node, "this answer has an `expect:` or `bot:` already; put it all into one")
        return replace(turn, expect=self.expectation(value, line_of(node)))

    def slots(self, node: Node) -> dict[str, Any]:
        """Slots and their values; the value ``...`` stands for "any"."""
        slots: dict[str, Any] = {}
        items = self.nodes.sequence(node, "`slot_was_set:`") if isinstance(node, SequenceNode) else [node]
        for item in items:
            if isinstance(item, MappingNode):
                slots |= self.nodes.free(item, "`slot_was_set:`")
            else:
                slots[self.nodes.text(item, "`slot_was_set:`")] = ...
        return slots

    def expectation(self, node: Node, line: int) -> Expectation:
        nodes = self.nodes
        # How each key is read, and what it is called in the expectation.
        readers: dict[str, tuple[str, Callable[[Node, str], Any]]] = {
            "text": ("texts", self.patterns),
            "not_text": ("not_texts", self.patterns),
            "blocks": ("blocks", self.block_types),
            "block": ("block", self.block_parts),
            "status": ("status", lambda value, what: nodes.one_of(value, what, get_args(Status))),
            "store": ("order", self.stored_order),
            "within_ms": ("within_ms", lambda value, what: nodes.whole(value, what, least=1)),
            "silence": ("silence", nodes.truth),
        }
        parts = nodes.mapping(node, "`expect:`", readers)
        if not parts:
            nodes.problem(node, "`expect:` is empty")
        found = Expectation(line=line)
        for key, value in parts.items():
            name, read = readers[key]
            found = replace(found, **{name: read(value, f"`{key}:`")})
        if found.silence and (found.texts or found.blocks or found.block):
            nodes.problem(node, "an answer cannot be silent and have a text or blocks")
        return found

    def block_types(self, node: Node, what: str) -> tuple[str, ...]:
        return tuple(self.nodes.text(item, what) for item in self.nodes.sequence(node, what))

    def block_parts(self, node: Node, what: str) -> tuple[Mapping[str, Any], ...]:
        several = node.value if isinstance(node, SequenceNode) else [node]
        return tuple(self.nodes.free(item, what) for item in several)

    def stored_order(self, node: Node, what: str) -> Mapping[str, Any] | None:
        parts = self.nodes.mapping(node, what, {"order"})
        return self.nodes.free(parts["order"], "`order:`") if "order" in parts else None

    def patterns(self, node: Node, what: str) -> tuple[str, ...]:
        """Expected texts, of which those between slashes must be regular expressions."""
        texts = self.nodes.texts(node, what)
        for text in texts:
            if not text.strip():
                self.nodes.problem(node, f"{what} is empty, so every answer would match")
            if is_pattern(text):
                try:
                    pattern(PLACEHOLDER.sub("x", text))
                except re.error as error:
                    self.nodes.problem(node, f"{what} {text} is not a regular expression: {error}")
        return texts
