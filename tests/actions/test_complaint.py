"""Complaints, and problems that are passed on."""

from __future__ import annotations

from typing import Any

from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA


def followed(events: list[dict[str, Any]]) -> list[str]:
    return [event["name"] for event in events if event["event"] == "followup"]


async def test_upset_customer_is_offered_a_person_and_a_complaint(bot: Bot) -> None:
    """Nothing is registered before they choose."""
    answer = await bot.run("action_complain", "this is terrible", intent="complain")
    assert (answer.said, answer.slots["offer"]) == (["utter_complain"], "person")
    assert await bot.services.shop.cases(bot.principal()) == []


async def test_complaint_by_name_is_written_down(bot: Bot) -> None:
    """In words and by the button."""
    said = await bot.run("action_complain", "I want to make a complaint", intent="complain")
    pressed = await bot.run("action_complain", intent="complain", entities={"formal": "yes"})
    assert followed(said.events) == followed(pressed.events) == ["complaint_form"]


async def test_complaint_in_another_form_does_not_leave_it(bot: Bot) -> None:
    """The form goes on after a word of regret."""
    answer = await bot.run("action_complain", "i have a complaint", intent="complain", form="return_form")
    assert followed(answer.events) == []
    assert answer.said == ["utter_complain"]


async def test_complaint_is_registered_once_with_its_words(bot: Bot) -> None:
    """With the order that was talked about, where it is the customer's own."""
    slots = {"complaint_text": "the driver shouted at me", "order_number": "FD10004"}
    for _ in range(2):
        answer = await bot.run(
            "action_file_complaint", "the driver shouted at me", slots=slots, customer=ANNA
        )
        assert answer.said == ["utter_complaint_done"]
    [case] = await bot.services.shop.cases(bot.principal(ANNA))
    assert (case.kind, case.text, case.order_number) == ("complaint", "the driver shouted at me", "FD10004")


async def test_complaint_about_somebody_elses_order_does_not_name_it(bot: Bot) -> None:
    """It is registered all the same."""
    slots = {"complaint_text": "nobody answers my letters", "order_number": "FD10004"}
    answer = await bot.run("action_file_complaint", "nobody answers my letters", slots=slots)
    assert answer.said == ["utter_complaint_done"]
    [case] = await bot.services.shop.cases(bot.principal())
    assert case.order_number is None


async def test_complaint_of_one_word_is_asked_for_again(bot: Bot) -> None:
    """It says nothing that could be looked into."""
    answer = await bot.answer("complaint_form", "complaint_text", "bad")
    assert answer.slots["requested_slot"] == "complaint_text"
    assert "complaint_text" not in {name for name, value in answer.slots.items() if value}


async def test_offered_case_is_opened_in_the_customers_words(bot: Bot) -> None:
    """Kind and words come from the offer, and it is opened once."""
    slots = {"offer": "case", "offered_case": {"kind": "payment_problem", "text": "you charged me twice"}}
    for _ in range(2):
        answer = await bot.run("action_open_case", "yes", intent="affirm", slots=slots)
        assert answer.said == ["utter_case_opened"]
        assert answer.slots["offered_case"] is None
    [case] = await bot.services.shop.cases(bot.principal())
    assert (case.kind, case.text) == ("payment_problem", "you charged me twice")
