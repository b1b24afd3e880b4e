"""``frontdoor agents``: the people who answer in the console."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from datetime import UTC, datetime
from typing import Final

import click

from bot.conversations import Agent, Agents, open_store
from bot.conversations.agents import ROLES
from bot.settings import Settings

SIGN_INS: Final = "demo-sign-ins.json"
DEMO_AGENTS: Final = (
    ("kim@harbourandpine.example", "Kim", "agent"),
    ("robin@harbourandpine.example", "Robin", "supervisor"),
)


@click.group()
def agents() -> None:
    """Manage the agents who answer in the console."""


@agents.command("create")
@click.option("--email", required=True, help="With which the agent signs in.")
@click.option("--name", required=True, help="Shown to customers.")
@click.option("--role", type=click.Choice(list(ROLES)), default="agent", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of making one."
)
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add an agent; prints the password that it makes, once."""
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    password = given if given is not None else secrets.token_urlsafe(12)
    created = asyncio.run(_create(Settings.from_env(), email=email, name=name, role=role, password=password))
    click.echo(f"{created.name} can sign in as {created.email} ({created.role})")
    if given is None:
        click.echo(f"password: {password}")


@agents.command("demo")
def demo() -> None:
    """Make the demo shop's sign-ins, with passwords made here; does nothing when they exist."""
    settings = Settings.from_env()
    path = settings.var_dir / SIGN_INS
    if path.exists():
        click.echo("the demo sign-ins exist")
        return
    made = [{"email": email, "password": secrets.token_urlsafe(9)} for email, _, _ in DEMO_AGENTS]
    for (email, name, role), entry in zip(DEMO_AGENTS, made, strict=True):
        asyncio.run(_create(settings, email=email, name=name, role=role, password=entry["password"]))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file, indent=2)
    click.echo(f"made {len(made)} sign-ins")


async def _create(settings: Settings, *, email: str, name: str, role: str, password: str) -> Agent:
    store = open_store(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        accounts = Agents(store, lambda: datetime.now(UTC))
        return await accounts.create(email=email, name=name, role=role, password=password)
    finally:
        await store.close()
