"""``frontdoor images``: what is wrong with product pictures, and those of other servers."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.cli import cli, main
from bot.cli.images import _absolute
from bot.cli.pictures import fetched_place
from bot.settings import Settings
from tests.bot.pictures.shelf import shelf


def run(*arguments: str) -> None:
    cli(args=list(arguments), standalone_mode=False)


def product(product_id: str, *urls: str, title: str = "Shirt", colour: str = "navy") -> dict[str, Any]:
    return {
        "product_id": product_id,
        "title": title,
        "description": "",
        "category": "Shirts",
        "attributes": {"colour": colour},
        "translations": {},
        "pictures": [{"url": url, "alt": title} for url in urls],
        "active": True,
        "created_at": "2026-01-01T00:00:00Z",
        "variants": [
            {
                "variant_id": f"V{product_id}",
                "sku": f"S{product_id}",
                "options": {},
                "price_cents": 4900,
                "currency": "EUR",
                "stock": 1,
            }
        ],
    }


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    (tmp_path / "media").mkdir()
    run("migrate")
    return tmp_path


def sell(var: Path, *products: dict[str, Any]) -> None:
    file = var / "products.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in products))
    run("import", "products", str(file))


def draw(path: Path, seed: int, colour: str = "#263a5a", side: int = 480) -> None:
    """Goods of some outline on white."""
    picture = Image.new("RGB", (side, side), "white")
    corners = np.random.default_rng(seed).integers(side // 6, side * 5 // 6, (7, 2))
    ImageDraw.Draw(picture).polygon([tuple(corner) for corner in corners.tolist()], fill=colour)
    picture.save(path, lossless=True)


@pytest.fixture
def shop(var: Path) -> Path:
    """A good picture, a red one of something navy, the same of another product, and a broken file."""
    draw(var / "media" / "a.webp", 1)
    draw(var / "media" / "b.webp", 2, colour="#d5121f")
    draw(var / "media" / "c.webp", 2, colour="#d5121f")
    (var / "media" / "d.webp").write_bytes(b"<script>alert(1)</script>")
    sell(
        var,
        product("P1", "/media/a.webp"),
        product("P2", "/media/b.webp", title="<b>Bold</b> & blue"),
        product("P3", "/media/c.webp", title="Red shirt", colour="red"),
        product("P4", "/media/d.webp", "https://example.com/elsewhere.jpg"),
    )
    return var


def test_problems_are_told_with_how_many_there_are(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the terminal, the worst first; pictures of other servers are only counted."""
    capsys.readouterr()
    run("images", "audit")
    said = capsys.readouterr().out
    assert "Colour differs: the picture shows red, the listing says navy" in said
    assert said.index("d.webp") < said.index("b.webp")
    assert "3 of 4 pictures have problems" in said
    assert "1 pictures are not on this machine; bring them with: frontdoor images fetch" in said


def test_all_figures_can_be_written_to_a_file(shop: Path) -> None:
    """Good pictures too, unless only the others are asked for."""
    file = shop / "pictures.csv"
    run("images", "audit", "--csv", str(file))
    with file.open(newline="") as lines:
        rows = {row["product_id"]: row for row in csv.DictReader(lines)}
    assert rows["P1"]["problems"] == ""
    assert rows["P1"]["width"] == "480"
    assert rows["P1"]["colours_seen"].startswith("navy")
    assert (rows["P2"]["problems"], rows["P2"]["near_duplicate_of"]) == (
        "colour_differs, near_duplicate",
        "P3",
    )
    assert rows["P4"]["problems"] == "unreadable"
    run("images", "audit", "--csv", str(file), "--problems-only")
    with file.open(newline="") as lines:
        assert [row["product_id"] for row in csv.DictReader(lines)] == ["P2", "P3", "P4"]


def test_the_page_needs_nothing_beside_it(shop: Path) -> None:
    """Words of listings are text, pictures are inside, and no script is there."""
    file = shop / "pictures.html"
    run("images", "audit", "--html", str(file))
    page = file.read_text(encoding="utf-8")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; blue" in page
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=\"(?!data:image/webp;base64,)", page) == []
    assert page.count('class="card ') == 3
    assert "that of P3" in page
    assert str(shop) not in page


def test_the_page_shows_the_worst_of_many(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says how many there are."""
    file = shop / "pictures.html"
    run("images", "audit", "--html", str(file), "--limit", "1")
    page = file.read_text(encoding="utf-8")
    assert "The 1 worst of 3 pictures" in page
    assert page.count('class="card ') == 1
    assert "1 pictures in" in capsys.readouterr().out


def test_a_shop_without_pictures_has_no_problems(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page says so too."""
    run("images", "audit", "--html", str(var / "pictures.html"))
    assert "0 of 0 pictures have problems" in capsys.readouterr().out
    assert "Nothing is wrong" in (var / "pictures.html").read_text()


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server with pictures, which runs beside the command."""
    address: list[str] = []
    ready, loop, over = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with shelf() as served:
            address.append(str(served.make_url("")).rstrip("/"))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield address[0]
    loop.call_soon_threadsafe(over.set)
    thread.join(10)
    loop.close()


def test_pictures_of_other_servers_are_brought_here(
    var: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What fails is listed with its reason, and the rest goes on; what is here is left unless asked for."""
    good = [f"{server}/picture/{name}.jpg" for name in "abc"]
    bad = [f"{server}/page", f"{server}/nothing", f"{server}/to?place=file:///etc/passwd", f"{server}/cut"]
    sell(var, product("P1", *good), product("P2", *bad, "/own.jpg", "/media/gone.webp"))
    capsys.readouterr()
    run("images", "fetch", "--private")
    shown = capsys.readouterr()
    assert "3 fetched, 5 failed, 0 left as they are" in shown.out
    failures = dict(csv.reader(shown.err.splitlines()))
    assert set(failures) == {*bad, "/own.jpg"}
    assert failures[f"{server}/nothing"] == "answered 404 Not Found"
    assert failures["/own.jpg"] == "a path without a server; set FRONTDOOR_PUBLIC_URL"
    assert all(fetched_place(Settings.from_env(), url).is_file() for url in good)
    run("images", "fetch", "--private", "--again", "--limit", "1")
    assert "1 fetched, 0 failed, 7 left as they are" in capsys.readouterr().out
    run("images", "audit")
    assert "of 3 pictures have problems" in capsys.readouterr().out


def test_paths_belong_to_the_public_address(
    var: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are kept under the name that the listing has for them."""
    monkeypatch.setenv("FRONTDOOR_PUBLIC_URL", server)
    sell(var, product("P1", "/picture/own.jpg"))
    run("images", "fetch", "--private")
    assert "1 fetched, 0 failed" in capsys.readouterr().out
    assert fetched_place(Settings.from_env(), "/picture/own.jpg").is_file()


def test_addresses_without_a_scheme_are_secure_ones() -> None:
    """Shops' exports have many; the server is named, so no setting is needed."""
    assert _absolute(Settings(), "//cdn.example.com/a.jpg") == "https://cdn.example.com/a.jpg"


def test_the_own_network_is_left_alone_unless_asked_for(
    var: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A catalogue of somebody else's must not make this machine read it; all failed, and the command says so."""
    sell(var, product("P1", f"{server}/picture/a.jpg"))
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        run("images", "fetch")
    assert ended.value.code == 1
    assert "127.0.0.1 is an address of a private network" in capsys.readouterr().err
    assert not (var / "pictures").exists()


def test_slow_servers_cost_no_more_than_the_limit(
    var: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are fetched meanwhile."""
    sell(var, product("P1", f"{server}/slow", f"{server}/picture/a.jpg"))
    capsys.readouterr()
    run("images", "fetch", "--private", "--timeout", "2")
    shown = capsys.readouterr()
    assert "1 fetched, 1 failed" in shown.out
    assert shown.err == f"{server}/slow,too slow\n"


def test_a_full_disk_ends_the_command(
    var: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a sentence: no other picture could be kept either."""
    (var / "pictures").write_text("in the way")
    sell(var, product("P1", *(f"{server}/picture/{name}.jpg" for name in "abcd")))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["images", "fetch", "--private"])
    assert capsys.readouterr().err.startswith("Error: pictures cannot be kept: ")


def test_nothing_to_fetch_is_no_failure(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shop whose pictures are its own is done at once."""
    sell(var, product("P1", "/media/a.webp"))
    run("images", "fetch")
    assert "0 fetched, 0 failed, 0 left as they are" in capsys.readouterr().out
