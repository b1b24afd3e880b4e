"""``frontdoor review`` as a builder calls it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import cli, main
from bot.cli import review as command
from bot.conversations import Log, Turns, Visitors, open_store
from tests.bot.conversations.talk import message, reply
from tests.bot.conversations.test_review import MISSED
from tests.fakes import FakeClock


def run(*arguments: str) -> None:
    cli(args=["review", *arguments], standalone_mode=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store in which three sentences were not understood, and a project with two intents."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(command, "ROOT", tmp_path)
    for folder in ("domain", "data/nlu"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "domain" / "orders.yml").write_text("intents:\n- track_order\n- cancel_order\n")
    cli(args=["migrate"], standalone_mode=False)
    asyncio.run(misunderstand(tmp_path, ["yo where is 10042", "kites pls", "yo where is 20042"]))
    return tmp_path


async def misunderstand(var: Path, sentences: list[str]) -> None:
    store, clock = open_store(f"sqlite+aiosqlite:///{var / 'frontdoor.sqlite3'}"), FakeClock()
    log, turns = Log(store, clock, instance="one"), Turns(store, clock, instance="one")
    for sentence in sentences:
        conversation = (await Visitors(store, clock).arrive("en")).conversation_id
        accepted = await log.accept(conversation, message(sentence))
        assert accepted.turn is not None
        await turns.finish(accepted.turn, reply("hm", trace=MISSED))
    await store.close()


def statuses(var: Path) -> list[str]:
    with closing(sqlite3.connect(var / "frontdoor.sqlite3")) as store:
        return [row[0] for row in store.execute("SELECT status FROM misunderstanding ORDER BY 1")]


def test_list_shows_similar_sentences_together(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent first, with what they were taken for."""
    run()
    shown = capsys.readouterr().out
    assert shown.index("2×") < shown.index("yo where is 00000") < shown.index("kites pls")
    assert "track_order 0.31" in shown
    assert "3 sentences in 2 groups" in shown
    run("--json", "--limit", "1")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[{")]
    assert [entry["id"] for entry in json.loads(line)] == [3, 1]


def test_label_adds_the_sentence_to_the_training_data(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And takes it and its kind off the list."""
    run("label", "1", "track_order", "--similar")
    assert "    - yo where is 00000\n" in (project / "data" / "nlu" / "orders.en.yml").read_text()
    assert statuses(project) == ["labelled", "labelled", "open"]
    assert "orders.en.yml" in capsys.readouterr().out


def test_dismiss_takes_an_entry_off_the_list(project: Path) -> None:
    """Nothing is learned from it."""
    run("dismiss", "2")
    assert statuses(project) == ["dismissed", "open", "open"]
    assert list((project / "data" / "nlu").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["label", "9", "track_order"], "the review list has no entry 9"),
        (["label", "1", "track"], "the domain has no intent 'track'; did you mean track_order?"),
        (["dismiss", "9"], "the review list has no entry 9"),
        (["dismiss", "x"], "'x' is not a valid integer"),
    ],
)
def test_mistakes_are_explained_in_a_sentence(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    """No traceback, and nothing changes."""
    with pytest.raises(SystemExit) as stopped:
        main(["review", *arguments])
    assert stopped.value.code != 0
    assert problem in capsys.readouterr().err
    assert statuses(project) == ["open", "open", "open"]


def test_store_that_is_behind_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says what to run."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    with pytest.raises(SystemExit):
        main(["review"])
    assert "frontdoor migrate" in capsys.readouterr().err
