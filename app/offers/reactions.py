"""What offers do when something happens to their structure."""

from app.kit.access import SYSTEM, Role
from app.kit.changes import record_change
from app.offers import emails, queries
from app.offers.events import OfferMoved
from app.offers.steps import log
from app.offers.values import HistoryAction
from app.offers.workflow import OfferAction, OfferState
from app.structures.events import MemberLeft, StructureEdited, StructureMoved


def refresh_search(event: StructureMoved | StructureEdited) -> None:
    """Every worker's search reads the structure's offers again: its name, place or state changed."""
    for offer_id in queries.ids_of_structure(event.structure.id):
        record_change(offer_id, now=event.at)


def hand_over_offers(event: MemberLeft) -> None:
    """Offers answered by a member who left are answered by an admin from now on."""
    leaver, heir = event.membership.account, event.heir.account
    for offer in queries.answered_by(event.membership.structure_id, leaver.email):
        if (offer.contact_email or "").lower() == leaver.email.lower():
            offer.contact_email, offer.contact_name, offer.contact_phone = heir.email, heir.display_name, heir.phone
        if (offer.substitute_email or "").lower() == leaver.email.lower():
            offer.substitute_email = None
        log(offer, HistoryAction.EDITED, actor=SYSTEM, now=event.at, fields=("contact_email",))


def mail_decision(event: OfferMoved) -> None:
    """Tell those who answer for an offer what a moderator decided."""
    if event.action is OfferAction.PUBLISH and event.before in {OfferState.TO_REVIEW, OfferState.TO_CORRECT}:
        emails.mail_published(event.offer, now=event.at)
    elif event.action is OfferAction.ASK_CORRECTION:
        emails.mail_correction(event.offer, now=event.at)
    elif event.action is OfferAction.CLOSE and event.actor.role is Role.MANAGER:
        emails.mail_closed(event.offer, reason=event.comment, now=event.at)
