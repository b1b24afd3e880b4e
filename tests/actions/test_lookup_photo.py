"""Searching with a picture, honestly."""

from __future__ import annotations

from tests.actions.conftest import Bot, Hit


async def test_pictures_cannot_be_seen(bot: Bot) -> None:
    """Said so, with a person and the categories as ways on."""
    answer = await bot.run("action_lookup_photo", "can i search with a photo", intent="lookup_photo")
    assert answer.said == ["utter_lookup_photo_blind"]
    assert answer.buttons[-1]["payload"] == "/request_human"
    assert answer.slots["offer"] == "person"


async def test_words_that_come_along_are_searched(bot: Bot) -> None:
    """ "A photo of a blue shirt" describes enough."""
    bot.search.found_products = [Hit("p-shirt", reason=("colour:blue",))]
    answer = await bot.run("action_lookup_photo", "i have a photo of a blue shirt", intent="lookup_photo")
    assert answer.said[0] == "utter_lookup_photo_words"
    assert (bot.search.asked[-1]["query"], list(bot.search.asked[-1]["wishes"])) == ("shirt", ["colour:blue"])


async def test_chinese(bot: Bot) -> None:
    """The same without a word of English."""
    slots = {"language": "zh"}
    answer = await bot.run("action_lookup_photo", "可以用图片搜索吗", intent="lookup_photo", slots=slots)
    assert answer.said == ["utter_lookup_photo_blind"]


async def test_a_picture_that_was_sent_is_answered_as_honestly(bot: Bot) -> None:
    """With the words beside it, or with none."""
    alone = {"upload_id": "1" * 32}
    answer = await bot.run("action_lookup_photo", intent="lookup_photo", entities=alone)
    assert answer.said == ["utter_lookup_photo_blind"]
    bot.search.found_products = [Hit("p-shirt", reason=("colour:blue",))]
    worded = alone | {"words": "do you have this blue shirt"}
    answer = await bot.run("action_lookup_photo", intent="lookup_photo", entities=worded)
    assert answer.said[0] == "utter_lookup_photo_words"
