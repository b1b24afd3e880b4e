"""Particulars and opinions in a customer's words."""

from __future__ import annotations

import pytest

from actions import details


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change my phone number", "phone"),
        ("update my e-mail address please", "email"),
        ("my surname is spelled wrong", "name"),
        ("换手机号", "phone"),
        ("改邮箱", "email"),
        ("名字写错了", "name"),
        ("edit my account", None),
    ],
)
def test_particular_is_recognised(text: str, expected: str | None) -> None:
    """An e-mail address is no address, and a phone number no name."""
    assert details.field(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's +353 85  123 4567 now", "+353 85 123 4567"),
        ("13800138000", "13800138000"),
        ("(01) 555-0142", "(01) 555-0142"),
        ("order FD10042", None),
        ("12", None),
        ("4471992083112233445566", None),
    ],
)
def test_phone_number_has_seven_to_fifteen_digits(text: str, expected: str | None) -> None:
    """Order numbers, places in a list and endless digits are none."""
    assert details.phone(text) == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("please change my name to Anna Maria Wood", False, "Anna Maria Wood"),
        ("my name is spelled wrong, change it to Jean-Luc O'Brien please", False, "Jean-Luc O'Brien"),
        ("把我的名字改成王芳", False, "王芳"),
        ("Anna Wood", True, "Anna Wood"),
        ("Anna Wood", False, None),
        ("change my name", True, None),
        ("{slots[x]} <b>1=1", True, None),
    ],
)
def test_name_is_what_stands_after_to(text: str, *, asked: bool, expected: str | None) -> None:
    """The whole message may be a name only where one was asked for."""
    assert details.person(text, asked=asked) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("subscribe me to the newsletter", True),
        ("sign me up", True),
        ("unsubscribe", False),
        ("stop sending me emails", False),
        ("i don't want your newsletter", False),
        ("我想订阅", True),
        ("取消订阅", False),
        ("am i subscribed to the newsletter", None),
        ("how often does it come", None),
        ("newsletter", None),
    ],
)
def test_newsletter_is_wanted_or_not(text: str, *, expected: bool | None) -> None:
    """A question about it is neither."""
    assert details.newsletter(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 stars", 4),
        ("five stars!", 5),
        ("4/5", 4),
        ("3 out of 5", 3),
        ("8 out of 10", 4),
        ("1 out of 10", 1),
        ("四颗星", 4),
        ("打3分", 3),
        ("满分", 5),
        ("★★★", 3),
        ("2", 2),
        ("99", None),
        ("6 stars", None),
        ("i waited 3 weeks", None),
        ("等了5分钟", None),
    ],
)
def test_stars_are_read(text: str, expected: int | None) -> None:
    """From one to five, also out of ten; other numbers are none."""
    assert details.stars(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 stars", False),
        ("i give you five stars", False),
        ("5 stars, the delivery was really fast and the mug is lovely", True),
        ("五颗星，发货很快包装也好", True),
    ],
)
def test_words_beside_the_stars_are_noticed(text: str, *, expected: bool) -> None:
    """They are the opinion that is stored."""
    assert details.beyond_stars(text) is expected
