"""Runs one message of a customer: cuts it into requests, runs them one after another, composes one answer.

The requests are consecutive turns of Rasa on the same tracker. What opens a form comes last, so that the open
question stands at the end; further requests of that kind wait in the slot ``agenda`` and start by themselves when
the form ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import agenda, clauses, context, escalation, scope, state
from bot.dialogue.agenda import AGENDA, LEAVING, Openers, Request
from bot.dialogue.escalation import COURSE, Course, Decision, Signals, Weights
from bot.dialogue.processor import Output, Processor
from bot.dialogue.report import composed, trace, trace_of
from bot.dialogue.running import DIGRESSIONS, Handle, Message, Run, Running

MOOD_COMPONENT: Final = "MoodScorer"
OFFER: Final = "offer"
PERSON: Final = "person"
INFORM: Final = "inform"
# Looking around means asking the same again and again; it says nothing about being served badly.
BROWSING: Final = frozenset(
    {
        "find_product", "refine", "recommend", "ask_product", "compare_products", "check_availability",
        "lookup_photo", "ask_reviews", "ask_price", "ask_why",
    }
)  # fmt: skip

CASES: Final = frozenset({"complain", "report_problem", "request_human", "track_refund", "feedback"})
SURE: Final = 0.5  # of what words beside a picture are about


class Turns:
    """Runs messages on one trained model."""

    def __init__(self, processor: Processor, *, clock: Callable[[], float] = time.time) -> None:
        """Args: clock: tells the time in seconds, as Rasa's events do."""
        self._processor = processor
        self._domain: Domain = processor.domain
        self._clock = clock
        forms = {name: self._domain.forms[name].get("required_slots", []) for name in self._domain.form_names}
        self._openers = Openers.of(processor.opened_forms(), forms)
        self._weights = Weights.of(processor.component_config(MOOD_COMPONENT).get("escalation") or {})

    async def run(
        self,
        said: str | Mapping[str, Any],
        tracker: DialogueStateTracker,
        handle: Handle,
        *,
        conversation: str,
        message_id: str,
        metadata: Mapping[str, Any],
    ) -> tuple[list[Message], dict[str, Any], DialogueStateTracker]:
        """Answers one message.

        Args:
            said: the customer's words, or what a button stands for as an NLU result.
            tracker: the state before; not to be used afterwards.
            handle: runs one turn of Rasa.
            conversation: whose message it is.
            message_id: of the message.
            metadata: what actions are told with it.

        Returns:
            What to say, the trace, and the state after.
        """
        message = Running(
            conversation, message_id, metadata, tracker, handle, self._domain, self._processor.nlg
        )
        if self._idle_s(message) > context.FORM_EXPIRES_S or context.handed_back(message.tracker):
            message.keep(OFFER, None)
        said = self._spoken(message, said)
        requests = self._requests(message, said)
        if message.form is not None or self._idle_s(message) <= context.FORM_EXPIRES_S:
            message.waiting = [Request.of(kept, place=0) for kept in agenda.waiting(message.slot(AGENDA))]
        if self._asks_first(message, requests):
            await self._ask_to_resume(message, requests[0])
        else:
            await self._answer(message, requests)
            await self._continue(message, len(requests))
        if message.cut_off:
            first = message.runs[0]
            first.before = [*await message.say("utter_agenda_cut_off"), *first.before]
        message.keep(AGENDA, [request.as_slot() for request in message.waiting] or None)
        decision = await self._offer_person(message, typed=isinstance(said, str))
        return composed(message), trace(message, decision), message.tracker

    # ── before: what is asked

    def _spoken(self, message: Running, said: str | Mapping[str, Any]) -> str | Mapping[str, Any]:
        """Words beside a picture decide what it is for, when they answer a form or are about an order or a case.

        A photo of a broken mug is no search for mugs.
        """
        words = None if isinstance(said, str) else context.beside_picture(said)
        if words is None:
            return said
        if message.form is not None:
            return words
        intent = self._understand([words], message)[0].get("intent") or {}
        about_case = intent.get("name") in self._openers.about_orders | CASES
        return words if about_case and float(intent.get("confidence") or 0) >= SURE else said

    def _requests(self, message: Running, said: str | Mapping[str, Any]) -> list[Request]:
        """The requests of the message in the order of its words, with what they refer to."""
        if isinstance(said, str):
            answering = bool(message.form or message.slot(OFFER) or message.slot(context.RESUME))
            split = clauses.split(said, lambda texts: self._understand(texts, message), answering=answering)
            message.cut_off = split.cut_off
            requests = [
                _request(clause.text, clause.parse or {}, place) for place, clause in enumerate(split.clauses)
            ]
            moods = [
                clause.parse["mood"] for clause in split.clauses if clause.parse and "mood" in clause.parse
            ]
            message.mood = min(moods, default=None)
        else:
            requests = [_request(str(said["text"]), said, 0)]
        requests = self._with_context(message, requests)
        return agenda.with_references(requests, self._openers)

    def _understand(self, texts: Sequence[str], message: Running) -> list[dict[str, Any]]:
        found = self._processor.understand(texts, message.tracker, message.metadata)
        found = scope.with_order(found, self._openers.about_orders)
        return found if message.form is None else scope.as_answers(found)

    def _with_context(self, message: Running, requests: list[Request]) -> list[Request]:
        resumed = message.slot(context.RESUME)
        if resumed:
            message.keep(context.RESUME, None)
            if requests[0].intent == "affirm":
                return [self._resumed(message, resumed), *requests[1:]]
        if message.form is not None:
            return requests
        topic = message.slot(context.TOPIC)
        return [context.corrected(request, topic) for request in requests]

    def _resumed(self, message: Running, kept: Mapping[str, Any]) -> Request:
        """Opens the form where it was left, and goes on with the answer or the question."""
        form, said = kept.get("form"), kept.get("said") or {}
        if form not in self._domain.form_names or INFORM not in self._domain.intents:
            return Request.of(kept, place=0)
        message.update(ActiveLoop(form))
        for name, value in (kept.get("slots") or {}).items():
            message.keep(name, value)
        if context.is_answer(said):
            return Request.of(said, place=0)
        return Request("", INFORM, goes_on=True)

    def _asks_first(self, message: Running, requests: Sequence[Request]) -> bool:
        """Whether the words may not be taken for an answer to the open question before the customer was asked."""
        if self._is_stale(message):
            return not any(context.asks_anew(request) for request in requests)
        # What an agent and the customer talked about lies between the question and this yes.
        back = message.form is not None and context.handed_back(message.tracker)
        return back and requests[0].intent == "affirm"

    def _is_stale(self, message: Running) -> bool:
        return message.form is not None and self._idle_s(message) > context.FORM_EXPIRES_S

    def _idle_s(self, message: Running) -> float:
        return context.idle_s(message.tracker, self._clock())

    async def _ask_to_resume(self, message: Running, request: Request) -> None:
        """Closes a form that was left alone for long, and asks whether to go on with it."""
        intent = self._openers.intent_of(message.form)
        topic = message.slot(context.TOPIC) or {}
        text = str(topic.get("text") or "") if topic.get("intent") == intent else ""
        asked = "utter_resume_back" if context.handed_back(message.tracker) else "utter_resume_ask"
        response = asked if text else f"{asked}_open"
        if intent is None or response not in self._domain.responses:
            await self._run(message, request)
            return
        numbers = [e for e in request.entities if e.get("entity") == "order_number"]
        kept = Request(text, intent, numbers or message.present_order).as_slot()
        form_before = message.form
        left = {name: message.slot(name) for name in message.form_slots}
        kept |= {"form": form_before, "slots": left, "said": request.as_slot()}
        message.leave_form()
        message.update(
            UserUttered(
                request.text,
                {"name": request.intent, "confidence": 1.0},
                list(request.entities),
                message_id=message.message_id,
            ),
        )
        said = await message.say(response, words=text)
        message.update(ActionExecuted(response), ActionExecuted(ACTION_LISTEN_NAME))
        message.keep(context.RESUME, kept)
        trace = trace_of(message.tracker)
        message.tracker = state.settle(message.tracker, self._domain)
        message.runs.append(Run(request, trace, said, [], form_before, None, 0))

    # ── the requests, one after another

    async def _answer(self, message: Running, requests: Sequence[Request]) -> None:
        """Runs what can be answered now; what would open a second form waits."""
        several = len(requests) > 1
        asked_for = message.slot("requested_slot")
        digressions = message.slot(DIGRESSIONS)
        if self._is_stale(message) and requests[0].intent not in {"deny", "stop"}:
            message.leave_form()
        later: list[Request] = []
        for request in agenda.arranged(requests, self._openers, form=message.form):
            if message.runs and message.form is not None and DIGRESSIONS in message.tracker.slots:
                # Several questions in one message leave the form once, not several times.
                message.keep(DIGRESSIONS, digressions)
            postponed = self._postponed(message, request, asked_for) if several else None
            if postponed is not None:
                later.append(postponed)
                continue
            await self._run(message, request)
            if request.intent in LEAVING or message.handed_over:
                message.waiting, later = [], []
        if later and message.form is not None:
            await self._announce(message, later)
        message.waiting += later
        if len(message.waiting) > agenda.MAX_WAITING:
            message.waiting = message.waiting[: agenda.MAX_WAITING]
            message.cut_off = True

    def _postponed(self, message: Running, request: Request, asked_for: str | None) -> Request | None:
        """The request as it waits for the open form to end; None when it can be run now."""
        form = message.form
        if form is None:
            return None
        fresh = any(run.is_fresh for run in message.runs)
        names_order = any(entity.get("entity") in {"order_number", "ordinal"} for entity in request.entities)
        if request.intent == "inform" and fresh and asked_for == "order_number" and names_order:
            # "FD1 and FD2" when a form asked which order.
            intent = self._openers.intent_of(form)
            return None if intent is None else Request(request.text, intent, request.entities)
        if not self._openers.opens(request):
            return None
        same = self._openers.forms.get(request.intent) == form
        return request if fresh or (not same and self._openers.changes(request)) else None

    async def _announce(self, message: Running, later: Sequence[Request]) -> None:
        """Tells that more was heard than is answered now."""
        run = next((run for run in reversed(message.runs) if run.form_after is not None), message.runs[-1])
        if run.form_before is None and run.request.text and not run.request.text.startswith("/"):
            run.before += await message.say("utter_agenda_first", words=run.request.text)
        else:
            run.before += await message.say("utter_agenda_later", words=later[0].text)

    async def _continue(self, message: Running, place: int) -> None:
        """Starts what waits, as soon as nothing else is asked."""
        while (
            message.waiting
            and message.form is None
            and not message.slot(OFFER)
            and not message.slot(context.RESUME)
            and not message.handed_over
        ):
            waiting = message.waiting.pop(0)
            request = Request(
                waiting.text,
                waiting.intent,
                waiting.entities,
                place=place,
                back=waiting.back,
                parse=waiting.parse,
            )
            place += 1
            said: list[Message] = []
            if request.text:
                response = "utter_agenda_back" if request.back else "utter_agenda_next"
                said = await message.say(response, words=request.text)
            run = await self._run(message, request)
            run.before += said

    async def _run(self, message: Running, request: Request) -> Run:
        """One turn of Rasa."""
        form_before = message.form
        offer_before, intent_before = message.slot(OFFER), message.tracker.latest_message.intent.get("name")
        order_before = message.present_order
        topic = message.slot(context.TOPIC) or {}
        output = Output()
        metadata = dict(message.metadata)
        message_id = message.message_id
        if request.goes_on:
            metadata[context.GOES_ON] = True
        if request.place:
            # The actions name what they do by the message: two requests of one message must not be taken for one.
            message_id = metadata["message_id"] = f"{message_id}.{request.place}"
        rasa_message = UserMessage(
            request.text or f"/{request.intent}",
            output,
            message.conversation,
            input_channel="frontdoor",
            message_id=message_id,
            metadata=metadata,
        )
        rasa_message.parse_data = dict(request.parse) or _parse_of(request)
        await message.handle(rasa_message, message.tracker)
        events = state.turn_events(message.tracker)
        opened = [event.name for event in events if isinstance(event, ActiveLoop) and event.name]
        uttered = [event.metadata.get("utter_action") for event in events if isinstance(event, BotUttered)]
        run = Run(
            request,
            trace_of(message.tracker),
            output.messages,
            output.said_by,
            form_before,
            message.form,
            sum(str(name).endswith("_unavailable") for name in uttered),
        )
        message.runs.append(run)
        message.tracker = state.settle(message.tracker, self._domain)
        left_alone = not any(isinstance(event, SlotSet) and event.key == OFFER for event in events)
        if offer_before and left_alone and not context.outlived(request.intent, intent_before):
            message.keep(OFFER, None)
        interrupts = opened and opened[-1] != form_before and opened[-1] not in self._openers.changing
        if form_before in self._openers.changing and interrupts and request.intent not in LEAVING:
            intent = self._openers.intent_of(form_before)
            if intent is not None:
                text = str(topic.get("text") or "") if topic.get("intent") == intent else ""
                message.waiting.insert(0, Request(text, intent, order_before, back=True))
        self._note_topic(message, run)
        return run

    def _note_topic(self, message: Running, run: Run) -> None:
        if run.form_before is not None and run.form_after in {run.form_before, None}:
            return
        number = message.slot("order_number")
        topic = context.topic_of(run.request, number)
        opener = self._openers.intent_of(run.form_after)
        if topic is None and opener is not None:
            topic = {"intent": opener, "text": "", "order_number": number}
        if topic is not None:
            message.keep(context.TOPIC, topic)

    # ── after: a person, one answer, one trace

    async def _offer_person(self, message: Running, *, typed: bool) -> Decision:
        """Offers a person when the conversation has gone badly for long enough."""
        served = message.handed_over or message.slot(OFFER) == PERSON
        own = [run for run in message.runs if not run.request.back and run.request.text]
        requests = [
            f"{run.request.intent}:{_number(run.request) or message.slot('order_number') or ''}"
            for run in own
            if run.form_before is None
            and run.request.intent not in clauses.SOFT | clauses.BROAD | BROWSING | LEAVING
        ]
        signals = Signals(
            mood=message.mood if typed else None,
            requests=tuple(dict.fromkeys(requests)),
            misses=int(message.slot("misses") or 0),
            failures=sum(run.failures for run in message.runs),
            value_cents=_value_cents(message.messages),
            served=served,
        )
        decision = escalation.decide(Course.of(message.slot(COURSE)), signals, self._weights)
        message.keep(COURSE, decision.course.as_slot())
        if decision.offer:
            # A yes must go on meaning what the open question asks.
            busy = message.form is not None or message.slot(OFFER) or message.slot(context.RESUME)
            response = "utter_offer_person_aside" if busy else "utter_offer_person"
            message.runs[-1].messages += await message.say(response)
            message.runs[-1].trace["actions"].append({"name": response, "policy": None})
            if not busy:
                message.keep(OFFER, PERSON)
        return decision


def _request(text: str, parse: Mapping[str, Any], place: int) -> Request:
    intent = str((parse.get("intent") or {}).get("name") or "")
    return Request(text, intent, tuple(parse.get("entities") or ()), place=place, parse=parse)


def _number(request: Request) -> str | None:
    found = [e.get("value") for e in request.entities if e.get("entity") == "order_number"]
    return str(found[-1]) if found else None


def _value_cents(messages: Sequence[Message]) -> int | None:
    """The most that an order shown is worth."""
    totals = [((message.get("custom") or {}).get("block") or {}).get("total") or {} for message in messages]
    cents = [total.get("amount_cents") for total in totals if isinstance(total, dict)]
    return max((int(amount) for amount in cents if isinstance(amount, int)), default=None)


def _parse_of(request: Request) -> dict[str, Any]:
    """What a request that has waited means, in the shape of an NLU result."""
    intent = {"name": request.intent, "confidence": 1.0}
    return {
        "text": request.text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [dict(entity) for entity in request.entities],
    }
