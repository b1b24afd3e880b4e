"""The dialogue core as a restartable function: a turn goes in, messages and a checkpoint come out."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import SessionConfig
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import state
from bot.dialogue.action_server import ActionServer, failure
from bot.dialogue.phrasing import without_payload
from bot.dialogue.processor import Processor, Trackers
from bot.dialogue.turns import Turns

logger = logging.getLogger(__name__)

MAX_CONVERSATIONS: Final = 2000  # trackers in memory; the rest come back from their checkpoints
PAYLOAD: Final = re.compile(r"/([A-Za-z_][\w/]*)\s*(\{.*\})?\s*", re.DOTALL)
HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORDLESS: Final = re.compile(
    r"\S*[\d@]\S*|\bok\b", re.IGNORECASE
)  # no word of any language: FD10042, a@b.com
LANGUAGE: Final = "language"


class Stale(Exception):
    """The state after which the turn should run is not known here; send its checkpoint."""


class BadTurn(ValueError):
    """The turn cannot be understood."""


class TurnFailed(Exception):
    """The turn was not completed and nothing of it was kept; ``status`` says why."""

    def __init__(self, status: str, message: str) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True)
class Turn:
    """One message that wants an answer; exactly one of ``text`` and ``payload`` is given.

    ``after`` is the id of the last message whose answer was kept, ``checkpoint`` the state that came with it.
    """

    conversation: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    after: str | None = None
    checkpoint: dict[str, Any] | None = None


@dataclass
class _Conversation:
    """What is in memory of one conversation: its tracker after the turn ``message_id``, and that turn's answer."""

    tracker: DialogueStateTracker
    message_id: str | None
    answer: dict[str, Any] | None = None


class DialogueCore:
    """Runs turns on one trained model."""

    def __init__(self, model: Path, actions: ActionServer, *, turn_timeout_s: float) -> None:
        """Loads the model.

        Args:
            model: a ``model.tar.gz`` of our own training.
            actions: where custom actions run.
            turn_timeout_s: a turn that takes longer is given up.
        """
        self._trackers = Trackers()
        self._actions = actions
        self._timeout_s = turn_timeout_s
        self._processor = Processor(model, self._trackers, actions)
        self._domain = self._processor.domain
        # Sessions are the gateway's business: nothing may restart one here.
        self._domain.session_config = SessionConfig(session_expiration_time=0, carry_over_slots=True)
        self._trackers.domain = self._domain
        self._turns = Turns(self._processor)
        self._memory: OrderedDict[str, _Conversation] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}
        self.model_id: str = self._processor.model_metadata.model_id

    async def run(self, turn: Turn) -> dict[str, Any]:
        """Answers one turn.

        Raises:
            BadTurn: it cannot be understood.
            Stale: the state after which it should run is not here.
            TurnFailed: it was not completed; nothing of it was kept and it may be sent again.
        """
        if (turn.text is None) == (turn.payload is None):
            raise BadTurn("exactly one of text and payload is needed")
        started = time.perf_counter()
        async with self._lock(turn.conversation):
            known = self._memory.get(turn.conversation)
            if known is not None and known.message_id == turn.message_id and known.answer is not None:
                return known.answer | {"status": "replayed"}
            tracker = self._tracker(turn.conversation, turn.after, turn.checkpoint)
            # From here on the state in memory is that of an unfinished turn, until it is finished.
            self._memory.pop(turn.conversation, None)
            answer, tracker = await self._answer(turn, tracker)
            answer["trace"]["duration_ms"] = round((time.perf_counter() - started) * 1000, 2)
            self._remember(turn.conversation, _Conversation(tracker, turn.message_id, answer))
            return answer

    async def inform(
        self,
        conversation: str,
        after: str | None,
        taken: dict[str, Any] | None,
        entries: list[dict[str, str]],
    ) -> dict[str, Any]:
        """Tells the dialogue what was said while an agent had the conversation; returns the new checkpoint.

        Raises:
            Stale: the state to which it should be added is not here.
        """
        async with self._lock(conversation):
            tracker = self._tracker(conversation, after, taken)
            tracker = state.inform(tracker, entries, self._domain)
            # Not kept in memory: the gateway may still fail to store the checkpoint, and then this never happened.
            self._memory.pop(conversation, None)
            return state.checkpoint(tracker, after)

    def forget(self, conversation: str) -> None:
        """Drops what is in memory of a conversation; its checkpoint brings it back."""
        self._memory.pop(conversation, None)

    async def close(self) -> None:
        """Closes the connections to the action server; the next call opens them again."""
        await self._actions.close()

    def _tracker(
        self, conversation: str, after: str | None, taken: dict[str, Any] | None
    ) -> DialogueStateTracker:
        known = self._memory.get(conversation)
        if known is not None and after is not None and known.message_id == after:
            return known.tracker
        if taken is not None:
            try:
                return state.restore(conversation, taken, self._domain)
            except ValueError as error:
                # Of another version, say. Losing the context is better than never answering again.
                logger.warning("a checkpoint was not usable, a new session begins: %s", error)
                return state.new_tracker(conversation, self._domain)
        if after is None:
            return state.new_tracker(conversation, self._domain)
        raise Stale(conversation)

    async def _handle(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """Lets Rasa run one request of the turn on this tracker."""
        failed: list[str] = []
        token = failure.set(failed)
        self._trackers.running[message.sender_id] = tracker
        try:
            await self._processor.handle_message(message)
        except Exception as error:
            logger.exception("a turn failed")
            raise TurnFailed("failed", type(error).__name__) from error
        finally:
            del self._trackers.running[message.sender_id]
            failure.reset(token)
        if failed:
            raise TurnFailed("action_failed", f"the action {failed[0]} failed")
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            # Rasa gave up predicting. A tracker that does not listen would swallow the next message.
            raise TurnFailed("failed", "the policies predict actions without end")

    async def _answer(
        self, turn: Turn, tracker: DialogueStateTracker
    ) -> tuple[dict[str, Any], DialogueStateTracker]:
        """What the gateway stores of this turn, and the tracker as it is kept."""
        said = without_payload(turn.text or "") if turn.payload is None else _parse_payload(turn.payload)
        language = _spoken(said, turn.language, tracker.get_slot(LANGUAGE))
        if LANGUAGE in tracker.slots and tracker.get_slot(LANGUAGE) != language:
            tracker.update(SlotSet(LANGUAGE, language), self._domain)
            tracker.events[-1].metadata = {}
        try:
            async with asyncio.timeout(self._timeout_s):
                messages, trace, tracker = await self._turns.run(
                    said,
                    tracker,
                    self._handle,
                    conversation=turn.conversation,
                    message_id=turn.message_id,
                    metadata=turn.metadata,
                )
        except TimeoutError:
            raise TurnFailed("timeout", f"the turn took longer than {self._timeout_s} s") from None
        except TurnFailed:
            raise
        except Exception as error:  # while the message was understood or cut into requests
            logger.exception("a turn failed")
            raise TurnFailed("failed", type(error).__name__) from error
        answer = {
            "status": "done",
            "messages": [{k: v for k, v in said.items() if k != "recipient_id"} for said in messages],
            "checkpoint": state.checkpoint(tracker, turn.message_id),
            "trace": trace,
            "model_id": self.model_id,
        }
        return answer, tracker

    def _remember(self, conversation: str, entry: _Conversation) -> None:
        self._memory[conversation] = entry
        self._memory.move_to_end(conversation)
        while len(self._memory) > MAX_CONVERSATIONS:
            self._memory.popitem(last=False)

    def _lock(self, conversation: str) -> _Lock:
        return _Lock(self._locks, conversation)


class _Lock:
    """One turn at a time per conversation; forgotten when nobody waits for it."""

    def __init__(self, locks: dict[str, asyncio.Lock], name: str) -> None:
        self._locks = locks
        self._name = name

    async def __aenter__(self) -> None:
        await self._locks.setdefault(self._name, asyncio.Lock()).acquire()

    async def __aexit__(self, *_error: object) -> None:
        lock = self._locks[self._name]
        lock.release()
        if not lock.locked() and not lock._waiters:  # type: ignore[attr-defined]  # noqa: SLF001
            del self._locks[self._name]


def _parse_payload(payload: str) -> dict[str, Any]:
    """What a button that the gateway issued stands for, in the shape of an NLU result."""
    matched = PAYLOAD.fullmatch(payload)
    try:
        values = json.loads(matched.group(2) or "{}") if matched else None
    except ValueError:
        values = None
    if matched is None or not isinstance(values, dict):
        raise BadTurn("not a payload")
    entities = [
        {"entity": name, "value": one}
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    intent = {"name": matched.group(1), "confidence": 1.0}
    return {"text": payload, "intent": intent, "intent_ranking": [intent], "entities": entities}


def _spoken(said: str | dict[str, Any], given: str | None, current: str | None) -> str:
    """The language of the turn. Words beside a picture were written now, those of a button some time ago."""
    if isinstance(said, str):
        return given or _language_of(said, current)
    values = {entity["entity"]: str(entity["value"]) for entity in said["entities"]}
    if "upload_id" in values and "words" in values:
        return _language_of(values["words"], given or current)
    return given or _language_of(said["text"], current)


def _language_of(text: str, current: str | None) -> str:
    """The language of the words; what says nothing about it (an order number, an emoji) keeps the current one."""
    if HAN.search(text):
        return "zh"
    words = WORDLESS.sub(" ", text)
    has_words = re.search(r"[A-Za-z]{2,}", words) is not None and not text.startswith("/")
    return "en" if has_words else current or "en"
