"""What customers call colours, materials and sizes, in both languages.

Only words that meet something in the catalogue become wishes; this page adds which shades a colour covers, which
fabrics a material covers, and the Chinese words.
"""

from __future__ import annotations

from typing import Final

# A customer who asks for blue is glad to see navy; one who asks for navy is not helped by sky.
SHADES: Final[dict[str, tuple[str, ...]]] = {
    "white": ("ecru", "ivory", "cream", "offwhite"),
    "beige": ("sand", "camel", "khaki", "taupe", "oatmeal", "stone", "cream", "ecru"),
    "brown": ("tan", "camel", "chocolate", "cognac", "chestnut", "walnut"),
    "yellow": ("mustard", "ochre", "lemon", "gold"),
    "orange": ("apricot", "terracotta", "rust", "peach", "coral"),
    "red": ("burgundy", "rust", "crimson", "maroon", "scarlet", "cherry"),
    "pink": ("blush", "rose", "salmon", "fuchsia", "coral"),
    "purple": ("lilac", "plum", "lavender", "violet", "aubergine", "mauve"),
    "blue": ("sky", "denim", "navy", "indigo", "teal", "turquoise", "cobalt", "azure"),
    "green": ("mint", "sage", "olive", "forest", "teal", "emerald", "khaki", "moss"),
    "grey": ("charcoal", "silver", "slate", "anthracite"),
    "black": (),
    "gold": ("brass",),
    "silver": (),
}
COLOUR_ALIASES: Final = {
    "gray": "grey",
    "violet": "purple",
    "lavender": "lilac",
    "cream": "ecru",
    "wine": "burgundy",
}
CHINESE_COLOURS: Final = {
    "米白": "ecru", "白": "white", "米色": "beige", "沙色": "sand", "驼色": "camel", "浅棕": "tan",
    "棕": "brown", "咖啡色": "brown", "褐色": "brown", "芥末黄": "mustard", "黄": "yellow",
    "杏色": "apricot", "陶土色": "terracotta", "橙": "orange", "橘色": "orange", "铁锈红": "rust",
    "酒红": "burgundy", "红": "red", "浅粉": "blush", "玫瑰": "rose", "粉": "pink", "丁香紫": "lilac",
    "淡紫": "lilac", "梅紫": "plum", "紫": "purple", "天蓝": "sky", "浅蓝": "sky", "牛仔蓝": "denim",
    "藏青": "navy", "藏蓝": "navy", "深蓝": "navy", "海军蓝": "navy", "孔雀蓝": "teal", "蓝": "blue",
    "薄荷绿": "mint", "鼠尾草绿": "sage", "橄榄绿": "olive", "军绿": "olive", "墨绿": "forest",
    "深绿": "forest", "绿": "green", "炭灰": "charcoal", "深灰": "charcoal", "灰": "grey", "黑": "black",
    "金色": "gold", "银色": "silver",
}  # fmt: skip

FABRICS: Final[dict[str, tuple[str, ...]]] = {
    "wool": ("lambswool", "merino", "alpaca", "cashmere", "mohair"),
    "cotton": ("poplin", "jersey", "twill", "corduroy", "canvas", "denim"),
    "leather": ("suede", "nubuck"),
    "ceramic": ("stoneware", "porcelain", "earthenware"),
    "wood": ("oak", "walnut", "beech", "bamboo", "ash"),
    "metal": ("steel", "brass", "aluminium", "copper", "iron"),
    "straw": ("raffia",),
}
CHINESE_MATERIALS: Final = {
    "亚麻": "linen", "棉麻": "linen", "麻": "linen", "灯芯绒": "corduroy", "有机棉": "organic",
    "纯棉": "cotton", "全棉": "cotton", "棉": "cotton", "羊羔毛": "lambswool", "美利奴": "merino",
    "羊驼": "alpaca", "羊绒": "cashmere", "羊毛": "wool", "莱赛尔": "tencel", "天丝": "tencel",
    "丹宁": "denim", "尼龙": "nylon", "真丝": "silk", "绒面": "suede", "麂皮": "suede", "真皮": "leather",
    "牛皮": "leather", "皮革": "leather", "皮质": "leather", "帆布": "canvas", "橡胶": "rubber",
    "拉菲草": "raffia", "草编": "straw", "炻瓷": "stoneware", "陶瓷": "ceramic", "瓷": "porcelain",
    "搪瓷": "enamel", "橡木": "oak", "木": "wood", "不锈钢": "stainless", "钢": "steel", "黄铜": "brass",
    "丝绒": "velvet", "再生": "recycled",
}  # fmt: skip
# Words of material names that say nothing by themselves.
PLAIN_MATERIAL_WORDS: Final = frozenset(
    {"and", "blend", "bound", "brushed", "coated", "free", "heavyweight", "light", "mix", "natural", "of"}
    | {"on", "paper", "powder", "pure", "shade", "with"}
)

SIZE_WORDS: Final = {
    "xsmall": "xs", "small": "s", "medium": "m", "large": "l", "xlarge": "xl", "xxlarge": "xxl",
}  # fmt: skip
CHINESE_SIZES: Final = {
    "加小": "xs", "特小": "xs", "小": "s", "中": "m", "大": "l", "加大": "xl", "特大": "xl", "加加大": "xxl",
}  # fmt: skip
