"""Questions about a product."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot

COAT = {"shown_products": ["p-coat"], "viewed_product": "p-coat"}
ASK = "action_ask_product"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("is it waterproof?", "“Waterproof to 10,000 mm.”"),
        ("what is it made of", "Material: waxed cotton"),
        ("does it have a hood", "Hood: fixed hood"),
        ("can i machine wash it", "“Machine wash at 30 °C.”"),
        ("has it got pockets", "“Two deep pockets.”"),
    ],
)
async def test_the_product_answers_in_its_own_words(bot: Bot, words: str, fact: str) -> None:
    """An attribute by name, a sentence as a quote."""
    answer = await bot.run(ASK, words, intent="ask_product", slots=COAT)
    assert (answer.said, answer.messages[0]["fact"]) == (["utter_product_fact"], fact)


async def test_what_it_does_not_say_is_not_made_up(bot: Bot) -> None:
    """A person can find out."""
    answer = await bot.run(ASK, "is it fireproof", intent="ask_product", slots=COAT)
    assert answer.said == ["utter_product_unknown"]
    assert answer.slots["offer"] == "person"


async def test_a_buyer_may_know(bot: Bot) -> None:
    """What the description leaves out is quoted from a review, as a buyer's words."""
    answer = await bot.run(ASK, "can i wear it on a ferry", intent="ask_product", slots=COAT)
    assert answer.said == ["utter_product_unknown_but_review"]
    assert answer.messages[0]["quote"].startswith("Kept me dry on the whole ferry")


async def test_size_advice_counts_reviews(bot: Bot) -> None:
    """How many said that it runs small, not an opinion of ours."""
    answer = await bot.run(ASK, "does it run small", intent="ask_product", slots=COAT)
    assert answer.said == ["utter_product_sizes", "utter_product_fit_reviews"]
    assert answer.messages[1]["told"] == "1 × runs small"


async def test_chinese_questions_read_the_chinese_description(bot: Bot) -> None:
    """What is translated is told in Chinese."""
    slots = {**COAT, "language": "zh"}
    answer = await bot.run(ASK, "什么材质", intent="ask_product", slots=slots)
    assert answer.messages[0]["fact"] == "材质：waxed cotton"


async def test_a_question_about_nothing_in_view_may_be_the_knowledge_bases(bot: Bot) -> None:
    """ "How do I wash wool" needs no product."""
    from tests.actions.conftest import Hit  # noqa: PLC0415

    bot.search.found_articles = [Hit()]
    answer = await bot.run(ASK, "how do i wash wool", intent="ask_product")
    assert answer.blocks[0]["text"].startswith("Two to four days")


async def test_without_a_product_its_name_is_asked_for(bot: Bot) -> None:
    """And the question is kept for the answer."""
    answer = await bot.run(ASK, "is it waterproof", intent="ask_product")
    assert answer.said == ["utter_product_name_it"]
    assert answer.slots["product_topic"]["open"] is True
