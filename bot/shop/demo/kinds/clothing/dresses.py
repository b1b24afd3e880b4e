"""Dresses."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing.labels import BRANDS, SEAM_FAULTS, SIZES
from bot.shop.demo.kinds.model import Kind, Season, Words

KINDS: Final = (
    Kind(
        key="wrap-dress",
        category="Dresses",
        name=Words("Wrap Dress", "裹身连衣裙"),
        plural="wrap dresses",
        drawing="wrap_dress",
        count=9,
        price_eur=(69, 109),
        materials=("viscose crêpe", "tencel", "cotton poplin"),
        colours=("navy", "rust", "forest", "rose", "black", "teal", "plum"),
        patterns=("floral", "dotted", "leafy", "plain"),
        season=Season(peak_day=165, swing=0.45, gift=1.2),
        features=(
            Words(
                "A real wrap with a hidden snap, so it stays closed when you sit down.",
                "真裹身设计，内藏暗扣，坐下也不走光。",
            ),
            Words("The tie can be knotted at the side or at the back.", "系带可系于侧边或背后。"),
            Words("Cut on a gentle curve that moves when you walk.", "弧形裁剪，走动时裙摆轻盈。"),
        ),
        uses=(
            Words("Dress it up with heels or down with white sneakers.", "配高跟鞋正式，配小白鞋随性。"),
            Words("The easy answer to a wedding invitation.", "收到婚礼请柬时最省心的选择。"),
        ),
        faults=("the tie tore out at the seam", "the lining sticks to tights"),
        brands=BRANDS,
        sizes=SIZES,
        fits=("regular fit",),
        occasions=("party", "wedding guest", "office"),
        details=(("length", ("midi", "knee length")), ("sleeve", ("three-quarter sleeve", "short sleeve"))),
        units_a_day=0.9,
    ),
    Kind(
        key="shirt-dress",
        category="Dresses",
        name=Words("Shirt Dress", "衬衫裙"),
        plural="shirt dresses",
        drawing="shirt_dress",
        count=7,
        price_eur=(65, 95),
        materials=("linen", "cotton poplin", "denim"),
        colours=("sky", "denim", "white", "olive", "sand", "terracotta"),
        patterns=("plain", "striped", "checked"),
        season=Season(peak_day=175, swing=0.5),
        features=(
            Words(
                "Buttons from collar to hem, and pockets that hold a phone.",
                "从领口到裙摆全开扣，口袋放得下手机。",
            ),
            Words("The belt is separate: leave it off for a looser shape.", "腰带可拆卸，不系更宽松。"),
        ),
        uses=(
            Words("Worn open over trousers it becomes a light coat.", "敞开搭长裤，就是一件轻薄外套。"),
            Words("One garment and you are dressed.", "一件上身，出门无忧。"),
        ),
        faults=SEAM_FAULTS,
        brands=BRANDS,
        sizes=SIZES,
        fits=("relaxed fit",),
        occasions=("office", "weekend"),
        details=(("length", ("midi", "knee length")), ("sleeve", ("long sleeve",))),
        units_a_day=0.7,
    ),
    Kind(
        key="slip-dress",
        category="Dresses",
        name=Words("Tiered Sundress", "蛋糕吊带裙"),
        plural="sundresses",
        drawing="sundress",
        count=6,
        price_eur=(49, 75),
        materials=("organic cotton", "linen blend", "viscose crêpe"),
        colours=("apricot", "mint", "white", "blush", "mustard", "sky"),
        patterns=("floral", "plain", "gingham", "dotted"),
        season=Season(peak_day=188, swing=0.85),
        features=(
            Words(
                "Three tiers swing from a smocked top that fits without a zip.",
                "三层裙摆配抽褶胸口，无需拉链也合身。",
            ),
            Words("The straps adjust at the back.", "肩带可在背后调节长度。"),
        ),
        uses=(
            Words("For the hottest days and the coldest lemonade.", "最热的天，最冰的柠檬水，再配它。"),
            Words("Slip it over a swimsuit and go.", "泳衣外一套就能出门。"),
        ),
        faults=("a strap came undone at the back",),
        brands=BRANDS,
        sizes=SIZES,
        fits=("relaxed fit",),
        occasions=("holiday", "weekend"),
        details=(("length", ("midi", "maxi")), ("sleeve", ("sleeveless",))),
        units_a_day=0.8,
    ),
)
