"""A person's page for the referent who accompanies them: facts, week, path, what is under way."""

from app.kit import french
from app.matching.values import Licence, Mode, Profile
from app.people.models import Person

Fact = tuple[str, str]


def facts(person: Person, profile: Profile) -> list[Fact]:
    """What one needs to know first: where, how they get about, licence. Nothing sensitive."""
    found: list[Fact] = []
    if person.commune_name:
        found.append(("pin", person.commune_name))
    if profile.modes:
        found.append((mode_icon(profile), travel_words(profile)))
    if Licence.B in profile.licences_in_progress:
        found.append(("car", "Permis B en cours"))
    elif profile.licences is not None:
        found.append(("car", "Permis B" if Licence.B in profile.licences else "Sans permis B"))
    return found


def mode_icon(profile: Profile) -> str:
    """The icon of the fastest means the person has."""
    modes = profile.modes or frozenset()
    for mode, icon in ((Mode.CAR, "car"), (Mode.MOPED, "moped"), (Mode.TRANSIT, "bus")):
        if mode in modes:
            return icon
    return "bike" if modes & {Mode.BIKE, Mode.E_BIKE} else "walk"


def travel_words(profile: Profile) -> str:
    """« À pied, à vélo, 30 min au plus »."""
    modes = [mode.label for mode in Mode if mode in (profile.modes or ())]
    longest = max(profile.max_minutes.values(), default=None)
    words = french.enumerate_words(modes)
    words = words[:1].upper() + words[1:]
    return f"{words}, {french.minutes(longest)} au plus" if longest else words


def week_sentence(profile: Profile, planned_minutes: int) -> str:
    """The week in words: a help to plan, never a share of a target."""
    planned = "Rien de prévu cette semaine"
    if planned_minutes:
        planned = f"{french.agreed(planned_minutes, 'prévue')} cette semaine"
    if profile.hours.no_target:
        return f"{planned}. Sans durée fixée, à la demande de la personne."
    if profile.hours.wanted is not None:
        return f"{planned}. {french.agreed(round(profile.hours.wanted * 60), 'souhaitée')}."
    return f"{planned}. Heures souhaitées\u00a0: pas encore dites."


