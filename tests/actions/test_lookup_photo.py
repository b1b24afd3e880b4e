"""Searching with a picture: what is shown, what is said about it, and what happens when nothing can be seen."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import NotFound
from models.errors import NotTrained
from tests.actions.conftest import Answer, Bot, Hit, Seen

UPLOAD = "1" * 32
COATS = ["p-coat", "p-coat-red", "p-shirt"]


async def sent(bot: Bot, words: str = "", **turn: Any) -> Answer:
    """The answer to a photo with these words."""
    entities = {"upload_id": UPLOAD} | ({"words": words} if words else {}) | turn.pop("entities", {})
    return await bot.run("action_lookup_photo", intent="lookup_photo", entities=entities, **turn)


def cards(answer: Answer) -> list[str]:
    """Ids of the products shown."""
    return [item["product_id"] for block in answer.blocks for item in block["items"]]


async def test_the_very_product_is_named_and_comes_first(bot: Bot) -> None:
    """Also when others can be bought more easily; the photo is that of this conversation."""
    bot.photos.near, bot.photos.verdict = COATS, "same"
    answer = await sent(bot)
    assert answer.said[0] == "utter_lookup_photo_same"
    assert answer.messages[0]["title"] == "Harbour Rain Coat in Navy"
    assert cards(answer)[0] == "p-coat"
    assert answer.said[-1] == "utter_lookup_photo_size"
    assert answer.slots["viewed_product"] == "p-coat"
    assert bot.photos.asked == [("conversation-1", UPLOAD)]


async def test_the_very_product_is_said_to_be_sold_out(bot: Bot) -> None:
    """With what can be bought behind it."""
    bot.photos.near, bot.photos.verdict = ["p-scarf", "p-shirt"], "same"
    answer = await sent(bot)
    assert answer.said[0] == "utter_lookup_photo_same_sold_out"
    assert cards(answer) == ["p-scarf", "p-shirt"]


async def test_similar_things_come_with_what_was_seen(bot: Bot) -> None:
    """Colour and pattern, as far as they are sure; what is sold out steps back."""
    bot.photos.near = ["p-scarf", "p-shirt", "p-coat"]
    bot.photos.colours = [Seen("navy", 0.6), Seen("white", 0.35), Seen("red", 0.05)]
    bot.photos.pattern = Seen("striped", 0.9)
    answer = await sent(bot)
    assert answer.said[0] == "utter_lookup_photo_similar_seen"
    assert answer.messages[0]["seen"] == "navy, white, striped"
    assert cards(answer) == ["p-shirt", "p-coat", "p-scarf"]


async def test_doubtful_patterns_are_not_told(bot: Bot) -> None:
    """Nor colours that are hardly there."""
    bot.photos.near = ["p-shirt"]
    bot.photos.colours, bot.photos.pattern = [Seen("red", 0.1)], Seen("striped", 0.3)
    assert (await sent(bot)).said[0] == "utter_lookup_photo_similar_plain"


async def test_other_kinds_of_things_are_left_out_where_the_kind_is_sure(bot: Bot) -> None:
    """A shirt in the coat's colours is no coat, not even for less money."""
    bot.photos.near = ["p-shirt", "p-coat-red", "p-mug"]
    bot.photos.kinds = [Seen("Coats", 0.9), Seen("Shirts", 0.1)]
    bot.photos.colours = [Seen("red", 0.9)]
    answer = await sent(bot)
    assert cards(answer) == ["p-coat-red"]
    assert (answer.said[0], answer.messages[0]["kind"]) == ("utter_lookup_photo_similar_of", "Coats")
    bot.photos.kinds = [Seen("Coats", 0.4), Seen("Shirts", 0.3)]
    assert cards(await sent(bot))[0] == "p-shirt"


async def test_words_beside_it_are_conditions(bot: Bot) -> None:
    """The search is asked only about what looks like the photo."""
    bot.photos.near = COATS
    bot.search.missed = {"p-coat": ["colour:red"], "p-shirt": ["colour:red"]}
    found = [Hit("p-coat-red")]
    bot.search.found_products = found
    answer = await sent(bot, "this but in red, under 200")
    asked = bot.search.asked[-1]
    assert (asked["only"], list(asked["wishes"])) == (COATS, ["colour:red", "max_price:20000"])
    assert answer.slots["wishes"]["codes"] == ["colour:red", "max_price:20000"]


async def test_a_wish_that_nothing_meets_is_said_to_be_given_up(bot: Bot) -> None:
    """And what comes closest is shown."""
    bot.photos.near = ["p-coat", "p-shirt"]
    bot.search.missed = {"p-coat": ["colour:green"], "p-shirt": ["colour:green"]}
    answer = await sent(bot, "in green")
    assert answer.said[0] == "utter_lookup_photo_relaxed"
    assert answer.messages[0]["missed"] == "green"
    assert len(cards(answer)) == 2


async def test_nothing_like_it_is_said_honestly(bot: Bot) -> None:
    """Without cards, with ways on: the likeliest kind of thing first."""
    bot.photos.near, bot.photos.verdict = COATS, "nothing"
    bot.photos.kinds = [Seen("Shoes", 0.5)]
    answer = await sent(bot)
    assert answer.said == ["utter_lookup_photo_nothing"]
    assert not answer.blocks
    assert answer.buttons[0]["title"] == "Shoes"
    assert answer.buttons[-1]["payload"] == "/request_human"
    assert answer.slots["offer"] == "person"


async def test_words_are_looked_for_where_the_photo_is_like_nothing(bot: Bot) -> None:
    """What is said to be a mug may be one."""
    bot.photos.verdict = "nothing"
    bot.search.found_products = [Hit("p-mug")]
    answer = await sent(bot, "do you have mugs like this")
    assert answer.said[0] == "utter_lookup_photo_nothing_words"
    assert cards(answer) == ["p-mug"]


async def test_buttons_go_on_from_the_first_card(bot: Bot) -> None:
    """More like it, another colour, not this one."""
    bot.photos.near = COATS
    answer = await sent(bot)
    payloads = [json.loads(button["payload"].removeprefix("/lookup_photo")) for button in answer.buttons]
    assert [each["photo_change"] for each in payloads] == ["more", "colour", "not"]
    assert {(each["upload_id"], each["product_id"]) for each in payloads} == {(UPLOAD, "p-coat")}


async def test_more_leaves_out_what_was_shown(bot: Bot) -> None:
    """And remembers it, so that a third look brings something else again."""
    bot.photos.near = [*COATS, "p-boots", "p-mug"]
    change = {"photo_change": "more", "product_id": "p-coat"}
    slots = {"shown_products": COATS, "seen_products": ["p-mug"]}
    answer = await sent(bot, entities=change, slots=slots)
    assert answer.said[0] == "utter_lookup_photo_more"
    assert cards(answer) == ["p-boots"]
    assert answer.slots["seen_products"] == ["p-mug", *COATS]


async def test_another_colour_is_the_same_kind_in_none_of_its_colours(bot: Bot) -> None:
    """A shirt is no coat in another colour, and a coat that does not look like the photo is one."""
    bot.photos.near = ["p-coat", "p-shirt"]
    bot.search.found_products = [Hit("p-coat"), Hit("p-coat-red")]
    change = {"photo_change": "colour", "product_id": "p-coat"}
    answer = await sent(bot, entities=change, slots={"shown_products": ["p-coat"]})
    assert answer.said[0] == "utter_lookup_photo_colour"
    assert cards(answer) == ["p-coat-red"]
    asked = bot.search.asked[-1]
    assert (asked["query"], asked["category"], asked["refused"]) == ("rain coat", "Coats", ["colour:navy"])


async def test_not_this_one_is_remembered(bot: Bot) -> None:
    """It is not shown again in this conversation, not for another photo either."""
    bot.photos.near = COATS
    assert "p-coat" in cards(await sent(bot, message_id="m-0"))
    change = {"photo_change": "not", "product_id": "p-coat"}
    answer = await sent(bot, entities=change, slots={"shown_products": ["p-coat"]})
    assert answer.said[0] == "utter_lookup_photo_not"
    assert "p-coat" not in cards(answer)
    assert "p-coat" not in cards(await sent(bot, message_id="m-2"))


async def test_when_all_was_seen_a_person_is_offered(bot: Bot) -> None:
    """An end is said to be one."""
    bot.photos.near = COATS
    change = {"photo_change": "more", "product_id": "p-coat"}
    answer = await sent(bot, entities=change, slots={"shown_products": COATS})
    assert answer.said == ["utter_lookup_photo_no_more"]
    assert answer.slots["offer"] == "person"


async def test_what_was_found_can_be_talked_about(bot: Bot) -> None:
    """ "Cheaper" and "the second one" go on from it."""
    bot.photos.near = COATS
    answer = await sent(bot)
    assert answer.slots["shown_products"] == cards(answer)
    assert answer.slots["wishes"]["text"] == "harbour rain coat"


async def test_a_photo_within_a_form_is_kept_for_whoever_handles_it(bot: Bot) -> None:
    """A broken mug is not to be found again."""
    answer = await sent(bot, form="report_problem_form")
    assert answer.said == ["utter_lookup_photo_kept"]
    assert bot.photos.asked == []


async def test_a_photo_that_is_gone_is_asked_for_again(bot: Bot) -> None:
    """It was deleted, or is of another conversation."""
    bot.photos.broken = NotFound("there is no such picture")
    assert (await sent(bot)).said == ["utter_lookup_photo_gone"]


async def test_without_a_model_the_skill_says_so(bot: Bot) -> None:
    """And offers a person."""
    bot.photos.broken = NotTrained("images")
    answer = await sent(bot)
    assert answer.said == ["utter_lookup_photo_blind"]
    assert answer.slots["offer"] == "person"


async def test_whoever_asks_is_told_how_to_send_one(bot: Bot) -> None:
    """With the categories as another way."""
    answer = await bot.run("action_lookup_photo", "can i search with a photo", intent="lookup_photo")
    assert answer.said == ["utter_lookup_photo_ask"]
    assert answer.buttons[-1]["payload"] == "/request_human"


async def test_words_that_describe_a_photo_are_searched(bot: Bot) -> None:
    """ "A photo of a blue shirt" describes enough."""
    bot.search.found_products = [Hit("p-shirt", reason=("colour:blue",))]
    answer = await bot.run("action_lookup_photo", "i have a photo of a blue shirt", intent="lookup_photo")
    assert answer.said[0] == "utter_lookup_photo_ask_words"
    assert (bot.search.asked[-1]["query"], list(bot.search.asked[-1]["wishes"])) == ("shirt", ["colour:blue"])


@pytest.mark.parametrize("words", ["can i search with a photo", "i have a photo of a blue shirt"])
async def test_a_shop_that_cannot_look_says_that(bot: Bot, words: str) -> None:
    """Rather than ask for a photo in vain."""
    blind = replace(bot, services=replace(bot.services, photos=None))
    bot.search.found_products = [Hit("p-shirt")]
    answer = await blind.run("action_lookup_photo", words, intent="lookup_photo")
    assert answer.said[0].startswith("utter_lookup_photo_blind")


async def test_chinese(bot: Bot) -> None:
    """The same without a word of English."""
    bot.photos.near = ["p-shirt"]
    bot.photos.colours, bot.photos.pattern = [Seen("navy", 0.6)], Seen("striped", 0.9)
    answer = await sent(bot, slots={"language": "zh"})
    assert answer.messages[0]["seen"] == "藏青色、条纹"
    assert [button["title"] for button in answer.buttons] == ["更多类似的", "换个颜色", "不是这个"]
