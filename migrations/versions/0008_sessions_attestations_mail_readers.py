"""sessions attestations mail readers

Revision: 0008
Follows: 0007

Sessions signed, attestations, the aim and the renewal of an immersion, the proof of an activity found elsewhere, how
often an address wants news and whether its mails come back.
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('held_news',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dedupe', sa.String(), nullable=False),
    sa.Column('email_index', sa.String(length=64), nullable=False),
    sa.Column('to', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_news')),
    sa.UniqueConstraint('dedupe', name=op.f('uq_held_news_dedupe'))
    )
    with op.batch_alter_table('held_news', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_held_news_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_held_news_email_index'), ['email_index'], unique=False)

    op.create_table('mail_reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email_index', sa.String(length=64), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('rhythm', sa.String(length=30), nullable=False),
    sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('bounce', sa.String(length=40), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_reader')),
    sa.UniqueConstraint('email_index', name=op.f('uq_mail_reader_email_index'))
    )
    op.create_table('sessions_asked',
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_sessions_asked_offer_id_offer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('offer_id', 'day', name=op.f('pk_sessions_asked'))
    )
    with op.batch_alter_table('sessions_asked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sessions_asked_offer_id'), ['offer_id'], unique=False)

    op.create_table('attestation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=10), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=30), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('structure_name', sa.Text(), nullable=False),
    sa.Column('skills', sa.Text(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(length=160), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_attestation_placement_id_placement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attestation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attestation_public_id'))
    )
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attestation_placement_id'), ['placement_id'], unique=False)

    op.create_table('signed_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.String(length=160), nullable=False),
    sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dispute', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_signed_session_placement_id_placement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_session')),
    sa.UniqueConstraint('placement_id', 'day', name=op.f('uq_signed_session_placement_id_day'))
    )
    with op.batch_alter_table('signed_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_session_placement_id'), ['placement_id'], unique=False)

    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('aim', sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column('renewed_on', sa.Date(), nullable=True))

    with op.batch_alter_table('week_minutes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proof', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('proved_by', sa.String(length=160), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('week_minutes', schema=None) as batch_op:
        batch_op.drop_column('proved_by')
        batch_op.drop_column('proved_at')
        batch_op.drop_column('proof')

    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_column('renewed_on')
        batch_op.drop_column('aim')

    with op.batch_alter_table('signed_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signed_session_placement_id'))

    op.drop_table('signed_session')
    with op.batch_alter_table('attestation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attestation_placement_id'))

    op.drop_table('attestation')
    with op.batch_alter_table('sessions_asked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sessions_asked_offer_id'))

    op.drop_table('sessions_asked')
    op.drop_table('mail_reader')
    with op.batch_alter_table('held_news', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_held_news_email_index'))
        batch_op.drop_index(batch_op.f('ix_held_news_due_at'))

    op.drop_table('held_news')
