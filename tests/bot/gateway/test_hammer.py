"""Nothing that was acknowledged is ever lost: the gateway is killed under load, and the log is compared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from bot.bench.durability import hammer
from tests.fakes import FakeRasa


@pytest.mark.slow
async def test_no_acknowledged_message_is_lost_when_the_gateway_is_killed(
    tmp_path: Path, sqlite_template: Path, rasa: FakeRasa, record_property: Callable[[str, object], None]
) -> None:
    """Killed every second or so for twenty seconds: none lost, none twice, no gaps, every turn answered."""
    environ = {
        "FRONTDOOR_VAR_DIR": str(tmp_path),
        "FRONTDOOR_PORT": str(unused_port()),
        "FRONTDOOR_RASA_URL": rasa.url,
        "FRONTDOOR_MESSAGES_PER_MINUTE": "0",
        "FRONTDOOR_VISITORS_PER_MINUTE": "0",
        "FRONTDOOR_LOG_LEVEL": "ERROR",
    }
    shutil.copy(sqlite_template, tmp_path / "frontdoor.sqlite3")
    report = await hammer(environ, seconds=20, clients=10, kill_every_s=(0.5, 1.5))
    record_property("hammer", str(report))
    assert report.clean, report
    assert report.kills > 1
    assert report.acks > report.kills
