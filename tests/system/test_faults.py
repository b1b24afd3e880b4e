"""Parts die, hang or are missing in the middle of a conversation: nothing is lost, nothing happens twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.converse.backstage import StoreBackstage
from bot.converse.matching import words_of
from bot.database import open_engine
from bot.settings import Settings
from tests.system.running import RunningSystem, running_copy
from tests.system.talk import ask, cancellations, customer_with_order, log_of, send, settled, visit

pytestmark = [pytest.mark.system, pytest.mark.rasa, pytest.mark.slow]
PROCESSES = ("gateway", "rasa", "actions")


@pytest.fixture(scope="module")
def system(installed: Settings) -> Iterator[RunningSystem]:
    """A system of its own: what is killed here must not disturb other tests."""
    with running_copy(installed) as found:
        yield found


@pytest.fixture
async def engine(system: RunningSystem) -> AsyncIterator[AsyncEngine]:
    """Its store."""
    engine = open_engine(system.settings.store_url, timeout_s=5)
    yield engine
    await engine.dispose()


@pytest.fixture
def backstage(engine: AsyncEngine, system: RunningSystem) -> StoreBackstage:
    """Its customers; those who have talked are not given out again."""
    return StoreBackstage(engine, system.settings)


def words(blocks: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(words_of(block) for block in blocks)


def buttons(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    return [option["title"] for block in blocks for option in block.get("options", ())]


@pytest.mark.parametrize("name", PROCESSES)
async def test_context_survives_a_crash_between_two_turns(
    name: str,
    system: RunningSystem,
    http: aiohttp.ClientSession,
    backstage: StoreBackstage,
    engine: AsyncEngine,
) -> None:
    """The bot asked whether to cancel, a process died, and the yes that follows is still understood."""
    cast = await customer_with_order(backstage)
    assert cast.customer_id
    assert cast.order_number
    async with visit(system, http, identity=backstage.identity(cast.customer_id)) as visitor:
        await ask(visitor, backstage, f"cancel order {cast.order_number}")
        token, seen = visitor.token, visitor.last_seq
    system.kill(name)
    system.wait_ready()
    async with visit(system, http, token=token, last_seq=seen) as visitor:
        await ask(visitor, backstage, "yes")
    assert await cancellations(engine, cast.order_number) == 1


@pytest.mark.parametrize("name", PROCESSES)
async def test_crash_during_a_turn_loses_and_repeats_nothing(
    name: str,
    system: RunningSystem,
    http: aiohttp.ClientSession,
    backstage: StoreBackstage,
    engine: AsyncEngine,
) -> None:
    """A message acknowledged just before the crash is answered once and acts once, however often it is sent."""
    cast = await customer_with_order(backstage)
    assert cast.customer_id
    assert cast.order_number
    async with visit(system, http, identity=backstage.identity(cast.customer_id)) as visitor:
        await ask(visitor, backstage, f"cancel order {cast.order_number}")
        token, conversation = visitor.token, visitor.conversation
    message_id, seq = await send(system, http, token, "yes")
    system.kill(name)
    system.wait_ready()
    # What a client does that has seen no answer.
    assert await send(system, http, token, "yes", message_id) == (message_id, seq)
    await settled(backstage, conversation, seq)
    order = await backstage.order(cast.order_number)
    if order["status"] != "cancelled":  # the bot was gone for longer than a turn may take, and said so
        async with visit(system, http, token=token) as visitor:
            await ask(visitor, backstage, "yes, please cancel it")
    assert await cancellations(engine, cast.order_number) == 1
    log = await log_of(engine, conversation)
    assert [entry["seq"] for entry in log] == list(range(1, len(log) + 1))
    assert [entry["seq"] for entry in log if entry["client_msg_id"] == message_id] == [seq]
    assert any(entry["sender"] == "bot" and entry["seq"] > seq for entry in log)


async def test_dead_dialogue_core_gets_an_apology_and_a_person(
    system: RunningSystem, http: aiohttp.ClientSession, backstage: StoreBackstage
) -> None:
    """Messages are still taken, the offer of a person works without the bot, and health names what is down."""
    async with visit(system, http) as visitor:
        with system.without("rasa"):
            async with http.get(f"{system.url}/health") as response:
                parts = (await response.json())["parts"]
            states = {part: state["status"] for part, state in parts.items()}
            assert (response.status, states) == (
                503,
                {"store": "ok", "rasa": "unavailable", "actions": "ok"},
            )
            assert "sorry" in words(await ask(visitor, backstage, "hello"))
            reply = await visitor.click("Talk to a person")
            assert reply.status == "queued"
        async with visit(system, http) as another:
            assert "sorry" not in words(await ask(another, backstage, "hello"))


async def test_dead_action_server_stops_only_what_needs_it(
    system: RunningSystem, http: aiohttp.ClientSession, backstage: StoreBackstage
) -> None:
    """An order question is answered honestly with the offer of a person; small talk goes on; then all is well."""
    cast = await customer_with_order(backstage, "shipped")
    assert cast.customer_id
    question = f"where is my order {cast.order_number}"
    async with visit(system, http, identity=backstage.identity(cast.customer_id)) as visitor:
        with system.without("actions"):
            blocks = await ask(visitor, backstage, question)
            assert blocks
            assert "order" not in {block["type"] for block in blocks}
            assert "Talk to a person" in visitor.buttons
        blocks = await ask(visitor, backstage, question)
        assert "order" in {block["type"] for block in blocks}


async def test_hanging_action_server_holds_up_nobody_else(
    system: RunningSystem, http: aiohttp.ClientSession, backstage: StoreBackstage
) -> None:
    """Who waits is told so and offered a person; another customer is answered meanwhile."""
    cast = await customer_with_order(backstage, "shipped")
    assert cast.customer_id
    async with (
        visit(system, http, identity=backstage.identity(cast.customer_id)) as waiting,
        visit(system, http) as other,
    ):
        with system.frozen("actions"):
            _, seq = await send(system, http, waiting.token, f"where is my order {cast.order_number}")
            assert (await other.say("hello")).blocks
            progress = await backstage.progress(waiting.conversation, seq)
            assert progress is not None
            assert not progress.finished
            blocks = await waiting.next_message()
            assert "Talk to a person" in buttons(blocks)
        await settled(backstage, waiting.conversation, seq)
        system.wait_ready()
        assert (await other.say("hello")).blocks
