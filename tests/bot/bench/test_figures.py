"""Figures: what they are made of, and what is written and printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.bench.figures import Figure, circumstances, percentile, show, write

VALUES = st.lists(st.floats(0, 1e6), min_size=1)
FIGURE = Figure.over(
    [3.0, 1.0, 2.0], name="round_trip_p50", unit="ms", n=30, target=2, peer="rest", peer_value=8
)


@given(VALUES, st.floats(0, 100))
def test_percentile_is_a_measured_value_with_so_many_at_or_below(values: list[float], percent: float) -> None:
    """Nothing is interpolated, and the share below is at least what the name says."""
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100


def test_percentile_of_nothing_is_refused() -> None:
    """No measurement must not look like a fast one."""
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_repetitions_become_median_least_and_greatest() -> None:
    """One lucky run does not make a figure."""
    assert (FIGURE.value, FIGURE.low, FIGURE.high) == (2.0, 1.0, 3.0)


@pytest.mark.parametrize(
    ("value", "target", "more", "reached"),
    [
        (2, 2, False, True),
        (3, 2, False, False),
        (3, 2, True, True),
        (1, 2, True, False),
        (1, None, False, None),
    ],
)
def test_target_is_a_limit_or_a_floor(value: float, target: float | None, more: bool, reached: bool) -> None:
    """Times must be low, rates high."""
    figure = Figure(name="x", value=value, unit="s", n=1, target=target, more_is_better=more)
    assert figure.reached is reached


def test_every_written_figure_says_how_it_was_measured(tmp_path: Path) -> None:
    """The keys that other programs rely on, with commit, seed, data and machine beside them."""
    path = tmp_path / "bench" / "latest.json"
    write(path, [FIGURE], circumstances(seed=7, data="demo"))
    [entry] = json.loads(path.read_text(encoding="utf-8"))
    assert {key: entry[key] for key in ("name", "value", "unit", "n", "peer", "peer_value")} == {
        "name": "round_trip_p50",
        "value": 2.0,
        "unit": "ms",
        "n": 30,
        "peer": "rest",
        "peer_value": 8,
    }
    assert (entry["seed"], entry["data"]) == (7, "demo")
    assert entry["commit"]
    assert entry["machine"]["cores"] >= 1


def test_table_shows_the_target_and_whether_it_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader sees value, span, target, verdict and peer on one line."""
    missed = Figure(name="memory_together", value=1300, unit="MB", n=1, target=1200)
    show(Console(width=140), [FIGURE, missed], circumstances(seed=1, data="demo"))
    lines = capsys.readouterr().out.splitlines()
    [good] = [line for line in lines if "round_trip_p50" in line]
    [bad] = [line for line in lines if "memory_together" in line]
    for part in ("2 ms", "1 to 3", "≤ 2", "✓", "rest: 8"):
        assert part in good
    assert "✗" in bad
