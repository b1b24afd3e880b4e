"""Words of English and Chinese, in one model and in one sentence."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any, Final

import jieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.gist import names

APOSTROPHES: Final = frozenset("'’")

RARE: Final = 10  # a word of jieba's dictionary that its corpus has less often is not known
_HAN = "han"
_WORD = "word"
_SIGN = "sign"
_GAP = "gap"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """Splits Chinese with jieba, everything else at the borders of words.

    A message may mix both: ``我的订单FD10042到哪了`` becomes 我, 的, 订单, FD10042, 到, 哪, 了. A run of
    the same sign ("!!!", "😀😀") is one token; spaces and invisible characters are none. Offsets count characters
    of the original text.

    A token's lemma is what features are made of: compatibility forms unified, case folded, and every digit
    replaced by 0, so that all order numbers look alike. Where an entity extractor stands before the tokenizer, a
    long name of a product is one token, whose lemma is the word that says what it is.

    Config: only what every Rasa tokenizer has (``intent_tokenization_flag``, ``intent_split_symbol``,
    ``token_pattern``).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["jieba"]

    def __init__(self, config: dict[str, Any]) -> None:
        """Reads jieba's dictionary now, rather than while a customer waits."""
        super().__init__(config)
        _jieba()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute of a message."""
        text: str = message.get(attribute)
        tokens = [
            Token(text[start:end], start, end, lemma=lemma(text[start:end])) for start, end in spans(text)
        ]
        for start, end, word in names(message) if attribute == TEXT else ():
            outside = [token for token in tokens if token.end <= start or token.start >= end]
            tokens = sorted([*outside, Token(text[start:end], start, end, lemma=lemma(word))])
        split: list[Token] = self._apply_token_pattern(tokens)
        return split


def lemma(word: str) -> str:
    """The form of a word under which it is counted."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join("0" if sign.isdigit() else sign for sign in folded)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every token, in order."""
    kinds = _kinds(text)
    for _, places in groupby(range(len(text)), key=lambda place: _group(kinds[place], text[place])):
        run = list(places)
        start, end = run[0], run[-1] + 1
        if kinds[start] == _HAN:
            for _word, first, last in _jieba().tokenize(text[start:end]):
                yield start + first, start + last
        elif kinds[start] != _GAP:
            yield start, end


def _kinds(text: str) -> list[str]:
    kinds = [_kind(sign) for sign in text]
    for place in range(1, len(text) - 1):
        # don't, l'été: the sign belongs to the word around it.
        if text[place] in APOSTROPHES and kinds[place - 1] == _WORD and _kind(text[place + 1]) == _WORD:
            kinds[place] = _WORD
    return kinds


def _kind(sign: str) -> str:
    if "\u3400" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\U00020000" <= sign <= "\U0003ffff":
        return _HAN
    category = unicodedata.category(sign)[0]
    if category in "LNM":
        return _WORD
    # Z are spaces; C are controls, surrogates and the invisible characters that join, direct or mark text.
    return _GAP if category in "ZC" else _SIGN


def _group(kind: str, sign: str) -> tuple[str, str]:
    return kind, sign if kind == _SIGN else ""


@cache
def _jieba() -> jieba.Tokenizer:
    """Jieba with the common words of its dictionary; those that few ever write would take two thirds of its memory.

    It is read without the cache file that jieba keeps in a folder anybody may write to.
    """
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as lines:
        common = BytesIO(b"".join(line for line in lines if int(line.split(b" ", 2)[1]) >= RARE))
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(common)
    tokenizer.initialized = True
    return tokenizer
