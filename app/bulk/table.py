"""The table of a structure's own offers: its columns in order, a record written as a line, a line read as a record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.bulk.fields import Fields
from app.bulk.part_lists import Jobs, Listed, Needs, Pay, Places
from app.bulk.part_times import Sessions, Slots
from app.bulk.parts import (
    Cells,
    Choice,
    Choices,
    Column,
    Day,
    Exact,
    Flag,
    HoursOfWeek,
    KeptDay,
    LeftChoice,
    Lexicon,
    Part,
    Text,
    Values,
    Whole,
)
from app.kit.together import remembered
from app.matching.values import Channel, Condition, Contract, Help, Kind, Public, Remote, Schedule, Siae
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, MOST_SEATS
from app.offers.record import OfferData, SessionData
from app.offers.rich_text import to_plain
from app.offers.values import FRESHNESS_MONTHS, EntryStep, StartKind

REFERENCE, STATE, KIND = "reference", "etat", "type"


class Description(Text):
    """Rich text, as one would type it."""

    def write(self, data: OfferData) -> Cells:
        return {self.name: to_plain(data.description)}


class Rhythm(Whole):
    """How often it is confirmed: 1, 3, 6 or 12 months."""

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        values = super().read(fields, lexicon)
        if values[self.field] not in FRESHNESS_MONTHS:
            fields.doubt(self.name, "Ce rythme n’existe pas.", "Écrivez 1, 3, 6 ou 12.")
            return {}
        return values


def _text(name: str, what: str, field: str, help_: str = "", blank: str | None = "") -> Text:
    return Text(Column(name, what, help_), field, LONGEST[field], blank)


def _exact(name: str, what: str, field: str, help_: str = "", blank: str | None = None) -> Exact:
    return Exact(Column(name, what, help_), field, LONGEST[field], blank)


def _flag(name: str, what: str, field: str) -> Flag:
    return Flag(Column(name, what, "oui ou non.", lambda: ["oui", "non"]), field)


CONTACT = (
    _exact("contact_nom", "Qui répond", "contact_name", "Prénom et nom. Vide : vous."),
    _exact("contact_mail", "Son adresse e-mail", "contact_email"),
    _exact("contact_telephone", "Son téléphone", "contact_phone"),
)
CONTACT_NAMES = tuple(part.name for part in CONTACT)
PARTS: tuple[Part, ...] = (
    _text("titre", "Titre", "title", "Au moins deux mots : « Aider au jardin »."),
    _text("resume", "En une phrase", "summary"),
    Description(
        Column("description", "Ce qu’on y fait", "Une ou deux phrases au moins."), "description", LONGEST_DESCRIPTION
    ),
    _text("avec_qui", "Avec qui", "with_whom"),
    Jobs(),
    Choice(Column("contrat", "Contrat"), "contract", Contract),
    LeftChoice(
        Column("genre_insertion", "Genre de structure d’insertion", "Vide : celui de votre structure."), "siae", Siae
    ),
    Whole(Column("duree_jours", "Durée du contrat, en jours"), "duration_days", 1, 1830),
    Pay(),
    Choice(Column("venue", "Comment vient-on"), "schedule", Schedule, Schedule.FIXED),
    Slots(),
    _text("horaires", "Horaires, en mots", "schedule_note"),
    HoursOfWeek(Column("heures_min", "Heures par semaine, au moins", "Par exemple 2,5."), "weekly_minutes_min"),
    HoursOfWeek(Column("heures_max", "Heures par semaine, au plus", "Par exemple 26."), "weekly_minutes_max"),
    Whole(Column("semaines", "Nombre de semaines"), "weeks_count", 1, 260),
    LeftChoice(Column("commence", "Quand cela commence"), "start_kind", StartKind),
    Day(Column("debut", "Premier jour", "Par exemple 31/12/2026."), "starts_on"),
    Day(Column("fin", "Dernier jour", "Par exemple 31/12/2026."), "ends_on"),
    _flag("semaines_ecole", "Seulement les semaines d’école", "school_weeks_only"),
    Sessions(),
    Whole(Column("places", "Nombre de places", "Vide : pas de limite."), "seats_total", 1, MOST_SEATS),
    _flag("liste_attente", "Liste d’attente quand c’est complet", "waiting_list_open"),
    Places(),
    Choice(Column("a_distance", "À distance"), "remote", Remote, Remote.NO),
    _text("a_distance_note", "À distance, précision", "remote_note"),
    Needs(),
    Choices(Column("conditions", "Conditions de travail"), "conditions", Condition),
    _flag("conditions_completes", "Ce qui n’est pas coché n’est pas demandé", "conditions_stated"),
    Choices(Column("aides", "Ce qui aide"), "helps", Help),
    Choices(Column("publics", "Réservée à", "Vide : ouverte à tous."), "publics", Public),
    *CONTACT,
    _flag("contact_public", "Montrer ce contact à tous", "contact_public"),
    _exact("mail_secours", "Adresse de secours", "substitute_email"),
    Choice(Column("reponse", "Où l’on répond", "Vide : ici."), "channel", Channel, Channel.HERE),
    _exact("lien", "Page où répondre", "apply_url", "https://… en entier."),
    _exact("telephone", "Numéro à appeler", "apply_phone"),
    _text("comment_repondre", "Comment faire", "apply_note"),
    Choice(Column("premiere_etape", "Avant de commencer"), "entry_step", EntryStep, EntryStep.NONE),
    _text("assureur", "Assureur des bénévoles", "insurance_name", blank=None),
    Day(Column("assurance_fin", "Assurés jusqu’au", "Par exemple 31/12/2026."), "insurance_ends_on"),
    _text("frais", "Frais remboursés", "expenses_note"),
    _text("certification", "À la fin de la formation", "certification"),
    _flag("embauche_prevue", "Une embauche est prévue", "hire_promised"),
    _text("cout", "Ce que cela coûte, et qui paie", "cost_note"),
    Listed(Column("thematiques", "Thèmes"), "themes", "theme"),
    Listed(Column("genre_service", "Genre de service"), "service_types", "service_type"),
    _text("comment_venir", "Comment on vient", "mobilisation_note", "Par exemple : sur rendez-vous."),
    _flag("premieres_heures", "Quelques heures pour commencer", "first_hours"),
    _text("premier_versement", "Premier versement", "first_pay_day"),
    _text("a_payer", "À payer d’abord", "to_pay_first"),
    _text("prete", "Prêté sur place", "lent"),
    _text("repas", "Repas", "meal_note"),
    _text("navette", "Navette ou covoiturage", "shuttle_note"),
    _flag("journee_essai", "Journée d’essai", "trial_day"),
    Rhythm(Column("rythme", "Vérifiée tous les … mois", "1, 3, 6 ou 12."), "freshness_months", 1, 12, 6),
    KeptDay(Column("en_ligne_jusqu_au", "Dernier jour en ligne", "Vide : la durée habituelle."), "expires_on"),
)
FIRST = (
    Column(REFERENCE, "Votre référence", "À vous de la choisir : elle reconnaît l’offre la fois suivante."),
    Column(STATE, "État", "Écrit par l’export, jamais lu."),
    Column(KIND, "Genre d’offre", "", lambda: [kind.label for kind in Kind]),
)
COLUMNS: tuple[Column, ...] = (*FIRST, *(column for part in PARTS for column in part.columns))
NAMES = tuple(column.name for column in COLUMNS)
PART_OF = {column.name: part for part in PARTS for column in part.columns}
COLUMN_OF = {field: part.columns[0] for part in PARTS for field in part.fields} | {
    "kind": FIRST[2],
    "own_reference": FIRST[0],
    "places": next(column for column in COLUMNS if column.name == "commune"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number there, and the cells of the headings the file has."""

    number: int
    cells: Mapping[str, str]


def written(data: OfferData) -> Cells:
    """Return every cell of a record but those of its first columns."""
    cells: Cells = {}
    for part in PARTS:
        cells |= part.write(data)
    return cells


def filled(base: OfferData, cells: Mapping[str, str], fields: Fields, lexicon: Lexicon, *, is_new: bool) -> OfferData:
    """Return the record with what the cells say of it.

    A column the file has not, and a cell that says what the record already holds, leave it as it is to the last
    detail: an export imported again changes nothing. Without any contact, the one of the record stays.
    """
    plain = {name: _plain(text) for name, text in cells.items()}
    if not any(plain.get(name) for name in CONTACT_NAMES):
        plain = {name: text for name, text in plain.items() if name not in CONTACT_NAMES}
    values: Values = {}
    for part in dict.fromkeys(
        PART_OF[name] for name, text in plain.items() if name in PART_OF and (text or not is_new)
    ):
        present = remembered(("cells", base), lambda: written(base)) if is_new else part.write(base)
        values |= _values(part, present, plain, fields, lexicon)
    if "sessions" in values:
        values["sessions"] = _same_sessions(values["sessions"], base.sessions)
    return replace(base, **values)


def _values(part: Part, present: Cells, plain: Mapping[str, str], fields: Fields, lexicon: Lexicon) -> Values:
    given = {name: plain[name] for name in part.names if name in plain}
    if all(text == _plain(present.get(name, "")) for name, text in given.items()):
        return {}
    kept = {name: present.get(name, "") for name in part.kept}
    return part.read(Fields(kept | given, fields.notes, fields.record), lexicon)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _same_sessions(new: tuple[SessionData, ...], old: tuple[SessionData, ...]) -> tuple[SessionData, ...]:
    """A session at the same instant is the same session: its bookings stay."""
    by_start = {session.starts_at: session.public_id for session in old}
    return tuple(replace(session, public_id=by_start.get(session.starts_at)) for session in new)
