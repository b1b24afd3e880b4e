"""A shop is indexed, found again after loading, and answers in products and passages."""

from __future__ import annotations

import doctest
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import artifacts, encoder, search
from models.errors import BadInput, Damaged, NotTrained
from models.search import Search

LEAST: Mapping[str, float] = {
    "top1_en": 0.81,
    "top1_zh": 0.85,
    "answered_en": 0.53,
    "answered_zh": 0.57,
    "refused_en": 0.9,
    "refused_zh": 0.9,
}
MOST_WRONG = 0.06
KNOWLEDGE = Path(__file__).parents[2] / "data" / "knowledge"


def product(number: int, title: str, category: str, chinese: str, **more: Any) -> dict[str, Any]:
    colours, sizes = more.pop("colours"), more.pop("sizes", (None,))
    return {
        "product_id": f"P{number}",
        "title": title,
        "description": more.pop("description", ""),
        "category": category,
        "attributes": more,
        "translations": {"zh": {"title": chinese, "description": ""}},
        "variants": [
            {"options": {"colour": colour} | ({"size": size} if size else {}), "price_cents": number * 100}
            for colour in colours
            for size in sizes
        ],
    }


PRODUCTS = [
    product(40, "Linen Shirt", "Shirts", "亚麻衬衫", colours=["blue"], sizes="SML", material="linen"),
    product(
        60, "Poplin Shirt", "Shirts", "府绸衬衫", colours=["navy", "white"], sizes="ML", material="cotton"
    ),
    product(
        30, "Jersey T-Shirt", "Tops", "针织T恤", colours=["white"], sizes="SML", material="cotton jersey"
    ),
    product(
        70, "Roll-Neck Jumper", "Knitwear", "高领毛衣", colours=["red"], sizes="SM", material="merino wool"
    ),
    product(
        90, "Chelsea Boots", "Shoes", "切尔西靴", colours=["black"], sizes=["38", "42"], material="leather"
    ),
    product(15, "Stoneware Mug", "Kitchen", "马克杯", colours=["white", "blue"], occasion="gift"),
    product(75, "Denim Dress", "Dresses", "丹宁连衣裙", colours=["white"], material="denim"),
    product(78, "Poplin Dress", "Dresses", "府绸连衣裙", colours=["denim"], material="cotton"),
    product(95, "Table Lamp", "Lamps", "台灯", colours=["red"], description="Warm light for reading in bed."),
]
CATEGORIES = [{"category": "Kitchen", "translations": {"zh": "厨房"}}]


@pytest.fixture(scope="module")
def artifact(artifact_root: Path) -> artifacts.Artifact:
    data = search.Data(
        PRODUCTS,
        search.read_articles(KNOWLEDGE),
        CATEGORIES,
        search.read_questions(KNOWLEDGE / "questions.csv"),
    )
    return search.build(artifact_root, data, threads=2)


@pytest.fixture(scope="module")
def shop(artifact: artifacts.Artifact) -> Search:
    return search.load(artifact.path)


def ids(shop: Search, query: str, language: str = "en", **conditions: Any) -> list[str]:
    return [hit.product_id for hit in shop.products(query, language=language, **conditions)]


@pytest.mark.parametrize(
    ("query", "language", "first"),
    [
        ("linen shirt", "en", "P40"),
        ("blue shirt", "en", "P40"),
        ("navy shirt", "en", "P60"),
        ("shirt over 50", "en", "P60"),
        ("white t-shirt", "en", "P30"),
        ("sweater", "en", "P70"),
        ("woolly jumpr", "en", "P70"),
        ("black boots size 42", "en", "P90"),
        ("cup", "en", "P15"),
        ("a present under 20", "en", "P15"),
        ("light for the bedside", "en", "P95"),
        ("蓝色衬衫", "zh", "P40"),
        ("50元以上的衬衫", "zh", "P60"),
        ("42码的靴子", "zh", "P90"),
        ("厨房", "zh", "P15"),
        ("杯子", "zh", "P15"),
        ("linen 衬衫", "zh", "P40"),
    ],
)
def test_product_is_found_in_words(shop: Search, query: str, language: str, first: str) -> None:
    """The right product comes first."""
    assert ids(shop, query, language)[0] == first


@pytest.mark.parametrize("query", ["headphones", "yoga mat", "帐篷", "???", "", "🛍️", "the and of"])
def test_what_is_not_sold_is_not_found(shop: Search, query: str) -> None:
    """Nothing is better than something unrelated."""
    assert ids(shop, query) == []


def test_hit_says_why(shop: Search) -> None:
    """The reason names the wishes met and the words found."""
    [hit] = shop.products("blue linen shirt under 50", language="en")
    assert hit.reason == ("colour:blue", "material:linen", "max_price:5000", "word:shirt")
    [chinese] = shop.products("蓝色衬衫", language="zh", max_price_cents=5000)
    assert chinese.reason == ("colour:blue", "word:衬衫")
    assert hit.missed == chinese.missed == ()


def test_wishes_must_meet_in_one_variant(shop: Search) -> None:
    """A size that exists only in another colour does not count."""
    assert shop.products("black boots size 42", language="en")[0].missed == ()
    small = shop.products("navy shirt size S", language="en")[0]
    assert (small.product_id, small.missed) == ("P60", ("size:s",))


def test_as_few_wishes_as_possible_are_given_up(shop: Search) -> None:
    """When nothing meets all of them, every hit says what it misses."""
    hit = shop.products("red shirt in size M under 45", language="en")[0]
    assert (hit.product_id, hit.missed) == ("P40", ("colour:red",))


def test_small_lamp_is_no_lamp_in_size_s(shop: Search) -> None:
    """A size is no wish where nothing has sizes."""
    assert shop.products("lamp in small", language="en")[0].missed == ()


def test_a_white_dress_of_denim_is_not_blue(shop: Search) -> None:
    """Though denim is a shade of blue; asked for denim, both are meant."""
    found = {query: ids(shop, query) for query in ("blue dress", "denim dress")}
    assert "P78" in found["blue dress"]
    assert "P75" not in found["blue dress"]
    assert {"P75", "P78"} <= set(found["denim dress"])


def test_exact_colour_comes_before_its_shade(shop: Search) -> None:
    """Blue before navy."""
    assert ids(shop, "anything blue")[:2] == ["P40", "P15"]


def test_conditions_of_the_caller_are_never_given_up(shop: Search) -> None:
    """Category, price and stock are facts, not wishes."""
    assert ids(shop, "shirt", max_price_cents=5000) == ["P40"]
    assert ids(shop, "shirt", min_price_cents=5000) == ["P60"]
    assert ids(shop, "shirt", category="Shirts", only={"P60", "P30", "unknown"}) == ["P60"]
    assert ids(shop, "shirt", only=set()) == []
    assert ids(shop, "blue shirt", category="Nowhere") == []


def test_refused_things_never_come_back(shop: Search) -> None:
    """Neither those that the words refuse nor those that the caller does."""
    assert ids(shop, "shirt but not linen") == ["P60"]
    assert ids(shop, "shirt", refused=["colour:navy", "colour:white"]) == ["P40"]
    assert ids(shop, "shirt", without=["P40"]) == ["P60"]


def test_wishes_of_the_caller_are_given_up_like_those_in_the_words(shop: Search) -> None:
    """A conversation passes on what was wished for before."""
    assert ids(shop, "shirt", wishes=["colour:navy"]) == ["P60"]
    assert shop.products("shirt", language="en", wishes=["colour:red"])[0].missed == ("colour:red",)
    assert ids(shop, "", wishes=["colour:red"]) == ["P70", "P95"]
    assert ids(shop, "", only=["P70", "P95"], wishes=["material:merino"]) == ["P70"]


def test_query_is_taken_apart(shop: Search) -> None:
    """As the search itself does it, with typing mistakes corrected."""
    understood = shop.understand("blue linnen shirt under 50, no wool", language="en")
    assert [wish.code for wish in understood.wishes] == ["colour:blue", "material:linen", "max_price:5000"]
    assert [wish.code for wish in understood.refused] == ["material:wool"]
    assert "shirt" in understood.rest


def test_limit_is_kept(shop: Search) -> None:
    """No more than asked for, best first."""
    hits = shop.products("white", language="en", limit=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"query": None}, "query"),
        ({"query": "x" * 3000}, "query"),
        ({"language": "fr"}, "language"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"max_price_cents": -1}, "max_price_cents"),
        ({"min_price_cents": -1}, "min_price_cents"),
    ],
)
def test_bad_arguments_are_named(shop: Search, arguments: dict[str, Any], problem: str) -> None:
    """The message says which argument cannot be used."""
    with pytest.raises(BadInput, match=problem):
        shop.products(**{"query": "shirt", "language": "en", **arguments})


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80), language=st.sampled_from(["en", "zh"]))
def test_any_words_are_searched(shop: Search, query: str, language: str) -> None:
    """No message of a customer stops the search; scores stay in their range."""
    for hit in [*shop.products(query, language=language), *shop.articles(query, language=language)]:
        assert 0 <= hit.score <= 1


@pytest.mark.parametrize(
    ("question", "language", "article_id"),
    [
        ("How much is delivery?", "en", "delivery-cost"),
        ("how do i wash my wool jumper", "en", "care-wool"),
        ("can I pay with PayPal", "en", "payment-methods"),
        ("运费是多少", "zh", "delivery-cost"),
        ("退货政策是什么", "zh", "returns-policy"),
        ("怎么开发票", "zh", "order-invoice"),
    ],
)
def test_question_is_answered(shop: Search, question: str, language: str, article_id: str) -> None:
    """The right article, with confidence, in the language that was asked for."""
    first, *others = shop.articles(question, language=language)
    assert (first.article_id, first.confident) == (article_id, True)
    assert first.passage in first.text
    assert not any(hit.confident for hit in others)


def test_chinese_question_is_understood_without_a_word_of_the_article(
    artifact_root: Path, tmp_path: Path
) -> None:
    """The glossary tells the encoder, which knows no Chinese, what is asked for."""
    article = {
        "en": ("Can I send things back?", "Return anything within a month."),
        "zh": ("退货政策", "一个月之内无理由。"),
    }
    other = {"en": ("How much is delivery?", "It is free."), "zh": ("运费", "免费。")}
    articles = [
        search.Article(name, language, "topic", texts[language][0], (texts[language][1],))
        for name, texts in (("returns", article), ("delivery", other))
        for language in search.LANGUAGES
    ]
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    little = search.load(search.build(tmp_path, search.Data([], articles)).path)
    hits = little.articles("能寄回来吗", language="zh")
    assert [hit.article_id for hit in hits] == ["returns", "delivery"]
    assert hits[0].score > hits[1].score


def test_index_is_out_of_date_when_the_encoder_hears_other_words(artifact_root: Path, tmp_path: Path) -> None:
    """A new glossary gives other vectors."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    data = search.Data(PRODUCTS, [])
    search.build(tmp_path, data)
    assert artifacts.exists(tmp_path, search.CAPABILITY, data_hash=search.data_hash(tmp_path, data))
    exported = artifacts.current(tmp_path, "encoder").path / "manifest.json"
    manifest = json.loads(exported.read_text())
    exported.write_text(json.dumps({**manifest, "data_hash": "of another glossary"}))
    assert not artifacts.exists(tmp_path, search.CAPABILITY, data_hash=search.data_hash(tmp_path, data))


def test_expected_articles_need_less(shop: Search) -> None:
    """A vague question is answered once its subject is known; a plain one about something else stays what it is."""
    vague = "what do you charge for sending it"
    alone = shop.articles(vague, language="en")[0]
    expected = shop.articles(vague, language="en", expected=["delivery-cost"])[0]
    assert expected.article_id == "delivery-cost"
    assert expected.score > (alone.score if alone.article_id == "delivery-cost" else 0)
    plain = shop.articles("how do i wash my wool jumper", language="en", expected=["delivery-cost"])[0]
    assert plain.article_id == "care-wool"


def test_passage_is_the_paragraph_that_answers(shop: Search) -> None:
    """Not simply the first one."""
    hit = shop.articles("is wool ok in the tumble dryer", language="en")[0]
    assert "tumble dryer" in hit.passage


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("who won the football match", "en"),
        ("asdf qwer", "en"),
        ("", "en"),
        ("昨晚的球赛谁赢了", "zh"),
        ("...", "zh"),
    ],
)
def test_unanswerable_question_is_not_answered_with_confidence(
    shop: Search, question: str, language: str
) -> None:
    """Saying so is the better answer."""
    assert not any(hit.confident for hit in shop.articles(question, language=language))


def test_manifest_tells_how_good_the_answers_are(artifact: artifacts.Artifact) -> None:
    """Held-out figures and thresholds are stored, and worse ones fail the build."""
    metrics, parameters = artifact.manifest.metrics, artifact.manifest.parameters
    assert metrics["products"] == len(PRODUCTS)
    assert {name: metrics[name] for name, least in LEAST.items() if metrics[name] < least} == {}
    assert max(metrics["wrong_en"], metrics["wrong_zh"]) <= MOST_WRONG
    assert 0 < parameters["en"]["threshold"] < 1


def test_shop_without_articles_or_products_still_answers(artifact_root: Path, tmp_path: Path) -> None:
    """An empty half is an empty answer, not an error."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    empty = search.load(search.build(tmp_path, search.Data([], [])).path)
    assert empty.products("shirt", language="en") == []
    assert empty.articles("delivery", language="zh") == []


def test_digest_changes_with_what_is_indexed_and_with_nothing_else() -> None:
    """A new price means a new index, new stock does not."""
    base = search.Data([PRODUCTS[0]], []).digest()
    dearer = {**PRODUCTS[0], "variants": [{**PRODUCTS[0]["variants"][0], "price_cents": 1}]}
    assert search.Data([dearer], []).digest() != base
    assert search.Data([{**PRODUCTS[0], "rating_average": 4.5}], []).digest() == base
    assert search.Data([PRODUCTS[0]], [], CATEGORIES).digest() != base


def test_inactive_product_is_not_found(artifact_root: Path, tmp_path: Path) -> None:
    """What is off sale is out of the index."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    made = search.build(tmp_path, search.Data([PRODUCTS[0], {**PRODUCTS[1], "active": False}], []))
    assert ids(search.load(made.path), "shirt") == ["P40"]


@pytest.mark.parametrize(
    ("products", "problem"),
    [
        ([{"title": "No id"}], "number 1 has no product_id"),
        ([PRODUCTS[0], {"product_id": "X", "title": " "}], "number 2 has no product_id or no title"),
        ([PRODUCTS[0], PRODUCTS[0]], "P40 comes twice"),
    ],
)
def test_bad_product_stops_the_build(
    artifact_root: Path, tmp_path: Path, products: list[dict[str, Any]], problem: str
) -> None:
    """Nothing is published, and the message names the product."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    with pytest.raises(BadInput, match=problem):
        search.build(tmp_path, search.Data(products, []))
    with pytest.raises(NotTrained):
        artifacts.current(tmp_path, search.CAPABILITY)


def test_question_about_no_article_stops_the_build(artifact_root: Path, tmp_path: Path) -> None:
    """A renamed article does not silently lose its questions."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    lost = [search.Question("en", "hello?", "gone", "known")]
    data = search.Data([], search.read_articles(KNOWLEDGE), questions=lost)
    with pytest.raises(BadInput, match="there is no article gone"):
        search.build(tmp_path, data)


def test_build_needs_the_encoder(tmp_path: Path) -> None:
    """The error names what to make first."""
    with pytest.raises(NotTrained, match="frontdoor train encoder"):
        search.build(tmp_path, search.Data(PRODUCTS, []))


@pytest.mark.parametrize(
    "name",
    [
        "products.jsonl",
        "products.faiss",
        "products.terms.npz",
        "articles.en.json",
        "articles.zh.likeness.npz",
    ],
)
def test_damaged_artefact_has_a_named_error(artifact: artifacts.Artifact, tmp_path: Path, name: str) -> None:
    """Errors of FAISS, numpy and JSON stop at the edge."""
    folder = shutil.copytree(artifact.path, tmp_path / "search" / artifact.version)
    (folder / name).write_bytes(b"rubbish")
    with pytest.raises(Damaged, match="search"):
        search.load(folder)


def test_serving_imports_no_training_library(artifact: artifacts.Artifact) -> None:
    """A process that only searches stays small."""
    code = (
        "import sys; from pathlib import Path; from models import search;"
        f"search.load(Path({str(artifact.path)!r})).products('blue shirt', language='en');"
        "print({'torch', 'transformers', 'onnx', 'sklearn', 'scipy', 'jieba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("module", [search, encoder], ids=["search", "encoder"])
def test_docstring_example_is_true(
    module: Any, artifact_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the documentation shows is what happens."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "var" / "artifacts" / "encoder")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "knowledge").symlink_to(KNOWLEDGE)
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)
