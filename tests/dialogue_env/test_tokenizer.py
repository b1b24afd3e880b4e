"""Words of two languages and their places."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.tokenizer import BilingualTokenizer, lemma
from tests.dialogue_env.hostile import HOSTILE


def tokens(text: str, **config: object) -> list[str]:
    tokenizer = BilingualTokenizer({**BilingualTokenizer.get_default_config(), **config})
    return [token.text for token in tokenizer.tokenize(Message({TEXT: text}), TEXT)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where is my order?", ["Where", "is", "my", "order", "?"]),
        ("我想取消订单", ["我", "想", "取消", "订单"]),
        ("我的订单FD10042到了", ["我", "的", "订单", "FD10042", "到", "了"]),
        ("don't ship it", ["don't", "ship", "it"]),
        ("'quoted'", ["'", "quoted", "'"]),
        ("great!!! 😀😀", ["great", "!!!", "😀😀"]),
        ("zero\u200bwidth", ["zero", "width"]),
        ("مرحبا بك", ["مرحبا", "بك"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        (" \u200b\t", []),
    ],
)
def test_text_splits_into_words(text: str, words: list[str]) -> None:
    """Chinese is split by dictionary, everything else at borders of words, in one sentence too."""
    assert tokens(text) == words


@pytest.mark.parametrize("text", HOSTILE)
def test_offsets_point_at_the_tokens(text: str) -> None:
    """Whatever is written, every token lies where it says, and none overlaps the one before."""
    tokenizer = BilingualTokenizer(BilingualTokenizer.get_default_config())
    end = 0
    for token in tokenizer.tokenize(Message({TEXT: text}), TEXT):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end


def test_lemmas_unify_case_width_and_digits() -> None:
    """Features see one word where people write it differently, and one form of all order numbers."""
    assert lemma("ＦＤ１００４２") == lemma("fd99999") == "fd00000"


def test_configured_pattern_splits_further() -> None:
    """The pattern that every tokenizer of Rasa knows works here too."""
    assert tokens("order-number", token_pattern="[a-z]{3,9}") == ["order", "-", "number"]
    assert tokens("abcdef", token_pattern="[a-c]{3}|[d-f]{3}") == ["abc", "def"]
