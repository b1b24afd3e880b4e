"""What is not wanted: "not leather", "anything but black", 不要红色."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bot.dialogue.entities.find import NOT, Find
from bot.dialogue.entities.guard import safe

# Entities that can be refused; a number is never meant by "not".
_REFUSABLE: Final = frozenset({"colour", "material", "size", "brand", "category", "product", "postcode"})
_WINDOW: Final = 32
_NO: Final = safe(
    r"(?:(?<![a-z])(?:not?|non|without|except(?: for)?|but not|anything but|other than|apart from|rather than|instead of|"
    r"hates?|dislikes?|isn'?t|aren'?t|(?:don'?t|do not|didn'?t) (?:want|like|need|wear)|nothing)"
    r"(?:(?>\s{1,2}(?:in|an?|any|the|that|those|of|made|from|with|real|one|size|colou?r|too|much|is|be)(?![a-z]))){0,3}|"
    r"(?:不要|不想要|别要|不是|不用|不喜欢|除了|除开|不含|非|不买|别给我|不穿|不需要|讨厌)(?:那个|那种|那款|任何|太|用|带|穿)?)"
    r"[\s-]{0,2}$"
)
_LINK: Final = safe(r"\s{0,2}(?:or|and|nor|,|，|/|、|和|或者?|跟|与)?\s{0,2}(?:an?|any|the)?\s{0,2}")


def refused(text: str, finds: Iterable[Find]) -> Iterator[Find]:
    """The finds, in order, those that follow a "not" with the role ``not``."""
    last: Find | None = None
    for find in finds:
        after_no = _NO.search(text, max(0, find.start - _WINDOW), find.start) is not None
        unwanted = find.entity in _REFUSABLE and (after_no or _listed(text, last, find))
        last = replace(find, role=NOT) if unwanted else find
        yield last


def _listed(text: str, last: Find | None, find: Find) -> bool:
    """Whether a find goes on with what was refused: "not leather or suede", "no black leather"."""
    if last is None or last.role != NOT:
        return False
    link = _LINK.fullmatch(text, last.end, find.start)
    # After a comma comes what is wanted instead: "not wool, cotton".
    return link is not None and not link[0].strip().startswith((",", "，"))
