"""What each rule says in French about one offer: why it is left out, or what to ask.

``at`` is a position in the scene.
"""

from app.matching.availability import DAY_MINUTES
from app.matching.codes import FrenchLevel, Kind, Licence, Requirement
from app.matching.encoding import NO_DAY, UNKNOWN
from app.matching.french import NBSP, clock, duration, kilometres, listed, lower_first
from app.matching.modes import max_minutes
from app.matching.needs import Public
from app.matching.scene import Scene
from app.matching.travel import Why, after_last_return
from app.matching.universe import wished_kinds
from app.matching.values import Mode
from app.matching.verdicts import Day

LIFTED = f"Règle levée{NBSP}: à voir ensemble."


def no_question(scene: Scene, at: int) -> str:  # noqa: ARG001 - the rule says yes or no, and asks nothing
    return LIFTED


def state_refusal(scene: Scene, at: int) -> str:
    if not scene.of("live")[at]:
        return "Cette offre n’est plus en ligne."
    return "Cette offre est terminée."


def seats_refusal(scene: Scene, at: int) -> str:  # noqa: ARG001 - one sentence for all
    return "Il n’y a plus de place, et pas de liste d’attente."


def public_refusal(scene: Scene, at: int) -> str:
    if scene.of("required")[at] & Requirement.ADULT.bit and scene.profile.adult is False:
        return "Il faut avoir 18 ans."
    publics = publics_of(scene, at)
    if publics and not scene.of("publics")[at] & ~sum(public.bit for public in scene.profile.not_publics):
        return f"Cette offre est réservée{NBSP}: {publics}."
    return "Cette offre est réservée aux habitants d’un autre territoire."


def public_question(scene: Scene, at: int) -> str:
    asked = scene.of("publics")[at]
    if asked & Public.IAE.bit and not scene.profile.publics & {Public.IAE}:
        return "L’éligibilité à l’insertion est à confirmer par un prescripteur habilité ou par la structure."
    if asked and not any(asked & public.bit for public in scene.profile.publics):
        return f"Cette offre est réservée{NBSP}: {publics_of(scene, at)}. Est-ce votre situation{NBSP}?"
    if scene.of("required")[at] & Requirement.ADULT.bit and scene.profile.adult is None:
        return f"Il faut avoir 18 ans{NBSP}: est-ce le cas{NBSP}?"
    return f"Cette offre est réservée à un territoire{NBSP}: habitez-vous dedans{NBSP}?"


def publics_of(scene: Scene, at: int) -> str:
    """Publics of an offer, named."""
    asked = scene.of("publics")[at]
    names = [lower_first(public.label) for public in Public if asked & public.bit]
    return listed(names) if names else ""


def licence_names(scene: Scene, at: int) -> tuple[str, bool]:
    """« le permis B », or « les permis B et C » and that there are several."""
    missing = scene.of("required")[at] & ~scene.person.licences
    held_back = [licence for licence in Licence if missing & licence.bit]
    if len(held_back) == 1:
        return f"le {lower_first(held_back[0].label)}", False
    return f"les permis {listed(held_back)}", True


def licence_refusal(scene: Scene, at: int) -> str:
    return f"Il faut {licence_names(scene, at)[0]}."


def licence_question(scene: Scene, at: int) -> str:
    names, several = licence_names(scene, at)
    asked = f"{names[0].upper()}{names[1:]} {'sont demandés' if several else 'est demandé'}{NBSP}: "
    if scene.profile.licences is None:
        return asked + f"{'les avez-vous' if several else 'l’avez-vous'}{NBSP}?"
    soon = "les aurez-vous" if several else "l’aurez-vous"
    return asked + f"{soon} à temps, ou la structure peut-elle attendre{NBSP}?"


def vehicle_refusal(scene: Scene, at: int) -> str:  # noqa: ARG001 - one sentence for all
    return "Il faut un véhicule à soi."


def vehicle_question(scene: Scene, at: int) -> str:  # noqa: ARG001 - one sentence for all
    return f"Un véhicule est demandé{NBSP}: en avez-vous un{NBSP}?"


def slots_text(scene: Scene, at: int) -> str:
    """« le lundi de 9 h à 12 h »: the slots outside free times, three at most; empty when no slot is known."""
    row = scene.rows[at]
    columns, week = scene.columns, scene.person.week
    said = []
    for slot in range(columns.slot_start[row], columns.slot_start[row + 1]):
        start, end = int(columns.slot_from[slot]), int(columns.slot_to[slot])
        if week[end] - week[start] != end - start or scene.profile.availability is None:
            day = Day.at(start // DAY_MINUTES)
            said.append(f"le {day.label} de {clock(start)} à {clock(end)}")
    return listed(said[:3]) if said else ""


def hours_refusal(scene: Scene, at: int) -> str:
    slots = slots_text(scene, at)
    if slots:
        return f"Vous n’êtes pas disponible {slots}."
    hours = duration(scene.of("minutes_min")[at])
    return f"Il faut {hours} par semaine{NBSP}: c’est plus que vos heures disponibles."


def hours_question(scene: Scene, at: int) -> str:
    slots = slots_text(scene, at)
    if slots and scene.profile.availability is None:
        return f"Êtes-vous disponible {slots}{NBSP}?"
    if slots:
        return f"Les horaires sont adaptables{NBSP}: est-ce possible autrement que {slots}{NBSP}?"
    if scene.of("first_start")[at] == UNKNOWN:
        return f"Les horaires ne sont pas précisés{NBSP}: quels jours, à quelles heures{NBSP}?"
    return f"L’activité s’arrête-t-elle pendant les vacances scolaires{NBSP}?"


def volume_refusal(scene: Scene, at: int) -> str:
    hours = duration(scene.of("minutes_min")[at])
    return f"Il faut {hours} par semaine, plus que votre maximum."


def dates_refusal(scene: Scene, at: int) -> str:
    ends = scene.of("ends")[at]
    if ends != NO_DAY and ends < scene.today.toordinal():
        return "Cette activité est terminée."
    return "Les dates ne correspondent pas à vos disponibilités."


def trip_refusal(scene: Scene, at: int) -> str:
    minutes, mode, profile = float(scene.trips.minutes[at]), Mode.at(scene.trips.mode[at]), scene.profile
    late = after_last_return(scene.columns, scene.rows[at : at + 1], profile.last_return)[0]
    if mode is Mode.TRANSIT and late:
        return f"L’activité finit après votre dernier retour ({clock(profile.last_return or 0)})."
    if minutes > max_minutes(profile, mode):
        return f"Le trajet est trop long{NBSP}: environ {duration(minutes)} {mode.label} (estimation)."
    if mode is Mode.CAR and profile.car_times is not None:
        return "La voiture n’est pas disponible à ces horaires."
    return f"C’est à {kilometres(float(scene.trips.km[at]))}, plus loin que ce que vous acceptez {mode.label}."


TRIP_QUESTIONS = {
    Why.NO_MODES: f"Comment vous déplacez-vous{NBSP}?",
    Why.NO_POSITION: f"L’adresse n’est pas précisée{NBSP}: où cela se passe-t-il{NBSP}?",
    Why.TIMETABLE: f"Y a-t-il un bus ou un train aux bonnes heures{NBSP}?",
    Why.SHARED_CAR: f"La voiture sera-t-elle disponible à ces horaires{NBSP}?",
    Why.PARTLY_REMOTE: f"Une partie se fait à distance{NBSP}: est-ce possible pour vous{NBSP}?",
    Why.SHUTTLE: f"Une navette ou un covoiturage est prévu{NBSP}: d’où part-il{NBSP}?",
    Why.LODGING: f"Un logement est proposé{NBSP}: pourriez-vous dormir sur place la semaine{NBSP}?",
}


def trip_question(scene: Scene, at: int) -> str:
    if scene.person.origin is None:
        return f"Où habitez-vous{NBSP}?"
    return TRIP_QUESTIONS.get(Why(scene.trips.why[at]), f"Le trajet est long{NBSP}: est-il possible{NBSP}?")


def french_refusal(scene: Scene, at: int) -> str:
    level = FrenchLevel.at(scene.of("french_rank")[at] - 1)
    return f"Il faut le niveau de français {level}."


def french_question(scene: Scene, at: int) -> str:
    rank = scene.of("french_rank")[at]
    if not rank:
        return f"Le niveau de français n’est pas précisé{NBSP}: lequel faut-il{NBSP}?"
    level = FrenchLevel.at(rank - 1)
    return f"Il faut le niveau de français {level}{NBSP}: est-ce le vôtre{NBSP}?"


def limit_names(scene: Scene, at: int, *, refused: bool) -> str:
    """Conditions the person ruled out and the offer states (refused), or all those ruled out."""
    stated = scene.of("conditions")[at]
    conditions = [limit.condition for limit in sorted(scene.profile.limits, key=lambda limit: limit.number)]
    return listed([lower_first(c.label) for c in conditions if not refused or stated & c.bit])


def limits_refusal(scene: Scene, at: int) -> str:
    return f"L’offre demande{NBSP}: {limit_names(scene, at, refused=True)}."


def limits_question(scene: Scene, at: int) -> str:
    return f"Les conditions de travail ne sont pas précisées{NBSP}: {limit_names(scene, at, refused=False)}{NBSP}?"


def kind_refusal(scene: Scene, at: int) -> str:
    kind = Kind.at(scene.of("kind")[at])
    if kind is Kind.VOLUNTEERING and Kind.VOLUNTEERING not in wished_kinds(scene.profile):
        return "Le bénévolat n’est proposé qu’aux personnes qui le demandent."
    return f"Ce type d’activité n’est pas dans ce que vous cherchez{NBSP}: {lower_first(kind.label)}."


def already_refusal(scene: Scene, at: int) -> str:
    key = int(scene.of("key")[at])
    if key in scene.context.declined:
        return "Vous avez dit non à cette offre."
    if key in scene.context.asked:
        return "Une demande est déjà en cours pour cette offre."
    return "Cette structure a été mise de côté."
