"""The private copy of the installed system."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.converse.sandbox import NotInstalled, copied, copy_store, free_ports
from bot.settings import Settings


def make_store(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (n INTEGER)")
    connection.execute("INSERT INTO t VALUES (1)")
    connection.commit()
    return connection


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def test_store_in_use_is_copied_as_one_moment(tmp_path: Path) -> None:
    """What is committed but still in the write-ahead log is in the copy; what is not committed is not."""
    with closing(make_store(tmp_path / "a")) as connection:
        connection.execute("INSERT INTO t VALUES (2)")
        copy_store(tmp_path / "a", tmp_path / "b")
    assert rows(tmp_path / "b") == 1


def test_copy_changes_nothing_of_the_installed_system(tmp_path: Path) -> None:
    """The copy has its own store, ports and secret, the same models, and is gone afterwards."""
    make_store(tmp_path / "frontdoor.sqlite3").close()
    (tmp_path / "artifacts").mkdir()
    installed = Settings(var_dir=tmp_path, messages_per_minute=7)
    with copied(installed) as copy:
        with closing(sqlite3.connect(copy.var_dir / "frontdoor.sqlite3")) as connection:
            connection.execute("DELETE FROM t")
            connection.commit()
        assert (copy.var_dir / "artifacts").resolve() == (tmp_path / "artifacts").resolve()
        assert copy.internal_token != installed.internal_token
        assert len({copy.port, copy.rasa_port, copy.actions_port}) == 3
        assert copy.messages_per_minute == 0
        assert not copy.problems()
    assert rows(tmp_path / "frontdoor.sqlite3") == 1
    assert (tmp_path / "artifacts").is_dir()
    assert not copy.var_dir.exists()


def test_missing_store_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is started without a shop."""
    with pytest.raises(NotInstalled, match="frontdoor setup"), copied(Settings(var_dir=tmp_path)):
        pass


def test_other_databases_are_refused() -> None:
    """PostgreSQL is not copied behind anybody's back."""
    settings = Settings(database_url="postgresql+asyncpg://u:p@db/shop")
    with pytest.raises(NotInstalled, match="--url"), copied(settings):
        pass


def test_free_ports_differ() -> None:
    """Three servers need three ports."""
    assert len(set(free_ports(20))) == 20
