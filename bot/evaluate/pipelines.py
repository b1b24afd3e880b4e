"""Runs a pipeline in the environment that it needs, and reads what it answered."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.errors import FrontdoorError

ROOT: Final = Path(__file__).resolve().parents[2]
NONE: Final = "__none__"  # what is expected of a message that is none of the intents
CLASSIFIER: Final = "KernelIntentClassifier"

Examples = Sequence[tuple[str, str]]


class EvaluationFailed(FrontdoorError):
    """A pipeline could not be trained or asked; what it printed says why."""


@dataclass(frozen=True)
class Answer:
    """What a pipeline made of one message.

    Attributes:
        source: the name under which it was asked.
        expected: the intent, several accepted ones separated by ``|``, or NONE.
        ranking: the likeliest intents with their probabilities, whether or not it fell back.
        entities, expected_entities: start, end and name of each.
    """

    source: str
    text: str
    expected: str
    fell_back: bool
    ranking: tuple[tuple[str, float], ...]
    entities: frozenset[tuple[int, int, str]] = frozenset()
    expected_entities: frozenset[tuple[int, int, str]] = frozenset()

    @property
    def likeliest(self) -> str:
        """The first intent; NONE where there is none."""
        return self.ranking[0][0] if self.ranking else NONE

    @property
    def confidence(self) -> float:
        """How sure that is."""
        return self.ranking[0][1] if self.ranking else 0.0


@dataclass(frozen=True)
class Run:
    """A trained pipeline's answers, and what they cost.

    Attributes:
        train_cpu_s, cpu_milliseconds: what the process itself used; on a machine that does other work too, only
            these can be compared.
    """

    answers: tuple[Answer, ...]
    train_s: float
    load_s: float
    milliseconds: tuple[float, ...]
    cpu_milliseconds: tuple[float, ...]
    train_cpu_s: float
    resident_mb: float


@dataclass(frozen=True)
class Pipeline:
    """A pipeline and the Python that can run it.

    Attributes:
        name: for people.
        python: of an environment with Rasa, and with what the pipeline needs.
        config: a Rasa ``config.yml``.
        var_dir: where the sentence encoder is.
        as_served: trained and run as Frontdoor does, without what Rasa does twice or for nothing.
    """

    name: str
    python: Path
    config: Path
    var_dir: Path
    as_served: bool = False

    def run(
        self,
        learn: Examples | Path,
        ask: Mapping[str, Examples | Path],
        settings: Mapping[str, Any] | None = None,
    ) -> Run:
        """Trains on ``learn`` and asks ``ask``.

        Args:
            learn: text and intent of each example, or a file or folder of Rasa's.
            ask: the same, by the name that the answers will carry as their source.
            settings: of our classifier, in place of those of ``config``.

        Raises:
            EvaluationFailed: the pipeline could not be trained or asked.
        """
        with tempfile.TemporaryDirectory(prefix="frontdoor-evaluate-") as name:
            folder = Path(name)
            config = self._configured(folder, settings or {})
            nlu = learn if isinstance(learn, Path) else _written(folder / "learn.json", learn)
            asked = []
            for source, examples in ask.items():
                suffix = examples.suffix if isinstance(examples, Path) else ".json"
                path = folder / "ask" / f"{source}{suffix}"
                path.parent.mkdir(exist_ok=True)
                if isinstance(examples, Path):
                    path.write_bytes(examples.read_bytes())
                else:
                    _written(path, examples)
                asked.append(path)
            out = folder / "answers.json"
            command = [str(self.python), "-m", "bot.dialogue.understand", "--config", str(config)]
            command += ["--nlu", str(nlu), "--out", str(out), "--ask", *map(str, asked)]
            command += ["--as-served"] if self.as_served else []
            environ = os.environ | {
                "FRONTDOOR_VAR_DIR": str(self.var_dir.resolve()),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                # Rasa keeps what it has trained; a second run would be measured as if it took no time.
                "RASA_CACHE_DIRECTORY": str(folder / "cache"),
            }
            done = subprocess.run(  # noqa: S603  (our own program)
                command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True
            )
            if done.returncode != 0 or not out.exists():
                raise EvaluationFailed(f"{self.name} could not be measured:\n{done.stderr[-2000:]}")
            return _read(json.loads(out.read_text(encoding="utf-8")))

    def _configured(self, folder: Path, settings: Mapping[str, Any]) -> Path:
        config = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        for part in config["pipeline"]:
            if part["name"].endswith(f".{CLASSIFIER}"):
                part.update(settings)
        config.pop("policies", None)
        path = folder / "config.yml"
        path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path


def _written(path: Path, examples: Examples) -> Path:
    # Rasa's JSON, because in its YAML brackets would become entities.
    body = [{"text": text, "intent": intent, "entities": []} for text, intent in examples]
    path.write_text(json.dumps({"rasa_nlu_data": {"common_examples": body}}), encoding="utf-8")
    return path


def _read(found: Mapping[str, Any]) -> Run:
    answers = tuple(
        Answer(
            each["source"],
            each["text"],
            each["expected"],
            each["fell_back"],
            tuple((name, confidence) for name, confidence in each["ranking"]),
            frozenset((start, end, name) for start, end, name in each["entities"]),
            frozenset((start, end, name) for start, end, name in each["expected_entities"]),
        )
        for each in found["answers"]
    )
    return Run(
        answers,
        found["train_s"],
        found["load_s"],
        tuple(found["milliseconds"]),
        tuple(found["cpu_milliseconds"]),
        found["train_cpu_s"],
        found["resident_mb"],
    )
