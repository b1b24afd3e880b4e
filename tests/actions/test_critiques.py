"""What customers compare by is read from their words; price, size and nouns are not qualities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.critiques import Quality


@pytest.mark.parametrize(
    ("words", "quality"),
    [
        ("less formal", Quality("formal", "less formal", less=True)),
        ("not so dressy, please", Quality("dressy", "less dressy", less=True)),
        ("too flashy", Quality("flashy", "less flashy", less=True)),
        ("a bit more elegant", Quality("elegant", "more elegant")),
        ("something warmer", Quality("warm", "warmer")),
        ("没那么正式的", Quality("正式", "没那么正式", less=True)),
        ("太花哨了", Quality("花哨", "没那么花哨", less=True)),
        ("更保暖的", Quality("保暖", "更保暖")),
        ("休闲一点", Quality("休闲", "更休闲")),
        ("素一点的", Quality("素", "更素")),
        ("有没有厚一点的", Quality("厚", "更厚")),
    ],
)
def test_a_quality_is_read(words: str, quality: Quality) -> None:
    """With its direction, and in words that the answer can repeat."""
    assert Quality.read(words) == quality


@pytest.mark.parametrize(
    "words",
    [
        *(
            "more expensive",
            "show me more options",
            "any more?",
            "more like the second",
            "too small",
            "too much",
        ),
        *("a leather jumper", "cheaper", "a larger one", "", "more", "more info please", "less than 50"),
        *("便宜一点", "大一点", "太贵了", "再看看别的", "有没有别的", "还有吗"),
    ],
)
def test_price_size_and_nouns_are_no_qualities(words: str) -> None:
    """They have answers of their own."""
    assert Quality.read(words) is None


@given(st.text(max_size=200))
def test_any_words_can_be_read(words: str) -> None:
    """Whatever is typed."""
    quality = Quality.read(words)
    assert quality is None or (quality.word and quality.said)
