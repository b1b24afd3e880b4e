"""Each format's files are recognised and read as their shops mean them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.shop import Principal, SqlShop
from tests.bot.shop.conftest import order, product, variant
from tests.bot.shop.importers.conftest import Importing

ANYONE = Principal(conversation_id="c", customer_id="17850")

SHOPIFY_PRODUCTS = """\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Option3 Name,Option3 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,\
Variant Compare At Price,Image Src,Image Alt Text,Variant Image
coat,Rain coat,"<p>Keeps you&nbsp;dry.</p><script>alert(1)</script>
<ul><li>Taped seams</li></ul>",Harbour,Coats,"rain, spring",true,Size,S,COLOR,Navy,,,'0123,shopify,4,129.00,159.00,\
https://cdn.example/1.jpg,A coat,
coat,,,,,,,,M,,Navy,,,'0124,shopify,-2,129.00,,https://cdn.example/2.jpg,,https://cdn.example/3.jpg
coat,,,,,,,,,,,,,,,,,,https://cdn.example/4.jpg,,
mug,Mug,,,,,false,Title,Default Title,,,,,,,,0.00,,,,
bad,Bad,,,,,true,Title,Default Title,,,,,,shopify,1,free,,,,
"""


async def test_shopify_products_spread_over_several_rows(importing: Importing, shop: SqlShop) -> None:
    """Variants, pictures, text instead of HTML, oversold stock, uncounted stock; a bad price is named."""
    report = await importing("products", SHOPIFY_PRODUCTS, "products.csv", currency="USD")
    assert (report.format, report.accepted, report.changed) == ("shopify", 2, 2)
    assert [(each.line, each.column) for each in report.problems] == [(7, "Variant Price")]
    coat = await shop.product("coat")
    assert coat.description == "Keeps you dry.\nTaped seams"
    assert (coat.brand, coat.category, coat.attributes) == ("Harbour", "Coats", {"tags": "rain, spring"})
    small, medium = coat.variants
    assert small.options == {"size": "S", "color": "Navy"}
    assert (small.variant_id, small.sku, small.price_cents, small.compare_at_cents, small.currency) == (
        "coat/S/Navy",
        "0123",
        12_900,
        15_900,
        "USD",
    )
    assert (small.stock, medium.stock) == (4, 0)
    assert [each.url[-5] for each in coat.pictures] == ["1", "2", "3", "4"]
    mug = await shop.product("mug")
    assert (mug.active, mug.variants[0].options, mug.variants[0].stock) == (False, {}, 1)
    assert {each.column for each in report.notes} == {"Variant Inventory Qty", "Variant Price"}


SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Total,Shipping Method,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping City,Shipping Zip,Cancelled at
#1001,Ada@Example.com,paid,2026-02-01 10:05:00 +0100,fulfilled,2026-02-02 09:00:00 +0100,EUR,263.00,Post,\
2026-02-01 10:00:00 +0100,2,Rain coat - M,129.00,COAT-M,Ada L,Cork,'T12,
#1001,Ada@Example.com,,,,,,,,,1,Old hat,5.00,,,,,
#1002,bob@example.com,pending,,,,EUR,5.00,,2026-02-03 10:00:00 +0100,1,Old hat,5.00,,,,,2026-02-03 11:00:00 +0100
#1003,eve@example.com,paid,,,,EUR,5.00,,yesterday,1,Old hat,5.00,,,,,
"""


async def test_shopify_orders_spread_over_several_rows(importing: Importing, shop: SqlShop) -> None:
    """Lines find variants by SKU, prices are of the line, times in UTC, the status comes from three columns."""
    await importing("products", json.dumps(product()))
    report = await importing("orders", SHOPIFY_ORDERS, "orders.csv")
    assert (report.format, report.accepted) == ("shopify", 2)
    assert [(each.line, each.column) for each in report.problems] == [(5, "Created at")]
    guest = Principal(conversation_id="g", customer_id=None)
    found = await shop.verify_guest(guest, "#1001", "ada@example.com")
    assert (found.number, found.status, found.total_cents) == ("1001", "shipped", 26_300)
    assert found.placed_at == datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert [(line.title, line.variant_id, line.price_cents) for line in found.lines] == [
        ("Rain coat - M", "coat-m", 25_800),
        ("Old hat", None, 500),
    ]
    assert [change.status for change in found.history] == ["pending", "processing", "shipped"]
    assert (found.shipments[0].carrier, found.shipping_address["postcode"]) == ("Post", "T12")
    assert (await shop.verify_guest(guest, "1002", "bob@example.com")).status == "cancelled"


GOOGLE_XML = """\
<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Shop</title><link>https://x.example</link>
<item><g:id>c-s</g:id><g:item_group_id>coat</g:item_group_id><title>Coat</title><g:price>129.00 EUR</g:price>
<g:sale_price>99.00 EUR</g:sale_price><g:availability>in stock</g:availability><g:size>S</g:size>
<g:image_link>https://x.example/1.jpg</g:image_link>
<g:additional_image_link>https://x.example/2.jpg</g:additional_image_link>
<g:product_type>Home &gt; Women &gt; Coats</g:product_type>
<description>&lt;b&gt;Dry&lt;/b&gt; &amp;amp; warm</description></item>
<item><g:id>mug</g:id><title>Mug</title><g:price>5 EUR</g:price><g:availability>sold</g:availability></item>
<item><g:id>c-m</g:id><g:item_group_id>coat</g:item_group_id><title>Coat M</title><g:price>129.00 EUR</g:price>
<g:availability>preorder</g:availability><g:availability_date>2026-05-01T00:00:00Z</g:availability_date>
<g:size>M</g:size></item>
</channel></rss>
"""


async def test_google_xml_feeds_are_grouped_by_product(importing: Importing, shop: SqlShop) -> None:
    """Wherever the items of a group stand; what cannot be understood is named with its line."""
    report = await importing("products", GOOGLE_XML, "feed.xml")
    assert (report.format, report.accepted) == ("google", 1)
    assert [(each.line, each.column) for each in report.problems] == [(10, "availability")]
    coat = await shop.product("coat")
    assert (coat.title, coat.category, coat.description) == ("Coat", "Coats", "Dry & warm")
    small, medium = coat.variants
    assert (small.price_cents, small.compare_at_cents, small.stock) == (9_900, 12_900, 1)
    assert (medium.stock, medium.deliveries[0].expected_on) == (0, date(2026, 5, 1))
    assert [each.url for each in coat.pictures] == ["https://x.example/1.jpg", "https://x.example/2.jpg"]


async def test_google_feeds_may_be_tab_separated(importing: Importing, shop: SqlShop) -> None:
    """With Google's own column names."""
    table = (
        "id\ttitle\tprice\tavailability\tadditional image link\n"
        "m\tMug\t5.00 EUR\tin_stock\thttps://x.example/1.jpg,https://x.example/2.jpg\n"
    )
    report = await importing("products", table, "feed.tsv", format="google")
    assert (report.accepted, report.problems) == (1, [])
    assert len((await shop.product("m")).pictures) == 2


async def test_atom_feeds_keep_their_links(importing: Importing, shop: SqlShop) -> None:
    """A link is an attribute there."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry><g:id>m</g:id>'
        '<title>Mug</title><link href="https://x.example/m"/><g:price>5 EUR</g:price>'
        "<g:availability>in_stock</g:availability></entry></feed>"
    )
    assert (await importing("products", feed, "feed.xml")).accepted == 1
    assert (await shop.product("m")).url == "https://x.example/m"


WOOCOMMERCE = """\
ID,Type,SKU,Name,Published,Description,"In stock?",Stock,"Sale price","Regular price",Categories,Tags,Images,\
Parent,"Attribute 1 name","Attribute 1 value(s)"
1,variable,COAT,Coat,1,<p>Dry</p>,1,,,,"Clothing > Coats, Sale",rain,\
"https://x.example/1.jpg, https://x.example/2.jpg",,Size,"S, M"
2,simple,MUG,Mug,1,,1,,,5.00,Home,,,,Material,Clay
3,variation,COAT-S,Coat - S,1,,1,3,99,129,,,,id:1,Size,S
4,variation,COAT-M,Coat - M,1,,0,,,129,,,,COAT,Size,M
5,grouped,SET,Set,1,,1,,,,,,,,,
6,variation,LOST,Lost,1,,1,1,,1,,,,id:99,Size,M
"""


async def test_woocommerce_variations_find_their_product(importing: Importing, shop: SqlShop) -> None:
    """By its id or its SKU; what has no product or no stock of its own is named."""
    report = await importing("products", WOOCOMMERCE, "export.csv")
    assert (report.format, report.accepted) == ("woocommerce", 2)
    assert [(each.line, each.column) for each in report.problems] == [(6, "Type"), (7, "Parent")]
    coat = await shop.product("1")
    assert (coat.title, coat.category, coat.attributes, len(coat.pictures)) == (
        "Coat",
        "Coats",
        {"tags": "rain"},
        2,
    )
    assert [(each.sku, each.options, each.price_cents, each.stock) for each in coat.variants] == [
        ("COAT-S", {"size": "S"}, 9_900, 3),
        ("COAT-M", {"size": "M"}, 12_900, 0),
    ]
    mug = await shop.product("2")
    assert (mug.attributes, mug.variants[0].stock) == ({"material": "Clay"}, 1)


async def test_plain_tables_have_a_variant_a_row(importing: Importing, shop: SqlShop) -> None:
    """Semicolons, decimal commas, other column names, defaults."""
    table = (
        "Artikel;Bezeichnung;Preis;Größe;option:colour;pictures;ignored\n"
        "coat;Mantel;1.129,50 €;S;navy;/a.webp|/b.webp;x\n"
        "coat;;1.129,50 €;M;navy;;x\n"
        "mug;Becher;5;;;;x\n"
    )
    report = await importing(
        "products",
        table,
        "products.csv",
        mapping={"product_id": "Artikel", "title": "Bezeichnung", "price": "Preis", "option:size": "Größe"},
        defaults={"stock": "7", "category": "Neu"},
    )
    assert (report.accepted, report.problems) == (2, [])
    assert "ignored" in str(report.notes[0])
    coat = await shop.product("coat")
    assert [(each.variant_id, each.price_cents, each.stock) for each in coat.variants] == [
        ("coat/S/navy", 112_950, 7),
        ("coat/M/navy", 112_950, 7),
    ]
    assert (coat.category, len(coat.pictures)) == ("Neu", 2)
    assert (await shop.product("mug")).variants[0].variant_id == "mug"


async def test_order_lines_become_orders_with_their_customers(importing: Importing, shop: SqlShop) -> None:
    """One row a line; a credit note leaves out its whole record; halves of a cent are rounded once a line."""
    table = (
        "invoice,code,description,quantity,unit_price,day,customer_id\n"
        "536365,85123A,HEART,6,2.555,2010-12-01 08:26:00,17850\n"
        "536365,71053,LANTERN,1,3.39,2010-12-01 08:26:00,17850\n"
        "C536379,D,Discount,-1,27.5,2010-12-01 09:41:00,14527\n"
        "536381,22139,,1,0.0,2010-12-01 09:41:00,\n"
    )
    report = await importing(
        "orders",
        table,
        "lines.csv",
        format="lines",
        mapping={
            "order": "invoice",
            "sku": "code",
            "title": "description",
            "price": "unit_price",
            "placed_at": "day",
            "customer": "customer_id",
        },
        defaults={"status": "delivered"},
        currency="GBP",
    )
    assert (report.accepted, report.also["customers"]) == (2, 1)
    assert [(each.line, each.column) for each in report.problems] == [(4, "quantity")]
    found = (await shop.orders(ANYONE))[0]
    assert (found.number, found.currency, found.total_cents, len(found.lines)) == ("536365", "GBP", 1872, 2)
    assert (await shop.customer("17850")).name == ""


async def test_json_arrays_and_other_names_are_read(importing: Importing, shop: SqlShop) -> None:
    """One array over many lines, or objects whose fields have other names."""
    array = json.dumps([product("a"), product("b")], indent=2)
    report = await importing("products", array, "all.json")
    assert (report.accepted, report.problems) == (2, [])
    objects = '{"nr": 7, "name": "Mug", "eur": 4.5, "more": [1]}\n{"nr": "8", "name": "Jug", "eur": "x"}\n'
    report = await importing(
        "products",
        objects,
        mapping={"product_id": "nr", "title": "name", "price": "eur"},
        defaults={"stock": "1"},
    )
    assert (report.accepted, [(each.line, each.column) for each in report.problems]) == (1, [(2, "price")])
    assert (await shop.product("7")).variants[0].price_cents == 450


@pytest.mark.parametrize(("encoding", "given"), [("utf-8-sig", None), ("utf-16", None), ("cp1252", "cp1252")])
async def test_other_encodings_are_read(
    importing: Importing, shop: SqlShop, encoding: str, given: str | None
) -> None:
    """A mark at the start is enough; an older one has to be named."""
    table = "product_id,title,price\nmug,Größe,5\n".encode(encoding)
    report = await importing("products", table, "products.csv", encoding=given)
    assert (report.accepted, report.problems) == (1, [])
    assert (await shop.product("mug")).title == "Größe"


async def test_packed_files_are_read(importing: Importing) -> None:
    """Whatever is inside."""
    packed = gzip.compress(json.dumps(order()).encode())
    assert (await importing("orders", packed, "orders.jsonl.gz")).accepted == 1


async def test_parquet_files_are_read(importing: Importing, shop: SqlShop, tmp_path: Any) -> None:
    """A batch of rows at a time."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "made.parquet"
    table = pyarrow.table(
        {"product_id": ["a", "b"], "title": ["A", "B"], "price": [1.5, None], "stock": [1, 2]}
    )
    parquet.write_table(table, path)
    report = await importing("products", path.read_bytes(), "products.parquet")
    assert (report.accepted, [(each.line, each.column) for each in report.problems]) == (1, [(2, "price")])
    assert (await shop.product("a")).variants[0].price_cents == 150


TAU_ORDER = {
    "order_id": "#W1",
    "user_id": "ada",
    "address": dict.fromkeys(("address1", "address2", "city", "country", "state", "zip"), "x"),
    "items": [
        {"name": "Bottle", "product_id": "1", "item_id": "2", "price": 47.84, "options": {"color": "red"}}
    ]
    * 2,
    "fulfillments": [{"tracking_id": ["T1"], "item_ids": ["2"]}],
    "status": "processed",
}


async def test_tau_orders_need_a_date(importing: Importing, shop: SqlShop) -> None:
    """The benchmark has none; with one, the same item twice is two lines."""
    with pytest.raises(InvalidInput, match="--default placed_at"):
        await importing("orders", json.dumps(TAU_ORDER), format="tau")
    report = await importing(
        "orders",
        json.dumps(TAU_ORDER) + '\n{"order_id": "#W2"}\n',
        format="tau",
        defaults={"placed_at": "2026-01-31"},
    )
    assert (report.accepted, [each.line for each in report.problems]) == (1, [2])
    found = await shop.order(Principal(conversation_id="c", customer_id="ada"), "#w1")
    assert (found.number, found.status, found.total_cents, len(found.lines)) == ("W1", "shipped", 9568, 2)


@pytest.mark.parametrize("format_name", ["shopify", "woocommerce", "google"])
async def test_a_format_needs_its_columns(importing: Importing, format_name: str) -> None:
    """They are named."""
    with pytest.raises(InvalidInput, match=r"price|Price"):
        await importing("products", "a,b\n1,2\n", "x.csv", format=format_name)


@pytest.mark.parametrize(
    ("kind", "format_name"),
    [("reviews", "shopify"), ("sales", "jsonl"), ("nonsense", "csv"), ("orders", "nonsense")],
)
async def test_what_does_not_exist_is_said(importing: Importing, kind: str, format_name: str) -> None:
    """No such kind, format, or both together."""
    with pytest.raises(InvalidInput):
        await importing(kind, json.dumps(variant("x")), "x.csv", format=format_name)
