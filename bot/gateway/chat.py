"""One message's way: checked, stored, acknowledged; then its turn in the dialogue core; the reply stored and told.

Nothing here is remembered that the store does not know: after a crash, :meth:`Chat.watch` finds the turns that
nobody ended and runs them again under their message ids.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.conversations import (
    CONSOLE,
    LEASE_S,
    Accepted,
    Agent,
    Change,
    Fanout,
    Finished,
    Handoff,
    Incoming,
    Log,
    Reply,
    Turn,
    Turns,
)
from bot.errors import FrontdoorError, InvalidInput, RasaUnavailable, StoreUnavailable, TooMany
from bot.gateway import blocks
from bot.gateway import input as words
from bot.gateway.metrics import Metrics
from bot.gateway.patience import Patience
from bot.gateway.picture_links import PictureLinks
from bot.gateway.rasa import Rasa
from bot.pictures.uploads import Uploads
from bot.settings import Settings
from bot.shop.principal import Principal, sign

TURNS_AT_ONCE: Final = 64  # more wait for one of these to end; Rasa would only queue them
TURNS_WAITING: Final = 500  # beyond that, customers are told to try again later
ATTEMPTS: Final = 3  # processes that may die over one turn before it is answered with an apology
SWEEP_EVERY_S: Final = 1.0
STORE_RETRY_S: Final = 0.5

_log = logging.getLogger(__name__)


class Chat:
    """Accepts messages and answers them.

    Args:
        settings: limits and time-outs.
        log, turns: the store.
        fanout: told about everything that happens.
        uploads, links: customers' pictures, and their addresses.
        rasa: the dialogue core.
        clock: tells the time, aware.
        metrics: counts.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        log: Log,
        turns: Turns,
        fanout: Fanout,
        uploads: Uploads,
        links: PictureLinks,
        rasa: Rasa,
        clock: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._settings = settings
        self._log = log
        self._turns = turns
        self._fanout = fanout
        self._uploads = uploads
        self._links = links
        self._rasa = rasa
        self._patience = Patience(
            rasa, turn_timeout_s=settings.turn_timeout_s, deadline_s=settings.turn_deadline_s
        )
        self._clock = clock
        self._metrics = metrics
        self._principal_key = settings.key("principal")
        self._running: dict[str, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(TURNS_AT_ONCE)

    async def send(self, conversation_id: str, frame: dict[str, Any]) -> Accepted:
        """Stores a customer's message, a ``send`` frame that matches the protocol, and starts its turn.

        Raises:
            FrontdoorError: the message is not accepted, and not stored.
        """
        if len(self._running) >= TURNS_WAITING:
            raise TooMany("very many people are writing right now; please try again", retry_after_s=5)
        incoming = await self._incoming(conversation_id, frame)
        accepted = await self._log.accept(conversation_id, incoming)
        self._metrics.messages.labels("duplicate" if accepted.dup else "accepted").inc()
        self.tell(accepted)
        if accepted.turn is not None:
            self._start(accepted.turn)
        return accepted

    async def answer(self, conversation_id: str, agent: Agent, *, client_msg_id: str, text: str) -> Accepted:
        """Stores and tells an agent's message.

        Raises:
            FrontdoorError: the message is not accepted, and not stored.
        """
        shown = words.normal(text, max_chars=blocks.MAX_TEXT)
        incoming = Incoming(
            client_msg_id=words.client_msg_id(client_msg_id),
            body_hash=words.body_hash(text),
            content=blocks.text_content(shown),
        )
        accepted = await self._log.answer(conversation_id, agent, incoming)
        self.tell(accepted)
        return accepted

    async def claim(self, conversation_id: str, agent: Agent) -> Change:
        """The agent takes over; the bot is silent from the moment of the commit."""
        change = await self._log.claim(conversation_id, agent)
        self.tell(change)
        return change

    async def release(self, conversation_id: str, agent: Agent) -> Change:
        """The agent hands back; the bot is told what was said, or goes on without knowing it."""
        stands = await self._log.conversation(conversation_id)
        checkpoint = None
        if stands.owned_since_seq is not None:
            entries = await self._log.said_since(conversation_id, stands.owned_since_seq)
            try:
                checkpoint = await self._rasa.inform(
                    conversation_id,
                    after=stands.after,
                    checkpoint=await self._log.checkpoint(conversation_id),
                    entries=entries,
                )
            except RasaUnavailable:
                _log.warning("inform_failed", extra={"conversation": conversation_id})
        change = await self._log.release(conversation_id, agent, checkpoint=checkpoint)
        self.tell(change)
        return change

    async def close(self, conversation_id: str, agent: Agent) -> Change:
        """The conversation ends."""
        change = await self._log.close(conversation_id, agent)
        self.tell(change)
        return change

    def tell(self, change: Change) -> None:
        """Tells everybody who listens what a transaction did; only after its commit."""
        conversation_id = change.conversation.conversation_id
        console = self._fanout.listeners(CONSOLE) > 0 and change.events
        for event in change.events:
            self._fanout.publish(conversation_id, event)
            if console:
                frame = {"t": "event", "conversation": conversation_id, "event": event.as_json()}
                self._fanout.publish(CONSOLE, frame)
        if console:
            self._fanout.publish(CONSOLE, {"t": "conversation", "item": change.conversation.as_item()})

    def tell_console_about(self, conversation_id: str, frame: dict[str, Any]) -> None:
        """Passes on what is not kept: that a customer is typing, or has read so far."""
        if self._fanout.listeners(CONSOLE):
            self._fanout.publish(CONSOLE, frame | {"conversation": conversation_id})

    def agent_typing(self, conversation_id: str, *, on: bool) -> None:
        """Shows the customer that an agent is typing, or stopped."""
        self._fanout.publish(conversation_id, {"t": "typing", "who": "agent", "on": on})

    @property
    def rasa_is_down(self) -> bool:
        """Whether turns are refused because the dialogue core keeps failing."""
        return self._patience.breaker.open

    @property
    def running(self) -> int:
        """Turns that run or wait in this process."""
        return len(self._running)

    async def watch(self) -> None:
        """Renews the leases of running turns and takes over abandoned ones; runs until cancelled."""
        renewed_at = asyncio.get_running_loop().time()
        while True:
            try:
                for turn in await self._turns.reclaim():
                    _log.info("turn_reclaimed", extra={"turn": turn.message_id, "attempt": turn.attempt})
                    self._metrics.reclaimed.inc()
                    self._start(turn)
                now = asyncio.get_running_loop().time()
                if self._running and now - renewed_at >= LEASE_S / 3:
                    await self._turns.renew(list(self._running))
                    renewed_at = now
            except StoreUnavailable:
                _log.warning("sweep_failed")
            await asyncio.sleep(SWEEP_EVERY_S)

    async def stop(self, *, within_s: float) -> None:
        """Lets running turns end; what is left after ``within_s`` is for the next process."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=within_s)
        left = list(self._running.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if left:
            await self._turns.give_up_leases()

    async def _incoming(self, conversation_id: str, frame: dict[str, Any]) -> Incoming:
        names = ("text", "button_id", "rating", "upload_id")
        parts = {name: frame[name] for name in names if name in frame}
        if len(parts) != 1 and parts.keys() != {"text", "upload_id"}:
            raise InvalidInput(
                "a message has exactly one of text, button_id and rating; a picture may have a text"
            )
        make = partial(
            Incoming,
            client_msg_id=words.client_msg_id(frame["client_msg_id"]),
            body_hash=words.body_hash(parts),
        )
        if "upload_id" in parts:
            return await self._with_picture(conversation_id, parts, make)
        if "rating" in parts:
            stars = parts["rating"]
            return make(content=blocks.stars_content(stars), rating=stars, reply=blocks.thanks_content())
        if "button_id" in parts:
            button = await self._log.button(conversation_id, parts["button_id"])
            content = blocks.text_content(button.title)
            if button.payload == blocks.HANDOFF_PAYLOAD:
                asked = Handoff(reason="failure")
                return make(content=content, reply=blocks.handoff_content(), handoff=asked)
            return make(content=content, payload=button.payload)
        clean = self._clean(parts["text"])
        return make(content=blocks.text_content(clean.shown), text=clean.to_rasa)

    async def _with_picture(
        self, conversation_id: str, parts: dict[str, Any], make: Callable[..., Incoming]
    ) -> Incoming:
        said = parts.get("text", "")
        clean = self._clean(said) if said.strip() else None
        upload = await self._uploads.find(conversation_id, parts["upload_id"])
        stands = await self._log.conversation(conversation_id)
        shown, to_rasa = (clean.shown, clean.to_rasa) if clean else ("", "")
        return make(
            content=blocks.picture_content(upload, self._links.of(upload), shown, stands.language),
            payload=blocks.picture_payload(upload, to_rasa),
        )

    def _clean(self, text: str) -> words.CleanText:
        return words.clean(
            text,
            max_chars=self._settings.max_message_chars,
            max_tokens=self._settings.max_message_tokens,
        )

    def _start(self, turn: Turn) -> None:
        if turn.message_id in self._running:
            return
        task = asyncio.create_task(self._run(turn), name=f"turn-{turn.message_id}")
        self._running[turn.message_id] = task
        self._metrics.running.set(len(self._running))
        task.add_done_callback(lambda _task: self._ended(turn))

    def _ended(self, turn: Turn) -> None:
        self._running.pop(turn.message_id, None)
        self._metrics.running.set(len(self._running))

    async def _run(self, turn: Turn) -> None:
        async with self._slots:
            self._typing(turn, on=True)
            try:
                with self._metrics.turn_seconds.time():
                    reply = await self._ask(turn)
                finished = await self._finish(turn, reply)
            finally:
                self._typing(turn, on=False)
        if finished is None:
            return
        self._metrics.turns.labels("suppressed" if finished.suppressed else _outcome(reply)).inc()
        self.tell(finished)
        if finished.next is not None:
            self._start(finished.next)

    async def _ask(self, turn: Turn) -> Reply:
        if turn.attempt > ATTEMPTS:
            return blocks.apology(turn.language)
        notice = asyncio.create_task(self._give_notice(turn))
        try:
            answer = await self._patience.turn(
                turn,
                sign=lambda: self._sign(turn),
                load_checkpoint=lambda: self._log.checkpoint(turn.conversation_id),
            )
            return blocks.reply_of(answer, turn.language)
        except RasaUnavailable as error:
            _log.warning("turn_failed", extra={"turn": turn.message_id, "error": str(error)})
        except Exception:  # noqa: BLE001  (whatever it is: the customer gets an answer, and the log the reason)
            _log.exception("turn_broken", extra={"turn": turn.message_id})
        finally:
            notice.cancel()
        return blocks.apology(turn.language)

    async def _give_notice(self, turn: Turn) -> None:
        await asyncio.sleep(self._settings.notice_after_s)
        content, buttons = blocks.notice(turn.language)
        try:
            change = await self._turns.say(turn, content, buttons)
        except FrontdoorError as error:
            _log.warning("notice_failed", extra={"turn": turn.message_id, "error": error.code})
            return
        if change is not None:
            self.tell(change)

    async def _finish(self, turn: Turn, reply: Reply) -> Finished | None:
        """Stores the reply, waiting for the store where it must; the lease protects the turn meanwhile."""
        while True:
            try:
                return await self._turns.finish(turn, reply)
            except StoreUnavailable:
                _log.warning("reply_waits_for_store", extra={"turn": turn.message_id})
                await asyncio.sleep(STORE_RETRY_S)

    def _sign(self, turn: Turn) -> str:
        principal = Principal(conversation_id=turn.conversation_id, customer_id=turn.customer_id)
        return sign(principal, self._principal_key, now=self._clock())

    def _typing(self, turn: Turn, *, on: bool) -> None:
        self._fanout.publish(turn.conversation_id, {"t": "typing", "who": "bot", "on": on})


def _outcome(reply: Reply) -> str:
    return "answered" if reply.answered else "apology"
