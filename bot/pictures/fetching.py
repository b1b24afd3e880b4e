"""Brings pictures from other servers, of which nothing is believed.

A catalogue may come from somebody else, and so may the addresses in it: one that leads into this machine's own
network is not followed unless the operator wants that. Addresses are checked where sockets are opened, because
names and redirects can lead anywhere, and a name somewhere else the second time it is asked for.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.client_exceptions import NonHttpUrlRedirectClientError

from bot.errors import Unavailable
from bot.pictures.decoder import Decoder
from bot.pictures.picture import MOST_BYTES, CleanPicture, Refused
from bot.pictures.uploads import write

AT_ONCE: Final = 8  # connections
TIMEOUT_S: Final = 30.0  # for one picture, redirects and all
SILENCE_S: Final = 10.0  # without a connection or a byte
MOST_REDIRECTS: Final = 5
# Where IPv6 networks hide an address of IPv4 (RFC 6052).
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_HEADERS: Final = {
    "Accept": "image/webp,image/png,image/jpeg",
    "Accept-Encoding": "identity",  # pictures are packed already
    "User-Agent": "Frontdoor",
}
# The first that fits: some are of several kinds.
_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (TimeoutError, "too slow"),
    (aiohttp.TooManyRedirects, f"more than {MOST_REDIRECTS} redirects"),
    (NonHttpUrlRedirectClientError, "redirects to something other than http(s)"),
    (aiohttp.InvalidURL, "not a web address"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (aiohttp.ClientPayloadError, "cut off"),
    (aiohttp.ServerDisconnectedError, "cut off"),
)


class NotFetched(Unavailable):
    """A picture could not be had; the message says why."""

    code = "picture_not_fetched"


class _NotAllowed(OSError):
    """An address that nothing may be read from."""


class Fetcher:
    """Fetches and cleans pictures. Use it as an asynchronous context manager."""

    def __init__(
        self,
        *,
        allowed: Callable[[str], bool] | None = None,
        timeout_s: float = TIMEOUT_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Describes what is fetched.

        Args:
            allowed: whether an IP address may be connected to; ``public`` by default.
            timeout_s: for one picture.
            most_bytes: of a picture.
        """
        self._allowed = allowed or public
        self._timeout = ClientTimeout(
            total=timeout_s, sock_connect=min(SILENCE_S, timeout_s), sock_read=min(SILENCE_S, timeout_s)
        )
        self._most_bytes = most_bytes
        self._decoder = Decoder(most_bytes=most_bytes)

    async def __aenter__(self) -> Self:
        connector = TCPConnector(limit=AT_ONCE, socket_factory=self._socket)
        self._session = ClientSession(
            connector=connector, cookie_jar=DummyCookieJar(), headers=_HEADERS, timeout=self._timeout
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._decoder.__aexit__(kind, error, trace)

    async def fetch(self, url: str) -> CleanPicture:
        """A picture as :class:`Decoder` leaves it.

        Raises:
            NotFetched: there is none, it is none, it is too large or too slow, or its address is not allowed.
        """
        try:
            return await self._decoder.clean(await self._read(url))
        except (TimeoutError, ValueError, aiohttp.ClientError, Refused) as error:
            raise NotFetched(_reason(error)) from error

    async def _read(self, url: str) -> bytes:
        # aiohttp counts the answer that it does not follow any more.
        async with self._session.get(url, max_redirects=MOST_REDIRECTS + 1) as response:
            if response.status != HTTPStatus.OK:
                raise NotFetched(_status(response))
            data = bytearray()
            async for part in response.content.iter_any():
                data += part
                if len(data) > self._most_bytes:
                    raise NotFetched(f"more than {self._most_bytes} bytes are too many")
            return bytes(data)

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, place = address
        if not self._allowed(place[0]):
            raise _NotAllowed(f"{place[0]} is an address of a private network")
        return socket.socket(family, kind, protocol)


def anywhere(_address: str) -> bool:
    """Every address may be read from, also of this machine's own network."""
    return True


def public(address: str) -> bool:
    """Whether an IP address belongs to a machine of the public internet."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATED:
            hidden = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = hidden or found
    return found.is_global and not found.is_multicast


def keep(picture: CleanPicture, path: Path) -> None:
    """Writes a picture; whoever reads it meanwhile sees the old one or the new one, whole.

    Raises:
        Unavailable: the disk is full, read-only or gone.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, picture.data)
    except OSError as error:
        raise Unavailable(f"pictures cannot be kept: {error}") from error


def _reason(error: Exception) -> str:
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.os_error)
    return str(error) or type(error).__name__


def _status(response: ClientResponse) -> str:
    """In our words: those of a server may be anything."""
    try:
        return f"answered {response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        return f"answered {response.status}"
