"""When the demo shop is made anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.shop.demo.marker import Marker, forget


def test_a_marker_is_read_as_it_was_written(tmp_path: Path) -> None:
    """And is gone once forgotten."""
    marker = Marker.of(7, date(2026, 11, 24))
    marker.write(tmp_path)
    assert Marker.read(tmp_path) == marker
    forget(tmp_path)
    assert Marker.read(tmp_path) is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"seed": 7}', '{"seed": 7, "today": "", "generator": "", "more": 1}']
)
def test_a_marker_that_cannot_be_read_counts_as_none(tmp_path: Path, content: str) -> None:
    """Half a file after a crash means: make it anew."""
    (tmp_path / "made.json").write_text(content)
    assert Marker.read(tmp_path) is None


def test_another_day_matters_only_when_one_is_asked_for() -> None:
    """Yesterday's demo shop serves today; another seed's does not."""
    made, today = Marker.of(7, date(2026, 11, 23)), Marker.of(7, date(2026, 11, 24))
    assert made.is_like(today, any_day=True)
    assert not made.is_like(today, any_day=False)
    assert not made.is_like(Marker.of(8, date(2026, 11, 23)), any_day=True)
