"""What imports are remembered by, and what became of the rows they left to a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.storing import column_types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add what is new; nothing is dropped."""
    op.create_table(
        "import_memory",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", column_types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    said = ["register", "kind", "key", "word"]
    op.create_index("ix_import_memory_said", "import_memory", said, unique=True)
    for column in (
        sa.Column("outcome", sa.Text(), server_default="quarantined", nullable=False),
        sa.Column("about", ID, nullable=True),
        sa.Column("settled", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("record_id", ID, nullable=True),
    ):
        op.add_column("quarantine", column)
