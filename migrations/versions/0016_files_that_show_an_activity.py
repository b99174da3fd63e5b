"""a file that shows an activity found elsewhere

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("week_minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("proof_kind", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("proof_stored", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("week_minutes", schema=None) as batch_op:
        batch_op.drop_column("proof_stored")
        batch_op.drop_column("proof_kind")
        batch_op.drop_column("proof_name")
