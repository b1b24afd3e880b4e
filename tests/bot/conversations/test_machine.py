"""A conversation under everything that can happen to it, in any order: Hypothesis looks for broken promises."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.conversations import ConversationClosed, Event, Handoff, Incoming, Turn, open_store
from bot.conversations.turns import LEASE_S
from bot.errors import Conflict, IdConflict, TooMany
from tests.bot.conversations.conftest import Desk, make_desk
from tests.bot.conversations.talk import ANN, BEN, message, reply, words
from tests.fakes import FakeClock

T = TypeVar("T")


class ConversationMachine(RuleBasedStateMachine):
    """Two gateways, two agents and one visitor; crashes lose everything but the store."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = FakeClock()
        self.store = open_store(url, timeout_s=10)
        self.desks = [make_desk(self.store, self.clock, name) for name in ("one", "two")]
        self.arrive()
        self.running: list[tuple[Desk, Turn]] = []
        self.told: dict[str, int] = {}  # client_msg_id → acknowledged seq
        self.sent: list[Incoming] = []
        self.heard: list[Event] = []  # what a client on a perfect connection got

    def arrive(self) -> None:
        found = self.run(self.desks[0].visitors.arrive("en"))
        self.conversation, self.visitor = found.conversation_id, found.visitor_id

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(coroutine)

    def teardown(self) -> None:
        self.check_all_turns_end()
        self.run(self.store.close())
        self.loop.close()

    @rule(desk=st.integers(0, 1), text=st.sampled_from(["hi", "order", "x"]))
    def send(self, desk: int, text: str) -> None:
        self.accept(desk, message(text))

    @precondition(lambda self: self.sent)
    @rule(desk=st.integers(0, 1), data=st.data())
    def send_again(self, desk: int, data: st.DataObject) -> None:
        incoming = data.draw(st.sampled_from(self.sent))
        self.accept(desk, incoming)

    @precondition(lambda self: self.told)
    @rule(desk=st.integers(0, 1), data=st.data())
    def send_another_body_under_an_old_id(self, desk: int, data: st.DataObject) -> None:
        client_msg_id = data.draw(st.sampled_from(sorted(self.told)))
        try:
            self.run(
                self.desks[desk].log.accept(self.conversation, message("other", client_msg_id=client_msg_id))
            )
        except IdConflict:
            return
        raise AssertionError("another body was taken for the same message")

    @rule(desk=st.integers(0, 1))
    def ask_for_a_person(self, desk: int) -> None:
        asked = Incoming(
            client_msg_id=message().client_msg_id,
            body_hash="person",
            content=words("a person"),
            reply={"en": words("one moment"), "zh": words("请稍等")},
            handoff=Handoff(reason="customer_request"),
        )
        self.accept(desk, asked)

    def accept(self, desk: int, incoming: Incoming) -> None:
        try:
            accepted = self.run(self.desks[desk].log.accept(self.conversation, incoming))
        except (ConversationClosed, TooMany):
            return
        known = self.told.get(incoming.client_msg_id)
        assert accepted.dup == (known is not None)
        assert known in {None, accepted.seq}
        self.told[incoming.client_msg_id] = accepted.seq
        self.sent.append(incoming)
        self.heard += accepted.events
        if accepted.turn is not None:
            self.running.append((self.desks[desk], accepted.turn))

    @precondition(lambda self: self.running)
    @rule(data=st.data(), answered=st.booleans(), handoff=st.booleans())
    def answer(self, data: st.DataObject, answered: bool, handoff: bool) -> None:
        position = data.draw(st.integers(0, len(self.running) - 1))
        desk, turn = self.running.pop(position)
        before = self.run(desk.log.conversation(self.conversation)).state
        asked = Handoff(reason="anger") if handoff else None
        finished = self.run(desk.turns.finish(turn, reply(answered=answered, handoff=asked)))
        if finished is None:
            return
        self.heard += finished.events
        if before.epoch != turn.epoch or before.status in {"agent", "closed"}:
            assert finished.suppressed
            assert not finished.events
        if finished.next is not None:
            self.running.append((desk, finished.next))

    @rule(desk=st.integers(0, 1))
    def crash(self, desk: int) -> None:
        """The process forgets its turns; after a while the other one finds them."""
        crashed = self.desks[desk]
        self.running = [(owner, turn) for owner, turn in self.running if owner is not crashed]
        self.desks[desk] = make_desk(self.store, self.clock, f"{len(self.told)}-{self.clock.time}")

    @rule(desk=st.integers(0, 1))
    def time_passes_and_a_gateway_sweeps(self, desk: int) -> None:
        self.clock.advance(seconds=LEASE_S + 1)
        taken = self.run(self.desks[desk].turns.reclaim())
        self.running += [(self.desks[desk], turn) for turn in taken]

    @rule(agent=st.sampled_from([ANN, BEN]), action=st.sampled_from(["claim", "release", "close"]))
    def agent_acts(self, agent: Any, action: str) -> None:
        try:
            change = self.run(getattr(self.desks[0].log, action)(self.conversation, agent))
        except Conflict:
            return
        self.heard += change.events

    @rule(agent=st.sampled_from([ANN, BEN]))
    def agent_writes(self, agent: Any) -> None:
        owner = self.run(self.desks[0].log.conversation(self.conversation)).state.owner
        try:
            accepted = self.run(self.desks[1].log.answer(self.conversation, agent, message()))
        except Conflict:
            assert owner is None or owner.agent_id != agent.agent_id
            return
        assert owner is not None
        assert owner.agent_id == agent.agent_id
        self.heard += accepted.events

    @precondition(
        lambda self: self.run(self.desks[0].log.conversation(self.conversation)).state.status == "closed"
    )
    @rule()
    def visitor_comes_back(self) -> None:
        self.check_all_turns_end()
        found = self.run(self.desks[0].visitors.come_back(self.visitor, "en"))
        assert found.conversation_id != self.conversation
        self.conversation = found.conversation_id
        self.running, self.told, self.sent, self.heard = [], {}, [], []

    @invariant()
    def log_has_no_gaps_and_everything_acknowledged(self) -> None:
        log = self.run(self.desks[0].log.events(self.conversation))
        assert [event.seq for event in log] == list(range(1, len(log) + 1))
        assert log == self.heard
        stored = {event.client_msg_id: event.seq for event in log if event.sender == "customer"}
        assert stored == self.told

    @invariant()
    def bot_never_speaks_in_an_agents_epoch(self) -> None:
        agents_epoch: int | None = None
        for event in self.heard:
            if event.kind == "status":
                agents_epoch = event.epoch if event.status == "agent" else None
            assert not (event.sender == "bot" and event.epoch == agents_epoch)

    def check_all_turns_end(self) -> None:
        """Whatever happened, sweeping and answering leaves no customer without an end."""
        for _ in range(50):
            while self.running:
                desk, turn = self.running.pop()
                finished = self.run(desk.turns.finish(turn, reply()))
                if finished is not None and finished.next is not None:
                    self.running.append((desk, finished.next))
            if self.run(self.desks[0].turns.unfinished()) == 0:
                return
            self.time_passes_and_a_gateway_sweeps(0)
        raise AssertionError("turns are left without an end")


def test_no_order_of_events_breaks_a_promise(migrated_url: str) -> None:
    """Hypothesis searches, on each database."""
    sizes = settings(
        max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(lambda: ConversationMachine(migrated_url), settings=sizes)
