"""How well the pipeline of config.yml understands examples that it was not trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.utils.common import class_from_module_path
from sklearn.model_selection import train_test_split

from bot.dialogue.encoder import VAR_DIR
from tests.dialogue_env.pipeline import Part, Pipeline

ROOT = Path(__file__).resolve().parents[2]
# Every example says something that no other says, so a held-out one is harder than what most customers write.
LEAST_RIGHT = {"en": 0.72, "zh": 0.48}
MOST_TURNED_AWAY = 0.25
LEAST_REFUSED = 0.6
ELSEWHERE = (
    "what is the boiling point of mercury",
    "how many calories are in a bagel",
    "explain the rules of cricket",
    "which planet has the most moons",
    "what should i name my new puppy",
    "how do i replace the spark plugs in a ford",
    "who invented the telephone",
    "how do vaccines work",
    "recommend a good science fiction novel by an italian author",
    "what year did the roman empire fall",
)
COMPONENTS = {component.__name__: component for component in DEFAULT_COMPONENTS}
Examples = list[tuple[str, str]]


def pipeline_of_config() -> list[Part]:
    """The components of config.yml, as Rasa would find them."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    names = [entry.pop("name") for entry in config["pipeline"]]
    kinds = [class_from_module_path(name) if "." in name else COMPONENTS[name] for name in names]
    return list(zip(kinds, config["pipeline"], strict=True))


@pytest.fixture(scope="module")
def split() -> tuple[Examples, Examples]:
    """Four fifths of the examples to learn from and one fifth to be asked, alike for every intent and language."""
    importer = TrainingDataImporter.load_from_dict(training_data_paths=[str(ROOT / "data" / "nlu")])
    examples = [
        (example.get(TEXT), example.get(INTENT)) for example in importer.get_nlu_data().intent_examples
    ]
    kinds = [intent + language_of(text) for text, intent in examples]
    learnt, asked = train_test_split(examples, test_size=0.2, random_state=7, stratify=kinds)
    return learnt, asked


@pytest.fixture(scope="module")
def trained(
    split: tuple[Examples, Examples], encoder_artifacts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    """The pipeline of config.yml, trained on the greater part, and read back."""
    folder = tmp_path_factory.mktemp("understanding")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VAR_DIR, str(encoder_artifacts.parent.parent))
        Pipeline(pipeline_of_config(), folder).train(split[0])
        return Pipeline(pipeline_of_config(), folder, load=True)


def language_of(text: str) -> str:
    return "zh" if any("\u3400" <= sign <= "\u9fff" for sign in text) else "en"


def likeliest(result: dict[str, Any]) -> str:
    """The best intent of the shop's, whether or not the pipeline was sure enough to act on it."""
    return next(entry["name"] for entry in result["intent_ranking"] if entry["name"] != FALLBACK)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_held_out_examples_are_understood(
    trained: Pipeline, split: tuple[Examples, Examples], language: str
) -> None:
    """In both languages the right intent comes first often enough."""
    asked = [(text, intent) for text, intent in split[1] if language_of(text) == language]
    right = [likeliest(trained.parse(text)) == intent for text, intent in asked]
    assert sum(right) / len(right) >= LEAST_RIGHT[language]


def test_few_understood_examples_are_turned_away(trained: Pipeline, split: tuple[Examples, Examples]) -> None:
    """The bounds that cross-validation sets hold for examples that it has not seen."""
    results = [(trained.parse(text), intent) for text, intent in split[1]]
    understood = [result for result, intent in results if likeliest(result) == intent]
    turned_away = [result for result in understood if result["intent"]["name"] == FALLBACK]
    assert len(turned_away) / len(understood) <= MOST_TURNED_AWAY


def test_what_no_shop_is_asked_is_refused(trained: Pipeline) -> None:
    """Questions from elsewhere fall back or are told apart from the shop's business."""
    refused = [
        trained.parse(text)["intent"]["name"] in {FALLBACK, "out_of_scope", "chitchat"} for text in ELSEWHERE
    ]
    assert sum(refused) / len(refused) >= LEAST_REFUSED
