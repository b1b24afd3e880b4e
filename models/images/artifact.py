"""The shop's pictures as an artefact: the network, the pictures' vectors, and what likeness means in this shop."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np

from models import artifacts
from models.errors import BadInput, Damaged, NotTrained
from models.images import calibration
from models.images.calibration import Calibration
from models.images.description import described, dimensions
from models.images.encoder import ABOUT_FILE, CAPABILITY, MODEL_FILE, Encoder
from models.images.frames import Pixels, Vectors
from models.images.gallery import Gallery
from models.images.listing import Listed, opened
from models.images.lookup import Lookup
from models.images.views import views

FORMAT: Final = 2
OWN_NETWORK: Final = Path(__file__).parents[2] / "data" / "images" / "network.safetensors"
SEED: Final = 7
PICTURES_FILE: Final = "pictures.json"
VECTORS_FILE: Final = "vectors.npy"
LOOKED_AT: Final = 320  # pixels of a side: twice what our network is shown
AT_ONCE: Final = 16  # pictures after which progress is told

Progress = Callable[[str, float], None]

__all__ = ["CAPABILITY", "OWN_NETWORK", "build", "data_hash", "exported", "load", "vectors_of"]

log = logging.getLogger(__name__)


def data_hash(listed: Sequence[Listed], source: Path | str) -> str:
    """SHA-256 of all that the artefact depends on: pictures, what they belong to, and the network."""
    told = [
        (each.product_id, each.category, _digest(each.path) if each.path.is_file() else "") for each in listed
    ]
    body = json.dumps([FORMAT, _identity(source), told], ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def build(
    root: Path,
    listed: Sequence[Listed],
    *,
    source: Path | str,
    threads: int = 1,
    progress: Progress = lambda _what, _done: None,
) -> artifacts.Artifact:
    """Indexes the shop's pictures and publishes the result as ``images``.

    What the present artefact knows of pictures that have not changed is taken over, so that a few new products cost
    a few pictures. A picture that cannot be read is passed over, logged and counted.

    Args:
        root: folder of the artefacts.
        listed: the pictures.
        source: our weights (a file), a folder with a Hugging Face checkpoint, or its name in the hub's cache.
        threads: pictures to look at at once.
        progress: told as it goes.

    Raises:
        Damaged, NotTrained: there is no such network.
    """
    began = time.perf_counter()
    identity = _identity(source)
    with artifacts.publish(root, CAPABILITY) as draft:
        known = _take_over(root, draft.path, identity)
        if known is None:
            progress("export the network", 0.0)
            exported(draft.path, source)
            known = {}
        encoder = Encoder.load(draft.path)
        seen = _seen(listed, known, encoder, threads, progress)
        kept = [each for each in listed if each.path in seen]
        vectors = _stacked([seen[each.path][1] for each in kept], dimensions(encoder))
        fitted = _calibrated(kept, vectors, encoder, threads, progress)
        Gallery.build([each.product_id for each in kept], vectors).save(draft.path)
        digests = list(dict.fromkeys(seen[each.path][0] for each in kept))
        by_digest = dict(seen.values())
        np.save(
            draft.path / VECTORS_FILE, _stacked([by_digest[each] for each in digests], dimensions(encoder))
        )
        body = {
            "categories": {each.product_id: each.category for each in kept},
            "digests": digests,
            "calibration": asdict(fitted),
        }
        (draft.path / PICTURES_FILE).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
        draft.data_hash = data_hash(listed, source)
        draft.seed = SEED
        draft.parameters = {"format": FORMAT, "network": identity, "source": encoder.about.source}
        draft.packages = ("faiss-cpu", "numpy", "onnxruntime", "pillow", "scikit-learn")
        draft.metrics = {
            "pictures": len(kept),
            "products": len({each.product_id for each in kept}),
            "unreadable": len(listed) - len(kept),
            "new": sum(digest not in known for digest in digests),
            "seconds": round(time.perf_counter() - began, 1),
        }
    return draft.published


def vectors_of(root: Path, listed: Sequence[Listed]) -> tuple[list[Listed], Vectors]:
    """Those pictures that the present artefact knows, and their vectors, float32, shape (pictures, dimensions).

    Raises:
        NotTrained: there is no artefact.
    """
    known = _known(artifacts.current(root, CAPABILITY).path)
    found = [(each, known.get(_digest(each.path))) for each in listed if each.path.is_file()]
    kept = [(each, vector) for each, vector in found if vector is not None]
    return [each for each, _ in kept], np.array([vector for _, vector in kept], dtype=np.float32)


def load(path: Path) -> Lookup:
    """Opens the artefact in the folder ``path``.

    Raises:
        Damaged: it was written by another version, or its files cannot be read.
    """
    written = artifacts.read_manifest(path).parameters.get("format")
    if written != FORMAT:
        raise Damaged(CAPABILITY, f"{path.name} has format {written}, this version reads {FORMAT}")
    try:
        told = json.loads((path / PICTURES_FILE).read_text(encoding="utf-8"))
        curves = {key: tuple(each) for key, each in told["calibration"].items()}
        encoder, gallery = Encoder.load(path), Gallery.load(path)
        return Lookup(encoder, gallery, told["categories"], Calibration(**curves))
    except Damaged:
        raise
    except Exception as error:  # whatever a damaged file makes of itself
        raise Damaged(CAPABILITY, f"the files in {path.name} cannot be read ({error})") from error


def _identity(source: Path | str) -> str:
    """Names the network by what is in it, or, in the hub's cache, by its name."""
    path = Path(source)
    if path.is_file():
        return _digest(path)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.is_file())
        told = "".join(f"{each.relative_to(path)}:{_digest(each)};" for each in files)
        return hashlib.sha256(told.encode()).hexdigest()
    return str(source)


def exported(folder: Path, source: Path | str) -> Encoder:
    """Makes a network ready to serve.

    Args:
        folder: where its files go.
        source: see :func:`build`.

    Raises:
        Damaged, NotTrained: there is no such network.
    """
    # Imported here: torch, which the serving processes must not load.
    from models.images import checkpoint, export  # noqa: PLC0415

    if Path(source).is_file():
        export.export(folder, *export.load(Path(source)))
    else:
        checkpoint.export(folder, str(source))
    return Encoder.load(folder)


def _take_over(root: Path, folder: Path, identity: str) -> dict[str, Vectors] | None:
    """The exported network and the vectors of the artefact that is current; None where it is of another network."""
    try:
        present = artifacts.current(root, CAPABILITY)
        if present.manifest.parameters.get("network") != identity:
            return None
        known = _known(present.path)
        for name in (MODEL_FILE, ABOUT_FILE):
            _link(present.path / name, folder / name)
    except (NotTrained, OSError, ValueError, KeyError):
        return None
    return known


def _known(path: Path) -> dict[str, Vectors]:
    """Digest of a picture → its vector."""
    told = json.loads((path / PICTURES_FILE).read_text(encoding="utf-8"))
    vectors = np.load(path / VECTORS_FILE, allow_pickle=False)
    return dict(zip(told["digests"], vectors, strict=True))


def _seen(
    listed: Sequence[Listed], known: dict[str, Vectors], encoder: Encoder, threads: int, progress: Progress
) -> dict[Path, tuple[str, Vectors]]:
    """Digest and vector of each picture that can be read."""
    paths = list(dict.fromkeys(each.path for each in listed))

    def looked_at(batch: Sequence[Path]) -> list[tuple[Path, str, Vectors]]:
        read = [(path, digest, pixels) for path in batch for digest, pixels in _read(path, known)]
        new = described(encoder, [pixels for _, _, pixels in read if pixels is not None])
        fresh = iter(new)
        return [
            (path, digest, known[digest] if pixels is None else next(fresh)) for path, digest, pixels in read
        ]

    found: dict[Path, tuple[str, Vectors]] = {}
    batches = [paths[start : start + AT_ONCE] for start in range(0, len(paths), AT_ONCE)]
    with ThreadPoolExecutor(threads) as pool:
        for number, done in enumerate(pool.map(looked_at, batches), 1):
            found.update((path, (digest, vector)) for path, digest, vector in done)
            progress("look at the pictures", number / len(batches))
    return found


def _read(path: Path, known: dict[str, Vectors]) -> Iterator[tuple[str, Pixels | None]]:
    """Digest and pixels, which are not needed of a known picture; nothing of one that cannot be read."""
    try:
        digest = _digest(path)
        yield digest, None if digest in known else opened(path, LOOKED_AT)
    except (BadInput, OSError) as error:
        log.warning("picture passed over: %s", error)


def _calibrated(
    listed: Sequence[Listed], vectors: Vectors, encoder: Encoder, threads: int, progress: Progress
) -> Calibration:
    """Looks distorted copies of some pictures up."""
    # Imported here: torch, which the serving processes must not load.
    from models.images.augmentation import photographed  # noqa: PLC0415

    chosen = np.random.default_rng(SEED).permutation(len(listed))[: calibration.TRIED].tolist()
    if len(chosen) < calibration.LEAST:
        return calibration.DEFAULT

    def looked_at(row: int) -> Vectors:
        photo = photographed(opened(listed[row].path, LOOKED_AT), seed=SEED + row)
        return described(encoder, views(photo))

    asked: list[Vectors] = []
    with ThreadPoolExecutor(threads) as pool:
        for number, parts in enumerate(pool.map(looked_at, chosen), 1):
            asked.append(parts)
            progress("learn what likeness means", number / len(chosen))
    return calibration.fit(
        [each.product_id for each in listed],
        [each.category for each in listed],
        vectors,
        tried=chosen,
        asked=asked,
    )


def _stacked(vectors: Sequence[Vectors], dimensions: int) -> Vectors:
    return np.array(vectors, dtype=np.float32).reshape(-1, dimensions)


def _digest(path: Path) -> str:
    return artifacts.sha256(path)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
