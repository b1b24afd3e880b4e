"""Every error that a capability raises on purpose.

ModelError
├── NotTrained         there is no artefact to load; the message names the command that makes one
│   └── Damaged        an artefact is incomplete, truncated or altered; names the file and what is wrong
├── MissingExtra       an optional package is not installed; the message names the command that installs it
├── BadInput           the caller passed something that cannot be used; names the argument
└── DeadlineExceeded   the call took longer than the caller was ready to wait
"""

from __future__ import annotations


class ModelError(Exception):
    """Base of all errors of ``models/``; the message is meant for people."""


class NotTrained(ModelError):
    """There is no artefact to load."""

    def __init__(self, capability: str, why: str = "nothing has been trained yet") -> None:
        self.capability = capability
        super().__init__(f"{capability}: {why}. Make it with: frontdoor train {capability}")


class Damaged(NotTrained):
    """An artefact is incomplete, truncated or altered."""


class MissingExtra(ModelError):
    """A package that only some installations need is not there."""

    def __init__(self, package: str, needed_for: str) -> None:
        self.package = package
        super().__init__(f"{needed_for} needs the package {package}. Install it with: pip install {package}")


class BadInput(ModelError, ValueError):
    """The caller passed something that cannot be used."""


class DeadlineExceeded(ModelError, TimeoutError):
    """The call took longer than the caller was ready to wait."""

    def __init__(self, capability: str, timeout_s: float) -> None:
        self.capability = capability
        self.timeout_s = timeout_s
        super().__init__(f"{capability} did not answer within {timeout_s:g} s")
