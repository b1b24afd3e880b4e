"""What a conversation tries out: a story says it with ``kind:``, or stands below a line ``# ── corrections``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

KINDS: Final = (
    "happy_path",
    "corrections",
    "cancellations",
    "digressions",
    "multi_skill",
    "references",
    "unsure",
    "chinese",
    "handoff",
    "hostile",
)
OTHER: Final = "other"  # of a story that says none
# Rasa's published comparison of assistants on a customer-service bot counts these five, there called happy paths,
# slot corrections, cancellations, context switches and several skills.
COMPARED: Final = frozenset({"happy_path", "corrections", "cancellations", "digressions", "multi_skill"})
# A customer who wants what the shop's policy forbids is one of those for whom nothing may give way.
_ALSO: Final[Mapping[str, str]] = {"refusals": "hostile"}

_BANNER: Final = re.compile(r"^\s*# ──+ *(\S.*?)\s*$")
_STORY: Final = re.compile(r"^\s{0,2}- (?:story|kind|given|metadata):")
_SAID: Final = re.compile(r"^\s*kind: *[\"']?(\w+)|^\s*metadata: *\{ *kind: *(\w+)")


def kind_of(words: str) -> str | None:
    """The kind that a heading names, or None."""
    name = words.strip().casefold().replace(" ", "_").replace("-", "_")
    name = _ALSO.get(name, name)
    return name if name in KINDS else None


def headings(path: Path, text: str) -> dict[int, str | None]:
    """For each line on which a story begins, from 1, the kind of the heading above it.

    Where there is no heading, the file's name may begin with a kind: ``multi_skill_orders.yml``.
    """
    found: dict[int, str | None] = {}
    kind = next((kind for kind in KINDS if path.stem.removeprefix("test_").startswith(kind)), None)
    for number, line in enumerate(text.splitlines(), 1):
        banner = _BANNER.match(line)
        if banner:
            kind = kind_of(banner[1])
        elif _STORY.match(line):
            found[number] = kind
    return found


def listed(path: Path) -> Iterator[str | None]:
    """The kind of each story of a file, also of one that only ``rasa test`` can read."""
    text = path.read_text(encoding="utf-8")
    kinds = headings(path, text)
    lines = text.splitlines()
    starts = [*kinds, len(lines) + 1]
    for start, end in pairwise(starts):
        said = next((match for line in lines[start:end] if (match := _SAID.match(line))), None)
        yield kind_of(said[1] or said[2]) if said else kinds[start]
