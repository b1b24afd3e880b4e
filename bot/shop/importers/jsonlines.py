"""Reads records from JSON Lines, or from one JSON array, without ever holding more than one record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn

from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem
from bot.shop.importers.source import MAX_LINE_BYTES, Source

_CHUNK_CHARS: Final = 64 * 1024
_OPENING: Final = re.compile(r"(\s*\[\s*)?")
_BETWEEN: Final = re.compile(r"[\s,]*")


def read(source: Source) -> Iterator[Found]:
    """Objects with the lines on which they begin."""
    for line, value in _array(source) if source.first_sign == "[" else _lines(source):
        if isinstance(value, Problem):
            yield value
        elif isinstance(value, Mapping):
            yield Raw(line, value)
        else:
            yield Problem(line, None, "expected a JSON object")


def _lines(source: Source) -> Iterator[tuple[int, Any]]:
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            yield number, _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            yield number, _problem(number, error)


def _array(source: Source) -> Iterator[tuple[int, Any]]:
    """The items of an array; broken syntax ends the reading, because nothing after it can be trusted."""
    buffer, number, gap = "", 1, _OPENING
    while piece := source.text(max(_CHUNK_CHARS, len(buffer))):  # doubling keeps the work linear
        buffer += piece
        position = 0
        while (start := _after(gap, buffer, position)) < len(buffer):
            gap = _BETWEEN
            if buffer[start] == "]":
                return
            try:
                value, end = _DECODER.raw_decode(buffer, start)
            except RecursionError as error:
                yield number, _problem(number, error)
                return
            except ValueError:
                break  # more may complete it
            number += buffer.count("\n", position, start)
            yield number, value
            number += buffer.count("\n", start, end)
            position = end
        buffer = buffer[position:]
        if len(buffer) > MAX_LINE_BYTES:
            break
    yield (
        number,
        Problem(number, None, "the JSON array is broken or cut short from here on; the rest was not read"),
    )


def _after(gap: re.Pattern[str], text: str, position: int) -> int:
    """Where ``gap``, which may be empty, ends."""
    match = gap.match(text, position)
    return position if match is None else match.end()


def _problem(number: int, error: Exception) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        return Problem(number, None, f"not JSON: {error.msg} at character {error.colno}")
    if isinstance(error, RecursionError):
        return Problem(number, None, "not JSON that we read: nested too deeply")
    return Problem(number, None, f"not JSON that we read: {error}"[:200])


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
