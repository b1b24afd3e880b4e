"""``frontdoor agents``: the people who answer in the console."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime

import click

from bot.conversations import Agent, Agents, open_store
from bot.conversations.agents import ROLES
from bot.settings import Settings


@click.group()
def agents() -> None:
    """Manage the agents who answer in the console."""


@agents.command()
@click.option("--email", required=True, help="With which the agent signs in.")
@click.option("--name", required=True, help="Shown to customers.")
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of making one."
)
def create(email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Add an agent; prints the password that it makes, once."""
    given = click.get_text_stream("stdin").readline().rstrip("\r\n") if password_stdin else None
    password = given if given is not None else secrets.token_urlsafe(12)
    created = asyncio.run(_create(Settings.from_env(), email=email, name=name, role=role, password=password))
    click.echo(f"{created.name} can sign in as {created.email} ({created.role})")
    if given is None:
        click.echo(f"password: {password}")


async def _create(settings: Settings, *, email: str, name: str, role: str, password: str) -> Agent:
    store = open_store(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        accounts = Agents(store, lambda: datetime.now(UTC))
        return await accounts.create(email=email, name=name, role=role, password=password)
    finally:
        await store.close()
