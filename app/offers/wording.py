"""Sentences about an offer, as people read them: when, how much, what is asked and what is not."""

from collections.abc import Sequence
from datetime import date

from app.kit import french
from app.kit.clock import local
from app.matching.values import Condition, Contract, Help, Kind, Level, Remote, Requirement, Schedule
from app.offers.models import Offer, OfferPlace, OfferSession, OfferSlot
from app.offers.values import PayPeriod, StartKind
from app.reference.queries import job_label

KIND_LABELS = {
    Kind.IMMERSION: "Immersion en entreprise (quelques jours, non payée, vos droits continuent)",
    Kind.INSERTION_SITE: "Chantier ou emploi d’insertion",
}
ALWAYS_FREE_OF = (  # what people fear to be asked, told when it is not: requirement codes and words
    (("diploma",), "De diplôme"),
    (("experience",), "D’expérience"),
    (tuple(f"licence:{code}" for code in ("AM", "A1", "A2", "A", "B", "BE", "C1", "C", "CE", "D1", "D", "DE")),
     "De permis de conduire"),
)  # fmt: skip
HELP_FREE_OF = {
    Help.NO_CV: "De CV",
    Help.NO_INTERVIEW: "D’entretien",
    Help.NO_WRITING: "D’écrire",
    Help.BEGINNERS: "De savoir déjà faire",
}
CONDITION_FREE_OF = {
    Condition.HEAVY_LIFTING: "De porter lourd",
    Condition.NIGHT: "De travailler la nuit",
    Condition.WEEKEND: "De travailler le week-end",
    Condition.STANDING: "De rester longtemps debout",
}
CONDITION_ASKED = {
    Condition.STANDING: "Rester longtemps debout",
    Condition.HEAVY_LIFTING: "Porter des charges lourdes",
    Condition.OUTSIDE: "Être dehors, par tous les temps",
    Condition.NIGHT: "Travailler la nuit",
    Condition.WEEKEND: "Venir le week-end",
    Condition.HEIGHTS: "Travailler en hauteur",
    Condition.NOISE: "Supporter le bruit",
    Condition.DUST: "Supporter la poussière",
    Condition.DRIVING: "Conduire",
    Condition.REPETITIVE: "Répéter les mêmes gestes",
    Condition.COLD: "Travailler au froid",
    Condition.HEAT: "Travailler à la chaleur",
    Condition.CHEMICALS: "Manier des produits irritants",
    Condition.STAIRS: "Monter des escaliers",
    Condition.ALLERGENS: "Être près de pollens, d’animaux ou de farine",
    Condition.ALONE: "Travailler seul",
    Condition.CROWD: "Voir beaucoup de monde",
}
MOST_NOT_ASKED = 6
WEEKLY_KINDS = {Kind.JOB, Kind.INSERTION_SITE, Kind.TRAINING, Kind.IMMERSION}


def weekly_hours(offer: Offer) -> str:
    """« 26 h par semaine », « 2 à 4 h par semaine », '' when unknown."""
    most = offer.weekly_minutes_max
    hours = french.hours_range(offer.weekly_minutes_min or most, most)  # one figure alone is the figure
    return f"{hours} par semaine" if hours else ""


def slot_hours(slot: OfferSlot) -> str:
    """« 9 h à 12 h »."""
    return f"{clock(slot.start_minute)} à {clock(slot.end_minute)}"


def clock(minute: int) -> str:
    """« 9 h », « 14 h 30 », « minuit » from minutes after midnight."""
    if minute == 1440:
        return "minuit"
    hours, rest = divmod(minute, 60)
    return f"{hours}{french.NBSP}h" + (f"{french.NBSP}{rest:02d}" if rest else "")


def days_in_words(slots: Sequence[OfferSlot]) -> str:
    """« le mardi », « mardi et jeudi »."""
    days = [french.DAYS[day - 1] for day in sorted({slot.day for slot in slots})]
    return f"le {days[0]}" if len(days) == 1 else french.enumerate_words(days)


def when(offer: Offer) -> str:
    """The rhythm in a few words: « 3 h, le mardi », « quand vous voulez », « 35 h par semaine »."""
    if offer.schedule is Schedule.FREE:
        return "Quand vous voulez" + (f", {weekly_hours(offer)}" if weekly_hours(offer) else "")
    if offer.slots and offer.kind not in WEEKLY_KINDS:
        total = sum(slot.end_minute - slot.start_minute for slot in offer.slots)
        one = offer.slots[0].end_minute - offer.slots[0].start_minute
        duration = one if offer.schedule is Schedule.CHOICE else total
        return f"{french.minutes(duration)}, {days_in_words(offer.slots)}"
    return weekly_hours(offer) or (days_in_words(offer.slots) if offer.slots else "")


def start(offer: Offer, *, today: date) -> str:
    """When it starts: « Dès maintenant », « Dès le 1er décembre 2026 », « Quand vous voulez »."""
    if offer.start_kind is StartKind.DATE and offer.starts_on:
        if offer.starts_on <= today:
            return "C’est commencé, on peut encore venir"
        return f"Dès le {french.long_date(offer.starts_on)}"
    if offer.start_kind is not StartKind.FLEXIBLE:
        return "Dès que possible"
    return "" if offer.schedule is Schedule.FREE else "On commence quand on veut"


def session_line(session: OfferSession) -> str:
    """« mardi 1er décembre 2026, de 9 h à 12 h »."""
    day = french.long_date(session.starts_at, weekday=True)
    times = f"de {french.hour(session.starts_at)} à {french.hour(session.ends_at)}"
    if local(session.starts_at).date() != local(session.ends_at).date():
        return f"du {day} au {french.long_date(session.ends_at, weekday=True)}"
    return f"{day}, {times}"


def session_seats(session: OfferSession) -> str:
    """« 3 places », « complet », '' when there is no limit."""
    if session.seats_total is None:
        return ""
    left = session.seats_total - session.seats_taken
    return french.count(left, "place") if left > 0 else "complet"


def place_line(place: OfferPlace) -> str:
    """« 4 rue des Tilleuls, 23000 Guéret »."""
    town = f"{place.postal_code} {place.commune_name}".strip()
    return ", ".join(filter(None, (place.address, town)))


def communes(offer: Offer) -> str:
    """« Guéret », « Guéret et Ahun », « Guéret et 3 autres lieux », « À distance »."""
    names = list(dict.fromkeys(place.commune_name for place in offer.places if not place.is_stop))
    if not names:
        return offer.remote.label if offer.remote is not Remote.NO else ""
    if len(names) > 3:
        return f"{names[0]} et {len(names) - 1} autres lieux"
    return french.enumerate_words(names)


def contract(offer: Offer) -> str:
    """« CDD de 6 mois », « CDI », « Contrat d’insertion (CDDI) de 4 mois », '' when none is signed."""
    if offer.contract is None:
        return ""
    length = duration(offer.duration_days)
    return (
        f"{offer.contract.label} de {length}" if length and offer.contract is not Contract.CDI else offer.contract.label
    )


def duration(days: int | None) -> str:
    """« 10 jours », « 3 semaines », « 6 mois »."""
    if not days:
        return ""
    if days >= 60:
        return f"{round(days / 30.4)}{french.NBSP}mois"
    if days >= 14 and days % 7 == 0:
        return f"{days // 7}{french.NBSP}semaines"
    return french.count(days, "jour")


def pay(offer: Offer) -> str:
    """« 12,02 € brut de l’heure », « de 1 800 à 2 000 € net par mois »; '' when the structure gave none."""
    low, high = offer.pay_min_cents, offer.pay_max_cents
    if (low is None and high is None) or offer.pay_period is None:
        return ""
    decimals = 2 if offer.pay_period is PayPeriod.HOUR else 0
    amounts = [french.number(cents / 100, decimals) for cents in dict.fromkeys(filter(None, (low, high)))]
    amount = f"de {amounts[0]} à {amounts[1]}" if len(amounts) == 2 else amounts[0]
    basis = "" if offer.pay_gross is None else " brut" if offer.pay_gross else " net"
    return f"{amount}{french.NBSP}€{basis} {offer.pay_period.label}"


def job_names(offer: Offer) -> str:
    """Names of its ROME jobs."""
    return french.enumerate_words([label for code in offer.rome or () if (label := job_label(code))])


def asked(offer: Offer) -> list[tuple[str, bool]]:
    """What is asked, in words, and whether it is required (else it is only welcome)."""
    known = {requirement.value: requirement.label for requirement in Requirement}
    lines = [
        (known[need["code"]], need["level"] == Level.REQUIRED.value)
        for need in offer.requirements or ()
        if need["code"] in known
    ]
    lines += [
        (words, True) for condition, words in CONDITION_ASKED.items() if condition.value in (offer.conditions or ())
    ]
    return sorted(lines, key=lambda line: not line[1])


def not_asked(offer: Offer) -> list[str]:
    """What is not asked. A feed that says nothing proves nothing: only what it states is told."""
    helps = {str(code) for code in offer.helps or ()}
    lines = [words for help_, words in HELP_FREE_OF.items() if help_.value in helps]
    if offer.source is None:
        required = {need["code"] for need in offer.requirements or ()}
        lines += [words for codes, words in ALWAYS_FREE_OF if not required & set(codes)]
    if offer.conditions_stated:
        lines += [words for condition, words in CONDITION_FREE_OF.items() if condition.value not in offer.conditions]
    return list(dict.fromkeys(lines))[:MOST_NOT_ASKED]


def helps(offer: Offer) -> list[str]:
    """What the offer brings besides: shuttle, meals, lodging, someone beside you."""
    said_elsewhere = set(HELP_FREE_OF)
    return [help_.label for help_ in Help if help_.value in (offer.helps or ()) and help_ not in said_elsewhere]


def practical(offer: Offer) -> list[tuple[str, str]]:
    """Useful facts nobody dares to ask: pay, first pay day, what to pay first, what is lent, meals."""
    lines = [
        ("Paie", pay(offer)),
        ("Premier versement", offer.first_pay_day),
        ("À payer d’abord", offer.to_pay_first),
        ("Prêté sur place", offer.lent),
        ("Repas", offer.meal_note),
        ("Frais remboursés", offer.expenses_note),
        ("Coût", offer.cost_note),
        ("À la fin", offer.certification),
        ("Journée d’essai", "Possible" if offer.trial_day else ""),
        ("Ensuite", "Une embauche est prévue" if offer.hire_promised else ""),
    ]
    return [(name, text) for name, text in lines if text]


def kind_label(kind: Kind) -> str:
    """The kind as people read it in a heading."""
    return KIND_LABELS.get(kind, kind.label)
