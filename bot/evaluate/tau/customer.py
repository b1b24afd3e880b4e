"""A customer with an errand: says what they want, answers what they are asked, and notices when it is done.

They know what the instruction says and hear what the bot says, nothing else: not the expected calls, not the
store. Where the bot asks what the instruction does not tell, they make something up, as people do.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bot.evaluate.tau.hearing import Heard, bounded
from bot.evaluate.tau.instruction import (
    Cancel,
    Errand,
    Item,
    Readdress,
    Repay,
    Replace,
    SendBack,
    Swap,
    Wish,
)
from bot.evaluate.tau.tools import CANCEL_REASONS
from bot.evaluate.tau.wording import Wording

MAX_TURNS: Final = 14  # for one wish; then the customer gives it up
MAX_REPEATS: Final = 3
SLIPS: Final = 0.2  # of customers who say something wrong first

_TOO_LITTLE: Final = re.compile(
    r"\b(doesn't|does not|won't|can't|cannot) cover\b|\bnot enough (money|on it|on the)\b|"
    r"\bbalance\b.*\b(too small|too low|only)\b",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(r"\b(colleague|person|agent|somebody|someone)\b", re.IGNORECASE)
_UNSURE: Final = re.compile(r"\b(one of these|what you mean|did you mean|do you mean)\b", re.IGNORECASE)
_AS_IT_IS: Final = re.compile(r"\bas it is\b|^keep\b", re.IGNORECASE)
_OPTION_ASKED: Final = re.compile(
    r"\b(instead|which (option|size|colou?r|variant|version|model|kind|one)|"
    r"what (size|colou?r|kind|should|would)|become)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Move:
    """What the customer does next: types ``text``, or clicks the button with this title."""

    text: str
    click: bool = False


class Customer:
    """Plays one errand. :meth:`first` begins it, :meth:`next` goes on until it returns None."""

    def __init__(self, errand: Errand, seed: str, *, slips: float = SLIPS) -> None:
        """Args: seed: chooses words and habits; slips: how often something wrong is said first."""
        self._wording = Wording(Random(seed))
        wording = self._wording
        self._talks = [_talk(wish, wording, slips=wording.chance(slips)) for wish in errand.wishes]
        self._at = 0
        self._turns = 0
        self.given_up: list[str] = []

    def first(self) -> Move:
        """The first message."""
        return Move(self._wording.greeted(self._talks[0].opening()))

    def next(self, heard: Heard) -> Move | None:
        """The answer to what the bot said; None when there is nothing left to say."""
        self._turns += 1
        talk = self._talks[self._at]
        move = talk.answer(heard) if self._turns <= MAX_TURNS else None
        if move is not None:
            return move
        if not talk.fulfilled:
            self.given_up.append(f"{type(talk).__name__}: {heard.words[-200:]}")
        self._at += 1
        self._turns = 0
        if self._at == len(self._talks):
            return None
        return Move(self._wording.said(self._talks[self._at].opening()))


class _Talk(ABC):
    """What is said about one wish.

    Attributes:
        fulfilled: whether the bot said that it was done.
        order: the number of the order that it is about.
    """

    order: str
    _done: re.Pattern[str]
    _errand: re.Pattern[str]  # the button that says what is wanted

    def __init__(self, wording: Wording, *, slips: bool) -> None:
        self._wording = wording
        self._slips = slips
        self._repeats = 0
        self._agreed = False
        self._left = False
        self.fulfilled = False

    @abstractmethod
    def opening(self) -> str:
        """How the wish is put first."""

    @abstractmethod
    def whole(self) -> str:
        """The wish with everything that belongs to it."""

    def misunderstood(self, _heard: Heard) -> str | None:
        """What to say when the bot repeats the wish wrongly; None when it is right."""
        return None

    def correction(self, _heard: Heard) -> str | None:
        """What was said wrong on purpose and must be put right now."""
        return None

    @abstractmethod
    def facts(self, heard: Heard) -> Iterator[Move]:
        """Answers to what the bot asks for, likeliest first."""

    def answer(self, heard: Heard) -> Move | None:
        """What to do now; None ends the talk."""
        if self._left:
            return None
        if _PERSON.search(heard.question):  # a patient customer tries again before they take up the offer
            going_on = next((title for title in heard.options if heard.no == title), None)
            return Move(going_on, click=True) if going_on and self._once() else self._repeat()
        if heard.asks_to_confirm:
            return self._confirm(heard)
        if _UNSURE.search(heard.words) and self._repeats < MAX_REPEATS:
            fitting = [title for title in heard.options if self._errand.search(title)]
            if fitting:
                self._repeats += 1
                return Move(fitting[0], click=True)
        if _TOO_LITTLE.search(heard.words) and (heard.question or heard.options):
            self._left = True  # the instruction names one way to pay and no other
            return Move(self._wording.never_mind())
        return self._tell(heard)

    def _tell(self, heard: Heard) -> Move | None:
        asked = next(self.facts(heard), None) if heard.question or heard.options else None
        if asked is not None and not (self._agreed and self._is_done(heard)):
            return asked
        if self._is_done(heard):
            self.fulfilled = True
            return None
        if heard.says_refused:
            return None
        return self._repeat()

    def _is_done(self, heard: Heard) -> bool:
        return self._agreed and heard.says_done and self._done.search(heard.words) is not None

    def _confirm(self, heard: Heard) -> Move | None:
        about = _orders_in(heard.words)
        if about and self.order.lstrip("#") not in about:
            return self._repeat(f"no, order {self.order}")
        slip, self._slips = (self.correction(heard), False) if self._slips else (None, self._slips)
        if slip is not None:
            return Move(slip)
        wrong = self.misunderstood(heard)
        if wrong is not None:
            return self._repeat(wrong)
        if heard.says_refused and not self._asks_for_this(heard):
            return Move(heard.no, click=True) if heard.no and self._once() else None
        self._agreed = True
        if heard.yes is not None and self._wording.chance(0.5):
            return Move(heard.yes, click=True)
        return Move(self._wording.yes())

    def _asks_for_this(self, _heard: Heard) -> bool:
        """Whether the bot asks for a yes to what is wanted, and not to something that it offers instead."""
        return False

    def _once(self) -> bool:
        self._repeats += 1
        return self._repeats == 1

    def _repeat(self, text: str | None = None) -> Move | None:
        """Says it again in full, but not for ever."""
        self._repeats += 1
        if self._repeats > MAX_REPEATS:
            return None
        return Move(text or self._wording.said(self.whole()))

    def _choose(self, heard: Heard, wanted: str, said: str) -> Move:
        """The button that has ``wanted`` in its title, now and then, or the words."""
        fitting = [title for title in heard.options if bounded(wanted).search(title)]
        if len(fitting) == 1 and self._wording.chance(0.6):
            return Move(fitting[0], click=True)
        return Move(said)

    def _order_asked(self, heard: Heard) -> Iterator[Move]:
        plain = self.order.removeprefix("#")
        offered = any(plain in title for title in heard.options)
        if offered or re.search(
            r"\b(which|what|the) order\b|\border number\b|\bnumber of (the|your) order\b",
            heard.question,
            re.IGNORECASE,
        ):
            yield self._choose(heard, plain, self._wording.order(self.order))


class _CancelTalk(_Talk):
    _done = re.compile(r"cancel", re.IGNORECASE)
    _errand = re.compile(r"^cancel", re.IGNORECASE)

    def __init__(self, wish: Cancel, wording: Wording, *, slips: bool) -> None:
        super().__init__(wording, slips=slips)
        self.order = wish.order
        self._reason = wish.reason
        others = [reason for reason in CANCEL_REASONS if reason != wish.reason]
        self._first_reason = others[0] if slips and others else wish.reason

    def opening(self) -> str:
        tells = self._first_reason if self._slips or self._wording.chance(0.6) else None
        return self._wording.cancel(self.order, tells)

    def whole(self) -> str:
        return self._wording.cancel(self.order, self._reason)

    def correction(self, _heard: Heard) -> str | None:
        return self._wording.slip(self._wording.cancel_reason(self._reason))

    def misunderstood(self, heard: Heard) -> str | None:
        wrong = [reason for reason in CANCEL_REASONS if reason != self._reason and heard.mentions(reason)]
        return self._wording.cancel_reason(self._reason) if wrong else None

    def facts(self, heard: Heard) -> Iterator[Move]:
        yield from self._order_asked(heard)
        if re.search(r"\b(reason|why)\b", heard.words, re.IGNORECASE):
            words = "mistake" if "mistake" in self._reason else "need"
            for title in heard.options:
                if words in title.lower() and self._wording.chance(0.6):
                    yield Move(title, click=True)
            yield Move(self._wording.said(self._wording.cancel_reason(self._reason)))


class _ItemsTalk(_Talk):
    """What return and exchange share: things of an order, and a way for the money."""

    method: str
    items: Sequence[Item]

    def _method_asked(self, heard: Heard, said: str) -> Iterator[Move]:
        offered = any(self.method in title for title in heard.options)
        money = r"\b(refund|pay|paid|payment|money|difference|card|paypal|charge[d]?)\b"
        if offered or re.search(money, heard.question, re.IGNORECASE):
            yield self._choose(heard, self.method, said)

    def _items_asked(self, heard: Heard, said: str) -> Iterator[Move]:
        listed = [
            item for item in self.items if any(bounded(item.name).search(each) for each in heard.options)
        ]
        asks = r"\b(which|what) (item|items|one|ones|of|product|products|would|do|should|thing|things)\b"
        if listed or re.search(asks, heard.question, re.IGNORECASE):
            yield Move(said)


class _SendBackTalk(_ItemsTalk):
    _done = re.compile(r"return|refund|send|goes back", re.IGNORECASE)
    _errand = re.compile(r"\breturn\b", re.IGNORECASE)

    def __init__(self, wish: SendBack, wording: Wording, *, slips: bool) -> None:
        super().__init__(wording, slips=slips)
        self.order, self.method, self.items = wish.order, wish.method, wish.items
        self._forgotten = self.items[-1:] if slips and len(self.items) > 1 else ()
        self._why = wording.return_reason()

    def opening(self) -> str:
        first = self.items[: len(self.items) - len(self._forgotten)]
        said = [self._wording.send_back(self.order, first)]
        if self._wording.chance(0.6):
            said.append(self._wording.refund_to(self.method))
        if self._wording.chance(0.3):
            said.append(self._why)
        return self._wording.said(*said)

    def whole(self) -> str:
        return self._wording.said(
            self._wording.send_back(self.order, self.items), self._wording.refund_to(self.method)
        )

    def correction(self, heard: Heard) -> str | None:
        if not self._forgotten or heard.count(self._forgotten[0].name) == self._named(self._forgotten[0]):
            return None
        item = self._wording.item(self._forgotten[0], exact=True)
        return self._wording.said(f"please also return {item}")

    def _named(self, item: Item) -> int:
        """How many of this name are wanted."""
        return sum(each.name == item.name for each in self.items)

    def misunderstood(self, heard: Heard) -> str | None:
        missing = [item for item in self.items if heard.count(item.name) < self._named(item)]
        if missing and any(heard.mentions(item.name) for item in self.items):
            return self._wording.said(f"no, I want to return {self._wording.items(self.items)}")
        other = [each for each in _methods_in(heard.words) if each != self.method]
        return self._wording.said(self._wording.refund_to(self.method)) if other else None

    def facts(self, heard: Heard) -> Iterator[Move]:
        yield from self._order_asked(heard)
        if re.search(r"\b(reason|why|wrong with)\b", heard.question, re.IGNORECASE):
            near = [each for each in heard.options if "mind" in each.lower()]
            if near and self._wording.chance(0.5):
                yield Move(near[0], click=True)
            yield Move(self._wording.said(self._why))
        yield from self._method_asked(heard, self._wording.said(self._wording.refund_to(self.method)))
        yield from self._items_asked(heard, self._wording.said(self._wording.items(self.items)))


class _ReplaceTalk(_ItemsTalk):
    _done = re.compile(r"exchange|change|updat|replac|swap|now", re.IGNORECASE)

    def __init__(self, wish: Replace, wording: Wording, *, slips: bool) -> None:
        super().__init__(wording, slips=slips)
        self.order, self.method, self._swaps = wish.order, wish.method, wish.swaps
        self.items = [swap.item for swap in wish.swaps]
        self._errand = re.compile(r"^exchange" if wish.received else r"^change (an|the) order", re.IGNORECASE)
        self._received = wish.received
        self._forgotten = self._swaps[-1:] if slips and len(self._swaps) > 1 else ()

    def opening(self) -> str:
        first = self._swaps[: len(self._swaps) - len(self._forgotten)]
        said = [self._wording.replace(self.order, first, received=self._received)]
        if self._wording.chance(0.5):
            said.append(self._wording.use(self.method))
        return self._wording.said(*said)

    def whole(self) -> str:
        return self._wording.said(
            self._wording.replace(self.order, self._swaps, received=self._received),
            self._wording.use(self.method),
        )

    def correction(self, heard: Heard) -> str | None:
        if not self._forgotten or self._repeated(heard, self._forgotten[0]):
            return None
        verb = "exchange" if self._received else "change"
        return self._wording.said(f"please also {verb} {self._wording.swap(self._forgotten[0], exact=True)}")

    def misunderstood(self, heard: Heard) -> str | None:
        missing = [swap for swap in self._swaps if not self._repeated(heard, swap)]
        if missing and any(heard.mentions(swap.item.name) for swap in self._swaps):
            return self._wording.said(f"no, {self._wording.swaps(missing, exact=True)}")
        other = [each for each in _methods_in(heard.words) if each != self.method]
        return self._wording.said(self._wording.use(self.method)) if other else None

    def _repeated(self, heard: Heard, swap: Swap) -> bool:
        """Whether somewhere behind the thing's name stands what it is and what it becomes."""
        names = "|".join(re.escape(each.item.name) for each in self._swaps)
        pieces = re.split(rf"(?<!\w)(?={names})", heard.words, flags=re.IGNORECASE)
        values = [*swap.item.options.values(), *swap.options.values()]
        return any(all(bounded(each).search(piece) for each in (swap.item.name, *values)) for piece in pieces)

    def facts(self, heard: Heard) -> Iterator[Move]:
        yield from self._order_asked(heard)
        yield from self._options_asked(heard)
        yield from self._method_asked(heard, self._wording.said(self._wording.use(self.method)))
        yield from self._items_asked(heard, self._wording.said(self._wording.swaps(self._swaps, exact=True)))

    def _options_asked(self, heard: Heard) -> Iterator[Move]:
        """What one thing should become: the bot names it, or there is only one."""
        asked = [swap for swap in self._swaps if bounded(swap.item.name).search(heard.question)]
        if not asked and len(self._swaps) == 1:
            asked = list(self._swaps)
        if len(asked) != 1:
            exact = [swap for swap in asked if _described(heard.question, swap.item)]
            asked = exact or asked
        for swap in asked[:1]:
            wanted = list(swap.options.items())
            left = [title for title in heard.options if _AS_IT_IS.search(title)]
            if left and not wanted:  # the same again is not to be had, and there may be other wishes
                yield Move(left[0], click=True)
            for name, value in wanted:
                if bounded(name).search(heard.question) and any(
                    bounded(value).search(o) for o in heard.options
                ):
                    yield self._choose(heard, value, self._wording.said(self._wording.becomes({name: value})))
            fitting = [o for o in heard.options if wanted and _described(o, _changed(swap))]
            if len(fitting) == 1:
                yield Move(fitting[0], click=True)
            elif _OPTION_ASKED.search(heard.question) or any(
                bounded(name).search(heard.question) for name, _ in wanted
            ):
                yield Move(self._wording.said(self._wording.becomes(swap.options, plainly=True)))


class _ReaddressTalk(_Talk):
    _done = re.compile(r"address|sent|ship|deliver|goes? to", re.IGNORECASE)
    _errand = re.compile(r"\baddress\b", re.IGNORECASE)

    def __init__(self, wish: Readdress, wording: Wording, *, slips: bool) -> None:
        super().__init__(wording, slips=slips)
        self.order = wish.order
        self._address = dict(wish.address)
        self._wrong = self._address | {"zip": self._address["zip"][::-1]}

    def opening(self) -> str:
        return self._wording.readdress(self.order, self._wrong if self._slips else self._address)

    def whole(self) -> str:
        return self._wording.readdress(self.order, self._address)

    def correction(self, _heard: Heard) -> str | None:
        return self._wording.slip(self._wording.address(self._address))

    def misunderstood(self, heard: Heard) -> str | None:
        if not all(heard.mentions(self._address[part]) for part in ("address1", "city", "zip")):
            return self._wording.said(f"no, it is {self._wording.address(self._address)}")
        return None

    def facts(self, heard: Heard) -> Iterator[Move]:
        yield from self._order_asked(heard)
        if re.search(r"\b(address|where|street|postcode|zip)\b", heard.question, re.IGNORECASE):
            yield Move(self._wording.address(self._address))


class _RepayTalk(_ItemsTalk):
    _done = re.compile(r"pa(y|id)|charge|method", re.IGNORECASE)
    _errand = re.compile(r"\bpayment\b", re.IGNORECASE)
    items = ()

    def __init__(self, wish: Repay, wording: Wording, *, slips: bool) -> None:
        super().__init__(wording, slips=slips)
        self.order, self.method = wish.order, wish.method

    def opening(self) -> str:
        return self._wording.repay(self.order, self.method)

    def whole(self) -> str:
        return self._wording.repay(self.order, self.method)

    def misunderstood(self, heard: Heard) -> str | None:
        named = _methods_in(heard.words)
        return (
            self._wording.said(self._wording.use(self.method)) if named and self.method not in named else None
        )

    def facts(self, heard: Heard) -> Iterator[Move]:
        yield from self._order_asked(heard)
        yield from self._method_asked(heard, self._wording.method(self.method))


def _talk(wish: Wish, wording: Wording, *, slips: bool) -> _Talk:
    match wish:
        case Cancel():
            return _CancelTalk(wish, wording, slips=slips)
        case SendBack():
            return _SendBackTalk(wish, wording, slips=slips)
        case Replace():
            return _ReplaceTalk(wish, wording, slips=slips)
        case Readdress():
            return _ReaddressTalk(wish, wording, slips=slips)
        case Repay():
            return _RepayTalk(wish, wording, slips=slips)


def _orders_in(words: str) -> set[str]:
    return set(re.findall(r"\bW\d{7}\b", words))


def _methods_in(words: str) -> set[str]:
    return set(re.findall(r"\b(?:credit_card|paypal|gift_card)_\d+\b", words))


def _described(words: str, item: Item) -> bool:
    """Whether the words have every option, each as often as the thing has it."""
    values = [value.casefold() for value in item.options.values()]
    return bool(values) and all(len(bounded(value).findall(words)) >= values.count(value) for value in values)


def _changed(swap: Swap) -> Item:
    return Item(swap.item.name, {**swap.item.options, **swap.options})
