"""Words that point at something: "it", "that one", "the other one", 那件."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

REFERENCE: Final = "reference"
_B: Final = r"(?<![A-Za-z0-9_'’])"
_E: Final = r"(?![A-Za-z0-9_'’])"

# "Is it possible", "how long does it take", "it's raining": here "it" is nothing.
_IT: Final = safe(
    rf"(?<!hope )(?<!forget )(?<!got )(?<!screw )(?<!skip )(?<!hows )(?<!make sure )(?<!how long does )(?<!how long will )(?<!does )(?<!how is )(?<!how's ){_B}it"
    rf"(?:{_E}|(?=['’]?s (?:too|broken|damaged|not|defective|faulty|torn|the wrong)))"
    r"(?!\s(?:possible|too late|too early|ok|okay|true|safe to|free to|normal|going|takes?|seems?|rains?|depends|matters?|'s)(?![a-z]))"
    r"(?!['’]?s (?:going|been|ok|okay|fine|possible))"
)
_IT_TAKES: Final = safe(
    rf"{_B}(?:does|will|would|did|can|could|should) it take{_E}|{_B}is it (?:possible|too (?:late|early)|ok|okay|true|safe|free){_E}"
)
_DOES_IT: Final = safe(rf"{_B}(?:does|will|would|did) it(?! take){_E}")
_THEM: Final = safe(rf"{_B}(?:them|they|these|those(?! who))(?: ones?)?{_E}")
_THAT: Final = safe(
    rf"{_B}(?P<word>that|this)(?:(?: (?:other )?one){_E}|{_E}(?=\s{{0,2}}(?:$|[?.,!;，。？！]|"
    r"(?:in|please|pls|back|instead|for|too|again|with|and|or|but|still|available|a|to|as well|from|at|on|made)(?![a-z])|"
    r"(?:is|was|isn'?t|looks?|came|arrived)(?= (?:too|not|broken|damaged|the wrong|wrong|faulty|defective|available|real|in stock)))))"
)
_OTHER: Final = safe(
    rf"{_B}(?:(?:the|that|my) other(?: ones?)?|another(?: one)?|the others|a different one|(?:some|any)thing else|other ones?)"
    rf"{_E}"
)
_SAME: Final = safe(
    rf"{_B}(?:the )?same(?: ones?)?{_E}(?! (?:day|time|week|problem|issue|address|thing|way))"
)
# 把 counts umbrellas, and begins half of all requests: 那把它退了.
_COUNTER: Final = "(?:[个件款双条只顶盏瓶本张种副套]|把(?=[雨伞椅刀梳锁]))"
_CHINESE: Final = (
    ("other", safe(rf"另(?:一|外)(?:那|一)?{_COUNTER}?|(?:别|其他|其它)的")),
    ("same", safe("同款|同样的|一样的")),
    ("these", safe("这些|这几[个件款双条]")),
    ("those", safe("那些|那几[个件款双条]")),
    ("this", safe(rf"这一?{_COUNTER}(?!月|星期|礼拜|问题|人)")),
    ("that", safe(rf"(?<!刹)那一?{_COUNTER}(?!月|星期|礼拜|问题|人)")),
    ("them", safe("它们")),
    ("it", safe("它(?!们)")),
)


def find_references(text: str) -> Iterator[Find]:
    """Pronouns and pointing words; the value is it, them, this, that, these, those, other or same."""
    idle = {match.end() for match in _IT_TAKES.finditer(text)}
    for match in _IT.finditer(text):
        if not any(match.end() <= end <= match.end() + 9 for end in idle):
            yield Find(match.start(), match.start() + 2, REFERENCE, "it")
    for match in _DOES_IT.finditer(text):
        yield Find(match.end() - 2, match.end(), REFERENCE, "it")
    for match in _THEM.finditer(text):
        word = match[0].lower().split()[0]
        yield Find(match.start(), match.end(), REFERENCE, "them" if word == "they" else word)
    for match in _THAT.finditer(text):
        yield Find(match.start(), match.end(), REFERENCE, match["word"].lower())
    for match in _OTHER.finditer(text):
        yield Find(match.start(), match.end(), REFERENCE, "other")
    for match in _SAME.finditer(text):
        yield Find(match.start(), match.end(), REFERENCE, "same")
    for value, pattern in _CHINESE:
        for match in pattern.finditer(text):
            yield Find(match.start(), match.end(), REFERENCE, value)
