"""Jackets and coats."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing.labels import MILLS, SIZES
from bot.shop.demo.kinds.model import Kind, Season, Words

KINDS: Final = (
    Kind(
        key="rain-jacket",
        category="Jackets & Coats",
        name=Words("Rain Jacket", "防雨夹克"),
        plural="rain jackets",
        drawing="rain_jacket",
        count=7,
        price_eur=(99, 159),
        materials=("recycled polyester", "waxed cotton", "recycled nylon"),
        colours=("mustard", "navy", "forest", "red", "teal", "olive"),
        patterns=("plain", "plain", "colour-block"),
        season=Season(peak_day=300, swing=0.5, gift=1.2),
        features=(
            Words("Every seam is taped; the hood takes a hat underneath.", "全缝压胶，风帽下还能戴帽子。"),
            Words("Storm flap, two-way zip, pockets that drain.", "防风门襟、双向拉链、可排水口袋。"),
            Words("Waterproof to 10,000 mm and still breathing.", "防水等级10000毫米，依然透气。"),
        ),
        uses=(
            Words("Tested on the harbour wall in November.", "十一月的防波堤上实测过。"),
            Words("Rolls up into its own hood for the rucksack.", "可卷进自己的帽子里，塞入背包。"),
        ),
        faults=("water comes through at the shoulders", "the zip sticks halfway"),
        brands=("Northlight", "Harbour & Pine", "Saltmarsh"),
        sizes=SIZES,
        fits=("regular fit", "relaxed fit"),
        occasions=("outdoors", "commuting"),
        details=(("hood", ("fixed hood",)), ("closure", ("two-way zip",))),
        care=Words(
            "Sponge clean and hang up to dry; proof it again once a year.",
            "局部擦洗，悬挂晾干；每年重新做一次防水处理。",
        ),
        units_a_day=0.8,
    ),
    Kind(
        key="gilet",
        category="Jackets & Coats",
        name=Words("Gilet", "马甲"),
        plural="gilets",
        drawing="gilet",
        count=5,
        price_eur=(69, 99),
        materials=("recycled nylon", "recycled polyester", "boiled wool"),
        colours=("olive", "navy", "rust", "black", "sage"),
        patterns=("quilted",),
        season=Season(peak_day=305, swing=0.5, gift=1.3),
        features=(
            Words("Filled with recycled down that stays warm when damp.", "填充再生绒，受潮依然保暖。"),
            Words("Snaps close over the zip to keep the wind out.", "拉链外加按扣，挡风加倍。"),
        ),
        uses=(
            Words("The layer between a jumper and a coat.", "毛衣与大衣之间的那一层。"),
            Words("Warm where it counts, free at the arms.", "躯干温暖，手臂自由。"),
        ),
        faults=("feathers come through the lining", "a snap pulled out"),
        brands=("Northlight", "Harbour & Pine"),
        sizes=SIZES,
        fits=("regular fit",),
        occasions=("outdoors", "weekend"),
        details=(("closure", ("zip and snaps",)),),
        care=Words(
            "Wash cool, then tumble dry with two tennis balls.", "冷水洗涤，烘干时放入两个网球使填充蓬松。"
        ),
        units_a_day=0.6,
    ),
    Kind(
        key="wool-coat",
        category="Jackets & Coats",
        name=Words("Coat", "大衣"),
        plural="coats",
        drawing="coat",
        count=6,
        price_eur=(159, 249),
        materials=("wool blend", "boiled wool"),
        colours=("camel", "navy", "charcoal", "forest", "burgundy", "black"),
        patterns=("plain", "herringbone", "checked"),
        season=Season(peak_day=335, swing=0.85, gift=1.1),
        features=(
            Words(
                "Half-lined, with a collar that can be turned up against the wind.",
                "半里设计，领子立起可挡风。",
            ),
            Words("Deep pockets and a vent at the back for long strides.", "大口袋加后开衩，迈步自如。"),
        ),
        uses=(
            Words("One good coat for the whole winter.", "一件好大衣，穿一整个冬天。"),
            Words("Over a suit or over a jumper, it keeps its line.", "套西装或毛衣，廓形都在。"),
        ),
        faults=("the lining tore at the sleeve", "a button came off in the first week"),
        brands=MILLS,
        sizes=SIZES,
        fits=("regular fit", "relaxed fit"),
        occasions=("office", "everyday"),
        details=(("closure", ("buttons",)), ("length", ("knee length",))),
        units_a_day=0.5,
    ),
)
