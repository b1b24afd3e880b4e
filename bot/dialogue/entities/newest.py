"""The lexicon of the moment: a newer version is taken up while messages are answered."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.dialogue.entities.lexicon import Lexicon

VAR_DIR: Final = "FRONTDOOR_VAR_DIR"
CURRENT: Final = "current"
FILE: Final = "lexicon.json"
LOOK_EVERY_S: Final = 1.0

logger = logging.getLogger(__name__)


class NewestLexicon:
    """Reads the current version of a folder that ``frontdoor train lexicon`` writes.

    Once a second at most it looks whether another version has been published (one ``stat``). That is then read
    beside the running work and put in place as a whole; until then, and when it cannot be read, the one before it
    stays. Without any, an empty one is given.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Reads the current version now, rather than while a customer waits."""
        self._folder = folder
        self._clock = clock
        self._seen: object = None
        self._looked_at = -LOOK_EVERY_S
        self._reading: threading.Thread | None = None
        self._lexicon = Lexicon.empty()
        self._look()
        self.wait()

    def get(self) -> Lexicon:
        """The newest one that has been read."""
        if self._clock() - self._looked_at >= LOOK_EVERY_S:
            self._look()
        return self._lexicon

    def wait(self, timeout_s: float | None = None) -> None:
        """Returns when a version that is being read is in place."""
        if self._reading is not None:
            self._reading.join(timeout_s)

    def _look(self) -> None:
        self._looked_at = self._clock()
        if self._reading is not None and self._reading.is_alive():
            return
        try:
            status = os.stat(self._folder / CURRENT)  # noqa: PTH116  (twice as fast, and asked every second)
        except OSError:
            return
        # A switch puts another file in its place, so the inode tells two within one tick of the clock apart.
        seen = (status.st_mtime_ns, status.st_ino, status.st_size)
        if seen == self._seen:
            return
        self._seen = seen
        self._reading = threading.Thread(target=self._read, name="lexicon", daemon=True)
        self._reading.start()

    def _read(self) -> None:
        try:
            version = (self._folder / CURRENT).read_text(encoding="utf-8").strip()
            if version != self._lexicon.version:
                self._lexicon = Lexicon.load(_version(self._folder, version) / FILE, version)
                logger.info("lexicon %s is in use", version)
        except (OSError, ValueError) as error:
            logger.warning("the lexicon cannot be read, the one before it stays in use: %s", error)


def _version(folder: Path, name: str) -> Path:
    if not name or Path(name).name != name:
        raise ValueError(f"not the name of a version: {name[:80]!r}")
    return folder / name


def folder(configured: str) -> Path:
    """Where the versions lie: in the var folder if there is a setting for it, else where the configuration says."""
    var_dir = os.environ.get(VAR_DIR)
    return Path(var_dir, "artifacts", "lexicon") if var_dir else Path(configured)
