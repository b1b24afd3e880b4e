"""Text to search terms, the same way for what is indexed and for what is asked.

English words become stems, Chinese runs become single characters and pairs of neighbours. Pairs find as much as
dictionary words do, know every new word, and spare each process the 75 MB of a segmentation dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

import Stemmer

CJK: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD: Final = re.compile(r"[a-z0-9]+")
_APOSTROPHE: Final = re.compile("(?<=[a-z])['\u2019\u02bc](?=[a-z])")
_T_SHIRT: Final = re.compile(r"\bt(?:ee)?[ -]?shirt")

_ENGLISH_STOP_WORDS: Final = (
    "a about after all am an and any anything are as at be been but buy by can cheap cheaper could did "
    "do does for from get give go good got had has have hello help hey hi how i if ill im in into is it "
    "its ive just know let like looking look lot make may me might more most much my need nice no not "
    "now of off ok on one or other our out please pls shop should show so some something such sth tell "
    "than thank thanks that the their them then there these they thing this those to too u ur us want "
    "was we were what whats when where which who will with would you your yours find search mum mom "
    "mother dad father friend wife husband girlfriend boyfriend sister brother birthday anyone someone"
)
_ENGLISH_STOP: Final = frozenset(_ENGLISH_STOP_WORDS.split())
_CHINESE_STOP_WORDS: Final = (
    "请问 你好 您好 请 怎么样 怎么 怎样 如何 什么 哪些 哪个 哪里 哪 多少 可以 能不能 可不可以 能 是不是 "
    "是否 有没有 有 没有 吗 呢 吧 啊 的 了 我们 你们 您 我 你 想要 想 要 给 帮 把 会 是 在 这个 那个 "
    "一下 一件 一个 一些 推荐 找 看看 买 需要 谢谢 还 就 都 也 和 或 跟 与 如果 呀 啦 嘛 得 着 过 到底 "
    "为什么 为啥 咋 送给 妈妈 爸爸 朋友 女朋友 男朋友 老婆 老公 生日 便宜 好看"
)
# Words around a question, not of it. Longest first, so that a short one never splits a longer one.
_CHINESE_STOP: Final = re.compile("|".join(sorted(_CHINESE_STOP_WORDS.split(), key=len, reverse=True)))

# One word for things with several names. English articles need none of this, the encoder knows; here are the
# names of goods, which must match exactly, and the Chinese words, for which there is no encoder.
# fmt: off
_SAME: Final = {
    "color": "colour", "gray": "grey", "sweater": "jumper", "sweaters": "jumper", "pullover": "jumper",
    "pullovers": "jumper", "pants": "trousers", "trainer": "sneakers", "trainers": "sneakers",
    "sneaker": "sneakers", "wellies": "wellington", "tee": "tshirt", "tees": "tshirt",
    "rucksack": "backpack", "rucksacks": "backpack", "woolly": "wool", "woollen": "wool", "woolen": "wool",
    "pillow": "cushion", "pillows": "cushion", "flask": "bottle", "flasks": "bottle", "handbag": "bag",
    "handbags": "bag", "raincoat": "rain jacket", "raincoats": "rain jacket", "cup": "mug", "cups": "mug",
    "present": "gift", "presents": "gift", "gifts": "gift",
}
_SAME_CHINESE: Final = {
    "邮费": "运费", "快递费": "运费", "配送费": "运费", "免运费": "包邮", "免邮费": "包邮", "免邮": "包邮",
    "寄到": "配送", "送到": "配送", "发到": "配送", "寄去": "配送", "派送": "配送", "送货": "配送",
    "发往": "配送", "寄往": "配送", "快递": "包裹", "货物": "包裹", "信用卡": "银行卡", "支付": "付款",
    "结账": "结算", "买单": "付款", "注销": "删除", "账号": "账户", "帐号": "账户", "帐户": "账户",
    "登陆": "登录", "折扣码": "优惠码", "优惠券": "优惠码", "折扣": "优惠", "促销": "打折", "特价": "打折",
    "购物卡": "礼品卡", "礼券": "礼品卡", "代金券": "礼品卡", "联络": "联系", "电话号码": "电话",
    "店铺": "门店", "实体店": "门店", "商店": "门店", "营业时间": "营业", "开门": "营业", "质保": "保修",
    "三包": "保修", "修理": "维修", "修补": "维修", "坏了": "质量问题", "瑕疵": "质量问题", "退钱": "退款",
    "还钱": "退款", "退换": "退货", "退回": "退货", "换货": "换", "更换": "换", "调换": "换",
    "大小": "尺码", "尺寸": "尺码", "码数": "尺码", "洗涤": "洗", "清洗": "洗", "水洗": "机洗",
    "洗衣机": "机洗", "隐私": "个人信息", "个人资料": "个人信息", "个人数据": "个人信息", "签收": "送达",
    "收货": "收件", "毛衣": "针织毛衣", "套头衫": "针织毛衣", "杯子": "马克杯", "水杯": "马克杯",
    "背包": "双肩包", "书包": "双肩包", "外套": "夹克", "裙子": "裙", "长裙": "裙", "裤子": "裤",
    "靴子": "靴", "鞋子": "鞋", "包包": "包", "帽子": "帽", "毯子": "盖毯", "靠垫": "抱枕", "靠枕": "抱枕",
    "本子": "笔记本", "保温杯": "保温瓶", "伞": "雨伞", "雨伞": "雨伞", "运动鞋": "休闲板鞋",
    "球鞋": "休闲板鞋", "礼物": "gift",
}
# fmt: on
_SAME_CHINESE_WORDS: Final = re.compile("|".join(sorted(_SAME_CHINESE, key=len, reverse=True)))

PAIR: Final = 1.0
SINGLE: Final = 0.25  # a lone character says little, but finds 包 in 斜挎包 when no pair agrees


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def normalise(text: str) -> str:
    """Lower case, compatibility forms unified, accents of Latin letters removed."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return _T_SHIRT.sub("tshirt", _APOSTROPHE.sub("", plain))


def has_chinese(text: str) -> bool:
    """Whether there is any Chinese character."""
    return CJK.search(text) is not None


def words(text: str) -> list[str]:
    """Latin words and numbers as written, normalised."""
    return _WORD.findall(normalise(text))


def stem(word: str) -> str:
    """The stem of one normalised English word."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def is_stop(word: str) -> bool:
    """Whether an English word carries no meaning for search."""
    return word in _ENGLISH_STOP


def terms(text: str) -> list[tuple[str, float]]:
    """Search terms in order, each with its weight; words that carry no meaning are left out."""
    plain = _SAME_CHINESE_WORDS.sub(lambda match: _SAME_CHINESE[match[0]], normalise(text))
    return [*_english_terms(plain), *_chinese_terms(plain)]


def _english_terms(plain: str) -> Iterator[tuple[str, float]]:
    for word in _WORD.findall(plain):
        if word in _ENGLISH_STOP:
            continue
        for part in _SAME.get(word, word).split():
            yield stem(part), PAIR


def _chinese_terms(plain: str) -> Iterator[tuple[str, float]]:
    for run in CJK.findall(_CHINESE_STOP.sub(" ", plain)):
        for char in run:
            yield char, SINGLE if len(run) > 1 else PAIR
        for start in range(len(run) - 1):
            yield run[start : start + 2], PAIR
