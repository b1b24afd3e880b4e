"""Three hot spots of Rasa 3.6 that cost more per turn than the turn itself, cached.

* ``Event.resolve_by_type`` walks all subclasses for every event that it reads.
* ``Domain.as_dict`` is built anew for every action that wants the domain, though a loaded domain never changes.
* ``RemoteAction`` checks, before each answer of the action server, that its own JSON Schema is a schema.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event


def apply() -> None:
    """Installs the caches; calling it again changes nothing."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    if not hasattr(Domain, "_plain"):
        Domain._plain = Domain.as_dict  # noqa: SLF001
        Domain.as_dict = _cached_as_dict
    RemoteAction._validate_action_result = _validate_action_result  # noqa: SLF001


def _cached_as_dict(domain: Domain) -> dict[str, Any]:
    cached = domain.__dict__.get("_plain_dict")
    if cached is None:
        cached = domain.__dict__["_plain_dict"] = Domain._plain(domain)  # noqa: SLF001
    plain: dict[str, Any] = cached
    return plain


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Raises ``jsonschema.ValidationError`` where the answer does not have the shape that Rasa expects."""
    _answer_validator().validate(result)
    return True


@cache
def _answer_validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)
