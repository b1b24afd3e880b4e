"""Tells people and programs how the stories went: the terminal, JUnit XML and JSON."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.converse.kinds import COMPARED, KINDS, OTHER
from bot.converse.matching import Mismatch, words_of
from bot.converse.running import StoryResult, TurnResult

SHOWN_WORDS = 400  # characters of an answer that are shown before it is cut


@dataclass(frozen=True)
class Coverage:
    """Which actions the dialogue core ran for which intents, and how often."""

    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, results: Iterable[StoryResult]) -> Coverage:
        """Counts the traces of all turns that were answered."""
        pairs: Counter[tuple[str, str]] = Counter()
        for result in results:
            for turn in result.turns:
                trace = turn.answer.trace if turn.answer else None
                if trace is not None and trace.intent:
                    pairs.update((trace.intent, action) for action in trace.actions)
        return cls(pairs)

    @property
    def intents(self) -> list[str]:
        """Intents that were understood at least once, by name."""
        return sorted({intent for intent, _ in self.pairs})

    @property
    def actions(self) -> list[str]:
        """Actions that ran at least once, by name."""
        return sorted({action for _, action in self.pairs})


def summary_line(results: Sequence[StoryResult]) -> str:
    """``N passed, N failed``, for people and for scripts."""
    passed = sum(result.passed for result in results)
    return f"{passed} passed, {len(results) - passed} failed"


@dataclass(frozen=True)
class Tally:
    """How many stories of a kind there were, and how many of them passed."""

    passed: int
    total: int


def by_kind(results: Iterable[StoryResult]) -> dict[str, Tally]:
    """The tally of every kind, in their usual order, also of those without a story; others come last.

    A story in Chinese counts for its own kind and for that one.
    """
    total: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for result in results:
        total.update(result.story.kinds)
        passed.update(result.story.kinds if result.passed else ())
    names = [*KINDS, *([OTHER] if total[OTHER] else [])]
    return {name: Tally(passed[name], total[name]) for name in names}


def print_kinds(console: Console, tallies: Mapping[str, Tally]) -> None:
    """A table: kinds down, how many of their stories passed; those of Rasa's comparison are marked."""
    table = Table(title="Conversations by kind", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("kind")
    table.add_column("passed / total", justify="right")
    for kind, tally in tallies.items():
        style = "" if tally.passed == tally.total else "bold red"
        name = f"{kind} *" if kind in COMPARED else kind
        table.add_row(name, Text(f"{tally.passed} / {tally.total}", style))
    console.print(table)
    console.print(Text("* kinds that Rasa's published comparison of assistants counts", "dim"))


def print_result(console: Console, result: StoryResult) -> None:
    """One line for a story that passed; the conversation and the difference for one that failed."""
    mark = Text("✓", "green") if result.passed else Text("✗", "bold red")
    time = Text(f"{result.duration_s:.1f} s", "dim")
    console.print(Text(" ").join([mark, Text(result.story.name), time]))
    if not result.passed:
        console.print(Text(f"  {result.story.path}:{result.story.line}", "dim"))
        for turn in result.turns:
            _print_turn(console, turn)
        if result.problem:
            console.print(Text(f"  {result.problem}", "red"))


def print_coverage(console: Console, coverage: Coverage) -> None:
    """A table: intents down, the actions that they led to and how often."""
    table = Table(title="Seen by the dialogue core", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("intent")
    table.add_column("actions (turns)")
    for intent in coverage.intents:
        ran = [(action, n) for (of, action), n in sorted(coverage.pairs.items()) if of == intent]
        table.add_row(intent, ", ".join(f"{action} ({n})" for action, n in ran))
    console.print(table)


def failure_text(result: StoryResult) -> str:
    """Why a story failed, as plain text."""
    console = Console(width=110, color_system=None, force_terminal=False, record=True, quiet=False)
    with console.capture() as captured:
        print_result(console, result)
    return captured.get()


def write_junit(path: Path, results: Sequence[StoryResult]) -> None:
    """Writes the results as JUnit XML: a suite for each file, a case for each story."""
    root = ET.Element("testsuites")
    for file in sorted({result.story.path for result in results}):
        cases = [result for result in results if result.story.path == file]
        suite = ET.SubElement(
            root,
            "testsuite",
            name=str(file),
            tests=str(len(cases)),
            failures=str(sum(not case.passed for case in cases)),
            time=f"{sum(case.duration_s for case in cases):.3f}",
        )
        for case in cases:
            attributes = {"name": case.story.name, "classname": file.stem, "file": str(file)}
            element = ET.SubElement(suite, "testcase", attributes, time=f"{case.duration_s:.3f}")
            if not case.passed:
                reason = _first_reason(case)
                ET.SubElement(element, "failure", message=reason).text = _printable(failure_text(case))
    ET.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def write_json(path: Path, results: Sequence[StoryResult]) -> None:
    """Writes the results with every turn's words, trace and differences."""
    coverage = Coverage.of(results)
    body = {
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
        "kinds": {kind: asdict(tally) for kind, tally in by_kind(results).items()},
        "coverage": {
            "intents": coverage.intents,
            "actions": coverage.actions,
            "pairs": [{"intent": i, "action": a, "turns": n} for (i, a), n in sorted(coverage.pairs.items())],
        },
        "stories": [_story_json(result) for result in results],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _print_turn(console: Console, result: TurnResult) -> None:
    turn = result.turn
    said = turn.text or f"[{turn.button}]"
    if turn.photo is not None:
        said = f"[{turn.photo.name}] {turn.text or ''}".strip()
    console.print(Text("  customer  ", "cyan") + Text(said))
    for block in result.answer.blocks if result.answer else ():
        words = words_of(block)
        shown = words if len(words) <= SHOWN_WORDS else f"{words[:SHOWN_WORDS]} …"
        shown = shown.replace("\n", "\n            ")
        console.print(Text("       bot  ", "magenta") + Text(f"({block['type']}) ", "dim") + Text(shown))
    if result.problem:
        console.print(Text(f"  line {turn.line}: {result.problem}", "red"))
    for mismatch in result.mismatches:
        console.print(Text(f"  line {mismatch.line}: {mismatch.what}", "red"))
        console.print(_difference(mismatch))


def _difference(mismatch: Mismatch) -> Text:
    """What was expected and what came; line by line where both have several lines."""
    expected, got = mismatch.expected.splitlines(), mismatch.got.splitlines()
    if len(expected) > 1 and len(got) > 1:
        lines = [line for line in difflib.ndiff(expected, got) if not line.startswith("?")]
    else:
        lines = [*(f"- {line}" for line in expected), *(f"+ {line}" for line in got)]
    styles = {"-": "red", "+": "green"}
    return Text("\n").join(Text(f"      {line}", styles.get(line[0], "dim")) for line in lines)


def _first_reason(result: StoryResult) -> str:
    if result.problem:
        return result.problem
    failed = result.turns[-1]
    if failed.problem:
        return failed.problem
    return f"{failed.mismatches[0].what} on line {failed.mismatches[0].line}"


def _story_json(result: StoryResult) -> dict[str, Any]:
    return {
        "story": result.story.name,
        "file": str(result.story.path),
        "line": result.story.line,
        "passed": result.passed,
        "duration_s": round(result.duration_s, 3),
        "conversation": result.conversation,
        "problem": result.problem,
        "turns": [_turn_json(turn) for turn in result.turns],
    }


def _turn_json(result: TurnResult) -> dict[str, Any]:
    answer = result.answer
    trace = answer.trace if answer else None
    return {
        "line": result.turn.line,
        "text": result.turn.text,
        "button": result.turn.button,
        "photo": result.turn.photo.name if result.turn.photo else None,
        "blocks": list(answer.blocks) if answer else [],
        "status": answer.status if answer else None,
        "elapsed_ms": round(answer.elapsed_ms, 1) if answer else None,
        "intent": trace.intent if trace else None,
        "confidence": trace.confidence if trace else None,
        "actions": list(trace.actions) if trace else [],
        "problem": result.problem,
        "mismatches": [
            {"line": m.line, "what": m.what, "expected": m.expected, "got": m.got} for m in result.mismatches
        ],
    }


def _printable(text: str) -> str:
    """The text without the control characters that XML cannot carry."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable())
