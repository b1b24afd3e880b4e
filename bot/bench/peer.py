"""The peer of the round trip: Rasa as its own documentation sets it up, with the same model and actions.

Its ``rest`` channel answers in the HTTP response, and its SQL tracker store keeps the conversation. There is no
log of what was said, no acknowledgement, no repeat protection and no socket: it is what our figures are compared
with, not something that could replace the gateway.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import aiohttp

from bot.bench.bench import Bench
from bot.bench.figures import ROOT
from bot.bench.talk import Mix
from bot.converse.sandbox import free_ports
from bot.errors import Unavailable
from bot.launcher.system import DIALOGUE_PYTHON
from bot.shop.principal import Principal, sign

NAME: Final = "Rasa's rest channel, SQL tracker"
READY_WITHIN_S: Final = 90.0


class RestPeer:
    """Rasa's ``rest`` channel."""

    def __init__(self, bench: Bench, url: str) -> None:
        self._bench = bench
        self._url = f"{url}/webhooks/rest/webhook"

    async def say(self, talk: Mix, text: str) -> float:
        """Sends one message; returns the milliseconds until the answer, which must not be empty.

        Raises:
            Unavailable: the answer is empty, which is how Rasa reports failures.
        """
        principal = Principal(conversation_id=f"peer-{talk.customer_id}", customer_id=talk.customer_id)
        key = self._bench.system.settings.key("principal")
        body = {
            "sender": principal.conversation_id,
            "message": text,
            "metadata": {"principal": sign(principal, key, now=datetime.now(UTC)), "language": "en"},
        }
        began = time.perf_counter()
        async with self._bench.http.post(self._url, json=body) as response:
            answer = await response.json()
        elapsed_ms = (time.perf_counter() - began) * 1000
        if not answer:
            raise Unavailable(f"the peer did not answer {text!r}")
        return elapsed_ms


@asynccontextmanager
async def rest_peer(bench: Bench) -> AsyncIterator[RestPeer]:
    """Starts the peer beside the running system, whose dialogue core waits idle meanwhile."""
    settings = bench.system.settings
    models = settings.var_dir / "artifacts" / "rasa"
    version = (models / "current").read_text(encoding="utf-8").strip()
    [port] = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="frontdoor-peer-") as name:
        folder = Path(name)
        # JSON is YAML too.
        endpoints = {
            "action_endpoint": {
                "url": f"{settings.actions_base_url}/webhook",
                "headers": {"Authorization": f"Bearer {settings.internal_token}"},
            },
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.sqlite3")},
        }
        (folder / "endpoints.yml").write_text(json.dumps(endpoints), encoding="utf-8")
        (folder / "credentials.yml").write_text(json.dumps({"rest": {}}), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(str(DIALOGUE_PYTHON), "-m", "bot.dialogue.rasa", "run", "--interface", "127.0.0.1"),
            *("--port", str(port), "--model", str(models / version / "model.tar.gz")),
            *("--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")),
            cwd=ROOT,
            env=os.environ | {"SANIC_NO_UVLOOP": "true", "FRONTDOOR_VAR_DIR": str(settings.var_dir)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await _until_ready(bench.http, url)
            yield RestPeer(bench, url)
        finally:
            process.terminate()
            await process.wait()


async def _until_ready(http: aiohttp.ClientSession, url: str) -> None:
    """Rasa answers requests before its model is loaded, but then with nothing: the first words decide."""
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up:
        try:
            async with http.post(
                f"{url}/webhooks/rest/webhook", json={"sender": "ready", "message": "hello"}
            ) as response:
                if response.status == 200 and await response.json():
                    return
        except (aiohttp.ClientError, TimeoutError):
            pass  # not listening yet
        await asyncio.sleep(0.5)
    raise Unavailable(f"the peer was not ready within {READY_WITHIN_S:.0f} s")
