"""``python -m bot.dialogue.suites FOLDER``: plays Rasa's test stories with the trained model and says what differs.

What is compared are intents, entities and the actions that the policies choose; custom actions do not run.
Exit codes: 0 the score is reached, 1 it is not, 2 there is nothing to test with.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.dialogue import quiet

NOTHING_TO_TEST: Final = 2


class NothingToTest(Exception):
    """There is no model or no story; the message says which and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What one story showed: nothing in ``differences`` means that it passed."""

    story: str
    differences: tuple[str, ...]


def main() -> None:
    """Runs the suites named by the arguments of this process."""
    parser = argparse.ArgumentParser(description="Run the dialogue's test stories.")
    parser.add_argument("stories", type=Path, help="folder of test_*.yml files, or one such file")
    parser.add_argument("--var-dir", type=Path, default=Path("var"), help="where the trained model is")
    parser.add_argument("--min-score", type=float, default=1.0, help="share of stories that must pass")
    arguments = parser.parse_args()
    try:
        outcomes = play(arguments.stories, current_model(arguments.var_dir))
    except NothingToTest as error:
        sys.stderr.write(f"Not tested: {error}\n")
        raise SystemExit(NOTHING_TO_TEST) from None
    passed = sum(not outcome.differences for outcome in outcomes)
    for line in report(outcomes):
        sys.stdout.write(line + "\n")
    if passed < arguments.min_score * len(outcomes):
        raise SystemExit(1)


def current_model(var_dir: Path) -> Path:
    """The model that the system would serve.

    Raises:
        NothingToTest: there is none.
    """
    folder = var_dir / "artifacts" / "rasa"
    pointer = folder / "current"
    version = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    model = folder / version / "model.tar.gz"
    if not version or not model.is_file():
        raise NothingToTest(
            f"there is no dialogue model in {folder}; make one with: frontdoor train dialogue"
        )
    return model


def play(stories: Path, model: Path) -> list[Outcome]:
    """Plays every story of a file or folder.

    Raises:
        NothingToTest: no file there is named test_*.yml, or none of them holds a story.
    """
    if not stories.exists():
        raise NothingToTest(f"there is no {stories}")
    return asyncio.run(_play_all(stories, model))


async def _play_all(stories: Path, model: Path) -> list[Outcome]:
    quiet.hush()

    from rasa.core import test as rasa_test  # noqa: PLC0415  (slow, and only after hush)
    from rasa.core.agent import Agent  # noqa: PLC0415

    agent = Agent.load(str(model))
    # These two are what `rasa test core` is made of; its public function gives sums but no stories.
    generator = rasa_test._create_data_generator(str(stories), agent, use_conversation_test_files=True)  # noqa: SLF001
    trackers = generator.generate_story_trackers()
    if not trackers:
        raise NothingToTest(f"no file named test_*.yml in {stories} holds a story")
    return [await _play(rasa_test, agent, tracker) for tracker in trackers]


def report(outcomes: list[Outcome]) -> Iterator[str]:
    """The failing stories with what differed, then one line of sums."""
    for outcome in outcomes:
        if outcome.differences:
            yield f"✗ {outcome.story}"
            yield from (f"    {difference}" for difference in outcome.differences)
    passed = sum(not outcome.differences for outcome in outcomes)
    yield f"{passed} of {len(outcomes)} stories pass"


async def _play(rasa_test: Any, agent: Any, tracker: Any) -> Outcome:
    store, played, _, _ = await rasa_test._predict_tracker_actions(tracker, agent, use_e2e=True)  # noqa: SLF001
    # Rasa has no per-step record: it marks what went wrong by the class of the event that it played.
    differences = [line for event in played.events for line in _differences(rasa_test, event)]
    if store.check_prediction_target_mismatch() and not differences:
        differences.append("differs from what the story says")
    return Outcome(tracker.sender_id, tuple(differences))


def _differences(rasa_test: Any, event: Any) -> Iterator[str]:
    if isinstance(event, rasa_test.WronglyClassifiedUserUtterance):
        wanted, got = event.intent["name"], event.predicted_intent
        if wanted != got:
            yield f"{event.text!r}: expected the intent {wanted}, predicted {got}"
        wanted_entities, got_entities = (
            [
                f"{entity['entity']}={entity['value']}"
                for entity in sorted(entities, key=lambda each: each["start"])
            ]
            for entities in (event.target_entities, event.predicted_entities)
        )
        if wanted_entities != got_entities:
            expected, predicted = _listed(wanted_entities), _listed(got_entities)
            yield f"{event.text!r}: expected the entities {expected}, predicted {predicted}"
        elif wanted == got:
            yield f"{event.text!r}: the entities {_listed(got_entities)} are at another place than marked"
    elif isinstance(event, rasa_test.WronglyPredictedAction):
        yield f"expected the action {event.action_name}, predicted {event.action_name_prediction}"


def _listed(values: list[str]) -> str:
    return ", ".join(values) or "none"


if __name__ == "__main__":
    main()
