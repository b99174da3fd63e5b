"""the lists of offers that were shown: which, in which order, by which version of the ranking

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shown_to", sa.String(length=30), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shown_list_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_list")),
        sa.UniqueConstraint(
            "person_id", "day", "shown_to", "version", name=op.f("uq_shown_list_person_id_day_shown_to_version")
        ),
    )
    with op.batch_alter_table("shown_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_list_shown_at"), ["shown_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shown_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shown_list_shown_at"))
    op.drop_table("shown_list")
