"""Vision checkpoints that are worth trying, and how one comes onto this machine."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.errors import FrontdoorError, InvalidInput

FOLDER: Final = "models"  # of the var folder
# Weights in another format can hold programs, and what is for texts is of no use here.
FILES: Final = (
    "config.json",
    "preprocessor_config.json",
    "model.safetensors",
    "model-*.safetensors",
    "model.safetensors.index.json",
)
# Everything else that fails is the network's fault.
_OF_THE_DISK: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EIO}
)


@dataclass(frozen=True)
class Checkpoint:
    """One that is recommended; ``megabytes`` is what is downloaded."""

    repository: str
    licence: str
    megabytes: int
    about: str


RECOMMENDED: Final[Mapping[str, Checkpoint]] = MappingProxyType(
    {
        # OpenAI's own repository of this network has its weights only as a pickle.
        "clip-vit-b32": Checkpoint(
            "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "MIT", 605, "learnt from photos with captions"
        ),
        "siglip-base": Checkpoint(
            "google/siglip-base-patch16-224",
            "Apache-2.0",
            813,
            "learnt from photos with captions; finer patches, so slower",
        ),
        "dinov2-small": Checkpoint("facebook/dinov2-small", "Apache-2.0", 88, "learnt from photos alone"),
        "dinov2-base": Checkpoint(
            "facebook/dinov2-base", "Apache-2.0", 346, "learnt from photos alone; larger, so slower"
        ),
    }
)


class NotFetched(FrontdoorError):
    """The checkpoint did not come; nothing was changed."""


def is_here(folder: Path) -> bool:
    """Whether a folder holds a checkpoint."""
    weights = any(folder.glob("*.safetensors"))
    return weights and all((folder / name).is_file() for name in FILES[:2])


def fetch(name: str, folder: Path) -> None:
    """Downloads a recommended checkpoint; an interrupted download is continued by the next.

    Raises:
        InvalidInput: something else is in the folder.
        NotFetched: there is no network, or the hub has no such files.
    """
    from huggingface_hub import snapshot_download  # noqa: PLC0415  (half a second, which nothing else needs)

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder} holds something else; name another folder with --folder")
    part = folder.with_name(f".{folder.name}.part")
    repository = RECOMMENDED[name].repository
    try:
        snapshot_download(repository, local_dir=part, allow_patterns=list(FILES))
    except Exception as error:  # the library's own, those of its HTTP client, and those of the disk
        _clear(part)
        raise NotFetched(_explained(name, repository, error)) from error
    except KeyboardInterrupt:
        _clear(part)
        raise
    if not is_here(part):
        shutil.rmtree(part, ignore_errors=True)
        raise NotFetched(
            f"{repository} has no weights as safetensors with what prepares pictures for them; nothing was changed"
        )
    shutil.rmtree(part / ".cache", ignore_errors=True)
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


def _explained(name: str, repository: str, error: Exception) -> str:
    cause = " ".join(str(error.__cause__ or error).split()) or type(error).__name__
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return f"{name} cannot be kept ({cause}); nothing was changed"
    if getattr(error, "response", None) is not None:
        return f"the hub does not give {repository} away ({cause}); nothing was changed"
    return (
        f"{name} cannot be fetched ({cause}): this needs a network, or a mirror of the hub in HF_ENDPOINT, and "
        "HF_HUB_OFFLINE must not be set; nothing was changed"
    )


def _clear(part: Path) -> None:
    """Removes what was begun, unless some of the weights have come."""
    if any(
        each.stat().st_size for pattern in ("*.safetensors", "*.incomplete") for each in part.rglob(pattern)
    ):
        return
    shutil.rmtree(part, ignore_errors=True)
    with suppress(OSError):  # it holds other checkpoints
        part.parent.rmdir()
