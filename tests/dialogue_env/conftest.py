"""A tiny bot, trained once, and a small action server that the tests can make fail."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from rasa.shared.core.trackers import DialogueStateTracker

import bot.dialogue  # noqa: F401  (installs the stand-ins before Rasa is imported)
from bot.dialogue import logs, tuning
from bot.dialogue.action_server import ActionServer
from bot.dialogue.core import DialogueCore
from bot.dialogue.encoder import VAR_DIR
from bot.dialogue.processor import Processor, Trackers
from bot.dialogue.train import MODEL

ROOT = Path(__file__).resolve().parents[2]
TINY_BOT = Path(__file__).parent / "tiny_bot"
TOKEN = "t" * 32
Understand = Callable[[list[str]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny bot, trained."""
    from rasa.model_training import train  # noqa: PLC0415  (slow import)

    logs.configure("WARNING")
    tuning.apply()
    trained = train(
        str(TINY_BOT / "domain.yml"),
        str(TINY_BOT / "config.yml"),
        [str(TINY_BOT / "data")],
        output=str(tmp_path_factory.mktemp("model")),
        fixed_model_name="model",
    )
    return Path(trained.model)


@pytest.fixture(scope="session")
def encoder_artifacts() -> Path:
    """The exported sentence encoder; the app environment makes it."""
    return _artifacts("encoder")


@pytest.fixture(scope="session")
def lexicon_artifacts() -> Path:
    """The demo shop's words; the app environment collects them."""
    return _artifacts("lexicon")


@pytest.fixture(scope="session")
def understand(encoder_artifacts: Path) -> Iterator[Understand]:
    """What the shop's own model makes of messages; ``frontdoor setup`` trains it."""
    folder = _artifacts("rasa")
    model = folder / (folder / "current").read_text(encoding="utf-8").strip() / MODEL
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VAR_DIR, str(encoder_artifacts.parent.parent))
        processor = Processor(
            model, Trackers(), ActionServer("http://127.0.0.1:9/", token=TOKEN, timeout_s=1)
        )
        tracker = DialogueStateTracker("nobody", processor.domain.slots)
        yield lambda texts: processor.understand(texts, tracker)


def _artifacts(capability: str) -> Path:
    """A capability's folder in the first var folder that has one.

    Skipped with a reason where there is none, but never in CI.
    """
    candidates = [os.environ.get("FRONTDOOR_VAR_DIR"), "var/test", "var"]
    folders = [ROOT / name / "artifacts" / capability for name in candidates if name]
    found = next((folder for folder in folders if (folder / "current").is_file()), None)
    if found is None:
        reason = f"there is no {capability}; make it with: frontdoor setup"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class ActionBackend:
    """Plays the action server: counts calls, and fails, hangs or dies when told."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.trackers: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.failing = False
        self.failing_from: int | None = None  # the first call that fails
        self.delay_s = 0.0
        self.authorized = True
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=8 << 20)
        app.router.add_post("/webhook", self._run)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/webhook"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _run(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.authorized = request.headers.get("Authorization") == f"Bearer {TOKEN}"
        self.calls.append(body["next_action"])
        self.trackers.append(body["tracker"])
        self.keys |= set(body)
        await asyncio.sleep(self.delay_s)
        late = self.failing_from is not None and len(self.calls) >= self.failing_from
        if self.failing or late or body["next_action"] == "action_fail":
            return web.json_response({"error": "broken"}, status=500)
        order = body["tracker"]["slots"].get("order_number")
        if body["next_action"] == "action_cancel":
            done = "cancelled" if body["tracker"]["slots"].get("confirmed") else "kept"
            forget = [{"event": "slot", "name": "confirmed", "value": None, "timestamp": None}]
            return web.json_response({"events": forget, "responses": [{"text": f"{order} is {done}"}]})
        return web.json_response({"events": [], "responses": [{"text": f"{order} is on its way"}]})


@pytest.fixture
async def backend() -> AsyncIterator[ActionBackend]:
    """A running action server."""
    running = ActionBackend()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def core(tiny_model: Path, backend: ActionBackend) -> AsyncIterator[DialogueCore]:
    """The dialogue core on the tiny bot."""
    actions = ActionServer(backend.url, token=TOKEN, timeout_s=0.5)
    loaded = DialogueCore(tiny_model, actions, turn_timeout_s=2.0)
    yield loaded
    await loaded.close()
