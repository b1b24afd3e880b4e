"""The colours and patterns of the shop, with their Chinese names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colour:
    """A colour as customers name it; ``rgb`` is what the pictures show."""

    name: str
    zh: str
    rgb: str
    family: str


@dataclass(frozen=True)
class Pattern:
    """A surface; ``title`` is the word in titles, empty where a title would not mention it."""

    name: str
    zh: str
    title: str


COLOURS: Final = {
    colour.name: colour
    for colour in (
        Colour("white", "白色", "#f6f3ec", "white"),
        Colour("ecru", "米白色", "#e9dfca", "white"),
        Colour("sand", "沙色", "#d9c3a0", "beige"),
        Colour("camel", "驼色", "#c1935d", "beige"),
        Colour("tan", "浅棕色", "#b27a48", "brown"),
        Colour("brown", "棕色", "#74492f", "brown"),
        Colour("mustard", "芥末黄", "#dca63a", "yellow"),
        Colour("apricot", "杏色", "#eeb083", "orange"),
        Colour("terracotta", "陶土色", "#c9694a", "orange"),
        Colour("rust", "铁锈红", "#a8492c", "orange"),
        Colour("red", "红色", "#c43b3b", "red"),
        Colour("burgundy", "酒红色", "#762a3b", "red"),
        Colour("blush", "浅粉色", "#eabfb5", "pink"),
        Colour("rose", "玫瑰粉", "#d27c8b", "pink"),
        Colour("lilac", "丁香紫", "#b6a3cf", "purple"),
        Colour("plum", "梅紫色", "#6a4166", "purple"),
        Colour("sky", "天蓝色", "#a3c6dd", "blue"),
        Colour("blue", "蓝色", "#3f74ad", "blue"),
        Colour("denim", "牛仔蓝", "#4a658a", "blue"),
        Colour("navy", "藏青色", "#263a5a", "blue"),
        Colour("teal", "孔雀蓝", "#23727a", "green"),
        Colour("mint", "薄荷绿", "#a8d3bf", "green"),
        Colour("sage", "鼠尾草绿", "#97aa88", "green"),
        Colour("olive", "橄榄绿", "#707042", "green"),
        Colour("forest", "墨绿色", "#2b5242", "green"),
        Colour("grey", "灰色", "#a7abae", "grey"),
        Colour("charcoal", "炭灰色", "#4b4f55", "grey"),
        Colour("black", "黑色", "#2a2a2e", "black"),
    )
}

PATTERNS: Final = {
    pattern.name: pattern
    for pattern in (
        Pattern("plain", "纯色", ""),
        Pattern("striped", "条纹", "Striped"),
        Pattern("pinstriped", "细条纹", "Pinstripe"),
        Pattern("checked", "格纹", "Checked"),
        Pattern("gingham", "方格", "Gingham"),
        Pattern("dotted", "波点", "Polka Dot"),
        Pattern("floral", "碎花", "Floral"),
        Pattern("leafy", "枝叶印花", "Leaf Print"),
        Pattern("herringbone", "人字纹", "Herringbone"),
        Pattern("fair isle", "费尔岛提花", "Fair Isle"),
        Pattern("cable", "绞花", "Cable-Knit"),
        Pattern("ribbed", "罗纹", "Ribbed"),
        Pattern("quilted", "绗缝", "Quilted"),
        Pattern("colour-block", "拼色", "Colour-Block"),
        Pattern("speckled", "斑点釉", "Speckled"),
        Pattern("waves", "海浪纹", "Wave"),
    )
}
