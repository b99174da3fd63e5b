"""where the first day takes place and whom to ask for, each in its own words

Revision: 0015
Follows: 0014

Both were written in one text with the hour and what to bring; what was written so stays there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("start_place", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("start_with", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_column("start_with")
        batch_op.drop_column("start_place")
