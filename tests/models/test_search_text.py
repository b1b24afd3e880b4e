"""Words become the same terms in what is indexed and in what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.search import text
from models.search.lexical import TermIndex
from models.search.spelling import Speller


def found(query: str) -> set[str]:
    return {term for term, weight in text.terms(query) if weight == text.PAIR}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shirts", "Shirt"),
        ("T-Shirts", "tee shirt"),
        ("sweater", "jumpers"),
        ("Crêpe", "crepe"),
        ("\uff2c\uff29\uff2e\uff25\uff2e", "linen"),
        ("women's", "womens"),
        ("邮费", "运费"),
        ("双肩包", "背包"),
    ],
)
def test_two_ways_to_say_the_same_are_one_term(one: str, other: str) -> None:
    """Plurals, accents, full-width letters and other names do not matter."""
    assert found(one) == found(other) != set()


def test_shirt_and_t_shirt_are_different_things() -> None:
    """The t is the whole difference."""
    assert found("t-shirt").isdisjoint(found("shirt"))


def test_words_around_the_question_are_left_out() -> None:
    """What remains is what it is about."""
    assert found("Hello, could you please show me some lamps?") == {text.stem("lamps")}
    assert found("请问你们有没有台灯") == {"台灯"}


def test_lone_character_counts_in_full() -> None:
    """A bag is one character in Chinese."""
    assert dict(text.terms("包")) == {"包": text.PAIR}


@given(st.text())
def test_any_text_has_terms(query: str) -> None:
    """No input stops the tokenizer, and no term is empty."""
    assert all(term and weight > 0 for term, weight in text.terms(query))


@given(
    st.lists(st.text(alphabet="abc 包衫", max_size=12), max_size=8), st.text(alphabet="abcd 包衫", max_size=8)
)
def test_scores_are_shares(documents: list[str], query: str) -> None:
    """A score is between nothing and all of the query, whatever was indexed."""
    index = TermIndex.build([{"title": document} for document in documents], {"title": 2.0})
    scores = index.scores(text.terms(query))
    assert scores.shape == (len(documents),)
    assert ((scores >= 0) & (scores <= 1)).all()


def test_title_weighs_more_than_description() -> None:
    """A word in the title says more about the product."""
    index = TermIndex.build(
        [
            {"title": "wool scarf", "description": "goes with a coat"},
            {"title": "coat", "description": "with a scarf"},
        ],
        {"title": 3.0, "description": 0.5},
    )
    first, second = index.scores(text.terms("coat"))
    assert second > first > 0


def test_speller_corrects_only_what_no_dictionary_knows() -> None:
    """A slip is mended, another word is left alone, and so is a short one."""
    english = {"tent", "running", "boat", "hi"}
    speller = Speller({"shirt", "cardigan", "coat", "tents", "jumper"}, english.__contains__)
    assert speller.correct("blue shrt") == "blue shirt"
    assert speller.correct("a cardigna and a jumpper") == "a cardigan and a jumper"
    assert speller.correct("tent boat hi") == "tent boat hi"
    assert speller.correct("蓝色 XQ 12345") == "蓝色 XQ 12345"
