"""What was found where, and which of several finds counts."""

from __future__ import annotations

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
    spans = sorted(taken)
    ordered = sorted(
        enumerate(finds),
        key=lambda entry: (
            entry[1].start if entry[1].begins is None else entry[1].begins,
            -entry[1].end,
            entry[0],
        ),
    )
    kept: list[Find] = []
    for _, find in ordered:
        if find.start < find.end and not any(find.start < end and start < find.end for start, end in spans):
            kept.append(find)
            spans.append((find.start, find.end))
    return sorted(kept, key=lambda find: find.start)
