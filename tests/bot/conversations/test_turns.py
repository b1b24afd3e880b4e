"""Every turn ends exactly once, whoever dies meanwhile, and never speaks over an agent."""

from __future__ import annotations

import asyncio

from bot.conversations import Handoff, Store, Turn
from bot.conversations.turns import LEASE_S
from tests.bot.conversations.conftest import Desk, make_desk
from tests.bot.conversations.talk import ANN, message, reply, words
from tests.fakes import FakeClock


async def begin(desk: Desk, conversation: str | None = None) -> Turn:
    conversation = conversation or (await desk.visitors.arrive("en")).conversation_id
    accepted = await desk.log.accept(conversation, message())
    assert accepted.turn is not None
    return accepted.turn


async def test_reply_is_stored_with_checkpoint_and_trace(desk: Desk) -> None:
    """What the dialogue core needs to go on is there exactly when the answer is."""
    turn = await begin(desk)
    finished = await desk.turns.finish(turn, reply("hi", model_id="m1", language="zh"))
    assert finished is not None
    assert [event.sender for event in finished.events] == ["bot"]
    assert finished.conversation.after == turn.message_id
    assert finished.conversation.language == "zh"
    assert await desk.log.checkpoint(turn.conversation_id) == {"at": "hi"}
    (record,) = await desk.log.turns(turn.conversation_id)
    assert (record.status, record.outcome, record.reply_seq) == ("done", "answered", 2)
    assert (record.trace, record.model_id) == ({"intent": "hi"}, "m1")


async def test_apology_leaves_the_dialogue_where_it_stood(desk: Desk) -> None:
    """A failed turn is answered, but the next one goes on from the last good checkpoint."""
    first = await begin(desk)
    await desk.turns.finish(first, reply("hi"))
    second = await begin(desk, first.conversation_id)
    finished = await desk.turns.finish(second, reply("sorry", answered=False, checkpoint=None))
    assert finished is not None
    assert finished.conversation.after == first.message_id
    assert await desk.log.checkpoint(first.conversation_id) == {"at": "hi"}
    assert (await desk.log.turns(first.conversation_id))[-1].outcome == "apology"


async def test_second_message_waits_for_the_first_turn(desk: Desk) -> None:
    """One turn of a conversation runs at a time, in the order of the log."""
    first = await begin(desk)
    waiting = await desk.log.accept(first.conversation_id, message("two"))
    assert waiting.turn is None
    finished = await desk.turns.finish(first, reply())
    assert finished is not None
    assert finished.next is not None
    assert finished.next.text == "two"
    assert finished.next.after == first.message_id


async def test_turn_ends_once(desk: Desk) -> None:
    """A reply that comes twice is stored once."""
    turn = await begin(desk)
    await desk.turns.finish(turn, reply())
    assert await desk.turns.finish(turn, reply()) is None
    assert len(await desk.log.events(turn.conversation_id)) == 2


async def test_reply_after_a_takeover_is_kept_but_not_sent(desk: Desk) -> None:
    """The agent has the word; what the bot would have said stays with the turn."""
    turn = await begin(desk)
    await desk.log.claim(turn.conversation_id, ANN)
    finished = await desk.turns.finish(turn, reply("too late"))
    assert finished is not None
    assert finished.suppressed
    assert finished.events == ()
    (record,) = await desk.log.turns(turn.conversation_id)
    assert (record.outcome, record.suppressed) == ("suppressed", words("too late"))


async def test_reply_after_takeover_and_hand_back_is_not_sent_either(desk: Desk) -> None:
    """The bot has the word again, but not for what it began before."""
    turn = await begin(desk)
    await desk.log.claim(turn.conversation_id, ANN)
    await desk.log.release(turn.conversation_id, ANN)
    finished = await desk.turns.finish(turn, reply("too late"))
    assert finished is not None
    assert finished.suppressed


async def test_waiting_turn_does_not_run_after_a_takeover(desk: Desk) -> None:
    """A message that waited for the bot is the agent's now; no action may run for it."""
    first = await begin(desk)
    await desk.log.accept(first.conversation_id, message("cancel it"))
    await desk.log.claim(first.conversation_id, ANN)
    finished = await desk.turns.finish(first, reply())
    assert finished is not None
    assert finished.next is None
    assert await desk.turns.unfinished() == 0


async def test_handoff_in_a_reply_queues_the_conversation(desk: Desk) -> None:
    """The bot's request for a person and the place in the queue are one transaction."""
    turn = await begin(desk)
    asked = Handoff(reason="customer_request", summary="wants a refund")
    finished = await desk.turns.finish(turn, reply(handoff=asked))
    assert finished is not None
    assert [event.kind for event in finished.events] == ["message", "status"]
    assert finished.conversation.state.status == "queued"
    assert (finished.conversation.reason, finished.conversation.summary) == (
        "customer_request",
        "wants a refund",
    )


async def test_abandoned_turn_is_taken_over_under_its_id(store: Store) -> None:
    """When a process dies, another one runs its turns, and the dialogue core knows them by their ids."""
    clock = FakeClock()
    dead, alive = make_desk(store, clock, "dead"), make_desk(store, clock, "alive")
    turn = await begin(dead)
    assert await alive.turns.reclaim() == []
    clock.advance(seconds=LEASE_S + 0.1)
    (taken,) = await alive.turns.reclaim()
    assert (taken.message_id, taken.attempt) == (turn.message_id, 2)
    assert await dead.turns.finish(turn, reply("from the dead")) is None
    assert await alive.turns.finish(taken, reply("alive")) is not None


async def test_renewed_lease_is_not_taken_over(store: Store) -> None:
    """A slow turn is not an abandoned one."""
    clock = FakeClock()
    slow, other = make_desk(store, clock, "slow"), make_desk(store, clock, "other")
    turn = await begin(slow)
    clock.advance(seconds=LEASE_S - 1)
    await slow.turns.renew([turn.message_id])
    clock.advance(seconds=LEASE_S - 1)
    assert await other.turns.reclaim() == []


async def test_two_sweeps_take_a_turn_once(store: Store) -> None:
    """Of two processes that find the same abandoned turn, one runs it."""
    clock = FakeClock()
    dead = make_desk(store, clock, "dead")
    await begin(dead)
    clock.advance(seconds=LEASE_S + 1)
    desks = [make_desk(store, clock, f"alive {number}") for number in range(4)]
    taken = await asyncio.gather(*(desk.turns.reclaim() for desk in desks))
    assert sum(len(turns) for turns in taken) == 1


async def test_leases_given_up_are_free_at_once(store: Store) -> None:
    """A process that stops in an orderly way lets nobody wait for its leases to run out."""
    clock = FakeClock()
    stopping, other = make_desk(store, clock, "stopping"), make_desk(store, clock, "other")
    await begin(stopping)
    await stopping.turns.give_up_leases()
    clock.advance(seconds=0.001)
    assert len(await other.turns.reclaim()) == 1


async def test_word_in_between_is_said_only_while_the_turn_runs(desk: Desk) -> None:
    """No "one moment" after the answer, and none over an agent."""
    turn = await begin(desk)
    change = await desk.turns.say(turn, words("one moment"))
    assert change is not None
    await desk.turns.finish(turn, reply())
    assert await desk.turns.say(turn, words("one moment")) is None
    second = await begin(desk, turn.conversation_id)
    await desk.log.claim(turn.conversation_id, ANN)
    assert await desk.turns.say(second, words("one moment")) is None
