"""Rasa's commands without what they say besides: telemetry, progress bars, the age of their libraries."""

from __future__ import annotations

import logging
import os
import warnings


def hush() -> None:
    """Call it before the first import of Rasa; what Rasa warns of in our files is still shown."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["LOG_LEVEL"] = "WARNING"  # Rasa shows its progress bars unless told this
    os.environ["TQDM_DISABLE"] = "1"

    import sanic.app  # noqa: F401, PLC0415  (sets a filter of its own when imported, which must not come after ours)
    import structlog  # noqa: PLC0415

    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    # Said of every domain that has slots, whatever is in it.
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed", category=UserWarning)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
