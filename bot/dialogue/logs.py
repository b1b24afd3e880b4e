"""Logs of the dialogue process: one JSON object a line, and never a customer's words.

Rasa writes messages, slot values and whole stack frames into its logs. What a foreign logger says is
therefore reduced to where it was said and which exception was raised; our own messages carry no personal data
and are kept.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog


def configure(level: str) -> None:
    """Sends all logging, structlog and warnings of this process to standard error in our form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    structlog.configure(
        processors=[_only_the_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _only_the_event(_logger: Any, _method: str, event: dict[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """Structlog's processor: the name of the event without its values."""
    kept = {"exc_info": True} if event.get("exc_info") else {}
    return (str(event.get("event", "")),), kept


class _Formatter(logging.Formatter):
    """Allow-list: time, level, logger, place, the type of an exception and the places it came through."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith("bot."):
            entry["message"] = record.getMessage()
        else:
            entry["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            entry["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            entry["trace"] = [f"{frame.name}:{frame.lineno}" for frame in frames[-8:]]
        return json.dumps(entry, ensure_ascii=False)
