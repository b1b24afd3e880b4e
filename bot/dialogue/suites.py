"""``python -m bot.dialogue.suites FOLDER``: plays Rasa's test stories with the trained model and says what differs.

What is compared are intents, entities and the actions that the policies choose; custom actions do not run. Of
entities those kinds are compared that a message of the story marks; a colour found in passing does not concern it.
Exit codes: 0 the score is reached, 1 it is not, 2 there is nothing to test with.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.dialogue import quiet

NOTHING_TO_TEST: Final = 2
# Runs inside a form or a custom action, where no story sees it: frontdoor converse counts what is said.
UNSEEN: Final = ("validate_", "action_ask_", "utter_")
# What forms go by: a story must mark each of these.
ALWAYS_MARKED: Final = frozenset({"order_number", "email", "ordinal"})
# Rasa's own, which no story can name.
OUT_OF_REACH: Final = frozenset({"session_start", "restart", "back", "action_extract_slots"})


class NothingToTest(Exception):
    """There is no model or no story; the message says which and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What one story showed: nothing in ``differences`` means that it passed.

    Attributes:
        ran: intents as they were understood, each with an action that followed.
        known: all intents and all actions of the model's domain.
    """

    story: str
    differences: tuple[str, ...]
    ran: frozenset[tuple[str, str]] = frozenset()
    known: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def main() -> None:
    """Runs the suites named by the arguments of this process."""
    parser = argparse.ArgumentParser(description="Run the dialogue's test stories.")
    parser.add_argument("stories", type=Path, help="folder of test_*.yml files, or one such file")
    parser.add_argument("--var-dir", type=Path, default=Path("var"), help="where the trained model is")
    parser.add_argument("--min-score", type=float, default=1.0, help="share of stories that must pass")
    parser.add_argument(
        "--coverage", action="store_true", help="say which intents and actions no story exercises"
    )
    arguments = parser.parse_args()
    try:
        outcomes = play(arguments.stories, current_model(arguments.var_dir))
    except NothingToTest as error:
        sys.stderr.write(f"Not tested: {error}\n")
        raise SystemExit(NOTHING_TO_TEST) from None
    passed = sum(not outcome.differences for outcome in outcomes)
    lines = [*report(outcomes), *(coverage(outcomes) if arguments.coverage else ())]
    for line in lines:
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
    collect = rasa_test._collect_user_uttered_predictions  # noqa: SLF001

    def collect_marked(event: Any, predicted: dict[str, Any], *others: Any) -> Any:
        marked = ALWAYS_MARKED.union(entity["entity"] for entity in event.entities)
        found = [entity for entity in predicted.get("entities", ()) if entity["entity"] in marked]
        return collect(event, {**predicted, "entities": found}, *others)

    rasa_test._collect_user_uttered_predictions = collect_marked  # noqa: SLF001
    try:
        return [await _play(rasa_test, agent, tracker) for tracker in trackers]
    finally:
        rasa_test._collect_user_uttered_predictions = collect  # noqa: SLF001


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
    known = frozenset(agent.domain.intents), frozenset(agent.domain.user_actions_and_forms)
    return Outcome(tracker.sender_id, tuple(differences), frozenset(_ran(played.events)), known)


def _ran(events: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Each intent with the actions that followed it, as they were predicted."""
    intent = ""
    for event in events:
        if event.type_name == "user":
            intent = getattr(event, "predicted_intent", None) or event.intent_name or ""
        elif event.type_name == "action" and event.action_name != "action_listen":
            yield intent, getattr(event, "action_name_prediction", None) or event.action_name


def coverage(outcomes: list[Outcome]) -> Iterator[str]:
    """How much of the domain the stories exercise, and by name what they do not."""
    ran = set().union(*(outcome.ran for outcome in outcomes))
    for place, what in enumerate(("intents", "actions")):
        known = outcomes[0].known[place] - OUT_OF_REACH
        known = {name for name in known if not name.startswith(UNSEEN)}
        left = sorted(known - {pair[place] for pair in ran})
        yield f"{what}: {len(known) - len(left)} of {len(known)} exercised"
        if left:
            yield f"    never: {', '.join(left)}"
    yield f"pairs of intent and action: {len(ran)}"


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
