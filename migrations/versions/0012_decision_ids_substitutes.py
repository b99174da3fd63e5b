"""decision ids, last day of a substitute

Revision: 0012
Follows: 0011

A moderator's decision is named by a random public id in addresses, and a substitute may have a last day.
"""

import sqlalchemy as sa
from alembic import op

from app.kit.ids import public_id

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("substitute_until", sa.Date(), nullable=True))
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=10), nullable=True))
    decisions = sa.table("moderation_decision", sa.column("id", sa.Integer), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for row in connection.execute(sa.select(decisions.c.id)).all():
        connection.execute(decisions.update().where(decisions.c.id == row.id).values(public_id=public_id()))
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=10), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_moderation_decision_public_id"), ["public_id"])


def downgrade() -> None:
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_moderation_decision_public_id"), type_="unique")
        batch_op.drop_column("public_id")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_column("substitute_until")
