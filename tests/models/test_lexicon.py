"""The shop's own words, collected from a catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models import artifacts, lexicon
from models.encoder import packaged_words
from models.errors import BadInput
from models.lexicon.everyday import near_words
from models.lexicon.kinds import find_kinds
from models.lexicon.words import line_name, singular


def product(
    product_id: str, title: str, category: str | None, chinese: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "product_id": product_id,
        "title": title,
        "category": category,
        "translations": {"zh": {"title": chinese}} if chinese else {},
        "variants": [{"options": {"colour": "navy", "size": "M"}}],
        **more,
    }


CATALOGUE = [
    product("P1", "Juniper Linen Shirt in Navy", "Shirts", "“杜松”亚麻衬衫（藏青色）", brand="Fernley Mill"),
    product("P2", "Juniper Linen Shirt in White", "Shirts", "“杜松”亚麻衬衫（白色）", brand="Fernley Mill"),
    product("P3", "Skerry Poplin Shirt in Sky", "Shirts", "“礁屿”府绸衬衫（天蓝色）", brand="Next"),
    product(
        "P4",
        "Gale Leather Tote Bag in Tan",
        "Bags",
        "“长风”牛皮托特包（浅棕色）",
        attributes={"material": "leather"},
    ),
    product("P5", "Heron Canvas Tote Bag", "Bags", "“苍鹭”帆布托特包"),
    product("P6", "Heron Canvas Sneakers", "Shoes", "“苍鹭”帆布休闲板鞋"),
    product("P7", "Gorse Suede Sneakers", "Shoes", "“金雀”绒面皮休闲板鞋"),
    product("P8", "Moss Lunch Box", "Kitchen", "“苔藓”午餐盒"),
    product("P9", "Reed Lunch Box", "Kitchen", "“芦苇”午餐盒", active=True),
    product("P10", "Sold Out Hat", "Hats", active=False),
]
CATEGORIES = [
    {"category": "Shirts", "translations": {"zh": "衬衫"}},
    {"category": "Bags", "translations": {"zh": "包袋"}},
    {"category": "Shoes", "translations": {}},
    {"category": "Mugs & Kitchen", "translations": {}},
]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    artifact = lexicon.build(
        tmp_path_factory.mktemp("artifacts"), lexicon.Data(CATALOGUE, CATEGORIES, "EUR", "UTC")
    )
    read: dict[str, Any] = json.loads((artifact.path / lexicon.FILE).read_text(encoding="utf-8"))
    return read


def meant(content: dict[str, Any], form: str) -> set[tuple[str, str]]:
    return {(term["entity"], term["value"]) for term in content["terms"] if form in term["forms"]}


@pytest.mark.parametrize(
    ("form", "meaning"),
    [
        ("shirt", ("category", "Shirts")),
        ("blouse", ("category", "Shirts")),
        ("衬衫", ("category", "Shirts")),
        ("tote bag", ("category", "Bags")),
        ("托特包", ("category", "Bags")),
        ("trainers", ("category", "Shoes")),
        ("运动鞋", ("category", "Shoes")),
        ("lunch box", ("category", "Kitchen")),
        ("mug", ("category", "Mugs & Kitchen")),
        ("Fernley Mill", ("brand", "Fernley Mill")),
        ("navy blue", ("colour", "navy")),
        ("藏青色", ("colour", "navy")),
        ("turquoise", ("colour", "turquoise")),
        ("真皮", ("material", "leather")),
        ("extra large", ("size", "XL")),
        ("加大", ("size", "XL")),
    ],
)
def test_what_people_say_leads_to_what_the_shop_keeps(
    content: dict[str, Any], form: str, meaning: tuple[str, str]
) -> None:
    """Kinds, brands, colours, materials and sizes have all their names, in both languages."""
    assert meaning in meant(content, form)


@pytest.mark.parametrize("form", ["hat", "umbrella", "linen shirt", "box", "kitchen", "sneakers in navy"])
def test_what_is_not_sold_is_no_word_of_the_shop(content: dict[str, Any], form: str) -> None:
    """Kinds that the shop has none of, qualities, and parts of names that name nothing are left out."""
    assert meant(content, form) == set()


def test_a_brand_that_is_an_everyday_word_needs_surroundings(content: dict[str, Any]) -> None:
    """ "Next" is a brand, but what happens next is not."""
    weak = {term["value"]: term["weak"] for term in content["terms"] if term["entity"] == "brand"}
    assert weak == {"Fernley Mill": [], "Next": ["Next"]}


def test_colours_of_one_product_are_one_line(content: dict[str, Any]) -> None:
    """Products that differ in colour alone share a name, and keys are the words that tell lines apart."""
    lines = {line["name"]: line for line in content["products"]}
    assert lines["Juniper Linen Shirt"]["ids"] == ["P1", "P2"]
    assert lines["Juniper Linen Shirt"]["zh"] == "“杜松”亚麻衬衫"
    assert set(lines["Juniper Linen Shirt"]["keys"]) == {"juniper", "杜松"}
    assert "Sold Out Hat" not in lines


def test_everyday_words_are_kept_from_correction(content: dict[str, Any]) -> None:
    """ "Short" is no misspelt shirt, and "shirts" is one of ours."""
    assert "short" in content["everyday_words"]
    assert not {"shirt", "sneaker"} & set(content["everyday_words"])


def test_a_catalogue_makes_the_same_lexicon_again() -> None:
    """The hash says whether anything has changed; prices and stock do not count, a new title does."""
    before = lexicon.Data(CATALOGUE, CATEGORIES)
    cheaper = [
        {**entry, "variants": [{**v, "price_cents": 1} for v in entry["variants"]]} for entry in CATALOGUE
    ]
    assert lexicon.Data(cheaper, CATEGORIES).digest() == before.digest()
    assert lexicon.Data(CATALOGUE[1:], CATEGORIES).digest() != before.digest()
    assert lexicon.Data(CATALOGUE, CATEGORIES, "USD").digest() != before.digest()


def test_an_empty_catalogue_has_the_words_of_any_shop(tmp_path: Path) -> None:
    """Colours, materials and sizes are understood before the first product is there."""
    artifact = lexicon.build(tmp_path, lexicon.Data([]))
    content = json.loads((artifact.path / lexicon.FILE).read_text(encoding="utf-8"))
    assert {term["entity"] for term in content["terms"]} == {"colour", "material", "size"}
    assert content["products"] == []


def test_the_artefact_follows_the_conventions(tmp_path: Path) -> None:
    """A version is verified and current like any other capability's."""
    data = lexicon.Data(CATALOGUE, CATEGORIES)
    artifact = lexicon.build(tmp_path, data)
    assert artifacts.current(tmp_path, lexicon.CAPABILITY) == artifact
    assert artifacts.exists(tmp_path, lexicon.CAPABILITY, data_hash=data.digest())


@pytest.mark.parametrize("broken", [{"product_id": "", "title": "x"}, {"product_id": "P", "title": " "}])
def test_products_without_id_or_title_are_refused(tmp_path: Path, broken: dict[str, Any]) -> None:
    """The error names the product, and nothing is published."""
    with pytest.raises(BadInput, match="number 1"):
        lexicon.build(tmp_path, lexicon.Data([broken]))
    assert not artifacts.exists(tmp_path, lexicon.CAPABILITY)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Wool Coat in Navy", "Wool Coat"),
        ("Made in Heaven", "Made in Heaven"),
        ("“杜松”衬衫（白色）", "“杜松”衬衫"),
        ("Plain", "Plain"),
    ],
)
def test_only_a_colour_is_taken_off_a_title(title: str, name: str) -> None:
    """What comes after "in" goes only if it is a colour."""
    assert line_name(title, {"navy", "white"}) == name


def test_titles_of_any_shop_give_kinds() -> None:
    """Titles with lists of features, without categories or in one word do no harm."""
    titles = [
        ("Acme Water Bottle, 1 litre, leakproof - black", None, "Drinkware"),
        ("Zeta Water Bottle (blue) | BPA free", None, "Drinkware"),
        ("X", None, "Drinkware"),
        ("", None, None),
        ("保温杯 500ml", None, "Drinkware"),
        ("!!!", None, "Drinkware"),
    ]
    kinds = {kind.name: kind.category for kind in find_kinds(titles, [("Drinkware", None)], {"acme", "zeta"})}
    assert kinds["water bottle"] == "Drinkware"


@pytest.mark.parametrize(
    ("word", "one"),
    [("shirts", "shirt"), ("dresses", "dress"), ("scarves", "scarf"), ("dress", "dress"), ("bus", "bus")],
)
def test_singulars(word: str, one: str) -> None:
    """A plural and its singular become the same word."""
    assert singular(word) == one


def test_near_words_are_those_one_slip_away() -> None:
    """Only words that would be corrected are listed, with their usual forms."""
    near = near_words({"shirt", "bag"}, ["short", "shirt", "shift", "house", "bug", "skirt"])
    assert {"short", "shift"} <= set(near)
    assert not {"house", "shirt", "bug"} & set(near)


def test_the_usual_english_words_are_there() -> None:
    """The list begins with what is said most."""
    words = packaged_words()
    assert len(words) > 15_000
    assert {"the", "next", "short"} <= set(words[:10_000])
