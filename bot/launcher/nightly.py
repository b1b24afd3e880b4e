"""Runs a program once a day beside the others, which it must not disturb."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from time import monotonic
from typing import Final

from bot.launcher.program import Program, describe, end

POLL_S: Final = 30.0  # a clock that is set, or a machine that slept, is noticed within this
LONGEST_S: Final = 6 * 3600.0  # a run that hangs must not take the next nights with it
GRACE_S: Final = 10.0


def next_run(now: datetime, at: time, zone: tzinfo) -> datetime:
    """The first moment after ``now`` at which clocks in ``zone`` show ``at``, in UTC; once each day.

    An hour that the clocks skip is made up for right after it; of one that comes twice the first counts.
    """
    today = now.astimezone(zone).date()
    days = (datetime.combine(today + timedelta(days=days), at, zone).astimezone(UTC) for days in range(3))
    return next(moment for moment in days if moment > now)


class Nightly:
    """A program and the time of day at which it runs.

    Args:
        program: what to run; it is expected to end by itself.
        at: the time of day, naive, in ``zone``.
        zone: whose clocks count.
        say: told how each run ended.
        clock: the present moment, aware.
        poll_s: how often the clock is looked at.
        longest_s: after this a run is ended.
    """

    def __init__(
        self,
        program: Program,
        *,
        at: time,
        zone: tzinfo,
        say: Callable[[str], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        poll_s: float = POLL_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._program = program
        self._at = at
        self._zone = zone
        self._say = say
        self._clock = clock
        self._poll_s = poll_s
        self._longest_s = longest_s

    async def run(self) -> None:
        """Waits and runs, day after day, until cancelled; then a run that is under way is ended."""
        while True:
            due = next_run(self._clock(), self._at, self._zone)
            while (left_s := (due - self._clock()).total_seconds()) > 0:  # noqa: ASYNC110  (clocks have no events)
                await asyncio.sleep(min(left_s, self._poll_s))
            await self._run_once()

    async def _run_once(self) -> None:
        name = self._program.name
        began = monotonic()
        try:
            process = await self._program.spawn()
        except OSError as error:
            self._say(f"{name} could not be started: {error.strerror}")
            return
        try:
            code = await asyncio.wait_for(process.wait(), self._longest_s)
        except TimeoutError:
            self._say(f"{name} was ended after {self._longest_s:.0f} s; its log: {self._program.log_path}")
            return
        finally:
            if process.returncode is None:
                await end(process, grace_s=GRACE_S)
        if code == 0:
            self._say(f"{name} is done after {monotonic() - began:.0f} s")
        else:
            self._say(f"{name} failed ({describe(code)}); tomorrow again:\n{self._program.log_tail()}")
