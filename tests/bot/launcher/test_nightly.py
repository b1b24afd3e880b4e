"""Training anew happens once a night, in a process that steps back, and is never in anybody's way."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.launcher.nightly import Nightly, next_run
from bot.launcher.program import Program
from bot.launcher.system import System
from bot.settings import Settings
from tests.bot.launcher.test_program import program, until
from tests.fakes import FakeClock

LONDON = ZoneInfo("Europe/London")
MARK = "import sys; open(sys.argv[1], 'a').write('x')"


@asynccontextmanager
async def watching(nightly: Program, clock: FakeClock, *, longest_s: float = 60) -> AsyncIterator[list[str]]:
    """What a launcher does with it: runs at three in the morning; what it says."""
    said: list[str] = []
    watch = Nightly(
        nightly, at=time(3), zone=UTC, say=said.append, clock=clock, poll_s=0.01, longest_s=longest_s
    )
    task = asyncio.create_task(watch.run())
    await asyncio.sleep(0)
    yield said
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def writing(tmp_path: Path, code: str = MARK) -> Program:
    marker = str(tmp_path / "marker")
    return program(code, tmp_path, command=lambda: [sys.executable, "-c", code, marker], nice=19)


async def test_it_runs_once_each_night(tmp_path: Path) -> None:
    """Not before, and not twice; the clock stands at noon when it begins."""
    clock, marker = FakeClock(), tmp_path / "marker"
    async with watching(writing(tmp_path), clock) as said:
        clock.advance(hours=14, minutes=59)
        await asyncio.sleep(0.1)
        assert not marker.exists()
        for night in (1, 2):
            clock.advance(hours=1)
            await until(lambda: len(said) == night)  # noqa: B023  (waited for before the next round)
            await asyncio.sleep(0.1)
            assert marker.read_text() == "x" * night
            clock.advance(hours=23)


async def test_it_steps_back_behind_other_processes(tmp_path: Path) -> None:
    """The lowest priority there is."""
    clock = FakeClock()
    code = "import os, sys; open(sys.argv[1], 'w').write(str(os.nice(0)))"
    async with watching(writing(tmp_path, code), clock) as said:
        clock.advance(days=1)
        await until(lambda: len(said) == 1)
    assert int((tmp_path / "marker").read_text()) == 19


async def test_a_failure_is_told_and_the_next_night_comes(tmp_path: Path) -> None:
    """With the end of its log; serving goes on with what was trained before."""
    clock = FakeClock()
    async with watching(writing(tmp_path, "print('no purchases yet'); raise SystemExit(1)"), clock) as said:
        for night in (1, 2):
            clock.advance(days=1)
            await until(lambda: len(said) == night)  # noqa: B023  (waited for before the next round)
    assert "exit 1" in said[0]
    assert "no purchases yet" in said[0]


async def test_what_cannot_be_started_is_told(tmp_path: Path) -> None:
    """A program that is gone is no reason for the launcher to stop."""
    clock = FakeClock()
    gone = program("", tmp_path, command=lambda: [str(tmp_path / "gone")])
    async with watching(gone, clock) as said:
        clock.advance(days=1)
        await until(lambda: len(said) == 1)
    assert "could not be started" in said[0]


async def test_a_run_that_hangs_is_ended(tmp_path: Path) -> None:
    """It must not take the next nights with it."""
    clock = FakeClock()
    async with watching(writing(tmp_path, "import time; time.sleep(60)"), clock, longest_s=0.3) as said:
        clock.advance(days=1)
        await until(lambda: len(said) == 1)
    assert "was ended" in said[0]


async def test_stopping_the_launcher_ends_a_run(tmp_path: Path) -> None:
    """No training is left behind without anybody who knows of it."""
    clock, marker = FakeClock(), tmp_path / "marker"
    code = f"import os, time; open({str(marker)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    async with watching(program(code, tmp_path), clock):
        clock.advance(days=1)
        await until(lambda: marker.exists() and marker.read_text() != "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-01-10T02:59:59Z", "2026-01-10T03:00:00Z"),
        ("2026-01-10T03:00:00Z", "2026-01-11T03:00:00Z"),
        ("2026-07-10T01:00:00Z", "2026-07-10T02:00:00Z"),  # summer time
        ("2026-07-09T23:30:00Z", "2026-07-10T02:00:00Z"),  # tomorrow in London already
        ("2026-03-28T12:00:00Z", "2026-03-29T02:00:00Z"),  # the night that is an hour shorter
    ],
)
def test_the_time_of_day_is_that_of_the_shop(now: str, due: str) -> None:
    found = next_run(datetime.fromisoformat(now), time(3), LONDON)
    assert found == datetime.fromisoformat(due)


def test_an_hour_that_is_skipped_or_comes_twice_counts_once() -> None:
    """London has no 01:30 on 29 March 2026, and two on 25 October."""
    skipped = next_run(datetime(2026, 3, 28, 12, tzinfo=UTC), time(1, 30), LONDON)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first = next_run(datetime(2026, 10, 24, 12, tzinfo=UTC), time(1, 30), LONDON)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_run(first, time(1, 30), LONDON) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    at=st.times(),
    zone=st.sampled_from(["UTC", "Europe/London", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"]),
)
def test_the_next_run_is_ahead_and_near(now: datetime, at: time, zone: str) -> None:
    """Whatever clocks do: later than now, and within a day and an hour (two days where a zone skipped one)."""
    found = next_run(now, at, ZoneInfo(zone))
    assert timedelta() < found - now <= timedelta(days=2 if zone == "Pacific/Apia" else 1, hours=2)


def test_the_launcher_trains_the_recommender_when_a_time_is_set(tmp_path: Path) -> None:
    """Off by default; with the settings of the others."""
    system = System(Settings(var_dir=tmp_path, retrain_at="03:00", shop_timezone="Asia/Shanghai"))
    nightly = system._nightly()
    assert nightly._program.command()[1:] == ["-m", "bot", "train", "search", "recommender", "images"]
    assert nightly._program.environ["FRONTDOOR_VAR_DIR"] == str(tmp_path)
    assert (nightly._at, str(nightly._zone)) == (time(3), "Asia/Shanghai")
    assert Settings().retrain_at == ""
