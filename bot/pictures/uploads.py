"""The store of clean pictures: a folder for each conversation, a file for each picture, and nothing beside it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import re
import secrets
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from bot.errors import Conflict, NotFound, Unavailable
from bot.pictures.picture import CleanPicture

FOLDER: Final = "uploads"  # in the var folder
SUFFIX: Final = ".webp"
PER_CONVERSATION: Final = 20  # pictures
FREE_BYTES: Final = 500_000_000  # that stay free for what matters more, such as the conversations themselves
_ID: Final = re.compile(r"[0-9a-f]{32}")
# Where a WebP file of ours, which has one chunk of pixels, says how large it is: width and height, 14 bits each.
_SIZE: Final = struct.Struct("<HH")
_SIZE_AT: Final = 26
_SIZE_BITS: Final = 0x3FFF

T = TypeVar("T")


class Full(Conflict):
    """The conversation has as many pictures as it may have."""

    code = "quota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A picture that was kept; width and height in pixels."""

    conversation_id: str
    upload_id: str
    path: Path
    width: int
    height: int


class Uploads:
    """Keeps pictures, hands them out, and forgets them.

    Args:
        folder: made when the first picture comes.
        per_conversation: how many one conversation may have.
    """

    def __init__(self, folder: Path, *, per_conversation: int = PER_CONVERSATION) -> None:
        self._folder = folder
        self._per_conversation = per_conversation
        self._writing = asyncio.Lock()

    async def add(self, conversation_id: str, picture: CleanPicture) -> Upload:
        """Keeps a picture; when this returns it survives a loss of power.

        Raises:
            Full: the conversation has as many as it may have.
            Unavailable: the disk does not take it; nothing was kept.
        """
        folder = self._of(conversation_id)
        async with self._writing:
            return await _apart(lambda: self._add(folder, picture))

    async def find(self, conversation_id: str, upload_id: str) -> Upload:
        """One picture of a conversation.

        Raises:
            NotFound: the conversation has none with this id.
        """
        return await _apart(lambda: self.read(conversation_id, upload_id))

    def read(self, conversation_id: str, upload_id: str) -> Upload:
        """See :meth:`find`; for those who have no event loop to keep free."""
        path = self._path(conversation_id, upload_id)
        try:
            with path.open("rb") as file:
                head = file.read(_SIZE_AT + _SIZE.size)
        except FileNotFoundError:
            raise NotFound("there is no such picture") from None
        width, height = (side & _SIZE_BITS for side in _SIZE.unpack_from(head, _SIZE_AT))
        return Upload(
            conversation_id=conversation_id, upload_id=upload_id, path=path, width=width, height=height
        )

    async def refuse_full(self, conversation_id: str) -> None:
        """Says no before anybody takes the trouble to send a picture.

        Raises:
            Full: see :meth:`add`.
        """
        folder = self._of(conversation_id)
        await _apart(lambda: self._refuse_full(folder))

    async def listed(self, conversation_id: str) -> list[Path]:
        """The pictures of a conversation, oldest first; none where there is no such conversation."""
        if not _ID.fullmatch(conversation_id):
            return []
        folder = self._of(conversation_id)
        return await _apart(lambda: sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime))

    async def forget(self, conversation_id: str) -> int:
        """Deletes all pictures of a conversation; returns how many there were."""
        if not _ID.fullmatch(conversation_id):
            return 0
        folder = self._of(conversation_id)

        def delete() -> int:
            count = sum(1 for _ in folder.glob(f"*{SUFFIX}"))
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)
            return count

        async with self._writing:
            return await _apart(delete)

    async def forget_before(self, moment: datetime) -> int:
        """Deletes what came before ``moment``; returns how many pictures that were."""
        async with self._writing:
            return await _apart(lambda: sum(self._forget_before(moment.timestamp())))

    def _add(self, folder: Path, picture: CleanPicture) -> Upload:
        self._refuse_full(folder)
        upload_id = secrets.token_hex(16)
        path = folder / f"{upload_id}{SUFFIX}"
        # Only the gateway and the actions, which are the same user, have any business here.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < FREE_BYTES:
            raise OSError(errno.ENOSPC, "the disk is nearly full")
        write(path, picture.data)
        _sync(folder)
        return Upload(
            conversation_id=folder.name,
            upload_id=upload_id,
            path=path,
            width=picture.width,
            height=picture.height,
        )

    def _refuse_full(self, folder: Path) -> None:
        if sum(1 for _ in folder.glob(f"*{SUFFIX}")) >= self._per_conversation:
            raise Full(f"this conversation has {self._per_conversation} pictures already")

    def _forget_before(self, moment: float) -> Iterator[bool]:
        """Whether each file that it deletes was a picture; the others are what a crash left behind."""
        for folder in self._folder.glob("*"):
            for path in folder.glob("*"):
                if path.stat().st_mtime < moment:
                    path.unlink()
                    yield path.suffix == SUFFIX
            with contextlib.suppress(OSError):  # it is not empty
                folder.rmdir()

    def _of(self, conversation_id: str) -> Path:
        if not _ID.fullmatch(conversation_id):
            raise NotFound("there is no such conversation")
        return self._folder / conversation_id

    def _path(self, conversation_id: str, upload_id: str) -> Path:
        if not _ID.fullmatch(upload_id):
            raise NotFound("there is no such picture")
        return self._of(conversation_id) / f"{upload_id}{SUFFIX}"


async def _apart(work: Callable[[], T]) -> T:
    """Off the event loop: disks may be slow.

    Raises:
        Unavailable: the disk is full, read-only or gone.
    """
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise Unavailable("pictures cannot be kept right now") from error


def _sync(folder: Path) -> None:
    """Writes down which files a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Writes a file at once or not at all; its folder must be there.

    Raises:
        OSError: the disk is full, read-only or gone.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
