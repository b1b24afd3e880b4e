"""Where is my order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA, BEN, CARA

FORM = "track_order_form"


async def test_only_order_is_found_without_a_question(bot: Bot) -> None:
    """A customer with one order is not asked which."""
    answer = await bot.start(FORM, "where is my order", intent="track_order", customer=BEN)
    assert answer.slots["order_number"] == "FD10005"
    assert answer.slots["requested_slot"] is None


async def test_several_open_orders_are_offered_newest_first(bot: Bot) -> None:
    """What is still under way comes into question, the rest does not."""
    answer = await bot.start(FORM, "where is my order", intent="track_order", customer=ANNA)
    assert answer.slots["requested_slot"] == "order_number"
    assert answer.slots["order_choices"] == ["FD10004", "FD10003"]


@pytest.mark.parametrize(
    ("words", "number"),
    [("the second one", "FD10003"), ("2", "FD10003"), ("第二个", "FD10003"),
     ("the latest", "FD10004"), ("the one with the boots", "FD10003")],
)  # fmt: skip
async def test_offered_order_is_chosen_in_words(bot: Bot, words: str, number: str) -> None:
    """A place, the end of a number or an item is enough."""
    slots = {"order_choices": ["FD10004", "FD10003"]}
    answer = await bot.answer(FORM, "order_number", words, slots=slots, customer=ANNA)
    assert answer.slots["order_number"] == number


async def test_number_without_its_letters_is_enough(bot: Bot) -> None:
    """Among the customer's own orders the digits tell which."""
    answer = await bot.answer(
        FORM, "order_number", "10004", entities={"order_number": "10004"}, customer=ANNA
    )
    assert answer.slots["order_number"] == "FD10004"


async def test_item_in_the_first_words_names_the_order(bot: Bot) -> None:
    """ "Where are my boots" does not need to be asked which order."""
    answer = await bot.start(FORM, "where are my boots", intent="track_order", customer=ANNA)
    assert answer.slots["order_number"] == "FD10003"


async def test_chinese_item_names_the_order(bot: Bot) -> None:
    """The customer knows the item by its translated title, the order by the shop's own."""
    answer = await bot.start(
        FORM, "我买的皮靴到哪了", intent="track_order", slots={"language": "zh"}, customer=ANNA
    )
    assert answer.slots["order_number"] == "FD10003"


@pytest.mark.parametrize(
    ("words", "intent", "entities", "number"),
    [
        ("the mug", "inform", {}, "FD10004"),
        ("stone mug", "find_product", {}, "FD10004"),
        ("a mug under 20", "find_product", {"price_max": "2000"}, None),
        ("red mug", "find_product", {"colour": "red"}, None),
        ("the red mug", "find_product", {"colour": "red", "reference": "the"}, "FD10004"),
    ],
)
async def test_a_wish_for_something_new_names_no_order(
    bot: Bot, words: str, intent: str, entities: dict[str, str], number: str | None
) -> None:
    """An order is named by what is in it; a price limit or another colour is a wish, which its own rule answers."""
    slots = {"order_choices": ["FD10004", "FD10003"]}
    answer = await bot.answer(
        FORM, "order_number", words, intent=intent, entities=entities, slots=slots, customer=ANNA
    )
    assert answer.slots.get("order_number") == number
    assert bool(answer.events) is (number is not None)


async def test_number_of_an_own_order_is_taken(bot: Bot) -> None:
    """A number that was given wins over what could be guessed."""
    answer = await bot.start(
        FORM, "where is fd10001", intent="track_order", entities={"order_number": "fd10001"}, customer=ANNA
    )
    assert answer.slots["order_number"] == "FD10001"


@pytest.mark.parametrize("number", ["FD10005", "FD99999"])
async def test_foreign_and_unknown_numbers_get_the_same_answer(bot: Bot, number: str) -> None:
    """Nobody learns whether somebody else's order exists."""
    found = await bot.start(
        FORM, number, intent="track_order", entities={"order_number": number}, customer=ANNA
    )
    asked = await bot.run(
        "action_ask_order_number",
        number,
        slots={k: v for k, v in found.slots.items() if v is not None},
        customer=ANNA,
    )
    assert asked.said == ["utter_order_not_on_account"]
    assert [button["title"].split(" ")[0] for button in asked.buttons] == [
        "FD10004",
        "FD10003",
        "FD10002",
        "FD10001",
    ]


async def test_guest_is_asked_for_number_and_email(bot: Bot) -> None:
    """A guest has no orders to choose from."""
    answer = await bot.start(FORM, "where is my order", intent="track_order")
    assert answer.slots["requested_slot"] == "order_number"
    asked = await bot.run("action_ask_order_number")
    assert asked.said == ["utter_order_ask_number"]


async def test_guest_proves_an_order_in_one_message(bot: Bot) -> None:
    """Number and e-mail together need no further question."""
    facts = {"order_number": "FD10006", "email": "Guest@Example.com"}
    answer = await bot.answer(FORM, "order_number", "FD10006, Guest@Example.com", entities=facts)
    assert answer.slots["order_number"] == "FD10006"
    assert answer.slots["requested_slot"] is None
    assert answer.slots["email"] is None


async def test_guest_gives_the_email_later(bot: Bot) -> None:
    """The number is kept while the e-mail is asked for."""
    first = await bot.answer(FORM, "order_number", "FD10006", entities={"order_number": "FD10006"})
    assert (first.slots["order_number"], first.slots["requested_slot"]) == ("FD10006", "email")
    second = await bot.answer(
        FORM,
        "email",
        "guest@example.com",
        entities={"email": "guest@example.com"},
        slots={"order_number": "FD10006"},
    )
    assert second.slots["requested_slot"] is None


async def test_corrected_number_is_tried_with_the_same_email(bot: Bot) -> None:
    """ "No, FD10006" repairs a typing mistake without asking for the e-mail again."""
    wrong = {"order_number": "FD10060", "email": "guest@example.com"}
    first = await bot.answer(FORM, "order_number", "FD10060 guest@example.com", entities=wrong)
    assert first.slots["order_hint"] == "not_found"
    kept = {"order_number": "FD10060", "email": first.slots["email"], "order_hint": "not_found"}
    second = await bot.answer(
        FORM, "order_number", "no, FD10006", entities={"order_number": "FD10006"}, slots=kept
    )
    assert (second.slots["order_number"], second.slots["requested_slot"]) == ("FD10006", None)


async def test_too_many_guesses_end_the_form_with_the_waiting_time(bot: Bot) -> None:
    """The customer learns when to come back, and a person is offered."""
    wrong = {"order_number": "FD10006", "email": "other@example.com"}
    for _ in range(5):
        await bot.answer(FORM, "order_number", "FD10006 other@example.com", entities=wrong)
    answer = await bot.answer(FORM, "order_number", "FD10006 other@example.com", entities=wrong)
    assert answer.said == ["utter_order_too_many"]
    assert answer.value("minutes") == "15"
    assert (answer.slots["requested_slot"], answer.slots["offer"]) == (None, "person")
    assert (await bot.run("action_track_order")).messages == []


@pytest.mark.parametrize(
    "intent", ["ask_question", "find_product", "stop", "request_human", "cancel_order", "thank"]
)
async def test_other_business_is_left_to_its_own_rule(bot: Bot, intent: str) -> None:
    """Without any event Rasa lets another rule answer, and the form goes on afterwards."""
    answer = await bot.answer(FORM, "order_number", "do you ship to Spain", intent=intent)
    assert answer.events == []


async def test_form_asks_the_same_again_after_a_digression(bot: Bot) -> None:
    """The question of the form is not lost."""
    since = [{"event": "action", "name": "action_answer_question"}, {"event": "action", "name": FORM}]
    answer = await bot.answer(FORM, "email", "do you ship to Spain", intent="ask_question", since=since)
    assert answer.slots["requested_slot"] == "email"


async def test_form_does_not_nag(bot: Bot) -> None:
    """After the third digression in a row the customer has moved on."""
    since = [{"event": "action", "name": "action_answer_question"}, {"event": "action", "name": FORM}]
    digressions = None
    asked = []
    for _ in range(3):
        slots = {"digressions": digressions}
        answer = await bot.answer(FORM, "email", "and?", intent="ask_question", since=since, slots=slots)
        digressions = answer.slots["digressions"]
        asked.append(answer.slots["requested_slot"])
    assert asked == ["email", "email", None]


async def test_unclear_answers_are_asked_for_in_other_words(bot: Bot) -> None:
    """Never the same sentence twice in a row."""
    said = []
    for misses in range(3):
        answer = await bot.run("action_ask_order_number", slots={"misses": misses})
        said += answer.said
    assert len(set(said)) == 3


@pytest.mark.parametrize("words", ["i don't know it", "不记得了"])
async def test_unknown_number_is_met_with_another_way(bot: Bot, words: str) -> None:
    """Who does not have the number needs a person, not the question again."""
    answer = await bot.answer(FORM, "order_number", words, intent="ask_question")
    asked = await bot.run("action_ask_order_number", slots={"misses": answer.slots["misses"]})
    assert asked.said == ["utter_order_ask_number_help"]


async def test_failed_guesses_are_answered_in_changing_words(bot: Bot) -> None:
    """Never the same sentence twice in a row."""
    wrong = {"order_number": "FD10006", "email": "other@example.com"}
    said: list[str] = []
    hint = None
    for _ in range(4):
        found = await bot.answer(FORM, "order_number", "again", entities=wrong, slots={"order_hint": hint})
        hint = found.slots["order_hint"]
        said += (await bot.run("action_ask_order_number", slots={"order_hint": hint})).said
    assert all(one != other for one, other in itertools.pairwise(said))


async def test_order_is_shown_with_a_sentence(bot: Bot) -> None:
    """The block and where it is."""
    answer = await bot.run("action_track_order", slots={"order_number": "FD10003"}, customer=ANNA)
    assert answer.blocks[0]["status"] == "shipped"
    assert answer.blocks[0]["lines"][0]["image"]["url"] == "/media/p-boots.webp"
    assert [step["status"] for step in answer.blocks[0]["timeline"]] == ["pending", "shipped", "delivered"]
    assert answer.said == ["utter_track_order_shipped_expected"]
    assert (answer.value("carrier"), answer.value("date")) == ("Northway", "Thu 12 Mar")


async def test_late_parcel_is_called_late(bot: Bot) -> None:
    """A day that has passed is not promised again."""
    answer = await bot.run("action_track_order", slots={"order_number": "FD10005"}, customer=BEN)
    assert answer.said == ["utter_track_order_shipped_late"]
    assert answer.slots["offer"] == "case"
    assert answer.slots["offered_case"]["kind"] == "delivery_change"


async def test_order_that_should_come_sooner_is_shown_and_the_wish_passed_on(bot: Bot) -> None:
    """Where it is comes first; nothing is offered for what has arrived."""
    slots = {"order_number": "FD10003"}
    answer = await bot.run("action_track_order", "can it come faster", slots=slots, customer=ANNA)
    assert answer.said == ["utter_track_order_shipped_expected", "utter_delivery_speed_offer_shipped"]
    assert answer.slots["offer"] == "case"
    slots = {"order_number": "FD10002"}
    answer = await bot.run("action_track_order", "can it come faster", slots=slots, customer=ANNA)
    assert answer.slots["offer"] is None


async def test_order_speaks_chinese(bot: Bot) -> None:
    """Titles and dates follow the language."""
    slots = {"order_number": "FD10002", "language": "zh"}
    answer = await bot.run("action_track_order", slots=slots, customer=ANNA)
    assert answer.blocks[0]["lines"][0]["title"] == "亚麻衬衫"
    assert answer.value("date") == "2月25日"


async def test_account_without_orders_is_asked_for_a_guests_order(bot: Bot) -> None:
    """No dead end for somebody who ordered before signing up."""
    answer = await bot.start(FORM, "where is my order", intent="track_order", customer=CARA)
    assert answer.slots["order_hint"] == "none_yet"
    assert answer.slots["requested_slot"] == "order_number"


async def test_slot_gives_no_right_to_see_an_order(bot: Bot) -> None:
    """Whoever sets a slot by trickery still sees nothing."""
    answer = await bot.run("action_track_order", slots={"order_number": "FD10005"}, customer=ANNA)
    assert answer.blocks == []
    assert answer.said == ["utter_order_expired"]


async def test_missing_principal_is_told_as_a_failure(bot: Bot) -> None:
    """Without the gateway's signature nothing is looked up."""
    bot.services = replace(bot.services, principal_key=b"x" * 32)
    answer = await bot.run("action_track_order", slots={"order_number": "FD10003"}, customer=ANNA)
    assert answer.said == ["utter_track_order_unavailable"]
    assert answer.slots["offer"] == "person"
