"""Finds out that a port is taken before three processes trip over it."""

from __future__ import annotations

import socket

from bot.errors import SettingsError
from bot.settings import Settings


def ensure_free(settings: Settings) -> None:
    """Checks the three ports.

    Raises:
        SettingsError: naming each port that something else listens on, and the setting that moves it.
    """
    wanted = (
        ("FRONTDOOR_PORT", settings.host, settings.port),
        ("FRONTDOOR_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("FRONTDOOR_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    )
    problems = [
        f"{name}: port {port} is in use by another program; stop it, or set {name} to a free port"
        for name, host, port in wanted
        if not _is_free(host, port)
    ]
    if problems:
        raise SettingsError(problems)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a port in TIME_WAIT after a restart counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
