"""The sentences that measure the shop's model are never among those it learns from."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HELD_OUT = ROOT / "data" / "held_out"
FEWEST = {"en": 8, "zh": 6}
FEWEST_OUT_OF_SCOPE = {"en": 60, "zh": 40}


def examples(path: Path) -> dict[str, list[str]]:
    """The sentences of a training file by intent, without the marks around entities."""
    found: dict[str, list[str]] = {}
    for entry in yaml.safe_load(path.read_text("utf-8")).get("nlu") or []:
        if "intent" not in entry:
            continue
        lines = [line[2:].strip() for line in entry["examples"].splitlines() if line.startswith("- ")]
        found.setdefault(entry["intent"], []).extend(
            re.sub(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})", r"\1", s) for s in lines
        )
    return found


def normalised(sentence: str) -> str:
    """One form of sentences that differ only in case, width, punctuation and spaces."""
    words = unicodedata.normalize("NFKC", sentence).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", words).split())


def held_out(language: str) -> dict[str, list[str]]:
    """The sentences kept aside, by intent, and those outside the shop's business."""
    lines = (HELD_OUT / f"out_of_scope.{language}.txt").read_text("utf-8").splitlines()
    return examples(HELD_OUT / f"{language}.yml") | {"out_of_scope": [line for line in lines if line]}


def intents_of_the_page() -> set[str]:
    """The intents that ``docs/skills.md`` names: the first column of its tables, and the list of small talk."""
    page = (ROOT / "docs" / "skills.md").read_text("utf-8").split("## Mapping")[0]
    tables, small_talk = page.split("## Small talk and answers")
    return set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE)) | set(re.findall(r"`(\w+)`", small_talk))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intent_of_the_page_is_measured(language: str) -> None:
    """Each intent has enough sentences of its own, and none is measured that the page does not know."""
    sentences = held_out(language)
    assert set(sentences) == intents_of_the_page()
    fewest = dict.fromkeys(sentences, FEWEST[language]) | {"out_of_scope": FEWEST_OUT_OF_SCOPE[language]}
    assert {intent: len(found) for intent, found in sentences.items() if len(found) < fewest[intent]} == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_is_kept_aside_twice(language: str) -> None:
    """A sentence counts once, so a lucky guess cannot count twice."""
    sentences = [normalised(sentence) for found in held_out(language).values() for sentence in found]
    assert sorted({sentence for sentence in sentences if sentences.count(sentence) > 1}) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_kept_aside_is_learned_from(language: str) -> None:
    """What is measured was never seen: if this fails, write another sentence here or take it out of data/nlu."""
    learned = {
        normalised(s)
        for path in (ROOT / "data" / "nlu").glob("*.yml")
        for found in examples(path).values()
        for s in found
    }
    assert learned, "no training sentences found: did data/nlu move?"
    seen = [
        sentence
        for found in held_out(language).values()
        for sentence in found
        if normalised(sentence) in learned
    ]
    assert seen == []
