"""an offer written by the team that waits for its structure

Revision: 0014
Follows: 0013

The desk tells the structure that it is its turn, and not the team's; those whose link is still open wait for theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = """
UPDATE offer SET asked_structure_at = updated_at
WHERE state = 'to_review' AND public_id IN (
    SELECT subject FROM action_link WHERE purpose = 'offer-publish' AND used_at IS NULL AND revoked_at IS NULL
)
"""


def upgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_structure_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(WAITING)


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("asked_structure_at")
