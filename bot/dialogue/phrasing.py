"""What the parts of a message look like: questions, wishes, greetings, answers, and where one ends.

Words and signs only, in English and Chinese; what a part means is the classifier's business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

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


def pieces(text: str) -> Iterator[tuple[int, int, bool]]:
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


def without_payload(text: str) -> str:
    """Customers' words are never a payload: a leading slash, however it is written, is taken away."""
    while unicodedata.normalize("NFKC", text).lstrip().startswith("/"):
        text = text.lstrip()[1:]
    return text


def opens(text: str, end: int) -> bool:
    """Whether a sentence that goes on after a comma ends in a question: "My parcel is late, where is it?"."""
    rest = text[end:]
    cut = _CUT.match(rest)
    return bool(cut and cut.group("weak") and asks(bare_of(rest[cut.end() :])))


def asks(bare: str) -> bool:
    """Whether the words have the form of a question, an order to do something, or a wish."""
    bare = _ABOUT.sub("", bare)
    if _IF.search(bare) or _NO_WISH.search(bare):
        return False
    if is_chinese(bare):
        return bool(_ZH_QUESTION.search(bare) or _ZH_WISH.search(bare))
    if _QUESTION.search(bare) or _WISH.search(bare):
        return len(bare.split()) > 1 or is_chinese(bare)
    return False


def is_social(bare: str) -> bool:
    """Whether the words are said to be polite, or only announce something."""
    return bool(_SOCIAL.fullmatch(bare.strip(" .!?。！？~～,，")))


def bare_of(words: str) -> str:
    """The words without the signs and linking words before them."""
    stripped = words.strip(_EDGE)
    stripped = _LINKS.sub("", stripped)
    return without_payload(_ZH_LINKS.sub("", stripped).strip(_EDGE).lstrip(".!?。！？ "))


def names_something(words: str) -> bool:
    """Whether the words name what they are about."""
    if is_chinese(words):
        return bool(re.sub(r"[\W\d_]", "", _ZH_FUNCTION.sub("", words)))
    return any(word not in _FUNCTION for word in re.findall(r"[a-z']+", words.casefold().replace("’", "'")))


def is_answer(bare: str) -> bool:
    """Whether the words answer what was asked and ask nothing: a yes, an order's number, a wish to leave it."""
    plain = bare.strip(" .!?。！？")
    return any(form.fullmatch(plain) for form in (_YES_NO, _FACT, _LEAVING))


def is_question(words: str) -> bool:
    """Whether the words have the form of a question, rather than of an order or a wish."""
    return bool(_ZH_QUESTION.search(words) if is_chinese(words) else _QUESTION.search(words))


def is_fact(words: str) -> bool:
    """Whether the words are the number of an order or an address, and nothing else."""
    return _FACT.fullmatch(words) is not None


def is_chinese(words: str) -> bool:
    """Whether there is Chinese in it."""
    return _HAN.search(words) is not None


def refers_back(words: str) -> bool:
    """Whether the words speak of something named before: "it", "that order"."""
    return _ANAPHOR.search(words) is not None


def tells_payment(words: str) -> bool:
    """Whether the words tell which way money goes."""
    return _PAYS.search(words) is not None


def links(words: str) -> tuple[bool, bool]:
    """Whether the words begin with one that links, and whether that announces something else: "also"."""
    link = _LINKS.match(words) or _ZH_LINKS.match(words)
    return link is not None, bool(link and _ADDITIVE.search(link.group()))


def without_details(words: str) -> str:
    """The words without "for order FD10042" before them and without what stands in brackets."""
    return _BRACKETS.sub("", _ABOUT.sub("", words)).strip()


def named_order(words: str) -> str | None:
    """The first order number in them."""
    found = _ORDER.search(words)
    return None if found is None else found[0]


def has_number(words: str) -> bool:
    """Whether there is a number long enough to be an order's."""
    return _NUMBER.search(words) is not None


def lists_on(gap: str) -> bool:
    """Whether what stands between two order numbers only lists the second: ", and order #"."""
    return _BETWEEN_NUMBERS.fullmatch(gap) is not None
