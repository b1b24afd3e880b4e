"""Versioned artefacts: what training writes and serving reads.

One capability owns one folder; a version is complete or it is not there::

    var/artifacts/search/
        current                        names the version to load
        20261124T021800123456Z-9f3c1a/
            manifest.json              what it was made from, how good it is, SHA-256 of each file
            …                          the capability's own files

A reader needs no lock: a version never changes once it has its name, and the switch is one rename. A damaged
version is passed over for the one before it, which is why the last two are kept.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from models.errors import BadInput, Damaged, NotTrained

MANIFEST: Final = "manifest.json"
CURRENT: Final = "current"
KEPT: Final = 2
FORMAT: Final = 1
STALE_DRAFT_S: Final = 24 * 3600  # a build that a crash left behind; no build of ours takes a day
_DRAFT_PREFIX: Final = ".draft-"
_VERSION: Final = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{6}")
_CAPABILITY: Final = re.compile(r"[a-z][a-z0-9_]*")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileInfo:
    """What a file must be like to be the one that was published."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What an artefact was made from and how good it is.

    Attributes:
        data_hash: SHA-256 over the training data, as the capability defines it.
        metrics: figures measured when it was trained.
        parameters: values that serving needs, chosen by training (JSON).
        packages: version of each package that took part.
        files: path inside the artefact → size and hash; every file but the manifest.
    """

    capability: str
    version: str
    created_at: str
    data_hash: str
    seed: int | None
    metrics: Mapping[str, float]
    parameters: Mapping[str, Any]
    packages: Mapping[str, str]
    files: Mapping[str, FileInfo]
    format: int = FORMAT


@dataclass(frozen=True)
class Artifact:
    """One verified version on disk."""

    path: Path
    manifest: Manifest

    @property
    def version(self) -> str:
        """Name of the version, which sorts by the time of its making."""
        return self.manifest.version


@dataclass
class Draft:
    """A version in the making: write the files under ``path``, then fill in the rest."""

    path: Path
    data_hash: str = ""
    seed: int | None = None
    metrics: dict[str, float] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    packages: Sequence[str] = ()
    _published: Artifact | None = None

    @property
    def published(self) -> Artifact:
        """The result, once the block of :func:`publish` has ended."""
        if self._published is None:
            raise RuntimeError("the draft was not published")
        return self._published


@contextlib.contextmanager
def publish(root: Path, capability: str) -> Iterator[Draft]:
    """Builds one version and makes it current when the block ends without an error.

    The files are written to a folder that readers never look at. At the end they are hashed, flushed to disk,
    given their name in one rename, and ``current`` is switched in another. An error in the block leaves
    everything as it was. ``draft.published`` is the result.
    """
    folder = _folder(root, capability)
    folder.mkdir(parents=True, exist_ok=True)
    draft = Draft(Path(tempfile.mkdtemp(prefix=_DRAFT_PREFIX, dir=folder)))
    try:
        yield draft
        moment = datetime.now(UTC)
        version = f"{moment:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(3)}"
        manifest = Manifest(
            capability=capability,
            version=version,
            created_at=moment.isoformat(),
            data_hash=draft.data_hash,
            seed=draft.seed,
            metrics=draft.metrics,
            parameters=draft.parameters,
            packages={name: metadata.version(name) for name in draft.packages},
            files={
                path.relative_to(draft.path).as_posix(): FileInfo(sha256(path), path.stat().st_size)
                for path in _files(draft.path)
            },
        )
        if not manifest.files:
            raise BadInput(f"{capability}: an artefact needs at least one file")
        (draft.path / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n")
        draft.path.chmod(0o755)  # mkdtemp makes it private, but serving may run as another user
        for path in (*_files(draft.path), *_folders(draft.path)):
            _flush(path)
        with _locked(folder):
            target = folder / version
            draft.path.rename(target)
            _switch(folder, version)
            _prune(folder)
        draft._published = Artifact(target, manifest)  # noqa: SLF001  (set here and nowhere else)
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)


def current(root: Path, capability: str) -> Artifact:
    """The version to load: the current one, or the newest good one if that is damaged.

    Raises:
        NotTrained: there is none.
        Damaged: there are some, and none of them can be used.
    """
    return next(candidates(root, capability))


def exists(root: Path, capability: str, *, data_hash: str | None = None) -> bool:
    """Whether a good version is there, made from the data with this hash if one is given."""
    try:
        artifact = current(root, capability)
    except NotTrained:
        return False
    return data_hash in {None, artifact.manifest.data_hash}


def candidates(root: Path, capability: str) -> Iterator[Artifact]:
    """Verified versions, best first: the current one, then the others from new to old.

    Damaged ones are logged and passed over.

    Raises:
        NotTrained, Damaged: as :func:`current`, when not a single one was found.
    """
    folder = _folder(root, capability)
    found = False
    damage: list[str] = []
    for version in _ranked(folder):
        try:
            artifact = verify(folder / version)
        except Damaged as error:
            log.warning("artefact passed over: %s", error)
            damage.append(str(error))
            continue
        found = True
        yield artifact
    if damage and not found:
        raise Damaged(capability, "every version is damaged (" + "; ".join(damage) + ")")
    if not found:
        raise NotTrained(capability)


def read_manifest(path: Path) -> Manifest:
    """The manifest of the version in the folder ``path``, without a look at the files.

    Raises:
        Damaged: it is missing, cannot be read, or belongs to another version.
    """
    try:
        raw = json.loads((path / MANIFEST).read_bytes())
        files = {name: FileInfo(**info) for name, info in raw["files"].items()}
        manifest = Manifest(**{**raw, "files": files})
    except FileNotFoundError:
        raise _damaged(path, f"{MANIFEST} is missing") from None
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise _damaged(path, f"{MANIFEST} cannot be read ({error})") from error
    if manifest.format != FORMAT:
        raise _damaged(path, f"format {manifest.format} is not known here (this program reads {FORMAT})")
    if (manifest.capability, manifest.version) != (path.parent.name, path.name):
        raise _damaged(path, f"{MANIFEST} belongs to {manifest.capability} {manifest.version}")
    return manifest


def verify(path: Path) -> Artifact:
    """Reads a version's manifest and compares every file with it.

    Raises:
        Damaged: naming the first file that is missing, truncated or altered.
    """
    manifest = read_manifest(path)
    for name, expected in manifest.files.items():
        try:
            size = (path / name).stat().st_size
            if size != expected.bytes:
                raise _damaged(path, f"{name} has {size} bytes instead of {expected.bytes}")
            if sha256(path / name) != expected.sha256:
                raise _damaged(path, f"{name} was altered")
        except OSError as error:
            raise _damaged(path, f"{name} cannot be read ({error.strerror})") from error
    return Artifact(path, manifest)


def _damaged(path: Path, why: str) -> Damaged:
    return Damaged(path.parent.name, f"version {path.name}: {why}")


def pointer(root: Path, capability: str) -> str | None:
    """What ``current`` says now, unverified, or None. Cheap enough to ask on every call."""
    try:
        return (_folder(root, capability) / CURRENT).read_text().strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(root: Path, capability: str) -> Path:
    if not _CAPABILITY.fullmatch(capability):
        raise BadInput(f"capability: lower-case letters, digits and underscores, not {capability!r}")
    return root / capability


def _versions(folder: Path) -> list[str]:
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    except FileNotFoundError:
        return []
    return sorted((name for name in names if _VERSION.fullmatch(name)), reverse=True)


def _ranked(folder: Path) -> list[str]:
    versions = _versions(folder)
    chosen = pointer(folder.parent, folder.name)
    return sorted(versions, key=lambda version: version != chosen)


def _switch(folder: Path, version: str) -> None:
    descriptor, name = tempfile.mkstemp(prefix=_DRAFT_PREFIX, dir=folder)
    with os.fdopen(descriptor, "w") as file:
        file.write(version + "\n")
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())
    Path(name).replace(folder / CURRENT)
    _flush(folder)


def _prune(folder: Path) -> None:
    for version in _ranked(folder)[KEPT:]:
        shutil.rmtree(folder / version, ignore_errors=True)
    for entry in folder.glob(_DRAFT_PREFIX + "*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - entry.stat().st_mtime > STALE_DRAFT_S:
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # Of two builds that end together the second prunes only after the first has switched.
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _folders(folder: Path) -> list[Path]:
    return [folder, *(path for path in folder.rglob("*") if path.is_dir())]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
