"""Keeps one capability's model in memory, off the event loop, and follows new versions.

A worker loads the best artefact when it is entered, runs calls in its own threads with a deadline, and looks
now and then whether ``current`` names another version. A new version is loaded beside the old one, which
answers until the new one is ready; one that cannot be loaded is logged and the old one stays.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from models import artifacts
from models.errors import Damaged, DeadlineExceeded, ModelError, NotTrained

Model = TypeVar("Model")
Result = TypeVar("Result")

CHECK_EVERY_S: Final = 2.0

log = logging.getLogger(__name__)


class Worker(Generic[Model]):
    """Runs calls on one model; used as an async context manager.

    Example::

        async with Worker(Path("var/artifacts"), "search", search.load) as worker:
            hits = await worker.call(lambda model: model.products("blue shirt", language="en"), timeout_s=2)

    Args:
        root: folder of all artefacts.
        capability: which of them.
        load: builds the model from one artefact's folder; runs off the event loop.
        threads: calls that may run at once; the model must be thread-safe when there is more than one.
        check_every_s: how old the knowledge about ``current`` may be.
    """

    def __init__(
        self,
        root: Path,
        capability: str,
        load: Callable[[Path], Model],
        *,
        threads: int = 1,
        check_every_s: float = CHECK_EVERY_S,
    ) -> None:
        self._root = root
        self._capability = capability
        self._load = load
        self._check_every_s = check_every_s
        self._calls = ThreadPoolExecutor(threads, thread_name_prefix=capability)
        # Loading has its own thread, so that a slow load never keeps the old model from answering.
        self._loads = ThreadPoolExecutor(1, thread_name_prefix=f"{capability}-load")
        self._model: Model | None = None
        self._version: str | None = None
        self._problem: ModelError = NotTrained(capability)
        self._seen: str | None = None
        self._checked_at = float("-inf")
        self._refreshing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Loads the model; a capability that was never trained is no error until it is called."""
        await self._refresh()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops taking calls; one that is running ends in its own thread."""
        if self._refreshing is not None:
            self._refreshing.cancel()
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._loads.shutdown(wait=False, cancel_futures=True)

    @property
    def version(self) -> str | None:
        """The version that answers now; None while there is none."""
        return self._version

    @property
    def problem(self) -> str | None:
        """Why nothing can be answered; None when a model is loaded."""
        return None if self._model is not None else str(self._problem)

    async def call(self, function: Callable[[Model], Result], *, timeout_s: float) -> Result:
        """Runs ``function(model)`` in a thread.

        Raises:
            NotTrained: there is no model (yet); a later call will find one that appears.
            DeadlineExceeded: it took longer than ``timeout_s``, waiting for a free thread included. A call
                that has not begun by then never runs; one that has ends unheard.
        """
        try:
            async with asyncio.timeout(timeout_s):
                self._look()
                if self._model is None and self._refreshing is not None:
                    await asyncio.shield(self._refreshing)
                if self._model is None:
                    raise self._problem.with_traceback(None)  # one object, raised by many calls
                return await asyncio.get_running_loop().run_in_executor(self._calls, function, self._model)
        except TimeoutError as error:
            raise DeadlineExceeded(self._capability, timeout_s) from error

    def _look(self) -> None:
        """Starts loading when ``current`` names another version than when we last looked."""
        now = time.monotonic()
        if self._refreshing is not None or now - self._checked_at < self._check_every_s:
            return
        self._checked_at = now
        if artifacts.pointer(self._root, self._capability) != self._seen:
            self._refreshing = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        # Remembered before loading: a version that turns out to be broken is tried once, not on every call.
        self._seen = artifacts.pointer(self._root, self._capability)
        self._checked_at = time.monotonic()
        try:
            loop = asyncio.get_running_loop()
            version, model = await loop.run_in_executor(self._loads, self._load_best)
            if version != self._version:
                log.info("%s: version %s is loaded", self._capability, version)
            self._version, self._model = version, model
        except ModelError as error:
            self._problem = error
            log.warning("%s: %s", self._capability, error)
        finally:
            self._refreshing = None

    def _load_best(self) -> tuple[str, Model]:
        """The best version that really loads, or the one in memory if it is reached first."""
        reasons: list[str] = []
        for artifact in artifacts.candidates(self._root, self._capability):
            if self._model is not None and artifact.version == self._version:
                return artifact.version, self._model
            try:
                return artifact.version, self._load(artifact.path)
            except Exception as error:  # noqa: BLE001  (whatever it is, an older version may still answer)
                log.warning("%s: version %s is passed over: %r", self._capability, artifact.version, error)
                reasons.append(f"{artifact.version}: {error}")
        raise Damaged(self._capability, "no version can be loaded (" + "; ".join(reasons) + ")")
