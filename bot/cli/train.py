"""``frontdoor train``: makes the artefacts that serving needs."""

from __future__ import annotations

import click

from bot.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def train(context: click.Context) -> None:
    """Train one capability, or everything when none is named."""
    if context.invoked_subcommand is None:
        for command in train.commands.values():
            context.invoke(command)


@train.command()
def encoder() -> None:
    """Export the sentence encoder to ONNX."""
    from models import encoder as capability  # noqa: PLC0415  (heavy; the group must list its commands fast)

    artifact = capability.train(Settings.from_env().var_dir / "artifacts")
    figures = artifact.manifest.metrics
    click.echo(
        f"encoder {artifact.version}: {figures['seconds']:.1f} s, {figures['encode_ms']:.1f} ms a sentence, "
        f"cosine to the original {figures['cosine_mean']:.3f}"
    )
