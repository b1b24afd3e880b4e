"""How products are described, sentence by sentence, in both languages.

The placeholders are those of :func:`describe`; an English sentence and its Chinese partner always go together.
"""

from __future__ import annotations

import random
from typing import Final

from bot.shop.demo.kinds import Kind, Material, Words
from bot.shop.demo.palette import Colour, Pattern

_OPENINGS: Final = (
    Words("The {style} {noun}, made of {material}, {look}.", "“{style_zh}”{noun_zh}，选用{material_zh}，{look_zh}。"),
    Words("Our {style} {noun}: {material}, {look}.", "“{style_zh}”系列{noun_zh}：{material_zh}，{look_zh}。"),
    Words("{one} to keep for years, made of {material}, {look}.", "一款值得常年珍藏的{noun_zh}：{material_zh}，{look_zh}。"),
    Words("{style} is how we think of {one_small}: {material}, {look}.", "“{style_zh}”是我们心目中的{noun_zh}：{material_zh}，{look_zh}。"),
    Words("Quietly good: the {style} {noun}, {material}, {look}.", "低调的好物：“{style_zh}”{noun_zh}，{material_zh}，{look_zh}。"),
    Words("We made the {style} {noun} of {material}, {look}.", "“{style_zh}”{noun_zh}采用{material_zh}，{look_zh}。"),
)  # fmt: skip
_LOOKS: Final = {
    "plain": Words("in {colour}", "{colour_zh}纯色"),
    "striped": Words("in {colour} with {second} stripes", "{colour_zh}底配{second_zh}条纹"),
    "pinstriped": Words("in {colour} with fine {second} pinstripes", "{colour_zh}底配{second_zh}细条纹"),
    "checked": Words("in a {colour} and {second} check", "{colour_zh}与{second_zh}格纹"),
    "gingham": Words("in {colour} and {second} gingham", "{colour_zh}与{second_zh}方格"),
    "dotted": Words("in {colour} with {second} dots", "{colour_zh}底配{second_zh}波点"),
    "floral": Words("in {colour} with small {second} flowers", "{colour_zh}底配{second_zh}碎花"),
    "leafy": Words("in {colour} with a {second} leaf print", "{colour_zh}底配{second_zh}枝叶印花"),
    "herringbone": Words("in a {colour} herringbone", "{colour_zh}人字纹"),
    "fair isle": Words("in {colour} with {second} Fair Isle bands", "{colour_zh}底配{second_zh}费尔岛提花"),
    "cable": Words("in {colour}, knitted in cables", "{colour_zh}绞花编织"),
    "ribbed": Words("in {colour}, ribbed throughout", "{colour_zh}通体罗纹"),
    "quilted": Words("in {colour}, quilted in diamonds", "{colour_zh}菱形绗缝"),
    "colour-block": Words("in {colour} with a {second} block", "{colour_zh}与{second_zh}拼色"),
    "speckled": Words("in a speckled {colour} glaze", "{colour_zh}斑点釉"),
    "waves": Words("in {colour} with {second} waves", "{colour_zh}底配{second_zh}海浪纹"),
}
_FITS: Final = {
    "slim fit": Words("The fit is slim.", "版型修身。"),
    "regular fit": Words("The fit is regular.", "常规版型。"),
    "relaxed fit": Words("The fit is relaxed.", "宽松版型。"),
    "boxy fit": Words("The fit is boxy and a little short.", "箱型剪裁，衣长略短。"),
    "straight fit": Words("The leg is straight.", "直筒裤型。"),
    "tapered fit": Words("The leg tapers towards the ankle.", "裤腿向脚踝渐收。"),
    "wide fit": Words("The leg is wide from the hip.", "自臀部起阔腿。"),
    "A-line": Words("It is cut on an A-line.", "A字廓形。"),
    "true to size": Words("Made on our own lasts, in whole sizes.", "采用自有鞋楦，仅有整码。"),
}


def describe(
    rng: random.Random,
    *,
    kind: Kind,
    style: tuple[str, str],
    material: Material,
    colours: tuple[Colour, ...],
    second: Colour,
    pattern: Pattern,
    fit: str | None,
) -> Words:
    """A description in both languages, each the other's translation."""
    facts = {
        "style": style[0],
        "style_zh": style[1],
        "noun": noun_of(kind),
        "one": _one(kind)[0].upper() + _one(kind)[1:],
        "one_small": _one(kind),
        "noun_zh": kind.name.zh,
        "material": material.name,
        "material_zh": material.zh,
        "colour": " or ".join(colour.name for colour in colours),
        "colour_zh": "或".join(colour.zh for colour in colours),
        "second": second.name,
        "second_zh": second.zh,
    }
    look = _LOOKS[pattern.name]
    facts |= {"look": look.en.format(**facts), "look_zh": look.zh.format(**facts)}
    opening = rng.choice(_OPENINGS)
    sentences = [Words(opening.en.format(**facts), opening.zh.format(**facts))]
    sentences += rng.sample(kind.features, k=min(2, len(kind.features)))
    if fit:
        sentences.append(_FITS[fit])
    sentences += [rng.choice(kind.uses), kind.care or material.care]
    return Words(" ".join(words.en for words in sentences), "".join(words.zh for words in sentences))


_NAMES: Final = frozenset({"Breton", "Chelsea", "Wellington", "T-Shirt"})


def noun_of(kind: Kind) -> str:
    """The kind's name inside a sentence: lower case, but for words that are names."""
    words = (word if word in _NAMES else word.lower() for word in kind.name.en.split())
    return " ".join(words).replace("T-Shirt", "T-shirt")


def _one(kind: Kind) -> str:
    """The noun with its article."""
    noun = noun_of(kind)
    if kind.is_pair:
        return f"a pair of {noun}"
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
