"""The running system for tests: a private copy in a thread of its own, so that any kind of test can use it.

The launcher needs an event loop that keeps running between and during tests: it restarts what dies.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bot.converse import sandbox
from bot.launcher import System
from bot.launcher.program import Child
from bot.settings import Settings

T = TypeVar("T")
START_WITHIN_S = 120.0


class RunningSystem:
    """A handle on the system that runs in the other thread."""

    def __init__(self, system: System, loop: asyncio.AbstractEventLoop, said: list[str]) -> None:
        self._system = system
        self._loop = loop
        self.said = said

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self._system.url

    @property
    def settings(self) -> Settings:
        """Of the copy."""
        return self._system.settings

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.settings.var_dir / "logs"

    def pids(self) -> dict[str, int]:
        """Process ids by name."""
        return self._system.pids()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to one process."""
        os.kill(self.pids()[name], number)

    def kill(self, name: str) -> None:
        """Ends one process as a crash would; returns when the launcher has started the next one."""
        before = self.pids()[name]
        os.kill(before, signal.SIGKILL)
        give_up = time.monotonic() + 15
        while self.pids().get(name) in {None, before}:
            if time.monotonic() > give_up:
                raise TimeoutError(f"{name} was not started again")
            time.sleep(0.02)

    def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Waits until a turn can be answered."""
        self._do(self._system.ready(timeout_s=timeout_s))

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Stops one process, for as long as the block lasts."""
        child = self._system.children[name]
        self._do(child.stop())
        try:
            yield
        finally:
            again = Child(child.program, say=self.said.append)
            self._system.children[name] = again
            self._loop.call_soon_threadsafe(again.start)
            self.wait_ready()

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Lets one process hang, for as long as the block lasts."""
        self.signal(name, signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(name, signal.SIGCONT)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_WITHIN_S)


@contextmanager
def running_copy(settings: Settings) -> Iterator[RunningSystem]:
    """Starts a private copy of the installed system; it is thrown away when the block ends.

    Raises:
        NotInstalled: nothing is set up here.
        Unavailable: it does not start.
    """
    with sandbox.copied(settings) as copy, running_system(copy) as system:
        yield system


@contextmanager
def running_system(settings: Settings) -> Iterator[RunningSystem]:
    """Starts a system with exactly these settings.

    Raises:
        Unavailable: it does not start.
    """
    result: list[RunningSystem | BaseException] = []
    is_up = threading.Event()
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        said: list[str] = []
        loop = asyncio.get_running_loop()
        end = asyncio.Event()
        stop.append(lambda: loop.is_closed() or loop.call_soon_threadsafe(end.set))
        async with System(settings, say=said.append) as system:
            await system.ready(timeout_s=START_WITHIN_S)
            result.append(RunningSystem(system, loop, said))
            is_up.set()
            await end.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001  (told to the thread that waits)
            result.append(error)
            is_up.set()

    thread = threading.Thread(target=run, name="running-system")
    thread.start()
    is_up.wait()
    try:
        [found] = result
        if isinstance(found, BaseException):
            raise found
        yield found
    finally:
        for each in stop:
            each()
        thread.join()
