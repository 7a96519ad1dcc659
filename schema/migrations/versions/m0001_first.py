"""The fixed tables as they were first."""

from __future__ import annotations

from alembic import op

from schema.tables import fixed

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; nothing is dropped."""
    fixed.create_all(op.get_bind())
