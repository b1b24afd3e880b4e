"""``python -m actions`` serves the custom actions on loopback."""

from __future__ import annotations

import sys

from actions.server import serve
from bot.errors import SettingsError
from bot.settings import Settings


def main() -> None:
    """Reads the settings and serves."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        sys.exit("These settings need a look:\n" + "\n".join(f"  - {problem}" for problem in error.problems))
    serve(settings)


if __name__ == "__main__":
    main()
