"""``frontdoor experiment`` and ``frontdoor reactions`` as an operator calls them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import cli
from bot.conversations.tables import conversation, visitor
from bot.database import open_engine, writing
from bot.errors import InvalidInput, NotFound, SettingsError
from bot.pictures import CleanPicture
from bot.pictures.uploads import FOLDER, Uploads
from bot.shop import Principal
from bot.shop.experiments import Experiment, unit_of
from bot.shop.reactions import Reactions, ShownList, ShownProduct

RANKING = Experiment(name="ranking", weights={"popular": 1, "hybrid": 1})


def run(*arguments: str) -> None:
    cli(args=list(arguments), standalone_mode=False)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store in which 240 guests were shown two products each; every third opened the first."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    run("migrate")
    asyncio.run(_fill(f"sqlite+aiosqlite:///{tmp_path / 'frontdoor.sqlite3'}"))
    return tmp_path


async def _fill(url: str) -> None:
    engine = open_engine(url)
    kept = Reactions(engine)
    for number in range(240):
        guest = Principal(conversation_id=f"c-{number}", customer_id=None)
        shown = ShownList(
            list_id=f"l-{number}",
            source="for_session",
            products=[ShownProduct(product_id="coat"), ShownProduct(product_id="hat", explored=True)],
            experiment=RANKING.name,
            arm=RANKING.arm_of(unit_of(guest)),
        )
        await kept.record_impressions(guest, shown)
        if number % 3 == 0:
            await kept.record(guest, kind="click", product_id="coat", key="k")
    await engine.dispose()


def test_report_shows_rates_with_intervals(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the running experiment, whose first arm is the control; nobody bought, so that half is no news."""
    monkeypatch.setenv("FRONTDOOR_EXPERIMENT", "ranking: popular=1, hybrid=1")
    run("experiment", "report")
    shown = capsys.readouterr().out
    assert shown.index("popular") < shown.index("hybrid")
    assert "no difference seen" in shown
    assert "too little data" in shown
    assert "% (" in shown
    assert "explored products alone" in shown


def test_report_as_json_has_the_same_figures(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a dashboard; an experiment that no longer runs is named."""
    run("experiment", "report", "ranking", "--json", "--control", "popular")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    control, hybrid = found["arms"]
    assert [control["arm"], hybrid["arm"]] == ["popular", "hybrid"]
    assert control["customers"] + hybrid["customers"] == 240
    assert control["counts"]["clicks"] + hybrid["counts"]["clicks"] == 80
    assert (
        control["clicks"]["rate"]["value"] == control["counts"]["clicks"] / control["counts"]["impressions"]
    )
    assert control["explored"]["impressions"] == control["customers"]
    assert hybrid["clicks"]["against_control"]["difference"]["p"] > 0.05


def test_report_on_few_says_so(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was shown after tomorrow; and a name that nobody knows is answered with those that are known."""
    with pytest.raises(NotFound, match=r"'other'; experiments with customers: ranking"):
        run("experiment", "report", "other")
    with pytest.raises(NotFound, match="nobody"):
        run("experiment", "report", "ranking", "--since", "2999-01-01")
    with pytest.raises(NotFound, match="no experiment is named or running"):
        run("experiment", "report")


def test_a_mistake_in_the_setting_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_EXPERIMENT", "ranking")
    with pytest.raises(SettingsError, match="FRONTDOOR_EXPERIMENT"):
        run("experiment", "report")


def test_a_guests_data_is_handed_out_and_deleted(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the conversation; naming nobody is refused."""
    capsys.readouterr()
    run("reactions", "export", "--conversation", "c-0")
    found = json.loads(capsys.readouterr().out)
    assert [len(found["impressions"]), len(found["reactions"])] == [2, 1]
    run("reactions", "forget", "--conversation", "c-0")
    assert capsys.readouterr().out == "deleted 3 rows and 0 pictures\n"
    with pytest.raises(InvalidInput):
        run("reactions", "forget")


def test_pictures_are_handed_out_and_deleted_too(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A guest's by the conversation, a customer's by their name in all of their conversations."""
    guest, mine, closed = "1" * 32, "2" * 32, "3" * 32
    files = asyncio.run(_send_pictures(store, guest, mine, closed))
    capsys.readouterr()
    run("reactions", "export", "--conversation", guest)
    assert json.loads(capsys.readouterr().out)["pictures"] == [str(files[0])]
    run("reactions", "forget", "--customer", "c-42")
    assert capsys.readouterr().out == "deleted 0 rows and 2 pictures\n"
    assert [path.exists() for path in files] == [True, False, False]
    run("reactions", "forget", "--conversation", guest)
    assert capsys.readouterr().out == "deleted 0 rows and 1 pictures\n"
    assert not files[0].exists()


async def _send_pictures(folder: Path, guest: str, mine: str, closed: str) -> list[Path]:
    """One each; the last two conversations are those of customer c-42."""
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'frontdoor.sqlite3'}")
    now = datetime.now(UTC)
    async with writing(engine) as connection:
        for number, (one, customer, status) in enumerate(
            [(guest, None, "bot"), (mine, "c-42", "bot"), (closed, "c-42", "closed")]
        ):
            await connection.execute(visitor.insert().values(visitor_id=f"v-{number}", created_at=now))
            await connection.execute(
                conversation.insert().values(
                    conversation_id=one,
                    visitor_id=f"v-{number}",
                    customer_id=customer,
                    language="en",
                    status=status,
                    epoch=0,
                    last_seq=0,
                    created_at=now,
                )
            )
    await engine.dispose()
    uploads = Uploads(folder / FOLDER)
    picture = CleanPicture(b"RIFF" + bytes(60), 16, 16)
    return [(await uploads.add(one, picture)).path for one in (guest, mine, closed)]
