"""Lookups are compared on the same distorted copies of the same pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.images import artifact
from models.images.listing import Listed
from models.images.rehearsal import Rehearsed, rehearse, sample
from tests.models.images.conftest import COLOURS

Draw = Callable[..., Listed]


def test_the_sample_is_the_same_each_time(draw: Draw) -> None:
    """And no larger than what there is."""
    listed = [draw(f"p-{number}", "red") for number in range(30)]
    assert sample(listed, tried=10) == sample(listed, tried=10)
    assert len(sample(listed, tried=10)) == 10
    assert sample(listed) == listed
    assert sample([]) == []


def test_products_that_come_first_are_counted(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """Whatever the threads; pictures that are of something else are not found, unreadable ones are left out."""
    listed = [draw(colour, colour) for colour in COLOURS]
    lookup = artifact.load(artifact.build(tmp_path / "var", listed, source=weights).path)
    alone = rehearse(lookup, listed)
    assert alone == rehearse(lookup, listed, threads=3)
    assert 0 < alone.first <= alone.tried == len(listed)
    wrong = [replace(each, product_id="other") for each in listed]
    assert rehearse(lookup, wrong) == Rehearsed(len(listed), 0)
    listed[0].path.write_bytes(b"no picture")
    assert rehearse(lookup, listed).tried == len(listed) - 1


def test_nothing_is_nothing(tmp_path: Path, weights: Path, draw: Draw) -> None:
    """A shop without pictures, and pictures of a shop that has none indexed."""
    empty = artifact.load(artifact.build(tmp_path / "var", [], source=weights).path)
    assert rehearse(empty, []).share == 0
    assert rehearse(empty, [draw("p", "red")]) == Rehearsed(1, 0)
