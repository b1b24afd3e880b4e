"""A review cut into sentences, English and Chinese."""

from __future__ import annotations

import re
from typing import Final

_CJK: Final = "\u3400-\u9fff"
_BOUNDARY: Final = re.compile(
    rf"""\n+
    | [。！？；][。！？；!?.~～…]*[”’」』）)"]*
    | (?<=[{_CJK}])(?:[!?;~～…]+|\.+(?=\s|[{_CJK}]|$))
    | (?<![.!?…])[.!?…]++["'”’)\]]*(?=\s|$)
    | (?<=[a-z]{{2}})[.]+(?=[A-Z][a-z])
    | (?<![!?])[!?]++(?=[^\W\d_])""",
    re.VERBOSE,
)
# What ends before the full stop of an abbreviation; S, M and L are sizes and I is a word, no initials.
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|jr|sr|prof|approx|vol|fig)|\b[A-Z](?<![SMLIX])|[a-z]\.[a-z])$",
    re.IGNORECASE,
)
_PAUSE: Final = re.compile(r"\.{2,}\s+[a-z]|…\s+[a-z]")


def sentences(text: str) -> list[str]:
    """The sentences of an English or Chinese text in order, without the white space around them.

    Nothing but white space is lost. Signs without a word belong to the sentence before them.
    """
    pieces: list[tuple[int, int]] = []
    start = 0
    for end in [*(match.end() for match in _BOUNDARY.finditer(text) if _ends(text, match)), len(text)]:
        if re.search(r"\w", text[start:end]):
            pieces.append((start, end))
        elif pieces:
            pieces[-1] = (pieces[-1][0], end)
        elif end < len(text):
            continue
        elif text.strip():
            pieces.append((start, end))
        start = end
    return [" ".join(text[start:end].split()) for start, end in pieces]


def _ends(text: str, match: re.Match[str]) -> bool:
    if _PAUSE.match(text, match.start()):
        return False
    return match.group()[:1] != "." or not _ABBREVIATION.search(
        text, max(0, match.start() - 12), match.start()
    )
