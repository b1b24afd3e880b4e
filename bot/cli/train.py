"""``frontdoor train``: makes the artefacts that serving needs."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Final

import click

from bot.settings import Settings
from models import artifacts
from models.errors import NotTrained

DATA: Final = Path(__file__).parents[2] / "data"
KNOWLEDGE: Final = DATA / "knowledge"
GLOSSARY: Final = DATA / "glossary"


@click.group(invoke_without_command=True, chain=True)
@click.pass_context
def train(context: click.Context) -> None:
    """Train the capabilities that are named, or everything when none is; what is up to date is left alone."""
    if context.invoked_subcommand is None:
        for command in train.commands.values():
            context.invoke(command)


@train.command()
@click.option("--force", is_flag=True, help="Export it again even if it is there.")
def encoder(*, force: bool = False) -> None:
    """Export the sentence encoder to ONNX, with the glossary through which it hears Chinese."""
    from models import encoder as capability  # noqa: PLC0415  (onnxruntime, which the other commands need not load)
    from models.glossary import Glossary  # noqa: PLC0415

    root = Settings.from_env().var_dir / "artifacts"
    glossary = Glossary.read(GLOSSARY)
    if not force and artifacts.exists(root, "encoder", data_hash=capability.data_hash(glossary)):
        click.echo(f"encoder {artifacts.current(root, 'encoder').version}: up to date")
        return
    artifact = capability.train(root, glossary)
    figures = artifact.manifest.metrics
    click.echo(
        f"encoder {artifact.version}: {figures['seconds']:.1f} s, {figures['encode_ms']:.1f} ms a sentence, "
        f"cosine to the original {figures['cosine_mean']:.3f}"
    )


@train.command()
@click.option("--force", is_flag=True, help="Index again even if nothing has changed.")
@click.pass_context
def search(context: click.Context, *, force: bool = False) -> None:
    """Index the shop's products and the knowledge base; the encoder first where it is missing."""
    from models import search as capability  # noqa: PLC0415  (only this command needs it)

    settings = Settings.from_env()
    root = settings.var_dir / "artifacts"
    context.invoke(encoder)
    from bot.cli.catalogue import read_catalogue  # noqa: PLC0415  (SQLAlchemy, which the other commands need not load)

    products, categories = asyncio.run(read_catalogue(settings))
    data = capability.Data(
        products,
        capability.read_articles(KNOWLEDGE),
        categories,
        capability.read_questions(KNOWLEDGE / "questions.csv"),
    )
    if not force and artifacts.exists(
        root, capability.CAPABILITY, data_hash=capability.data_hash(root, data)
    ):
        click.echo(f"search {artifacts.current(root, capability.CAPABILITY).version}: up to date")
        return
    artifact = capability.build(root, data, threads=os.cpu_count() or 1)
    figures = artifact.manifest.metrics
    click.echo(
        f"search {artifact.version}: {figures['seconds']:.1f} s, {figures['products']:.0f} products, "
        f"{figures['articles_en']:.0f} articles; of held-out questions {figures['top1_en']:.0%} (en) and "
        f"{figures['top1_zh']:.0%} (zh) find theirs first"
    )


@train.command()
@click.option("--force", is_flag=True, help="Train even if nothing has changed.")
@click.option(
    "--configuration", default="hybrid", show_default=True, help="Which models; see docs/recommender.md."
)
@click.option(
    "--seed", default=7, show_default=True, help="The same data and seed give the same recommender."
)
@click.pass_context
def recommender(
    context: click.Context, *, force: bool = False, configuration: str = "hybrid", seed: int = 7
) -> None:
    """Train the recommender on orders, reviews and reactions; the encoder first where it is missing."""
    from bot.cli.interactions import read_lessons  # noqa: PLC0415  (SQLAlchemy, which the other commands need not load)
    from bot.cli.progress import shown  # noqa: PLC0415  (only this command needs it)
    from models.encoder import Encoder  # noqa: PLC0415  (onnxruntime, as above)
    from models.recommender import training as capability  # noqa: PLC0415  (only this command needs it)

    settings = Settings.from_env()
    root = settings.var_dir / "artifacts"
    lessons = asyncio.run(read_lessons(settings))
    data_hash = capability.data_hash(
        lessons.events, lessons.items, lessons.texts, configuration=configuration, seed=seed
    )
    if not force and artifacts.exists(root, capability.CAPABILITY, data_hash=data_hash):
        click.echo(f"recommender {artifacts.current(root, capability.CAPABILITY).version}: up to date")
        return
    context.invoke(encoder)
    texts = Encoder.load(artifacts.current(root, "encoder").path)
    threads = os.cpu_count() or 1
    with shown("recommender") as progress:
        artifact = capability.train(
            root,
            lessons.events,
            lessons.items,
            lessons.texts,
            encoder=lambda batch: texts.encode(batch, threads=threads),
            configuration=configuration,
            seed=seed,
            progress=progress,
        )
    figures = artifact.manifest.metrics
    foreseen = ""
    if "hit_rate_10" in figures:
        foreseen = (
            f"; a customer's newest product is among ten suggested in {figures['hit_rate_10']:.1%} "
            f"(popularity {figures['popularity_hit_rate_10']:.1%})"
        )
    click.echo(
        f"recommender {artifact.version}: {figures['seconds']:.1f} s, {figures['customers']:.0f} customers, "
        f"{figures['events']:.0f} events{foreseen}"
    )


@train.command()
@click.option("--force", is_flag=True, help="Index again even if nothing has changed.")
@click.option(
    "--anew",
    is_flag=True,
    help="Train the network itself first, on public pictures; takes hours on two cores.",
)
@click.option(
    "--datasets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the public pictures; needed with --anew.",
)
@click.option(
    "--settle", is_flag=True, help="With --anew: go on from the present weights, with whole pictures."
)
@click.option("--epochs", type=click.IntRange(1), help="With --anew: 48 by default, and 9 to settle.")
@click.option(
    "--seed", default=7, show_default=True, help="With --anew: the same seed gives the same network."
)
def images(
    *,
    force: bool = False,
    anew: bool = False,
    datasets: Path | None = None,
    settle: bool = False,
    epochs: int | None = None,
    seed: int = 7,
) -> None:
    """Index the pictures of the shop's products, so that photos find them."""
    from bot.cli.pictures import image_source, read_listed  # noqa: PLC0415  (SQLAlchemy, which the other commands need not load)
    from bot.cli.progress import shown  # noqa: PLC0415  (only this command needs it)
    from models.images import artifact as capability  # noqa: PLC0415  (onnxruntime, as above)

    settings = Settings.from_env()
    root = settings.var_dir / "artifacts"
    if anew:
        from bot.cli.image_network import train_network  # noqa: PLC0415  (torch, which indexing need not load)

        if datasets is None:
            raise click.UsageError("--anew needs --datasets")
        train_network(datasets, epochs=epochs, seed=seed, settle=settle)
    source = image_source(settings)
    listed, absent = read_listed(settings)
    missing = f"; {absent} are not on this machine: frontdoor images fetch" if absent else ""
    if not force and artifacts.exists(
        root, capability.CAPABILITY, data_hash=capability.data_hash(listed, source)
    ):
        click.echo(f"images {artifacts.current(root, capability.CAPABILITY).version}: up to date{missing}")
        return
    with shown("images") as progress:
        built = capability.build(root, listed, source=source, threads=os.cpu_count() or 1, progress=progress)
    figures = built.manifest.metrics
    unread = f", {figures['unreadable']:.0f} unreadable" if figures["unreadable"] else ""
    click.echo(
        f"images {built.version}: {figures['seconds']:.1f} s, {figures['pictures']:.0f} pictures of "
        f"{figures['products']:.0f} products{unread}{missing}"
    )


@train.command()
@click.option("--force", is_flag=True, help="Write it again even if nothing has changed.")
def lexicon(*, force: bool = False) -> None:
    """Collect the shop's own words, by which the dialogue core knows what a message is about."""
    from bot.cli.catalogue import refresh_lexicon  # noqa: PLC0415  (only this command needs it)

    click.echo(refresh_lexicon(Settings.from_env(), force=force))


@train.command()
@click.option("--force", is_flag=True, help="Train even if nothing has changed.")
@click.pass_context
def dialogue(context: click.Context, *, force: bool = False) -> None:
    """Train the dialogue model; the encoder first where it is missing."""
    from bot.cli import dialogue_model  # noqa: PLC0415  (only this command needs it)

    root = Settings.from_env().var_dir / "artifacts"
    try:
        exported = artifacts.current(root, "encoder")
    except NotTrained:
        context.invoke(encoder)
        exported = artifacts.current(root, "encoder")
    data_hash = dialogue_model.fingerprint(exported)
    artifact = None if force else dialogue_model.current(root, data_hash)
    if artifact is not None:
        click.echo(f"dialogue {artifact.version}: up to date")
        return
    click.echo("dialogue:")
    artifact = dialogue_model.train(root, data_hash)
    click.echo(f"dialogue {artifact.version}: {artifact.manifest.metrics['seconds']:.1f} s")
