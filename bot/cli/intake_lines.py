"""The file of proposed stock movements: written for a person to look through, and read when they have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Literal, get_args

from bot.errors import InvalidInput
from bot.shop.identifiers import is_storable
from bot.shop.movement_tables import MOVEMENT_CHARS
from bot.shop.movements import MOST_PIECES

Decision = Literal["accept", "check", "reject"]

DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)
MOST_BYTES: Final = 64 * 1024 * 1024
LONGEST: Final = 10_000  # characters of a field; no name or title has as many
NEEDED: Final = ("movement_id", "photo", "product_id", "variant_id", "quantity", "decision")
_DELIMITERS: Final = ",;\t"  # spreadsheets of half the world write semicolons
_WHOLE: Final = re.compile(r"[0-9]{1,7}")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing in a photo and what it probably is; the fields are the columns."""

    movement_id: str
    photo: str
    box: str
    product_id: str
    title: str
    probability: float
    next_best: str
    variant_id: str
    quantity: int
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A line as it came back; ``number`` is its line in the file."""

    number: int
    movement_id: str
    photo: str
    product_id: str
    variant_id: str
    quantity: int
    decision: Decision


def write(file: Path, lines: Sequence[Line]) -> None:
    """Writes the lines, for spreadsheets too: they would run what looks like a formula."""
    # With a byte order mark, without which Excel takes UTF-8 for something else.
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        rows = csv.DictWriter(out, [field.name for field in fields(Line)])
        rows.writeheader()
        for line in lines:
            plain = asdict(line)
            rows.writerow(plain | {name: _inert(plain[name]) for name in ("photo", "title")})


def read(file: Path) -> tuple[list[Reviewed], list[str]]:
    """Reads a file that somebody has looked through.

    Returns:
        Its lines, and what is wrong, with the number of the line; lines that something is wrong with are left out.

    Raises:
        InvalidInput: it is enormous.
    """
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(f"{file.name} is larger than {MOST_BYTES // 2**20} MB")
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        return [], [f"line {number}: this is no UTF-8; save the file as CSV UTF-8"]
    return _read(text)


def _read(text: str) -> tuple[list[Reviewed], list[str]]:
    first = text.partition("\n")[0]
    rows = _rows(text, max(_DELIMITERS, key=first.count))
    lines: list[Reviewed] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    try:
        columns = [name.strip() for name in next(rows, (1, []))[1]]
        missing = [name for name in NEEDED if columns.count(name) != 1]
        if missing:
            return [], [f"line 1: each of these columns is needed once: {', '.join(missing)}"]
        for number, row in rows:
            if len(row) != len(columns):
                problems.append(f"line {number}: {len(row)} fields where there are {len(columns)} columns")
                continue
            values = dict(zip(columns, (value.strip() for value in row), strict=True))
            wrong = list(_wrong(values))
            before = seen.setdefault(values["movement_id"], number)
            if before != number:
                wrong.append(f"movement_id: is that of line {before} already")
            problems += [f"line {number}: {each}" for each in wrong]
            if not wrong:
                lines.append(_reviewed(number, values))
    except csv.Error as error:
        problems.append(f"{error}")
    return lines, problems


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, and the line that it begins in.

    Raises:
        csv.Error: a quotation mark is missing, or a field is enormous; the message names the line.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
            if row is not None and max(map(len, row), default=0) > LONGEST:
                raise csv.Error(f"a field of more than {LONGEST} characters")  # noqa: TRY301  (as the reader's own)
        except csv.Error as error:
            raise csv.Error(f"line {number}: is no CSV from here on ({error})") from error
        if row is None:
            return
        if any(value.strip() for value in row):
            yield number, row


def _wrong(values: dict[str, str]) -> Iterator[str]:
    decision = values["decision"].lower()
    if decision not in DECISIONS:
        yield f"decision: {_cut(values['decision'])} is none of {', '.join(DECISIONS)}"
    if not 1 <= len(values["movement_id"]) <= MOVEMENT_CHARS or not is_storable(values["movement_id"]):
        yield f"movement_id: from 1 to {MOVEMENT_CHARS} characters are needed"
    if not is_storable(values["photo"]):
        yield "photo: is no text"
    if decision == "reject":  # whatever else stands there is of no matter
        return
    said = values["quantity"]
    if not _WHOLE.fullmatch(said) or not 1 <= int(said) <= MOST_PIECES:
        yield f"quantity: {_cut(said)} is no whole number from 1 to {MOST_PIECES}"
    if decision == "accept" and not values["variant_id"]:
        yield "variant_id: is missing, and what is accepted needs one"


def _reviewed(number: int, values: dict[str, str]) -> Reviewed:
    decision = next(each for each in DECISIONS if each == values["decision"].lower())
    return Reviewed(
        number=number,
        movement_id=values["movement_id"],
        photo=values["photo"],
        product_id=values["product_id"],
        variant_id=values["variant_id"],
        quantity=0 if decision == "reject" else int(values["quantity"]),
        decision=decision,
    )


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cut(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
