"""What an operator meets when something is wrong at the start: one clear sentence, never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.converse import sandbox
from bot.settings import Settings
from tests.system.running import running_system
from tests.system.talk import visit

pytestmark = [pytest.mark.system, pytest.mark.slow]


@pytest.fixture
def copy(installed: Settings) -> Iterator[Settings]:
    """A copy of the installed system that is not started."""
    with sandbox.copied(installed) as settings:
        yield settings


def run(settings: Settings, *command: str) -> tuple[int, str]:
    """Runs one of our programs to its end; returns its exit code and what it said to the operator."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env=environ | settings.as_environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", ["port", "rasa_port", "actions_port"])
def test_port_in_use_is_named_with_the_setting_that_moves_it(copy: Settings, name: str) -> None:
    """Nothing is started, and the sentence says what to change."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run(replace(copy, **{name: port}), "bot", "run", "--no-setup")
    assert code == 2
    assert f"FRONTDOOR_{name.upper()}: port {port} is in use" in said
    assert "Traceback" not in said


def drop_a_table(store: sqlite3.Connection) -> None:
    """As after a restore that stopped half-way."""
    store.execute("DROP TABLE turn")


def forget_the_revision(store: sqlite3.Connection) -> None:
    """As after a migration by hand."""
    store.execute("DELETE FROM alembic_version")


def come_from_the_future(store: sqlite3.Connection) -> None:
    """As after a downgrade of the program."""
    store.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (drop_a_table, "lacks table turn"),
        (forget_the_revision, "half-migrated"),
        (come_from_the_future, "newer"),
    ],
)
def test_half_migrated_store_is_refused(
    copy: Settings, damage: Callable[[sqlite3.Connection], None], reason: str
) -> None:
    """The gateway does not serve on a store that it does not know, and says what to do."""
    with closing(sqlite3.connect(copy.var_dir / "frontdoor.sqlite3")) as store:
        damage(store)
        store.commit()
    code, said = run(copy, "bot.gateway")
    assert code == 4
    assert reason in said
    assert "Traceback" not in said


def test_all_wrong_settings_are_reported_at_once(copy: Settings) -> None:
    """An operator needs one try, not five."""
    environ = copy.as_environ() | {"FRONTDOOR_PORT": "0", "FRONTDOOR_LOG_LEVEL": "LOUD", "FRONTDOOR_PRT": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--no-setup"],
        env={"PATH": os.environ["PATH"]} | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    for name in ("FRONTDOOR_PORT", "FRONTDOOR_LOG_LEVEL", "FRONTDOOR_PRT"):
        assert f"{name}:" in done.stderr


@pytest.mark.rasa
async def test_corrupted_model_is_set_aside_and_the_one_before_answers(
    copy: Settings, http: aiohttp.ClientSession
) -> None:
    """The operator is told which model is broken and how to make a new one; customers notice nothing."""
    own = private_models(copy.var_dir)
    good = (own / "current").read_text(encoding="utf-8").strip()
    broken = own / "99999999-corrupted"
    shutil.copytree(own / good, broken)
    damaged = bytearray((broken / "model.tar.gz").read_bytes())
    damaged[len(damaged) // 2 :] = b"\0" * (len(damaged) // 2)
    (broken / "model.tar.gz").write_bytes(damaged)
    (own / "current").write_text(broken.name, encoding="utf-8")
    with running_system(copy) as system:
        async with visit(system, http) as visitor:
            reply = await visitor.say("hello")
        assert reply.blocks
        said = "\n".join(system.said)
    assert f"{broken.name} cannot be loaded" in said
    assert "frontdoor train dialogue" in said


def private_models(var_dir: Path) -> Path:
    """Replaces the link to the installed artefacts by a folder whose dialogue models are a copy."""
    link = var_dir / "artifacts"
    installed = link.resolve()
    link.unlink()
    link.mkdir()
    for capability in installed.iterdir():
        if capability.name == "rasa":
            shutil.copytree(capability, link / "rasa")
        else:
            (link / capability.name).symlink_to(capability, target_is_directory=True)
    return link / "rasa"
