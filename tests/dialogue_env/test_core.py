"""The dialogue core: a turn goes in, messages and a checkpoint come out, and nothing is remembered by half."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest

from bot.dialogue import state
from bot.dialogue.action_server import ActionServer
from bot.dialogue.core import BadTurn, DialogueCore, Stale, Turn, TurnFailed
from tests.dialogue_env.conftest import TOKEN, ActionBackend


class Chat:
    """One conversation, as the gateway holds it: its checkpoint, and the id of the last answered turn."""

    def __init__(self, core: DialogueCore) -> None:
        self.core = core
        self.name = uuid.uuid4().hex
        self.after: str | None = None
        self.checkpoint: dict[str, Any] | None = None

    async def say(
        self, text: str | None = None, *, send_checkpoint: bool = True, **parts: Any
    ) -> dict[str, Any]:
        """One answered turn."""
        message_id = parts.pop("message_id", None) or str(uuid.uuid4())
        turn = Turn(
            self.name,
            message_id,
            text=text,
            after=self.after,
            checkpoint=json.loads(json.dumps(self.checkpoint)) if send_checkpoint else None,
            **parts,
        )
        answer = await self.core.run(turn)
        self.after, self.checkpoint = message_id, answer["checkpoint"]
        return answer


def texts(answer: dict[str, Any]) -> list[str]:
    """The words of an answer."""
    return [message["text"] for message in answer["messages"]]


async def test_a_message_is_answered_with_words_buttons_and_a_trace(core: DialogueCore) -> None:
    """Everything that the gateway stores comes with the answer."""
    answer = await Chat(core).say("hello")
    assert answer["status"] == "done"
    assert answer["messages"][0]["buttons"] == [{"title": "Track", "payload": "/track"}]
    assert answer["trace"]["intent"]["name"] == "greet"
    assert [action["name"] for action in answer["trace"]["actions"]] == ["utter_greet"]
    assert answer["model_id"] == core.model_id


async def test_the_domain_is_not_sent_with_every_action(core: DialogueCore, backend: ActionBackend) -> None:
    """No action of ours reads it, and it is larger than everything else together."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("anna@example.com")
    assert backend.keys == {"next_action", "sender_id", "tracker", "version"}


async def test_only_who_asks_for_the_domain_is_sent_it(backend: ActionBackend) -> None:
    """Rasa hands it to every validation of a form; an action that the domain gives it to gets it."""
    server = ActionServer(backend.url, token=TOKEN, timeout_s=2)
    for action, sent in (("validate_cancel_form", False), ("action_track", True)):
        backend.keys.clear()
        await server.request(
            json={"next_action": action, "tracker": {"slots": {}}, "domain": {"intents": []}}
        )
        assert ("domain" in backend.keys) is sent
    await server.close()


async def test_actions_are_told_of_earlier_messages_what_they_meant(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """The ranking of intents and the tokens, which are most of a message, are left out."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("anna@example.com")
    said = [event for event in backend.trackers[-1]["events"] if event["event"] == "user"]
    assert [event["parse_data"]["intent"]["name"] for event in said] == ["track", "inform"]
    assert {name for event in said for name in event["parse_data"]} == {"text", "intent", "entities"}


async def test_a_custom_action_is_called_with_the_token_and_its_answer_is_returned(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """Words of the action server reach the customer."""
    chat = Chat(core)
    await chat.say("track FD10001")
    answer = await chat.say("anna@example.com")
    assert texts(answer) == ["FD10001 is on its way"]
    assert backend.authorized


async def test_a_repeated_message_is_answered_from_memory(core: DialogueCore, backend: ActionBackend) -> None:
    """A retry runs no action a second time."""
    chat = Chat(core)
    await chat.say("track FD10001")
    before = chat.after, chat.checkpoint
    first = await chat.say("anna@example.com", message_id="m-2")
    chat.after, chat.checkpoint = before
    again = await chat.say("anna@example.com", message_id="m-2")
    assert again == first | {"status": "replayed"}
    assert backend.calls == ["action_track"]


async def test_a_core_that_forgot_asks_for_the_checkpoint(core: DialogueCore) -> None:
    """It never answers out of an empty memory."""
    chat = Chat(core)
    chat.after = "a turn of another life"
    with pytest.raises(Stale):
        await chat.say("hello", send_checkpoint=False)


async def test_a_conversation_goes_on_after_a_restart(core: DialogueCore) -> None:
    """The checkpoint carries the form and its slots into another process."""
    chat = Chat(core)
    await chat.say("track FD10001")
    core._memory.clear()
    assert texts(await chat.say("anna@example.com")) == ["FD10001 is on its way"]


async def test_a_state_in_memory_is_what_its_checkpoint_restores(core: DialogueCore) -> None:
    """Event by event, after every turn of a long conversation, so that a restart changes no prediction."""
    chat = Chat(core)
    words = ["hello", "track", "delivery", "FD10001", "stop", "what", "track FD10002", "a@example.com"]
    for word in words * 4:
        await chat.say(word)
        kept = core._memory[chat.name].tracker
        restored = state.restore(chat.name, json.loads(json.dumps(chat.checkpoint)), core._domain)
        assert [event.as_dict() for event in restored.events] == [event.as_dict() for event in kept.events]
        assert restored.current_slot_values() == kept.current_slot_values()
        assert restored.active_loop_name == kept.active_loop_name


async def test_forgetting_old_turns_changes_no_answer(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bounded tracker answers word for word like one that keeps everything."""
    script = ["hello", "track", *["delivery"] * 30, "FD10001", *["delivery"] * 20, "a@example.com", "hello"]
    bounded, endless = Chat(core), Chat(core)
    shortened = [texts(await bounded.say(word)) for word in script]
    monkeypatch.setattr(state, "KEPT_TURNS", 10_000)
    assert [texts(await endless.say(word)) for word in script] == shortened
    assert len(bounded.checkpoint["events"]) < len(endless.checkpoint["events"]) / 3


async def test_the_state_stays_small_over_hundreds_of_turns(core: DialogueCore) -> None:
    """Neither the checkpoint nor what an action server gets grows with the conversation."""
    chat = Chat(core)
    sizes = []
    for _ in range(150):
        await chat.say("delivery")
        sizes.append(len(json.dumps(chat.checkpoint)))
    assert max(sizes) < 32 * 1024
    assert max(sizes[100:]) < max(sizes[:50]) * 1.05


@pytest.mark.parametrize("failure", ["error", "slow", "gone"])
async def test_a_failed_action_is_reported_and_nothing_is_kept(
    core: DialogueCore, backend: ActionBackend, failure: str
) -> None:
    """The same turn can be sent again and then succeeds, with the state as it was."""
    chat = Chat(core)
    await chat.say("track FD10001")
    before = chat.after, chat.checkpoint
    if failure == "error":
        backend.failing = True
    elif failure == "slow":
        backend.delay_s = 1.0
    else:
        url = core._actions.url
        core._actions.url = "http://127.0.0.1:9/webhook"
    with pytest.raises(TurnFailed) as raised:
        await chat.say("anna@example.com", message_id="m-2")
    assert raised.value.status == "action_failed"
    backend.failing, backend.delay_s = False, 0.0
    if failure == "gone":
        core._actions.url = url
    assert (chat.after, chat.checkpoint) == before
    assert texts(await chat.say("anna@example.com", message_id="m-2")) == ["FD10001 is on its way"]


async def test_a_turn_that_takes_too_long_is_given_up(core: DialogueCore, backend: ActionBackend) -> None:
    """The gateway gets its answer in time to say something honest."""
    core._timeout_s = 0.2
    backend.delay_s = 5.0
    with pytest.raises(TurnFailed) as raised:
        await Chat(core).say("slow")
    assert raised.value.status == "timeout"


@pytest.mark.parametrize(
    "text",
    ["/track", "  /stop", "\u00a0/track", "／greet", "//greet", "\n/restart", '/track{"order_number":"FD1"}'],
)
async def test_customers_words_are_never_a_payload(core: DialogueCore, text: str) -> None:
    """A typed payload is read as words: no intent with certainty, no slot."""
    answer = await Chat(core).say(text)
    assert answer["trace"]["intent"]["confidence"] < 1.0 or answer["trace"]["entities"] == []
    assert "order_number" not in answer["trace"]["slots"]
    assert "action_restart" not in {action["name"] for action in answer["trace"]["actions"]}


async def test_a_button_sets_what_it_stands_for(core: DialogueCore) -> None:
    """Payloads come from the gateway alone."""
    answer = await Chat(core).say(payload='/track{"order_number": "FD10007"}')
    assert answer["trace"]["slots"]["order_number"] == "FD10007"
    assert answer["trace"]["intent"] == {"name": "track", "confidence": 1.0}


@pytest.mark.parametrize("payload", ["track", "/", "/track{", "/track[1]", '/track{"a":}', ""])
async def test_a_payload_that_is_none_is_refused(core: DialogueCore, payload: str) -> None:
    """It is the gateway's mistake and says so."""
    with pytest.raises(BadTurn):
        await Chat(core).say(payload=payload)


async def test_a_value_with_brackets_does_not_show_the_template(core: DialogueCore) -> None:
    """Rasa's interpolation takes such a value for an unfilled place."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("0[x]{y}@example.com")
    answer = await chat.say("hello")
    assert "{email}" not in texts(answer)[0]
    assert "@example.com" in texts(answer)[0]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["hello"], "en"),
        (["你好"], "zh"),
        (["你好", "FD10042, a@example.com"], "zh"),
        (["你好", "OK"], "zh"),
        (["你好", "hello"], "en"),
    ],
)
async def test_the_language_is_that_of_the_customers_words(
    core: DialogueCore, words: list[str], language: str
) -> None:
    """A number says nothing about it and changes nothing."""
    chat = Chat(core)
    for word in words:
        answer = await chat.say(word)
    assert answer["trace"]["language"] == language


@pytest.mark.parametrize(
    ("entities", "language"),
    [
        ({"upload_id": "1", "words": "有蓝色的吗"}, "zh"),
        ({"upload_id": "1", "words": "in blue?"}, "en"),
        ({"upload_id": "1", "words": "FD10042"}, "zh"),
        ({"upload_id": "1"}, "zh"),
        ({"words": "in blue?"}, "zh"),
    ],
)
async def test_words_beside_a_picture_tell_the_language(
    core: DialogueCore, entities: dict[str, str], language: str
) -> None:
    """They were written now; those of a button were not, and a picture alone has none."""
    answer = await Chat(core).say(payload=f"/track{json.dumps(entities)}", language="zh")
    assert answer["trace"]["language"] == language


def picture(words: str = "") -> str:
    """A picture as the gateway sends it; in this bot ``question`` is what pictures are for."""
    return "/question" + json.dumps({"upload_id": "1"} | ({"words": words} if words else {}))


async def test_words_about_an_order_decide_what_a_picture_is_for(core: DialogueCore) -> None:
    """A photo of what arrived broken is no search; other words beside one are, and so is a photo alone."""
    assert texts(await Chat(core).say(payload=picture("cancel"))) == ["Which order?"]
    assert texts(await Chat(core).say(payload=picture("hello"))) == ["Delivery takes two days."]
    assert texts(await Chat(core).say(payload=picture())) == ["Delivery takes two days."]


async def test_words_beside_a_picture_answer_the_open_form(core: DialogueCore) -> None:
    """They are what the customer says."""
    chat = Chat(core)
    await chat.say("track")
    assert texts(await chat.say(payload=picture("FD10001"))) == ["Which e-mail?"]
    assert texts(await chat.say(payload=picture("anna@example.com"))) == ["FD10001 is on its way"]


async def test_a_form_goes_on_at_the_same_slot_after_an_agent_was_there(core: DialogueCore) -> None:
    """Hand-back: what was said is known, and nothing is asked twice."""
    chat = Chat(core)
    await chat.say("track FD10001")
    entries = [{"sender": "agent", "text": "Hi, I am Kim"}, {"sender": "customer", "text": "track FD99999"}]
    chat.checkpoint = await core.inform(chat.name, chat.after, chat.checkpoint, entries)
    assert "Hi, I am Kim" in json.dumps(chat.checkpoint)
    assert texts(await chat.say("anna@example.com")) == ["FD10001 is on its way"]


async def test_turns_of_one_conversation_run_one_after_the_other(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """Two at once would see each other's half-finished state."""
    backend.delay_s = 0.2
    turns = [Turn("c", f"m-{number}", text="slow") for number in range(2)]
    running = 0
    most = 0

    async def watched(turn: Turn) -> None:
        nonlocal running, most
        await core.run(turn)

    original = core._handle

    async def counting(*args: Any) -> Any:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await original(*args)
        finally:
            running -= 1

    core._handle = counting  # type: ignore[method-assign]
    await asyncio.gather(*(watched(turn) for turn in turns))
    assert most == 1
    assert core._locks == {}


async def test_metadata_reaches_the_action_and_is_then_forgotten(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """The signed principal lives for one turn only."""
    chat = Chat(core)
    await chat.say("track FD10001", metadata={"principal": "signed-1"})
    await chat.say("anna@example.com", metadata={"principal": "signed-2"})
    assert backend.trackers[-1]["latest_message"]["metadata"] == {"principal": "signed-2"}
    assert "signed-" not in json.dumps(chat.checkpoint)


async def test_a_turn_without_an_end_fails_instead_of_silencing_the_next(core: DialogueCore) -> None:
    """Rasa stops after ten predictions and leaves a tracker that does not listen."""
    chat = Chat(core)
    with pytest.raises(TurnFailed):
        await chat.say("echo")
    assert texts(await chat.say("hello"))


async def test_text_of_any_script_is_answered(core: DialogueCore) -> None:
    """Emoji, right-to-left, zero-width, markup and a thousand characters."""
    chat = Chat(core)
    for text in (
        "🧣🧣",
        "שלום",
        "\u200b",
        "<script>alert(1)</script>",
        "'; DROP TABLE orders;--",
        "x " * 500,
        "{0[}",
    ):
        assert (await chat.say(text))["status"] == "done"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"version": 9, "events": []},
        {"version": 1, "events": "x"},
        {"version": 1, "events": [{"event": "slot"}]},
        {"version": 1, "events": []},
    ],
)
async def test_a_checkpoint_of_another_version_starts_a_new_session(
    core: DialogueCore, broken: dict[str, Any]
) -> None:
    """After an upgrade a conversation may lose its context, but never its bot."""
    chat = Chat(core)
    chat.after, chat.checkpoint = "m-0", broken
    assert texts(await chat.say("hello")) == ["Hello None"]
