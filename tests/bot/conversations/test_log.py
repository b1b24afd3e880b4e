"""The promises of the log: durable, idempotent, ordered without gaps, resumable."""

from __future__ import annotations

import asyncio

import pytest

from bot.blocks import plain_text
from bot.conversations import ConversationClosed, Handoff, Incoming, Store
from bot.conversations.log import PAGE, UNANSWERED
from bot.errors import AlreadyClaimed, Conflict, IdConflict, NotFound, TooMany
from tests.bot.conversations.conftest import Desk, make_desk
from tests.bot.conversations.talk import ANN, BEN, message, reply, silent, words
from tests.fakes import FakeClock, new_id


async def talk(desk: Desk) -> str:
    return (await desk.visitors.arrive("en")).conversation_id


async def test_message_is_read_back_with_its_number(desk: Desk) -> None:
    """What was accepted is in the log, numbered from one."""
    conversation = await talk(desk)
    first = await desk.log.accept(conversation, message("one"))
    second = await desk.log.accept(conversation, message("two"))
    events = await desk.log.events(conversation)
    assert [first.seq, second.seq] == [event.seq for event in events] == [1, 2]
    assert [plain_text(event.content) for event in events if event.content] == ["one", "two"]


async def test_same_id_again_is_the_same_message(desk: Desk) -> None:
    """A retry is acknowledged with the first number and begins no second turn."""
    conversation = await talk(desk)
    sent = message("one")
    first = await desk.log.accept(conversation, sent)
    again = await desk.log.accept(conversation, sent)
    assert (first.dup, again.dup) == (False, True)
    assert first.seq == again.seq
    assert again.turn is None
    assert len(await desk.log.events(conversation)) == 1


async def test_same_id_with_another_body_is_refused(desk: Desk) -> None:
    """A client that reuses an id hears so instead of losing a message."""
    conversation = await talk(desk)
    sent = message("one")
    await desk.log.accept(conversation, sent)
    with pytest.raises(IdConflict):
        await desk.log.accept(conversation, message("two", client_msg_id=sent.client_msg_id))


async def test_same_id_in_another_conversation_is_another_message(desk: Desk) -> None:
    """Ids are the client's own; two visitors may choose the same."""
    sent = message("one")
    for _ in range(2):
        assert not (await desk.log.accept(await talk(desk), sent)).dup


async def test_concurrent_duplicates_are_stored_once(desk: Desk) -> None:
    """However a client's retries race, one of them is the message."""
    conversation = await talk(desk)
    sent = message("one")
    accepted = await asyncio.gather(*(desk.log.accept(conversation, sent) for _ in range(20)))
    assert sorted(one.dup for one in accepted) == [False] + [True] * 19
    assert {one.seq for one in accepted} == {1}


async def test_concurrent_messages_are_numbered_without_gaps(desk: Desk) -> None:
    """Messages of many conversations at once, each with its own row of numbers."""
    conversations = [await talk(desk) for _ in range(5)]
    sends = [desk.log.accept(conversation, silent()) for conversation in conversations * 20]
    await asyncio.gather(*sends)
    for conversation in conversations:
        assert [event.seq for event in await desk.log.events(conversation)] == list(range(1, 21))


async def test_events_after_a_number_are_the_rest(desk: Desk) -> None:
    """A client that comes back gets what it missed, whatever it has."""
    conversation = await talk(desk)
    for _ in range(4):
        await desk.log.accept(conversation, silent())
    assert [event.seq for event in await desk.log.events(conversation, 2)] == [3, 4]
    assert await desk.log.events(conversation, 4) == []


async def test_one_read_is_bounded(desk: Desk) -> None:
    """A long history comes in pages."""
    conversation = await talk(desk)
    sends = [desk.log.accept(conversation, silent()) for _ in range(PAGE + 1)]
    await asyncio.gather(*sends)
    assert len(await desk.log.events(conversation)) == PAGE
    assert [event.seq for event in await desk.log.events(conversation, PAGE)] == [PAGE + 1]


async def test_unknown_conversation_is_not_found(desk: Desk) -> None:
    """Nothing is stored where there is no conversation."""
    with pytest.raises(NotFound):
        await desk.log.accept("nowhere", message())


async def test_too_many_unanswered_messages_are_refused(desk: Desk) -> None:
    """A customer cannot fill the bot's queue; the refused message is not stored."""
    conversation = await talk(desk)
    for _ in range(UNANSWERED):
        await desk.log.accept(conversation, message())
    with pytest.raises(TooMany):
        await desk.log.accept(conversation, message())
    assert len(await desk.log.events(conversation)) == UNANSWERED


async def test_handoff_queues_in_the_transaction_of_the_message(desk: Desk) -> None:
    """The request for a person, its answer and the place in the queue are stored together."""
    conversation = await talk(desk)
    asked = Incoming(
        client_msg_id=new_id(),
        body_hash="x",
        content=words("a person please"),
        reply={"en": words("one moment"), "zh": words("请稍等")},
        handoff=Handoff(reason="customer_request"),
    )
    accepted = await desk.log.accept(conversation, asked)
    assert [event.kind for event in accepted.events] == ["message", "message", "status"]
    assert accepted.conversation.state.status == "queued"
    assert accepted.events[-1].queue_position == 1
    assert accepted.conversation.summary == "a person please"


async def test_queue_positions_count_those_who_wait(desk: Desk) -> None:
    """The second in the queue is told so."""
    positions = []
    for _ in range(2):
        asked = silent(handoff=Handoff(reason="customer_request"))
        accepted = await desk.log.accept(await talk(desk), asked)
        positions.append(accepted.events[-1].queue_position)
    assert positions == [1, 2]


async def test_queued_conversations_are_listed_by_waiting_time(desk: Desk) -> None:
    """Who waits longest comes first, and those without a message do not show."""
    await talk(desk)
    waiting = []
    for _ in range(3):
        waiting.append(await talk(desk))
        await desk.log.accept(waiting[-1], silent(handoff=Handoff(reason="anger")))
        desk.clock.advance(seconds=1)
    listed = await desk.log.conversations(["queued", "bot"])
    assert [one.conversation_id for one in listed] == waiting


async def test_agents_message_needs_the_conversation(desk: Desk) -> None:
    """Only the agent in charge writes."""
    conversation = await talk(desk)
    with pytest.raises(Conflict):
        await desk.log.answer(conversation, ANN, silent())
    await desk.log.claim(conversation, ANN)
    with pytest.raises(AlreadyClaimed, match="Ann"):
        await desk.log.answer(conversation, BEN, silent())
    sent = silent("I am Ann")
    accepted = await desk.log.answer(conversation, ANN, sent)
    assert accepted.events[0].agent_name == "Ann"
    assert (await desk.log.answer(conversation, ANN, sent)).dup


async def test_of_many_claims_one_wins_and_the_others_learn_who(desk: Desk) -> None:
    """A race of eight claims leaves one owner, one status entry, and seven who know the winner's name."""
    conversation = await talk(desk)
    agents = [ANN, BEN] * 4
    results = await asyncio.gather(
        *(desk.log.claim(conversation, agent) for agent in agents), return_exceptions=True
    )
    stands = await desk.log.conversation(conversation)
    assert stands.state.owner is not None
    losers = [result for result in results if isinstance(result, AlreadyClaimed)]
    assert len(losers) == 4
    assert {loser.agent_name for loser in losers} == {stands.state.owner.name}
    assert stands.state.epoch == 1
    assert len(await desk.log.events(conversation)) == 1


async def test_customers_message_to_an_agent_begins_no_turn(desk: Desk) -> None:
    """The bot is silent while an agent has the conversation."""
    conversation = await talk(desk)
    await desk.log.claim(conversation, ANN)
    accepted = await desk.log.accept(conversation, message())
    assert accepted.turn is None
    assert await desk.log.turns(conversation) == []


async def test_hand_back_knows_what_was_said_since_the_takeover(desk: Desk) -> None:
    """Neither what came before nor the status entries are part of it."""
    conversation = await talk(desk)
    await desk.log.accept(conversation, silent("before"))
    taken = await desk.log.claim(conversation, ANN)
    await desk.log.accept(conversation, silent("where is it?"))
    await desk.log.answer(conversation, ANN, silent("on its way"))
    since = taken.conversation.owned_since_seq
    assert since is not None
    said = await desk.log.said_since(conversation, since)
    assert [(one.sender, one.text) for one in said] == [("customer", "where is it?"), ("agent", "on its way")]


async def test_release_stores_what_the_dialogue_core_learned(desk: Desk) -> None:
    """The next turn goes on from the checkpoint that knows what the agent said."""
    conversation = await talk(desk)
    await desk.log.claim(conversation, ANN)
    change = await desk.log.release(conversation, ANN, checkpoint={"informed": 1})
    assert change.conversation.state.status == "bot"
    assert await desk.log.checkpoint(conversation) == {"informed": 1}


async def test_closed_conversation_takes_no_message(desk: Desk) -> None:
    """The client is told to come back and start a new one."""
    conversation = await talk(desk)
    await desk.log.close(conversation, ANN)
    with pytest.raises(ConversationClosed):
        await desk.log.accept(conversation, message())


async def test_retry_of_a_stored_message_is_acknowledged_after_the_close(desk: Desk) -> None:
    """An acknowledgement that was lost can still be had."""
    conversation = await talk(desk)
    sent = message()
    await desk.log.accept(conversation, sent)
    await desk.log.close(conversation, ANN)
    assert (await desk.log.accept(conversation, sent)).dup


async def test_button_is_found_only_in_its_conversation(desk: Desk) -> None:
    """A button's id works where it was issued, and nowhere else."""
    mine, other = await talk(desk), await talk(desk)
    accepted = await desk.log.accept(mine, message())
    assert accepted.turn is not None
    buttons = {"b1": {"title": "Yes", "payload": "/affirm"}}
    await desk.turns.finish(accepted.turn, reply(buttons=buttons))
    assert (await desk.log.button(mine, "b1")).payload == "/affirm"
    with pytest.raises(NotFound):
        await desk.log.button(other, "b1")
    with pytest.raises(NotFound):
        await desk.log.button(mine, "b2")


async def test_two_processes_share_the_promises(store: Store) -> None:
    """A retry that reaches another gateway is recognised there."""
    clock = FakeClock()
    one, two = make_desk(store, clock, "one"), make_desk(store, clock, "two")
    conversation = await talk(one)
    sent = message()
    assert not (await one.log.accept(conversation, sent)).dup
    assert (await two.log.accept(conversation, sent)).dup
