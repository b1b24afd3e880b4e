"""A sentence cut into clauses, with what the lexicon finds in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from models.sentiment.lexicon import Lexicon

_TAG: Final = re.compile(r"<[^<>]{1,200}>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_SAME_SIGN: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    kind: str
    aspect: str
    polarity: str
    direction: str


@dataclass(frozen=True)
class Clause:
    start: int
    end: int
    hits: tuple[Hit, ...]
    negations: tuple[tuple[int, int], ...]


def plain(text: str) -> str:
    """Lower case, without mark-up, every character where it was."""

    def blank(match: re.Match[str]) -> str:
        return " " * len(match.group())

    if "<" in text or "&" in text:
        text = _ENTITY.sub(blank, _TAG.sub(blank, text))
    text = text.translate(_SAME_SIGN)
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _hits(text: str, words: Lexicon) -> list[Hit]:
    """What the lexicon finds, without overlaps: the longest stay, and a cue before a bare word."""
    rank = {"cue": 0, "yielding": 1, "wished": 1, "judgement": 2, "term": 2}
    found = [
        Hit(match.start(), match.end(), entry.kind, entry.aspect, entry.polarity, entry.direction)
        for entry in words.entries
        for match in entry.pattern.finditer(text)
        if match.end() > match.start()
    ]
    # Words that only a wish gives a meaning may lie within others.
    wished = [hit for hit in found if hit.kind == "wished"]
    found = [hit for hit in found if hit.kind != "wished"]
    found.sort(key=lambda hit: (hit.start - hit.end, rank[hit.kind], hit.polarity == "neutral", hit.start))
    taken = bytearray(len(text))
    kept: list[Hit] = []
    spans: dict[tuple[int, int], Hit] = {}
    for hit in found:
        # "物美价廉" praises two aspects with the same signs.
        twin = spans.setdefault((hit.start, hit.end), hit)
        several = hit.kind == twin.kind == "cue" and "neutral" not in (hit.polarity, twin.polarity)
        if several and twin in kept and twin.aspect != hit.aspect:
            kept.append(hit)
        elif not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return sorted([*kept, *wished], key=lambda hit: hit.start)


def clauses(text: str, words: Lexicon) -> list[Clause]:
    hits = _hits(text, words)
    inside = bytearray(len(text) + 1)
    for hit in hits:
        inside[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    apart = [m.span() for m in words.grammar["break"].finditer(text) if not any(inside[m.start() : m.end()])]
    for match in words.grammar["no_negation"].finditer(text):
        inside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    negations = [
        m.span() for m in words.grammar["negation"].finditer(text) if not any(inside[m.start() : m.end()])
    ]
    cut = []
    start = 0
    for end, after in [*apart, (len(text), len(text))]:
        cut.append(
            Clause(
                start,
                end,
                tuple(hit for hit in hits if start <= hit.start < end),
                tuple(span for span in negations if start <= span[0] < end),
            )
        )
        start = after
    return [clause for clause in cut if clause.start < clause.end]
