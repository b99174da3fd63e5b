"""What the referent receives: one line of news a step, about people they follow today."""

from datetime import datetime

from app.accounts.models import Account
from app.kit.french import long_date
from app.kit.urls import absolute
from app.people.models import Person
from app.placements import queries, recipients
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.values import RefusalReason
from app.placements.wording import meeting_words, offer_name, short_name, structure_name
from app.placements.workflow import PlacementState as S

WHY = "Vous recevez ce message car vous accompagnez cette personne."


def news(
    placement: Placement,
    fact: str,
    *,
    about: str,
    now: datetime,
    lines: tuple[str, ...] = (),
    urgent: bool = False,
) -> None:
    """Tell who follows this prescription: the fact as subject, the detail, the page to act from.

    What is not ``urgent`` leaves at the rhythm each referent chose.
    """
    for account in recipients.referents(placement):
        _send(account, placement, fact, lines, about=about, now=now, urgent=urgent)


def _send(
    account: Account,
    placement: Placement,
    fact: str,
    lines: tuple[str, ...],
    *,
    about: str,
    now: datetime,
    urgent: bool,
) -> None:
    who = short_name(placement.person)
    letter = Letter(
        subject=f"{who} : {fact}",
        hello=f"Bonjour {account.display_name},",
        lines=(f"{who}, pour {offer_name(placement.offer)} : {fact}.", *lines),
        quote=_message(placement),
        main=("Ouvrir la prescription", absolute("follow_requests.show", public_id=placement.public_id)),
        why=WHY,
    )
    post(letter, to=account.email, about=f"{about}:referent", territory_code=account.territory_code, now=now,
         news=not urgent)  # fmt: skip


def address_bounced(who: Person, *, now: datetime) -> None:
    """The person's mails come back: their page is where the address is corrected."""
    name = short_name(who)
    for follow_up in queries.active_follow_ups(who.id):
        account = queries.account(follow_up.substitute_id) or follow_up.account
        letter = Letter(
            subject=f"{name} : son adresse e-mail ne marche plus",
            hello=f"Bonjour {account.display_name},",
            lines=("Nos messages nous reviennent. Un appel suffit pour avoir la bonne adresse.",),
            main=("Corriger ses coordonnées", absolute("person_page.contact", public_id=who.public_id)),
            why=WHY,
        )
        about = f"bounced:{who.public_id}:{now.date().isoformat()}:referent"
        post(letter, to=account.email, about=about, territory_code=account.territory_code, now=now)


def _message(placement: Placement) -> tuple[str, str] | None:
    if placement.state is not S.REFUSED or not placement.structure_message:
        return None
    return placement.structure_message, structure_name(placement.offer)


def answer_fact(placement: Placement) -> str:
    """Return the structure's answer in a few words."""
    if placement.state is S.ACCEPTED:
        return f"c’est oui, premier jour le {long_date(placement.starts_on)}" if placement.starts_on else "c’est oui"
    if placement.state is S.MEETING:
        return f"rencontre proposée {meeting_words(placement)}"
    if placement.state is S.WAITING_LIST:
        return "sur liste d’attente"
    if placement.reasons == [RefusalReason.OFFER_STOPPED.value]:
        return "l’offre s’arrête"
    return "demande non retenue"


def reasons(placement: Placement) -> tuple[str, ...]:
    """Return the closed reasons, in words."""
    return tuple(RefusalReason(reason).label for reason in placement.reasons)
