"""Questions, and what happens when it is not clear what the customer wants."""

from __future__ import annotations

import itertools

from models.errors import NotTrained
from tests.actions.conftest import Bot, Hit


async def test_answer_names_its_source(bot: Bot) -> None:
    """The passage of a long article comes with the article it is from."""
    bot.search.found_articles = [
        Hit(
            text="word " * 200, passage="Two to four days.", title="Delivery time", article_id="delivery-time"
        )
    ]
    answer = await bot.run("action_answer_question", "how long is delivery", intent="ask_question")
    [block] = answer.blocks
    assert block["text"] == "Two to four days."
    assert block["source"] == {"title": "Delivery time", "article_id": "delivery-time"}


async def test_short_article_is_told_whole(bot: Bot) -> None:
    """Its other paragraphs hold the exceptions."""
    bot.search.found_articles = [
        Hit(text="Two to four days.\n\nExpress takes one.", passage="Two to four days.")
    ]
    answer = await bot.run("action_answer_question", "how long is delivery", intent="ask_question")
    assert answer.blocks[0]["text"] == "Two to four days.\n\nExpress takes one."


async def test_question_without_a_question_asks_for_one(bot: Bot) -> None:
    """ "I have a question" is no question yet."""
    answer = await bot.run("action_answer_question", "I have a question.", intent="ask_question")
    assert answer.said == ["utter_ask_question_what"]
    assert bot.search.asked == []


async def test_unsure_answer_is_not_given(bot: Bot) -> None:
    """A passage that may be about something else is worse than a question back."""
    bot.search.found_articles = [Hit(confident=False)]
    answer = await bot.run("action_answer_question", "do you sell spaceships", intent="ask_question")
    assert answer.blocks == []
    assert answer.said == ["utter_ask_question_unsure"]
    payloads = [button["payload"] for button in answer.buttons]
    assert payloads == ['/ask_question{"words": "Delivery"}', "/request_human"]
    assert answer.slots["offer"] == "person"


async def test_second_unanswered_question_leads_to_a_person(bot: Bot) -> None:
    """The nearest titles are offered once."""
    answer = await bot.run("action_answer_question", "and?", intent="ask_question", slots={"misses": 1})
    assert answer.said == ["utter_fallback_person"]


async def test_question_nobody_wrote_about_is_not_guessed(bot: Bot) -> None:
    """Articles about something else are not offered; a person is the answer."""
    bot.search.found_articles = [Hit(confident=False, score=0.05)]
    answer = await bot.run("action_answer_question", "do you sell spaceships", intent="ask_question")
    assert answer.said == ["utter_ask_question_no_answer"]


async def test_button_question_is_answered(bot: Bot) -> None:
    """A button carries the words it stands for."""
    bot.search.found_articles = [Hit()]
    await bot.run(
        "action_answer_question", intent="ask_question", entities={"words": "how long do refunds take"}
    )
    assert bot.search.asked[0]["query"] == "how long do refunds take"


async def test_missing_knowledge_is_said_honestly(bot: Bot) -> None:
    """No guess without the articles; a person is offered."""
    bot.search.broken = NotTrained("search")
    answer = await bot.run("action_answer_question", "is delivery free", intent="ask_question")
    assert answer.said == ["utter_ask_question_unavailable"]
    assert answer.slots["offer"] == "person"


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
