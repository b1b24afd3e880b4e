"""How much is understood of messages as customers write them, on the words of the demo shop."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities import ShopEntityExtractor

ROOT = Path(__file__).resolve().parents[2]
DEVELOPED_WITH = Path(__file__).parent / "annotated"
HELD_OUT = ROOT / "data" / "held_out"
WANTED_F1 = 0.92

Found = set[tuple[str, int, int, str, str | None]]  # entity, start, end, value, role


@pytest.fixture(scope="module")
def extractor(lexicon_artifacts: Path) -> ShopEntityExtractor:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FRONTDOOR_VAR_DIR", raising=False)
        return ShopEntityExtractor({"lexicon": str(lexicon_artifacts)})


def examples(path: Path) -> list[tuple[str, Found]]:
    """Texts, and what people have marked in them: entity, place, value, and whether it is refused."""
    return [
        (message.get(TEXT), facts(message.get(ENTITIES, [])))
        for message in RasaYAMLReader().read(str(path)).training_examples
    ]


def facts(entities: list[dict[str, Any]]) -> Found:
    return {(e["entity"], e["start"], e["end"], str(e["value"]), e.get("role")) for e in entities}


def found(extractor: ShopEntityExtractor, text: str) -> list[dict[str, Any]]:
    message = Message({TEXT: text})
    extractor.process([message])
    entities: list[dict[str, Any]] = message.get(ENTITIES)
    return entities


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_that_it_was_developed_with_is_understood(extractor: ShopEntityExtractor, language: str) -> None:
    """Nothing that was understood once is lost."""
    texts = examples(DEVELOPED_WITH / f"entities.{language}.yml")
    assert {
        text: marked ^ facts(found(extractor, text))
        for text, marked in texts
        if marked != facts(found(extractor, text))
    } == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_held_out_messages_are_understood(extractor: ShopEntityExtractor, language: str) -> None:
    """Of messages that it was not developed with, spans, entities and values are right."""
    counts: Counter[str] = Counter()
    for text, marked in examples(HELD_OUT / f"entities.{language}.yml"):
        given = facts(found(extractor, text))
        counts.update(right=len(given & marked), wrong=len(given - marked), missed=len(marked - given))
    assert 2 * counts["right"] / (2 * counts["right"] + counts["wrong"] + counts["missed"]) >= WANTED_F1


def test_held_out_messages_are_enough_and_kept_apart() -> None:
    """There are many of them, each once, and none is among those that it was developed with or the examples."""
    for language, fewest in (("en", 150), ("zh", 80)):
        texts = [text for text, _ in examples(HELD_OUT / f"entities.{language}.yml")]
        assert len(texts) == len(set(texts)) >= fewest
        learned = {text for text, _ in examples(DEVELOPED_WITH / f"entities.{language}.yml")}
        assert not learned & set(texts)
