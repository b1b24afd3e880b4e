"""No text breaks the extractor or keeps it busy."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities import ShopEntityExtractor
from bot.dialogue.entities.extractor import MOST_FINDS
from bot.dialogue.entities.find import Find, chosen
from bot.dialogue.entities.guard import problem
from bot.dialogue.entities.text import folded, tokens, unified
from tests.dialogue_env.hostile import HOSTILE
from tests.dialogue_env.shop_words import publish, words

# Of this thread's own time for a thousand characters. On a machine at rest none needs more than 0.015.
SLOWEST_S = 0.05
# Pieces of which every pattern has a part, so that random texts come near to matching.
PIECES = (
    *(
        "order ",
        "FD",
        "10042",
        "#",
        "1",
        " ",
        "-",
        "€",
        "元",
        "under ",
        "between ",
        " and ",
        "last ",
        "mon",
        "月",
        "日",
    ),
    *(
        "第",
        "二",
        "个",
        "the ",
        "it ",
        "that ",
        "not ",
        "no ",
        "不要",
        "red ",
        "红",
        "色",
        "juniper ",
        "杜松",
        "衬衫",
        "size ",
    ),
    *(
        "my name is ",
        "'s ",
        "a@b.",
        "+",
        "(",
        ".",
        ",",
        "\n",
        "é",
        "ﬁ",
        "１",
        "\u200b",
        "\ud800",
        "😀",
        "x",
        "two ",
        "of them",
    ),
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
LONG = (
    *HOSTILE,
    *(
        piece * (1000 // len(piece))
        for piece in (*PIECES, "under 1 ", "10-20 ", "1月", "第一", "€1", "红色", "not red ", "1 ")
    ),
    *(
        "the red shirt " * 70,
        "jackts " * 140,
        "qwertz " * 140,
        "juniper " * 120,
        "杜松" * 500,
        "more than 1 " * 80,
    ),
    *(
        "my name is " * 90,
        "call me 1 " * 100,
        "order no number is " * 50,
        "zip code is " * 80,
        "two of " * 140,
    ),
)


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> ShopEntityExtractor:
    folder = tmp_path_factory.mktemp("lexicon")
    publish(folder, "1")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FRONTDOOR_VAR_DIR", raising=False)
        return ShopEntityExtractor({"lexicon": str(folder)})


def entities(extractor: ShopEntityExtractor, text: str) -> list[dict[str, Any]]:
    message = Message({TEXT: text})
    extractor.process([message])
    found: list[dict[str, Any]] = message.get(ENTITIES)
    return found


def check(text: str, found: list[dict[str, Any]]) -> None:
    end = 0
    for entity in found:
        assert end <= entity["start"] < entity["end"] <= len(text)
        assert text[entity["start"] : entity["end"]].strip()
        end = entity["end"]
    assert len(found) <= MOST_FINDS


@given(text=TEXTS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_offsets_hold_in_any_text(extractor: ShopEntityExtractor, text: str) -> None:
    """Whatever is written, spans lie in the text, one after the other, and none is blank."""
    check(text, entities(extractor, text))


@pytest.mark.parametrize("text", LONG)
def test_no_text_takes_long(extractor: ShopEntityExtractor, text: str) -> None:
    """A thousand hostile characters are read at once."""
    took = []
    for _ in range(3):
        started = time.thread_time()
        check(text, entities(extractor, text[:1000]))
        took.append(time.thread_time() - started)
    assert min(took) < SLOWEST_S


@given(text=st.text(max_size=100))
def test_unified_texts_keep_their_length(text: str) -> None:
    """Unifying forms moves no offset."""
    assert len(unified(text)) == len(folded(text)) == len(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens(folded(text)))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8))),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8))),
)
def test_of_overlapping_finds_one_counts(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> None:
    """What is chosen never overlaps, neither itself nor what was taken; what touches nothing chosen is kept."""
    finds = [Find(start, start + length, "x", None) for start, length in spans]
    free = [(start, start + length) for start, length in taken]
    kept = chosen(finds, free)
    occupied = [(find.start, find.end) for find in kept] + free
    for place, find in enumerate(kept):
        others = occupied[:place] + occupied[place + 1 :]
        assert not any(find.start < end and start < find.end for start, end in others)
    for find in finds:
        assert any(find.start < end and start < find.end for start, end in occupied)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=10,
    ),
    st.sampled_from(sorted(words())),
)
@settings(max_examples=100, deadline=None)
def test_a_strange_lexicon_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, strange: Any, part: str
) -> None:
    """A lexicon that is not what it should be never gets into the way of a message."""
    folder: Path = tmp_path_factory.mktemp("strange")
    publish(folder, "1", {**words(), part: strange})
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FRONTDOOR_VAR_DIR", raising=False)
        check(
            "red juniper shirt", entities(ShopEntityExtractor({"lexicon": str(folder)}), "red juniper shirt")
        )


def test_the_guard_sees_nested_repetitions() -> None:
    """Our own patterns pass the same guard as a shop's: each is compiled by it."""
    assert problem(r"(?:a{1,9}){1,9}")
    assert problem(r"(?>a{1,9}){1,9}") is None
