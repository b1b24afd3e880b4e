"""Plays tasks against a running system of their own: the benchmark's shop, our dialogue core, fresh orders.

A store is used for one round, in which every customer has at most one task, so that each task finds the orders as
the benchmark has them. After a round the whole store is read: what a task did to other customers would show.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.converse import sandbox
from bot.converse.backstage import StoreBackstage
from bot.converse.running import whole_reply
from bot.converse.visitor import VisitError, Visitor
from bot.database import open_engine
from bot.errors import FrontdoorError, InvalidInput
from bot.evaluate.tau import conversion
from bot.evaluate.tau.customer import SLIPS, Customer, Move
from bot.evaluate.tau.database import Database, Task
from bot.evaluate.tau.hearing import Heard
from bot.evaluate.tau.instruction import Errand, Readdress, Unreadable, read_instruction
from bot.evaluate.tau.rules import Judge, goods_of
from bot.evaluate.tau.state import UserState, address_pairs, differences, expected_state, stored_state
from bot.evaluate.tau.tools import replay
from bot.launcher import System
from bot.migrations import upgrade_engine
from bot.settings import Settings
from bot.shop import Principal, SqlShop
from bot.shop.importers import import_file

MAX_MOVES: Final = 60  # in one conversation
# What is made from the products of a shop, and would speak of those of another.
OF_THE_SHOP: Final = frozenset({"search", "lexicon"})
MAX_ORDERS: Final = 100
STORE_TIMEOUT_S: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class Played:
    """One task as one seed played it.

    Attributes:
        task: the task.
        seed: of the customer's words and habits.
        differences: what is not as the expected calls leave it; none means exactly the expected state.
        violations: what the policy does not allow.
        flaws: why the task cannot be done as expected, see :func:`flaws_of`.
        moves: messages of the customer.
        seconds: from the first word to the last answer.
        slowest_s: the longest answer.
        fingerprint: of the state at the end: the same for two runs that did the same.
        given_up: wishes that the customer did not see fulfilled, each with the bot's last words.
        transcript: (who, words), in order.
        problem: why the conversation broke off.
    """

    task: Task
    seed: int
    differences: Sequence[str] = ()
    violations: Sequence[str] = ()
    flaws: Sequence[str] = ()
    moves: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    fingerprint: str = ""
    given_up: Sequence[str] = ()
    transcript: Sequence[tuple[str, str]] = ()
    problem: str | None = None

    @property
    def exact(self) -> bool:
        """Whether the task ended in exactly the expected state."""
        return not self.differences and self.problem is None


@dataclass(frozen=True)
class Stage:
    """A running system on the benchmark's shop."""

    url: str
    settings: Settings
    engine: AsyncEngine
    http: aiohttp.ClientSession


@dataclass
class Playing:
    """Plays tasks.

    Attributes:
        settings: of the installed system whose dialogue model is used.
        database: the benchmark's shop.
        prepare: makes what the dialogue core keeps of a store, in the var folder of the settings.
        on_result: told each result as it comes.
        at_once: conversations at a time.
        slips: share of customers who say something wrong first.
    """

    settings: Settings
    database: Database
    prepare: Callable[[Settings], object] = lambda _settings: None
    on_result: Callable[[Played], None] = lambda _played: None
    say: Callable[[str], None] = lambda _line: None
    at_once: int = 2
    slips: float = SLIPS
    timeout_s: float = 15.0
    _goods: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._goods = goods_of(self.database)

    async def play(self, tasks: Sequence[tuple[Task, int]]) -> list[Played]:
        """Plays (task, seed) pairs; the results are in their order."""
        results: dict[tuple[str, int], Played] = {}
        for chosen in rounds(tasks):
            results |= {(each.task.name, each.seed): each for each in await self._round(chosen)}
        return [results[task.name, seed] for task, seed in tasks]

    async def _round(self, tasks: Sequence[tuple[Task, int]]) -> list[Played]:
        async with self._stage() as stage:
            free = asyncio.Semaphore(self.at_once)

            async def one(task: Task, seed: int) -> Played:
                async with free:
                    played = await self._task(stage, task, seed)
                self.on_result(played)
                return played

            async with asyncio.TaskGroup() as group:
                running = [group.create_task(one(*pair)) for pair in tasks]
            await self._check_bystanders(stage, {task.user_id for task, _ in tasks})
        return [each.result() for each in running]

    @asynccontextmanager
    async def _stage(self) -> AsyncIterator[Stage]:
        with tempfile.TemporaryDirectory(prefix="frontdoor-tau-") as name:
            settings = await self._shop(Path(name))
            async with System(settings, say=self.say) as system:
                await system.ready(timeout_s=120)
                engine = open_engine(settings.store_url, timeout_s=STORE_TIMEOUT_S)
                try:
                    async with aiohttp.ClientSession() as http:
                        yield Stage(system.url, settings, engine, http)
                finally:
                    await engine.dispose()

    async def _shop(self, folder: Path) -> Settings:
        """A var folder with the benchmark's shop and the installed dialogue model.

        Raises:
            InvalidInput: the importers do not take every record.
        """
        artifacts = folder / "artifacts"
        artifacts.mkdir()
        trained = self.settings.var_dir.resolve() / "artifacts"
        if not (trained / "rasa" / "current").exists():
            raise sandbox.NotInstalled(
                "there is no trained dialogue model; make one with: frontdoor train dialogue"
            )
        for capability in trained.iterdir():
            if capability.name not in OF_THE_SHOP:
                (artifacts / capability.name).symlink_to(capability, target_is_directory=True)
        policy = folder / "policy.toml"
        policy.write_text(conversion.POLICY, encoding="utf-8")
        settings = replace(
            sandbox.private(self.settings, folder),
            currency=conversion.CURRENCY,
            shop_policy=str(policy),
        )
        engine = open_engine(settings.store_url, timeout_s=STORE_TIMEOUT_S)
        try:
            await upgrade_engine(engine)
            for kind, path in conversion.write_shop(self.database, folder).items():
                report = await import_file(engine, kind, path, strict=True)
                if not report.applied:
                    raise InvalidInput(f"{kind}: {report.problems[0] if report.problems else 'nothing'}")
        finally:
            await engine.dispose()
        await asyncio.to_thread(self.prepare, settings)
        return settings

    async def _task(self, stage: Stage, task: Task, seed: int) -> Played:
        expected = self.database.of_user(task.user_id)
        before = expected_state(expected, task.user_id)
        refused = replay(expected, task.calls)
        methods = frozenset(expected.users[task.user_id]["payment_methods"])
        conversation = _Conversation(stage, task, seed, slips=self.slips, timeout_s=self.timeout_s)
        problem = None
        addresses = {before.address, *(order.address for order in before.orders.values())}
        try:
            errand = read_instruction(task.instruction)
            addresses |= {
                address_pairs(wish.address) for wish in errand.wishes if isinstance(wish, Readdress)
            }
            await conversation.play(errand)
        except (Unreadable, VisitError) as error:
            problem = str(error)
        after = await _state(stage.engine, task.user_id)
        return Played(
            task=task,
            seed=seed,
            differences=differences(expected_state(expected, task.user_id), after),
            violations=Judge(self._goods, methods, frozenset(addresses)).violations(before, after),
            flaws=flaws_of(task, refused),
            moves=conversation.moves,
            seconds=conversation.seconds,
            slowest_s=conversation.slowest_s,
            fingerprint=fingerprint(after),
            given_up=conversation.given_up,
            transcript=conversation.transcript,
            problem=problem,
        )

    async def _check_bystanders(self, stage: Stage, played: set[str]) -> None:
        """Raises FrontdoorError where a customer without a task does not have what they had."""
        for user_id in sorted(self.database.users.keys() - played):
            had = expected_state(self.database, user_id)
            if found := differences(had, await _state(stage.engine, user_id)):
                raise FrontdoorError(f"{user_id} had no task, and yet: {found[0]}")


class _Conversation:
    """One customer at the gateway's socket."""

    def __init__(self, stage: Stage, task: Task, seed: int, *, slips: float, timeout_s: float) -> None:
        self._stage = stage
        self._task = task
        self._seed = seed
        self._slips = slips
        self._timeout_s = timeout_s
        self._customer: Customer | None = None
        self.moves = 0
        self.seconds = 0.0
        self.slowest_s = 0.0
        self.transcript: list[tuple[str, str]] = []

    @property
    def given_up(self) -> list[str]:
        """Wishes without a happy end."""
        return self._customer.given_up if self._customer else []

    async def play(self, errand: Errand) -> None:
        """Talks until the customer has nothing left to say.

        Raises:
            VisitError: the conversation broke off.
        """
        self._customer = Customer(errand, f"{self._task.name}:{self._seed}", slips=self._slips)
        backstage = StoreBackstage(self._stage.engine, self._stage.settings)
        # As on the shop's pages: the shop vouches for who is signed in.
        identity = backstage.identity(self._task.user_id)
        began = time.perf_counter()
        try:
            async with Visitor.arrive(
                self._stage.http, self._stage.url, identity=identity, language="en", timeout_s=self._timeout_s
            ) as visitor:
                move: Move | None = self._customer.first()
                while move is not None and self.moves < MAX_MOVES and visitor.status == "bot":
                    heard = await self._exchange(visitor, backstage, move)
                    move = self._customer.next(heard)
        finally:
            self.seconds = time.perf_counter() - began

    async def _exchange(self, visitor: Visitor, backstage: StoreBackstage, move: Move) -> Heard:
        self.moves += 1
        self.transcript.append(("customer", f"[{move.text}]" if move.click else move.text))
        began = time.perf_counter()
        reply = await (visitor.click(move.text) if move.click else visitor.say(move.text))
        whole = await whole_reply(visitor, backstage, reply)
        self.slowest_s = max(self.slowest_s, time.perf_counter() - began)
        heard = Heard.of(whole.blocks)
        buttons = f" [{' | '.join(heard.options)}]" if heard.options else ""
        self.transcript.append(("bot", heard.words + buttons))
        return heard


def rounds(tasks: Sequence[tuple[Task, int]]) -> list[list[tuple[Task, int]]]:
    """The tasks in as few rounds as there can be with one task for each customer in each."""
    used: defaultdict[str, int] = defaultdict(int)
    made: list[list[tuple[Task, int]]] = []
    for task, seed in tasks:
        place = used[task.user_id]
        used[task.user_id] += 1
        if place == len(made):
            made.append([])
        made[place].append((task, seed))
    return made


def flaws_of(task: Task, refused: Sequence[str]) -> list[str]:
    """Why a task of the benchmark cannot be fulfilled as it expects, or contradicts its own policy."""
    flaws = []
    if refused:
        flaws.append("refused")
    same = (
        old == new
        for call in task.calls
        for old, new in zip(
            call.arguments.get("item_ids", ()), call.arguments.get("new_item_ids", ()), strict=False
        )
    )
    if any(same):
        flaws.append("same_item")
    return flaws


def fingerprint(state: UserState) -> str:
    """The same for equal states."""
    return hashlib.sha256(
        repr((sorted(state.orders.items()), sorted(state.balances.items()), state.address)).encode()
    ).hexdigest()[:16]


async def _state(engine: AsyncEngine, user_id: str) -> UserState:
    shop = SqlShop(engine)
    principal = Principal(conversation_id="evaluation", customer_id=user_id)
    return stored_state(
        await shop.me(principal),
        await shop.orders(principal, limit=MAX_ORDERS),
        await shop.payment_methods(principal),
    )
