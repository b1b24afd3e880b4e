"""How long it takes from a fresh clone to the first answer: both environments, pages, demo shop, models, start."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp

from bot.bench.bench import Bench
from bot.bench.figures import Figure
from bot.converse import sandbox
from bot.converse.visitor import Visitor
from bot.errors import Unavailable
from bot.launcher.system import ROOT

PATIENCE_S: Final = 900.0
POLL_S: Final = 0.2


async def installs(_bench: Bench) -> list[Figure]:
    """Clones the checkout's last commit into an empty folder and runs ``make run`` there, once.

    What the package managers have in their caches is used, as on a machine that has installed things before.
    """
    with tempfile.TemporaryDirectory(prefix="frontdoor-") as name:
        clone = Path(name) / "clone"
        await _run("git", "clone", "--quiet", str(ROOT), str(clone))
        port, rasa_port, actions_port = sandbox.free_ports(3)
        ports = {"PORT": port, "RASA_PORT": rasa_port, "ACTIONS_PORT": actions_port}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
        environ = inherited | {f"FRONTDOOR_{name}": str(value) for name, value in ports.items()}
        began = time.perf_counter()
        async with _made_run(clone, environ) as process, aiohttp.ClientSession() as http:
            url = f"http://127.0.0.1:{port}"
            await _ready(http, url, process)
            async with Visitor.arrive(http, url, timeout_s=60) as visitor:
                await visitor.say("hello")
            took_s = time.perf_counter() - began
    return [Figure(name="fresh_clone_until_first_answer", value=took_s, unit="s", n=1, target=300)]


@asynccontextmanager
async def _made_run(clone: Path, environ: dict[str, str]) -> AsyncIterator[Process]:
    """``make run``, in a session of its own so that it can be stopped as Ctrl-C would."""
    process = await asyncio.create_subprocess_exec(
        *("make", "run"), cwd=clone, env=environ, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        await process.wait()


async def _ready(http: aiohttp.ClientSession, url: str, process: Process) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.returncode is None:
        try:
            async with http.get(f"{url}/health") as response:
                if response.status == 200:
                    return
        except aiohttp.ClientError:
            pass  # not listening yet
        await asyncio.sleep(POLL_S)
    raise Unavailable("make run did not get a fresh clone to answer")


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait() != 0:
        raise Unavailable(f"{command[0]} {command[1]} failed")
