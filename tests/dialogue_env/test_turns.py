"""Several requests of one message, what waits, what is resumed, and when a person is offered."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import pytest

from bot.dialogue import agenda, context
from bot.dialogue.core import DialogueCore, TurnFailed
from bot.dialogue.escalation import Course
from tests.dialogue_env.conftest import ActionBackend
from tests.dialogue_env.test_core import Chat, texts


def ids(backend: ActionBackend, action: str) -> list[str]:
    """By which message ids the action was called: what its effects are named by."""
    return [
        tracker["latest_message"]["metadata"]["message_id"]
        for name, tracker in zip(backend.calls, backend.trackers, strict=True)
        if name == action
    ]


def said(message_id: str) -> dict[str, Any]:
    """The id where the gateway puts it."""
    return {"message_id": message_id, "metadata": {"message_id": message_id}}


async def test_a_question_beside_a_request_is_answered_first(core: DialogueCore) -> None:
    """The question of the form stands at the end."""
    answer = await Chat(core).say("cancel FD10001 and what about delivery?")
    assert texts(answer) == ["Delivery takes two days.", "Cancel FD10001?"]
    assert [clause["intent"]["name"] for clause in answer["trace"]["clauses"]] == ["question", "cancel"]
    assert answer["trace"]["form"] == "cancel_form"


async def test_two_cancellations_are_done_one_after_the_other(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """Each with a yes of its own, and under a name of its own."""
    chat = Chat(core)
    first = await chat.say("cancel FD10001 and FD10002")
    assert texts(first) == ["First: cancel FD10001", "Cancel FD10001?"]
    second = await chat.say("yes", **said("m-2"))
    assert texts(second) == ["FD10001 is cancelled", "Next: cancel FD10002", "Cancel FD10002?"]
    third = await chat.say("yes", **said("m-3"))
    assert texts(third) == ["FD10002 is cancelled"]
    assert ids(backend, "action_cancel") == ["m-2", "m-3"]
    assert third["trace"]["slots"].get("agenda") is None


async def test_requests_of_one_message_have_names_of_their_own(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """Two effects of one message must not be taken for one; the same message again has the same names."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("anna@example.com", **said("m-1"))
    before = chat.after, chat.checkpoint
    backend.calls.clear()
    backend.trackers.clear()
    for _ in range(2):
        chat.after, chat.checkpoint = before
        core.forget(chat.name)
        answer = await chat.say("track FD10001 and FD10002", **said("m-2"))
        assert texts(answer) == ["FD10001 is on its way", "FD10002 is on its way"]
    assert ids(backend, "action_track") == ["m-2", "m-2.1"] * 2


async def test_a_repeated_message_with_several_requests_runs_nothing_again(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """It is answered from memory as a whole."""
    chat = Chat(core)
    first = await chat.say("cancel FD10001 and slow?", **said("m-1"))
    calls = list(backend.calls)
    chat.after, chat.checkpoint = None, None
    assert await chat.say("cancel FD10001 and slow?", **said("m-1")) == first | {"status": "replayed"}
    assert backend.calls == calls


async def test_a_failure_in_one_request_fails_the_message_and_keeps_nothing(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """The retry does the earlier requests under the names they had, so that they have no second effect."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("anna@example.com", **said("m-1"))
    before = chat.after, chat.checkpoint
    backend.failing_from = len(backend.calls) + 2
    with pytest.raises(TurnFailed):
        await chat.say("track FD10001 and FD10002", **said("m-2"))
    assert (chat.after, chat.checkpoint) == before
    backend.failing_from = None
    answer = await chat.say("track FD10001 and FD10002", **said("m-2"))
    assert texts(answer) == ["FD10001 is on its way", "FD10002 is on its way"]
    assert ids(backend, "action_track")[1:] == ["m-2", "m-2.1", "m-2", "m-2.1"]


async def test_what_waits_survives_a_restart(core: DialogueCore) -> None:
    """The agenda is part of the checkpoint."""
    chat = Chat(core)
    await chat.say("cancel FD10001 and FD10002")
    core._memory.clear()
    assert "Next: cancel FD10002" in texts(await chat.say("yes"))


async def test_never_mind_drops_what_waits(core: DialogueCore) -> None:
    """Nothing starts by itself afterwards."""
    chat = Chat(core)
    await chat.say("cancel FD10001 and FD10002")
    assert texts(await chat.say("stop")) == ["Stopped."]
    assert texts(await chat.say("delivery")) == ["Delivery takes two days."]


async def test_a_no_goes_on_with_what_waits(core: DialogueCore) -> None:
    """It was meant for the first."""
    chat = Chat(core)
    await chat.say("cancel FD10001 and FD10002")
    assert texts(await chat.say("no")) == ["FD10001 is kept", "Next: cancel FD10002", "Cancel FD10002?"]


async def test_what_waits_is_bounded(core: DialogueCore) -> None:
    """And the customer is told that it was too much."""
    answer = await Chat(core).say(
        "cancel FD10001, FD10002, FD10003, FD10004, FD10005, FD10006, FD10007, FD10008"
    )
    assert texts(answer)[0] == "Too many."
    assert len(answer["trace"]["slots"]["agenda"]) <= agenda.MAX_WAITING


async def test_a_look_at_something_else_returns_to_the_open_question(core: DialogueCore) -> None:
    """A form that changes something is not lost because an order was looked at."""
    chat = Chat(core)
    await chat.say("track FD10003")
    await chat.say("anna@example.com")  # known from now on
    await chat.say("cancel FD10001")
    answer = await chat.say("where can i track it?")
    assert texts(answer) == ["FD10001 is on its way", "Back: cancel FD10001", "Cancel FD10001?"]
    assert texts(await chat.say("yes")) == ["FD10001 is cancelled"]


async def test_several_questions_in_a_form_ask_its_question_once(core: DialogueCore) -> None:
    """At the end, not after each."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    answer = await chat.say("what about delivery? and what does hello mean?")
    assert texts(answer).count("Cancel FD10001?") == 1
    assert texts(answer)[-1] == "Cancel FD10001?"


@pytest.fixture
def later(core: DialogueCore) -> Any:
    """Lets time pass for the dialogue core."""
    offset = 0.0

    def pass_s(seconds: float) -> None:
        nonlocal offset
        offset += seconds

    core._turns._clock = lambda: time.time() + offset
    return pass_s


async def test_after_an_hour_a_yes_is_asked_about_before_it_counts(
    core: DialogueCore, backend: ActionBackend, later: Any
) -> None:
    """An old question may not be what the customer answers."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    later(context.FORM_EXPIRES_S + 1)
    assert texts(await chat.say("yes")) == ["Still: cancel FD10001?"]
    assert "action_cancel" not in backend.calls
    later(-context.FORM_EXPIRES_S)
    assert texts(await chat.say("yes"))[-1] == "Cancel FD10001?"
    assert "action_cancel" not in backend.calls
    assert texts(await chat.say(payload="/affirm")) == ["FD10001 is cancelled"]


async def test_after_an_hour_a_form_begun_with_a_button_is_asked_about_too(
    core: DialogueCore, later: Any
) -> None:
    """A button has no words to quote."""
    chat = Chat(core)
    await chat.say(payload='/cancel{"order_number": "FD10001"}')
    later(context.FORM_EXPIRES_S + 1)
    assert texts(await chat.say("yes")) == ["Still?"]
    later(-context.FORM_EXPIRES_S)
    assert texts(await chat.say("yes"))[-1] == "Cancel FD10001?"


async def test_after_an_hour_the_form_goes_on_at_the_question_where_it_was(
    core: DialogueCore, later: Any
) -> None:
    """The order that was named is not asked for again, though the form began without it."""
    chat = Chat(core)
    await chat.say("cancel")
    assert texts(await chat.say("FD10003")) == ["Cancel FD10003?"]
    later(context.FORM_EXPIRES_S + 1)
    assert texts(await chat.say("hello")) == ["Still: cancel?"]
    core._memory.clear()  # also after a restart
    later(-context.FORM_EXPIRES_S)
    answer = await chat.say("yes")
    assert texts(answer)[-1] == "Cancel FD10003?"
    assert answer["trace"]["form"] == "cancel_form"
    assert answer["trace"]["slots"]["order_number"] == "FD10003"


async def test_after_an_hour_an_answer_need_not_be_said_twice(core: DialogueCore, later: Any) -> None:
    """It counts as soon as the customer wants to go on."""
    chat = Chat(core)
    await chat.say("track FD10003")
    later(context.FORM_EXPIRES_S + 1)
    assert texts(await chat.say("anna@example.com")) == ["Still: track FD10003?"]
    later(-context.FORM_EXPIRES_S)
    assert texts(await chat.say("yes")) == ["FD10003 is on its way"]


async def handed_back(chat: Chat, core: DialogueCore) -> None:
    """An agent had the conversation and gives it back."""
    entries = [{"sender": "agent", "text": "shall i?"}, {"sender": "customer", "text": "ok"}]
    chat.checkpoint = await core.inform(chat.name, chat.after, chat.checkpoint, entries)


async def test_after_an_agent_a_yes_is_asked_about_and_the_form_goes_on(
    core: DialogueCore, backend: ActionBackend
) -> None:
    """It may have been meant for what the agent said."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    await handed_back(chat, core)
    assert texts(await chat.say("yes")) == ["Back to the bot: cancel FD10001?"]
    assert "action_cancel" not in backend.calls
    assert texts(await chat.say("yes"))[-1] == "Cancel FD10001?"
    assert texts(await chat.say("yes")) == ["FD10001 is cancelled"]


async def test_after_an_agent_any_other_answer_counts_at_once(core: DialogueCore) -> None:
    """It says what it is about."""
    chat = Chat(core)
    await chat.say("track FD10003")
    await handed_back(chat, core)
    assert texts(await chat.say("anna@example.com")) == ["FD10003 is on its way"]


async def offered(core: DialogueCore, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A conversation in which a person was offered."""
    chat = Chat(core)
    with monkeypatch.context() as patch:
        angry(chat, core, patch)
        for _ in range(2):
            answer = await chat.say("delivery")
    assert answer["trace"]["slots"]["offer"] == "person"
    return chat


@pytest.mark.parametrize(
    ("between", "stands"), [([], True), (["hello"], True), (["hello", "hello"], False), (["stop"], False)]
)
async def test_offer_outlives_one_word_of_small_talk(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch, between: list[str], stands: bool
) -> None:
    """A later yes would be one to something long forgotten."""
    chat = await offered(core, monkeypatch)
    slots: dict[str, Any] = {"offer": "person"}
    for words in between:
        slots = (await chat.say(words))["trace"]["slots"]
    assert (slots.get("offer") == "person") is stands


async def test_offer_ends_after_an_hour_and_after_an_agent(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch, later: Any
) -> None:
    """Even with nothing in between."""
    chat = await offered(core, monkeypatch)
    later(context.FORM_EXPIRES_S + 1)
    assert (await chat.say("yes"))["trace"]["slots"].get("offer") is None
    later(-context.FORM_EXPIRES_S - 1)
    chat = await offered(core, monkeypatch)
    await handed_back(chat, core)
    assert (await chat.say("yes"))["trace"]["slots"].get("offer") is None


async def test_days_count_from_when_the_customer_wrote(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pipeline sees the message's metadata."""
    seen: list[Any] = []
    run = core._processor.graph_runner.run

    def watched(inputs: dict[str, Any], targets: list[str]) -> Any:
        seen.extend(message.metadata for message in inputs.get("__message__", ()))
        return run(inputs=inputs, targets=targets)

    monkeypatch.setattr(core._processor.graph_runner, "run", watched)
    sent_at = "2026-03-01T10:00:00+00:00"
    await Chat(core).say("hello", metadata={"sent_at": sent_at})
    assert {"sent_at": sent_at} in seen


async def test_after_an_hour_another_request_closes_the_old_form(core: DialogueCore, later: Any) -> None:
    """Whoever asks something new is not asked about the old."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    later(context.FORM_EXPIRES_S + 1)
    answer = await chat.say("delivery")
    assert texts(answer) == ["Delivery takes two days."]
    assert answer["trace"]["form"] is None


async def test_after_an_hour_a_no_to_going_on_ends_it(core: DialogueCore, later: Any) -> None:
    """And a later yes means nothing."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    later(context.FORM_EXPIRES_S + 1)
    await chat.say("yes")
    await chat.say("no")
    assert texts(await chat.say("yes")) == ["Yes what?"]


async def test_within_the_hour_a_form_goes_on(core: DialogueCore, later: Any) -> None:
    """Half an hour is a pause like any other."""
    chat = Chat(core)
    await chat.say("cancel FD10001")
    later(context.FORM_EXPIRES_S / 2)
    assert texts(await chat.say("yes")) == ["FD10001 is cancelled"]


async def test_a_correction_repeats_the_last_request(core: DialogueCore) -> None:
    """ "No, I meant FD10002" after an order was shown."""
    chat = Chat(core)
    await chat.say("track FD10001")
    await chat.say("anna@example.com")
    answer = await chat.say("no, I meant FD10002")
    assert texts(answer) == ["FD10002 is on its way"]
    assert answer["trace"]["intent"]["name"] == "track"


def angry(chat: Chat, core: DialogueCore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message sounds furious from now on."""
    understand = core._processor.understand
    monkeypatch.setattr(
        core._processor,
        "understand",
        lambda *asked: [parse | {"mood": -1.0} for parse in understand(*asked)],
    )


async def test_a_person_is_offered_when_it_goes_badly(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after the first outburst; once, then not again at once."""
    chat = Chat(core)
    angry(chat, core, monkeypatch)
    answers = [await chat.say("delivery") for _ in range(3)]
    assert [texts(answer)[1:] for answer in answers] == [[], ["A person?"], []]
    assert [answer["trace"]["mood"] for answer in answers] == [-1.0] * 3
    assert answers[1]["trace"]["offered_person"]
    assert answers[1]["trace"]["slots"]["offer"] == "person"
    assert "course" not in answers[1]["trace"]["slots"]
    assert Course.of(chat.checkpoint and core._memory[chat.name].tracker.get_slot("course")).mood < 0


async def test_in_a_form_the_offer_leaves_the_yes_alone(
    core: DialogueCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A yes to "cancel?" fetches nobody."""
    chat = Chat(core)
    angry(chat, core, monkeypatch)
    await chat.say("cancel FD10001")
    answer = await chat.say("delivery")
    assert texts(answer)[-1] == "A person is there."
    assert answer["trace"]["slots"].get("offer") is None
    assert texts(await chat.say("yes"))[0] == "FD10001 is cancelled"


async def test_turn_five_hundred_is_as_fast_as_turn_one(core: DialogueCore) -> None:
    """Time and state are bounded, also with several requests in a message."""
    chat = Chat(core)
    times, sizes = [], []
    words = ["what about delivery? cancel FD10001 and FD10002", "stop", "delivery", "hello"]
    for turn in range(500):
        started = time.perf_counter()
        await chat.say(words[turn % len(words)])
        times.append(time.perf_counter() - started)
        sizes.append(len(json.dumps(chat.checkpoint)))
    assert max(sizes) < 32 * 1024
    assert statistics.median(times[-100:]) < 2 * statistics.median(times[:100]) + 0.002
