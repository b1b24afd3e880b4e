"""Reads a task's instruction: who the customer is and what they want, in the order in which they want it.

The benchmark's training instructions are generated, so a small grammar reads them; of its hand-written ones it
reads what keeps to the grammar and says of the others that it cannot.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import InvalidInput


@dataclass(frozen=True)
class Item:
    """One thing in an order; ``options`` only as far as the instruction names them."""

    name: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Swap:
    """One thing for another: the options that become different, and their new values."""

    item: Item
    options: Mapping[str, str]


@dataclass(frozen=True)
class Cancel:
    """An order that is not wanted any more."""

    order: str
    reason: str


@dataclass(frozen=True)
class SendBack:
    """Things for which the money is wanted back."""

    order: str
    items: Sequence[Item]
    method: str


@dataclass(frozen=True)
class Replace:
    """Things that should be others; ``received`` tells an exchange from a change."""

    order: str
    swaps: Sequence[Swap]
    method: str
    received: bool


@dataclass(frozen=True)
class Readdress:
    """An order that should go elsewhere."""

    order: str
    address: Mapping[str, str]


@dataclass(frozen=True)
class Repay:
    """An order that should be paid in another way."""

    order: str
    method: str


Wish = Cancel | SendBack | Replace | Readdress | Repay


@dataclass(frozen=True)
class Errand:
    """Everything that an instruction says."""

    name: str
    email: str | None
    postcode: str | None
    traits: Sequence[str]
    wishes: Sequence[Wish]


class Unreadable(InvalidInput):
    """The instruction is not of the grammar."""

    code = "unreadable_instruction"


_ORDER: Final = r"(?P<order>#W\d+)"
_NAME: Final = r"[A-Z][A-Za-z\- ]*?"
_OPTIONS: Final = r"\{[^}]*\}"
_WHO: Final = re.compile(
    r"Your name is (?P<name>[^.]+?) and your (?:email is (?P<email>\S+?)|zip code is (?P<postcode>\d+))\. "
    r"You are (?P<traits>[^.]+)\. "
)
_RETURN: Final = re.compile(
    rf"Return {_ORDER} via (?P<method>\w+): (?P<items>(?:{_NAME}(?: {_OPTIONS})?; ?)+)"
)
_REPLACE: Final = re.compile(
    rf"For {_ORDER}, (?P<verb>modify|exchange) "
    rf"(?P<swaps>(?:{_NAME} {_OPTIONS} to {_OPTIONS}; ?)+)via (?P<method>\w+)\. ?"
)
_CANCEL: Final = re.compile(rf"Cancel order {_ORDER} because (?P<reason>[^.]+)\. ?")
_READDRESS: Final = re.compile(
    rf"For {_ORDER}, change address to (?P<address>{_OPTIONS}) \(same as [^)]*\)\. ?"
)
_REPAY: Final = re.compile(rf"For {_ORDER}, change payment to (?P<method>\w+)\. ?")
_CLAUSES: Final = (_RETURN, _REPLACE, _CANCEL, _READDRESS, _REPAY)
_ITEM: Final = re.compile(rf"(?P<name>{_NAME})(?: (?P<options>{_OPTIONS}))?; ?")
_SWAP: Final = re.compile(rf"(?P<name>{_NAME}) (?P<options>{_OPTIONS}) to (?P<new>{_OPTIONS}); ?")


def read_instruction(text: str) -> Errand:
    """What a customer with this instruction is and wants.

    Raises:
        Unreadable: it is not of the grammar; says from where on.
    """
    who = _WHO.match(text)
    if who is None:
        raise Unreadable(f"nobody is introduced: {text[:60]!r}")
    wishes: list[Wish] = []
    at = who.end()
    while at < len(text):
        clause = next((found for each in _CLAUSES if (found := each.match(text, at))), None)
        if clause is None:
            raise Unreadable(f"not of the grammar: {text[at : at + 60]!r}")
        wishes.append(_wish(clause))
        at = clause.end()
    return Errand(
        name=who["name"],
        email=who["email"],
        postcode=who["postcode"],
        traits=tuple(who["traits"].split(", ")),
        wishes=tuple(wishes),
    )


def _wish(clause: re.Match[str]) -> Wish:
    order = clause["order"]
    if clause.re is _RETURN:
        items = tuple(
            Item(each["name"], _literal(each["options"])) for each in _ITEM.finditer(clause["items"])
        )
        return SendBack(order, items, clause["method"])
    if clause.re is _REPLACE:
        swaps = tuple(
            Swap(Item(each["name"], _literal(each["options"])), _literal(each["new"]))
            for each in _SWAP.finditer(clause["swaps"])
        )
        return Replace(order, swaps, clause["method"], received=clause["verb"] == "exchange")
    if clause.re is _CANCEL:
        return Cancel(order, clause["reason"])
    if clause.re is _READDRESS:
        address = {name: value for name, value in _literal(clause["address"]).items() if name != "order_id"}
        return Readdress(order, address)
    return Repay(order, clause["method"])


def _literal(text: str | None) -> dict[str, str]:
    if text is None:
        return {}
    try:
        value: Any = ast.literal_eval(text)
    except (ValueError, SyntaxError) as error:
        raise Unreadable(f"not a list of options: {text!r}") from error
    return {str(name): str(each) for name, each in value.items()}
