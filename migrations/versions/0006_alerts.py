"""alerts

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alert_cursor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_alert_cursor_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_cursor'))
    )
    op.create_table('alert_reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('email_index', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_alert_reader_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_reader')),
    sa.UniqueConstraint('email_index', name=op.f('uq_alert_reader_email_index')),
    sa.UniqueConstraint('public_id', name=op.f('uq_alert_reader_public_id'))
    )
    with op.batch_alter_table('alert_reader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_reader_account_id'), ['account_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_alert_reader_kept_until'), ['kept_until'], unique=False)

    op.create_table('alert_sent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reader_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_alert_sent_offer_id_offer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reader_id'], ['alert_reader.id'], name=op.f('fk_alert_sent_reader_id_alert_reader'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_sent')),
    sa.UniqueConstraint('reader_id', 'offer_id', name=op.f('uq_alert_sent_reader_id_offer_id'))
    )
    with op.batch_alter_table('alert_sent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_sent_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_sent_reader_id'), ['reader_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_sent_sent_at'), ['sent_at'], unique=False)

    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=10), nullable=False),
    sa.Column('reader_id', sa.Integer(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('rhythm', sa.String(length=30), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['reader_id'], ['alert_reader.id'], name=op.f('fk_saved_search_reader_id_alert_reader'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('public_id', name=op.f('uq_saved_search_public_id'))
    )
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_search_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_search_reader_id'), ['reader_id'], unique=False)

    op.create_table('alert_find',
    sa.Column('search_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_alert_find_offer_id_offer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['search_id'], ['saved_search.id'], name=op.f('fk_alert_find_search_id_saved_search'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('search_id', 'offer_id', name=op.f('pk_alert_find'))
    )
    with op.batch_alter_table('alert_find', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_find_offer_id'), ['offer_id'], unique=False)

    with op.batch_alter_table('change_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_log_subject_id'), ['subject_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('change_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_log_subject_id'))

    with op.batch_alter_table('alert_find', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_find_offer_id'))

    op.drop_table('alert_find')
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_search_reader_id'))
        batch_op.drop_index(batch_op.f('ix_saved_search_due_at'))

    op.drop_table('saved_search')
    with op.batch_alter_table('alert_sent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_sent_sent_at'))
        batch_op.drop_index(batch_op.f('ix_alert_sent_reader_id'))
        batch_op.drop_index(batch_op.f('ix_alert_sent_offer_id'))

    op.drop_table('alert_sent')
    with op.batch_alter_table('alert_reader', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_reader_kept_until'))
        batch_op.drop_index(batch_op.f('ix_alert_reader_account_id'))

    op.drop_table('alert_reader')
    op.drop_table('alert_cursor')
