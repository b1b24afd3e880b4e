"""``python -m bot.dialogue.understand``: trains a pipeline, asks it, and writes what it made of every message.

It measures any Rasa pipeline, ours in this environment and Rasa's own where TensorFlow is installed. What the
answers are worth is judged elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from bot.dialogue import quiet


def main() -> None:
    """Runs with the arguments of this process; ``--out`` gets one JSON object."""
    parser = argparse.ArgumentParser(description="Train an NLU pipeline and ask it.")
    parser.add_argument("--config", type=Path, required=True, help="a config.yml")
    parser.add_argument("--nlu", type=Path, required=True, help="examples to learn from: a file or folder")
    parser.add_argument(
        "--ask", type=Path, nargs="+", required=True, help="examples to ask: files or folders"
    )
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    parser.add_argument(
        "--as-served", action="store_true", help="trained and run as Frontdoor does, not as Rasa does"
    )
    arguments = parser.parse_args()
    found = asyncio.run(
        _measure(arguments.config, arguments.nlu, arguments.ask, as_served=arguments.as_served)
    )
    arguments.out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


async def _measure(config: Path, nlu: Path, ask: list[Path], *, as_served: bool) -> dict[str, Any]:
    quiet.hush()
    training: Callable[[], AbstractContextManager[None]] = nullcontext
    loading: Callable[[], AbstractContextManager[None]] = nullcontext
    if as_served:
        from bot.dialogue.tuning import loading, training  # noqa: PLC0415

    from rasa.core.agent import Agent  # noqa: PLC0415  (slow, and only after hush)
    from rasa.model_training import train_nlu  # noqa: PLC0415
    from rasa.shared.importers.importer import TrainingDataImporter  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        cpu_began = time.process_time()
        with training():
            model = train_nlu(str(config), str(nlu), folder)
        train_s = time.perf_counter() - began
        train_cpu_s = time.process_time() - cpu_began
        if model is None:
            sys.exit("nothing was trained")
        began = time.perf_counter()
        with loading():
            agent = Agent.load(model)
        load_s = time.perf_counter() - began
    await agent.parse_message("hello")
    answers, milliseconds, cpu_milliseconds = [], [], []
    with threadpool_limits(1):  # as the launcher starts the dialogue core
        for path in ask:
            data = TrainingDataImporter.load_from_dict(training_data_paths=[str(path)]).get_nlu_data()
            # Rasa adds an example without text for every intent.
            for example in (each for each in data.training_examples if each.get("text")):
                began, cpu_began = time.perf_counter(), time.process_time()
                parsed = await agent.parse_message(example.get("text"))
                milliseconds.append((time.perf_counter() - began) * 1000)
                cpu_milliseconds.append((time.process_time() - cpu_began) * 1000)
                answers.append({"source": path.stem} | _answer(example, parsed))
    return {
        "train_s": train_s,
        "train_cpu_s": train_cpu_s,
        "load_s": load_s,
        "resident_mb": _resident_mb(),
        "milliseconds": milliseconds,
        "cpu_milliseconds": cpu_milliseconds,
        "answers": answers,
    }


def _answer(example: Any, parsed: dict[str, Any]) -> dict[str, Any]:
    ranking = [
        (entry["name"], entry["confidence"])
        for entry in parsed.get("intent_ranking", [])
        if entry["name"] != "nlu_fallback"
    ]
    return {
        "text": example.get("text"),
        "expected": example.get("intent"),
        "fell_back": parsed["intent"]["name"] in {"nlu_fallback", None},
        "ranking": ranking[:3],
        "expected_entities": _spans(example.get("entities") or []),
        "entities": _spans(parsed.get("entities") or []),
    }


def _spans(entities: list[dict[str, Any]]) -> list[list[Any]]:
    return sorted(
        list(span) for span in {(entity["start"], entity["end"], entity["entity"]) for entity in entities}
    )


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
