"""Plays stories against a running system: several at once, the turns of each in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from bot.converse.matching import Answer, Mismatch, Trace, compare
from bot.converse.story import Story, Turn, fill
from bot.converse.visitor import Reply, VisitError, Visitor
from bot.errors import FrontdoorError


@dataclass(frozen=True, kw_only=True)
class Cast:
    """What a story was given.

    Attributes:
        values: what its ``${names}`` stand for.
        order_number: the order that it talks about.
        customer_id: who is signed in.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    order_number: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the dialogue core is with one message.

    Attributes:
        finished: whether the turn has ended.
        reply_seq: number of the message that answers it.
        trace: what it did; None when it failed.
    """

    finished: bool
    reply_seq: int | None
    trace: Trace | None


class Backstage(Protocol):
    """What a customer cannot see and a test must: the store, and the key that vouches for customers."""

    async def cast(self, story: Story) -> Cast:
        """Finds an order and a customer that no earlier story used."""
        ...

    def identity(self, customer_id: str) -> str:
        """What the shop's server would hand to a signed-in customer's page."""
        ...

    async def progress(self, conversation: str, seq: int) -> Progress | None:
        """How far the turn of the message of this number is; None when the bot was not asked."""
        ...

    async def order(self, number: str) -> Mapping[str, Any]:
        """An order as it is stored now."""
        ...


@dataclass(frozen=True, kw_only=True)
class TurnResult:
    """One turn as it was played; ``answer`` is None when none came."""

    turn: Turn
    answer: Answer | None
    mismatches: tuple[Mismatch, ...] = ()
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.mismatches and self.problem is None


@dataclass(frozen=True, kw_only=True)
class StoryResult:
    """One story as it was played; ``problem`` says why it could not begin."""

    story: Story
    turns: tuple[TurnResult, ...] = ()
    duration_s: float = 0.0
    conversation: str = ""
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every turn was played and everything was as expected."""
        return (
            self.problem is None
            and len(self.turns) == len(self.story.turns)
            and all(turn.passed for turn in self.turns)
        )


class Stage:
    """Where stories are played: one address, one store."""

    def __init__(
        self, url: str, backstage: Backstage, session: aiohttp.ClientSession, *, timeout_s: float = 15.0
    ) -> None:
        """Args: timeout_s: longest wait for the answer to one turn; the caller closes ``session``."""
        self._url = url
        self._backstage = backstage
        self._session = session
        self._timeout_s = timeout_s

    async def play_all(
        self,
        stories: Sequence[Story],
        *,
        at_once: int = 4,
        on_result: Callable[[StoryResult], None] = lambda _result: None,
    ) -> list[StoryResult]:
        """Plays all stories, ``at_once`` at the same time; the results are in the order of the stories."""
        # Orders are given out always in the same way, so that a story gets the same one in every run.
        casts: list[Cast | str] = [""] * len(stories)
        for place in sorted(range(len(stories)), key=lambda each: -_strictness(stories[each])):
            casts[place] = await self._cast(stories[place])
        free = asyncio.Semaphore(at_once)

        async def one(story: Story, cast: Cast | str) -> StoryResult:
            async with free:
                result = await self._play(story, cast)
            on_result(result)
            return result

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(*pair)) for pair in zip(stories, casts, strict=True)]
        return [task.result() for task in tasks]

    async def play(self, story: Story) -> StoryResult:
        """Plays one story."""
        return await self._play(story, await self._cast(story))

    async def _cast(self, story: Story) -> Cast | str:
        """What the story is given, or why it cannot have it."""
        try:
            return await self._backstage.cast(story)
        except FrontdoorError as error:
            return str(error)

    async def _play(self, story: Story, cast: Cast | str) -> StoryResult:
        if isinstance(cast, str):
            return StoryResult(story=story, problem=cast)
        began = time.perf_counter()
        turns: list[TurnResult] = []
        conversation, problem = "", None
        identity = self._backstage.identity(cast.customer_id) if cast.customer_id else None
        try:
            async with Visitor.arrive(
                self._session,
                self._url,
                identity=identity,
                language=story.given.language,
                timeout_s=self._timeout_s,
            ) as visitor:
                conversation = visitor.conversation
                for turn in story.turns:
                    turns.append(await self._take_turn(visitor, fill(turn, cast.values), cast))
                    if not turns[-1].passed:
                        break  # what follows would only repeat the failure
        except VisitError as error:
            problem = str(error)
        return StoryResult(
            story=story,
            turns=tuple(turns),
            duration_s=time.perf_counter() - began,
            conversation=conversation,
            problem=problem,
        )

    async def _take_turn(self, visitor: Visitor, turn: Turn, cast: Cast) -> TurnResult:
        try:
            if turn.photo is not None:
                reply = await visitor.send_photo(turn.photo, words=turn.text or "")
            elif turn.button is not None:
                reply = await visitor.click(turn.button)
            else:
                reply = await visitor.say(turn.text or "")
            whole = await whole_reply(visitor, self._backstage, reply)
            answer = Answer(
                blocks=whole.blocks,
                status=visitor.status,
                elapsed_ms=whole.elapsed_ms,
                trace=whole.trace,
                order=await self._backstage.order(cast.order_number) if cast.order_number else None,
            )
        except FrontdoorError as error:
            return TurnResult(turn=turn, answer=None, problem=str(error))
        return TurnResult(turn=turn, answer=answer, mismatches=tuple(compare(turn, answer)))


def _strictness(story: Story) -> int:
    return story.given.order.strictness if story.given.order else 0


@dataclass(frozen=True, kw_only=True)
class WholeReply:
    """Everything that the bot answered to one message; see :class:`~bot.converse.matching.Answer`."""

    blocks: Sequence[Mapping[str, Any]]
    elapsed_ms: float
    trace: Trace | None


async def whole_reply(visitor: Visitor, backstage: Backstage, reply: Reply) -> WholeReply:
    """Waits until the turn has ended: a note that asks for patience is not the answer yet.

    Raises:
        VisitError: the rest of the answer does not come.
    """
    blocks, elapsed_ms, began = list(reply.blocks), reply.elapsed_ms, time.perf_counter()
    progress = await backstage.progress(visitor.conversation, reply.seq)
    while progress and not (progress.finished and visitor.last_seq >= (progress.reply_seq or 0)):
        blocks += await visitor.next_message()
        elapsed_ms = reply.elapsed_ms + (time.perf_counter() - began) * 1000
        progress = await backstage.progress(visitor.conversation, reply.seq)
    return WholeReply(blocks=blocks, elapsed_ms=elapsed_ms, trace=progress.trace if progress else None)
