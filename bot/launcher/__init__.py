"""Starts the three processes, watches them, restarts one that dies, and stops them cleanly.

On one machine this is the whole of operations; in production each process is its own container and nobody
needs this package.
"""

from bot.launcher.ports import ensure_free
from bot.launcher.system import System

__all__ = ["System", "ensure_free"]
