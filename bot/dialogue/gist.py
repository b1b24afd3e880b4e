"""What a message says, without the long names of what it is about.

"The Beacon Polka Dot Recycled Paper Notebook in Sage arrived broken" is about something broken. Nine words of a
title, which no example holds, would drown the two that matter, so features are made of "the Notebook arrived
broken".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities.meanings import PRODUCT

SHORT: Final = 3  # words of a name that are left as they are
LINKS: Final = (" in ", " with ", " for ", " by ", " - ", ", ")


def names(message: Message) -> list[tuple[int, int, str]]:
    """Start and end of each long name in a message, and the word that stands for it.

    Only what an extractor before this component found; of English titles, whose last word says what a thing is. A
    Chinese title is short and stays.
    """
    text: str = message.get(TEXT) or ""
    entities: Sequence[Mapping[str, Any]] = message.get(ENTITIES) or ()
    found = []
    for entity in entities:
        start, end = entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END]
        title = text[start:end]
        if entity[ENTITY_ATTRIBUTE_TYPE] == PRODUCT and len(title.split()) > SHORT:
            found.append((start, end, _thing(title)))
    return sorted(found)


def gist(message: Message) -> str:
    """The text of a message with each long name replaced by one word."""
    text: str = message.get(TEXT) or ""
    for start, end, word in reversed(names(message)):
        text = text[:start] + word + text[end:]
    return text


def _thing(title: str) -> str:
    """What a title names: "Notebook" of "Recycled Paper Notebook in Sage"."""
    head = title
    for link in LINKS:
        head = head.split(link)[0]
    return (head.split() or title.split())[-1]
