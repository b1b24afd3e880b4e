"""A small lexicon, as ``frontdoor train lexicon`` writes one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def term(entity: str, value: str, *forms: str, weak: tuple[str, ...] = (), **more: str) -> dict[str, Any]:
    """One value with what people say for it."""
    return {"entity": entity, "value": value, "forms": [*forms, *weak], "weak": list(weak), **more}


def words() -> dict[str, Any]:
    """The words of a shop that sells shirts, jackets, bags and mugs."""
    return {
        "format": 1,
        "currency": "EUR",
        "timezone": "UTC",
        "terms": [
            term("category", "Shirts", "shirt", "blouse", "衬衫", kind="shirt"),
            term("category", "Jackets & Coats", "jacket", "夹克", "外套", kind="jacket"),
            term("category", "Jackets & Coats", "rain jacket", "raincoat", "雨衣", kind="rain jacket"),
            term("category", "Bags", "tote bag", "bag", "包包", "包", kind="bag"),
            term("category", "Mugs", "mug", "cup", "马克杯", "杯子", kind="mug"),
            term("brand", "Corrie & Lark", "Corrie & Lark"),
            term("brand", "Levi's", "Levi's"),
            term("brand", "Next", weak=("Next",)),
            term("colour", "blue", "blue", "蓝", "蓝色", family="blue"),
            term("colour", "navy", "navy", "navy blue", "dark blue", "藏青", "藏青色", family="blue"),
            term("colour", "red", "red", "红", "红色", family="red"),
            term("colour", "black", "black", "黑", "黑色", family="black"),
            term("colour", "burgundy", "burgundy", "酒红", "酒红色", family="red"),
            term("colour", "ecru", "ecru", "crème"),
            term("colour", "sand", weak=("sand",)),
            term("colour", "denim", "denim"),
            term("material", "leather", "leather", "真皮", "皮革"),
            term("material", "suede", "suede"),
            term("material", "cotton", "cotton", "纯棉", "棉"),
            term("material", "denim", "denim", "丹宁"),
            term("material", "glass", weak=("glass",)),
            term("size", "S", weak=("s", "small", "小")),
            term("size", "M", weak=("m", "medium", "中")),
            term("size", "L", weak=("l", "large", "大")),
            term("size", "XL", "xl", "extra large", weak=("加大",)),
            term("size", "42", weak=("42",)),
            term("size", "45 × 45 cm", "45 × 45 cm"),
            term("size", "500 ml", "500 ml"),
        ],
        "products": [
            {
                "name": "Juniper Linen Shirt",
                "zh": "“杜松”亚麻衬衫",
                "ids": ["P1", "P2"],
                "keys": ["juniper", "杜松"],
            },
            {
                "name": "Juniper Striped Shirt",
                "zh": "“杜松”条纹衬衫",
                "ids": ["P3"],
                "keys": ["juniper", "杜松"],
            },
            {"name": "Skerry Mug", "zh": "“礁屿”马克杯", "ids": ["P4"], "keys": ["skerry", "礁屿"]},
        ],
        "everyday_keys": ["juniper", "杜松", "礁屿"],
        "everyday_words": ["short", "blouses", "black", "shirk"],
    }


def publish(folder: Path, version: str, content: Any | None = None) -> None:
    """Writes a version and makes it the current one in one rename, as the app does."""
    (folder / version).mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(words() if content is None else content)
    (folder / version / "lexicon.json").write_text(text, encoding="utf-8")
    draft = folder / ".draft"
    draft.write_text(version + "\n", encoding="utf-8")
    draft.replace(folder / "current")
