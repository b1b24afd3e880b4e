"""The launcher keeps programs running and ends them all."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.launcher.model import BROKEN_MODEL, ModelChoice
from bot.launcher.ports import ensure_free
from bot.launcher.program import Child, Program
from bot.settings import Settings


def program(code: str, tmp_path: Path, **changes: object) -> Program:
    """A Python one-liner as a program."""
    parts = {
        "name": "sample",
        "command": lambda: [sys.executable, "-c", code],
        "environ": dict(os.environ),
        "log_path": tmp_path / "logs" / "sample.log",
    }
    return Program(**(parts | changes))  # type: ignore[arg-type]


async def until(condition: Callable[[], bool], timeout_s: float = 10) -> None:
    """Waits for something that another process does."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  (another process has no event to offer)
            await asyncio.sleep(0.02)


async def test_a_killed_program_is_started_again(tmp_path: Path) -> None:
    """One crash costs a moment, not the service."""
    said: list[str] = []
    child = Child(program("import time; time.sleep(60)", tmp_path), say=said.append)
    child.start()
    await until(lambda: child.pid is not None)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: child.pid not in {None, first})
    await child.stop()
    assert any("SIGKILL" in line for line in said)


async def test_a_program_that_cannot_run_is_not_tried_for_ever(tmp_path: Path) -> None:
    """Wrong settings do not get better by starting again; the operator reads why."""
    said: list[str] = []
    failing = program(
        "import sys; print('port 1 is in use'); sys.exit(3)", tmp_path, give_up_codes=frozenset({3})
    )
    child = Child(failing, say=said.append)
    child.start()
    await asyncio.wait_for(child.gave_up.wait(), 10)
    await child.stop()
    assert "port 1 is in use" in said[0]


async def test_a_program_that_ignores_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    """Ctrl-C always ends."""
    marker = tmp_path / "deaf"
    deaf = "import signal, time, pathlib; signal.signal(15, signal.SIG_IGN)"
    code = f"{deaf}; pathlib.Path({str(marker)!r}).touch(); time.sleep(60)"
    child = Child(program(code, tmp_path), say=lambda _line: None)
    child.start()
    await until(marker.exists)
    await child.stop(grace_s=0.2)
    assert child.pid is None


async def test_the_command_is_asked_for_at_every_start(tmp_path: Path) -> None:
    """A restart can choose another model."""
    marker = tmp_path / "second"
    codes = iter(
        ["raise SystemExit(1)", f"import pathlib,time; pathlib.Path({str(marker)!r}).touch(); time.sleep(60)"]
    )
    child = Child(
        program("", tmp_path, command=lambda: [sys.executable, "-c", next(codes)]), say=lambda _line: None
    )
    child.start()
    await until(marker.exists)
    await child.stop()


async def test_memory_is_limited(tmp_path: Path) -> None:
    """A runaway process ends instead of taking the machine with it."""
    said: list[str] = []
    greedy = program("bytearray(1 << 30)", tmp_path, memory_mb=256, give_up_codes=frozenset({1}))
    child = Child(greedy, say=said.append)
    child.start()
    await asyncio.wait_for(child.gave_up.wait(), 10)
    await child.stop()
    assert "MemoryError" in said[0]


def test_a_port_in_use_is_named_with_its_setting() -> None:
    """The operator learns which variable moves it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"FRONTDOOR_PORT: port {port} is in use"):
            ensure_free(Settings(port=port))


def test_a_broken_model_makes_way_for_the_one_before(tmp_path: Path) -> None:
    """A bad publication does not silence the bot."""
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "model.tar.gz").touch()
    (tmp_path / "current").write_text("2")
    said: list[str] = []
    choice = ModelChoice(tmp_path, say=said.append)
    assert choice.path().parent.name == "2"
    choice.on_exit(BROKEN_MODEL)
    assert choice.path().parent.name == "1"
    assert not choice.has_newer()
    (tmp_path / "current").write_text("3")
    assert choice.has_newer()
    assert len(said) == 1


def test_any_other_exit_keeps_the_model(tmp_path: Path) -> None:
    """A kill says nothing about the model."""
    (tmp_path / "2").mkdir()
    (tmp_path / "2" / "model.tar.gz").touch()
    (tmp_path / "current").write_text("2")
    choice = ModelChoice(tmp_path, say=lambda _line: None)
    choice.path()
    choice.on_exit(-9)
    assert choice.path().parent.name == "2"
