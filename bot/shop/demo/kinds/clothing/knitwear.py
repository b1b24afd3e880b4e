"""Knitwear."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing.labels import MILLS, SIZES
from bot.shop.demo.kinds.model import Kind, Season, Words

KINDS: Final = (
    Kind(
        key="crew-jumper",
        category="Knitwear",
        name=Words("Crew-Neck Jumper", "圆领毛衣"),
        plural="jumpers",
        drawing="jumper",
        count=9,
        price_eur=(59, 99),
        materials=("lambswool", "merino wool", "alpaca blend"),
        colours=("navy", "ecru", "forest", "mustard", "grey", "burgundy", "teal", "rust"),
        patterns=("plain", "fair isle", "striped", "cable"),
        season=Season(peak_day=345, swing=0.75, gift=1.7),
        features=(
            Words("Ribbed cuffs and hem spring back after every wear.", "罗纹袖口和下摆回弹好，久穿不松。"),
            Words("Linked by hand at the shoulders, so no seam rubs.", "肩部手工套口，接缝不磨皮肤。"),
            Words(
                "Spun and knitted in one mill, where the water is soft.",
                "同一家纺厂纺纱织造，当地软水让纱线更柔。",
            ),
        ),
        uses=(
            Words("Warm on the ferry, smart enough for the pub.", "坐渡轮保暖，进小酒馆也体面。"),
            Words("Layer it over a shirt from October to April.", "从十月到四月，套在衬衫外刚刚好。"),
        ),
        faults=("it pilled badly under the arms", "a loose thread turned into a hole"),
        brands=MILLS,
        sizes=SIZES,
        fits=("regular fit", "relaxed fit"),
        occasions=("everyday", "outdoors"),
        details=(("neckline", ("crew neck",)), ("sleeve", ("long sleeve",))),
        units_a_day=1.1,
    ),
    Kind(
        key="roll-neck",
        category="Knitwear",
        name=Words("Roll-Neck", "高领毛衣"),
        plural="roll-necks",
        drawing="rollneck",
        count=7,
        price_eur=(65, 105),
        materials=("merino wool", "chunky wool", "lambswool"),
        colours=("black", "camel", "ecru", "plum", "navy", "olive"),
        patterns=("plain", "ribbed", "cable"),
        season=Season(peak_day=350, swing=0.85, gift=1.5),
        features=(
            Words("The collar folds once and stays where you put it.", "高领翻折一次即可定型。"),
            Words("Soft enough to wear next to the skin.", "柔软亲肤，可贴身穿着。"),
        ),
        uses=(
            Words("Under a coat it saves you the scarf.", "大衣里穿它，连围巾都省了。"),
            Words("Half a winter wardrobe in one piece.", "一件顶半个冬季衣橱。"),
        ),
        faults=("it itches at the neck", "it grew two sizes when it got wet"),
        brands=MILLS,
        sizes=SIZES,
        fits=("slim fit", "regular fit"),
        occasions=("office", "everyday"),
        details=(("neckline", ("roll neck",)), ("sleeve", ("long sleeve",))),
        units_a_day=0.8,
    ),
    Kind(
        key="cardigan",
        category="Knitwear",
        name=Words("Cardigan", "开衫"),
        plural="cardigans",
        drawing="cardigan",
        count=7,
        price_eur=(65, 110),
        materials=("lambswool", "alpaca blend", "organic cotton"),
        colours=("grey", "blush", "navy", "sage", "camel", "charcoal"),
        patterns=("plain", "cable", "fair isle", "ribbed"),
        season=Season(peak_day=330, swing=0.55, gift=1.5),
        features=(
            Words("Horn-effect buttons and a front band that lies flat.", "仿牛角纽扣，门襟平整服帖。"),
            Words("Two patch pockets, just right for cold hands.", "两个贴袋，正好暖手。"),
        ),
        uses=(
            Words("Keep it on the back of your office chair.", "办公椅背上常备的那一件。"),
            Words("Made for porches, books and the last of the light.", "适合门廊、一本书和黄昏的光。"),
        ),
        faults=("two buttons came loose", "it pilled after a week"),
        brands=MILLS,
        sizes=SIZES,
        fits=("relaxed fit", "regular fit"),
        occasions=("office", "weekend"),
        details=(("neckline", ("V-neck",)), ("sleeve", ("long sleeve",))),
        units_a_day=0.8,
    ),
)
