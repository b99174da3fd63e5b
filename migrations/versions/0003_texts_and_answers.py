"""texts and answers

Revision: 0003
Follows: 0002

The digest of an offer's words (the same text sent everywhere is a warning sign), and what a structure answers to a
moderator's decision.
"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offer") as table:
        table.add_column(sa.Column("text_digest", sa.String(32), nullable=True))
        table.create_index("ix_offer_text_digest", ["text_digest"])
    with op.batch_alter_table("moderation_decision") as table:
        table.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("answered_by", sa.String(160), nullable=False, server_default=""))
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("answer_read_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("moderation_decision") as table:
        for name in ("answer_read_at", "answered_at", "answered_by", "answer"):
            table.drop_column(name)
    with op.batch_alter_table("offer") as table:
        table.drop_index("ix_offer_text_digest")
        table.drop_column("text_digest")
