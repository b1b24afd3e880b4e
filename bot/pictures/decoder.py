"""Has pictures cleaned by a process of its own, so that what a decoder makes of them harms nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Final, Self

from bot.errors import Unavailable
from bot.pictures.picture import MOST_BYTES, CleanPicture, Refused
from bot.pictures.pipe import LENGTH

TIMEOUT_S: Final = 10.0  # for one picture; the process itself gives up after five seconds of work
MOST_WAITING: Final = 16  # pictures, each of which is held in memory


class Busy(Unavailable):
    """Too many pictures wait already."""

    code = "pictures_busy"


class Decoder:
    """Cleans pictures one after the other. Use it as an asynchronous context manager."""

    def __init__(
        self,
        *,
        most_bytes: int = MOST_BYTES,
        timeout_s: float = TIMEOUT_S,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """Args: most_bytes: of a picture. timeout_s: for one. most_waiting: more are turned away."""
        self._most_bytes = most_bytes
        self._timeout_s = timeout_s
        self._most_waiting = most_waiting
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def clean(self, data: bytes) -> CleanPicture:
        """See :func:`bot.pictures.gate.clean`.

        Raises:
            Refused: it is no picture, or the process died of it or took too long.
            Busy: too many wait already.
        """
        if len(data) > self._most_bytes:
            raise Refused("too_large", f"{len(data)} bytes, {self._most_bytes} are allowed")
        if self._waiting >= self._most_waiting:
            raise Busy("too many pictures are looked at already")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._cleaned(data)
        finally:
            self._waiting -= 1

    async def _cleaned(self, data: bytes) -> CleanPicture:
        answered = False
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._asked(data)
            answered = True
        except TimeoutError as error:
            raise Refused("broken", f"decoding took longer than {self._timeout_s:g} s") from error
        except (asyncio.IncompleteReadError, ConnectionError, BrokenPipeError) as error:
            raise Refused("broken", "the decoding process died of it") from error
        finally:
            # Also where the caller was cancelled: the answer would be read as the next one's.
            if not answered:
                await self._end()
        line, _, encoded = answer.partition(b"\n")
        told = json.loads(line)
        if "reason" in told:
            raise Refused(told["reason"], told["message"])
        return CleanPicture(encoded, told["width"], told["height"])

    async def _asked(self, data: bytes) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-c", "from bot.pictures.child import main; main()", str(self._most_bytes)),
                stdin=PIPE,
                stdout=PIPE,
                env=_environment(),
            )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(LENGTH.pack(len(data)) + data)
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        return await process.stdout.readexactly(length)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _environment() -> dict[str, str]:
    """The environment without settings: it holds secrets, and who reads strangers' files needs none."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
