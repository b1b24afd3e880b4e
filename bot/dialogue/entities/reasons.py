"""Why something goes back, or is not wanted any more, where people say it in words that are always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

RETURN_REASON: Final = "return_reason"
CANCEL_REASON: Final = "cancel_reason"
_B: Final = r"(?<![A-Za-z0-9_])"
_E: Final = r"(?![A-Za-z0-9_])"

RETURN_REASONS: Final[Mapping[str, str]] = {
    "too_small": rf"{_B}(?:(?:too|2) (?:small|tight|short|narrow)|(?:runs?|fits?|comes? up) (?:small|tight))(?: on me)?{_E}|"
    r"太小(?:了)?|有?点小|偏小|小了(?![一解])|太紧|太短|紧了",
    "too_large": rf"{_B}(?:(?:too|2) (?:big|large|loose|long|wide|baggy)|(?:runs?|fits?|comes? up) (?:large|big|loose))"
    rf"(?: on me)?{_E}|太大(?:了)?|有点大|偏大|大了(?!解)|太松|太长",
    "damaged": rf"{_B}(?:damaged?|broken|broke|faulty|defective|defect|cracked|torn|ripped|scratched|chipped|"
    rf"shattered|smashed|stained|dented|leaking|stopped working|(?:doesn'?t|does not|isn'?t|not|won'?t) work(?:ing)?|hole|holes)"
    rf"{_E}|(?<!没)坏了|坏的|破了|破损|碎了|裂了|瑕疵|质量问题|质量(?:太|很)?差|划痕|不能用|掉色|开线|漏水|有污渍|有洞",
    "wrong_item": rf"{_B}(?:wrong (?:items?|products?|things?|ones?|colou?rs?|articles?|sizes?|order)|not what i ordered|"
    rf"different (?:items?|products?) than i ordered|not the one i ordered){_E}|(?:颜色|尺码|货|东西|款式|商品)?(?:发|寄)错了?|"
    r"不是我(?:买|订|下单|要)的",
    "not_as_expected": rf"{_B}(?:not (?:as|like) (?:described|expected|pictured|shown|advertised|in the (?:picture|photo))|"
    rf"not what i expected|looks? (?:nothing like|different)|(?:doesn'?t|does not|don'?t) (?:look like|match)|"
    rf"poor quality|bad quality|cheap quality){_E}|"
    r"(?:和|跟|与)?(?:描述|图片|照片|预期|想象|网上)(?:的)?(?:不符|不一样|不一致)|与?描述不符|色差|货不对板|不符合预期",
    "changed_mind": rf"{_B}(?:(?:changed|change) (?:my|our) minds?|(?:don'?t|do not|didn'?t) (?:like|need)|"
    rf"(?:don'?t|do not) want (?:it|them|this|that)(?: anymore)?|no longer (?:need|want)(?:ed)?|not needed|regret (?:it|buying)){_E}|"
    r"改变主意|改主意了?|不喜欢|不需要了?|用不上了?|后悔了",
}  # fmt: skip
CANCEL_REASONS: Final[Mapping[str, str]] = {
    "ordered_by_mistake": rf"{_B}(?:(?:ordered|bought|placed|purchased)(?: (?:it|this|that|them))? (?:by (?:mistake|accident)|accidentally)|"
    rf"(?:accidentally|mistakenly) (?:ordered|bought|placed)(?! (?:it )?twice)|by mistake|by accident|wrong order){_E}|"
    r"拍错了?|买错了?|下错单?了?|点错了?|误拍|手滑",
    "duplicate": rf"{_B}(?:(?:accidentally )?(?:ordered|bought|placed|charged)(?: (?:it|this|that|them|the same))? twice|duplicate order|"
    rf"double order(?:ed)?|ordered two by mistake){_E}|重复(?:下单|购买|拍)了?|拍重了|买重了|下了两次",
    "found_cheaper": rf"{_B}(?:found|saw|seen|got) (?:it |this |that |them |one |the same )?(?:cheaper|for less)(?: elsewhere)?{_E}|"
    rf"{_B}cheaper (?:elsewhere|somewhere else|in another){_E}|"
    r"(?:别家|别的店|其他店|别处|外面|网上)(?:更|要)?便宜",
    "too_slow": rf"{_B}(?:(?:delivery|shipping|it)?\s?(?:takes|taking|took|is taking) (?:too|so|way too) long|"
    rf"(?:delivery|shipping)(?: is)? (?:too|so) slow|(?:won'?t|will not|doesn'?t) (?:arrive|come) (?:in|on) time){_E}|"
    r"(?:发货|物流|快递|送货|配送)?(?:太|很|好)慢|等(?:太|得太)久|来不及",
}  # fmt: skip
_RULES: Final = (
    *((CANCEL_REASON, reason, safe(pattern)) for reason, pattern in CANCEL_REASONS.items()),
    *((RETURN_REASON, reason, safe(pattern)) for reason, pattern in RETURN_REASONS.items()),
)


def find_reasons(text: str) -> Iterator[Find]:
    """Reasons for a return or a cancellation."""
    for entity, reason, pattern in _RULES:
        for match in pattern.finditer(text):
            start = match.start()
            while start < match.end() and text[start].isspace():
                start += 1
            yield Find(start, match.end(), entity, reason)
