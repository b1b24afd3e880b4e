"""Sentences: cut without loss, in linear time."""

from __future__ import annotations

import time

import pytest

from models.sentiment.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love it. it fits! Does it shrink? no", ["I love it.", "it fits!", "Does it shrink?", "no"]),
        ("Too wide... but soft", ["Too wide... but soft"]),
        ("It broke... I sent it back", ["It broke...", "I sent it back"]),
        ("Mr. Oak paid $5.50, e.g. for U.S. sizes.", ["Mr. Oak paid $5.50, e.g. for U.S. sizes."]),
        ("I took the M. it fits", ["I took the M.", "it fits"]),
        ("Great coat.Warm too!wow :)", ["Great coat.", "Warm too!", "wow :)"]),
        ('She said "nice." Then left', ['She said "nice."', "Then left"]),
        ("质量很好！！~~物流快。3.5寸的屏太小", ["质量很好！！~~", "物流快。", "3.5寸的屏太小"]),
        ("好用!便宜.还会再来~谢谢", ["好用!", "便宜.", "还会再来~", "谢谢"]),
        ("“很好。”他说，颜色正", ["“很好。”", "他说，颜色正"]),
        ("one line\nanother\r\n\r\nthird", ["one line", "another", "third"]),
        ("!!! hi", ["!!! hi"]),
        ("😀", ["😀"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    """In English, in Chinese and in what people type."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Runs small. Lovely   print!",
        "很好！物流快。",
        "So warm... and it's soft",
        "a.B? c!!d… 好~~。e.g. x",
        "." * 500,
        "no end " * 50,
        "?!\n\n。\tok",
    ],
)
def test_cutting_loses_nothing_and_cuts_no_sentence_again(text: str) -> None:
    """All but white space is still there, in order, and a sentence is one sentence."""
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentences(sentence) == [sentence] for sentence in found)


@pytest.mark.parametrize("text", ["a. " * 20_000, "." * 50_000 + "a", "!?" * 25_000 + "1", "。" * 50_000])
def test_odd_text_takes_no_longer_than_its_length(text: str) -> None:
    """Fifty thousand signs are no reason to wait."""
    began = time.process_time()
    sentences(text)
    assert time.process_time() - began < 1
