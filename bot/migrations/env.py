"""Run by Alembic on the connection, and in the transaction, that :mod:`bot.migrations` hands over."""

from alembic import context

from bot.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can change a table only by copying it
)
with context.begin_transaction():
    context.run_migrations()
