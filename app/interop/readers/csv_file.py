"""Our own table of offers, as a CSV: a template to fill (``template``), French headings, « ; » or « , ».

UTF-8 or Windows-1252. A heading we do not know is told once; only ``reference``, ``type`` and ``titre`` are required.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from app.bulk.fields import Fields
from app.bulk.notes import WHOLE_FILE, BrokenFile, Notes
from app.bulk.positions import PlaceFields, read_place
from app.bulk.vocabulary import Vocabulary, licence
from app.geo.gazetteer import Gazetteer
from app.interop.readers.rows import RowReader, title_of
from app.interop.record import Feed, Organisation, Record
from app.kit.french import typeset
from app.matching.codes import Labelled
from app.matching.values import Channel, Contract, Help, Kind, Level, Remote, Required
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, MOST_SEATS, is_phone
from app.offers.record import OfferData
from app.offers.values import PayPeriod
from app.reference.text_keys import fold
from app.structures.values import StructureType

LICENCE = "Fichier du partenaire"
COLUMNS = (
    "reference", "type", "titre", "resume", "description", "structure", "siret", "code_insee", "code_postal", "commune",
    "adresse", "latitude", "longitude", "rome", "contrat", "heures_min", "heures_max", "horaires", "debut", "fin",
    "places", "permis", "debutant", "remuneration_min", "remuneration_max", "remuneration_periode",
    "remuneration_brute", "a_distance", "thematiques", "cout", "lien", "telephone",
)  # fmt: skip
EXAMPLE = (
    "JARDIN-1", "benevolat", "Faire vivre le jardin partagé", "Trois heures le mardi, à plusieurs.",
    "On sème, on taille, on partage la récolte.", "Les Coccinelles (exemple)", "", "23096", "23000", "Guéret",
    "4 rue des Tilleuls", "", "", "", "", "2", "3", "Le mardi de 9 h à 12 h", "", "", "", "", "oui", "", "", "", "",
    "non", "", "", "", "05 36 49 00 12",
)  # fmt: skip
PLACE = PlaceFields(insee="code_insee", postal_code="code_postal", name="commune", address="adresse")
TYPES = {Kind.VOLUNTEERING: StructureType.ASSOCIATION, Kind.INSERTION_SITE: StructureType.SIAE,
         Kind.TRAINING: StructureType.TRAINING_BODY, Kind.SERVICE: StructureType.SOCIAL_SERVICE}  # fmt: skip
PERIODS = {"heure": PayPeriod.HOUR, "mois": PayPeriod.MONTH, "an": PayPeriod.YEAR}
REMOTE = {"non": Remote.NO, "oui": Remote.FULL, "possible": Remote.POSSIBLE, "partout": Remote.ANYWHERE, "": Remote.NO}
SHORT_NAMES = {"chantier": Kind.INSERTION_SITE, "insertion": Kind.INSERTION_SITE, "service": Kind.SERVICE,
               "immersion": Kind.IMMERSION}  # fmt: skip


def template() -> str:
    """Return the table to fill: the headings and one example, as a French spreadsheet opens it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([COLUMNS, EXAMPLE])
    return "\ufeff" + out.getvalue()


def read(content: bytes, notes: Notes, *, vocabulary: Vocabulary, gazetteer: Gazetteer) -> Feed:
    """Return the offers of a table; raises BrokenFile when its required headings are missing."""
    text = _decoded(content)
    if "\0" in text:
        raise BrokenFile("Ce fichier n’est pas un CSV\u00a0: enregistrez le tableau au format CSV.")
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    headings = [_heading(name) for name in rows.fieldnames or ()]
    missing = [name for name in ("reference", "type", "titre") if name not in headings]
    if missing:
        raise BrokenFile(f"Il manque des colonnes\u00a0: {', '.join(missing)}. Partez du modèle à télécharger.")
    for unknown in sorted(set(headings) - {*COLUMNS, ""}):
        notes.add(WHOLE_FILE, unknown, "", "Colonne inconnue.", "Elle est laissée de côté.")
    rows.fieldnames = headings
    return _Reader(notes, vocabulary, gazetteer).feed(_lines(rows))


def _lines(rows: "csv.DictReader[str]") -> Iterator[dict[str, Any]]:
    try:
        for row in rows:
            values = {name: value for name, value in row.items() if isinstance(name, str)}
            if any(values.values()):
                yield values
    except csv.Error as error:
        raise BrokenFile(f"Ce tableau ne se lit pas, vers la ligne {rows.line_num}.") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _heading(name: str | None) -> str:
    return fold(name or "").replace(" ", "_")


class _Reader(RowReader):
    id_name = "reference"
    licence = LICENCE

    def record(self, fields: Fields, ref: str) -> Record:
        kind = _kind(fields)
        place = read_place(fields, PLACE, self.gazetteer, precise=True)
        low, high = fields.number("heures_min", 0.5, 48), fields.number("heures_max", 0.5, 48)
        data = OfferData(
            kind=kind,
            title=typeset(title_of(fields, "titre", LONGEST["title"])),
            summary=typeset(fields.text("resume", LONGEST["summary"])),
            description=typeset(fields.text("description", LONGEST_DESCRIPTION)),
            rome=self.vocabulary.rome(fields, "rome"),
            themes=self.vocabulary.known_themes(fields, "thematiques", _listed(fields, "thematiques")),
            places=(place,) if place else (),
            contract=_coded(fields, "contrat", Contract),
            weekly_minutes_min=round(low * 60) if low else None,
            weekly_minutes_max=round((high or low or 0) * 60) or None,
            schedule_note=typeset(fields.text("horaires", LONGEST["schedule_note"])),
            starts_on=fields.day("debut"),
            ends_on=fields.day("fin"),
            seats_total=fields.whole("places", 1, MOST_SEATS),
            requirements=_licences(fields),
            helps=(Help.BEGINNERS,) if fields.flag("debutant") else (),
            remote=_remote(fields),
            cost_note=fields.text("cout", LONGEST["cost_note"]),
            **_pay(fields, kind),
            **_answer(fields),
        )
        organisation = Organisation(
            name=fields.text("structure", 120),
            siret=fields.siret("siret"),
            type=TYPES.get(kind, StructureType.COMPANY),
            insee=place.insee if place else None,
        )
        return Record(ref=ref, data=data, organisation=organisation, url=data.apply_url)


def _kind(fields: Fields) -> Kind:
    given = fold(fields.text("type", 80))
    for kind in Kind:
        if given in {fold(kind.value), fold(kind.label), kind.value.replace("_", " ")}:
            return kind
    if given in SHORT_NAMES:
        return SHORT_NAMES[given]
    known = ", ".join(kind.value for kind in Kind)
    raise fields.refuse("type", "Type d’offre inconnu.", f"Écrivez l’un de\u00a0: {known}.")


def _coded(fields: Fields, name: str, kind: type[Contract]) -> Contract | None:
    given = fold(fields.text(name, 60))
    found: list[Labelled] = [one for one in kind if given in {fold(one.value), fold(one.label)}]
    if given and not found:
        known = ", ".join(one.value for one in kind)
        fields.doubt(name, "Valeur inconnue.", f"Écrivez l’une de\u00a0: {known}.")
    return kind(found[0]) if found else None


def _listed(fields: Fields, name: str) -> list[str]:
    return [part.strip() for part in fields.text(name).replace("|", ",").split(",") if part.strip()]


def _licences(fields: Fields) -> tuple[Required, ...]:
    found = (licence(Fields({"permis": one}, fields.notes, fields.record), "permis", Level.REQUIRED)
             for one in _listed(fields, "permis"))  # fmt: skip
    return tuple(one for one in found if one is not None)


def _remote(fields: Fields) -> Remote:
    given = fold(fields.text("a_distance", 20))
    if given not in REMOTE:
        fields.doubt("a_distance", "Valeur inconnue.", "Écrivez non, possible, oui ou partout.")
    return REMOTE.get(given, Remote.NO)


def _pay(fields: Fields, kind: Kind) -> dict[str, Any]:
    low, high = fields.number("remuneration_min", 0.01, 300_000), fields.number("remuneration_max", 0.01, 300_000)
    if low is None and high is None:
        return {}
    period, gross = PERIODS.get(fold(fields.text("remuneration_periode", 20))), fields.flag("remuneration_brute")
    if period is None or gross is None or kind is Kind.VOLUNTEERING or (low and high and low > high):
        cure = "Donnez montant, période (heure, mois, an) et brut (oui ou non)\u00a0; le bénévolat n’en a pas."
        fields.doubt("remuneration_min", "La rémunération n’est pas complète.", cure)
        return {}
    cents = [round(value * 100) if value else None for value in (low or high, high if low else None)]
    return {"pay_min_cents": cents[0], "pay_max_cents": cents[1], "pay_period": period, "pay_gross": gross}


def _answer(fields: Fields) -> dict[str, Any]:
    if url := fields.url("lien"):
        return {"channel": Channel.PARTNER_SITE, "apply_url": url}
    phone = fields.text("telephone", 30)
    if phone and is_phone(phone):
        return {"channel": Channel.PHONE, "apply_phone": phone}
    if phone:
        fields.doubt("telephone", "Ce numéro ne se lit pas.", "Écrivez un numéro à dix chiffres.")
    return {"channel": Channel.ON_SITE, "apply_note": "Voir avec la structure."}
