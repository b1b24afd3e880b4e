"""What customers call colours, materials and sizes, in both languages.

Only words that meet something in the catalogue become wishes; this page adds which shades a colour covers, which
fabrics a material covers, and the Chinese words.
"""

from __future__ import annotations

from typing import Final

# Names of options and attributes under which shops keep the same thing.
COLOUR_NAMES: Final = ("colour", "color", "颜色")
SIZE_NAMES: Final = ("size", "shoe size", "尺码", "尺寸")
MATERIAL_NAMES: Final = ("material", "fabric", "材质", "面料")

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

# Shades that people describe in two words.
COLOUR_PHRASES: Final = {
    "dark blue": "navy", "navy blue": "navy", "light blue": "sky", "sky blue": "sky", "baby blue": "sky",
    "dark green": "forest", "forest green": "forest", "olive green": "olive", "mint green": "mint",
    "sage green": "sage", "dark grey": "charcoal", "dark gray": "charcoal", "charcoal grey": "charcoal",
    "charcoal gray": "charcoal", "light brown": "tan", "dark red": "burgundy", "wine red": "burgundy",
    "off white": "ecru", "off-white": "ecru", "light pink": "blush", "pale pink": "blush", "rose pink": "rose",
    "mustard yellow": "mustard", "rust red": "rust", "jet black": "black", "snow white": "white",
    "bordeaux": "burgundy", "burgundy red": "burgundy",
}  # fmt: skip
# English words that are a colour only now and then.
SOMETIMES_COLOURS: Final = frozenset(
    {
        "apricot",
        "ash",
        "blush",
        "brass",
        "camel",
        "cherry",
        "chestnut",
        "chocolate",
        "coral",
        "cream",
        "forest",
    }
    | {"gold", "lemon", "lime", "mint", "moss", "oatmeal", "peach", "plum", "rose", "rust", "sage", "salmon"}
    | {"sand", "silver", "sky", "slate", "stone", "tan", "walnut", "wine"}
)
MATERIALS: Final = (
    "wool", "cotton", "leather", "linen", "silk", "denim", "canvas", "suede", "velvet", "nylon", "polyester",
    "cashmere", "merino", "alpaca", "lambswool", "mohair", "corduroy", "fleece", "rubber", "ceramic",
    "porcelain", "stoneware", "enamel", "oak", "bamboo", "wood", "metal", "steel", "stainless steel", "brass",
    "glass", "plastic", "straw", "raffia", "cork", "viscose", "tencel", "poplin", "jersey", "twill", "satin",
    "vegan leather", "faux leather", "organic cotton", "waxed cotton", "waxed canvas", "merino wool",
)  # fmt: skip
MATERIAL_PHRASES: Final = {
    "wooden": "wood", "woollen": "wool", "woolen": "wool", "woolly": "wool", "metallic": "metal", "real leather": "leather",
    "genuine leather": "leather", "stainless": "stainless steel", "china": "porcelain",
}  # fmt: skip
# English words that are a material only beside a thing that is made of it.
SOMETIMES_MATERIALS: Final = frozenset(
    {"ash", "brass", "china", "copper", "cork", "glass", "iron", "jersey", "metal", "oak", "paper", "plastic"}
    | {"rubber", "steel", "straw", "walnut", "wood"}
)

# Things with several names. A line whose first word, or any other, is a kind of thing that the shop sells gives all
# its words that meaning. English words in the singular, or as they are used when they have none.
SAME_THINGS: Final[tuple[tuple[str, ...], ...]] = (
    ("sneakers", "trainers", "running shoes", "tennis shoes", "gym shoes", "kicks", "plimsolls", "运动鞋", "球鞋",
     "休闲鞋", "板鞋", "休闲板鞋", "跑鞋", "小白鞋", "帆布鞋"),
    ("wellington boots", "wellies", "welly", "rain boots", "gumboots", "rubber boots", "雨靴", "雨鞋", "水鞋"),
    ("chelsea boots", "ankle boots", "boots", "boot", "切尔西靴", "短靴", "靴子", "皮靴"),
    ("loafers", "slip ons", "moccasins", "乐福鞋", "豆豆鞋"),
    ("sandals", "flip flops", "凉鞋", "拖鞋"),
    ("shoes", "shoe", "footwear", "鞋", "鞋子", "鞋履"),
    ("jumper", "sweater", "pullover", "crew neck", "crew neck jumper", "jersey top", "毛衣", "套头衫", "针织衫", "线衫",
     "圆领毛衣"),
    ("roll neck", "turtleneck", "turtle neck", "polo neck", "高领毛衣", "高领"),
    ("cardigan", "cardi", "开衫", "针织开衫"),
    ("hoodie", "hooded sweatshirt", "卫衣", "帽衫"),
    ("t shirt", "tshirt", "tee", "t恤", "短袖", "体恤"),
    ("polo shirt", "polo", "polo衫"),
    ("breton top", "striped top", "海魂衫"),
    ("shirt", "blouse", "button down", "衬衫", "衬衣"),
    ("wrap dress", "dress", "gown", "frock", "连衣裙", "长裙", "裹身裙", "裙子"),
    ("sundress", "summer dress", "吊带裙"),
    ("shirt dress", "衬衫裙"),
    ("skirt", "midi skirt", "半身裙", "短裙", "半裙"),
    ("trousers", "pants", "slacks", "wide leg trousers", "裤子", "长裤", "阔腿裤", "裤装"),
    ("jeans", "牛仔裤"),
    ("chinos", "khakis", "卡其裤", "休闲裤"),
    ("shorts", "短裤"),
    ("rain jacket", "raincoat", "waterproof jacket", "rain coat", "anorak", "防雨夹克", "雨衣", "冲锋衣", "防水夹克"),
    ("jacket", "夹克", "外套"),
    ("coat", "overcoat", "winter coat", "大衣", "风衣"),
    ("gilet", "vest", "body warmer", "waistcoat", "马甲", "背心"),
    ("tote bag", "tote", "shopper", "托特包", "手提包", "手提袋"),
    ("crossbody bag", "crossbody", "shoulder bag", "cross body bag", "斜挎包", "单肩包"),
    ("backpack", "rucksack", "knapsack", "双肩包", "背包", "书包"),
    ("bag", "handbag", "purse", "包包", "包", "包袋"),
    ("scarf", "shawl", "围巾", "披肩"),
    ("beanie", "woolly hat", "毛线帽", "针织帽"),
    ("sun hat", "straw hat", "遮阳帽", "草帽"),
    ("hat", "cap", "帽子", "帽"),
    ("mug", "cup", "coffee cup", "coffee mug", "马克杯", "杯子", "水杯", "咖啡杯"),
    ("tea towel", "dish towel", "kitchen towel", "茶巾", "擦碗布"),
    ("serving bowl", "bowl", "餐碗", "碗"),
    ("teapot", "tea pot", "茶壶"),
    ("table lamp", "desk lamp", "bedside lamp", "台灯", "床头灯"),
    ("floor lamp", "standing lamp", "落地灯"),
    ("pendant light", "ceiling light", "ceiling lamp", "hanging lamp", "吊灯"),
    ("lamp", "light fitting", "灯", "灯具"),
    ("cushion", "pillow", "throw pillow", "抱枕", "靠垫", "靠枕"),
    ("throw blanket", "blanket", "throw", "盖毯", "毯子", "毛毯"),
    ("notebook", "journal", "笔记本", "本子", "记事本"),
    ("letter set", "writing set", "writing paper", "信笺套装", "信纸"),
    ("pencil case", "pen case", "笔袋", "铅笔盒"),
    ("insulated bottle", "water bottle", "flask", "thermos", "thermos flask", "bottle", "保温瓶", "保温杯", "水壶",
     "水瓶"),
    ("lunch box", "lunchbox", "bento box", "午餐盒", "饭盒", "便当盒"),
    ("umbrella", "brolly", "雨伞", "伞"),
    ("picnic basket", "hamper", "野餐篮"),
)  # fmt: skip
SOMETIMES_THINGS: Final = frozenset({"cap", "case", "kicks", "light", "set", "throw", "top", "vest"})
LETTER_SIZES: Final[dict[str, tuple[str, ...]]] = {
    "XXS": ("xxs", "加加小"),
    "XS": ("xs", "x small", "xsmall", "extra small", "加小", "特小"),
    "S": ("small", "小"),
    "M": ("medium", "中"),
    "L": ("large", "大"),
    "XL": ("xl", "x large", "xlarge", "extra large", "加大", "特大"),
    "XXL": ("xxl", "2xl", "xx large", "xxlarge", "double xl", "extra extra large", "加加大"),
    "XXXL": ("xxxl", "3xl", "triple xl"),
}
