"""``python -m bot.gateway`` as the operator meets it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from tests.bot.gateway.client import Widget
from tests.fakes import FakeRasa

CANARY = "canary-7f3a"


@pytest.fixture
def environ(tmp_path: Path, sqlite_template: Path, rasa: FakeRasa) -> dict[str, str]:
    """Of a gateway on a migrated store."""
    values = {
        "FRONTDOOR_VAR_DIR": str(tmp_path),
        "FRONTDOOR_PORT": str(unused_port()),
        "FRONTDOOR_RASA_URL": rasa.url,
        "FRONTDOOR_ACTIONS_URL": rasa.url,
    }
    shutil.copy(sqlite_template, tmp_path / "frontdoor.sqlite3")
    return values


async def start(environ: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.gateway", env={**os.environ, **environ}, stderr=asyncio.subprocess.PIPE
    )


async def ends(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    _out, err = await process.communicate()
    return process.returncode, err.decode()


@asynccontextmanager
async def widget(environ: Mapping[str, str]) -> AsyncIterator[Widget]:
    url = f"http://127.0.0.1:{environ['FRONTDOOR_PORT']}"
    async with aiohttp.ClientSession(url) as http:
        async with asyncio.timeout(30):
            while True:
                try:
                    async with http.get("/live"):
                        break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)
        async with http.ws_connect("/ws") as ws:
            one = Widget(ws)
            await one.hello()
            yield one


async def test_sigterm_stops_cleanly_and_the_log_holds_no_words(environ: dict[str, str]) -> None:
    """Clients hear of the restart, the exit code is 0, and what people said is in no line of the log."""
    process = await start(environ | {"FRONTDOOR_LOG_LEVEL": "DEBUG"})
    async with widget(environ) as one:
        await one.ask(f"my mail is {CANARY}@mail.test")
        process.send_signal(signal.SIGTERM)
        assert await one.closed() == 1012
    code, log = await ends(process)
    assert code == 0
    assert all(json.loads(line)["event"] for line in log.splitlines())
    assert CANARY not in log
    assert one.welcome["token"] not in log


async def test_port_in_use_is_one_clear_sentence(environ: dict[str, str]) -> None:
    """Which port, and what to do about it."""
    with socket.create_server(("127.0.0.1", int(environ["FRONTDOOR_PORT"]))):
        code, err = await ends(await start(environ))
    assert code == 3
    assert f"Port {environ['FRONTDOOR_PORT']} on 127.0.0.1 is in use" in err
    assert "Traceback" not in err


async def test_store_without_tables_names_the_command(environ: dict[str, str], tmp_path: Path) -> None:
    """The operator reads `frontdoor migrate`."""
    elsewhere = tmp_path / "empty"
    elsewhere.mkdir()
    code, err = await ends(await start(environ | {"FRONTDOOR_VAR_DIR": str(elsewhere)}))
    assert code == 4
    assert "frontdoor migrate" in err
    assert "Traceback" not in err


async def test_wrong_settings_are_all_named(environ: dict[str, str]) -> None:
    """All at once, without a traceback."""
    code, err = await ends(await start(environ | {"FRONTDOOR_PORT": "abc", "FRONTDOOR_NONSENSE": "1"}))
    assert code == 2
    assert "FRONTDOOR_PORT" in err
    assert "FRONTDOOR_NONSENSE" in err
    assert "Traceback" not in err


async def test_gateway_imports_no_model_library() -> None:
    """It starts in a moment because it never loads what only training or search needs."""
    heavy = "torch transformers pandas sklearn onnxruntime faiss rasa_sdk"
    check = (
        "import sys, bot.gateway.app; "
        f"found = [name for name in {heavy.split()!r} if name in sys.modules]; "
        "sys.exit(f'imported: {found}' if found else 0)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", check)
    assert await process.wait() == 0
