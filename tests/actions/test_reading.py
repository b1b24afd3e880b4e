"""Words into places, items and reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import reading


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("2", [1]), ("the second one", [1]), ("1 and 3", [0, 2]), ("first and third please", [0, 2]),
        ("number one", [0]), ("the last one", [3]), ("the latest", [0]), ("第三个", [2]),
        ("第一个和第三个", [0, 2]),
        ("1和3", [0, 2]), ("２", [1]), ("the blue one", []), ("one of them", []), ("9", []), ("size 42", []),
        ("FD10002", []), ("no", []),
    ],
)  # fmt: skip
def test_places(words: str, places: list[int]) -> None:
    """Ordinals, numbers and Chinese, never beyond the list, never a pronoun."""
    assert reading.places(words, 4) == places


@given(words=st.text(max_size=80), count=st.integers(0, 12))
def test_places_stay_within_the_list(words: str, count: int) -> None:
    """Whatever is typed, a place exists, and comes once and in order."""
    found = reading.places(words, count)
    assert found == sorted(set(found))
    assert all(0 <= place < count for place in found)


@pytest.mark.parametrize(
    ("words", "names", "chosen"),
    [
        ("the boots", ["Linen shirt", "Leather boots"], [1]),
        ("just the shirts", ["Linen shirt", "Leather boots"], [0]),
        ("the red shirt", ["Red shirt", "Blue shirt"], [0]),
        ("the shirt", ["Red shirt", "Blue shirt"], []),
        ("那双皮靴", ["亚麻衬衫", "皮靴"], [1]),
        ("please", ["Linen shirt", "Leather boots"], []),
    ],
)
def test_titles(words: str, names: list[str], chosen: list[int]) -> None:
    """The name that fits best, and none where the words tell nothing apart."""
    assert reading.titles(words, names) == chosen


@given(words=st.text(max_size=60), names=st.lists(st.text(max_size=30), max_size=5))
def test_titles_never_choose_all_of_several(words: str, names: list[str]) -> None:
    """Words that fit everything are no choice."""
    assert len(reading.titles(words, names)) < max(len(names), 2)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("it’s too small", "too_small"), ("太大了", "too_large"), ("arrived broken", "damaged"),
     ("发错货了", "wrong_item"),
     ("doesn't look like the photo", "not_as_expected"), ("i changed my mind", "changed_mind"), ("because", None)],
)  # fmt: skip
def test_reasons(words: str, expected: str | None) -> None:
    """Both languages, and curly apostrophes."""
    assert reading.reason(words) == expected


@pytest.mark.parametrize(
    ("words", "negative"),
    [("yes", False), ("ok don't", True), ("don’t", True), ("不要", True), ("好的", False)],
)
def test_negatives(words: str, negative: bool) -> None:
    """A no is noticed beside anything else."""
    assert reading.is_negative(words) is negative
