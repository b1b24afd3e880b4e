"""What happens when it is not clear what the customer wants."""

from __future__ import annotations

import itertools
import re
from typing import Any

from actions.labels import known
from models.errors import NotTrained
from tests.actions.conftest import ROOT, Bot, Hit


async def test_fallback_prefers_an_article(bot: Bot) -> None:
    """First in the chain."""
    bot.search.found_articles = [Hit()]
    bot.search.found_products = [Hit("p-mug", reason=("word:mug",))]
    answer = await bot.run("action_fallback", "delivery mug", intent="nlu_fallback")
    assert [block["type"] for block in answer.blocks] == ["text"]


async def test_fallback_shows_products_that_are_named(bot: Bot) -> None:
    """Second in the chain, and only when a word of the customer's is in the product."""
    bot.search.found_products = [Hit("p-shirt", reason=("similar",)), Hit("p-mug", reason=("word:mug",))]
    answer = await bot.run("action_fallback", "mug", intent="nlu_fallback")
    assert answer.said == ["utter_fallback_products"]
    assert answer.slots["shown_products"] == ["p-mug"]
    assert [item["product_id"] for item in answer.blocks[0]["items"]] == ["p-mug"]


async def test_clarifying_buttons_are_the_likeliest_intents(bot: Bot) -> None:
    """The customer's words go along to the skills that need them; a person is always there."""
    ranking = ("nlu_fallback", "find_product", "greet", "cancel_order")
    answer = await bot.run("action_fallback", "hm", intent="nlu_fallback", ranking=ranking)
    payloads = [button["payload"] for button in answer.buttons]
    assert payloads == ['/find_product{"words": "hm"}', "/cancel_order", "/track_order", "/request_human"]


async def test_fallback_never_says_the_same_twice_in_a_row(bot: Bot) -> None:
    """Each miss gets another answer, and the second one offers a person."""
    said = []
    misses = None
    for _ in range(6):
        answer = await bot.run("action_fallback", "hm", intent="nlu_fallback", slots={"misses": misses})
        said += answer.said
        misses = answer.slots["misses"]
    assert all(one != other for one, other in itertools.pairwise(said))
    assert said[1] == "utter_fallback_person"


async def test_fallback_works_without_the_search(bot: Bot) -> None:
    """A missing index only shortens the chain."""
    bot.search.broken = NotTrained("search")
    answer = await bot.run("action_fallback", "hm", intent="nlu_fallback")
    assert answer.said == ["utter_fallback_clarify"]


async def test_fallback_in_a_form_leaves_the_question_to_it(bot: Bot) -> None:
    """No products and no menu in the middle of a form."""
    bot.search.found_products = [Hit("p-mug", reason=("word:mug",))]
    answer = await bot.run("action_fallback", "mug", intent="nlu_fallback", form="return_form")
    assert answer.said == ["utter_fallback_in_form"]
    assert answer.buttons == []


async def fall_back(bot: Bot, slots: dict[str, Any], text: str = "hm") -> list[Any]:
    """Said responses and the blocks' words; ``slots`` are carried on as the tracker would."""
    answer = await bot.run("action_fallback", text, intent="nlu_fallback", slots=slots)
    slots |= answer.slots
    return [*answer.said, *(block.get("text", block["type"]) for block in answer.blocks)]


async def test_article_is_not_quoted_twice_in_a_row(bot: Bot) -> None:
    """Who asks again did not find it helpful: the next thing is tried, and in the end a person."""
    bot.search.found_articles = [Hit()]
    slots: dict[str, Any] = {}
    said = [await fall_back(bot, slots) for _ in range(3)]
    assert said == [
        ["Two to four days. Express takes one."],
        ["utter_fallback_clarify"],
        ["utter_fallback_person"],
    ]


async def test_second_article_is_tried_before_asking(bot: Bot) -> None:
    """Another article that fits as well may be the one."""
    bot.search.found_articles = [Hit(), Hit(article_id="a-2", text="Free from 50.")]
    slots: dict[str, Any] = {}
    said = [await fall_back(bot, slots) for _ in range(3)]
    assert said == [["Two to four days. Express takes one."], ["Free from 50."], ["utter_fallback_clarify"]]


async def test_products_are_not_shown_twice_in_a_row(bot: Bot) -> None:
    """The same cards again would help nobody; what was said about them is taken back too."""
    bot.search.found_products = [Hit("p-mug", reason=("word:mug",))]
    slots: dict[str, Any] = {}
    assert await fall_back(bot, slots, "mug") == ["utter_fallback_products", "products"]
    assert await fall_back(bot, slots, "mug") == ["utter_fallback_clarify"]


async def test_what_was_tried_is_forgotten_once_something_was_answered(bot: Bot) -> None:
    """Later the same article may be right again."""
    slots = {"tried": ["article:a-1"], "misses": 1}
    answer = await bot.run("action_goodbye", "bye", intent="goodbye", slots=slots)
    assert answer.slots == {"tried": None, "misses": None}


async def test_clarifying_question_names_the_nearest_article(bot: Bot) -> None:
    """A title says more than "ask a question"."""
    bot.search.found_articles = [Hit(confident=False, score=0.4, title="Delivery time")]
    answer = await bot.run("action_fallback", "hm", intent="nlu_fallback")
    assert answer.buttons[2] == {
        "title": "Delivery time",
        "payload": '/ask_question{"words": "Delivery time"}',
    }


def test_every_request_of_the_page_can_be_offered_as_a_button() -> None:
    """An intent without words for its button would never be asked about."""
    tables = (ROOT / "docs" / "skills.md").read_text("utf-8").split("## Small talk")[0]
    intents = set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE)) - {"request_human"}
    assert {intent for intent in intents if not known(f"choice_{intent}")} == set()


async def test_a_size_that_was_not_understood_goes_on_from_the_product_in_view(bot: Bot) -> None:
    """ "Sorry, in S" is clear enough after a coat was shown."""
    slots = {"shown_products": ["p-coat"], "viewed_product": "p-coat"}
    answer = await bot.run("action_fallback", "sorry, in S", intent="nlu_fallback", slots=slots)
    assert answer.said == ["utter_availability_yes"]


async def test_things_of_an_order_are_no_search(bot: Bot) -> None:
    """Who names a product and an order wants something of the order; the button keeps the order's number."""
    bot.search.found_products = [Hit("p-mug", reason=("word:mug",))]
    answer = await bot.run(
        "action_fallback",
        "swap the mug of FD10001",
        intent="nlu_fallback",
        entities={"order_number": "FD10001"},
        ranking=("nlu_fallback", "start_return", "find_product"),
    )
    assert answer.said == ["utter_fallback_clarify"]
    assert answer.buttons[0]["payload"] == '/start_return{"order_number": "FD10001"}'


async def test_likeliest_request_about_orders_is_no_search(bot: Bot) -> None:
    """Also where no number is named; after a product intent the products are shown."""
    bot.search.found_products = [Hit("p-mug", reason=("word:mug",))]
    for ranking, said in (
        (("exchange", "find_product"), "utter_fallback_clarify"),
        (("find_product", "exchange"), "utter_fallback_products"),
    ):
        answer = await bot.run("action_fallback", "the mug", intent="nlu_fallback", ranking=ranking)
        assert answer.said == [said]
