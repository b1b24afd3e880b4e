"""What should be more or less than what was shown: "cheaper", "the largest", 大一号."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

COMPARISON: Final = "comparison"
_B: Final = r"(?<![A-Za-z0-9_])"
_E: Final = r"(?![A-Za-z0-9_])"

# Value → what is said for it in English.
_ENGLISH: Final[Mapping[str, str]] = {
    "cheaper": r"cheaper|less expensive|less pricey|more affordable|lower price|lower priced|less money",
    "cheapest": r"cheapest|least expensive|lowest price|lowest priced|most affordable",
    "more_expensive": r"more expensive|pricier|dearer",
    "most_expensive": r"most expensive|priciest",
    "larger": r"larger|bigger|(?:a |one |the next )?size up|a size (?:bigger|larger)|roomier",
    "largest": r"largest|biggest",
    "smaller": r"smaller|(?:a |one |the next )?size down|a size smaller",
    "smallest": r"smallest|tiniest",
    "longer": r"(?<!no )(?<!any )(?<!much )longer(?! (?:need|want|than i|than it|than you|wait))",
    "longest": "longest",
    "shorter": "shorter",
    "shortest": "shortest",
    "warmer": "warmer",
    "warmest": "warmest",
    "lighter": "lighter",
    "lightest": "lightest",
    "heavier": "heavier",
    "darker": "darker",
    "darkest": "darkest",
    "brighter": "brighter",
    "thicker": "thicker",
    "thinner": "thinner",
    "softer": "softer",
    "softest": "softest",
    "wider": "wider",
    "narrower": "narrower",
    "newer": r"newer|more recent",
    "newest": r"newest|latest(?! (?:order|update|news|purchase|status|delivery))",
    "better": r"better rated|higher rated|better reviews|better reviewed|better quality|better(?= (?:one|ones|option|alternative))",
    "best": r"best rated|best reviewed|top rated|highest rated|best quality|best selling|best(?= (?:one|ones|option|of))",
    "more_popular": r"more popular",
    "most_popular": r"most popular|bestsellers?|best sellers?",
    "more_formal": "more formal|dressier|smarter",
    "simpler": "simpler|plainer",
}  # fmt: skip
_CHINESE: Final[Mapping[str, str]] = {
    "cheapest": "最便宜|价格最低|最低价",
    "cheaper": r"更便宜|便宜(?:一)?(?:点|些)|便宜(?![一点些吗嘛])|价格低(?:一)?(?:点|些)|低一?点的价",
    "most_expensive": "最贵",
    "more_expensive": "更贵|贵一点的",
    "largest": "最大",
    "larger": "大一[号码]|大一?[点些]|更大|再大",
    "smallest": "最小",
    "smaller": "小一[号码]|小一?[点些]|更小|再小",
    "longer": "长一?[点些]|更长",
    "shorter": "短一?[点些]|更短",
    "warmest": "最暖和|最保暖",
    "warmer": "更暖和|暖和一?[点些]|更保暖|更暖|更厚",
    "lighter": "轻一?[点些]|更轻",
    "darker": "深一?[点些]|更深",
    "brighter": "浅一?[点些]|更浅|更亮",
    "thicker": "厚一?[点些]",
    "thinner": "薄一?[点些]|更薄",
    "softer": "更软|软一?[点些]",
    "newest": "最新(?!状态|进展|消息|物流|订单)",
    "newer": "新款|更新的|新一?点的",
    "best": "最好的|评价最好|评分最高|口碑最好|质量最好",
    "better": "更好的|好一点的|质量更好|评价更好",
    "most_popular": "最受欢迎|最热卖|卖得最好|销量最高|爆款|热卖",
}  # fmt: skip
# One pattern for each language; the group that matched names the value.
_PATTERNS: Final = (
    safe(f"{_B}(?:" + "|".join(f"(?P<{value}>{pattern})" for value, pattern in _ENGLISH.items()) + f"){_E}"),
    safe("|".join(f"(?P<{value}>{pattern})" for value, pattern in _CHINESE.items())),
)


def find_comparisons(text: str) -> Iterator[Find]:
    """Comparatives and superlatives; the value is the English word for what is wanted."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if match.lastgroup is not None:
                yield Find(match.start(), match.end(), COMPARISON, match.lastgroup)
