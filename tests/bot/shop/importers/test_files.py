"""Files that are broken, hostile or nonsense are refused in words, and never half understood."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import open_engine
from bot.errors import InvalidInput
from bot.shop import SqlShop
from bot.shop.importers import KINDS, import_file
from tests.bot.shop.conftest import order, product, variant


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n", "no header"),
        (b"\r\x00", "header cannot be read"),
        (b"product_id,title\nx,y\n", "price or price_cents"),
        (b"name,cost\nx,y\n", "product_id, title, price"),
        (
            "product_id,title,price\nmug,Größe,5\n".encode("latin-1"),
            r"line 2 is not UTF-8 .*--encoding cp1252",
        ),
        (b'product_id,title,price\nmug,"open,5\n' + b"x" * 1_100_000, "begins on line 2 .*quote"),
        (b"product_id,title,price\n" + b"x" * (17 * 1024 * 1024), "line 2 is longer"),
        (b"\x1f\x8b\x08\x00broken", "gzip archive is damaged"),
        (b"a," * 600, "columns"),
    ],
)
async def test_a_file_that_cannot_be_read_is_said_so(
    engine: AsyncEngine, tmp_path: Path, content: bytes, words: str
) -> None:
    """In a sentence with a way out."""
    path = tmp_path / "products.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=words):
        await import_file(engine, "products", path)


async def test_missing_files_and_folders_are_said_so(engine: AsyncEngine, tmp_path: Path) -> None:
    """With the name."""
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(InvalidInput, match=path.name):
            await import_file(engine, "products", path)


async def test_rows_that_do_not_fit_the_header_are_named(engine: AsyncEngine, tmp_path: Path) -> None:
    """Too long is an error, too short means empty cells; line numbers count line breaks inside quotes."""
    path = tmp_path / "products.csv"
    path.write_text('product_id,title,price,description\na,A,1,"two\nlines"\nb,B,1,x,y,z\n\nc,C,1\n')
    report = await import_file(engine, "products", path)
    assert [each.line for each in report.problems] == [4]
    assert (await SqlShop(engine).browse())[1] == 2


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<rss><channel><item><id>&b;</id></item></channel></rss>"
)


async def test_xml_with_entities_of_its_own_is_refused(engine: AsyncEngine, tmp_path: Path) -> None:
    """Billion laughs and reading local files begin like that."""
    path = tmp_path / "feed.xml"
    path.write_text(BOMB)
    with pytest.raises(InvalidInput, match="attack"):
        await import_file(engine, "products", path)


async def test_broken_xml_keeps_what_came_before(engine: AsyncEngine, tmp_path: Path) -> None:
    """And says where it broke."""
    item = (
        "<item><id>m</id><title>M</title><price>1 EUR</price><availability>in_stock</availability></item>\n"
    )
    path = tmp_path / "feed.xml"
    path.write_text(f"<rss><channel>\n{item}<item><id>n</wrong></channel></rss>")
    report = await import_file(engine, "products", path)
    assert (report.accepted, [each.line for each in report.problems]) == (1, [3])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.lists(st.text(max_size=30), max_size=20).map(
            lambda lines: "\n".join(lines).encode("utf-8", "replace")
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from([*product(), *order(), *variant("x"), "url"]), inner, max_size=6
                )
            ),
            max_leaves=20,
        ).map(lambda value: json.dumps(value).encode()),
    ),
    kind=st.sampled_from(KINDS),
    format_name=st.sampled_from(("auto", "jsonl", "csv", "shopify", "google", "woocommerce", "tau")),
)
async def test_no_file_is_too_strange(
    sqlite_template: Path, tmp_path: Path, content: bytes, kind: str, format_name: str
) -> None:
    """Whatever it holds, it is imported, reported, or refused in words."""
    store = Path(shutil.copy(sqlite_template, tmp_path / "strange.sqlite3"))
    opened = open_engine(f"sqlite+aiosqlite:///{store}")
    path = tmp_path / "strange.txt"
    path.write_bytes(content)
    try:
        report = await import_file(
            opened,
            kind,
            path,
            format=format_name,
            defaults={"placed_at": "2026-01-01"} if format_name == "tau" else {},
        )
    except InvalidInput as error:
        assert str(error)  # noqa: PT017  (either outcome is right)
    else:
        assert report.accepted >= report.changed >= 0
    finally:
        await opened.dispose()
