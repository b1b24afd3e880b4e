"""Hot spots of Rasa 3.6 that cost more than the work itself.

Per turn, more than the turn:

* ``Event.resolve_by_type`` walks all subclasses for every event that it reads.
* ``Domain.as_dict`` is built anew for every action that wants the domain, though a loaded domain never changes.
* ``RemoteAction`` checks, before each answer of the action server, that its own JSON Schema is a schema, and
  interprets it.
* ``RulePolicy`` looks for rules about a message's very words, also where there are none.
* ``DaskGraphRunner`` plans every run of the components anew.

Per training, more than learning:

* Every component's inputs and output are fingerprinted for a cache that a forced training never reads.
* Each file is checked against its schema once for every importer that reads it, and the domain at every start.
* Each time that files are put together, every example is serialised to tell whether another is the same.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import fastjsonschema
import jsonschema
import rasa.core.processor
import rasa.engine.training.graph_trainer
import rasa.model_training
import rasa.shared.utils.validation
from fastjsonschema import JsonSchemaValueException
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import GraphNodeHook
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.runner import OrderedGraphRunner

Check = Callable[[Any], Any]


def apply() -> None:
    """Installs the caches; calling it again changes nothing."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    if not hasattr(Domain, "_plain"):
        Domain._plain = Domain.as_dict  # noqa: SLF001
        Domain.as_dict = _cached_as_dict
    if not hasattr(RulePolicy, "_all_rules"):
        RulePolicy._all_rules = RulePolicy._find_action_from_rules  # noqa: SLF001
        RulePolicy._find_action_from_rules = _find_action_from_rules  # noqa: SLF001
    RemoteAction._validate_action_result = _validate_action_result  # noqa: SLF001


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """While a trained model is read: it runs in order, and what training checked is not checked again."""
    with (
        _replaced(rasa.core.processor, DaskGraphRunner=OrderedGraphRunner),
        _replaced(rasa.shared.utils.validation, validate_yaml_schema=lambda *_, **__: None),
    ):
        yield


@contextlib.contextmanager
def training() -> Iterator[None]:
    """A whole model is trained anew: nothing is kept for a later training, and no text is checked twice."""
    validation = rasa.shared.utils.validation
    whole = partial(rasa.model_training._train_graph, force_full_training=True)  # noqa: SLF001
    with (
        _replaced(rasa.engine.training.graph_trainer, TrainingHook=_NothingKept),
        _replaced(rasa.model_training, LocalTrainingCache=lambda: None, _train_graph=whole),
        _replaced(validation, validate_yaml_schema=cache(validation.validate_yaml_schema)),
        _replaced(Message, __hash__=lambda message: hash(message.get(TEXT))),
    ):
        yield


@contextlib.contextmanager
def _replaced(owner: Any, **values: Any) -> Iterator[None]:
    """While these attributes of a module or class have other values."""
    before = {name: getattr(owner, name) for name in values}
    try:
        for name, value in values.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


class _NothingKept(GraphNodeHook):
    """Stands where Rasa's own hook fingerprints and caches."""

    def __init__(self, **_: Any) -> None:
        pass

    def on_before_node(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}

    def on_after_node(self, *_: Any, **__: Any) -> None:
        pass


def _cached_as_dict(domain: Domain) -> dict[str, Any]:
    cached = domain.__dict__.get("_plain_dict")
    if cached is None:
        cached = domain.__dict__["_plain_dict"] = Domain._plain(domain)  # noqa: SLF001
    plain: dict[str, Any] = cached
    return plain


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Raises ``jsonschema.ValidationError`` where the answer does not have the shape that Rasa expects."""
    answer, kinds = _compiled_spec()
    try:
        answer(result)
        for event in result.get("events") or ():
            kinds[event["event"]](event)
    except (JsonSchemaValueException, KeyError):
        jsonschema.validate(result, RemoteAction.action_response_format_spec())  # says what is wrong
    return True


@cache
def _compiled_spec() -> tuple[Check, dict[str, Check]]:
    """Checks of a whole answer and of each kind of event, which the schema would try one after the other."""
    spec = copy.deepcopy(RemoteAction.action_response_format_spec())
    kinds = spec["properties"]["events"]["items"].pop("oneOf")
    by_name = {kind["properties"]["event"]["const"]: fastjsonschema.compile(kind) for kind in kinds}
    return fastjsonschema.compile(spec), by_name


def _find_action_from_rules(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    if use_text_for_last_user_input and not _has_text_rules(policy):
        return None, None, False
    found: tuple[str | None, str | None, bool] = RulePolicy._all_rules(  # noqa: SLF001
        policy, tracker, domain, use_text_for_last_user_input
    )
    return found


def _has_text_rules(policy: RulePolicy) -> bool:
    known: bool | None = policy.__dict__.get("_text_rules")
    if known is None:
        known = any(f'"{TEXT}"' in key for rules in policy.lookup.values() for key in rules)
        policy.__dict__["_text_rules"] = known
    return known
