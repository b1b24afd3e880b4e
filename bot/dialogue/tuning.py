"""Two hot spots of Rasa 3.6 that cost more per turn than the turn itself, cached.

* ``Event.resolve_by_type`` walks all subclasses for every event that it reads.
* ``Domain.as_dict`` is built anew for every action that wants the domain, though a loaded domain never changes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event


def apply() -> None:
    """Installs both caches; calling it again changes nothing."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    if not hasattr(Domain, "_plain"):
        Domain._plain = Domain.as_dict  # noqa: SLF001
        Domain.as_dict = _cached_as_dict


def _cached_as_dict(domain: Domain) -> dict[str, Any]:
    cached = domain.__dict__.get("_plain_dict")
    if cached is None:
        cached = domain.__dict__["_plain_dict"] = Domain._plain(domain)  # noqa: SLF001
    plain: dict[str, Any] = cached
    return plain
