"""France Travail, « Offres d’emploi v2 »: the answer of a search (``resultats``).

Contact names, mails and phones of recruiters are personal data that we do not need: they are left in the feed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.bulk.fields import Fields
from app.bulk.notes import BrokenFile, Notes
from app.bulk.positions import PlaceFields, read_place
from app.bulk.vocabulary import MOST_SKILLS, Vocabulary, licence
from app.geo.gazetteer import Gazetteer
from app.interop.readers.json_file import load_json
from app.interop.readers.rows import RowReader, title_of
from app.interop.readers.work_terms import length_days, pay, weekly_minutes
from app.interop.record import Feed, Organisation, Record
from app.kit.french import typeset
from app.matching.values import Channel, Condition, Contract, Help, Kind, Level, Required, Siae
from app.offers.checks import LONGEST, LONGEST_DESCRIPTION, MOST_SEATS, is_phone
from app.offers.record import OfferData, PlaceData
from app.structures.values import StructureType

LICENCE = "France Travail, offres d’emploi v2"
PLACE = PlaceFields(labelled=True)
CONTRACTS = {
    "CDI": Contract.CDI,
    "CDD": Contract.CDD,
    "MIS": Contract.INTERIM,
    "DIN": Contract.CDI,  # a permanent contract with a temping agency
    "SAI": Contract.SEASONAL,
    "DDI": Contract.CDD,  # insertion
    "TTI": Contract.INTERIM,  # insertion, temping
}
INSERTION = {"DDI": None, "TTI": Siae.ETTI}
ALTERNATIONS = {"apprentissage": Contract.APPRENTICESHIP, "professionnalisation": Contract.PROFESSIONALISATION}
LEVELS = {"E": Level.REQUIRED, "S": Level.DESIRED}
TOLD_CONDITIONS = {"nuit": Condition.NIGHT, "samedi": Condition.WEEKEND, "dimanche": Condition.WEEKEND,
                   "week-end": Condition.WEEKEND}  # fmt: skip


def read(content: bytes, notes: Notes, *, vocabulary: Vocabulary, gazetteer: Gazetteer) -> Feed:
    """Return the records of an answer; raises BrokenFile when it holds no list ``resultats``."""
    answer = load_json(content)
    rows = answer.get("resultats") if isinstance(answer, Mapping) else None
    if not isinstance(rows, list):
        raise BrokenFile("Ce fichier n’a pas de liste « resultats »\u00a0: est-ce bien une réponse de France Travail ?")
    reader = _Reader(notes, vocabulary, gazetteer)
    return reader.feed(rows, partial=_announced(answer) > len(rows))


def _announced(answer: Mapping[str, Any]) -> int:
    """Return how many results the search has in all, as its filters count them; 0 when they do not say."""
    totals = [0]
    for kind in answer.get("filtresPossibles") or ():
        if isinstance(kind, Mapping) and kind.get("filtre") == "typeContrat":
            counts = (item.get("nbResultats") for item in kind.get("agregation") or () if isinstance(item, Mapping))
            totals.append(sum(number for number in counts if isinstance(number, int)))
    return max(totals)


class _Reader(RowReader):
    id_name = "id"
    licence = LICENCE

    def record(self, fields: Fields, ref: str) -> Record:
        title = title_of(fields, "intitule", LONGEST["title"])
        origin = fields.inside("origineOffre")
        url = origin.url("urlOrigine")
        data = OfferData(
            kind=Kind.INSERTION_SITE if fields.text("typeContrat", 10) in INSERTION else Kind.JOB,
            title=typeset(title),
            rome=self.vocabulary.rome(fields, "romeCode"),
            appellations=self.vocabulary.appellation(fields, "appellationlibelle"),
            places=self._places(fields),
            requirements=tuple(_requirements(fields)),
            seats_total=fields.whole("nombrePostes", 1, MOST_SEATS),
            helps=(Help.BEGINNERS,) if fields.text("experienceExige", 5) == "D" else (),
            **_contract(fields),
            **_hours(fields),
            **_words(fields),
            **_answer(fields, url),
        )
        return Record(
            ref=ref,
            data=data,
            organisation=_organisation(fields, data),
            url=url,
            published_at=fields.moment("dateCreation"),
        )

    def _places(self, fields: Fields) -> tuple[PlaceData, ...]:
        where = fields.inside("lieuTravail")
        place = read_place(where, PLACE, self.gazetteer, precise=False)
        if place is None and not self.notes.mentions(where.record, where.path):
            cure = "Sans commune, l’offre ne se trouve pas par la distance."
            where.doubt("commune", "Le lieu n’est pas donné à la commune près.", cure, value=where.raw.get("libelle"))
        return (place,) if place else ()


def _contract(fields: Fields) -> dict[str, Any]:
    code = fields.text("typeContrat", 10)
    contract = CONTRACTS.get(code)
    if code and contract is None:
        fields.doubt("typeContrat", "Ce type de contrat n’a pas d’équivalent ici.", "L’offre est gardée, sans contrat.")
    nature = fields.text("natureContrat", 80).lower()
    for word, alternation in ALTERNATIONS.items():
        if word in nature:
            contract = alternation
    lasting = contract is Contract.CDI
    return {
        "contract": contract,
        "siae": INSERTION.get(code),
        "duration_days": None if lasting else length_days(fields.text("typeContratLibelle", 120)),
    }


def _hours(fields: Fields) -> dict[str, Any]:
    label = fields.text("dureeTravailLibelle", 300)
    told = [label, *(str(line) for line in fields.inside("contexteTravail").items("horaires", 10) if line)]
    minutes = next((found for text in told if (found := weekly_minutes(text))), None)
    if label and minutes is None:
        fields.doubt("dureeTravailLibelle", "La durée par semaine ne se lit pas.", "Elle est gardée en mots.")
    words = label.lower()
    conditions = dict.fromkeys(condition for word, condition in TOLD_CONDITIONS.items() if word in words)
    return {
        "weekly_minutes_min": minutes[0] if minutes else None,
        "weekly_minutes_max": minutes[1] if minutes else None,
        "schedule_note": typeset(" ".join(label.split())[: LONGEST["schedule_note"]]),
        "conditions": tuple(conditions),
    }


def _words(fields: Fields) -> dict[str, Any]:
    """Return the text, and the pay: a plain figure as a figure, other words kept as words."""
    paid = fields.inside("salaire")
    label = paid.text("libelle", 200) or paid.text("commentaire", 200)
    found = pay(label) if label else None
    description = fields.text("description", LONGEST_DESCRIPTION - 300)
    if label and found is None:
        description += f"\n\nRémunération annoncée : {label}"
    values: dict[str, Any] = {"description": typeset(description)}
    if found is not None:
        values |= {"pay_min_cents": found.least, "pay_max_cents": found.most, "pay_period": found.period,
                   "pay_gross": found.gross}  # fmt: skip
    return values


def _answer(fields: Fields, url: str | None) -> dict[str, Any]:
    """Return where one answers: the page of the offer, else a phone; nothing is answered here."""
    contact = fields.inside("contact")
    apply_url = contact.url("urlPostulation") or url
    if apply_url:
        return {"channel": Channel.PARTNER_SITE, "apply_url": apply_url}
    phone = contact.text("telephone", 30)
    if phone and is_phone(phone):
        return {"channel": Channel.PHONE, "apply_phone": phone}
    fields.doubt("origineOffre", "Rien ne dit où répondre\u00a0: ni adresse web, ni téléphone.",
                 "Ajoutez urlOrigine à la source.", value="")  # fmt: skip
    return {"channel": Channel.PARTNER_SITE}


def _requirements(fields: Fields) -> Iterator[Required]:
    for item in fields.each("permis", 12):
        found = licence(item, "libelle", _level(item))
        if found is not None:
            yield found
    if level := LEVELS.get(fields.text("experienceExige", 5)):
        yield Required("experience", level)
    levels = [LEVELS[code] for item in fields.each("formations", 20) if (code := item.text("exigence", 5)) in LEVELS]
    if levels:
        yield Required("diploma", Level.REQUIRED if Level.REQUIRED in levels else Level.DESIRED)
    for item in fields.each("competences", MOST_SKILLS):
        code = item.text("code", 12)
        if code.isascii() and code.isdigit() and len(code) <= 9:
            yield Required(f"skill:{int(code)}", _level(item))


def _level(fields: Fields) -> Level:
    """Required when the feed says so; what it leaves unsaid is read as wished for, which excludes nobody."""
    return LEVELS.get(fields.text("exigence", 5), Level.DESIRED)


def _organisation(fields: Fields, data: OfferData) -> Organisation:
    company = fields.inside("entreprise")
    return Organisation(
        name=company.text("nom", 120),
        siret=company.siret("siret"),
        type=StructureType.SIAE if data.kind is Kind.INSERTION_SITE else StructureType.COMPANY,
        website=company.url("url"),
        insee=data.places[0].insee if data.places else None,
    )
