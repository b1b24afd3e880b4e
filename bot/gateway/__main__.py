"""``python -m bot.gateway``: serves until SIGTERM or SIGINT; says in one sentence why it cannot start."""

from __future__ import annotations

import errno
import logging
import sys

from aiohttp import web

from bot.errors import SettingsError, StoreUnavailable
from bot.gateway import logs
from bot.gateway.app import make_app
from bot.settings import Settings

EXIT_SETTINGS = 2
EXIT_PORT_IN_USE = 3
EXIT_STORE = 4

_log = logging.getLogger("bot.gateway")


def main() -> int:
    """Runs the gateway; returns the exit code."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        print("\n".join(error.problems), file=sys.stderr)  # noqa: T201  (the operator reads it at the prompt)
        return EXIT_SETTINGS
    logs.set_up(settings.log_level)
    try:
        web.run_app(
            make_app(settings),
            host=settings.host,
            port=settings.port,
            print=None,
            access_log=None,
            shutdown_timeout=5.0,
            handler_cancellation=False,
        )
    except StoreUnavailable as error:
        print(error, file=sys.stderr)  # noqa: T201
        return EXIT_STORE
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        reason = f"Port {settings.port} on {settings.host} is in use: stop the other program or set FRONTDOOR_PORT."
        print(reason, file=sys.stderr)  # noqa: T201
        return EXIT_PORT_IN_USE
    _log.info("stopped", extra={"port": settings.port})
    return 0


if __name__ == "__main__":
    sys.exit(main())
