"""Finding out which order is meant: shared by the skills that are about one order.

A customer's own orders and those granted to the conversation are the candidates. A guest without any proves
an order with its number and e-mail address. Who may see what is decided by the shop alone.
"""

from __future__ import annotations

import math
import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.labels import label
from actions.order_view import choice_title, item_name, products_of
from actions.skill import Button, Event, FormSkill, Reply, Skill, payload
from actions.turn import Phase, Turn
from bot.errors import NotFound, TooMany
from bot.shop import Order

MAX_DIGRESSIONS: Final = 2  # in a row; after that a form would only nag
HELPLESS: Final = 2  # misses after which a question offers another way
MAX_CHOICES: Final = 5  # buttons that can be scanned at a glance, newest first
MAX_CHOICES_AGAIN: Final = 2  # after something else was answered, which must stay in sight
MAX_ORDERS: Final = 50  # how far back an order may be named by what was in it

# Which order is meant, and no size or number of pieces: a number, an address, a place in the list.
_WHICH: Final = re.compile(r"\S*[@\d]\S*")

# Begin a form of their own. Each form adds its intent.
FORM_INTENTS: Final[set[str]] = set()
# The only intents that are never answered by another skill's rule in the middle of a form.
_ANSWERS: Final = frozenset({"affirm", "inform"})
# Look for something to buy; in a form they may also name an order by what is in it.
_SEARCHES: Final = frozenset({"find_product", "refine", "recommend"})
# Never an answer, whatever else the words contain.
LEAVING: Final = frozenset({"stop", "goodbye", "problem_solved", "request_human"})

# After each failed guess the next is answered in other words.
_NOT_FOUND: Final = {
    "not_found": "not_found_again",
    "not_found_again": "not_found_person",
    "not_found_person": "not_found_again",
}
_SLOTS: Final = ("email", "order_choices", "order_hint")


@dataclass(frozen=True)
class Found:
    """The order that is meant; ``guessed``: it was picked among several without being named."""

    order: Order
    guessed: bool = False


@dataclass(frozen=True)
class Ask:
    """What to ask for, and what to remember until the answer."""

    slot: str
    events: Sequence[Event]


@dataclass(frozen=True)
class Refuse:
    """The search is over without an order, and the customer was told why."""

    events: Sequence[Event]


def is_digression(intent: str | None) -> bool:
    """Whether another skill's rule answers this in the middle of a form; the form then asks again."""
    return intent is not None and intent not in _ANSWERS and intent not in FORM_INTENTS


def forget_choice() -> list[Event]:
    """What is remembered only while an order is being looked for."""
    return [SlotSet(name, None) for name in _SLOTS]


def request(slot: str | None) -> Event:
    """What the form asks next; nothing ends it."""
    event: Event = SlotSet("requested_slot", slot)
    return event


def another_order(turn: Turn, intent: str) -> list[Button]:
    """The way back where the order was picked without being named; nothing where it was named."""
    if turn.slot("order_hint") != "guessed":
        return []
    return [{"title": label("another_order", turn.language), "payload": payload(intent, ordinal="other")}]


def missed(turn: Turn, *, least: int = 1) -> list[Event]:
    """The words were no answer: the same is asked again, in other words; ``least`` misses are counted."""
    misses = max((turn.slot("misses") or 0) + 1, least)
    return [SlotSet("misses", misses), SlotSet("order_hint", None), request(turn.slot("requested_slot"))]


class OrderForm(Skill):
    """Validates a form whose first question is which order is meant.

    It decides what was answered and what is asked next, in place of Rasa's own order of slots: what is
    missing depends on the customer and on the order.

    Attributes:
        form: name of the form.
        intent: the intent that starts it.
        answers: slots that belong to the form alone.
        keeps_order: goes on with the order that was talked about last.
    """

    form: ClassVar[str]
    intent: ClassVar[str]
    answers: ClassVar[tuple[str, ...]] = ()
    keeps_order: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        """Notes that the intent begins a form; a class between this one and a skill has none."""
        super().__init_subclass__()
        if "intent" in cls.__dict__:
            FORM_INTENTS.add(cls.intent)

    @abstractmethod
    def is_eligible(self, order: Order) -> bool:
        """Whether the skill can do something about the order; such orders are offered first."""

    async def proceed(self, turn: Turn, order: Order) -> list[Event]:
        """What the form does once the order is known: its answers so far, and what it asks next."""
        return [request(None)]

    async def accept(self, turn: Turn, order: Order) -> list[Event] | None:
        """Reads the answer to a later question; None when the words hold none."""
        return None

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Returns the form's next state, or nothing at all: then Rasa lets another rule answer."""
        match turn.phase(self.form):
            case Phase.RESUME:
                return self._resume(turn)
            case Phase.START:
                begun = await self._identify(turn, reply, start=True, afresh=turn.means_other)
                return [SlotSet("digressions", None), *self._blank(), *begun]
            case Phase.ANSWER:
                events = await self._continue(turn, reply)
                return [SlotSet("digressions", None), *events] if events else []

    def _resume(self, turn: Turn) -> list[Event]:
        """Asks the same again, unless the customer has plainly moved on."""
        digressions = (turn.slot("digressions") or 0) + 1
        if digressions > MAX_DIGRESSIONS:
            return [SlotSet("digressions", None), *self._blank(), *self.abandon(turn)]
        hint = turn.slot("order_hint")
        kept = hint if hint == "guessed" else None
        again = request(turn.slot("requested_slot"))
        return [SlotSet("digressions", digressions), SlotSet("order_hint", kept), again]

    def abandon(self, turn: Turn) -> list[Event]:
        """Ends the form; its last action stays silent, for the failure was told already."""
        return [SlotSet("order_number", None), *forget_choice(), request(None)]

    def settle(self, turn: Turn, reply: Reply, events: list[Event]) -> list[Event]:
        """An offer made before the form ended with it; misses are counted by the form itself."""
        if events and turn.slot("offer") and all(event.get("name") != "offer" for event in events):
            return [*events, SlotSet("offer", None)]
        return events

    async def _continue(self, turn: Turn, reply: Reply) -> list[Event]:
        requested = turn.slot("requested_slot")
        looking = requested in {"order_number", "email"}
        corrected = not looking and turn.order_number not in {None, turn.slot("order_number")}
        if not looking and not corrected and not turn.means_other:
            order = await self._current(turn)
            accepted = await self.accept(turn, order) if order else None
            if accepted is not None:
                return [SlotSet("misses", None), *accepted]
        if turn.intent in LEAVING or turn.intent in FORM_INTENTS - {self.intent}:
            return []
        if corrected or (looking and await self._has_answer(turn)):
            return self._blank() + await self._identify(turn, reply, start=False)
        if turn.intent == self.intent or turn.means_other:
            return self._blank() + await self._identify(turn, reply, start=True, afresh=True)
        helpless = looking and reading.is_unknown(turn.words)
        if is_digression(turn.intent) and not helpless:
            return []
        return missed(turn, least=HELPLESS if helpless else 1)

    def _blank(self) -> list[Event]:
        return [SlotSet(name, None) for name in self.answers]

    async def _current(self, turn: Turn) -> Order | None:
        try:
            return await self.services.shop.order(turn.principal, turn.slot("order_number"))
        except NotFound:  # a guest's half hour is over
            return None

    async def _has_answer(self, turn: Turn) -> bool:
        return bool(turn.order_number or turn.email or await self._chosen(turn))

    async def _chosen(self, turn: Turn) -> str | None:
        """The offered order that the words point at."""
        choices: list[str] = turn.slot("order_choices") or []
        if not choices or not turn.words or _looks_around(turn):
            return None
        places = reading.places(turn.words, len(choices))
        if len(places) == 1:
            return choices[places[0]]
        known = {order.number: order for order in await self._orders(turn)}
        offered = [known[number] for number in choices if number in known]
        named = await self._named_by_items(turn, offered)
        return named[0].number if len(named) == 1 else None

    async def _orders(self, turn: Turn) -> list[Order]:
        return await self.services.shop.orders(turn.principal, limit=MAX_ORDERS)

    async def _named_by_items(self, turn: Turn, orders: Sequence[Order]) -> list[Order]:
        """Orders with an item that the words mention."""
        # An order keeps the shop's own titles.
        products = await products_of(self.services, *orders) if turn.language == "zh" else {}
        colour = _new_colour(turn)
        named = []
        for order in orders:
            names = [
                item_name(line, products, turn.language)
                for line in order.lines
                if colour is None or colour in reading.plain(f"{line.title} {line.variant}")
            ]
            # Compared with an empty name: a single item must be mentioned too.
            if reading.titles(turn.words, [*names, ""]):
                named.append(order)
        return named

    async def _identify(self, turn: Turn, reply: Reply, *, start: bool, afresh: bool = False) -> list[Event]:
        result = await self._look_up(turn, reply, start=start, afresh=afresh)
        match result:
            case Ask(slot, events):
                return [*events, request(slot)]
            case Refuse(events):
                return [*events, SlotSet("order_number", None), *forget_choice(), request(None)]
            case Found(order, guessed):
                known = [SlotSet("order_number", order.number), *forget_choice(), SlotSet("misses", None)]
                if guessed:
                    known.append(SlotSet("order_hint", "guessed"))
                return known + await self.proceed(self._recalling(turn), order)

    def _recalling(self, turn: Turn) -> Turn:
        """The turn with the words that began the form: nobody says twice what they want when asked which order."""
        topic = turn.slot("topic") or {}
        begun = topic.get("intent") == self.intent and turn.intent != self.intent
        if turn.phase(self.form) is not Phase.ANSWER or not begun:
            return turn
        now = turn.words
        if turn.slot("requested_slot") in {"order_number", "email"}:
            now = _WHICH.sub(" ", now)
        return turn.saying(f"{topic.get('text') or ''} {now}".strip())

    async def _look_up(self, turn: Turn, reply: Reply, *, start: bool, afresh: bool) -> Found | Ask | Refuse:
        number = turn.order_number or (None if start else await self._chosen(turn))
        if number is None and not start and turn.email:
            number = turn.slot("order_number")
        email = turn.email or (None if start else turn.slot("email"))
        if number is not None:
            return await self._by_number(turn, reply, number, email)
        return await self._by_candidates(turn, email, afresh=afresh)

    async def _by_number(
        self, turn: Turn, reply: Reply, number: str, email: str | None
    ) -> Found | Ask | Refuse:
        try:
            return Found(await self.services.shop.order(turn.principal, number))
        except NotFound:
            own = await self._orders(turn)
        if number.isdigit():  # "10042" for FD10042
            meant = [order for order in own if order.number.endswith(number)]
            if len(meant) == 1:
                return Found(meant[0])
        typed = SlotSet("order_number", number)
        if email is None:
            if turn.principal.customer_id is None:
                return Ask("email", [typed, SlotSet("order_hint", None)])
            choices = [order.number for order in own[:MAX_CHOICES]]
            hint = SlotSet("order_hint", "not_on_account")
            return Ask("order_number", [typed, SlotSet("order_choices", choices or None), hint])
        return await self._by_email(turn, reply, number, email)

    async def _by_email(self, turn: Turn, reply: Reply, number: str, email: str) -> Found | Ask | Refuse:
        typed = SlotSet("order_number", number)
        try:
            return Found(await self.services.shop.verify_guest(turn.principal, number, email))
        except NotFound:
            hint = SlotSet("order_hint", _NOT_FOUND.get(turn.slot("order_hint"), "not_found"))
            # Both are kept, so that either can be corrected alone.
            return Ask("order_number", [typed, SlotSet("email", email), hint])
        except TooMany as error:
            reply.say("utter_order_too_many", minutes=max(1, math.ceil(error.retry_after_s / 60)))
            return Refuse([SlotSet("offer", "person")])

    async def _by_candidates(self, turn: Turn, email: str | None, *, afresh: bool) -> Found | Ask | Refuse:
        orders = await self._orders(turn)
        if not orders or email is not None:
            guest = turn.principal.customer_id is None
            hint = None if guest or email else "none_yet"
            return Ask(
                "order_number",
                [SlotSet("order_number", None), SlotSet("email", email), SlotSet("order_hint", hint)],
            )
        last = next((order for order in orders if order.number == turn.slot("order_number")), None)
        if afresh and last is not None and len(orders) == 2:
            return Found(next(order for order in orders if order is not last))
        eligible = [order for order in orders if self.is_eligible(order)]
        named = await self._named_by_items(turn, eligible or orders) if turn.words else []
        if len(named) == 1:
            return Found(named[0])
        if last is not None and self.keeps_order and not afresh and (last in eligible or not eligible):
            return Found(last)
        pool = named or eligible or orders
        if len(pool) == 1 and not (afresh and len(orders) > 1):
            return Found(pool[0], guessed=len(orders) > 1)
        # Started afresh, the customer has already seen what was picked and wants another.
        offered = orders if afresh else pool
        numbers = [order.number for order in offered[:MAX_CHOICES]]
        return Ask(
            "order_number",
            [SlotSet("order_number", None), SlotSet("order_choices", numbers), SlotSet("order_hint", None)],
        )


def _looks_around(turn: Turn) -> bool:
    """Whether the words wish for something to buy rather than name an order: none has a price limit."""
    return turn.intent in _SEARCHES and bool(turn.entity("price_min") or turn.entity("price_max"))


def _new_colour(turn: Turn) -> str | None:
    """The colour that an item must have to be meant; "blue dress", unlike "the blue dress", may be a new wish."""
    wishes = turn.intent in _SEARCHES and not turn.entity("reference") and turn.language == "en"
    return turn.entity("colour") if wishes else None


class OrderQuestion(FormSkill):
    """A question about an order that is known; it is read anew, for a turn may lie hours back."""

    async def _order(self, turn: Turn) -> Order:
        return await self.services.shop.order(turn.principal, turn.slot("order_number"))


class AskOrderNumber(FormSkill):
    """Asks which order is meant, in the way that fits what went before."""

    unavailable = "utter_track_order_unavailable"

    def name(self) -> str:
        """Asked by every form for its slot ``order_number``."""
        return "action_ask_order_number"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says the question, with the orders to choose from as buttons."""
        hint = turn.slot("order_hint")
        misses = turn.slot("misses") or 0
        choices = await self._choices(turn)
        if hint == "not_on_account":
            reply.say("utter_order_not_on_account", choices, order_number=turn.slot("order_number"))
        elif hint is not None:
            reply.say(
                {
                    "not_found": "utter_order_not_found",
                    "not_found_again": "utter_order_not_found_again",
                    "not_found_person": "utter_order_not_found_person",
                    "none_yet": "utter_order_none_yet",
                }[hint]
            )
        elif choices and turn.form and turn.phase(turn.form) is Phase.RESUME:
            reply.say("utter_order_choose_back", choices[:MAX_CHOICES_AGAIN])
        elif choices:
            question = ("utter_order_choose", "utter_order_choose_again", "utter_order_choose_help")[
                min(misses, 2)
            ]
            person: Button = {"title": label("talk_to_person", turn.language), "payload": "/request_human"}
            reply.say(question, [*choices, person] if misses else choices)
        elif misses:
            reply.say("utter_order_ask_number_again" if misses == 1 else "utter_order_ask_number_help")
        else:
            reply.say("utter_order_ask_number_only" if turn.slot("email") else "utter_order_ask_number")
        return []

    async def _choices(self, turn: Turn) -> list[Button]:
        numbers: list[str] = turn.slot("order_choices") or []
        if not numbers:
            return []
        orders = {o.number: o for o in await self.services.shop.orders(turn.principal, limit=MAX_ORDERS)}
        offered = [orders[number] for number in numbers if number in orders]
        products = await products_of(self.services, *offered)
        return [
            {
                "title": choice_title(order, products, self.services, turn.language),
                "payload": payload("inform", order_number=order.number),
            }
            for order in offered
        ]


class AskEmail(FormSkill):
    """Asks with which e-mail address the order was placed."""

    unavailable = "utter_track_order_unavailable"

    def name(self) -> str:
        """Asked by every form for its slot ``email``."""
        return "action_ask_email"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says the question."""
        misses = min(turn.slot("misses") or 0, 2)
        question = ("utter_order_ask_email", "utter_order_ask_email_again", "utter_order_ask_email_help")[
            misses
        ]
        reply.say(question, order_number=turn.slot("order_number"))
        return []
