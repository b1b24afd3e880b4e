"""The shop's product pictures as the commands read them: where each lies on this machine."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.cli.catalogue import read_catalogue
from bot.settings import Settings
from models.images.artifact import OWN_NETWORK
from models.images.listing import Listed, listed

MEDIA: Final = "media"  # served by the gateway under /media/
FETCHED: Final = "pictures"  # from other servers, under the name of their address
_MEDIA_URL: Final = re.compile(r"/media/([A-Za-z0-9][A-Za-z0-9._-]*)")


def read_listed(settings: Settings) -> tuple[list[Listed], int]:
    """The pictures of active products that are on this machine, and how many are not."""
    products, _ = asyncio.run(read_catalogue(settings))
    found = list(listed(products, lambda url: place(settings, url)))
    return found, len(addresses(products)) - len({each.url for each in found})


def image_source(settings: Settings) -> Path | str:
    """What looks at pictures: the checkpoint of the settings, or our own network's weights."""
    return settings.image_model or OWN_NETWORK


def addresses(products: Sequence[Mapping[str, Any]]) -> list[str]:
    """Addresses of all pictures of active products, each once."""
    urls = (
        str(picture["url"])
        for product in products
        if product.get("active", True)
        for picture in product.get("pictures") or ()
    )
    return list(dict.fromkeys(urls))


def place(settings: Settings, url: str) -> Path | None:
    """Where a picture lies on this machine; None where it does not."""
    name = _MEDIA_URL.fullmatch(url)
    path = settings.var_dir / MEDIA / name[1] if name else fetched_place(settings, url)
    return path if path.is_file() else None


def fetched_place(settings: Settings, url: str) -> Path:
    """Where a picture of another server is kept."""
    return settings.var_dir / FETCHED / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}.webp"
