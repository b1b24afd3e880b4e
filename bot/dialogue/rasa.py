"""``python -m bot.dialogue.rasa …``: Rasa's own command line, without TensorFlow and without telemetry."""

from __future__ import annotations

import os
import warnings


def main() -> None:
    """Runs Rasa's command line with the arguments of this process."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's pinned libraries warn about themselves on every start; what Rasa says of our files is not a warning
    # of the module system and still appears.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    from rasa.__main__ import main as rasa_main  # noqa: PLC0415  (after the settings above)

    rasa_main()


if __name__ == "__main__":
    main()
