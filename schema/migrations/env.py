"""Runs the migrations on the connection keeping.prepare hands over."""

from __future__ import annotations

from alembic import context

from schema.storing.tables import fixed

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=fixed)
with context.begin_transaction():
    context.run_migrations()
