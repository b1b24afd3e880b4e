"""``frontdoor images receive``: what a person accepted is added once, and nothing while any line is wrong."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import intake_lines
from bot.cli.intake import _receive, receive
from bot.cli.intake_lines import Line
from bot.database import open_engine
from bot.errors import InvalidInput
from bot.settings import Settings
from bot.shop.importers import import_file
from bot.shop.movements import stocked
from tests.bot.shop.conftest import product, variant

HEADER = "movement_id,photo,box,product_id,title,probability,next_best,variant_id,quantity,decision"


@pytest.fixture
def url(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with coats in two sizes and a hat, five of each."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", migrated_url)
    file = tmp_path / "products.jsonl"
    records = [product(variants=[variant("coat-m"), variant("coat-l")]), product("hat", title="[red]Hat")]
    file.write_text("".join(json.dumps(each) + "\n" for each in records))

    async def filled() -> None:
        engine = open_engine(migrated_url)
        await import_file(engine, "products", file)
        await engine.dispose()

    asyncio.run(filled())
    return migrated_url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reviewed.csv"


def stock(url: str) -> dict[str, int]:
    async def asked() -> dict[str, int]:
        engine = open_engine(url)
        try:
            found = await stocked(engine, ["coat-m", "coat-l", "hat-m"])
        finally:
            await engine.dispose()
        return {key: each.stock for key, each in found.items()}

    return asyncio.run(asked())


AS_IT_WAS = {"coat-m": 5, "coat-l": 5, "hat-m": 5}


def run(file: Path, *options: str, said: str = "") -> Result:
    return CliRunner().invoke(receive, [str(file), *options], input=said)


def line(movement_id: str, variant_id: str = "coat-m", quantity: object = 1, **changes: str) -> str:
    told = {"product": "coat", "decision": "accept", "photo": "shelf.jpg"} | changes
    return (
        f"{movement_id},{told['photo']},0 0 100 100,{told['product']},Coat,0.9,hat,"
        f"{variant_id},{quantity},{told['decision']}"
    )


GOOD = (
    line("m1", quantity=3),
    line("m2", "coat-l", 2),
    line("m3", "hat-m", product="hat"),
    line("m4", "", decision="check"),
    line("m5", "gone", "many", decision="Reject", product="gone"),
)


def write(file: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    file.write_bytes("\r\n".join([header, *lines, ""]).encode(encoding))
    return file


def test_what_was_accepted_is_added_once(url: str, file: Path) -> None:
    """The second time says that nothing is new."""
    first = run(write(file, *GOOD), "--yes")
    assert first.exit_code == 0, first.exception
    assert "added 6 pieces to 3 variants" in first.output
    assert "1 lines to check and 1 rejected are left out" in first.output
    assert "[red]Hat" in first.output
    assert stock(url) == {"coat-m": 8, "coat-l": 7, "hat-m": 6}
    again = run(file, "--yes")
    assert "nothing to add: 3 lines were received before" in again.output
    assert stock(url) == {"coat-m": 8, "coat-l": 7, "hat-m": 6}


def test_lines_that_are_decided_later_come_later(url: str, file: Path) -> None:
    """The same file again, with a line that was to be checked."""
    run(write(file, *GOOD), "--yes")
    assert (
        "3 lines were received before"
        in run(write(file, *GOOD[:3], line("m4", "coat-m", 4), GOOD[4]), "--yes").output
    )
    assert stock(url)["coat-m"] == 12


@pytest.mark.parametrize(("said", "added"), [("y\n", 3), ("n\n", 0), ("", 0), ("perhaps\n", 0)])
def test_a_person_is_asked(url: str, file: Path, said: str, added: int) -> None:
    """And shown what the stock would be; nothing happens without a yes."""
    outcome = run(write(file, *GOOD), said=said)
    assert "Add this to the stock?" in outcome.output
    assert outcome.exit_code == (0 if added else 1)
    assert stock(url)["coat-m"] == 5 + added


def test_two_at_once_add_once(url: str, file: Path) -> None:
    """Both have read the same store before either writes."""
    write(file, *GOOD)
    settings = Settings.from_env()

    async def both() -> None:
        await asyncio.gather(*(_receive(settings, file, yes=True) for _ in range(2)))

    asyncio.run(both())
    assert stock(url) == {"coat-m": 8, "coat-l": 7, "hat-m": 6}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (line("x", "gone"), "variant_id: the shop has no variant 'gone'"),
        (line("x", product="gone"), "product_id: the shop has no product 'gone'"),
        (line("x", "hat-m"), "variant_id: hat-m is of product hat, not coat"),
        (line("x", "gone", decision="check"), "no variant 'gone'"),
        (line("x", ""), "variant_id: is missing"),
        (line("x", quantity=0), "quantity: '0' is no whole number from 1 to 100000"),
        (line("x", quantity=-1), "quantity"),
        (line("x", quantity=100_001), "quantity"),
        (line("x", quantity=1.5), "quantity"),
        (line("x", quantity="1e3"), "quantity"),
        (line("x", quantity="٣"), "quantity"),
        (line("x", quantity=""), "quantity"),
        (line("x", quantity="9" * 5000), "quantity: '9999"),
        (line("x", quantity="2", decision="check").replace(",2,", ",two,"), "quantity: 'two'"),
        (line("x", decision="yes"), "decision: 'yes' is none of accept, check, reject"),
        (line("x", decision=""), "decision"),
        (line(""), "movement_id: from 1 to 64"),
        (line("x" * 65), "movement_id"),
        (line("x\0"), "movement_id"),
        (line("m1"), "movement_id: is that of line 2 already"),
        (line("m5"), "movement_id: is that of line 6 already"),
        (line("x", "' OR 1=1; DROP TABLE variants --"), "no variant"),
        (line("x", photo="a\0b"), "photo"),
        (line("x") + ",more", "11 fields where there are 10 columns"),
        ("x,y", "2 fields where there are 10 columns"),
        (f'"{line("x")}', "is no CSV from here on"),
        (line("x", photo='"a"b'), "is no CSV from here on"),
        (line("x", photo="p" * 200_000), "is no CSV from here on"),
    ],
)
def test_one_wrong_line_stops_all_and_is_named(url: str, file: Path, wrong: str, why: str) -> None:
    """Nothing is written, and the message has the number of the line."""
    outcome = run(write(file, *GOOD, wrong), "--yes")
    assert isinstance(outcome.exception, InvalidInput)
    assert "line 7: " in str(outcome.exception)
    assert why in str(outcome.exception)
    assert stock(url) == AS_IT_WAS


def test_a_line_that_was_received_with_something_else_in_it_is_told(url: str, file: Path) -> None:
    """A correction is no repetition; it would be lost without a word."""
    run(write(file, line("m1", quantity=3)), "--yes")
    outcome = run(write(file, line("m0"), line("m1", quantity=4)), "--yes")
    assert "line 3: movement_id: was received before as 3 of coat-m" in str(outcome.exception)
    assert stock(url)["coat-m"] == 8


def test_a_variant_that_would_overflow_is_told(url: str, file: Path) -> None:
    """Before anything is asked."""
    outcome = run(write(file, *(line(f"m{each}", quantity=100_000) for each in range(100))), "--yes")
    assert "variant coat-m would have more than 10,000,000 pieces" in str(outcome.exception)
    assert stock(url) == AS_IT_WAS


@pytest.mark.parametrize("missing", intake_lines.NEEDED)
@pytest.mark.usefixtures("url")
def test_a_missing_column_is_named(file: Path, missing: str) -> None:
    """And so is one that is there twice."""
    for header in (HEADER.replace(missing, "other"), f"{HEADER},{missing}"):
        outcome = run(write(file, header=header), "--yes")
        assert f"line 1: each of these columns is needed once: {missing}" in str(outcome.exception)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-32"])
def test_another_encoding_is_told(url: str, file: Path, encoding: str) -> None:
    """With the line that cannot be read, where there is one."""
    outcome = run(write(file, GOOD[0], line("m2", photo="café.jpg"), encoding=encoding), "--yes")
    assert "line " in str(outcome.exception)
    if encoding == "latin-1":
        assert "line 3: this is no UTF-8; save the file as CSV UTF-8" in str(outcome.exception)
    assert stock(url) == AS_IT_WAS


@pytest.mark.parametrize(("delimiter", "mark"), [(";", ""), ("\t", ""), (",", "\ufeff"), (";", "\ufeff")])
def test_spreadsheets_may_write_it_anew(url: str, file: Path, delimiter: str, mark: str) -> None:
    """Semicolons, tabs, a byte order mark, empty lines at the end, spaces around a value."""
    lines = [each.replace(",", delimiter) for each in (HEADER, line(" m1 ", quantity=" 3 "), ",,,,,,,,,")]
    write(file, *lines[1:], header=mark + lines[0])
    assert run(file, "--yes").exit_code == 0
    assert stock(url)["coat-m"] == 8


@pytest.mark.usefixtures("url")
def test_long_lists_of_problems_are_cut(file: Path) -> None:
    """Twenty are enough to see what is wrong."""
    told = str(run(write(file, *(line(f"m{each}", "gone") for each in range(50))), "--yes").exception)
    assert told.count("no variant") == 20
    assert "and 30 more" in told


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Whatever is in it: the numbers are those of the lines on which the records begin."""
    lines = [
        Line(
            movement_id=f"m{number}",
            photo=photo,
            box="0 0 1 1",
            product_id="p",
            title=photo,
            probability=0.5,
            next_best="a | b",
            variant_id="v",
            quantity=number,
            decision="check",
        )
        for number, photo in enumerate(["a\nb.jpg", '"quoted", and more', "=1", "照片.jpg"], 1)
    ]
    intake_lines.write(tmp_path / "out.csv", lines)
    found, problems = intake_lines.read(tmp_path / "out.csv")
    assert problems == []
    assert [each.number for each in found] == [2, 5, 6, 7]
    assert [each.photo for each in found] == ["a\nb.jpg", '"quoted", and more', "'=1", "照片.jpg"]


@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, seed: int
) -> None:
    """A good file with noise in it: never an error that is none of ours."""
    file = tmp_path_factory.mktemp("noise") / "file.csv"
    data = bytearray(("\n".join([HEADER, *GOOD]) + "\n").encode())
    place = random.Random(seed).randrange(len(data))
    data[place : place + random.Random(seed).randrange(40)] = noise
    file.write_bytes(bytes(data))
    lines, problems = intake_lines.read(file)
    assert all(each.decision in intake_lines.DECISIONS for each in lines)
    assert all(problem.startswith("line ") for problem in problems)
