"""Which of a product's own words answer a question about it: an attribute, or a sentence of its description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actions import reading, references
from actions.labels import Language
from bot.shop import Product

# What a question may be about → how customers ask for it, the attributes that hold it, and words that a sentence
# about it has. The last are needed where the question and the answer share no word: "waterproof", "keeps rain out".
_TOPICS: Final[Sequence[tuple[str, re.Pattern[str], tuple[str, ...], re.Pattern[str]]]] = (
    (
        "care",
        re.compile(
            r"\b(?:wash|washing|washable|clean|cleaning|dry ?clean|dryer|tumble|iron|ironing|"
                r"dishwasher|microwave|bleach|"
            r"care|look after|maintain)\w*\b|洗|烘干|熨|保养|打理|清洁|微波炉|洗碗机"
        ),
        ("care", "care instructions"),
        re.compile(r"\b(?:wash|dry|iron|wipe|rinse|dishwasher|microwave|brush|clean|feed|sponge)|洗|熨|擦|干燥|清洁|微波"),
    ),
    (
        "material",
        re.compile(
            r"\b(?:material|fabric|made (?:of|from|out of)|cotton|wool|linen|leather|polyester|"
                r"nylon|silk|synthetic|"
            r"vegan|composition|cloth|steel|plastic|bpa)\b|材质|面料|什么料|做的|成分|棉|羊毛|亚麻|真皮|涤纶|真丝"
        ),
        ("material", "fabric", "composition"),
        re.compile(r"\b(?:made of|made from)|选用|采用|材质|有机棉|羊毛|皮革|亚麻"),
    ),
    (
        "waterproof",
        re.compile(r"\b(?:water ?-?(?:proof|resistant|repellent|tight)|rain ?-?proof|in the rain|"
            r"get wet|leak\w*)\b|防水|防雨|漏水|淋雨"),
        ("waterproof", "water resistance"),
        re.compile(r"water|rain|\bproof|\bdry inside|weather|seals?\b|leak|wax|membrane|防水|防雨|雨|密封|涂蜡"),
    ),
    (
        "hood",
        re.compile(r"\b(?:hood|hooded)\b|帽子|连帽|兜帽"),
        ("hood",),
        re.compile(r"\bhood|帽"),
    ),
    (
        "pockets",
        re.compile(r"\bpockets?\b|口袋|兜"),
        ("pockets",),
        re.compile(r"pocket|口袋|袋"),
    ),
    (
        "warmth",
        re.compile(r"\b(?:warm\w*|winter|cold weather|insulat\w+|cosy|cozy|keep\w* (?:\w+ )?(?:hot|"
            r"cold))\b|保暖|暖和|冬天|保温|保冷"),
        ("season", "insulation"),
        re.compile(r"\bwarm|winter|cold|insulat|hot for|保暖|暖|冬|保温|保冷"),
    ),
    (
        "capacity",
        re.compile(
            r"\b(?:capacity|volume|litres?|liters?|how (?:much|many) .{0,20}(?:hold|fit in|fits in)|laptop)\b|"
            r"容量|能装|多少升|毫升|电脑"
        ),
        ("capacity", "volume"),
        re.compile(r"\blaptop|litre|\bholds?\b|fits a|\bcapacity|电脑|容量|放得"),
    ),
    (
        "dimensions",
        re.compile(
            r"\b(?:dimensions?|measurements?|how (?:big|long|tall|wide|high|large|small|deep|thick)|length|height|"
            r"width|diameter|measure)\b|尺寸|多长|多高|多宽|多大|长度|高度|宽度|直径"
        ),
        ("size", "dimensions", "length", "height", "width", "diameter", "brim"),
        re.compile(r"\d ?(?:cm|mm|inch)|厘米"),
    ),
    ("weight",
        re.compile(r"\b(?:weight|weigh\w*|how heavy|lightweight|light)\b|多重|重量|重不重|轻"),
        ("weight",),
        re.compile(r"\bweigh|\blight\b|heavy|\d ?(?:g|kg)\b|克|重|轻")),
    ("fit",
        re.compile(r"\b(?:fit|fits|fitted|slim|loose|relaxed|cut|tight)\b|版型|修身|宽松|合身|紧身"),
        ("fit",),
        re.compile(r"\bfit\b|\bcut\b|版型|修身|宽松")),
    ("sleeve", re.compile(r"\b(?:sleeves?|sleeveless)\b|袖"), ("sleeve",), re.compile(r"sleeve|袖")),
    ("neckline",
        re.compile(r"\b(?:neck|neckline|collar|v-neck|crew)\b|领"),
        ("neckline", "collar"),
        re.compile(r"neck|collar|领")),
    ("closure",
        re.compile(r"\b(?:zip|zips|zipper|button|buttons|laces?|buckles?|clasp|closes?|closure|"
        r"fasten\w*|lid|cap)\b|拉链|纽扣|扣|鞋带|盖"),
        ("closure",),
        re.compile(r"zip|button|lace|buckle|clasp|cap\b|snap|拉链|扣|盖")),
    ("lining",
        re.compile(r"\b(?:lining|lined)\b|内衬|里衬|衬里"),
        ("lining",),
        re.compile(r"lining|lined|衬")),
    ("sole",
        re.compile(r"\b(?:soles?|grip|slippery|slip-resistant)\b|鞋底|防滑"),
        ("sole",),
        re.compile(r"sole|grip|鞋底|防滑")),
    ("heel", re.compile(r"\bheels?\b|鞋跟|跟高"), ("heel", "heel height"), re.compile(r"heel|跟")),
    ("bulb",
        re.compile(r"\b(?:bulbs?|socket|watts?|wattage|led|dim\w*|fitting)\b|灯泡|灯头|瓦|调光"),
        ("bulb", "socket"),
        re.compile(r"bulb|dimmer|light|灯|光")),
    ("pattern",
        re.compile(r"\b(?:pattern|striped?|stripes|checked|dots?|dotted|floral|plain|print)\b|图案|花纹|条纹|"
        r"格子|印花|纯色"), ("pattern",), re.compile(r"stripe|check|dot|flower|print|plain|纹|格|印花|纯色")),
    ("colour",
        re.compile(r"\b(?:colou?rs?|shade|tone)\b|颜色|色差"),
        ("colour", "second colour", "color"),
        re.compile(r"\bin \w+\b|色")),
    ("occasion",
        re.compile(r"\b(?:occasion|wedding|office|party|formal|casual|suitable for|good for|"
        r"wear it (?:to|for)|hiking|running|travel\w*)\b|场合|婚礼|上班|正式|适合|徒步|跑步|旅行"),
        ("occasion",),
        re.compile(r"wedding|office|party|meeting|weekend|trail|travel|hik|desk|walk|开会|周末|婚礼|上班|徒步|旅")),
    ("filling",
        re.compile(r"\b(?:filling|filled|stuffing|down|feathers?)\b|填充|羽绒|枕芯"),
        ("filling",),
        re.compile(r"fill|feather|down|芯|填充")),
    ("paper",
        re.compile(r"\b(?:pages?|ruling|ruled|lined paper|blank|dotted|fountain pen|ink)\b|页|横线|空白|钢笔"),
        ("pages", "ruling"),
        re.compile(r"page|paper|pen|ruled|页|纸|钢笔")),
    ("contents",
        re.compile(r"\b(?:what'?s in(?:side)?|included|come with|comes with|in the box|set of)\b|包含|"
        r"里面有|配件|送什么"),
        ("contents", "included"),
        re.compile(r"includ|comes with|set of|with it|附|含")),
    ("origin",
        re.compile(r"\b(?:where (?:is|was|are) (?:it|this|they|these) made|made in|country of origin|"
        r"manufactur\w+)\b|产地|哪里生产|哪国"),
        ("origin", "made in", "country"),
        re.compile(r"made in|产地")),
    ("brand",
        re.compile(r"\b(?:brand|who makes|maker|label)\b|品牌|牌子"),
        ("brand",),
        re.compile(r"$^")),
)  # fmt: skip
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")
MAX_QUOTE_CHARS: Final = 300


@dataclass(frozen=True)
class Fact:
    """What a product itself says: an attribute's name with its value, or words of its description."""

    name: str | None
    value: str


def topic(words: str) -> str | None:
    """What a question is about, where that is plain."""
    said = reading.plain(words)
    return next((name for name, asked, _, _ in _TOPICS if asked.search(said)), None)


def facts(product: Product, words: str, language: Language) -> list[Fact]:
    """What answers a question about a product, in its own words; nothing where it does not say.

    Attributes are told in the shop's language; a Chinese customer reads the description first, which is translated.
    """
    name = topic(words)
    own = _attributes(product, name) if name else []
    sentence, certain = _sentence(product.description_in(language), words, name, product)
    if sentence and (certain or (language == "zh" and product.translations.get("zh"))):
        return [Fact(None, sentence)]
    if own:
        return own
    return [Fact(None, sentence)] if sentence else []


def quoted(text: str, words: str, name: str | None, product: Product | None = None) -> str | None:
    """The sentence of a text that speaks of what was asked, word for word."""
    return _sentence(text, words, name, product)[0]


def _sentence(text: str, words: str, name: str | None, product: Product | None) -> tuple[str | None, bool]:
    """The sentence that speaks most of it, and whether it has the very words of the question."""
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    title = f"{product.title} {product.title_in('zh')}" if product else ""
    wanted = references.content(words)
    wanted -= references.shared(wanted, title)
    about = next((speaks for topic_name, _, _, speaks in _TOPICS if topic_name == name), None)
    scored = [
        (
            len(references.shared(wanted, part)) * 2
            + (1 if about and about.search(reading.plain(part)) else 0),
            -place,
        )
        for place, part in enumerate(sentences)
    ]
    best = max(scored, default=(0, 0))
    if best[0] == 0:
        return None, False
    return sentences[-best[1]][:MAX_QUOTE_CHARS], best[0] > 1


def _attributes(product: Product, name: str) -> list[Fact]:
    holders = next(holders for topic_name, _, holders, _ in _TOPICS if topic_name == name)
    own: Mapping[str, str] = {key.casefold(): value for key, value in product.attributes.items()}
    if name == "brand" and product.brand:
        return [Fact("brand", product.brand)]
    return [Fact(holder, own[holder]) for holder in holders if own.get(holder)]
