"""The glossary says of every Chinese word, once, what it means in English."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

GLOSSARY = Path(__file__).resolve().parent.parent / "data" / "glossary" / "zh.yml"
HAN = r"\u3400-\u9fff"


class OnceLoader(yaml.SafeLoader):
    """Reads a mapping and refuses one that names a key twice."""


def mapping_of_distinct_keys(loader: OnceLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    """The mapping of ``node``; a key that stands there twice would silently lose its first words."""
    keys = Counter(loader.construct_object(key) for key, _ in node.value)
    assert [key for key, times in keys.items() if times > 1] == []
    return loader.construct_mapping(node)


OnceLoader.add_constructor("tag:yaml.org,2002:map", mapping_of_distinct_keys)


def glossary() -> dict[str, list[str]]:
    """The Chinese words of each English meaning."""
    entries = yaml.load(GLOSSARY.read_text("utf-8"), Loader=OnceLoader)
    return {meaning: str(words).split() for meaning, words in entries.items()}


def test_every_meaning_is_english_and_has_words() -> None:
    """Meanings are plain English, or nothing for words that are dropped, and none stands without a word."""
    entries = glossary()
    assert "" in entries
    assert [
        meaning for meaning in entries if meaning and not re.fullmatch(r"[A-Za-z][A-Za-z' ,-]*", meaning)
    ] == []
    assert [meaning for meaning, words in entries.items() if not words] == []


def test_no_word_is_listed_twice() -> None:
    """A word has one meaning, so that reading does not hang on the order of the file."""
    listed = Counter(word for words in glossary().values() for word in words)
    assert [word for word, times in listed.items() if times > 1] == []


def test_words_are_written_in_chinese() -> None:
    """Words begin with a Chinese character, where reading looks for one; Latin letters and digits may follow."""
    listed = [word for words in glossary().values() for word in words]
    assert [word for word in listed if not re.fullmatch(rf"[{HAN}][{HAN}A-Za-z0-9]*", word)] == []
    assert len(listed) > 10_000


def test_shop_words_are_read_as_the_shop_means_them() -> None:
    """Phrases that lose their meaning word by word have one of their own, in both ways of writing."""
    meaning = {word: english for english, words in glossary().items() for word in words}
    expected = {
        "修好了": "it works now",
        "能登录了": "I can sign in now",
        "退货": "return",
        "退貨": "return",
        "订单": "order",
        "訂單": "order",
        "转人工": "human agent",
        "的": "",
    }
    assert {word: meaning.get(word) for word in expected} == expected
