"""What each criterion says in French about one offer. ``at`` is a position in the scene, ``value`` what it is worth."""

import numpy as np

from app.matching.codes import FrenchLevel, Kind, Schedule
from app.matching.encoding import rome_number, text_number
from app.matching.french import NBSP, duration, kilometres, listed, lower_first, plural
from app.matching.needs import TAUGHT, Help, Need
from app.matching.person import FARTHEST_JOB, LEAST_TIE, SAME_DOMAIN, SAME_JOB, wish_priority
from app.matching.scene import Scene
from app.matching.travel import Why
from app.matching.values import JobTime, Mode, Wish
from app.matching.verdicts import Rule, Verdict


def activity_reason(scene: Scene, at: int, value: float) -> str:
    kind = scene.of("kind")[at]
    needs = needs_answered(scene, at, among=TAUGHT if kind == Kind.TRAINING.number else frozenset(Need))
    if kind in (Kind.SERVICE.number, Kind.TRAINING.number) and needs:
        return f"Répond à votre besoin{NBSP}: {listed(needs)}"
    liked = liked_themes(scene, at)
    if liked and value == 1.0:
        return f"Un thème que vous aimez{NBSP}: {listed(liked)}"
    for position, wish in enumerate(scene.profile.wishes):
        base = value / wish_priority(position)
        if base >= SAME_JOB - 1e-9 and is_same_job(scene, at, wish):
            return "Correspond à votre souhait" + wish_label(scene, wish)
    if value >= FARTHEST_JOB * 0.8 and value > SAME_DOMAIN:
        return "Métier proche de votre souhait (passerelle ROME)"
    if value >= LEAST_TIE:
        return "Même domaine que votre souhait"
    return "Loin de vos souhaits, à voir ensemble"


def is_same_job(scene: Scene, at: int, wish: Wish) -> bool:
    """Whether the offer carries the very job, or appellation, of the wish."""
    row, columns = scene.rows[at], scene.columns
    jobs = columns.rome[columns.rome_start[row] : columns.rome_start[row + 1]]
    names = columns.appellation[columns.appellation_start[row] : columns.appellation_start[row + 1]]
    return rome_number(wish.rome) in jobs or wish.appellation in names


def wish_label(scene: Scene, wish: Wish) -> str:
    """« : agent de propreté », when the words are known."""
    labels = scene.person.edges.labels
    label = labels.get(str(wish.appellation)) or labels.get(wish.rome)
    spoken = " / ".join(lower_first(name) for name in label.split(" / ")) if label else ""
    return f"{NBSP}: {spoken}" if spoken else ""


def liked_themes(scene: Scene, at: int) -> list[str]:
    """Labels of the themes shared."""
    row, columns = scene.rows[at], scene.columns
    themes = columns.theme[columns.theme_start[row] : columns.theme_start[row + 1]]
    shared = sorted(theme for theme in scene.profile.themes if text_number(theme) in themes)
    return [lower_first(scene.person.edges.labels.get(theme, theme)) for theme in shared]


def trip_text(scene: Scene, at: int) -> str:
    """« 12 min à vélo (estimation) », « à 4,2 km », « à distance »."""
    trips = scene.trips
    if trips.why[at] == Why.REMOTE:
        return "À distance"
    if trips.mode[at] < 0:
        km = trips.km[at]
        return "Lieu à préciser" if np.isnan(km) else f"À {kilometres(km)}"
    mode = Mode.at(trips.mode[at])
    manner = "en voiture, comme passager" if mode is Mode.CAR and scene.person.is_passenger else mode.label
    status = "calculé" if not trips.estimated[at] else "estimation"
    if trips.why[at] == Why.TIMETABLE:
        status += ", horaires à vérifier"
    return f"{duration(max(1.0, trips.minutes[at]))} {manner} ({status})"


RELIEF_WORDS = {
    Why.SHUTTLE: "Navette ou covoiturage",
    Why.LODGING: "Logement sur place possible",
    Why.PARTLY_REMOTE: "En partie à distance",
}


def trip_reason(scene: Scene, at: int, value: float) -> str:  # noqa: ARG001 - the trip itself says it all
    trips = scene.trips
    text = trip_text(scene, at)
    relief = RELIEF_WORDS.get(Why(trips.why[at]))
    if relief is not None:
        return f"{relief}{NBSP}; {text[0].lower()}{text[1:]}"
    if trips.is_long[at]:
        spot = duration(scene.of("session_minutes")[at])
        return f"{duration(2 * trips.minutes[at])} de route pour {spot} sur place"
    return text


def stage_reason(scene: Scene, at: int, value: float) -> str:
    kind = Kind.at(scene.of("kind")[at])
    if kind in scene.profile.first_kinds:
        return f"Ce que vous cherchez en premier{NBSP}: {lower_first(kind.label)}"
    stage = scene.profile.stage
    if stage is not None and value >= 0.7:
        return f"Convient à ce moment de votre parcours{NBSP}: {lower_first(stage.label)}"
    return "Peut convenir à un autre moment de votre parcours"


def hours_text(scene: Scene, at: int) -> str:
    """« 15 h par semaine », « 2 h à 4 h par semaine », or what is known of it."""
    low, high = int(scene.of("minutes_min")[at]), int(scene.of("minutes_max")[at])
    if low < 0 and high < 0:
        free = scene.of("schedule")[at] == Schedule.FREE.number
        return "Vous choisissez le temps que vous donnez" if free else "Heures par semaine non précisées"
    low, high = (high if low < 0 else low), (low if high < 0 else high)
    span = duration(low) if low == high else f"{duration(low)} à {duration(high)}"
    return f"{span} par semaine"


def rhythm_reason(scene: Scene, at: int, value: float) -> str:
    text, hours = hours_text(scene, at), scene.profile.hours
    if scene.of("kind")[at] in (Kind.JOB.number, Kind.INSERTION_SITE.number):
        wanted = scene.profile.job_time
        fits = wanted in (JobTime.FULL, JobTime.PART) and value >= 0.9
        return f"{text}{NBSP}: le temps de travail que vous voulez" if fits else text
    if hours.no_target or hours.wanted is None or value < 0.9:
        return text
    if hours.planned:
        planned = duration(hours.planned * 60)
        return f"{text}{NBSP}: complète votre semaine ({planned} déjà prévues)"
    return f"{text}{NBSP}: proche de ce que vous souhaitez"


def needs_answered(scene: Scene, at: int, *, among: frozenset[Need] = frozenset(Need)) -> list[str]:
    """Labels of the needs declared that the offer answers."""
    answers = scene.of("answers")[at]
    return [lower_first(need.label) for need in Need if need in scene.profile.needs & among and answers & need.bit]


def helps_reason(scene: Scene, at: int, value: float) -> str:
    if value == 0:
        return "Ne répond pas aux besoins que vous avez dits"
    return f"Sur place ou avec l’offre{NBSP}: {listed(needs_answered(scene, at))}"


def skills_reason(scene: Scene, at: int, value: float) -> str:
    french = scene.verdicts.get(Rule.FRENCH)
    if french is not None and french[at] == Verdict.CHECK:
        return "Niveau de français à vérifier"
    row, columns = scene.rows[at], scene.columns
    asked = columns.skill[columns.skill_start[row] : columns.skill_start[row + 1]]
    if len(asked) and scene.profile.skills is not None:
        held = sum(1 for skill in asked if skill in scene.profile.skills)
        return f"{held} sur {plural(len(asked), 'compétence')} demandée{'s' if len(asked) >= 2 else ''}"
    if scene.of("helps")[at] & Help.BEGINNERS.bit:
        return "Débutant accepté"
    rank = scene.of("french_rank")[at]
    if rank and value == 1.0:
        return f"Votre français suffit (niveau {FrenchLevel.at(rank - 1)} demandé)"
    if value == 1.0:
        return "Aucune compétence particulière demandée"
    return "Des compétences demandées, à voir ensemble"


def reply_reason(scene: Scene, at: int, value: float) -> str:  # noqa: ARG001 - the record says it
    requests, days = int(scene.of("requests")[at]), float(scene.of("median_days")[at])
    if scene.of("imported")[at]:
        return "Réponse en dehors de ce site"
    if requests < 5:
        return "Pas encore assez de demandes pour le dire"
    if np.isnan(days):
        return f"A répondu à {scene.of('replies')[at]} demandes sur {requests}"
    return f"Répond en général en {plural(max(1, round(days)), 'jour')}"
