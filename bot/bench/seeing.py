"""How long it takes to look at a photo, to find it among many, and to answer somebody who sends one."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from bot.bench.bench import Bench
from bot.bench.figures import SEED, Figure, percentile
from bot.bench.nearest import times
from bot.converse.visitor import Visitor
from models import artifacts
from models.images import artifact
from models.images.frames import Vectors
from models.images.gallery import Gallery
from models.images.listing import Listed, opened
from models.images.lookup import LOOKED_AT

PHOTO_SIDE: Final = (3000, 2250)  # of a telephone's picture
GRAIN: Final = 12.0  # grey levels of noise: what makes such a picture four megabytes
KEPT_SIDE: Final = 1280  # of what the gateway keeps of it
VIEWS: Final = 3
SPREAD: Final = 0.35  # of made-up pictures around real ones, before they get their length back


async def sees(bench: Bench) -> list[Figure]:
    """One photo on one core, a search among 100,000 pictures, indexing, and whole turns."""
    listed = [_of(path) for path in sorted((bench.installed.var_dir / "media").glob("*.webp"))]
    with tempfile.TemporaryDirectory() as folder:
        return [
            *_looking(bench, listed, Path(folder)),
            *_searching(bench),
            _indexing(bench, listed, Path(folder)),
            *await _turns(bench, listed, Path(folder)),
        ]


def _of(path: Path) -> Listed:
    return Listed(product_id=path.stem, url=path.name, path=path, title="", category="", colours=())


def _looking(bench: Bench, listed: list[Listed], folder: Path) -> list[Figure]:
    """From the file that the gateway keeps to the vector, and to all that is told of a photo."""
    lookup = artifact.load(artifacts.current(bench.installed.var_dir / "artifacts", artifact.CAPABILITY).path)
    paths = []
    for row, each in enumerate(listed[: bench.scale(quick=20, full=80)]):
        path = folder / f"kept-{row}.webp"
        Image.fromarray(opened(each.path)).resize((KEPT_SIDE, KEPT_SIDE)).save(path, quality=85)
        paths.append(path)
    encoded = times(lambda path: lookup.encoder.encode([opened(path, LOOKED_AT)]), [paths[0], *paths])[1:]
    looked = times(lambda path: lookup.look(opened(path, LOOKED_AT)), [paths[0], *paths])[1:]
    return [
        Figure(name="photo_encode_p50", value=percentile(encoded, 50), unit="ms", n=len(encoded), target=60),
        Figure(name="photo_look_p50", value=percentile(looked, 50), unit="ms", n=len(looked)),
        Figure(name="photo_look_p95", value=percentile(looked, 95), unit="ms", n=len(looked)),
    ]


def _searching(bench: Bench) -> list[Figure]:
    """Parts of a photo among 100,000 pictures that lie around those of the shop."""
    many = bench.scale(quick=10_000, full=100_000)
    folder = artifacts.current(bench.installed.var_dir / "artifacts", artifact.CAPABILITY).path
    real: Vectors = np.load(folder / artifact.VECTORS_FILE, allow_pickle=False)
    chance = np.random.default_rng(SEED)
    noise = chance.normal(size=(many, real.shape[1])).astype(np.float32) / np.sqrt(real.shape[1])
    vectors = real[chance.integers(len(real), size=many)] + np.float32(SPREAD) * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery = Gallery.build([f"p{row // 2}" for row in range(many)], vectors)
    rows = chance.integers(many, size=(bench.scale(quick=100, full=500), VIEWS))
    taken = times(lambda asked: gallery.search(vectors[asked], limit=60), rows)
    return [
        Figure(
            name=f"photo_search_p{share}",
            value=percentile(taken, share),
            unit="ms",
            n=len(taken),
            target=target,
        )
        for share, target in ((50, None), (95, 5))
    ]


def _indexing(bench: Bench, listed: list[Listed], folder: Path) -> Figure:
    """Pictures looked at in a second on all cores, decoding included."""
    moments: dict[str, list[float]] = {}

    def told(what: str, _share: float) -> None:
        moments.setdefault(what, []).append(time.perf_counter())

    artifact.build(
        folder / "artifacts",
        listed,
        source=bench.installed.image_model or artifact.OWN_NETWORK,
        threads=os.cpu_count() or 1,
        progress=told,
    )
    looked = moments["look at the pictures"]
    batches = len(looked) - 1  # the first is when its batch was done already
    seconds = looked[-1] - looked[0]
    return Figure(
        name="pictures_indexed_in_a_second",
        value=batches * artifact.AT_ONCE / seconds,
        unit="1/s",
        n=len(listed),
        target=40,
        more_is_better=True,
    )


async def _turns(bench: Bench, listed: list[Listed], folder: Path) -> list[Figure]:
    """From the first byte of a telephone's picture to the last card."""
    chance = np.random.default_rng(SEED)
    taken, size = [], 0
    rounds = bench.scale(quick=5, full=18)  # a conversation may have 20 pictures
    async with Visitor.arrive(bench.http, bench.url) as visitor:
        for row in range(rounds + 1):
            path = folder / f"phone-{row}.jpg"
            picture = np.asarray(
                Image.fromarray(opened(listed[row].path)).resize(PHOTO_SIDE), dtype=np.float32
            )
            picture = picture + chance.normal(0, GRAIN, size=picture.shape).astype(np.float32)
            Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(path, quality=92)
            size = max(size, path.stat().st_size)
            began = time.perf_counter()
            await visitor.send_photo(path)
            taken.append((time.perf_counter() - began) * 1000)
    bench.say(f"photos of up to {size / 1e6:.1f} MB")
    times_ms = taken[1:]
    return [
        Figure(
            name=f"photo_turn_p{share}", value=percentile(times_ms, share), unit="ms", n=rounds, target=target
        )
        for share, target in ((50, None), (95, 500))
    ]
