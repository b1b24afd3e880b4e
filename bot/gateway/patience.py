"""How long the gateway waits for the dialogue core, and when it stops asking."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.conversations import Turn
from bot.errors import RasaUnavailable
from bot.gateway.rasa import Rasa, RasaFailed, RasaRefused, Stale

RETRY_AFTER_S: Final = 0.5  # between attempts at one turn
FAILURES: Final = 2  # answers with a failure after which one turn is given up
GRACE_S: Final = 0.5  # more than the dialogue core gives itself, so that its own answer wins


class Breaker:
    """Stops asking a part that keeps failing, so that customers hear so at once instead of waiting.

    Opens after ``failures`` within ``window_s``; then one attempt every ``probe_s`` finds out whether it is back.
    """

    def __init__(
        self,
        *,
        failures: int = 5,
        window_s: float = 30.0,
        probe_s: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._window_s = window_s
        self._probe_s = probe_s
        self._monotonic = monotonic
        self._failed_at: deque[float] = deque(maxlen=failures)
        self._next_probe: float | None = None

    @property
    def open(self) -> bool:
        """Whether the part counts as down."""
        return self._next_probe is not None

    def allow(self) -> bool:
        """Whether to try now."""
        if self._next_probe is None:
            return True
        now = self._monotonic()
        if now < self._next_probe:
            return False
        self._next_probe = now + self._probe_s
        return True

    def succeeded(self) -> None:
        """It answered."""
        self._failed_at.clear()
        self._next_probe = None

    def failed(self) -> None:
        """It did not."""
        now = self._monotonic()
        self._failed_at.append(now)
        if len(self._failed_at) == self._limit and now - self._failed_at[0] <= self._window_s:
            self._next_probe = now + self._probe_s


class Patience:
    """Asks the dialogue core until it answers or the deadline passes.

    Args:
        rasa: who is asked.
        turn_timeout_s: longest time one attempt may take in the dialogue core.
        deadline_s: longest time of all attempts together.
    """

    def __init__(self, rasa: Rasa, *, turn_timeout_s: float, deadline_s: float) -> None:
        self._rasa = rasa
        self._turn_timeout_s = turn_timeout_s
        self._deadline_s = deadline_s
        self.breaker = Breaker()

    async def turn(
        self,
        turn: Turn,
        *,
        sign: Callable[[], str],
        load_checkpoint: Callable[[], Awaitable[dict[str, Any] | None]],
    ) -> dict[str, Any]:
        """Runs a turn; ``sign`` makes a fresh principal for each attempt.

        The conversation's checkpoint is loaded only where it is asked for.

        Raises:
            RasaUnavailable: no answer before the deadline, or it is known to be down.
        """
        if not self.breaker.allow():
            raise RasaUnavailable("the dialogue core is known to be down")
        try:
            async with asyncio.timeout(self._deadline_s):
                answer = await self._insist(turn, sign, load_checkpoint)
        except TimeoutError as error:
            self.breaker.failed()
            raise RasaUnavailable("the dialogue core did not answer before the deadline") from error
        self.breaker.succeeded()
        return answer

    async def _insist(
        self,
        turn: Turn,
        sign: Callable[[], str],
        load_checkpoint: Callable[[], Awaitable[dict[str, Any] | None]],
    ) -> dict[str, Any]:
        checkpoint: dict[str, Any] | None = None
        failures = 0
        while True:
            try:
                return await self._rasa.turn(
                    turn,
                    principal=sign(),
                    checkpoint=checkpoint,
                    timeout_s=self._turn_timeout_s + GRACE_S,
                )
            except Stale:
                if checkpoint is not None:
                    raise RasaRefused("the dialogue core does not accept the checkpoint") from None
                # Without any, it starts afresh rather than not at all.
                checkpoint = await load_checkpoint() or {}
                continue
            except RasaRefused:
                raise
            except RasaFailed:
                # It lives, so the breaker stays closed: other turns may need nothing of what failed.
                failures += 1
                if failures == FAILURES:
                    raise
            except RasaUnavailable:
                pass  # it may be starting again
            await asyncio.sleep(RETRY_AFTER_S)
