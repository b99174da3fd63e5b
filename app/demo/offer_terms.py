"""The figures of an offer: pay, length, seats, sessions, what is asked, how one answers."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from app.demo.content import Activity
from app.demo.hosts import Host
from app.demo.seasons import Span, next_monday, season_span, soon
from app.demo.wording import Teller
from app.kit.clock import PARIS
from app.matching.values import Channel, Condition, Contract, Help, Kind, Level, Public, Remote, Required, ZoneType
from app.offers.record import PlaceData, SessionData
from app.offers.values import EntryStep, PayPeriod, SessionKind, StartKind

FULL_MONTH_HOURS = 151.67
DAYS_PER_MONTH = 30
PAID_KINDS = frozenset({Kind.JOB, Kind.INSERTION_SITE})
CHANNELS = (Channel.HERE, Channel.PHONE, Channel.ON_SITE, Channel.PARTNER_SITE)
CHANNEL_WEIGHTS = (86, 7, 3, 4)
INSURERS = ("Mutuelle d’exemple", "Assurance des associations (exemple)", "Prévoyance d’exemple")
INFO_SEATS = 12
VOLUNTEERING_THEME = "remobilisation--benevolat-action-citoyenne"


def span_of(activity: Activity, chance: random.Random, today: date) -> tuple[Span, int | None]:
    """Return when it begins and ends, and for how many weeks."""
    if activity.kind is Kind.TRAINING:
        weeks = chance.choice(activity.length_weeks or (1,))
        first = next_monday(today + timedelta(days=chance.randint(5, 70)))
        return Span(StartKind.DATE, first, first + timedelta(weeks=weeks, days=-3)), weeks
    if activity.kind is Kind.IMMERSION:
        return Span(StartKind.FLEXIBLE), chance.choice((1, 1, 2))
    if activity.season:
        return season_span(activity.season, today), None
    if activity.kind in PAID_KINDS:
        return _work_span(activity, chance, today), None
    return Span(StartKind.FLEXIBLE if activity.kind is Kind.VOLUNTEERING else StartKind.ASAP), None


def _work_span(activity: Activity, chance: random.Random, today: date) -> Span:
    return soon(chance, today, within_days=45 if activity.kind is Kind.JOB else 60)


def contract_terms(activity: Activity, chance: random.Random) -> dict[str, Any]:
    """Return contract and length; a CDI has no length."""
    if not activity.contract:
        return {"hire_promised": activity.hire, "first_hours": activity.first_hours}
    contract = chance.choice(activity.contract)
    length = None if contract is Contract.CDI or not activity.months else chance.choice(activity.months)
    return {
        "contract": contract,
        "duration_days": length * DAYS_PER_MONTH if length else None,
        "first_hours": activity.first_hours,
    }


def pay_terms(activity: Activity, weekly_minutes: int | None, chance: random.Random) -> dict[str, Any]:
    """Return the pay: by hour, or by month for a full week; one offer in nine does not say."""
    if activity.pay is None or activity.kind not in PAID_KINDS or chance.random() < 0.11:
        return {}
    low, high = activity.pay
    least = round(low + chance.random() * (high - low) / 2, 2)
    by_month = weekly_minutes == 35 * 60 and chance.random() < 0.35
    factor = FULL_MONTH_HOURS if by_month else 1
    cents = [round(value * factor / 5) * 500 if by_month else round(value * 100) for value in (least, high)]
    return {
        "pay_min_cents": cents[0],
        "pay_max_cents": cents[1] if chance.random() < 0.4 and cents[1] > cents[0] else None,
        "pay_period": PayPeriod.MONTH if by_month else PayPeriod.HOUR,
        "pay_gross": True,
    }


def asked_terms(activity: Activity, chance: random.Random) -> dict[str, Any]:
    """Return what is asked, stated and brought."""
    helps = [help_ for help_ in activity.helps if chance.random() < 0.8] or list(activity.helps[:1])
    return {
        "requirements": tuple(_required(code) for code in activity.needs),
        "conditions": tuple(Condition(code) for code in activity.conditions),
        "conditions_stated": chance.random() < 0.85,
        "helps": tuple(Help(code) for code in helps),
        "publics": tuple(Public(code) for code in activity.publics),
    }


def _required(code: str) -> Required:
    wished = code.endswith("?")
    return Required(code.rstrip("?"), Level.DESIRED if wished else Level.REQUIRED)


def seat_terms(activity: Activity, chance: random.Random) -> dict[str, Any]:
    """Return the seats; volunteering and services have none by default."""
    if activity.kind in {Kind.VOLUNTEERING, Kind.SERVICE}:
        total = chance.choice((2, 3, 4, 6)) if chance.random() < 0.2 else None
    elif activity.kind is Kind.IMMERSION:
        total = chance.choice((1, 1, 2))
    else:
        total = chance.choice(activity.seats or (1,))
    return {"seats_total": total, "waiting_list_open": total is not None and chance.random() < 0.6}


def answer_terms(activity: Activity, host: Host, place: PlaceData, chance: random.Random) -> dict[str, Any]:
    """Return how one answers: here most often, by phone, on the spot or on the partner's own site."""
    channel = chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
    if (host.sketch.rna and channel is Channel.PARTNER_SITE) or (channel is Channel.ON_SITE and not place.address):
        channel = Channel.HERE
    terms: dict[str, Any] = {
        "channel": channel,
        "entry_step": EntryStep(activity.entry),
        "contact_name": host.contact_name,
        "contact_email": host.contact_email,
        "contact_phone": host.phone,
        "contact_public": chance.random() < 0.25,
        "substitute_email": host.substitute_email,
    }
    if channel is Channel.PHONE:
        terms |= {"apply_phone": host.phone, "apply_note": "Appelez le matin, de préférence."}
    elif channel is Channel.ON_SITE:
        terms["apply_note"] = "Présentez-vous à l’accueil aux heures d’ouverture."
    elif channel is Channel.PARTNER_SITE:
        terms["apply_url"] = f"https://{host.site}/offres/{activity.key}"
    return terms


def kind_terms(activity: Activity, host: Host, teller: Teller, chance: random.Random, today: date) -> dict[str, Any]:
    """Return what only this kind says."""
    terms: dict[str, Any] = {
        "first_pay_day": activity.first_pay,
        "to_pay_first": activity.to_pay,
        "lent": activity.lent,
        "meal_note": activity.meal,
        "trial_day": activity.trial,
        "shuttle_note": teller.tell(activity.shuttle),
        "certification": activity.certification,
        "cost_note": activity.cost or activity.fee,
        "mobilisation_note": activity.how,
        "discreet": activity.discreet,
        "expenses_note": activity.expenses,
        "service_types": activity.types,
        "themes": activity.themes or ((VOLUNTEERING_THEME, activity.domain) if activity.domain else ()),
        "remote": Remote(chance.choice(activity.remote)),
    }
    if activity.kind is Kind.INSERTION_SITE:
        terms["siae"] = host.sketch.siae
    if activity.kind is Kind.VOLUNTEERING and chance.random() < 0.9:
        terms |= {"insurance_name": chance.choice(INSURERS), "insurance_ends_on": date(today.year + 1, 12, 31)}
    if "ccas" in host.sketch.trades and activity.discreet:
        terms |= {"zone_type": ZoneType.COMMUNE, "zone_code": host.commune.insee}
    return terms


def info_sessions(activity: Activity, host: Host, chance: random.Random, today: date) -> tuple[SessionData, ...]:
    """Return the information meetings that open the door: two a month."""
    if activity.entry != EntryStep.INFO_SESSION.value:
        return ()
    first = today + timedelta(days=chance.randint(3, 10))
    hour = chance.choice((9, 10, 14))
    sessions = []
    for number in range(3):
        day = first + timedelta(days=14 * number)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
        starts = datetime.combine(day, time(hour), PARIS)
        sessions.append(
            SessionData(
                kind=SessionKind.INFO,
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                place=f"{host.sketch.street}, {host.commune.name}"[:200],
                seats_total=INFO_SEATS,
            )
        )
    return tuple(sessions)
