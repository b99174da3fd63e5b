"""Who is written to. A structure has one inbox or several people; a referent who is away has a substitute."""

from dataclasses import dataclass

from app.accounts.models import Account
from app.kit import mail_readers
from app.offers.models import Offer
from app.people import contact
from app.people.models import FollowUp, Person
from app.placements import queries
from app.placements.models import Placement
from app.placements.values import Origin
from app.structures.models import Membership
from app.structures.values import MemberRole


@dataclass(frozen=True, slots=True)
class Reader:
    """An address and how to greet who reads it; ``name`` is '' for a shared inbox."""

    email: str
    name: str = ""

    @property
    def hello(self) -> str:
        return f"Bonjour {self.name}," if self.name else "Bonjour,"


def person(who: Person) -> Reader | None:
    """Return the person's own address; None when they have none (slip, phone), or when it does not work any more."""
    address = who.email or (who.account.email if who.account else None)
    return Reader(address, who.first_name) if address and not mail_readers.bounces(address) else None


def mobile(who: Person) -> str | None:
    """Return the mobile of someone who is told by SMS: they have no e-mail, or prefer it; None for everyone else."""
    wanted = who.prefers_sms or person(who) is None
    return who.phone if wanted and contact.is_mobile(who.phone) else None


def first_contacts(offer: Offer) -> list[Reader]:
    """Who receives a request: the offer's contact, else the members who receive requests, else the admins."""
    if offer.contact_email:
        return [Reader(offer.contact_email, offer.contact_name or "")]
    members = _present(offer)
    chosen = [row for row in members if row.receives_requests and not row.is_substitute]
    chosen = chosen or [row for row in members if row.role is MemberRole.ADMIN]
    return _readers(chosen)


def every_contact(offer: Offer) -> list[Reader]:
    """Who receives the first reminder: the offer's contact and every member."""
    own = [Reader(offer.contact_email, offer.contact_name or "")] if offer.contact_email else []
    return _once([*own, *_readers([row for row in _present(offer) if not row.is_substitute])])


def with_substitutes(offer: Offer) -> list[Reader]:
    """Who receives the second reminder: every contact, then the substitutes."""
    substitute = [Reader(offer.substitute_email)] if offer.substitute_email else []
    return _once([*every_contact(offer), *substitute, *_readers([row for row in _present(offer) if row.is_substitute])])


def reached(offer: Offer) -> bool:
    """Tell whether a request about an offer can be read by someone: an address there still works."""
    return any(not mail_readers.bounces(reader.email) for reader in first_contacts(offer))


def referents(placement: Placement, follow_ups: list[FollowUp] | None = None) -> list[Account]:
    """Who follows this prescription: who proposed it while they follow the person, else who follows them now.

    A candidature of the person alone is their own affair: nobody else is written to. ``follow_ups``: the active ones of
    the person, when a list has read them already.
    """
    if placement.origin is Origin.PERSON:
        return []
    follow_ups = queries.active_follow_ups(placement.person_id) if follow_ups is None else follow_ups
    own = [row for row in follow_ups if placement.referent_id in (row.account_id, row.substitute_id)]
    accounts = [
        queries.account(row.substitute_id) or row.account if row.substitute_id else row.account
        for row in own or follow_ups
    ]
    return list({account.id: account for account in accounts}.values())


def proposer(placement: Placement, follow_ups: list[FollowUp] | None = None) -> Account | None:
    """Who speaks to the person: who proposed it, away or not, or else who follows them now. None when they came alone.

    While someone stands in, the answers are theirs to read; what was written is not theirs to sign.
    """
    follow_ups = queries.active_follow_ups(placement.person_id) if follow_ups is None else follow_ups
    found = referents(placement, follow_ups)
    if found and any(placement.referent_id in (row.account_id, row.substitute_id) for row in follow_ups):
        return queries.account(placement.referent_id)
    return next(iter(found), None)


def _present(offer: Offer) -> list[Membership]:
    return [row for row in offer.structure.members if row.left_at is None and not row.waiting]


def _readers(members: list[Membership]) -> list[Reader]:
    return [Reader(row.account.email, row.account.display_name) for row in members if row.account.is_active]


def _once(readers: list[Reader]) -> list[Reader]:
    return list({reader.email.lower(): reader for reader in reversed(readers)}.values())[::-1]
