"""Which records are void, and what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.storing import column_types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add what is new; nothing is dropped."""
    op.create_table(
        "voided",
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("record_id", ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", column_types.Moment(), nullable=False),
        sa.Column("became_register", sa.Text(), nullable=True),
        sa.Column("became_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("register", "record_id"),
        sqlite_autoincrement=True,
    )
