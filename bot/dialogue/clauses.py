"""Cuts a message into the requests it holds: "cancel FD10042 and where is FD10051?" holds two.

Punctuation and linking words propose where to cut, and the form of what stands between them (a question, an order
to do something, a wish) says which parts can be requests. Only where there are several is the understanding asked,
once for all of them: parts that mean the same, or that answer, greet or complain, stay with their neighbours. A
message with one request costs nothing more than without this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

from bot.dialogue import phrasing
from bot.dialogue.scope import GUESSED

Parse = dict[str, Any]
Understand = Callable[[list[str]], list[Parse]]

MAX_CLAUSES: Final = 5  # requests of one message that are answered
MAX_PARTS: Final = 8  # parts of one message that are looked at

# Intents that are no request of their own when they stand beside one.
SOFT: Final = frozenset(
    {
        "greet", "goodbye", "thank", "how_are_you", "compliment", "complain", "chitchat", "affirm", "deny",
        "inform", "stop", "help", "problem_solved", "give_feedback",
    }
)  # fmt: skip
# What leads to an article or to products by the words alone, so that two of them may be two questions.
BROAD: Final = frozenset({"ask_question", "nlu_fallback"})
# Requests that customers make in one breath and that one answer serves.
RELATED: Final = (
    frozenset({"track_order", "ask_delivery_time", "report_problem"}),
    frozenset({"start_return", "track_refund", "ask_return_policy", "exchange", "report_problem"}),
    frozenset({"cancel_order", "start_return", "track_refund", "ask_cancellation_policy"}),
    frozenset({"find_product", "refine", "ask_product", "check_availability", "recommend", "ask_price"}),
    frozenset({"change_order", "exchange", "change_address"}),
)

# What moves money, and may be told which way it should go.
_MONEY: Final = frozenset({"start_return", "exchange", "change_order", "change_payment"})
ORDER_NUMBER: Final = "order_number"


@dataclass(frozen=True)
class Clause:
    """One request of a message.

    Attributes:
        text: its words.
        parse: how they were understood, with offsets within ``text``; None where nobody has asked yet.
    """

    text: str
    parse: Parse | None = None

    @property
    def intent(self) -> str | None:
        """What the customer does with these words."""
        name: str | None = ((self.parse or {}).get("intent") or {}).get("name")
        return name

    def numbers(self) -> list[str]:
        """The order numbers in it, each once."""
        entities = (self.parse or {}).get("entities") or ()
        return list(dict.fromkeys(e["value"] for e in entities if e.get("entity") == ORDER_NUMBER))


@dataclass(frozen=True)
class Split:
    """The requests of one message in the order of its words; ``cut_off``: there were more than are answered."""

    clauses: tuple[Clause, ...]
    cut_off: bool = False


@dataclass
class _Part:
    """Neighbouring pieces of the text that belong to one clause."""

    start: int
    end: int
    kind: str  # "request", "answer" or "context"
    strong: bool  # whether a sentence began here
    linked: bool  # whether a linking word stands before it
    additive: bool = False  # whether that word announces something else: "also", "by the way"
    head: tuple[int, int] = (0, 0)  # the request itself, without what only goes with it
    first: int = 0  # where its first piece ends
    parse: Parse = field(default_factory=dict)

    @property
    def intent(self) -> str:
        return str((self.parse.get("intent") or {}).get("name") or "")


def split(text: str, understand: Understand, *, answering: bool = False) -> Split:
    """The clauses of ``text``.

    Args:
        text: what the customer wrote.
        understand: parses several texts at once; called at most once.
        answering: whether the bot has just asked something, so that a leading yes is an answer of its own.
    """
    parts = _parts(text, answering=answering)
    if not parts:
        return Split((Clause(text, understand([text])[0]),))
    cut_off = len(parts) > MAX_PARTS
    parts = parts[:MAX_PARTS]
    texts = [_trimmed(text, part) for part in parts]
    if len(parts) == 1 and not re.search(r"\w", text[: parts[0].start] + text[parts[0].end :]):
        texts = [text]  # nothing was left out: "and in red?" stays as it is
    heads = [_head(text, part, words) for part, words in zip(parts, texts, strict=True)]
    whole = texts[0] if len(parts) == 1 else _trimmed(text, replace(parts[0], end=parts[-1].end))
    wanted = list(dict.fromkeys([*texts, *heads, whole]))
    understood = dict(zip(wanted, understand(wanted), strict=True))
    for part, words, head in zip(parts, texts, heads, strict=True):
        part.parse = _stronger(understood[words], understood[head], pays=_pays(text, part))
    merged = _merged(text, parts, answering=answering)
    parsed_whole = understood[whole]
    if len(merged) == 1 and not cut_off:
        parse = _stronger(parsed_whole, merged[0].parse)
        pays = _pays(text, parts[0]) or any(
            phrasing.tells_payment(_trimmed(text, part)) for part in parts[1:]
        )
        if pays and merged[0].intent in {*_MONEY, "nlu_fallback"}:
            meant = merged[0].parse  # the whole may sound like a question about payment
            known = {name: meant[name] for name in ("intent", "intent_ranking") if name in meant}
            parse = parsed_whole | known
        return Split(_one_by_one(Clause(whole, parse)))
    clauses = [one for part in merged for one in _one_by_one(Clause(_trimmed(text, part), part.parse))]
    return Split(tuple(clauses[:MAX_CLAUSES]), cut_off=cut_off or len(clauses) > MAX_CLAUSES)


def _stronger(whole: Parse, head: Parse, *, pays: bool = False) -> Parse:
    """What the whole means; where that is only a greeting, a complaint or a guess, what the request in it means.

    Also where the rest ``pays``, that is, tells only which way money goes.
    """
    intent = (whole.get("intent") or {}).get("name")
    if (
        whole is not head
        and (intent in SOFT | BROAD or whole.get(GUESSED) or pays)
        and (head.get("intent") or {}).get("name") not in {*SOFT, "nlu_fallback", None}
        and (pays or not (whole.get(GUESSED) and head.get(GUESSED)))
    ):
        certain = {"intent": head["intent"], "intent_ranking": head.get("intent_ranking", [])}
        return whole | certain | {GUESSED: head.get(GUESSED, False)}
    return whole


def _parts(text: str, *, answering: bool) -> list[_Part]:  # noqa: C901  (one pass, one branch for each kind)
    """The parts that may be requests, with what only goes before or after each; small talk is left out."""
    parts: list[_Part] = []
    opening: tuple[int, bool, bool, bool] | None = (
        None  # where context began that belongs to the next request
    )
    linked_on = additive_on = False
    for start, end, strong in phrasing.pieces(text):
        words = text[start:end]
        bare = phrasing.bare_of(words)
        linked, additive = phrasing.links(words)
        linked, additive = linked or linked_on, additive or additive_on
        linked_on = additive_on = False
        if not bare:
            linked_on, additive_on = True, additive  # "Second," links what follows
            continue
        if phrasing.is_social(bare):
            linked_on, additive_on = linked, additive
            if parts and parts[-1].end == start and not strong:
                parts[-1].end = end  # "…, please"
            continue
        kind = _kind(bare, first=not parts and opening is None, answering=answering)
        if kind == "context":
            # A new sentence may open the next request; whatever follows a request in one sentence belongs to it.
            if not parts or (strong and parts[-1].kind == "answer"):
                opening = opening or (start, strong, linked, additive)
            elif opening is None and not (strong and phrasing.opens(text, end)):
                parts[-1].end = end
                if (
                    not strong
                ):  # "red and blue shirts" is one phrase; a new sentence only goes with the request
                    parts[-1].head = (parts[-1].head[0], end)
            else:
                opening = opening or (start, strong, linked, additive)
            continue
        head = (start, end)
        begins = opening or (start, strong, linked, additive)
        opening = None
        parts.append(_Part(begins[0], end, kind, begins[1], begins[2], begins[3], head, first=end))
    if opening is not None and parts:
        parts[-1].end = len(text)
    if len(parts) == 1 and parts[0].kind == "answer":
        return []
    return parts


def _kind(bare: str, *, first: bool, answering: bool) -> str:
    if first and answering and phrasing.is_answer(bare):
        return "answer"
    return "request" if phrasing.asks(bare) else "context"


def _trimmed(text: str, part: _Part) -> str:
    bare = phrasing.bare_of(text[part.start : part.end])
    return bare.rstrip(".。 ") if not bare.endswith("...") else bare


def _head(text: str, part: _Part, words: str) -> str:
    """The request itself. Where an order is named it ends with the first thing that is listed, without details."""
    if part.head == (part.start, part.end) and not phrasing.has_number(words):
        return words
    head = _trimmed(text, replace(part, start=part.head[0], end=part.head[1]))
    if not phrasing.has_number(words):
        return head
    first = _trimmed(text, replace(part, start=part.head[0], end=part.first or part.head[1]))
    bare = phrasing.without_details(first)
    number = phrasing.named_order(words)
    if not bare or number is None or number in bare:
        return bare or head
    return f"订单{number}，{bare}" if phrasing.is_chinese(bare) else f"{bare} in order {number}"


def _pays(text: str, part: _Part) -> bool:
    """Whether something behind the request tells which way money goes."""
    rest = text[part.first : part.end]
    return any(
        phrasing.tells_payment(phrasing.bare_of(rest[start:end])) for start, end, _ in phrasing.pieces(rest)
    )


def _merged(text: str, parts: list[_Part], *, answering: bool) -> list[_Part]:
    """Parts that are one request become one."""
    merged = [parts[0]]
    for part in parts[1:]:
        before = merged[-1]
        # "Never mind, show me jackets" leaves what is open and asks for something else.
        leaves = answering and before.intent == "stop" and part.intent not in SOFT | BROAD
        if not leaves and _are_one(text, before, part):
            merged[-1] = _joined(text, before, part)
        else:
            merged.append(part)
    return merged


def _are_one(text: str, left: _Part, right: _Part) -> bool:  # noqa: C901, PLR0911  (one line for each reason)
    """Whether two neighbouring parts are one request."""
    if left.kind == "answer":
        return not (right.strong or right.linked) or right.intent in SOFT
    left_numbers = Clause("", left.parse).numbers()
    right_numbers = Clause("", right.parse).numbers()
    if right_numbers and left_numbers and right_numbers != left_numbers:
        return False
    words = _trimmed(text, right)
    # The order that a request is about, said after it.
    only_said_which = not left_numbers and phrasing.is_fact(words)
    if only_said_which or left.intent in SOFT or right.intent in SOFT:
        return True
    asks, pays = phrasing.is_question(words), phrasing.tells_payment(words)
    hangs = not phrasing.names_something(words) and not right_numbers
    if left.intent == right.intent:
        if left.intent not in BROAD:
            return not (right_numbers and not left_numbers and right.linked)
        return hangs
    if (
        left.intent == "nlu_fallback"
        and not left_numbers
        and not phrasing.names_something(_trimmed(text, left))
    ):
        return True  # "can you check and …"
    if "nlu_fallback" in {left.intent, right.intent} and not (right.strong or right.linked):
        return hangs
    if right.additive and not hangs:
        return False
    if left.intent in {*_MONEY, "nlu_fallback"} and not right_numbers and pays and not asks:
        return True
    related = any({left.intent, right.intent} <= family for family in RELATED)
    if related and not right_numbers:
        return hangs or not asks or phrasing.refers_back(words)
    return hangs


def _joined(text: str, left: _Part, right: _Part) -> _Part:
    """One part of two; it means what the one that is a request means."""
    head = right if left.intent in SOFT | {"nlu_fallback"} and right.intent not in SOFT else left
    part = replace(left, end=right.end, kind="request")
    words = _trimmed(text, part)
    entities = []
    for each in (left, right):
        shift = words.find(_trimmed(text, each))
        if shift < 0:
            continue
        entities += [
            entity | {"start": entity["start"] + shift, "end": entity["end"] + shift}
            for entity in each.parse.get("entities") or ()
        ]
    part.parse = head.parse | {"text": words, "entities": entities}
    return part


def _one_by_one(clause: Clause) -> tuple[Clause, ...]:
    """As two clauses, where one names two orders: "cancel FD1 and FD2"; anything else stays as it is."""
    parse = clause.parse or {}
    found = sorted(
        (entity for entity in parse.get("entities") or () if entity.get("entity") == ORDER_NUMBER),
        key=lambda entity: entity["start"],
    )
    if len({entity["value"] for entity in found}) < 2:
        return (clause,)
    gaps = [clause.text[a["end"] : b["start"]] for a, b in pairwise(found)]
    if not all(phrasing.lists_on(gap) for gap in gaps):
        return (clause,)
    before, after = clause.text[: found[0]["start"]], clause.text[found[-1]["end"] :]
    clauses = []
    for place, entity in enumerate(found):
        if entity["value"] in {earlier["value"] for earlier in found[:place]}:
            continue
        words = clause.text[entity["start"] : entity["end"]]
        one = f"{before}{words}{after}"
        others = [
            other
            if other["end"] <= len(before)
            else other
            | {
                "start": other["start"] - len(clause.text) + len(one),
                "end": other["end"] - len(clause.text) + len(one),
            }
            for other in parse["entities"]
            if other.get("entity") != ORDER_NUMBER
            and (other["end"] <= len(before) or other["start"] >= found[-1]["end"])
        ]
        number = entity | {"start": len(before), "end": len(before) + len(words)}
        clauses.append(Clause(one, parse | {"text": one, "entities": [*others, number]}))
    return tuple(clauses)
