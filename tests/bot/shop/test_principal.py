"""A principal's token says who a turn speaks for, for a minute, and cannot be made or changed by others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Unauthorized
from bot.shop.principal import Principal, sign, verify

KEY = b"k" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = Principal(conversation_id="c1", customer_id="ada")


@given(st.text(), st.none() | st.text())
def test_a_token_says_who_was_signed(conversation: str, customer: str | None) -> None:
    """Whatever the ids contain."""
    principal = Principal(conversation_id=conversation, customer_id=customer)
    assert verify(sign(principal, KEY, now=NOW), KEY, now=NOW) == principal


def test_a_token_ends() -> None:
    """To the moment."""
    token = sign(ADA, KEY, now=NOW, ttl_s=60)
    assert verify(token, KEY, now=NOW + timedelta(seconds=59)) == ADA
    with pytest.raises(Unauthorized):
        verify(token, KEY, now=NOW + timedelta(seconds=60))


def test_another_key_is_refused() -> None:
    """Nobody else signs for us."""
    with pytest.raises(Unauthorized):
        verify(sign(ADA, b"x" * 32, now=NOW), KEY, now=NOW)


@given(st.data())
def test_any_change_is_refused(data: st.DataObject) -> None:
    """One character anywhere."""
    token = sign(ADA, KEY, now=NOW)
    position = data.draw(st.integers(0, len(token) - 1))
    sign_ = data.draw(st.characters().filter(lambda each: each != token[position]))
    with pytest.raises(Unauthorized):
        verify(token[:position] + sign_ + token[position + 1 :], KEY, now=NOW)


@given(st.text())
def test_nonsense_is_refused(token: str) -> None:
    """With our error, not with a crash."""
    with pytest.raises(Unauthorized):
        verify(token, KEY, now=NOW)
