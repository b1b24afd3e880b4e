"""Materials and how to look after them."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.kinds.model import Material, Words

_WARM_WASH = Words(
    "Machine wash at 40 °C, iron while slightly damp.", "可机洗，水温不超过40℃，微潮时熨烫效果更佳。"
)
_COOL_WASH = Words("Machine wash at 30 °C, line dry.", "可30℃机洗，建议悬挂晾干。")
_HAND_WASH = Words(
    "Hand wash cool or use the wool cycle, dry flat.", "请用冷水手洗或选择羊毛程序，平铺晾干。"
)
_BRUSH = Words("Brush clean; dry clean once a season.", "日常用软刷除尘，每季干洗一次即可。")
_WIPE = Words("Wipe with a damp cloth.", "用湿布擦拭即可。")
_LEATHER = Words(
    "Wipe clean and feed with leather cream twice a year.", "擦净表面，每年使用皮革护理膏保养两次。"
)
_DISHWASHER = Words("Safe in the dishwasher and the microwave.", "可用洗碗机和微波炉。")
_RINSE = Words("Rinse by hand and dry at once.", "手洗后请立即擦干。")
_KEEP_DRY = Words("Keep dry and out of strong sun.", "请存放于干燥处，避免阳光直射。")

MATERIALS: Final = {
    material.name: material
    for material in (
        Material("oxford cotton", "牛津纺纯棉", "Oxford", "牛津纺", _WARM_WASH),
        Material("organic cotton", "有机棉", "Organic Cotton", "有机棉", _WARM_WASH),
        Material("cotton poplin", "府绸棉", "Poplin", "府绸", _WARM_WASH),
        Material("cotton twill", "斜纹棉", "Twill", "斜纹棉", _WARM_WASH),
        Material("brushed cotton", "磨毛棉", "Brushed Cotton", "磨毛棉", _COOL_WASH),
        Material("cotton jersey", "棉质平纹针织", "Jersey", "针织棉", _WARM_WASH),
        Material("heavyweight cotton", "重磅棉", "Heavyweight", "重磅棉", _WARM_WASH),
        Material("linen", "亚麻", "Linen", "亚麻", _COOL_WASH),
        Material("linen blend", "棉麻混纺", "Linen-Blend", "棉麻", _COOL_WASH),
        Material("viscose crêpe", "粘胶绉纱", "Crêpe", "绉纱", _COOL_WASH),
        Material("tencel", "莱赛尔", "Tencel", "莱赛尔", _COOL_WASH),
        Material("corduroy", "灯芯绒", "Corduroy", "灯芯绒", _COOL_WASH),
        Material("denim", "丹宁布", "Denim", "丹宁", _COOL_WASH),
        Material("lambswool", "羊羔毛", "Lambswool", "羊羔毛", _HAND_WASH),
        Material("merino wool", "美利奴羊毛", "Merino", "美利奴羊毛", _HAND_WASH),
        Material("alpaca blend", "羊驼混纺", "Alpaca", "羊驼毛", _HAND_WASH),
        Material("chunky wool", "粗纺羊毛", "Chunky Wool", "粗纺羊毛", _HAND_WASH),
        Material("wool blend", "羊毛混纺", "Wool-Blend", "羊毛混纺", _BRUSH),
        Material("boiled wool", "煮羊毛", "Boiled Wool", "煮羊毛", _BRUSH),
        Material("waxed cotton", "油蜡棉", "Waxed Cotton", "油蜡棉", _WIPE),
        Material("recycled nylon", "再生尼龙", "Recycled Nylon", "再生尼龙", _COOL_WASH),
        Material("recycled polyester", "再生聚酯纤维", "Recycled", "再生面料", _COOL_WASH),
        Material("leather", "牛皮", "Leather", "牛皮", _LEATHER),
        Material("suede", "绒面皮", "Suede", "绒面皮", _LEATHER),
        Material("canvas", "帆布", "Canvas", "帆布", _WIPE),
        Material("waxed canvas", "油蜡帆布", "Waxed Canvas", "油蜡帆布", _WIPE),
        Material("natural rubber", "天然橡胶", "Rubber", "橡胶", _WIPE),
        Material("raffia", "拉菲草", "Raffia", "拉菲草", _KEEP_DRY),
        Material("straw", "草编", "Straw", "草编", _KEEP_DRY),
        Material("stoneware", "炻瓷", "Stoneware", "炻瓷", _DISHWASHER),
        Material("porcelain", "瓷", "Porcelain", "瓷", _DISHWASHER),
        Material("enamel", "搪瓷", "Enamel", "搪瓷", _RINSE),
        Material("oak", "橡木", "Oak", "橡木", _RINSE),
        Material("linen shade on oak", "亚麻灯罩配橡木底座", "Oak", "橡木", _WIPE),
        Material("linen shade on ceramic", "亚麻灯罩配陶瓷底座", "Ceramic", "陶瓷", _WIPE),
        Material("powder-coated steel", "喷塑钢材", "Steel", "钢制", _WIPE),
        Material("brass", "黄铜", "Brass", "黄铜", _WIPE),
        Material("stainless steel", "不锈钢", "Steel", "不锈钢", _RINSE),
        Material("tritan", "Tritan共聚酯", "Tritan", "Tritan", _DISHWASHER),
        Material("recycled paper", "再生纸", "Recycled Paper", "再生纸", _KEEP_DRY),
        Material("linen-bound paper", "布面装帧纸品", "Linen-Bound", "布面", _KEEP_DRY),
        Material("cotton paper", "棉浆纸", "Cotton Paper", "棉浆纸", _KEEP_DRY),
        Material("velvet", "丝绒", "Velvet", "丝绒", _COOL_WASH),
    )
}
