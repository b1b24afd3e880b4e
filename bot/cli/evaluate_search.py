"""``frontdoor evaluate search``: how good the product search is on judged queries, beside plain BM25."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from bot.bench import figures, fulltext, wares
from bot.cli import options
from bot.evaluate.pipelines import ROOT
from bot.evaluate.search import catalogues, judging, measures, report
from bot.settings import Settings
from models import artifacts, encoder, search

QUERIES: Final = ROOT / "data" / "held_out" / "search"
WIDTH: Final = 150


@click.command(name="search")
@click.argument("names", nargs=-1, type=click.Choice([catalogues.DEMO, *catalogues.SHARED]))
@options.datasets
@click.option(
    "--half",
    type=click.Choice(["development", "test"]),
    default="test",
    show_default=True,
    help="Of the queries; the search is tuned on the other one.",
)
@click.option("--strict", is_flag=True, help="Only products that meet as many wishes as any, as in the chat.")
@click.option("--seed", default=figures.SEED, show_default=True, help="Of the bootstrap.")
def evaluate_search(
    names: tuple[str, ...], *, root: Path | None, half: judging.Half, strict: bool, seed: int
) -> None:
    """Measure the product search on the catalogues NAMES, or on all; write var/evaluate/search.json."""
    settings = Settings.from_env()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    folder = root or wares.folder()
    found: list[figures.Figure] = []
    asked: list[report.Outcome] = []
    for name in names or (catalogues.DEMO, *catalogues.SHARED):
        if name != catalogues.DEMO and (folder is None or not (folder / name).is_dir()):
            _say(f"{name}: left out, the data set is not there; name its folder with --datasets")
            continue
        outcomes = _asked(name, folder, settings.var_dir, half, near=not strict)
        found += report.figures(name, outcomes, seed)
        asked += outcomes
    if asked:
        found += report.figures("all", asked, seed)
    about = figures.circumstances(seed=seed, data=f"judged queries, {half} half, {len(asked)} of them")
    figures.write(settings.var_dir / "evaluate" / "search.json", found, about)
    figures.show(console, found, about)
    for kind, count, ours, peer in report.kinds(asked):
        console.print(f"  {kind:12} {count:4d}  NDCG@10 {ours:.3f}  {fulltext.NAME} {peer:.3f}", markup=False)


def _asked(
    name: str, folder: Path | None, var_dir: Path, half: judging.Half, *, near: bool
) -> list[report.Outcome]:
    products = catalogues.products(name, folder)
    queries = [query for query in judging.read_queries(QUERIES / f"{name}.csv") if query.half == half]
    index = search.load(_artifact(name, products, var_dir).path)
    plain = fulltext.FullText((product["product_id"], fulltext.product_text(product)) for product in products)
    _say(f"{name}: {len(products)} products, {len(queries)} queries")

    def ours(query: judging.Query) -> Sequence[str]:
        hits = index.products(query.text, language=query.language, limit=measures.DEPTH, near=near)
        return [hit.product_id for hit in hits]

    try:
        return report.ask(queries, products, ours, lambda query: plain.search(query.text, measures.DEPTH))
    finally:
        plain.close()


def _artifact(name: str, products: Sequence[catalogues.Product], var_dir: Path) -> artifacts.Artifact:
    """The catalogue's index, made when it is not there; that of 40,000 products takes ten minutes."""
    root = var_dir / "evaluate" / "search" / name
    root.mkdir(parents=True, exist_ok=True)
    made = root / encoder.CAPABILITY
    if not made.exists():
        made.symlink_to((var_dir / "artifacts" / encoder.CAPABILITY).resolve(), target_is_directory=True)
    data = search.Data(products, [], catalogues.categories(name))
    if artifacts.exists(root, search.CAPABILITY, data_hash=search.data_hash(root, data)):
        return artifacts.current(root, search.CAPABILITY)
    _say(f"{name}: indexing {len(products)} products")
    return search.build(root, data)


def _say(line: str) -> None:
    click.echo(f"▸ {line}", err=True)
