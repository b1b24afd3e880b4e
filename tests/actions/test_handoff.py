"""A person takes over."""

from __future__ import annotations

from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA


async def test_block_tells_the_agent_what_it_is_about(bot: Bot) -> None:
    """Topic, order and the customer's last words; buttons are no words."""
    answer = await bot.run(
        "action_handoff",
        "get me a person",
        intent="request_human",
        form="return_form",
        slots={"order_number": "FD10002"},
        earlier=["my shirt is torn", "/affirm"],
        customer=ANNA,
    )
    [block] = answer.blocks
    assert (block["type"], block["reason"]) == ("handoff", "customer_request")
    assert (
        block["summary"]
        == "Wants: return items. Order: FD10002. Last words: “my shirt is torn / get me a person”"
    )


async def test_form_ends_with_the_handoff(bot: Bot) -> None:
    """After hand-back the bot must not go on asking."""
    answer = await bot.run("action_handoff", "person", intent="request_human", form="cancel_order_form")
    assert any(event["event"] == "active_loop" and event["name"] is None for event in answer.events)
    assert answer.slots["requested_slot"] is None


async def test_accepted_offer_after_misunderstandings_says_so(bot: Bot) -> None:
    """The queue shows why the person was needed."""
    answer = await bot.run("action_handoff", "yes", intent="affirm", slots={"misses": 2, "offer": "person"})
    assert answer.blocks[0]["reason"] == "not_understood"
    assert answer.slots["offer"] is None


async def test_handoff_speaks_chinese(bot: Bot) -> None:
    """Text and summary follow the language."""
    answer = await bot.run("action_handoff", "转人工", intent="request_human", slots={"language": "zh"})
    assert "同事" in answer.blocks[0]["text"]
    assert answer.blocks[0]["summary"] == "最后的话：“转人工”"
