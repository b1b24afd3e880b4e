"""Names of people, where they are introduced as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

PERSON: Final = "person_name"
_B: Final = r"(?<![A-Za-z0-9_])"
_MOST_PARTS: Final = 4

_TOLD: Final = safe(
    rf"{_B}(?:my (?:full |first |last )?name(?:['’]?s| is| ?:)|the name(?:['’]?s| is)|name(?:['’]s| is| ?:)|names(?= [A-Z])|"
    rf"i(?:['’]?m| am) called|call me|(?:order|account) (?:is )?under (?:the name(?: of)?)|in the name of)\s{{1,3}}"
)
_MAYBE: Final = safe(rf"{_B}(?:i['’]?m|i am|this is|here is)\s{{1,3}}")
_PART: Final = re.compile(r"[^\W\d_]{1,24}(?:[-'’][^\W\d_]{1,24}){0,2}\.?")
_SPACE: Final = re.compile(r"[ \t]{1,2}")
# Where a name has ended although the sentence goes on.
_NO_NAME: Final = frozenset(
    "a an and are at but called can do for from have here i in is it my not of on or order please so that the this "
    "to was we what when where who with you your looking trying on waiting email phone number thanks sorry".split()
)
_CHINESE: Final = safe(
    r"(?:我叫|我的名字是|名字叫|我名叫|姓名(?:是|为|[:：])\s?|收件人(?:是|[:：])\s?|收货人(?:是|[:：])\s?|本人(?:姓名)?)"
    r"(?![他她它你您这那什不没人客快送])(?P<it>[\u4e00-\u9fff]{2,4})"
)
_CHINESE_END: Final = re.compile(r"[的是在了吗呢吧，想要我你他她请帮电手邮地住订买男女]")
_LONGEST_CHINESE: Final = 3


def find_names(text: str) -> Iterator[Find]:
    """Names that people say are theirs, written as names are."""
    for match in _TOLD.finditer(text):
        yield from _name(text, match.start(), match.end(), told=True)
    for match in _MAYBE.finditer(text):
        yield from _name(text, match.start(), match.end(), told=False)
    for match in _CHINESE.finditer(text):
        name = match["it"]
        end = _CHINESE_END.search(name, 2)
        length = end.start() if end else min(len(name), _LONGEST_CHINESE)
        yield Find(match.start("it"), match.start("it") + length, PERSON, name[:length], begins=match.start())


def _name(text: str, begins: int, start: int, *, told: bool) -> Iterator[Find]:
    """The name that stands at ``start``. What was not called a name must look like one: two words, in capitals."""
    parts: list[str] = []
    place = end = start
    while len(parts) < _MOST_PARTS and (part := _PART.match(text, place)) is not None:
        word = part[0].rstrip(".") if len(part[0]) > 2 else part[0]
        if word.lower() in _NO_NAME or (not told and not word[0].isupper()):
            break
        parts.append(word)
        end = part.start() + len(word)
        space = _SPACE.match(text, part.end())
        if space is None:
            break
        place = space.end()
    if parts and (told or len(parts) > 1):
        yield Find(start, end, PERSON, " ".join(map(_written, parts)), begins=begins)


def _written(part: str) -> str:
    return (
        part
        if part != part.lower() and part != part.upper()
        else part.title().replace("’S", "’s").replace("'S", "'s")
    )
