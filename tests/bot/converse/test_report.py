"""Reports: what people read, what CI reads, what programs read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from bot.converse.kinds import KINDS
from bot.converse.matching import Answer, Mismatch, Trace
from bot.converse.report import (
    Coverage,
    Tally,
    by_kind,
    failure_text,
    print_coverage,
    print_kinds,
    summary_line,
    write_json,
    write_junit,
)
from bot.converse.running import StoryResult, TurnResult
from bot.converse.story import Given, Story, Turn
from tests.bot.converse.gateway import text


def result(name: str, *mismatches: Mismatch, problem: str | None = None, words: str = "Hello") -> StoryResult:
    turn = Turn(line=5, text="hi")
    story = Story(name=name, path=Path("tests/greet.yml"), line=3, given=Given(), turns=(turn,))
    trace = Trace(intent="greet", confidence=0.9, actions=("utter_greet", "utter_menu"))
    answer = Answer(blocks=[text(words)], status="bot", elapsed_ms=12.34, trace=trace)
    played = () if problem else (TurnResult(turn=turn, answer=answer, mismatches=mismatches),)
    return StoryResult(story=story, turns=played, duration_s=0.5, conversation="c1", problem=problem)


PASSED = result("Greets")
FAILED = result("Tracks", Mismatch(line=7, what="actions", expected="a\nb", got="a\nc"))
BROKEN = result("Cancels", problem="no pending order is left")


def test_summary_counts_both() -> None:
    """The last line of every run."""
    assert summary_line([PASSED, FAILED, BROKEN]) == "1 passed, 2 failed"


def test_every_kind_is_told_with_how_many_passed() -> None:
    """All ten, those of Rasa's comparison marked; Chinese counts beside the kind, no kind as other."""
    stories = [
        replace(PASSED, story=replace(PASSED.story, kind="corrections")),
        replace(FAILED, story=replace(FAILED.story, kind="corrections")),
        replace(PASSED, story=replace(PASSED.story, kind="hostile", turns=(Turn(line=5, text="你好"),))),
        BROKEN,
    ]
    tallies = by_kind(stories)
    assert list(tallies) == [*KINDS, "other"]
    assert tallies["corrections"] == Tally(passed=1, total=2)
    assert tallies["hostile"] == tallies["chinese"] == Tally(passed=1, total=1)
    assert tallies["other"] == Tally(passed=0, total=1)
    assert tallies["digressions"] == Tally(passed=0, total=0)
    console = Console(width=100, color_system=None, force_terminal=False)
    with console.capture() as captured:
        print_kinds(console, tallies)
    shown = " ".join(captured.get().split())
    assert "corrections * 1 / 2" in shown
    assert "hostile 1 / 1" in shown
    for kind in ("happy_path", "corrections", "cancellations", "digressions", "multi_skill"):
        assert f"{kind} *" in shown


def test_failure_shows_the_conversation_and_the_difference() -> None:
    """A reader sees what was said, what came, and how it differs, with file and lines."""
    shown = failure_text(FAILED)
    for part in ("✗ Tracks", "tests/greet.yml:3", "customer  hi", "bot  (text) Hello", "line 7: actions"):
        assert part in shown
    assert [line.strip() for line in shown.splitlines() if line.startswith("      ")][-3:] == [
        "a",
        "- b",
        "+ c",
    ]


def test_problem_is_shown() -> None:
    """A story that could not begin says why."""
    assert "no pending order is left" in failure_text(BROKEN)


def test_customers_words_are_never_markup(tmp_path: Path) -> None:
    """Words that look like markup or carry control characters are shown as they are and break nothing."""
    hostile = result(
        "x", Mismatch(line=1, what="text", expected="[bold]\x00", got="</failure>"), words="[/red]"
    )
    assert "[/red]" in failure_text(hostile)
    write_junit(tmp_path / "junit.xml", [hostile])
    assert "- [bold]" in str(ET.parse(tmp_path / "junit.xml").getroot().findtext(".//failure"))


def test_junit_has_a_case_for_each_story(tmp_path: Path) -> None:
    """Counts, names and reasons are where CI looks for them."""
    path = tmp_path / "reports" / "junit.xml"
    write_junit(path, [PASSED, FAILED, BROKEN])
    [suite] = ET.parse(path).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    reasons: dict[str | None, Any] = {
        case.get("name"): failure.get("message") if (failure := case.find("failure")) is not None else None
        for case in suite
    }
    assert reasons == {
        "Greets": None,
        "Tracks": "actions on line 7",
        "Cancels": "no pending order is left",
    }


def test_json_has_every_turn_and_the_coverage(tmp_path: Path) -> None:
    """A program can read what a person reads."""
    path = tmp_path / "report.json"
    write_json(path, [PASSED, FAILED])
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["passed"], report["failed"]) == (1, 1)
    assert report["coverage"]["pairs"][0] == {"intent": "greet", "action": "utter_greet", "turns": 2}
    turn = report["stories"][1]["turns"][0]
    assert turn["text"] == "hi"
    assert turn["elapsed_ms"] == 12.3
    assert turn["mismatches"] == [{"line": 7, "what": "actions", "expected": "a\nb", "got": "a\nc"}]


def test_coverage_counts_actions_by_intent(capsys: pytest.CaptureFixture[str]) -> None:
    """The table says which actions an intent led to."""
    coverage = Coverage.of([PASSED, FAILED, BROKEN])
    assert coverage.intents == ["greet"]
    assert coverage.actions == ["utter_greet", "utter_menu"]
    print_coverage(Console(width=100), coverage)
    assert "utter_greet (2), utter_menu (2)" in capsys.readouterr().out
