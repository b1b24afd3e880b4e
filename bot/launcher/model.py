"""Which trained dialogue model to start, and what to do when it turns out to be broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

BROKEN_MODEL: Final = 4  # exit code with which the dialogue server refuses a model file


class ModelChoice:
    """The newest dialogue model, or the one before it when the newest cannot be loaded."""

    def __init__(self, folder: Path, *, say: Callable[[str], None]) -> None:
        """Args: folder: ``artifacts/rasa`` in the var folder, with a ``current`` file and a folder a version."""
        self._folder = folder
        self._say = say
        self._broken: set[str] = set()
        self._started = ""

    def path(self) -> Path:
        """The model file to start with now."""
        current = self._current()
        older = sorted((path.parent.name for path in self._folder.glob("*/model.tar.gz")), reverse=True)
        usable = [version for version in (current, *older) if version and version not in self._broken]
        # With nothing usable the newest is tried again: it may have been repaired on disk.
        self._started = usable[0] if usable else current
        return self._folder / self._started / "model.tar.gz"

    def has_newer(self) -> bool:
        """Whether a version other than the started one has been published since."""
        current = self._current()
        return bool(current and self._started) and current != self._started and current not in self._broken

    def on_exit(self, code: int) -> None:
        """Sets a model aside that the server could not load."""
        if code == BROKEN_MODEL and self._started not in self._broken:
            self._broken.add(self._started)
            self._say(
                f"the dialogue model {self._started} cannot be loaded; trying the one before it. "
                "Make a new one with: frontdoor train dialogue"
            )

    def _current(self) -> str:
        try:
            return (self._folder / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
