"""Pictures are brought from other servers, which may be slow, broken or hostile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import Unavailable
from bot.pictures import CleanPicture
from bot.pictures.fetching import MOST_REDIRECTS, Fetcher, NotFetched, anywhere, keep, public
from tests.bot.pictures.shelf import shelf


async def test_a_picture_is_brought_and_cleaned() -> None:
    """What is kept is a WebP of ours, whatever came."""
    async with shelf() as server, Fetcher(allowed=anywhere) as fetcher:
        found = await fetcher.fetch(str(server.make_url("/picture/a.jpg")))
    assert (found.width, found.height) == (640, 480)
    assert found.data[8:12] == b"WEBP"


async def test_redirects_are_followed_so_far() -> None:
    """Five lead somewhere, six are a circle."""
    async with shelf() as server, Fetcher(allowed=anywhere) as fetcher:
        assert (await fetcher.fetch(str(server.make_url(f"/hops/{MOST_REDIRECTS}")))).width == 640
        with pytest.raises(NotFetched, match="more than 5 redirects"):
            await fetcher.fetch(str(server.make_url(f"/hops/{MOST_REDIRECTS + 1}")))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page", "neither JPEG nor PNG nor WebP"),
        ("/nothing", "answered 404 Not Found"),
        ("/cut", "cut off"),
        ("/to?place=file:///etc/passwd", r"something other than http\(s\)"),
        ("/to?place=data:image/png,a", r"something other than http\(s\)"),
        ("/to?place=http://[", "not a web address"),
        ("/to?place=http://127.0.0.2:9/a.jpg", "127.0.0.2 is an address of a private network"),
    ],
)
async def test_what_is_no_picture_is_told_with_its_reason(path: str, reason: str) -> None:
    """And the next one is fetched all the same."""
    async with shelf() as server, Fetcher(allowed=lambda address: address == "127.0.0.1") as fetcher:
        with pytest.raises(NotFetched, match=reason):
            await fetcher.fetch(str(server.make_url(path)))
        assert (await fetcher.fetch(str(server.make_url("/picture/b.jpg")))).width == 640


async def test_what_is_too_large_is_not_read_to_its_end() -> None:
    """The server below would go on for minutes."""
    async with shelf() as server, Fetcher(allowed=anywhere, most_bytes=5) as fetcher:
        for path in ("/picture/a.jpg", "/slow"):
            with pytest.raises(NotFetched, match="more than 5 bytes"):
                await fetcher.fetch(str(server.make_url(path)))


async def test_a_server_that_dawdles_is_left() -> None:
    """Also one that sends something all the time."""
    async with shelf() as server, Fetcher(allowed=anywhere, timeout_s=0.3) as fetcher:
        with pytest.raises(NotFetched, match="too slow"):
            await fetcher.fetch(str(server.make_url("/slow")))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0"])
async def test_the_own_network_is_not_read(host: str) -> None:
    """Whether the address is written or comes from a name."""
    async with shelf() as server, Fetcher() as fetcher:
        with pytest.raises(NotFetched, match=r"private network|not a web address"):
            await fetcher.fetch(f"http://{host}:{server.port}/picture/a.jpg")


async def test_a_name_is_judged_by_where_it_leads() -> None:
    """A server of that name on the internet would be read."""
    asked: list[str] = []

    def allowed(address: str) -> bool:
        asked.append(address)
        return True

    async with shelf() as server, Fetcher(allowed=allowed) as fetcher:
        await fetcher.fetch(f"http://localhost:{server.port}/picture/a.jpg")
    assert "127.0.0.1" in asked


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%2", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("ff02::1", False),
    ],
)
def test_addresses_of_the_internet_are_told_from_others(address: str, *, expected: bool) -> None:
    """Also where an IPv6 address hides one of IPv4."""
    assert public(address) is expected


def test_a_picture_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up leaves the old one and no rest."""
    path = tmp_path / "pictures" / "a.webp"
    keep(CleanPicture(b"old", 1, 1), path)

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space"):
        keep(CleanPicture(b"new", 1, 1), path)
    assert [each.read_bytes() for each in path.parent.iterdir()] == [b"old"]
