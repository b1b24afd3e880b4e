"""Stars and words about the service."""

from __future__ import annotations

from sqlalchemy import select

from bot.shop.tables import feedback
from tests.actions.conftest import Bot


async def stored(bot: Bot) -> list[tuple[int | None, str]]:
    async with bot.engine.connect() as connection:
        rows = await connection.execute(select(feedback.c.rating, feedback.c.text))
        return [(row.rating, row.text) for row in rows]


async def test_stars_can_be_tapped_or_typed(bot: Bot) -> None:
    """The question is a block."""
    begun = await bot.start("feedback_form", "i want to give feedback", intent="give_feedback")
    assert begun.slots["requested_slot"] == "feedback_rating"
    asked = await bot.run("action_ask_feedback_rating", form="feedback_form")
    assert asked.blocks[0]["type"] == "rating_request"
    typed = await bot.answer("feedback_form", "feedback_rating", "4 stars")
    assert (typed.slots["feedback_rating"], typed.slots["requested_slot"]) == (4, "feedback_text")


async def test_stars_and_words_at_once_are_enough(bot: Bot) -> None:
    """Nothing more is asked."""
    words = "5 stars, the delivery was really fast"
    answer = await bot.start("feedback_form", words, intent="give_feedback")
    assert (answer.slots["feedback_rating"], answer.slots["feedback_text"]) == (5, words)
    assert answer.slots["requested_slot"] is None


async def test_sentence_is_an_opinion_whatever_it_sounds_like(bot: Bot) -> None:
    """Once words were asked for, only a request is none."""
    opinion = await bot.answer(
        "feedback_form", "feedback_text", "quick delivery but the box was too big", intent="start_return"
    )
    assert opinion.slots["feedback_text"] == "quick delivery but the box was too big"
    request = await bot.answer("feedback_form", "feedback_text", "where is my order", intent="track_order")
    assert request.events == []


async def test_feedback_is_stored_once(bot: Bot) -> None:
    """Also when the turn is repeated."""
    slots = {"feedback_rating": 4, "feedback_text": "quick"}
    for _ in range(2):
        answer = await bot.run("action_give_feedback", "quick", slots=slots)
        assert answer.said == ["utter_feedback_done"]
    assert await stored(bot) == [(4, "quick")]


async def test_unhappy_customer_is_offered_a_person(bot: Bot) -> None:
    """One star is a cry for help."""
    answer = await bot.run("action_give_feedback", "no", intent="deny", slots={"feedback_rating": 1})
    assert (answer.said, answer.slots["offer"]) == (["utter_feedback_done_low"], "person")
    assert await stored(bot) == [(1, "")]


async def test_nothing_given_is_nothing_stored(bot: Bot) -> None:
    """Whoever moved on is left in peace."""
    answer = await bot.run("action_give_feedback", "where is my order")
    assert answer.messages == []
    assert await stored(bot) == []
