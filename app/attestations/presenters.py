"""An attestation in words: the same for the page and for the PDF; and what its number alone tells."""

from dataclasses import dataclass

from app.attestations.models import Attestation
from app.kit.french import long_date, minutes
from app.kit.french import typeset as t
from app.kit.urls import absolute

HALF = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed."""

    number: str
    shown_number: str
    name: str
    title: str
    structure: str
    when: str
    hours: str
    source: str
    skills: tuple[str, ...]
    confirmed: str
    made_on: str
    check_url: str
    revoked: bool


def paper_of(made: Attestation) -> Paper:
    """Return what an attestation says."""
    confirmed = ""
    if made.confirmed_at is not None:
        confirmed = f"Confirmée par {made.confirmed_by}, le {long_date(made.confirmed_at)}."
    return Paper(
        number=made.public_id,
        shown_number=shown_number(made.public_id),
        name=made.placement.person.full_name,
        title=t(made.title),
        structure=made.structure_name,
        when=dates_of(made),
        hours=minutes(made.minutes) if made.minutes else "",
        source=t(made.source.label),
        skills=tuple(made.skills),
        confirmed=t(confirmed),
        made_on=long_date(made.made_at),
        check_url=absolute("attestations.check", numero=made.public_id),
        revoked=made.revoked_at is not None,
    )


def dates_of(made: Attestation) -> str:
    """« du 3 mars au 5 avril 2026 », « depuis le 3 mars 2026 »."""
    if made.ends_on is None:
        return f"depuis le {long_date(made.starts_on)}"
    if made.ends_on == made.starts_on:
        return f"le {long_date(made.starts_on)}"
    return f"du {long_date(made.starts_on)} au {long_date(made.ends_on)}"


def shown_number(number: str) -> str:
    """« ABCDE-12345 »: easier to read aloud."""
    return f"{number[:HALF]}-{number[HALF:]}".upper()
