"""Questions answered from the knowledge base."""

from __future__ import annotations

from actions.labels import known
from actions.topics import TOPICS
from models.errors import NotTrained
from models.search import read_articles
from tests.actions.conftest import ROOT, Bot, Hit
from tests.actions.shop_rows import ANNA, CARA


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


async def test_articles_on_the_subject_are_expected(bot: Bot) -> None:
    """What is asked about helps to find the article; a question about anything expects none."""
    bot.search.found_articles = [Hit()]
    await bot.run("action_answer_question", "how much is it", intent="ask_delivery")
    await bot.run("action_answer_question", "how much is it", intent="ask_question")
    subject, anything = bot.search.asked
    assert "delivery-cost" in subject["expected"]
    assert anything["expected"] == ()


async def test_subject_without_words_is_its_most_general_question(bot: Bot) -> None:
    """A button for a subject is answered too."""
    bot.search.found_articles = [Hit()]
    await bot.run("action_answer_question", intent="ask_payment")
    assert bot.search.asked[0]["query"] == "Which payment methods do you accept?"


async def test_every_subject_names_articles_that_exist() -> None:
    """A renamed article would silently lose its subject."""
    written = {article.article_id for article in read_articles(ROOT / "data" / "knowledge")}
    assert {article for articles in TOPICS.values() for article in articles} <= written


async def test_every_subject_has_a_general_question() -> None:
    """In both languages, for buttons without words."""
    assert [topic for topic in TOPICS if topic != "ask_question" and not known(f"question_{topic}")] == []


async def test_delivery_time_leads_to_an_open_order(bot: Bot) -> None:
    """Who has a parcel on its way may mean that one; who has none is not asked."""
    bot.search.found_articles = [Hit()]
    own = await bot.run("action_answer_question", "how long is it", intent="ask_delivery_time", customer=ANNA)
    assert own.said == ["utter_ask_delivery_time_next"]
    assert own.buttons[0]["payload"].startswith('/track_order{"order_number"')
    none = await bot.run(
        "action_answer_question", "how long is it", intent="ask_delivery_time", customer=CARA
    )
    assert none.said == []


async def test_problem_is_answered_and_then_offered_to_people(bot: Bot) -> None:
    """The offer waits for a yes."""
    bot.search.found_articles = [Hit()]
    answer = await bot.run("action_answer_question", "my card was declined", intent="payment_problem")
    assert (answer.said, answer.slots["offer"]) == (["utter_report_offer"], "case")
    assert answer.slots["offered_case"] == {"kind": "payment_problem", "text": "my card was declined"}


async def test_answer_in_a_form_offers_nothing(bot: Bot) -> None:
    """The form asks its own question next."""
    bot.search.found_articles = [Hit()]
    answer = await bot.run(
        "action_answer_question", "can i return it", intent="ask_return_policy", form="cancel_order_form"
    )
    assert answer.said == []
    assert [block["type"] for block in answer.blocks] == ["text"]


async def test_forgotten_password_is_never_a_matter_for_the_chat(bot: Bot) -> None:
    """The article, and a person for who still cannot get in."""
    bot.search.found_articles = [Hit()]
    answer = await bot.run("action_answer_question", "i forgot my password", intent="sign_in_trouble")
    assert answer.said == ["utter_sign_in_trouble_next"]
