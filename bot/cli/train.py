"""``frontdoor train``: makes the artefacts that serving needs."""

from __future__ import annotations

import click

from bot.settings import Settings
from models import artifacts
from models.errors import NotTrained


@click.group(invoke_without_command=True)
@click.pass_context
def train(context: click.Context) -> None:
    """Train one capability, or everything when none is named; what is up to date is left alone."""
    if context.invoked_subcommand is None:
        for command in train.commands.values():
            context.invoke(command)


@train.command()
@click.option("--force", is_flag=True, help="Export it again even if it is there.")
def encoder(*, force: bool = False) -> None:
    """Export the sentence encoder to ONNX."""
    root = Settings.from_env().var_dir / "artifacts"
    if not force:
        try:
            click.echo(f"encoder {artifacts.current(root, 'encoder').version}: up to date")
        except NotTrained:
            pass
        else:
            return
    from models import encoder as capability  # noqa: PLC0415  (heavy; a look whether it is there needs it not)

    artifact = capability.train(root)
    figures = artifact.manifest.metrics
    click.echo(
        f"encoder {artifact.version}: {figures['seconds']:.1f} s, {figures['encode_ms']:.1f} ms a sentence, "
        f"cosine to the original {figures['cosine_mean']:.3f}"
    )


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
