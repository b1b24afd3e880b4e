"""What people type, made safe without changing what they mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, TooLarge
from bot.gateway.input import MAX_COMBINING, body_hash, clean, client_msg_id, normal, without_slash

ANY_TEXT = st.text(st.characters(), max_size=60)
SLASHES = st.text(st.sampled_from("/\uff0f \u00a0\u200b\n\ta⁄\u0338\u202e\ufeff"), max_size=12)


@given(ANY_TEXT | SLASHES)
def test_nothing_that_reaches_rasa_begins_with_a_slash(text: str) -> None:
    """However a slash is disguised, it is no command."""
    try:
        to_rasa = clean(text, max_chars=1000, max_tokens=200).to_rasa
    except (InvalidInput, TooLarge):
        return
    assert not unicodedata.normalize("NFKC", to_rasa).strip().startswith("/")


@given(ANY_TEXT)
def test_normal_text_is_stable_and_storable(text: str) -> None:
    """Normalising twice changes nothing; the result is valid, visible and has no control characters."""
    try:
        shown = normal(text, max_chars=1000)
    except (InvalidInput, TooLarge):
        return
    assert normal(shown, max_chars=1000) == shown
    assert shown.encode().decode() == shown
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in shown)
    assert shown.strip()


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\u200d\u200c", "\ufeff\u2060", "\x00\x1b", "\n\n", "\u00ad"]
)
def test_invisible_text_is_empty(text: str) -> None:
    """What nobody can see is no message."""
    with pytest.raises(InvalidInput, match="empty"):
        normal(text, max_chars=1000)


def test_lone_surrogate_is_refused() -> None:
    """It cannot be stored, sent or shown."""
    with pytest.raises(InvalidInput, match="Unicode"):
        normal("a\ud800b", max_chars=1000)


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧‍👦", "می‌خواهم", "שלום", "帮我查订单", "line one\nline two", "<b>&amp;</b>", "Ångström"]
)
def test_meaningful_text_is_kept(text: str) -> None:
    """Emoji families, Persian joiners, right-to-left scripts, Chinese and markup stay what they are."""
    assert normal(text, max_chars=1000) == unicodedata.normalize("NFC", text)


def test_overrides_and_controls_are_dropped() -> None:
    """A text cannot turn around what is written beside it, nor ring a bell."""
    assert normal("a\u202eb\x07c\u2066d", max_chars=1000) == "abcd"


def test_towers_of_marks_are_cut() -> None:
    """ "Zalgo" text does not draw over the neighbouring lines."""
    shown = normal("x" + "\u0335" * 50, max_chars=1000)
    assert sum(map(unicodedata.combining, shown)) > 0
    assert len(shown) == 1 + MAX_COMBINING


def test_length_counts_characters_after_cleaning() -> None:
    """Exactly the limit is accepted; one more is not."""
    assert normal("x" * 10 + "\u200b" * 5, max_chars=10) == "x" * 10
    with pytest.raises(TooLarge):
        normal("x" * 11, max_chars=10)


@pytest.mark.parametrize(
    ("text", "fits"), [("a b c", True), ("a b c d", False), ("你好吗", True), ("你好吗呀", False)]
)
def test_tokens_are_words_or_cjk_characters(text: str, fits: bool) -> None:
    """The dialogue core's cost is bounded in every script."""
    if fits:
        clean(text, max_chars=1000, max_tokens=3)
    else:
        with pytest.raises(TooLarge, match="words"):
            clean(text, max_chars=1000, max_tokens=3)


@pytest.mark.parametrize("text", ["and/or", "1/2", "a /b"])
def test_slash_inside_a_text_stays(text: str) -> None:
    """Only a leading one is a command."""
    assert without_slash(text) == text


def test_message_of_nothing_but_slashes_is_shown_and_not_understood() -> None:
    """It is stored as typed; the dialogue core gets something that means nothing."""
    assert clean("///", max_chars=10, max_tokens=10).shown == "///"
    assert clean("///", max_chars=10, max_tokens=10).to_rasa == "?"


def test_message_id_has_one_canonical_form() -> None:
    """Upper and lower case are the same id."""
    given_id = "6F9619FF-8B86-D011-B42D-00CF4FC964FF"
    assert client_msg_id(given_id) == given_id.lower()
    with pytest.raises(InvalidInput):
        client_msg_id("-" * 36)


def test_body_hash_tells_bodies_apart() -> None:
    """The order of keys does not matter, the values do."""
    assert body_hash({"a": 1, "b": 2}) == body_hash({"b": 2, "a": 1})
    assert body_hash({"text": "a"}) != body_hash({"text": "b"})
    assert body_hash({"text": "a"}) != body_hash({"button_id": "a"})
