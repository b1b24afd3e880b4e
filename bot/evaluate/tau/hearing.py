"""What a customer takes from an answer: its sentences, its buttons, and what it seems to ask."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_YES: Final = re.compile(r"^(yes|ok|sure|confirm|go ahead|do it|please do)\b", re.IGNORECASE)
_NO: Final = re.compile(r"^(no|keep|leave|never mind|cancel that|not now)\b", re.IGNORECASE)
_CONFIRM: Final = re.compile(
    r"\b(shall|should|may) (i|we)\b|\bis (that|this|it) (right|correct|ok|okay)\b|\bconfirm\b|"
    r"\bgo ahead\b|\bok(ay)? (like this|so|to)\b|\byes or (a )?no\b|\bdo you want me to\b",
    re.IGNORECASE,
)
_REFUSED: Final = re.compile(
    r"\b(can't|cannot|can not|couldn't|not possible|isn't possible|not allowed|no longer possible|too late|"
    r"already|doesn't (cover|allow)|not enough|isn't available|out of stock|sold out|only once|"
    r"the same (item|one)|stays as it is)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\b(done|cancelled|canceled|registered|requested|changed|updated|all set|exchanged|booked|"
    r"goes to|will go to|is now|are now|paid with|has been|have been)\b",
    re.IGNORECASE,
)
_NEGATED: Final = re.compile(r"\b(nothing|not|n't|no) (was|been|yet|has|have)?\b|n't\b", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """One answer of the bot.

    Attributes:
        words: everything that it says in words, a line for each block.
        options: titles of the buttons, in order.
        kinds: the types of the blocks.
    """

    words: str
    options: Sequence[str]
    kinds: Sequence[str]

    @classmethod
    def of(cls, blocks: Sequence[Mapping[str, Any]]) -> Heard:
        """The answer in these blocks; of several rows of buttons the last one counts, as on the page."""
        words, options = [], []
        for block in blocks:
            if block["type"] == "quick_replies":
                options = [option["title"] for option in block["options"]]
            elif block["type"] == "text":
                words.append(str(block["text"]))
        return cls("\n".join(words), tuple(options), tuple(block["type"] for block in blocks))

    @property
    def sentences(self) -> list[str]:
        """The words, cut into sentences."""
        return [each for each in _SENTENCE.split(self.words) if each]

    @property
    def question(self) -> str:
        """Its last question with what led to it in the same answer, or nothing."""
        asked = [each for each in self.sentences if each.rstrip().endswith("?")]
        return asked[-1] if asked else ""

    @property
    def yes(self) -> str | None:
        """The button that agrees, where there is one that declines too."""
        agreeing = next((each for each in self.options if _YES.search(each)), None)
        return agreeing if any(_NO.search(each) for each in self.options) else None

    @property
    def no(self) -> str | None:
        """The button that declines."""
        return next((each for each in self.options if _NO.search(each)), None)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether a yes or a no is awaited."""
        return self.yes is not None or (bool(self.question) and _CONFIRM.search(self.question) is not None)

    @property
    def says_done(self) -> bool:
        """Whether something was done, as far as words tell."""
        told = [each for each in self.sentences if not each.rstrip().endswith("?")]
        return any(_DONE.search(each) and not _NEGATED.search(each) for each in told)

    @property
    def says_refused(self) -> bool:
        """Whether something is not possible."""
        return any(_REFUSED.search(each) for each in self.sentences)

    def mentions(self, words: str) -> bool:
        """Whether the answer has these words, in any case."""
        return bounded(words).search(self.words) is not None

    def count(self, words: str) -> int:
        """How often the answer has these words, in any case."""
        return len(bounded(words).findall(self.words))


def bounded(words: str) -> re.Pattern[str]:
    """A pattern for words that are not a part of longer ones."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
