"""The whole system on one machine: gateway, action server, dialogue core."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import time
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Final, Self
from zoneinfo import ZoneInfo

import aiohttp

from bot.errors import Unavailable
from bot.launcher.model import ModelChoice
from bot.launcher.nightly import Nightly
from bot.launcher.ports import ensure_free
from bot.launcher.program import Child, Program
from bot.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[2]
DIALOGUE_PYTHON: Final = ROOT / ".venv-dialogue" / "bin" / "python"
SETTINGS_WRONG: Final = 2
PORT_IN_USE: Final = 3
SCHEMA_MISMATCH: Final = 4  # of the gateway: the store is from another version
POLL_S: Final = 0.1
# One message's matrices are so small that further threads only wait for each other, at the price of a core.
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
MODEL_POLL_S: Final = 2.0
LEAST_URGENT: Final = 19
ANY_ADDRESS: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  (where to reach a server that listens everywhere)


class System:
    """Runs the three processes for as long as the ``async with`` block lasts.

    The gateway is started first and takes messages at once; they wait in the store until the others are ready.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        dialogue_python: Path = DIALOGUE_PYTHON,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.settings = settings
        self.url = f"http://{ANY_ADDRESS.get(settings.host, settings.host)}:{settings.port}"
        self._say = say
        self._model = ModelChoice(settings.var_dir / "artifacts" / "rasa", say=say)
        self._dialogue_python = dialogue_python
        self._watches: list[asyncio.Task[None]] = []
        self.children = {program.name: Child(program, say=say) for program in self._programs()}

    async def __aenter__(self) -> Self:
        ensure_free(self.settings)
        for child in self.children.values():
            child.start()
        self._watches.append(asyncio.create_task(self._follow_model(), name="launcher-model"))
        if self.settings.retrain_at:
            self._watches.append(asyncio.create_task(self._nightly().run(), name="launcher-nightly"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        # In the order of the start, the gateway first: it finishes its turns while the others still answer.
        for child in self.children.values():
            await child.stop()

    def pids(self) -> dict[str, int]:
        """The process ids of those that run."""
        return {name: child.pid for name, child in self.children.items() if child.pid is not None}

    async def accepting(self, *, timeout_s: float = 30.0) -> float:
        """Waits until the gateway takes messages; returns the seconds that it took.

        Raises:
            Unavailable: it did not, with the end of its log.
        """
        return await self._wait("/live", ("gateway",), timeout_s)

    async def ready(self, *, timeout_s: float = 60.0) -> float:
        """Waits until a turn can be answered; returns the seconds that it took.

        Raises:
            Unavailable: it cannot, with the end of the logs.
        """
        return await self._wait("/health", tuple(self.children), timeout_s)

    async def gave_up(self) -> None:
        """Returns when a process has ended for a reason that starting it again cannot mend."""
        waiting = [asyncio.create_task(child.gave_up.wait()) for child in self.children.values()]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    def _nightly(self) -> Nightly:
        settings = self.settings
        program = Program(
            name="retrain",
            command=lambda: [sys.executable, "-m", "bot", "train", "search", "recommender", "images"],
            environ=self._inherited() | settings.as_environ(),
            log_path=settings.var_dir / "logs" / "retrain.log",
            nice=LEAST_URGENT,
        )
        return Nightly(
            program,
            at=time.fromisoformat(settings.retrain_at),
            zone=ZoneInfo(settings.shop_timezone),
            say=self._say,
        )

    def _inherited(self) -> dict[str, str]:
        """The environment without settings: children get exactly ours, not what happens to stand in it."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
        return ONE_THREAD | own

    def _programs(self) -> list[Program]:
        settings = self.settings
        logs = settings.var_dir / "logs"
        environ = self._inherited() | settings.as_environ()
        dialogue_environ = self._inherited() | {
            "FRONTDOOR_INTERNAL_TOKEN": settings.internal_token,
            "FRONTDOOR_ACTIONS_URL": settings.actions_base_url,
            "FRONTDOOR_ACTION_HTTP_TIMEOUT_S": str(settings.action_http_timeout_s),
            "FRONTDOOR_TURN_TIMEOUT_S": str(settings.turn_timeout_s),
            "FRONTDOOR_LOG_LEVEL": settings.log_level,
            "FRONTDOOR_VAR_DIR": str(settings.var_dir),
            "RASA_TELEMETRY_ENABLED": "false",
        }
        hopeless = frozenset({SETTINGS_WRONG, PORT_IN_USE})
        return [
            Program(
                name="gateway",
                command=lambda: [sys.executable, "-m", "bot.gateway"],
                environ=environ,
                log_path=logs / "gateway.log",
                give_up_codes=hopeless | {SCHEMA_MISMATCH},
            ),
            Program(
                name="rasa",
                command=self._rasa_command,
                environ=dialogue_environ,
                log_path=logs / "rasa.log",
                memory_mb=settings.rasa_memory_mb,
                give_up_codes=hopeless,
                on_exit=self._model.on_exit,
            ),
            Program(
                name="actions",
                command=lambda: [sys.executable, "-m", "actions"],
                environ=environ,
                log_path=logs / "actions.log",
                give_up_codes=hopeless,
            ),
        ]

    def _rasa_command(self) -> list[str]:
        server = [str(self._dialogue_python), "-m", "bot.dialogue.server"]
        return [*server, "--model", str(self._model.path()), "--port", str(self.settings.rasa_port)]

    async def _wait(self, path: str, names: tuple[str, ...], timeout_s: float) -> float:
        started = monotonic()
        last = "no answer"
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while monotonic() - started < timeout_s:
                if any(self.children[name].gave_up.is_set() for name in names):
                    break
                try:
                    async with session.get(self.url + path) as response:
                        if response.status == 200:
                            return monotonic() - started
                        last = await response.text()
                except (aiohttp.ClientError, TimeoutError):
                    pass  # not listening yet
                await asyncio.sleep(POLL_S)
        tails = "\n".join(f"  {name}:\n{self.children[name].program.log_tail()}" for name in names)
        raise Unavailable(f"not ready after {monotonic() - started:.0f} s ({last})\n{tails}")

    async def _follow_model(self) -> None:
        """Starts Rasa anew when a newer model has been published."""
        while True:
            await asyncio.sleep(MODEL_POLL_S)
            if self._model.has_newer():
                self._say("a newer dialogue model is there; Rasa starts again with it")
                self.children["rasa"].restart()
