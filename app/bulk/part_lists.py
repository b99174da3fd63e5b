"""Parts of the table that hold several columns or several things: jobs, pay, places, what is asked."""

import re
from typing import ClassVar

from app.bulk.fields import Fields
from app.bulk.parts import SEPARATOR, Cells, Column, Lexicon, Part, Values, decimal, key, keys_of, listed, look_up
from app.bulk.positions import PlaceFields, read_place
from app.matching.values import Level, Precision, Required, Requirement
from app.offers.checks import SKILL
from app.offers.record import OfferData, PlaceData
from app.offers.values import PayPeriod
from app.reference.queries import choice_label, choices, job_label, job_title

BAR = re.compile(r"(?<!\\)\|")
PERIODS = {PayPeriod.HOUR: "heure", PayPeriod.MONTH: "mois", PayPeriod.YEAR: "an"}


class Jobs(Part):
    """ROME jobs by their codes, and by the names of the national list."""

    columns = (
        Column("rome", "Codes ROME", "Une lettre et quatre chiffres, par exemple K1304."),
        Column("metiers", "Noms de métiers", "Comme dans la liste nationale, par exemple « Aide à domicile »."),
    )
    fields = ("rome", "appellations")

    def write(self, data: OfferData) -> Cells:
        titles = [title.label for ogr in data.appellations if (title := job_title(int(ogr)))]
        return {"rome": SEPARATOR.join(data.rome), "metiers": SEPARATOR.join(titles)}

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        known = lexicon.vocabulary.appellations
        ogrs, codes = [], []
        for label in listed(fields.text("metiers")):
            if (found := known.get(key(label))) is None:
                fields.doubt("metiers", "Ce métier n’est pas dans la liste nationale.", "Donnez son code ROME.", label)
            else:
                ogrs.append(str(found[0]))
                codes.append(found[1])
        for code in (code for item in listed(fields.text("rome")) for code in item.upper().replace(",", " ").split()):
            if job_label(code):
                codes.insert(0, code)
            else:
                fields.doubt("rome", "Code ROME inconnu.", "Une lettre et quatre chiffres, par exemple K1304.", code)
        given = [code for item in listed(fields.text("rome")) for code in item.upper().replace(",", " ").split()]
        ordered = sorted(dict.fromkeys(codes), key=lambda code: given.index(code) if code in given else len(given))
        return {"rome": tuple(ordered), "appellations": tuple(dict.fromkeys(ogrs))}


class Pay(Part):
    """Amounts, what they are counted by, gross or net: all or none."""

    columns = (
        Column("remuneration_min", "Rémunération, à partir de", "En euros, par exemple 12,02."),
        Column("remuneration_max", "Jusqu’à", "En euros."),
        Column("remuneration_periode", "Par", "heure, mois ou an.", lambda: list(PERIODS.values())),
        Column("remuneration_brute", "Brute", "oui pour brut, non pour net.", lambda: ["oui", "non"]),
    )
    fields = ("pay_min_cents", "pay_max_cents", "pay_period", "pay_gross")

    def write(self, data: OfferData) -> Cells:
        return {
            "remuneration_min": _euros(data.pay_min_cents),
            "remuneration_max": _euros(data.pay_max_cents),
            "remuneration_periode": PERIODS[data.pay_period] if data.pay_period else "",
            "remuneration_brute": {True: "oui", False: "non", None: ""}[data.pay_gross],
        }

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        amounts = {"pay_min_cents": "remuneration_min", "pay_max_cents": "remuneration_max"}
        values: Values = {}
        for name, column in amounts.items():
            euros = fields.number(column, 0.01, 300_000)
            values[name] = None if euros is None else round(euros * 100)
        period = fields.text("remuneration_periode", 20)
        by_key = keys_of((one, (one.value, words, one.label)) for one, words in PERIODS.items())
        values["pay_period"] = by_key.get(key(period))
        if period and values["pay_period"] is None:
            fields.doubt("remuneration_periode", "Valeur inconnue.", "Écrivez heure, mois ou an.")
        values["pay_gross"] = fields.flag("remuneration_brute")
        return values


class Places(Part):
    """Where it happens. Several places are separated by a bar, in the same order in each column."""

    columns = (
        Column("code_insee", "Code INSEE de la commune", "Cinq caractères. Vide si la commune est nommée."),
        Column("code_postal", "Code postal"),
        Column("commune", "Commune", "Plusieurs lieux : « Guéret | Aubusson »."),
        Column("adresse", "Adresse ou nom du lieu"),
        Column("latitude", "Latitude", "Si vous la connaissez, avec la longitude."),
        Column("longitude", "Longitude"),
        Column("acces", "Pour trouver", "Arrêt de bus, entrée, accès en fauteuil…"),
        Column("arret", "Arrêt de navette", "oui si ce lieu n’est qu’un arrêt de la navette.", lambda: ["oui", "non"]),
    )
    fields = ("places",)
    names_of = PlaceFields(insee="code_insee", postal_code="code_postal", name="commune", address="adresse")

    @property
    def kept(self) -> tuple[str, ...]:
        return "adresse", "acces", "arret"

    def write(self, data: OfferData) -> Cells:
        rows = [_place_cells(place) for place in data.places]
        return {name: SEPARATOR.join(row[name] for row in rows).strip() for name in self.names} if rows else {}

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        parts = {name: _parts(fields.text(name)) for name in self.names}
        count = max(len(part) for part in parts.values())
        places = []
        for number in range(count):
            raw = {name: part[number] if number < len(part) else "" for name, part in parts.items()}
            place = self._one(Fields(raw, fields.notes, fields.record), lexicon)
            if place is not None:
                places.append(place)
        return {"places": tuple(places)}

    def _one(self, fields: Fields, lexicon: Lexicon) -> PlaceData | None:
        if not any(fields.raw.values()):
            return None
        place = read_place(fields, self.names_of, lexicon.gazetteer, precise=True)
        if place is None:
            if not fields.notes.mentions(fields.record, "commune"):
                fields.doubt("commune", "La commune manque.", "Donnez son nom et son code postal.")
            return None
        named = fields.text("commune", 160)
        if named and not _is_called(place, named, lexicon):
            reason = f"Le code INSEE est celui de {place.commune_name}."
            fields.doubt("commune", reason, "Corrigez l’un des deux, ou videz le code INSEE.")
        own = {"access_note": fields.text("acces", 200), "is_stop": fields.flag("arret") or False}
        return PlaceData(**{name: getattr(place, name) for name in PlaceData.__slots__} | own)


class Needs(Part):
    """What is asked, in two columns: indispensable, welcome."""

    columns = (
        Column(
            "exige", "Indispensable", "Par exemple : Permis B | Avoir 18 ans", lambda: [n.label for n in Requirement]
        ),
        Column("apprecie", "Apprécié", "Les mêmes mots.", lambda: [need.label for need in Requirement]),
    )
    fields = ("requirements",)
    levels: ClassVar = {"exige": Level.REQUIRED, "apprecie": Level.DESIRED}
    by_key: ClassVar = keys_of((need.value, (need.value, need.label)) for need in Requirement)

    def write(self, data: OfferData) -> Cells:
        labels = {need.value: need.label for need in Requirement}
        cells = {}
        for name, level in self.levels.items():
            words = [labels.get(need.code, need.code) for need in data.requirements if need.level is level]
            cells[name] = SEPARATOR.join(words)
        return cells

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        found: dict[str, Required] = {}
        for name, level in self.levels.items():
            skills = {key(word): word for word in listed(fields.text(name)) if SKILL.fullmatch(word)}
            for code in look_up(fields, name, self.by_key | skills):
                found.setdefault(code, Required(code, level))
        return {"requirements": tuple(found.values())}


class Listed(Part):
    """Values of a vocabulary of the reference data, by their names or their codes."""

    def __init__(self, column: Column, field: str, list_name: str) -> None:
        self.list_name = list_name
        self.name = column.name
        self.columns = (
            Column(column.name, column.what, column.help, lambda: [one.label for one in choices(list_name)]),
        )
        self.fields = (field,)
        self.field = field

    def write(self, data: OfferData) -> Cells:
        return {
            self.name: SEPARATOR.join(choice_label(self.list_name, one) or one for one in getattr(data, self.field))
        }

    def read(self, fields: Fields, lexicon: Lexicon) -> Values:
        if not fields.text(self.name):
            return {self.field: ()}
        by_key = keys_of((one.value, (one.value, one.label)) for one in choices(self.list_name))
        return {self.field: tuple(look_up(fields, self.name, by_key))}


def _euros(cents: int | None) -> str:
    return "" if cents is None else decimal(cents / 100)


def _place_cells(place: PlaceData) -> Cells:
    exact = place.precision is Precision.ADDRESS and place.lat is not None and place.lon is not None
    return {
        "code_insee": place.insee or "",
        "code_postal": place.postal_code,
        "commune": _escaped(place.commune_name),
        "adresse": _escaped(place.address),
        "latitude": f"{place.lat:.6f}" if exact else "",
        "longitude": f"{place.lon:.6f}" if exact else "",
        "acces": _escaped(place.access_note),
        "arret": "oui" if place.is_stop else "",
    }


def _is_called(place: PlaceData, named: str, lexicon: Lexicon) -> bool:
    """Tell whether a commune goes by this name: its own, an old one, one shared with others."""
    if key(named) == key(place.commune_name):
        return True
    meant = lexicon.gazetteer.resolve(named)
    return place.insee in {row.insee for row in (meant.commune, *meant.choices) if row is not None}


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _parts(text: str) -> list[str]:
    return [part.strip().replace("\\|", "|") for part in BAR.split(text)] if text else []
