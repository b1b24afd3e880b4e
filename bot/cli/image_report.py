"""The report on product pictures as one page that needs nothing beside it, to be opened, sent or printed."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PIL import Image

from bot.cli.image_words import NAMES, colours_seen, sentence
from bot.cli.reports import rendered
from models.errors import BadInput
from models.images import shades
from models.images.audit import Finding, NearDuplicate, counts, worst
from models.images.frames import Pixels
from models.images.listing import Listed, opened

THUMBNAIL: Final = 160  # pixels of the longer side
_QUALITY: Final = 75
# Words of listings that are no points of ours; the greys among them are told by lightness alone.
_CODES: Final = {
    "black": "#1c1c1c",
    "charcoal": "#46484b",
    "grey": "#8e9093",
    "silver": "#c3c7cb",
    "white": "#ffffff",
    "gold": "#c9a24a",
}


@dataclass(frozen=True)
class Swatch:
    """A colour and its name; ``code`` is None where nobody knows what it looks like."""

    name: str
    code: str | None
    share: float | None = None


@dataclass(frozen=True)
class Card:
    """One picture with problems, as the page shows it.

    Attributes:
        finding: what was found out about it.
        codes: of its problems, each once.
        sentences: its problems in words, in their order.
        thumbnail, twin_thumbnail: as ``data:`` addresses; None where there is none.
        twin: the same picture of another product.
        seen, said: its colours, measured and listed.
    """

    finding: Finding
    codes: tuple[str, ...]
    sentences: tuple[str, ...]
    thumbnail: str | None
    twin: Listed | None
    twin_thumbnail: str | None
    seen: tuple[Swatch, ...]
    said: tuple[Swatch, ...]


def page(
    findings: Sequence[Finding],
    *,
    shop: str,
    made_at: datetime,
    missing: int = 0,
    most: int = 200,
    told: Callable[[float], None] = lambda _share: None,
) -> str:
    """The whole page.

    Args:
        findings: of all pictures.
        shop: its name.
        made_at: when, in the shop's zone.
        missing: how many pictures are not on this machine.
        most: how many pictures are shown, the worst.
        told: is told how much is done, from 0 to 1.
    """
    shown = worst(findings)[:most]
    cards = []
    for place, finding in enumerate(shown, 1):
        cards.append(_card(finding))
        told(place / len(shown))
    found = counts(findings)
    return rendered(
        "image_report.html",
        shop=shop,
        made_at=made_at,
        pictures=len(findings),
        products=len({each.listed.product_id for each in findings}),
        bad=sum(bool(each.problems) for each in findings),
        missing=missing,
        bars=[(code, NAMES[code], count, count / max(found.values())) for code, count in found.items()],
        cards=cards,
    )


def swatch(word: str, share: float | None = None) -> Swatch:
    """A colour of a listing or of ours."""
    for name in (word.lower(), *sorted(shades.families(word))):
        if name in _CODES:
            return Swatch(word, _CODES[name], share)
        if name in shades.POINTS:
            return Swatch(word, shades.POINTS[name].split()[0], share)
    return Swatch(word, None, share)


def thumbnail(path: Path) -> str | None:
    """A picture as a small ``data:`` address; None where it cannot be read."""
    try:
        return address(opened(path, THUMBNAIL))
    except BadInput:
        return None


def address(pixels: Pixels) -> str:
    """A picture as a ``data:`` address."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", quality=_QUALITY)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def _card(finding: Finding) -> Card:
    twin = next((each.twin for each in finding.problems if isinstance(each, NearDuplicate)), None)
    return Card(
        finding=finding,
        codes=tuple(dict.fromkeys(each.code for each in finding.problems)),
        sentences=tuple(sentence(each, finding) for each in finding.problems),
        thumbnail=thumbnail(finding.listed.path),
        twin=twin,
        twin_thumbnail=thumbnail(twin.path) if twin else None,
        seen=tuple(swatch(name, share) for name, share in colours_seen(finding)),
        said=tuple(swatch(name) for name in finding.listed.colours),
    )
