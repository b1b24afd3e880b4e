"""The shop's domain: what is found in a message decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain"))


def test_no_intent_uses_entities(domain: Domain) -> None:
    """Policies see no entity, whatever the intent: an order number or a colour in passing cannot break a story."""
    used = {intent: properties["used_entities"] for intent, properties in domain.intent_properties.items()}
    assert {intent: entities for intent, entities in used.items() if entities} == {}


def test_a_message_looks_the_same_to_policies_with_and_without_entities(domain: Domain) -> None:
    """A story of "yes" goes on after "yes, the red one": memorised states are equal."""
    entities = [{"entity": name, "value": "x"} for name in (*domain.entities, "unheard_of")]
    refused = [{"entity": "colour", "value": "red", "role": "not"}]

    def remembered(found: list[dict[str, str]]) -> object:
        said = UserUttered("yes", {"name": "affirm"}, found)
        tracker = DialogueStateTracker.from_events("x", [ActionExecuted("action_listen"), said], domain.slots)
        states = tracker.past_states(domain)
        return MemoizationPolicy._create_feature_key(_NO_POLICY, states)  # type: ignore[arg-type]

    assert remembered([]) == remembered(entities) == remembered(refused)


class _NoPolicy:
    config = {"enable_feature_string_compression": False}  # noqa: RUF012  (read only)


_NO_POLICY = _NoPolicy()
