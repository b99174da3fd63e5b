"""Improbable is not impossible: what a profile says that is kept, and told."""

from app.matching.french import NBSP
from app.matching.person import Person
from app.matching.values import Hours


def cautions_of(person: Person) -> tuple[str, ...]:
    """Sentences for the referent, or the caller of the API; empty for most people."""
    said = []
    if person.is_passenger:
        said.append(f"Voiture sans permis B ou sans véhicule{NBSP}: comptée comme passager.")
    if exceeds_maximum(person.profile.hours):
        said.append(f"Heures prévues et souhaitées au-delà du maximum{NBSP}: ramenées au maximum.")
    return tuple(said)


def exceeds_maximum(hours: Hours) -> bool:
    """Planned and wanted together pass the maximum."""
    return hours.max is not None and hours.planned + (hours.wanted or 0.0) > hours.max
