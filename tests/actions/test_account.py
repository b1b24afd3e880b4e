"""Account details, newsletter and closing an account: real writes, and none without a yes."""

from __future__ import annotations

from tests.actions.conftest import Bot, Hit
from tests.actions.shop_rows import ANNA, CARA


async def test_guest_is_told_how_to_change_details(bot: Bot) -> None:
    """Nobody's account is open to a guest."""
    bot.search.found_articles = [Hit(article_id="account-details")]
    answer = await bot.start("edit_account_form", "change my phone number", intent="edit_account")
    assert answer.said == ["utter_account_sign_in"]
    assert answer.blocks[0]["source"]["article_id"] == "account-details"
    assert answer.slots["requested_slot"] is None


async def test_details_in_the_first_words_go_straight_to_the_yes(bot: Bot) -> None:
    """What was said is not asked again."""
    words = "change my phone number to 085 123 4567"
    answer = await bot.start("edit_account_form", words, intent="edit_account", customer=ANNA)
    assert answer.slots["account_field"] == "phone"
    assert answer.slots["account_value"] == "085 123 4567"
    assert answer.slots["requested_slot"] == "account_confirmed"


async def test_new_surname_keeps_the_first_name(bot: Bot) -> None:
    """ "My last name is now Murphy" does not take the first name away."""
    words = "my last name is Murphy"
    answer = await bot.start("edit_account_form", words, intent="edit_account", customer=ANNA)
    assert answer.slots["account_value"] == "Anna Murphy"


async def test_other_value_instead_of_a_yes_is_a_correction(bot: Bot) -> None:
    """It is asked about anew, and nothing is written yet."""
    slots = {"account_field": "phone", "account_value": "085 123 4567"}
    answer = await bot.answer(
        "edit_account_form",
        "account_confirmed",
        "no, 086 765 4321",
        intent="deny",
        slots=slots,
        customer=ANNA,
    )
    assert answer.slots["account_value"] == "086 765 4321"
    assert answer.slots["requested_slot"] == "account_confirmed"


async def test_account_changes_only_after_a_yes(bot: Bot) -> None:
    """Kept after a no, changed after a yes, and once for a repeated turn."""
    slots = {"account_field": "phone", "account_value": "085 123 4567", "account_confirmed": False}
    kept = await bot.run("action_edit_account", "no", slots=slots, customer=ANNA)
    assert kept.said == ["utter_edit_account_kept"]
    me = await bot.services.shop.me(bot.principal(ANNA))
    assert me.phone is None
    for _ in range(2):
        done = await bot.run(
            "action_edit_account", "yes", slots={**slots, "account_confirmed": True}, customer=ANNA
        )
        assert done.said == ["utter_edit_account_done"]
    me = await bot.services.shop.me(bot.principal(ANNA))
    assert me.phone == "085 123 4567"


async def test_account_form_left_without_an_answer_says_nothing(bot: Bot) -> None:
    """Whoever moved on is not told about it."""
    answer = await bot.run("action_edit_account", "hello", customer=ANNA)
    assert answer.messages == []


async def test_newsletter_is_changed_after_a_yes(bot: Bot) -> None:
    """For the signed-in customer alone."""
    begun = await bot.start("newsletter_form", "subscribe me", intent="newsletter", customer=ANNA)
    assert (begun.slots["newsletter_wanted"], begun.slots["requested_slot"]) == (True, "newsletter_confirmed")
    slots = {"newsletter_wanted": True, "newsletter_confirmed": True}
    done = await bot.run("action_set_newsletter", "yes", slots=slots, customer=ANNA)
    assert done.said == ["utter_newsletter_joined"]
    assert (await bot.services.shop.me(bot.principal(ANNA))).newsletter is True
    assert (await bot.services.shop.me(bot.principal(CARA))).newsletter is False


async def test_newsletter_that_stands_as_wished_needs_no_yes(bot: Bot) -> None:
    """Who is not subscribed cannot leave."""
    answer = await bot.start("newsletter_form", "unsubscribe me", intent="newsletter", customer=ANNA)
    assert answer.said == ["utter_newsletter_has_none"]
    assert answer.slots["requested_slot"] is None


async def test_question_about_the_newsletter_is_answered_first(bot: Bot) -> None:
    """Then both ways are offered."""
    bot.search.found_articles = [Hit(article_id="account-newsletter")]
    answer = await bot.start("newsletter_form", "how often does it come", intent="newsletter", customer=ANNA)
    assert [block["type"] for block in answer.blocks] == ["text"]
    assert answer.slots["requested_slot"] == "newsletter_wanted"


async def test_account_is_closed_by_people_after_a_yes(bot: Bot) -> None:
    """The yes opens one case; a no opens none."""
    kept = await bot.run("action_delete_account", "no", slots={"deletion_confirmed": False}, customer=ANNA)
    assert kept.said == ["utter_delete_account_kept"]
    assert await bot.services.shop.cases(bot.principal(ANNA)) == []
    done = await bot.run("action_delete_account", "yes", slots={"deletion_confirmed": True}, customer=ANNA)
    assert done.said == ["utter_delete_account_done"]
    [case] = await bot.services.shop.cases(bot.principal(ANNA))
    assert case.kind == "account_deletion"


async def test_open_orders_are_named_before_an_account_is_closed(bot: Bot) -> None:
    """They are finished first."""
    answer = await bot.run("action_ask_deletion_confirmed", "delete my account", customer=ANNA)
    assert answer.said == ["utter_delete_account_open_orders", "utter_delete_account_confirm"]


async def test_doubtful_yes_does_not_close_an_account(bot: Bot) -> None:
    """ "Yes but not now" is asked about again."""
    answer = await bot.answer(
        "delete_account_form", "deletion_confirmed", "yes but not now", intent="affirm", customer=ANNA
    )
    assert "deletion_confirmed" not in answer.slots
    assert answer.slots["requested_slot"] == "deletion_confirmed"
