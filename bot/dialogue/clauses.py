"""Cuts a message into the requests it holds: "cancel FD10042 and where is FD10051?" holds two.

Punctuation and linking words propose where to cut, and the form of what stands between them (a question, an order
to do something, a wish) says which parts can be requests. Only where there are several is the understanding asked,
once for all of them: parts that mean the same, or that answer, greet or complain, stay with their neighbours. A
message with one request costs nothing more than without this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

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

_LINK: Final = (
    r"(?:and|also|plus|but|then|so|oh|or|well|now|anyway|next|additionally|besides|furthermore|finally|lastly|"
    r"by the way|btw|while (?:you'?re|we'?re) at it|as well as|another thing|one more thing|"
    r"first(?:ly)?|second(?:ly)?|third(?:ly)?|(?:one|two|three|four|five|[1-9])\s{0,2}[:.)]|"
    r"另外|还有|此外|顺便(?:问一?下)?|对了|然后|接着|同时|以及|而且|并且|再|最后|第[一二三四五]|首先|其次|&)"
)
_LINKS: Final = re.compile(
    rf"^(?:[\s,.;:!?，。；：！？、·•*–-]*{_LINK}(?![\w'])[\s,:，：、]*)+", re.IGNORECASE
)
_ZH_LINKS: Final = re.compile(
    r"^[\s,.;:!?，。；：！？、]*(?:(?:另外|还有|此外|顺便(?:问一?下)?|对了|然后|接着|同时|以及|而且|并且|再|"
    r"最后|首先|其次)[\s,，：、]*)+"
)
_ADDITIVE: Final = re.compile(
    r"also|plus|another thing|one more|by the way|btw|additionally|besides|furthermore|as well|另外|还有|此外|"
    r"顺便|对了",
    re.IGNORECASE,
)
_EDGE: Final = " \t\r\n,;:，；：、·•*–-"

# Where a message may be cut: after the end of a sentence, at a comma, before a linking word.
_CUT: Final = re.compile(
    r"(?P<strong>[.](?=\s)|[!?;。！？；]+|\n+)"
    r"|(?P<weak>[,，](?!\d)|\s[–-]\s)"
    r"|(?P<word>\s(?=(?:and|plus|also|then|but|as well as|by the way|btw|&)\s))"
    r"|(?P<han>(?<=[\u3400-\u9fff\dA-Za-z ])(?=(?:另外|还有|顺便|对了|然后)))",
    re.IGNORECASE,
)
# "I also want" is one phrase.
_SUBJECT: Final = re.compile(
    r"(?:\b(?:i|we|you|they|he|she|it|would|can|could|will|do|does|is|are|am|have|should|and|to)|'d|'ll|'m)$",
    re.IGNORECASE,
)
_ABBREVIATED: Final = re.compile(r"\b(?:no|nr|st|mr|mrs|ms|dr|vs|approx|etc|e\.g|i\.e)$", re.IGNORECASE)

_POLITE: Final = r"(?:(?:please|kindly|just|maybe|perhaps|hey|ok|okay)[\s,]+)*"
_VERBS: Final = (
    r"cancel|track|trace|return|refund|exchange|swap|replace|change|update|modify|edit|show|find|search|tell|give|"
    r"send|get|let|help|check|look|recommend|suggest|compare|order|buy|purchase|add|remove|delete|subscribe|"
    r"unsubscribe|sign|reset|explain|list|connect|transfer|put|make|switch|remind|notify|ship|resend|reship|"
    r"apply|book|reserve|provide|confirm|call|describe|forward|issue|reopen|talk|speak"
)
_QUESTION: Final = re.compile(
    rf"^{_POLITE}(?:what|where|when|which|who|whom|whose|why|how|what's|where's|when's|who's|how's|whats|wheres)\b"
    rf"|^{_POLITE}(?:can|could|would|will|do|does|did|is|are|was|were|has|should|may|am|any|isn't|aren't|don't you|"
    r"doesn't|didn't|can't you|couldn't)\s+\S"
    r"|^have (?:you|i|my|they)\b",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    rf"^{_POLITE}(?:{_VERBS})(?:\s|$)"
    r"|^(?:can|could|would|will) you\b"
    r"|^(?:i|we)(?:\s+(?:also|just|still|really|only|now|then|actually|would|do|will|am|was))*"
    r"(?:\s*'(?:d|m|ll))?(?:\s+(?:also|just|still|really|only|now))*"
    r"\s+(?:want|need|wish|like to|like a|like my|like the|love to|love a|have to|prefer|require|looking for|"
    r"searching for|trying to|wondering|interested in|wanna|gotta)\b"
    r"|^(?:also\s+)?(?:looking for|searching for|interested in|wanna|want to|need to|need an?|wondering)\b",
    re.IGNORECASE,
)
# "I need it for Friday" gives a reason and asks nothing.
_NO_WISH: Final = re.compile(
    r"^(?:i|we)\s+(?:really\s+)?(?:need|want) (?:it|them|this|these|that)\s+(?:for|by|before|on|because|asap|now)\b"
    r"|^i(?:'d| would) like to know if you\b",
    re.IGNORECASE,
)
# "For order FD10042, …" stands before a request and is none.
_ABOUT: Final = re.compile(
    r"^(?:for|from|in|on|with|of|about|regarding|concerning) (?:(?:my|the) )?(?:order|purchase)?"
    r"(?: (?:number|no\.?))?[ #:]{0,3}[A-Z]{0,3}-?\d{4,8}[\s,:;-]+(?=\S)|"
    r"^(?:关于|对于)?订单号?[是:：\s#]{0,3}[A-Z]{0,3}-?\d{4,8}(?:的|里的?|中的?)?[，,:：\s]{0,3}(?=\S)",
    re.IGNORECASE,
)
# Says only which way money goes: "use my PayPal for the difference", "I want the money back on my gift card".
_PAYS: Final = re.compile(
    r"^(?:please )?(?:(?:use|with|via|by|through|refund|charge|credit|pay|put)\b|"
    r"i (?:want|need|would like|'d like) (?:it|the money|my money|the refund)\b|(?:the|my) (?:refund|money)\b)"
    r".{0,60}?(?:\b(?:pay ?pal|cards?|account|visa|mastercard|voucher|method)|_card|_\d+)|"
    r"^(?:my |the )?(?:(?:(?:gift|credit|debit|bank)[ _]?)?card|pay ?pal|voucher|visa|mastercard)\b.{0,30}$|"
    r"^[a-z_]{3,12}_\d+$|"
    r"^(?:用|退到|退回|钱退|退款到|差价用).{0,20}(?:卡|支付宝|微信|账户|paypal)",
    re.IGNORECASE,
)
_MONEY: Final = frozenset({"start_return", "exchange", "change_order", "change_payment"})
_BRACKETS: Final = re.compile(r"\s*(?:\([^()]*(?:\)|$)|（[^（）]*(?:）|$))")
_NUMBER: Final = re.compile(r"\d{4,}")
_ORDER: Final = re.compile(r"#?(?<![A-Za-z0-9_])[A-Za-z]{1,3}-?\d{4,8}(?![A-Za-z0-9_])")
_IF: Final = re.compile(
    r"^(?:if|when i|because|since|although|unless)\b.*[^?？]$|^(?:如果|要是|因为|由于|假如)", re.IGNORECASE
)
_ZH_QUESTION: Final = re.compile(
    r"吗|么[?？]?$|什么|怎么|怎样|如何|多少|多久|多长|几[点天号个时]|哪|是否|能不能|可不可以|有没有|是不是|"
    r"要不要|会不会|谁|为何|咋|啥|呢[?？]?$"
)
_ZH_WISH: Final = re.compile(
    r"^(?:请|麻烦(?!你|您|了|$)|帮我|帮忙|给我|替我|我(?:还|也|就|真的)?(?:想|要|需要|希望|打算|得)(?!问)|(?:还|"
    r"也)?(?:想|要)(?!问)(?=\S)|"
    r"取消|退[货款掉]?|换|查|推荐|转|找|改|修改|看看|催|申请|订|买|下单|联系|比较|介绍|告诉)"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")

# Said to be polite or to announce something; a request beside it is all that there is to answer.
_SOCIAL: Final = re.compile(
    r"(?:hi+|hello+|hey+|hiya|howdy|yo|dear (?:all|team|support|sir or madam)|(?:hi|hello|hey) (?:there|again|"
    r"all|team)|"
    r"good (?:morning|afternoon|evening|day)|greetings|"
    r"(?:(?:ok(?:ay)?|great|perfect|super|awesome|alright|cool|nice|good|lovely)[\s,]*)*"
    r"(?:thanks?|thank you|thx|cheers|ty)(?: (?:you|a lot|so much|very much|again|in advance|for (?:your|the|"
    r"that) ?\w*))*|"
    r"(?:ok(?:ay)?|alright|well)?[\s,]*(?:great|perfect|super|awesome|cool|nice|lovely|good|wonderful)|"
    r"how are you(?: doing)?(?: today)?|"
    r"(?:just )?(?:(?:i have|i've got|i got|got|have) )?(?:an?|one|two|three|\d|some|a few|a couple of|a quick|"
    r"another|one more|quick|couple of)"
    r"(?: (?:quick|more|other|short))* (?:questions?|things?|requests?)|"
    r"(?:can|could) (?:you|u|someone|anyone|somebody) (?:please )?help(?: me)?(?: (?:please|out))?|"
    r"(?:please )?help me|i need (?:some )?help|"
    r"sorry(?: to bother you)?|excuse me|wait|hold on|please|"
    r"(?:(?:您|你)好(?:呀|啊|哦)?|哈喽|嗨|在吗|在不在|有人(?:吗|在吗)|亲|早上好|下午好|晚上好|"
    r"请问(?:一下)?(?:有人吗)?|麻烦(?:你|您)?了?|辛苦了|"
    r"(?:好的?[,，]?)?(?:多谢|谢谢)(?:你|您|啦|了)?|不好意思|打扰(?:了|一下)|我?想?(?:请)?问(?:一?下|个问题|"
    r"你们?个?问题)?|有个?问题|帮个忙))",
    re.IGNORECASE,
)
# The answer to a question that the bot has asked.
_LEAVING: Final = re.compile(
    r"(?:never ?mind|forget (?:it|that|about it)|leave it|skip (?:it|that)|drop it)|"
    r"(?:还是)?算了(?:吧)?|不弄了|不办了|当我没说",
    re.IGNORECASE,
)
_YES_NO: Final = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok|okay|right|correct|of course|exactly|no|nope|nah|neither)"
    r"(?:[\s,]+(?:please|thanks|thank you|sure|do it|do that|go ahead|that's right))*|"
    r"(?:是的?|对的?|好的?|好啊|可以|行|嗯+|没错|要的?|不|不是|不用了?|不要|不对)(?:[,，]?(?:谢谢|麻烦了))?",
    re.IGNORECASE,
)
_FACT: Final = re.compile(
    r"(?:it'?s |order |number |订单号?[是:：]?\s?)?#?[A-Za-z]{0,3}-?\d{4,8}|\S+@\S+\.\w+", re.IGNORECASE
)

# Words that name nothing to ask about: what remains of a part without them tells whether it stands alone.
_FUNCTION: Final = frozenset(
    {
        "a", "about", "all", "also", "am", "an", "and", "any", "anything", "are", "as", "at", "available", "be",
        "before", "by", "can", "check", "come", "comes", "could", "day", "days", "did", "do", "does", "for",
        "from", "get", "go", "going", "got", "had", "has", "have", "help", "how", "i", "i'd", "if", "in",
        "into", "is", "it", "it's", "its", "just", "know", "late", "latest", "like", "long", "look", "many",
        "may", "me", "might", "money", "more", "much", "my", "need", "now", "of", "on", "one", "or", "our",
        "out", "please", "possible", "see", "shall", "should", "so", "some", "something", "soon", "status",
        "take", "takes", "tell", "than", "thank", "thanks", "that", "that's", "the", "their", "them", "then",
        "there", "these", "they", "thing", "things", "this", "those", "time", "times", "to", "too", "until",
        "up", "us", "want", "was", "we", "what", "what's", "when", "where", "where's", "which", "who", "whole",
        "why", "will", "with", "work", "works", "would", "you", "your", "yours",
    }
)  # fmt: skip
_ZH_FUNCTION: Final = re.compile(
    r"我们?|你们?|您|它们?|这个?|那个?|的|了|吗|呢|吧|么|要|能|可以|需要|多长|多少|多久|时间|怎么|怎样|如何|"
    r"办理?|弄|处理|请问|什么|时候|"
    r"几天|几|是|有没有|有|会|还|也|都|就|查|看|一下|一?个|到底|大概|左右|多|和|请|帮我|帮忙|可不可以|能不能|"
    r"告诉|知道|想|给"
)
_ANAPHOR: Final = re.compile(
    r"\b(?:it|its|it's|them|they|this one|that one|this|that|the order|the parcel|the package)\b|它|这个|那个|"
    r"这单|该订单|这件",
    re.IGNORECASE,
)
_BETWEEN_NUMBERS: Final = re.compile(
    r"\s{0,3}(?:[,，、;；/&]|and|plus|as well as|和|与|跟|以及|还有|及){1,3}\s{0,3}(?:and|also|orders?|numbers?|"
    r"订单号?)?\s{0,3}"
    r"(?:orders?|numbers?|no\.?|订单号?)?\s{0,3}#?",
    re.IGNORECASE,
)
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
        pays = _pays(text, parts[0]) or any(_PAYS.search(_trimmed(text, part)) for part in parts[1:])
        if pays and merged[0].intent in {*_MONEY, "nlu_fallback"}:
            meant = merged[0].parse  # the whole may sound like a question about payment
            known = {name: meant[name] for name in ("intent", "intent_ranking") if name in meant}
            parse = parsed_whole | known
        return Split(_one_by_one(Clause(whole, parse)))
    clauses = [one for part in merged for one in _one_by_one(Clause(_trimmed(text, part), part.parse))]
    return Split(tuple(clauses[:MAX_CLAUSES]), cut_off=cut_off or len(clauses) > MAX_CLAUSES)


def without_payload(text: str) -> str:
    """Customers' words are never a payload: a leading slash, however it is written, is taken away."""
    while unicodedata.normalize("NFKC", text).lstrip().startswith("/"):
        text = text.lstrip()[1:]
    return text


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


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of what stands between places where the text may be cut; whether a sentence begins there."""
    start, strong = 0, True
    for cut in _CUT.finditer(text):
        if cut.group("strong") and _ABBREVIATED.search(text[start : cut.start()]):
            continue
        if cut.group("word") and _SUBJECT.search(text[start : cut.start()]):
            continue
        end = cut.end() if cut.group("strong") else cut.start()
        if text[start:end].strip(_EDGE + ".!?。！？"):
            yield start, end, strong
            start, strong = end, bool(cut.group("strong"))
        elif cut.group("strong"):
            strong = True
    if text[start:].strip(_EDGE + ".!?。！？"):
        yield start, len(text), strong


def _parts(text: str, *, answering: bool) -> list[_Part]:  # noqa: C901  (one pass, one branch for each kind)
    """The parts that may be requests, with what only goes before or after each; small talk is left out."""
    parts: list[_Part] = []
    opening: tuple[int, bool, bool, bool] | None = (
        None  # where context began that belongs to the next request
    )
    linked_on = additive_on = False
    for start, end, strong in _pieces(text):
        words = text[start:end]
        bare = _bare(words)
        link = _LINKS.match(words) or _ZH_LINKS.match(words)
        linked = linked_on or link is not None
        additive = additive_on or bool(link and _ADDITIVE.search(link.group()))
        linked_on = additive_on = False
        if not bare:
            linked_on, additive_on = True, additive  # "Second," links what follows
            continue
        if _is_social(bare):
            linked_on, additive_on = linked, additive
            if parts and parts[-1].end == start and not strong:
                parts[-1].end = end  # "…, please"
            continue
        kind = _kind(bare, first=not parts and opening is None, answering=answering)
        if kind == "context":
            # A new sentence may open the next request; whatever follows a request in one sentence belongs to it.
            if not parts or (strong and parts[-1].kind == "answer"):
                opening = opening or (start, strong, linked, additive)
            elif opening is None and not (strong and _opens(text, end)):
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


def _opens(text: str, end: int) -> bool:
    """Whether a sentence that goes on after a comma ends in a question: "My parcel is late, where is it?"."""
    rest = text[end:]
    cut = _CUT.match(rest)
    return bool(cut and cut.group("weak") and _asks(_bare(rest[cut.end() :])))


def _kind(bare: str, *, first: bool, answering: bool) -> str:
    plain = bare.strip(" .!?。！？")
    if first and answering and any(form.fullmatch(plain) for form in (_YES_NO, _FACT, _LEAVING)):
        return "answer"
    return "request" if _asks(bare) else "context"


def _asks(bare: str) -> bool:
    """Whether the words have the form of a question, an order to do something, or a wish."""
    bare = _ABOUT.sub("", bare)
    if _IF.search(bare) or _NO_WISH.search(bare):
        return False
    if _HAN.search(bare):
        return bool(_ZH_QUESTION.search(bare) or _ZH_WISH.search(bare))
    if _QUESTION.search(bare) or _WISH.search(bare):
        return len(bare.split()) > 1 or bool(_HAN.search(bare))
    return False


def _is_social(bare: str) -> bool:
    return bool(_SOCIAL.fullmatch(bare.strip(" .!?。！？~～,，")))


def _bare(words: str) -> str:
    """The words without the signs and linking words before them."""
    stripped = words.strip(_EDGE)
    stripped = _LINKS.sub("", stripped)
    return without_payload(_ZH_LINKS.sub("", stripped).strip(_EDGE).lstrip(".!?。！？ "))


def _trimmed(text: str, part: _Part) -> str:
    bare = _bare(text[part.start : part.end])
    return bare.rstrip(".。 ") if not bare.endswith("...") else bare


def _head(text: str, part: _Part, words: str) -> str:
    """The request itself. Where an order is named it ends with the first thing that is listed, without details."""
    if part.head == (part.start, part.end) and not _NUMBER.search(words):
        return words
    head = _trimmed(text, replace(part, start=part.head[0], end=part.head[1]))
    if not _NUMBER.search(words):
        return head
    first = _trimmed(text, replace(part, start=part.head[0], end=part.first or part.head[1]))
    bare = _BRACKETS.sub("", _ABOUT.sub("", first)).strip()
    number = _ORDER.search(words)
    if not bare or number is None or number[0] in bare:
        return bare or head
    return f"订单{number[0]}，{bare}" if _HAN.search(bare) else f"{bare} in order {number[0]}"


def _pays(text: str, part: _Part) -> bool:
    """Whether something behind the request tells which way money goes."""
    rest = text[part.first : part.end]
    return any(_PAYS.search(_bare(rest[start:end])) for start, end, _ in _pieces(rest))


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
    only_said_which = not left_numbers and _FACT.fullmatch(words) is not None
    if only_said_which or left.intent in SOFT or right.intent in SOFT:
        return True
    asks = bool(_ZH_QUESTION.search(words) if _HAN.search(words) else _QUESTION.search(words))
    hangs = not _names_something(words) and not right_numbers
    if left.intent == right.intent:
        if left.intent not in BROAD:
            return not (right_numbers and not left_numbers and right.linked)
        return hangs
    if left.intent == "nlu_fallback" and not left_numbers and not _names_something(_trimmed(text, left)):
        return True  # "can you check and …"
    if "nlu_fallback" in {left.intent, right.intent} and not (right.strong or right.linked):
        return hangs
    if right.additive and not hangs:
        return False
    if left.intent in {*_MONEY, "nlu_fallback"} and not right_numbers and _PAYS.search(words) and not asks:
        return True
    related = any({left.intent, right.intent} <= family for family in RELATED)
    if related and not right_numbers:
        return hangs or not asks or bool(_ANAPHOR.search(words))
    return hangs


def _names_something(words: str) -> bool:
    """Whether the words name what they are about."""
    if _HAN.search(words):
        return bool(re.sub(r"[\W\d_]", "", _ZH_FUNCTION.sub("", words)))
    return any(word not in _FUNCTION for word in re.findall(r"[a-z']+", words.casefold().replace("’", "'")))


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
    if not all(_BETWEEN_NUMBERS.fullmatch(gap) for gap in gaps):
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
