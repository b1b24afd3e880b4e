"""Single values are read as shops write them, and refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.importers import values as read
from bot.shop.importers.report import RowError


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("12.50", 1250),
        ("12,50", 1250),
        ("1.234,50 €", 123_450),
        ("1,234.50", 123_450),
        ("$1,234", 123_400),
        ("1 234,50 kr", 123_450),
        ("CHF 1'234.50", 123_450),
        ("15.00 USD", 1500),
        ("0", 0),
        ("0.005", 1),
        (12.3, 1230),
        (7, 700),
        ("1,234,567", 123_456_700),
        ("\u00a312", 1200),
    ],
)
def test_prices_are_read_as_they_are_written(written: Any, cents: int) -> None:
    """In either convention, with or without a currency."""
    assert read.price(written, "price") == cents


@pytest.mark.parametrize(
    "written",
    [
        "",
        None,
        "free",
        "-5",
        "1.2.3",
        "1,2,3",
        "12 or 13",
        "1e9999",
        "NaN",
        "inf",
        True,
        [],
        "9" * 40,
        "1/2",
        "٣",
    ],
)
def test_what_is_no_price_is_refused(written: Any) -> None:
    """With the column's name."""
    with pytest.raises(RowError, match="price"):
        read.price(written, "price")


@given(st.integers(0, read.MAX_CENTS))
def test_every_price_survives_being_written(cents: int) -> None:
    """With a dot, with a comma, with separated thousands, as a number."""
    amount = Decimal(cents) / 100
    for written in (f"{amount:.2f}", f"{amount:,.2f}", f"{amount:.2f}".replace(".", ","), amount):
        assert read.price(written, "price") == cents


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans() | st.lists(st.integers()))
def test_readers_return_a_value_or_name_the_column(value: Any) -> None:
    """Never anything else."""
    for reader in (read.text, read.required, read.price, read.currency, read.moment, read.day, read.url):
        try:
            reader(value, "here")
        except RowError as error:
            assert (error.column, error.reason.isprintable()) == ("here", True)  # noqa: PT017  (or a value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01T12:30:00Z", datetime(2026, 3, 1, 12, 30, tzinfo=UTC)),
        ("2026-03-01 12:30:00 +0130", datetime(2026, 3, 1, 11, tzinfo=UTC)),
        ("2026-03-01 12:30:00 UTC", datetime(2026, 3, 1, 12, 30, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)),  # noqa: DTZ001  (Parquet's are naive)
    ],
)
def test_moments_are_in_utc(written: Any, expected: datetime) -> None:
    """Those without an offset are taken as UTC."""
    assert read.moment(written, "at") == expected


@pytest.mark.parametrize("written", ["03/01/2026", "yesterday", "2026-02-30", "0001-01-01", "9999-12-31", ""])
def test_ambiguous_and_absurd_days_are_refused(written: str) -> None:
    """Nobody can tell March from January."""
    for reader in (read.moment, read.day):
        with pytest.raises(RowError):
            reader(written, "at")
    assert read.day("2026-03-01", "on") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("a<script>alert('<b>')</script>b<style>p{}</style>c", "abc"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<img src=x onerror=alert(1)>", None),
        ("<!-- note -->text", "text"),
        ("<script>never closed", None),
        (None, None),
    ],
)
def test_markup_becomes_plain_words(markup: str | None, words: str | None) -> None:
    """A line a paragraph; what a browser would run is gone."""
    assert read.plain_text(markup) == words


@given(st.text(alphabet="<>/!abscript -&;", max_size=300))
def test_any_markup_is_read(markup: str) -> None:
    """Also what was never markup; lines come out trimmed."""
    words = read.plain_text(markup)
    assert words is None or all(line == " ".join(line.split()) for line in words.split("\n"))


def test_markup_costs_as_much_as_it_is_long() -> None:
    """A megabyte of opening brackets is read at once; a slow pattern would run into the test's time limit."""
    for hostile in ("<", "<a", "<script>", "<!--"):
        read.plain_text(hostile * (1_000_000 // len(hostile)))
