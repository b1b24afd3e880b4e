"""Capabilities: libraries that know nothing of chat and can each be used from a notebook."""
