"""What the conversations exercise of all that the bot can do: intents, actions, and what comes of them.

An *outcome* is a response of the domain (``utter_cancel_order_refused_already_shipped``), recognised by its words,
or the type of a block.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from bot.blocks import Block
from bot.converse.kinds import KINDS, OTHER
from bot.converse.running import StoryResult, TurnResult
from bot.converse.story import Language

_BLOCKS: Final = tuple(f"block {kind.type}" for kind in Block.__subclasses__() if kind.type != "text")
_SLOT: Final = re.compile(r"\\?\{\w+\\?\}")
_INSIDE_FORMS: Final = ("validate_", "action_ask_")  # a trace names the form; what they say is an outcome


@dataclass(frozen=True)
class Words:
    """One way in which a response is said; ``literal`` counts its own letters, without what is filled in."""

    response: str
    language: Language
    pattern: re.Pattern[str]
    literal: int


@dataclass(frozen=True)
class Inventory:
    """All that the bot can do, by name, with the skill that it belongs to."""

    intents: Mapping[str, str]
    actions: Mapping[str, str]
    responses: Mapping[str, str]
    words: Sequence[Words] = field(repr=False)

    @classmethod
    def read(cls, project: Path) -> Inventory:
        """From the files of the domain, one for each skill."""
        intents: dict[str, str] = {}
        actions: dict[str, str] = {}
        responses: dict[str, str] = {}
        words: list[Words] = []
        for folder in ("domain", "data/responses"):
            for path in sorted((project / folder).glob("*.yml")):
                skill = path.stem.lstrip("_")
                loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
                intents |= {_name(entry): skill for entry in loaded.get("intents") or ()}
                actions |= {
                    name: skill for name in loaded.get("actions") or () if not name.startswith(_INSIDE_FORMS)
                }
                actions |= dict.fromkeys(loaded.get("forms") or (), skill)
                for name, said in (loaded.get("responses") or {}).items():
                    responses[name] = skill
                    words += [_words(name, each) for each in said if each.get("text")]
        words.sort(key=lambda each: -each.literal)
        return cls(intents, actions, responses, words)

    def said(self, text: str) -> list[tuple[str, Language]]:
        """The responses whose words these are, and in which language; those that say the most by themselves."""
        fitting = [each for each in self.words if each.pattern.fullmatch(text.strip())]
        return [(each.response, each.language) for each in fitting if each.literal == fitting[0].literal]


def _name(entry: Any) -> str:
    return str(next(iter(entry)) if isinstance(entry, Mapping) else entry)


def _words(response: str, said: Mapping[str, Any]) -> Words:
    text = str(said["text"]).strip()
    conditions = said.get("condition") or ()
    chinese = any(part.get("name") == "language" and part.get("value") == "zh" for part in conditions)
    pattern = _SLOT.sub("(?s:.*)", re.escape(text))
    literal = len(re.sub(r"\{\w+\}", "", text))
    return Words(response, "zh" if chinese else "en", re.compile(pattern), literal)


@dataclass(frozen=True)
class Exercised:
    """What was seen, and how often.

    Attributes:
        kinds: stories by skill (the file's name) and kind.
        paths: turns by intent, last action, and outcome.
        languages: of each response, how often it was said in each language.
    """

    kinds: Counter[tuple[str, str]]
    intents: Counter[str]
    actions: Counter[str]
    outcomes: Counter[str]
    languages: Counter[tuple[str, Language]]
    paths: Counter[tuple[str, str, str]]

    @classmethod
    def by(cls, results: Iterable[StoryResult], inventory: Inventory) -> Exercised:
        """Counts what all played turns showed."""
        seen = cls(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())
        for result in results:
            story = result.story
            seen.kinds.update((story.path.stem, kind) for kind in result.story.kinds)
            for turn in result.turns:
                seen._add(turn, inventory)
        return seen

    def _add(self, turn: TurnResult, inventory: Inventory) -> None:
        if turn.answer is None:
            return
        outcomes: list[str] = []
        for block in turn.answer.blocks:
            said = inventory.said(str(block["text"])) if block.get("type") == "text" else []
            self.languages.update(said)
            outcomes += [response for response, _ in said] or [f"block {block['type']}"]
        self.outcomes.update(outcomes)
        trace = turn.answer.trace
        if trace is None or trace.intent is None:
            return
        self.intents[trace.intent] += 1
        self.actions.update(trace.actions)
        last = trace.actions[-1] if trace.actions else ""
        self.paths.update((trace.intent, last, outcome) for outcome in outcomes)


def missing(seen: Exercised, inventory: Inventory) -> dict[str, dict[str, list[str]]]:
    """What was never exercised: intents, actions and so on, by skill."""
    said: dict[Language, set[str]] = {
        language: {name for name, spoken in seen.languages if spoken == language} for language in ("en", "zh")
    }
    return {
        "intents": _left(inventory.intents, set(seen.intents)),
        "actions": _left(inventory.actions, set(seen.actions)),
        "responses": _left(inventory.responses, said["en"] | said["zh"]),
        "responses in Chinese": _left(inventory.responses, said["zh"]),
        "blocks": _left(dict.fromkeys(_BLOCKS, OTHER), set(seen.outcomes)),
    }


def _left(known: Mapping[str, str], seen: set[str]) -> dict[str, list[str]]:
    left: defaultdict[str, list[str]] = defaultdict(list)
    for name, skill in sorted(known.items()):
        if name not in seen:
            left[skill].append(name)
    return dict(left)


def as_json(seen: Exercised, inventory: Inventory) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "stories": [{"skill": s, "kind": k, "stories": n} for (s, k), n in sorted(seen.kinds.items())],
        "totals": dict(_totals(seen, inventory)),
        "paths": [
            {"intent": intent, "action": action, "outcome": outcome, "turns": turns}
            for (intent, action, outcome), turns in sorted(seen.paths.items())
        ],
        "responses": [
            {"response": response, "language": language, "turns": turns}
            for (response, language), turns in sorted(seen.languages.items())
        ],
        "never": missing(seen, inventory),
    }


def _totals(seen: Exercised, inventory: Inventory) -> Iterator[tuple[str, dict[str, int]]]:
    left = missing(seen, inventory)
    known = {
        "intents": len(inventory.intents),
        "actions": len(inventory.actions),
        "responses": len(inventory.responses),
        "responses in Chinese": len(inventory.responses),
        "blocks": len(_BLOCKS),
    }
    for name, total in known.items():
        yield name, {"exercised": total - sum(len(names) for names in left[name].values()), "of": total}


def show(console: Console, seen: Exercised, inventory: Inventory) -> None:
    """Tables: stories by skill and kind, and what nothing has exercised."""
    kinds = [kind for kind in (*KINDS, OTHER) if any(k == kind for _, k in seen.kinds)]
    table = Table(title="Stories by file and kind", title_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column("file")
    for kind in kinds:
        table.add_column(kind.replace("_", "\n"), justify="right")
    for skill in sorted({skill for skill, _ in seen.kinds}):
        table.add_row(skill, *(str(seen.kinds[skill, kind] or "") for kind in kinds))
    sums = [sum(n for (_, k), n in seen.kinds.items() if k == kind) for kind in kinds]
    table.add_row("all (Chinese ones twice)", *map(str, sums), style="bold")
    console.print(table)
    for name, counts in _totals(seen, inventory):
        console.print(f"{name}: {counts['exercised']} of {counts['of']} exercised")
    console.print(f"paths (intent × action × outcome): {len(seen.paths)}")
    for name, skills in missing(seen, inventory).items():
        if name != "responses in Chinese":  # in the JSON; most of them would be listed twice here
            for skill, names in skills.items():
                console.print(f"  never ({name}, {skill}): {', '.join(names)}")
