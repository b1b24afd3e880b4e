"""Rasa's processor as the dialogue core runs it: on a tracker in hand, several texts at once, failures noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import tuning
from bot.dialogue.action_server import ActionServer, failure
from bot.dialogue.words import SafeWords


class Output(CollectingOutputChannel):
    """Collects what is said, and by which action."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker = ""
        self.said_by: list[str] = []

    async def _persist_message(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.said_by.append(self.speaker)


class Trackers(TrackerStore):
    """Hands Rasa the tracker of the turn that is running; what is kept is decided by the dialogue core."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self.running: dict[str, DialogueStateTracker] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker that runs, if any."""
        return self.running.get(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing to do: the tracker is the running one."""


class Processor(MessageProcessor):  # type: ignore[misc]  # Rasa is not read by mypy
    """Rasa's processor, which notes an action's failure instead of going on as if it had succeeded."""

    def __init__(self, model: Path, trackers: Trackers, actions: ActionServer) -> None:
        with tuning.loading():
            super().__init__(model, trackers, InMemoryLockStore(), SafeWords({}), action_endpoint=actions)
        self.nlg = SafeWords(self.domain.responses)

    def understand(
        self,
        texts: Sequence[str],
        tracker: DialogueStateTracker,
        metadata: Mapping[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        """What each text means; the pipeline runs once for all of them.

        Args:
            texts: what a customer wrote.
            tracker: the conversation so far.
            metadata: of the message, for example when it was written.
        """
        target = self.model_metadata.nlu_target
        found = self.graph_runner.run(
            inputs={
                PLACEHOLDER_MESSAGE: [UserMessage(text, metadata=dict(metadata or {})) for text in texts],
                PLACEHOLDER_TRACKER: tracker,
            },
            targets=[target],
        )[target]
        parses = []
        for message in found:
            parse = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}
            parse |= message.as_dict(only_output_properties=True)
            self._update_full_retrieval_intent(parse)
            parses.append(parse)
        return parses

    def opened_forms(self) -> dict[str, str]:
        """Which intents start a form at the beginning of a conversation, as the policies have learned."""
        forms: dict[str, str] = {}
        for intent in self.domain.intents:
            tracker = DialogueStateTracker("forms", self.domain.slots)
            said = UserUttered("", {"name": intent, "confidence": 1.0})
            listening = ActionExecuted(ACTION_LISTEN_NAME)
            start = ActionExecuted(ACTION_SESSION_START_NAME)
            tracker.update_with_events([start, SessionStarted(), listening, said], self.domain)
            place = self._predict_next_with_tracker(tracker).max_confidence_index
            name = self.domain.action_names_or_texts[place]
            if name in self.domain.form_names:
                forms[intent] = name
        return forms

    def component_config(self, name: str) -> Mapping[str, Any]:
        """What ``config.yml`` says of the first component whose class is called ``name``; empty without one."""
        for node in self.model_metadata.predict_schema.nodes.values():
            if node.uses.__name__ == name:
                config: Mapping[str, Any] = node.config
                return config
        return {}

    async def _run_action(
        self, action: Action, tracker: DialogueStateTracker, output_channel: Any, *args: Any, **kwargs: Any
    ) -> bool:
        if isinstance(output_channel, Output):
            output_channel.speaker = action.name()
        return bool(await super()._run_action(_Watched(action), tracker, output_channel, *args, **kwargs))


class _Watched:
    """An action whose failure ends the turn."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._action.run(*args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception:
            noted = failure.get()
            if noted is not None and not noted:
                noted.append(self._action.name())
            raise
