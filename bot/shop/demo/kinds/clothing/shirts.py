"""Shirts."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing.labels import BRANDS, SEAM_FAULTS, SHIRT_SIZES
from bot.shop.demo.kinds.model import Kind, Season, Words

KINDS: Final = (
    Kind(
        key="oxford-shirt",
        category="Shirts",
        name=Words("Shirt", "衬衫"),
        plural="shirts",
        drawing="shirt",
        count=12,
        price_eur=(49, 79),
        materials=("oxford cotton", "cotton poplin", "organic cotton"),
        colours=("white", "sky", "navy", "blush", "sage", "blue", "grey", "burgundy"),
        patterns=("plain", "striped", "pinstriped", "gingham", "checked", "dotted"),
        season=Season(peak_day=120, swing=0.15, gift=1.4),
        features=(
            Words(
                "The button-down collar keeps its roll with or without a tie.",
                "纽扣领领型挺括，系不系领带都有型。",
            ),
            Words(
                "Mother-of-pearl style buttons are sewn on with a shank, so they stay put.",
                "仿珍珠母纽扣采用绕脚缝法，牢固不易脱落。",
            ),
            Words("A box pleat at the back leaves room to move.", "后背工字褶设计，活动自如。"),
        ),
        uses=(
            Words(
                "Tucked in it is ready for a meeting; untucked it is ready for the weekend.",
                "塞进裤腰可以开会，放出来就是周末的样子。",
            ),
            Words("It looks as good under a jumper as on its own.", "单穿好看，叠穿在毛衣里面同样合适。"),
        ),
        faults=SEAM_FAULTS,
        brands=BRANDS,
        sizes=SHIRT_SIZES,
        fits=("slim fit", "regular fit"),
        occasions=("office", "smart casual"),
        details=(("collar", ("button-down collar", "cutaway collar")), ("sleeve", ("long sleeve",))),
        units_a_day=1.1,
    ),
    Kind(
        key="linen-shirt",
        category="Shirts",
        name=Words("Camp Shirt", "短袖古巴领衬衫"),
        plural="camp shirts",
        drawing="camp_shirt",
        count=8,
        price_eur=(45, 69),
        materials=("linen", "linen blend", "tencel"),
        colours=("white", "sand", "sky", "mint", "terracotta", "olive", "apricot"),
        patterns=("plain", "striped", "leafy", "waves", "floral"),
        season=Season(peak_day=185, swing=0.7),
        features=(
            Words("The open collar lies flat and lets the breeze in.", "古巴领平整敞开，清爽透气。"),
            Words(
                "Coconut buttons and a straight hem make it easy to wear loose.",
                "椰壳纽扣配平直下摆，宽松穿着恰到好处。",
            ),
            Words(
                "Washed before sewing, so it is soft from the first day and does not shrink.",
                "成衣前先行水洗，上身即柔软，不再缩水。",
            ),
        ),
        uses=(
            Words(
                "Made for harbour walks, long lunches and warm evenings.",
                "适合海边散步、悠长午餐和温暖的夜晚。",
            ),
            Words("Pack it for the holiday: creases only suit it.", "旅行必带：有点褶皱反而更好看。"),
        ),
        faults=SEAM_FAULTS,
        brands=BRANDS,
        sizes=SHIRT_SIZES,
        fits=("relaxed fit",),
        occasions=("holiday", "weekend"),
        details=(("collar", ("camp collar",)), ("sleeve", ("short sleeve",))),
        units_a_day=0.9,
    ),
)
