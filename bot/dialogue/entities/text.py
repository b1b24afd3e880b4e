"""Messages as they are compared: forms unified sign by sign, so that every offset stays what it was."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

HAN: Final = r"\u3400-\u9fff\uf900-\ufaff"
_TOKEN: Final = re.compile(rf"[{HAN}]|&|(?>[^\W_{HAN}]{{1,64}})(?:['’][^\W_{HAN}]{{1,9}})?")
_APOSTROPHES: Final = re.compile("['’]")
# What may stand between two words of one name; between two Chinese characters nothing may.
_GAP: Final = re.compile(r"[ \t\u00a0/×.'’“”\"-]{0,3}")
_IRREGULAR: Final = {
    "scarves": "scarf", "shelves": "shelf", "knives": "knife", "halves": "half", "loaves": "loaf",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _unified_sign(sign: str) -> str:
    form = unicodedata.normalize("NFKC", sign)
    return form if len(form) == 1 else sign


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    form = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", sign)).casefold()
    letters = [part for part in form if not unicodedata.combining(part)]
    return letters[0] if len(letters) == 1 else sign


def unified(text: str) -> str:
    """Compatibility forms unified: full-width digits are digits."""
    return text if text.isascii() else "".join(map(_unified_sign, text))


def folded(text: str) -> str:
    """Small letters without accents; as long as the text."""
    return text.lower() if text.isascii() else "".join(map(_folded_sign, text))


@dataclass(frozen=True)
class Token:
    """A word, or one Chinese character."""

    form: str
    start: int
    end: int
    joined: bool  # whether it may go on the name that the token before it belongs to


def tokens(plain: str) -> list[Token]:
    """The words of a folded text, in the singular."""
    found: list[Token] = []
    end = 0
    han_before = False
    for match in _TOKEN.finditer(plain):
        start, word = match.start(), match[0]
        han = "\u3400" <= word[0] <= "\ufaff"
        if han:
            form, joined = word, start == end
        else:
            form = "and" if word == "&" else singular(_APOSTROPHES.sub("", word))
            joined = _GAP.fullmatch(plain, end, start) is not None
        found.append(
            Token(
                form,
                start,
                match.end(),
                bool(found) and joined and (start == end or not (han and han_before)),
            )
        )
        end, han_before = match.end(), han
    return found


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """A rough singular; that both of two compared words are treated alike is all that counts."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
