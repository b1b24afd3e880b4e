"""A private copy of the installed system, thrown away afterwards: the same shop and models, other ports.

Conversation tests, system tests and benchmarks cancel orders and kill processes; they do it here.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from bot.errors import FrontdoorError
from bot.launcher import System
from bot.settings import Settings

# Made by training and by the demo shop; never written by a running system.
SHARED_FOLDERS: Final = ("artifacts", "media", "demo")


class NotInstalled(FrontdoorError):
    """There is no shop to copy."""

    code = "not_installed"


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    say: Callable[[str], None] = lambda _line: None,
    keep_logs: Path | None = None,
    timeout_s: float = 120.0,
) -> AsyncIterator[System]:
    """Starts a copy of the system, waits until it answers, and throws it away when the block ends.

    Args:
        settings: of the installed system, whose store must be SQLite.
        say: told what the launcher says.
        keep_logs: the logs are moved here when the block raises.
        timeout_s: longest wait until a turn can be answered.

    Raises:
        NotInstalled: there is nothing to copy.
        Unavailable: it did not start; with the end of its logs.
    """
    model = settings.var_dir / "artifacts" / "rasa" / "current"
    if not model.exists():
        raise NotInstalled("there is no trained dialogue model; make one with: frontdoor setup")
    with copied(settings) as copy:
        try:
            async with System(copy, say=say) as system:
                await system.ready(timeout_s=timeout_s)
                yield system
        except BaseException:
            if keep_logs is not None:
                keep(copy.var_dir / "logs", keep_logs)
                say(f"the logs are in {keep_logs}")
            raise


@contextmanager
def copied(settings: Settings) -> Iterator[Settings]:
    """A temporary var folder with a copy of the store, on free ports and without limits on visitors.

    Raises:
        NotInstalled: there is nothing to copy.
    """
    with tempfile.TemporaryDirectory(prefix="frontdoor-") as name:
        folder = Path(name)
        copy_store(store_file(settings), folder / "frontdoor.sqlite3")
        for shared in SHARED_FOLDERS:
            original = settings.var_dir.resolve() / shared
            if original.is_dir():
                (folder / shared).symlink_to(original, target_is_directory=True)
        yield private(settings, folder)


def private(settings: Settings, var_dir: Path) -> Settings:
    """The same settings for a system of its own in ``var_dir``, on free ports and without limits on visitors."""
    port, rasa_port, actions_port = free_ports(3)
    return replace(
        settings,
        host="127.0.0.1",
        port=port,
        rasa_port=rasa_port,
        actions_port=actions_port,
        rasa_url="",
        actions_url="",
        public_url="",
        var_dir=var_dir,
        database_url="",
        secret_key="",
        demo=True,
        messages_per_minute=0,
        visitors_per_minute=0,
        sockets_per_address=0,
    )


def store_file(settings: Settings) -> Path:
    """The SQLite file of an installed system.

    Raises:
        NotInstalled: it has another database, or none yet.
    """
    url = make_url(settings.store_url)
    if not url.drivername.startswith("sqlite"):
        raise NotInstalled(f"only a SQLite store can be copied, not {url.drivername}; use --url instead")
    path = Path(url.database or "")
    if not path.is_file():
        raise NotInstalled(f"there is no store at {path}; make one with: frontdoor setup")
    return path


def keep(logs: Path, folder: Path) -> None:
    """Copies logs out of a system that is about to be thrown away, in place of those of an earlier run."""
    shutil.rmtree(folder, ignore_errors=True)
    if logs.is_dir():
        shutil.copytree(logs, folder)


def copy_store(source: Path, target: Path) -> None:
    """Copies a SQLite store that may be in use, as one consistent moment of it."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def free_ports(count: int) -> list[int]:
    """Different ports of this machine on which nobody listens now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
