"""The words of aspects and judgements, read from ``lexicon.<language>.yml``.

Phrases stand apart by semicolons and are regular expressions over lower-case text. In English a blank is white
space or a hyphen, and ``_`` up to three words that may be missing; in Chinese ``_`` is up to four characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml

Language = Literal["en", "zh"]
Kind = Literal["cue", "yielding", "wished", "term", "judgement"]

_GRAMMAR: Final = ("wish", "negation", "no_negation", "break", "question", "unreal", "other_one")
_FILES: Final = Path(__file__).parent
_JUDGEMENTS: Final = {"good": "positive", "bad": "negative", "middling": "neutral"}
_WORDS_BETWEEN: Final = r"(?:[\w'-]+\s+){0,3}?"
_SIGNS_BETWEEN: Final = r"[^，。！？；,!?;\s]{0,4}?"
_TOO: Final = {"en": r"too (?:\w+ )?(?:{})", "zh": "(?:太|过于)(?:{})"}


@dataclass(frozen=True)
class Entry:
    """One pattern and what it means; ``direction`` is of ``size_fit``, ``polarity`` empty for a term."""

    pattern: re.Pattern[str]
    kind: Kind
    aspect: str = ""
    polarity: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Lexicon:
    """All that one language needs."""

    language: Language
    entries: tuple[Entry, ...]
    grammar: Mapping[str, re.Pattern[str]]


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, compiled once."""
    tables = yaml.safe_load((_FILES / f"lexicon.{language}.yml").read_text(encoding="utf-8"))
    grammar = {name: re.compile(tables[name]) for name in _GRAMMAR}
    return Lexicon(language, tuple(_entries(language, tables)), grammar)


def _entries(language: Language, tables: Mapping[str, Mapping[str, str] | str]) -> Iterator[Entry]:
    def of(name: str) -> Iterator[tuple[list[str], str]]:
        table = tables[name]
        assert isinstance(table, Mapping)
        for meaning, phrases in table.items():
            yield meaning.split(), phrases

    for kind in ("cue", "yielding", "wished"):
        for meaning, phrases in of("cues" if kind == "cue" else kind):
            yield Entry(_compiled(language, phrases), kind, *meaning)
    for meaning, phrases in of("too"):
        yield Entry(_compiled(language, phrases, _TOO[language]), "cue", *meaning)
    for meaning, phrases in of("terms"):
        yield Entry(_compiled(language, phrases), "term", *meaning)
    for name, polarity in _JUDGEMENTS.items():
        yield Entry(_compiled(language, str(tables[name])), "judgement", "", polarity)


def _compiled(language: Language, phrases: str, frame: str = "{}") -> re.Pattern[str]:
    """One alternation, the longest phrases first."""
    listed = sorted(_apart(phrases), key=len, reverse=True)
    pattern = frame.format("|".join(listed))
    if language == "zh":
        return re.compile(pattern.replace("_", _SIGNS_BETWEEN))
    pattern = pattern.replace("_ ", "_").replace(" ?", r"[\s-]?").replace(" ", r"(?:\s+|-)")
    return re.compile(rf"(?<![\w'])(?:{pattern.replace('_', _WORDS_BETWEEN)})(?!\w)")


def _apart(phrases: str) -> Iterator[str]:
    """The phrases of a table; a semicolon inside brackets is part of one."""
    for phrase in re.split(r";\s(?![^\[\]]*\])|;$", phrases.strip()):
        if phrase.strip():
            yield " ".join(phrase.split())
