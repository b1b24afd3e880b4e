"""Chinese in English words, for an encoder that knows only these."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.encoder import Encoder
from models.errors import BadInput, Damaged
from models.glossary import HAN, Glossary

SHOPS = Path(__file__).parents[2] / "data" / "glossary"
WORDS = {"订单": "order", "取消": "cancel", "取消订单": "cancel an order", "的": "", "恤": "shirt"}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("取消订单", "cancel an order"),
        ("订单取消", "order cancel"),
        ("的订单FD10042,取消", "order FD10042, cancel"),
        ("ＦＤ１００４２订单", "FD10042 order"),
        ("订单龘龘取消", "order cancel"),
        ("a T恤", "a T shirt"),
        ("的", ""),
        ("cancel it  now", "cancel it  now"),
        ("", ""),
    ],
)
def test_the_longest_words_are_read_first(chinese: str, english: str) -> None:
    """What no word covers is left out, what is not Chinese stays."""
    assert Glossary(WORDS).english(chinese) == english


@given(st.text(alphabet=st.sampled_from("订单取消的恤龘 aT1,！Ａ\n😀"), max_size=40))
def test_no_chinese_is_left(text: str) -> None:
    """Whatever is said, the encoder is given nothing that it does not know."""
    assert not HAN.search(Glossary(WORDS).english(text))


def test_the_shops_glossary_is_read_and_kept(tmp_path: Path) -> None:
    """Every word has one meaning, and what is saved is what was read."""
    glossary = Glossary.read(SHOPS)
    assert len(glossary.meanings) > 2500
    assert glossary.english("我想退货") == "I want return"
    assert [word for word in glossary.meanings if not HAN.search(word)] == []
    glossary.save(tmp_path / "glossary.json")
    assert Glossary.load(tmp_path / "glossary.json").meanings == glossary.meanings


@pytest.mark.parametrize("text", ["order: 订单 单\nbill: 单", "- 订单", "order: [", "\t"])
def test_a_file_that_is_no_glossary_is_refused(tmp_path: Path, text: str) -> None:
    """A word with two meanings too, because the reader could only guess."""
    (tmp_path / "zh.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"zh\.yml"):
        Glossary.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    """So that the operator knows what to make anew."""
    (tmp_path / "glossary.json").write_text(text, encoding="utf-8")
    with pytest.raises(Damaged, match=r"glossary\.json"):
        Glossary.load(tmp_path / "glossary.json")


def test_chinese_lies_near_the_english_that_means_the_same(sentence_encoder: Encoder) -> None:
    """Without a glossary every Chinese sentence would be a row of unknown signs."""
    chinese, same, other = sentence_encoder.encode(
        ["我想退货", "I want to return something", "do you have linen shirts"]
    )
    assert chinese @ same > chinese @ other + 0.3
