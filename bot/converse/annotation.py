"""Rasa's notation for entities in a user text: ``[FD10042](order_number)``, also with a value or as JSON.

A test file says with it which entities the dialogue core must find; the customer sends the words without it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from bot.converse.story import Entity

_ANNOTATION: Final = re.compile(
    r"\[(?P<words>[^\]]+)\]"
    r"(?:\((?P<name>[^():]+)(?::(?P<value>[^)]+))?\)|(?P<one>\{[^}]+\})|\[(?P<several>\{.*?\})\])"
)


def strip(text: str) -> tuple[str, tuple[Entity, ...]]:
    """The words that the customer sends, and the entities annotated in them.

    Raises:
        ValueError: an annotation in braces is not JSON or names no entity.
    """
    entities: list[Entity] = []

    def words(match: re.Match[str]) -> str:
        if match["name"]:
            entities.append(Entity(match["name"], match["value"] or match["words"]))
        else:
            described = match["one"] or match["several"]
            entities.extend(_described(f"[{described}]", match["words"]))
        return match["words"]

    return _ANNOTATION.sub(words, text), tuple(entities)


def _described(text: str, words: str) -> list[Entity]:
    try:
        items: list[dict[str, Any]] = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the annotation {text[1:-1]} is not JSON: {error.msg}") from None
    if not all("entity" in item for item in items):
        raise ValueError(f"the annotation {text[1:-1]} names no entity")
    return [Entity(str(item["entity"]), str(item.get("value", words))) for item in items]
