"""Words that stand inside blocks, in the customer's language; they are kept in ``labels.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
# Not strftime: its names depend on the machine's locale.
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def _labels() -> Mapping[str, Mapping[Language, str]]:
    text = (Path(__file__).parent / "labels.yml").read_text(encoding="utf-8")
    labels: dict[str, dict[Language, str]] = yaml.safe_load(text)
    return labels


def label(name: str, language: Language, **values: object) -> str:
    """The words called ``name``, with ``values`` filled in."""
    return _labels()[name][language].format(**values)


def known(name: str) -> bool:
    """Whether there are words called ``name``."""
    return name in _labels()


def listed(parts: list[str], language: Language) -> str:
    """Several names as one phrase."""
    return label("list_separator", language).join(parts)


def day(when: date, language: Language) -> str:
    """A date as people read it, without the year."""
    month = MONTHS[when.month - 1] if language == "en" else str(when.month)
    return label("date", language, weekday=WEEKDAYS[when.weekday()], day=when.day, month=month)
