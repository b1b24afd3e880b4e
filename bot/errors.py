"""Every error that Frontdoor raises on purpose, and the one JSON shape in which people meet it.

FrontdoorError
├── SettingsError            the environment is wrong; lists every problem at once
├── InvalidInput             400  the caller sent something that cannot be understood
│   └── InvalidBlock         400  a block does not match the schema
├── Unauthorized             401  no valid token, session or signature
├── Forbidden                403  known, but not allowed
├── NotFound                 404  does not exist, or not for this principal (never told apart)
├── Conflict                 409  the state has moved on
│   ├── IdConflict           409  the same message id came again with another body
│   ├── AlreadyClaimed       409  another agent has the conversation
│   └── PolicyRefused        409  the shop's policy does not allow it; ``reason`` says which rule
├── TooLarge                 413  longer than the limit
├── TooMany                  429  throttled; ``retry_after_s`` says for how long
└── Unavailable              503  a part that is needed does not answer
    ├── RasaUnavailable      503
    └── StoreUnavailable     503
        └── SchemaMismatch   503  the store is behind or ahead of this program, or damaged
"""

from __future__ import annotations

from typing import Any, ClassVar


class FrontdoorError(Exception):
    """Base of all; ``code`` is stable and meant for programs, the message is meant for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def as_json(self) -> dict[str, Any]:
        """The shape of every error body: ``{"ok": false, "error", "code", "status"}``."""
        return {"ok": False, "error": str(self), "code": self.code, "status": self.status}


class SettingsError(FrontdoorError):
    """One or more settings are wrong."""

    code = "settings"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class InvalidInput(FrontdoorError):
    """The caller sent something that cannot be understood."""

    status = 400
    code = "invalid_input"


class InvalidBlock(InvalidInput):
    """A block does not match the schema."""

    code = "invalid_block"


class Unauthorized(FrontdoorError):
    """No valid token, session or signature."""

    status = 401
    code = "unauthorized"


class Forbidden(FrontdoorError):
    """Known, but not allowed."""

    status = 403
    code = "forbidden"


class NotFound(FrontdoorError):
    """It does not exist, or not for this principal."""

    status = 404
    code = "not_found"


class Conflict(FrontdoorError):
    """The state has moved on since the caller looked."""

    status = 409
    code = "conflict"


class IdConflict(Conflict):
    """The same message id came again with another body."""

    code = "id_conflict"


class AlreadyClaimed(Conflict):
    """Another agent has the conversation."""

    code = "already_claimed"

    def __init__(self, agent_name: str) -> None:
        self.agent_name = agent_name
        super().__init__(f"{agent_name} has taken this conversation")

    def as_json(self) -> dict[str, Any]:
        """Adds who won."""
        return super().as_json() | {"agent_name": self.agent_name}


class PolicyRefused(Conflict):
    """The shop's policy does not allow it."""

    code = "policy_refused"

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        """Adds the rule that refused."""
        return super().as_json() | {"reason": self.reason}


class TooLarge(FrontdoorError):
    """Longer than the limit."""

    status = 413
    code = "too_large"


class TooMany(FrontdoorError):
    """Throttled."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        """Adds how long to wait."""
        return super().as_json() | {"retry_after_s": self.retry_after_s}


class Unavailable(FrontdoorError):
    """A part that is needed does not answer."""

    status = 503
    code = "unavailable"


class RasaUnavailable(Unavailable):
    """The dialogue core does not answer, or answered with a failure."""

    code = "rasa_unavailable"


class StoreUnavailable(Unavailable):
    """The database does not answer."""

    code = "store_unavailable"


class SchemaMismatch(StoreUnavailable):
    """The store's schema is not the one that this program works on; the message says what to do."""

    code = "schema_mismatch"
