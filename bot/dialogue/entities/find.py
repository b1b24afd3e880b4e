"""What was found where, and which of several finds counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rasa.shared.nlu.constants import (
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
)

NOT: Final = "not"


@dataclass(frozen=True)
class Find:
    """One entity in a text.

    Attributes:
        start, end: the part of the text that counts as the entity.
        begins: where the surroundings begin by which it was recognised ("zip code" before its digits); of two
            finds that overlap the one that begins first counts.
        more: further facts that actions may use, beside the value.
    """

    start: int
    end: int
    entity: str
    value: Any
    more: Mapping[str, Any] = field(default_factory=dict)
    role: str | None = None
    begins: int | None = None

    def as_entity(self) -> dict[str, Any]:
        """In the shape that Rasa wants."""
        entity = {
            ENTITY_ATTRIBUTE_TYPE: self.entity,
            ENTITY_ATTRIBUTE_START: self.start,
            ENTITY_ATTRIBUTE_END: self.end,
            ENTITY_ATTRIBUTE_VALUE: self.value,
            **self.more,
        }
        if self.role is not None:
            entity[ENTITY_ATTRIBUTE_ROLE] = self.role
        return entity


def chosen(finds: Iterable[Find], taken: Iterable[tuple[int, int]] = ()) -> list[Find]:
    """Those that count, in the order of the text.

    Of two that overlap: the one that begins first, of those the longer, of those the one named first.

    Args:
        finds: all that was found, the more trustworthy kinds first.
        taken: parts of the text that somebody else has understood.
    """
    ordered = sorted(
        enumerate(finds),
        key=lambda entry: (
            entry[1].start if entry[1].begins is None else entry[1].begins,
            -entry[1].end,
            entry[0],
        ),
    )
    free = _Free(taken)
    kept = [find for _, find in ordered if free.take(find.start, find.end)]
    return sorted(kept, key=lambda find: find.start)


class _Free:
    """Which parts of a text nobody has taken yet."""

    def __init__(self, taken: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(taken):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def take(self, start: int, end: int) -> bool:
        """Takes a part if all of it is free."""
        place = bisect_right(self._starts, start)
        if start >= end or (place > 0 and self._ends[place - 1] > start):
            return False
        if place < len(self._starts) and self._starts[place] < end:
            return False
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True
