"""Being told when something is back."""

from __future__ import annotations

from sqlalchemy import select

from actions.stock_alert import ValidateStockAlertForm
from bot.shop import tables
from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA

FORM = "stock_alert_form"
SCARF = {"viewed_product": "p-scarf", "shown_products": ["p-scarf"]}


async def stored(bot: Bot) -> list[tuple[str, str]]:
    async with bot.engine.connect() as connection:
        rows = await connection.execute(select(tables.stock_alerts.c.variant_id, tables.stock_alerts.c.email))
        return [(row[0], row[1]) for row in rows]


async def test_a_guest_is_asked_for_an_address(bot: Bot) -> None:
    """The only variant is sold out, so nothing else is asked."""
    answer = await bot.start(FORM, "tell me when it's back", intent="stock_alert", slots=SCARF)
    assert (answer.slots["alert_variant"], answer.slots["requested_slot"]) == ("p-scarf-one", "alert_email")


async def test_a_signed_in_customer_is_asked_nothing(bot: Bot) -> None:
    """The shop knows where to write to."""
    answer = await bot.start(FORM, "tell me when it's back", intent="stock_alert", slots=SCARF, customer=ANNA)
    assert answer.slots["requested_slot"] is None
    slots = {name: answer.slots[name] for name in ValidateStockAlertForm.answers}
    done = await bot.run("action_stock_alert", "", intent="stock_alert", slots=slots, customer=ANNA)
    assert done.said == ["utter_stock_alert_expected", "utter_stock_alert_done"]
    assert await stored(bot) == [("p-scarf-one", "anna@example.com")]


async def test_several_sold_out_sizes_are_asked_about(bot: Bot) -> None:
    """Only those that are gone; the answer may be a size."""
    slots = {"viewed_product": "p-coat", "shown_products": ["p-coat"]}
    answer = await bot.start(FORM, "tell me when it's back", intent="stock_alert", slots=slots)
    assert answer.slots["requested_slot"] == "alert_variant"
    slots = {"alert_product": "p-coat"}
    chosen = await bot.answer(FORM, "alert_variant", "the L please", intent="inform", slots=slots)
    assert (chosen.slots["alert_variant"], chosen.slots["requested_slot"]) == ("p-coat-L", "alert_email")


async def test_the_size_asked_about_before_is_meant(bot: Bot) -> None:
    """ "Do you have it in M?" – "No." – "Tell me when it's back"."""
    topic = {"intent": "check_availability", "words": "do you have it in M", "open": False}
    slots = {"viewed_product": "p-coat", "product_topic": topic}
    answer = await bot.start(FORM, "tell me when it's back", intent="stock_alert", slots=slots)
    assert answer.slots["alert_variant"] == "p-coat-M"


async def test_what_is_in_stock_needs_no_alert(bot: Bot) -> None:
    """Said so, and nothing is stored."""
    answer = await bot.start(
        FORM, "tell me when it's back", intent="stock_alert", slots={"viewed_product": "p-mug"}
    )
    assert (answer.slots["alert_product"], answer.slots["requested_slot"]) == ("p-mug", None)
    done = await bot.run("action_stock_alert", slots={"alert_product": "p-mug"})
    assert done.said == ["utter_stock_alert_in_stock"]
    assert await stored(bot) == []


async def test_an_address_is_taken_and_anything_else_asked_again(bot: Bot) -> None:
    """The store checks it as well."""
    slots = {"alert_product": "p-scarf", "alert_variant": "p-scarf-one"}
    again = await bot.answer(FORM, "alert_email", "jo at example", intent="inform", slots=slots)
    assert (again.slots["misses"], again.slots["requested_slot"]) == (1, "alert_email")
    email = {"email": "jo@example.org"}
    taken = await bot.answer(
        FORM, "alert_email", "jo@example.org", intent="inform", slots=slots, entities=email
    )
    assert taken.slots["alert_email"] == "jo@example.org"
    done = await bot.run("action_stock_alert", slots={**slots, "alert_email": "jo@example.org"})
    assert done.messages[-1]["email"] == "jo@example.org"
    assert await stored(bot) == [("p-scarf-one", "jo@example.org")]


async def test_other_questions_are_answered_by_their_skills(bot: Bot) -> None:
    """The form says nothing to them, and asks again afterwards, but not for ever."""
    slots = {"alert_product": "p-scarf", "alert_variant": "p-scarf-one"}
    answer = await bot.answer(FORM, "alert_email", "how much is delivery", intent="ask_question", slots=slots)
    assert answer.events == []
    since = [{"event": "action", "name": "action_answer_question"}]
    resumed = await bot.run(
        f"validate_{FORM}",
        "",
        form=FORM,
        since=since,
        slots={**slots, "digressions": 2, "requested_slot": "x"},
    )
    assert resumed.slots["alert_variant"] is None
