"""offer models of a territory

Revision: 0010
Follows: 0009

Offers a territory's team keeps as models for its partners.
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('offer_model',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=10), nullable=False),
    sa.Column('territory_code', sa.String(length=3), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('says', sa.JSON(), nullable=False),
    sa.Column('text_digest', sa.String(length=32), nullable=True),
    sa.Column('author', sa.String(length=160), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['territory_code'], ['territory.code'], name=op.f('fk_offer_model_territory_code_territory'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer_model')),
    sa.UniqueConstraint('public_id', name=op.f('uq_offer_model_public_id'))
    )
    with op.batch_alter_table('offer_model', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offer_model_territory_code'), ['territory_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_offer_model_text_digest'), ['text_digest'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('offer_model', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offer_model_text_digest'))
        batch_op.drop_index(batch_op.f('ix_offer_model_territory_code'))

    op.drop_table('offer_model')

