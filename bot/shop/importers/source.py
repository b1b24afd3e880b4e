"""Opens an import file, packed or not, and reads it line by line without ever holding all of it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from bot.errors import InvalidInput

# The longest line accepted: a product with a few hundred variants has some 100 kB. Without a limit, a file whose
# quotes or line ends are broken would be read as one line.
MAX_LINE_BYTES: Final = 16 * 1024 * 1024
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Source:
    """One open file; make it with :func:`opened`."""

    def __init__(self, path: Path, raw: IO[bytes], encoding: str | None) -> None:
        self.path = path
        self.total_bytes = path.stat().st_size
        self._raw = raw
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        self.binary: IO[bytes] = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw
        start = self.binary.read(3)
        self.binary.seek(0)
        marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
        self.encoding = encoding or marked or "utf-8"
        self._text: io.TextIOWrapper | None = None

    @property
    def done_bytes(self) -> int:
        """How far into the file, as it lies on the disk, the reading has come."""
        return self._raw.tell()

    @property
    def suffix(self) -> str:
        """The name's ending without ``.gz``: ``".csv"``."""
        return Path(self.path.name.removesuffix(".gz")).suffix.lower()

    def peek(self, size: int = 64 * 1024) -> bytes:
        """The first bytes, which are read again afterwards."""
        start = self.binary.read(size)
        self.binary.seek(0)
        return start

    @property
    def first_sign(self) -> str:
        """The first character that is no space."""
        return self.peek(64).decode(self.encoding, errors="replace").lstrip("\ufeff \t\r\n")[:1]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines with their ends.

        Raises:
            InvalidInput: a line is not in the file's encoding, or far too long.
        """
        if self.encoding == "utf-16":  # its line ends are two bytes wide, so it is decoded first
            yield from enumerate(self._decoded(), start=1)
            return
        number = 0
        while line := self.binary.readline(MAX_LINE_BYTES):
            number += 1
            if len(line) == MAX_LINE_BYTES:
                raise InvalidInput(
                    f"{self.path.name}: line {number} is longer than {MAX_LINE_BYTES:,} bytes; "
                    "are the line ends right?"
                )
            try:
                yield number, line.decode("utf-8-sig" if number == 1 and self._is_utf8 else self.encoding)
            except UnicodeDecodeError as error:
                raise InvalidInput(
                    f"{self.path.name}: line {number} is not {self.encoding.removesuffix('-sig').upper()} "
                    f"(byte 0x{line[error.start]:02x}). If the file came from a spreadsheet in Western Europe, "
                    "give --encoding cp1252; nothing from this line on was imported"
                ) from error

    def text(self, size: int) -> str:
        """The next ``size`` characters; empty at the end."""
        return self._decoded().read(size)

    def release(self) -> None:
        """Leaves the file to whoever opened it."""
        if self._text is not None:
            self._text.detach()

    def _decoded(self) -> io.TextIOWrapper:
        if self._text is None:
            self._text = io.TextIOWrapper(self.binary, encoding=self.encoding, newline="")
        return self._text

    @property
    def _is_utf8(self) -> bool:
        return self.encoding in {"utf-8", "utf-8-sig"}


@contextmanager
def opened(path: Path, encoding: str | None = None) -> Iterator[Source]:
    """Opens ``path``; a file that cannot be read, now or later, becomes a sentence about it.

    Raises:
        InvalidInput: missing, empty, a folder, a damaged archive, or an unknown encoding.
    """
    try:
        with path.open("rb") as raw:
            if path.stat().st_size == 0:
                raise InvalidInput(f"{path.name} is empty")
            source = Source(path, raw, encoding)
            try:
                yield source
            finally:
                source.release()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidInput(f"{path.name}: the gzip archive is damaged or cut short") from error
    except UnicodeError as error:
        raise InvalidInput(f"{path.name}: {error}; --encoding names another encoding") from error
    except LookupError as error:
        raise InvalidInput(f"unknown encoding {encoding!r}") from error
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror or error}") from error
