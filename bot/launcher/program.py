"""One child process: how it is started, watched and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

MAX_LOG_BYTES: Final = 10 * 1024 * 1024
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0
SETTLED_S: Final = 20.0  # a process that ran this long was well; its next death is a first one again
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run.

    ``command`` is called anew before each start, so that a restart can choose another model; ``give_up_codes``
    are exit codes after which starting again cannot help; ``memory_mb`` limits the address space (0: no limit);
    ``nice`` is how far it steps back behind other processes.
    """

    name: str
    command: Callable[[], list[str]]
    environ: Mapping[str, str]
    log_path: Path
    memory_mb: int = 0
    nice: int = 0
    give_up_codes: frozenset[int] = frozenset()
    on_exit: Callable[[int], None] = lambda _code: None

    async def spawn(self) -> asyncio.subprocess.Process:
        """Starts it once; what it says goes to the end of its log."""
        with self._open_log() as log:
            return await asyncio.create_subprocess_exec(
                *self.command(),
                env=dict(self.environ),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops the others in order
                preexec_fn=_child_setup(self.memory_mb, self.nice),
            )

    def log_tail(self, lines: int = 8) -> str:
        """The end of the log, for the operator who must find out why it died."""
        try:
            text = self.log_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join("    " + line for line in text.splitlines()[-lines:])

    def _open_log(self) -> IO[bytes]:
        path = self.log_path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")


async def end(process: asyncio.subprocess.Process, *, grace_s: float) -> bool:
    """Asks a process to end; says whether it did within ``grace_s``, after which it is killed."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), grace_s)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    return True


class Child:
    """Keeps one program running until it is stopped."""

    def __init__(self, program: Program, *, say: Callable[[str], None]) -> None:
        self.program = program
        self.gave_up = asyncio.Event()
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._restarting = False

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def start(self) -> None:
        """Starts the program and watches it from now on."""
        self._task = asyncio.create_task(self._keep_running(), name=f"launcher-{self.program.name}")

    async def stop(self, *, grace_s: float = 10.0) -> None:
        """Asks the process to end, and ends it after ``grace_s``."""
        self._stopping = True
        if self._process is not None and self.pid is not None:
            ended = await end(self._process, grace_s=grace_s)
            if not ended:
                self._say(f"{self.program.name} did not stop in {grace_s:.0f} s and was killed")
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def restart(self) -> None:
        """Asks the process to end; the watch starts it again at once."""
        if self._process is not None and self.pid is not None:
            self._restarting = True
            self._process.terminate()

    async def _keep_running(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping:
            started = time.monotonic()
            code = await self._run_once()
            if self._stopping:
                return
            self.program.on_exit(code)
            if code in self.program.give_up_codes:
                self._say(f"{self.program.name} cannot run (exit {code}):\n{self.program.log_tail()}")
                self.gave_up.set()
                return
            if self._restarting:
                self._restarting = False
                continue
            if time.monotonic() - started > SETTLED_S:
                pause_s = FIRST_PAUSE_S
            self._say(f"{self.program.name} ended ({describe(code)}); starting it again")
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _run_once(self) -> int:
        self._process = await self.program.spawn()
        return await self._process.wait()


def describe(code: int) -> str:
    """What an exit code means."""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _child_setup(memory_mb: int, nice: int) -> Callable[[], None]:
    """What a child does between fork and exec: dies with the launcher, and keeps to its memory and its place."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    launcher = os.getpid()

    def setup() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != launcher:  # it died before the line above
                os._exit(1)
        if memory_mb:
            limit = memory_mb * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        if nice:
            os.nice(nice)

    return setup
