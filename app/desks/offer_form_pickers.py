"""Parts that choose or add one thing after another, without a script: jobs, places, slots, dated sessions.

What was added is shown with a box each: unticking takes it away. A search that finds several shows them to choose from.
"""

from collections.abc import Iterable
from datetime import date, datetime

from flask import current_app
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from app.desks.offer_form_base import Part, Values
from app.desks.structure_fields import ClockField, CountField, DayField, KeptField, clock_words
from app.geo.geocoding import geocoder_for, place_at
from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.kit import clock, french
from app.kit.clock import PARIS, local, local_date
from app.kit.errors import RuleBroken
from app.kit.forms import as_choices
from app.matching.values import Kind, Precision, Schedule
from app.offers.record import OfferData, PlaceData, SessionData, SlotData
from app.offers.values import SessionKind
from app.reference.queries import job_title, search_jobs
from app.reference.text_keys import LONGEST_TYPED_TEXT
from app.reference.values import JobTitle
from app.structures.forms import CommuneChoice

MOST_CHOICES = 12
DATED_KINDS = frozenset({Kind.TRAINING, Kind.SERVICE})  # their dates are mostly those of the activity itself


class JobsPart(Part):
    """ROME picker: type a name, tick among the results; what is ticked is kept."""

    jobs = KeptField("Métiers choisis")
    job_search = StringField(
        "Chercher un métier", description="Par exemple\u00a0: aide à domicile, maraîchage, cuisine."
    )
    jobs_found = KeptField("Métiers trouvés\u00a0: cochez ceux qui conviennent")

    def from_record(self, record: OfferData) -> Values:
        return {"jobs": list(record.appellations)}

    def prepare(self, record: OfferData) -> None:
        typed = (self.job_search.data or "")[:LONGEST_TYPED_TEXT]
        kept = [*record.appellations, *(self.jobs_found.data or ())]
        self.jobs.choices = as_choices([(ogr, title.label) for ogr in dict.fromkeys(kept) if (title := _title(ogr))])
        found = search_jobs(typed, MOST_CHOICES) if typed else []
        self.jobs_found.choices = as_choices([(str(job.ogr), job.label) for job in found])

    def answers(self) -> Values:
        ticked = [*(self.jobs.data or ()), *(self.jobs_found.data or ())]
        chosen = [ogr for ogr in dict.fromkeys(ticked) if _title(ogr)]
        if self.job_search.data and not self.jobs_found.data:
            return self._from_typed(chosen)
        return _jobs(chosen, self.record)

    def _from_typed(self, chosen: list[str]) -> Values:
        """A name typed in full is a choice; several results are shown to choose from."""
        typed = (self.job_search.data or "").casefold()
        exact = [value for value, label, *_ in self.jobs_found.choices if label.casefold() == typed]
        if exact:
            return _jobs([*chosen, exact[0]], self.record)
        if not self.jobs_found.choices:
            raise RuleBroken("Aucun métier de ce nom\u00a0: essayez un mot plus simple.", field="job_search")
        raise RuleBroken("Cochez un métier dans la liste, puis continuez.", field="jobs_found")


class PlacesPart(CommuneChoice, Part):
    """Places kept, and one to add: a commune, an address."""

    places = KeptField("Lieux")
    address = StringField("Adresse ou nom du lieu")
    access_note = StringField("Pour trouver", description="Arrêt de bus, entrée, accès en fauteuil…")

    def from_record(self, record: OfferData) -> Values:
        return {"places": [str(number) for number in range(len(record.places))]}

    def prepare(self, record: OfferData) -> None:
        self.places.choices = numbered(place_words(place) for place in record.places)

    def answers(self) -> Values:
        kept = [place for number, place in enumerate(self.record.places) if str(number) in (self.places.data or ())]
        if not self.commune.data:
            return {"places": tuple(kept)}
        new = place_of(self.chosen_commune(), self.said("address"), self.said("access_note"))
        return {"places": (*kept, new)}


class SlotsPart(Part):
    """How one comes: fixed slots, one to choose, or when one wants; slots kept, and days to add."""

    schedule = RadioField(
        "Comment vient-on\u00a0?",
        choices=[
            (Schedule.FIXED.value, "À ces horaires"),
            (Schedule.CHOICE.value, "Un créneau au choix"),
            (Schedule.FREE.value, "Quand vous voulez"),
        ],
    )
    slots = KeptField("Créneaux")
    days = KeptField(
        "Quels jours\u00a0?", choices=[(str(day), name.capitalize()) for day, name in enumerate(french.DAYS, 1)]
    )
    from_time = ClockField("De")
    to_time = ClockField("À")
    schedule_note = StringField("Autre chose à dire sur les horaires")

    def from_record(self, record: OfferData) -> Values:
        return {"schedule": record.schedule.value, "schedule_note": record.schedule_note,
                "slots": [str(number) for number in range(len(record.slots))]}  # fmt: skip

    def prepare(self, record: OfferData) -> None:
        self.slots.choices = numbered(slot_words(slot) for slot in record.slots)

    def answers(self) -> Values:
        kept = [slot for number, slot in enumerate(self.record.slots) if str(number) in (self.slots.data or ())]
        schedule = Schedule(self.schedule.data)  # type: ignore[call-arg]
        added = [] if schedule is Schedule.FREE else self._added()
        values: Values = {"schedule": schedule, "slots": tuple(dict.fromkeys([*kept, *added]))}
        if "schedule_note" in self:
            values["schedule_note"] = self.schedule_note.data or ""
        return values

    def _added(self) -> list[SlotData]:
        start, end, days = self.from_time.data, self.to_time.data, self.days.data or ()
        if start is None and end is None and not days:
            return []
        if not days:
            raise RuleBroken("Choisissez au moins un jour.", field="days")
        if start is None or end is None:
            raise RuleBroken("Indiquez l’heure de début et l’heure de fin.", field="from_time")
        if end <= start:
            raise RuleBroken("L’heure de fin doit être après l’heure de début.", field="to_time")
        return [SlotData(day=int(day), start_minute=start, end_minute=end) for day in days if day in set("1234567")]


class SessionsPart(Part):
    """Dated sessions kept, and one to add: of the activity, or an information meeting."""

    sessions = KeptField("Dates")
    session_kind = SelectField(
        "Cette date est", choices=[("activity", "une séance"), ("info", "une information collective")]
    )
    session_on = DayField("Jour")
    session_from = ClockField("De")
    session_to = ClockField("À")
    session_place = StringField("Où, si ce n’est pas au lieu de l’offre")
    session_seats = CountField("Places à cette date")

    def from_record(self, record: OfferData) -> Values:
        first = "activity" if record.kind in DATED_KINDS else "info"
        return {"sessions": [str(number) for number in range(len(record.sessions))], "session_kind": first}

    def prepare(self, record: OfferData) -> None:
        self.sessions.choices = numbered(session_words(one) for one in record.sessions)

    def answers(self) -> Values:
        kept = [one for number, one in enumerate(self.record.sessions) if str(number) in (self.sessions.data or ())]
        day, start, end = self.session_on.data, self.session_from.data, self.session_to.data
        if day is None:
            if start is not None or end is not None:
                raise RuleBroken("Indiquez le jour de cette date, par exemple 01/12/2026.", field="session_on")
            return {"sessions": tuple(kept)}
        if day < local_date(clock.now()):
            raise RuleBroken("Ce jour est passé\u00a0: donnez une date à venir.", field="session_on")
        if start is None or end is None or end <= start:
            raise RuleBroken("Indiquez l’heure de début, puis une heure de fin plus tardive.", field="session_to")
        added = SessionData(
            kind=SessionKind(self.session_kind.data),
            starts_at=_instant(day, start),
            ends_at=_instant(day, end),
            place=(self.session_place.data or "")[:200],
            seats_total=self.session_seats.data,
        )
        return {"sessions": tuple(sorted([*kept, added], key=lambda one: one.starts_at))}


def numbered(labels: Iterable[str]) -> list[SelectChoice]:
    """Return a choice for each thing kept; its value is its place in the record."""
    return as_choices([(str(number), label) for number, label in enumerate(labels)])


def place_of(commune: CommuneRow, address: str, access_note: str = "") -> PlaceData:
    """Return a place at its address when an address service knows it, else at the point of its commune."""
    settings = current_app.config["SETTINGS"]
    found = place_at(
        address, of=gazetteer().place_of(commune), commune=commune, geocoder=geocoder_for(settings.ban_url)
    )
    return PlaceData(
        insee=commune.insee,
        commune_name=commune.name,
        postal_code=commune.postal_code,
        address=address[:200],
        access_note=access_note[:200],
        lat=found.lat,
        lon=found.lon,
        precision=Precision(found.precision.value),  # type: ignore[call-arg]
    )


def place_words(place: PlaceData) -> str:
    """« 4 rue des Tilleuls, 23000 Guéret »."""
    return ", ".join(filter(None, (place.address, f"{place.postal_code} {place.commune_name}".strip())))


def slot_words(slot: SlotData) -> str:
    """« mardi, 9 h à 12 h »."""
    return f"{french.DAYS[slot.day - 1]}, {clock_words(slot.start_minute)} à {clock_words(slot.end_minute)}"


def session_words(session: SessionData) -> str:
    """« mardi 1er décembre 2026 à 9 h, information collective »."""
    words = f"{french.date_and_hour(session.starts_at)} – {french.hour(local(session.ends_at))}"
    if session.seats_total is not None:
        words += f", {french.count(session.seats_total, 'place')}"
    return words + (", information collective" if session.kind is SessionKind.INFO else "")


def _instant(day: date, minute: int) -> datetime:
    hours, minutes = divmod(min(minute, 1439), 60)
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=PARIS)


def _title(ogr: str) -> JobTitle | None:
    return job_title(int(ogr)) if ogr.isdigit() and len(ogr) < 10 else None


def _jobs(chosen: list[str], record: OfferData) -> Values:
    titles = [title for ogr in dict.fromkeys(chosen) if (title := _title(ogr))]
    by_code = [code for code in record.rome if not record.appellations]  # chosen by code alone, by an import
    rome = tuple(dict.fromkeys([*by_code, *(title.rome for title in titles)]))
    return {"appellations": tuple(str(title.ogr) for title in titles), "rome": rome}
