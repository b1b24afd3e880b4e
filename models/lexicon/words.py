"""How titles and other values are taken apart into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ASIDE: Final = re.compile(r"\s*[(（\[【].*")
_LIST_SIGN: Final = re.compile(r"\s*(?:[,，|/;–—]|\s-\s).*")


def plain(value: str) -> str:
    """Lower case, compatibility forms unified, accents of Latin letters removed, spaces single."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold())
    return " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())


def words(value: str) -> list[str]:
    """The words of a value, plain, apostrophes left out; hyphens part words."""
    return [re.sub("['’]", "", word) for word in _WORD.findall(plain(value))]


def has_chinese(value: str) -> bool:
    """Whether there is any Chinese character."""
    return _CHINESE.search(value) is not None


def named(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The values that stand under one of these names."""
    wanted = set(names)
    return [
        str(value).strip()
        for key, value in values.items()
        if str(key).strip().lower() in wanted and str(value).strip()
    ]


def line_name(title: str, colours: Iterable[str]) -> str:
    """A title without the colour at its end, in either language: what all its colours share."""
    known = set(colours)
    head, sign, tail = title.rpartition(" in ")
    if sign and head and all(word in known for word in words(tail)):
        return head.strip()
    if has_chinese(title):
        return _ASIDE.sub("", title).strip() or title
    return title.strip()


def core(title: str) -> str:
    """The part of a title that names the thing: what comes before asides and lists."""
    return _LIST_SIGN.sub("", _ASIDE.sub("", title)).strip() or title.strip()


def singular(word: str) -> str:
    """A rough singular; the same for both of a pair is all that counts."""
    if word.endswith("ves") and word[:-3] in {"scar", "shel", "kni", "hal", "loa"}:
        return word[:-3] + "f"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
