"""One JSON object a line on standard error, built from an allow-list: ids, lengths and codes, never words."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

# Whatever else a library attaches to a record stays out.
FIELDS: Final = (
    "actions",
    "agent",
    "attempt",
    "block",
    "code",
    "conversation",
    "error",
    "method",
    "ms",
    "port",
    "request_id",
    "route",
    "rows",
    "status",
    "turn",
    "where",
)
OURS: Final = "bot"


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. A library's message may quote what people wrote, so only who and how bad is kept of it."""
        ours = record.name.split(".", 1)[0] == OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage() if ours else "library_message",
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            # Places, not values: an exception's message and its locals may hold a customer's words.
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ][-8:]
        return json.dumps(line, default=str)


def set_up(level: str) -> None:
    """Sends every logger of this process through :class:`JsonFormatter`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
