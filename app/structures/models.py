"""Tables: structures, their members and contacts, closures, moderation decisions."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, Float, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.accounts.models import Account
from app.kit.columns import Code, EncryptedText, UtcDateTime, column, internal, personal, public, reference
from app.kit.database import Base
from app.kit.ids import PUBLIC_ID_LENGTH, public_id
from app.matching.values import Kind, Precision, Siae
from app.structures.values import MemberRole, StructureType, publishable
from app.structures.workflow import StructureState

CONTACT_LIFE = "structure: until closed + 12 months"


class Structure(Base):
    """A partner: an association, an employer, a SIAE, a training body, a service…"""

    __tablename__ = "structure"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(public("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    name: Mapped[str] = column(public("name"), String(160), index=True)
    type: Mapped[StructureType] = column(public("what it is"), Code(StructureType))
    siae: Mapped[Siae | None] = column(public("kind of SIAE"), Code(Siae))
    siret: Mapped[str | None] = column(public("SIRET, absent for a small association"), String(14), index=True)
    rna: Mapped[str | None] = column(public("RNA of an association"), String(10))
    territory_code: Mapped[str] = reference("territory.code", public("territory that moderates it"))
    parent_id: Mapped[int | None] = reference("structure.id", public("the structure it is a branch of"))
    publishes: Mapped[bool] = column(public("may publish offers"), default=True)
    accompanies: Mapped[bool] = column(public("follows people: referents work here"), default=False)
    neutral_label: Mapped[str | None] = column(public("public name of an accompanying body"), String(120))
    state: Mapped[StructureState] = column(
        public("where it stands"), Code(StructureState), default=StructureState.DRAFT
    )
    review_comment: Mapped[str | None] = column(internal("what the moderator asked"), Text)
    convention_confirmed_at: Mapped[datetime | None] = column(
        internal("SIAE or training declaration confirmed"), UtcDateTime
    )
    description: Mapped[str] = column(public("what it does"), Text, default="")
    website: Mapped[str | None] = column(public("site"), String(300))
    public_phone: Mapped[str | None] = column(public("phone shown to all"), String(30))
    address: Mapped[str | None] = column(public("street"), String(200))
    insee: Mapped[str | None] = column(public("commune"), String(5), index=True)
    commune_name: Mapped[str | None] = column(public("commune name"), String(80))
    postal_code: Mapped[str | None] = column(public("postal code"), String(5))
    lat: Mapped[float | None] = column(public("latitude"), Float)
    lon: Mapped[float | None] = column(public("longitude"), Float)
    precision: Mapped[Precision] = column(public("address or commune"), Code(Precision), default=Precision.COMMUNE)
    opening_hours: Mapped[str | None] = column(public("OSM opening_hours"), String(300))
    accessibility: Mapped[str | None] = column(public("how one gets in"), String(300))
    labels: Mapped[list[str]] = column(public("networks and labels"), JSON, default=list)
    source: Mapped[str | None] = column(public("feed that owns it"), String(60))
    source_ref: Mapped[str | None] = column(public("its id in the feed"), String(120))
    requests: Mapped[int] = column(internal("requests received, for the smoothed reply record"), default=0)
    replies: Mapped[int] = column(internal("requests answered in time"), default=0)
    reply_days_median: Mapped[float | None] = column(public("usual delay of an answer"), Float)
    created_at: Mapped[datetime] = column(internal("created"), UtcDateTime)
    updated_at: Mapped[datetime] = column(public("changed"), UtcDateTime)

    parent: Mapped["Structure | None"] = relationship(remote_side="Structure.id")
    members: Mapped[list["Membership"]] = relationship(back_populates="structure", order_by="Membership.id")
    closures: Mapped[list["Closure"]] = relationship(order_by="Closure.starts_on")

    __table_args__ = (UniqueConstraint("source", "source_ref"),)

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it may publish: the kinds of its type, those that need a SIRET when it has one, or its structure has."""
        has_siret = self.siret or (self.parent is not None and self.parent.siret)
        return publishable(self.type, has_siret=bool(has_siret))

    @property
    def public_name(self) -> str:
        """What everyone reads: an accompanying body shows its neutral label, when it has one."""
        return self.neutral_label or self.name


class Membership(Base):
    """An account works in a structure, from a day to a day."""

    __tablename__ = "membership"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    account_id: Mapped[int] = reference("account.id", personal("who", retention=CONTACT_LIFE))
    structure_id: Mapped[int] = reference("structure.id", internal("where"))
    role: Mapped[MemberRole] = column(internal("what they may do"), Code(MemberRole), default=MemberRole.MEMBER)
    receives_requests: Mapped[bool] = column(internal("gets the mails of candidates"), default=True)
    is_substitute: Mapped[bool] = column(internal("receives reminders when the others are silent"), default=False)
    waiting: Mapped[bool] = column(internal("asked to join, not yet accepted by an admin"), default=False)
    joined_at: Mapped[datetime] = column(internal("since"), UtcDateTime)
    left_at: Mapped[datetime | None] = column(internal("until"), UtcDateTime)

    structure: Mapped[Structure] = relationship(back_populates="members")
    account: Mapped[Account] = relationship()

    __table_args__ = (UniqueConstraint("account_id", "structure_id"),)


class MemberInvitation(Base):
    """A place kept in a structure for one e-mail; a new one revokes the former (its link dies with it)."""

    __tablename__ = "member_invitation"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    structure_id: Mapped[int] = reference("structure.id", internal("where"))
    email: Mapped[str] = column(
        personal("who", retention="14 days", exported=False), EncryptedText("member_invitation.email")
    )
    email_index: Mapped[str] = column(internal("keyed digest of the e-mail"), String(64), index=True)
    role: Mapped[MemberRole] = column(internal("role offered"), Code(MemberRole))
    invited_by: Mapped[int] = reference("account.id", internal("who invited"))
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    expires_at: Mapped[datetime] = column(internal("14 days later"), UtcDateTime)
    accepted_at: Mapped[datetime | None] = column(internal("accepted"), UtcDateTime)
    revoked_at: Mapped[datetime | None] = column(internal("revoked"), UtcDateTime)


class Closure(Base):
    """The structure is closed from a day to a day: clocks of its requests stop meanwhile."""

    __tablename__ = "closure"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    structure_id: Mapped[int] = reference("structure.id", public("who"), ondelete="CASCADE")
    starts_on: Mapped[date] = column(public("first day closed"), Date)
    ends_on: Mapped[date] = column(public("last day closed"), Date)
    note: Mapped[str] = column(public("why, shown to all"), String(120), default="")


class ModerationDecision(Base):
    """What a moderator decided on a structure or an offer, with the reason."""

    __tablename__ = "moderation_decision"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    public_id: Mapped[str] = column(internal("public id"), String(PUBLIC_ID_LENGTH), unique=True, default=public_id)
    subject: Mapped[str] = column(internal("structure or offer"), String(20))
    subject_public_id: Mapped[str] = column(internal("which one"), String(PUBLIC_ID_LENGTH), index=True)
    decision: Mapped[str] = column(internal("what was decided"), String(30))
    reason: Mapped[str] = column(internal("why, answerable"), Text, default="")
    author: Mapped[str] = column(internal("who"), String(120))
    at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    answer: Mapped[str] = column(internal("what the structure answers"), Text, default="")
    answered_by: Mapped[str] = column(internal("who answers, as printed"), String(160), default="")
    answered_at: Mapped[datetime | None] = column(internal("answered"), UtcDateTime)
    answer_read_at: Mapped[datetime | None] = column(internal("a moderator read the answer"), UtcDateTime)
