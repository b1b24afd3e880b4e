"""Questions answered from the knowledge base."""

from __future__ import annotations

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
