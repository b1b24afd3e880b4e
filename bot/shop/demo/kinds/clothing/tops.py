"""T-shirts and tops."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.clothing.labels import BRANDS, SHIRT_SIZES, SIZES
from bot.shop.demo.kinds.model import Kind, Season, Words

KINDS: Final = (
    Kind(
        key="breton",
        category="T-shirts & Tops",
        name=Words("Breton Top", "海魂衫"),
        plural="Breton tops",
        drawing="breton",
        count=7,
        price_eur=(35, 49),
        materials=("heavyweight cotton", "organic cotton"),
        colours=("white", "ecru", "navy", "red", "sage", "rose"),
        patterns=("striped",),
        season=Season(peak_day=130, swing=0.25, gift=1.3),
        features=(
            Words(
                "Knitted in the weight that fishermen wore, dense and soft at once.",
                "沿用渔夫衫的厚实克重，紧实而柔软。",
            ),
            Words("The boat neck sits wide and never rolls.", "一字船领舒展大方，不易卷边。"),
            Words("The stripes meet at the side seams, as they should.", "侧缝处条纹精准对齐，细节到位。"),
        ),
        uses=(
            Words(
                "Goes with jeans, with white trousers, with nearly everything.",
                "配牛仔裤、白裤，几乎什么都能搭。",
            ),
            Words("A first layer in winter and all you need in June.", "冬天打底，六月单穿。"),
        ),
        faults=("the neckline stretched after two washes", "the stripes bled into the white in the wash"),
        brands=BRANDS,
        sizes=SIZES,
        fits=("regular fit",),
        occasions=("weekend", "everyday"),
        details=(("neckline", ("boat neck",)), ("sleeve", ("long sleeve",))),
        units_a_day=1.3,
    ),
    Kind(
        key="tee",
        category="T-shirts & Tops",
        name=Words("T-Shirt", "T恤"),
        plural="T-shirts",
        drawing="tee",
        count=9,
        price_eur=(22, 35),
        materials=("organic cotton", "heavyweight cotton", "cotton jersey"),
        colours=("white", "black", "navy", "mustard", "sage", "terracotta", "grey", "sky", "lilac"),
        patterns=("plain", "plain", "colour-block", "waves", "striped"),
        season=Season(peak_day=180, swing=0.5),
        features=(
            Words("The neckband is double-stitched and keeps its shape.", "领口双线缝制，久穿不变形。"),
            Words("No side seams, no scratchy label.", "无侧缝、无标签，贴身不扎。"),
            Words("Dyed after knitting, for a colour with a little depth.", "成衣染色，颜色更有层次。"),
        ),
        uses=(
            Words("The one that you reach for first in the drawer.", "打开抽屉第一件想拿的就是它。"),
            Words("Good on its own, and a clean line under an overshirt.", "单穿利落，外搭衬衫也有型。"),
        ),
        faults=("it shrank in the first wash", "a small hole appeared near the hem"),
        brands=BRANDS,
        sizes=SIZES,
        fits=("regular fit", "boxy fit"),
        occasions=("everyday",),
        details=(("neckline", ("crew neck",)), ("sleeve", ("short sleeve",))),
        units_a_day=1.5,
    ),
    Kind(
        key="polo",
        category="T-shirts & Tops",
        name=Words("Polo Shirt", "Polo衫"),
        plural="polo shirts",
        drawing="polo",
        count=5,
        price_eur=(39, 55),
        materials=("organic cotton", "cotton jersey"),
        colours=("navy", "white", "forest", "burgundy", "sky"),
        patterns=("plain", "striped", "colour-block"),
        season=Season(peak_day=170, swing=0.5),
        features=(
            Words("A knitted collar that does not curl at the tips.", "针织领尖不卷翘。"),
            Words("Two buttons, one flat placket, nothing more.", "双扣平整门襟，简洁利落。"),
        ),
        uses=(
            Words("For days that start at the desk and end at the pier.", "从办公桌到码头，一件搞定。"),
            Words("Smarter than a T-shirt and just as comfortable.", "比T恤更体面，一样舒服。"),
        ),
        faults=("the collar went wavy after washing",),
        brands=BRANDS,
        sizes=SHIRT_SIZES,
        fits=("regular fit",),
        occasions=("smart casual", "weekend"),
        details=(("collar", ("knitted collar",)), ("sleeve", ("short sleeve",))),
        units_a_day=0.8,
    ),
)
