"""Aspects of a sentence: found by rules, judged as the labelling guide says, whatever is typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import BadInput
from models.sentiment.aspects import ASPECTS, MOST_CHARS, mentions

POLARITIES = {"positive", "negative", "neutral"}
DIRECTIONS = {"", "small", "large", "true"}


def said(sentence: str) -> set[tuple[str, str, str]]:
    return {(each.aspect, each.polarity, each.direction) for each in mentions(sentence)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Runs small.", {("size_fit", "neutral", "small")}),
        ("Take one size up.", {("size_fit", "neutral", "small")}),
        ("Far too tight.", {("size_fit", "negative", "small")}),
        ("I'm swimming in it", {("size_fit", "negative", "large")}),
        ("True to size", {("size_fit", "positive", "true")}),
        ("It is not too small.", {("size_fit", "positive", "true")}),
        ("It doesn't run small.", {("size_fit", "positive", "true")}),
        ("I wish it were longer.", {("size_fit", "negative", "small")}),
        ("尺码偏大，建议拍小一码。", {("size_fit", "neutral", "large")}),
        ("尺码偏小", {("size_fit", "neutral", "small")}),
        ("太紧了，穿不上", {("size_fit", "negative", "small")}),
        ("大小合适", {("size_fit", "positive", "true")}),
    ],
)
def test_size_is_told_with_its_direction(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    """Advice is neutral, a complaint negative, and both say which way."""
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Itchy around the neck.", {("comfort", "negative", "")}),
        ("Faded after one wash.", {("quality_material", "negative", "")}),
        ("The seam came undone in a week.", {("quality_material", "negative", "")}),
        ("Died after two months.", {("quality_material", "negative", "")}),
        ("It looks cheap.", {("quality_material", "negative", "")}),
        ("So many compliments!", {("colour_looks", "positive", "")}),
        ("Worth every cent.", {("price_value", "positive", "")}),
        ("The box was crushed.", {("delivery_packaging", "negative", "")}),
        ("They refused to refund me.", {("service", "negative", "")}),
        ("Very easy to clean.", {("use", "positive", "")}),
        ("洗了两次就起球了", {("quality_material", "negative", "")}),
        ("性价比很高", {("price_value", "positive", "")}),
        ("物流很快", {("delivery_packaging", "positive", "")}),
        ("客服不理人", {("service", "negative", "")}),
        ("物美价廉", {("quality_material", "positive", ""), ("price_value", "positive", "")}),
    ],
)
def test_aspects_are_found_without_their_names(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    """Cues say aspect and judgement in one."""
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is not see-through at all.", {("quality_material", "positive", "")}),
        ("Nothing wrong with the fabric.", {("quality_material", "positive", "")}),
        ("I don't like the colour.", {("colour_looks", "negative", "")}),
        ("It couldn't be more comfortable.", {("comfort", "positive", "")}),
        ("Not only soft, but warm too.", {("comfort", "positive", "")}),
        ("Not worth the money.", {("price_value", "negative", "")}),
        ("不贵", {("price_value", "positive", "")}),
        ("不是很舒服", {("comfort", "negative", "")}),
        ("没有色差", {("colour_looks", "positive", "")}),
        ("不锈钢的质量很好", {("quality_material", "positive", "")}),
    ],
)
def test_negation_turns_the_judgement(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    """Where it negates, and not where it only looks so."""
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Pretty, but it scratches my neck.",
            {("colour_looks", "positive", ""), ("comfort", "negative", "")},
        ),
        ("好看，就是贵。", {("colour_looks", "positive", ""), ("price_value", "negative", "")}),
        ("The fabric is soft.", {("quality_material", "positive", ""), ("comfort", "positive", "")}),
        ("A beautiful drape.", {("size_fit", "positive", "")}),
        ("The colour, fit and fabric are lovely.", {(aspect, "positive", "") for aspect in ASPECTS[:3]}),
        ("Love the colour, fit and fabric.", {(aspect, "positive", "") for aspect in ASPECTS[:3]}),
        ("The colour is OK.", {("colour_looks", "neutral", "")}),
        ("Pricey, but worth every cent.", {("price_value", "neutral", "")}),
    ],
)
def test_judgements_belong_to_their_aspects(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    """Several aspects of a sentence are apart; good and bad of one are neutral."""
    assert said(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Love it!",
        "I'm 170 cm.",
        "It goes back.",
        "Will it shrink?",
        "Is it comfortable?",
        "Hope it lasts.",
        "很好，下次再来",
        "会缩水吗？",
        "等用了再追评",
        "",
        " ",
        "😀",
        "!!!",
        "12345",
        "\ud800",
        "<script>alert('too small')</script"[:8],
    ],
)
def test_sentence_without_an_aspect_has_none(sentence: str) -> None:
    """Opinions of the whole, facts, questions and hopes tell nothing; nor does what is no sentence."""
    assert mentions(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    ["Great, if you like waiting three weeks", "Perfect if you want a doll's coat", "质量真“好”，一天就退了"],
)
def test_sarcasm_is_not_understood(sentence: str) -> None:
    """Documented: rules take words at their face; what they make of these is never the meaning."""
    meant = {("delivery_packaging", "negative"), ("size_fit", "negative"), ("quality_material", "negative")}
    assert not {(each.aspect, each.polarity) for each in mentions(sentence)} & meant


@pytest.mark.parametrize("sentence", ["Perfect as a tent, runs large", "质量真“好”，一天就坏了"])
def test_sarcasm_with_a_plain_word_is_not_praise(sentence: str) -> None:
    """Where the sentence also says plainly what is wrong, it does not come out positive."""
    assert "positive" not in {each.polarity for each in mentions(sentence)}


def test_evidence_is_what_was_written() -> None:
    """The words with their places, as in the sentence, mark-up or not."""
    sentence = "The <b>FABRIC</b> is NOT soft &amp; the colour’s great"
    for mention in mentions(sentence):
        assert mention.evidence == tuple(sentence[start:end] for start, end in mention.spans)
    assert mentions(sentence)[0].evidence == ("FABRIC", "NOT", "soft")


def test_both_languages_of_a_mixed_sentence_are_read() -> None:
    """Unless one is asked for."""
    sentence = "质量很好，but it runs small"
    assert {each.aspect for each in mentions(sentence)} == {"quality_material", "size_fit"}
    assert [each.aspect for each in mentions(sentence, "en")] == ["size_fit"]
    assert [each.aspect for each in mentions(sentence, "zh")] == ["quality_material"]
    assert mentions(sentence, "de") == mentions(sentence)


def test_model_decides_only_where_the_rules_have_no_word() -> None:
    """It is asked about the clause, and believed when it is sure."""
    asked: list[str] = []

    def model(clause: str) -> float:
        asked.append(clause)
        return {"the fabric": 0.95, "the colour": 0.5, "the print": 0.05}[clause[:10].strip()]

    sentence = "The fabric purrs at me in the evening; the colour tickles me in the morning; lovely design"
    found = {(each.aspect, each.polarity) for each in mentions(sentence, polarity=model)}
    assert found == {("quality_material", "positive"), ("colour_looks", "positive")}
    assert asked == ["the fabric purrs at me in the evening", "the colour tickles me in the morning"]


@pytest.mark.parametrize(
    "sentence",
    [
        "a" * 50_000,
        "good fabric " * 4_200,
        "偏小" * 25_000,
        "质量很好，" * 10_000,
        "<" * 50_000,
        "not " * 12_500,
    ],
)
def test_odd_sentence_takes_less_than_a_second(sentence: str) -> None:
    """Fifty thousand signs; what follows the first 2,000 is not read."""
    began = time.process_time()
    assert mentions(sentence) == mentions(sentence[:MOST_CHARS])
    assert time.process_time() - began < 1


def test_what_is_no_text_is_refused() -> None:
    """With a word about it."""
    with pytest.raises(BadInput, match="int"):
        mentions(3)  # type: ignore[arg-type]


WORDS = st.sampled_from(
    [
        "not",
        "too",
        "small",
        "the",
        "fabric",
        "is",
        "but",
        "runs",
        "soft",
        "wish",
        "longer",
        "，",
        "不",
        "质量",
        "好",
    ]
)
ODD_WORDS = st.sampled_from(
    ["偏小", "太", "?", "!", "<b>", "&amp;", "İ", "ß", "\u200b", "colour", "my old one"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS | ODD_WORDS, max_size=25).map(" ".join)))
def test_any_text_is_read(sentence: str) -> None:
    """Never an error, each aspect once, known words only, spans within the sentence."""
    found = mentions(sentence)
    assert [each.aspect for each in found] == [a for a in ASPECTS if a in {each.aspect for each in found}]
    for each in found:
        assert each.polarity in POLARITIES
        assert each.direction in DIRECTIONS
        assert each.aspect == "size_fit" or not each.direction
        assert each.evidence == tuple(sentence[start:end] for start, end in each.spans) != ()
