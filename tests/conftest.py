"""The few fixtures that everyone needs."""

from hypothesis import settings

from tests.postgres import (
    migrated_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_copy,
    sqlite_template,
    store_url,
)
from tests.trained import artifact_root, sentence_encoder

__all__ = [
    "artifact_root",
    "migrated_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sentence_encoder",
    "sqlite_copy",
    "sqlite_template",
    "store_url",
]

# How long an example takes says something about the machine, not about the code.
settings.register_profile("frontdoor", deadline=None)
settings.load_profile("frontdoor")
