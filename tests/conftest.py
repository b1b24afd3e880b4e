"""The few fixtures that everyone needs."""

from tests.postgres import (
    migrated_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_copy,
    sqlite_template,
    store_url,
)

__all__ = [
    "migrated_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sqlite_copy",
    "sqlite_template",
    "store_url",
]
