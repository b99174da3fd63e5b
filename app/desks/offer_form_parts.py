"""Parts of the publishing form that are plain fields: words, hours, contract and pay, remote, who answers."""

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField, TextAreaField

from app.desks.offer_form_base import EMPTY, Part, Values
from app.desks.structure_fields import CountField, DayField, EurosField, HoursField
from app.matching.values import Channel, Contract, Remote
from app.offers.record import OfferData
from app.offers.rich_text import to_plain
from app.offers.values import EntryStep, PayPeriod, StartKind


class WordsPart(Part):
    """Title, description, with whom."""

    title = StringField("Le titre", description="Dites ce qu’on fait, en quelques mots.")
    summary = TextAreaField(
        "En une phrase", description="Elle se lit dans les résultats. Laissez vide si le titre suffit."
    )
    description = TextAreaField(
        "Ce qu’on y fait",
        description="Une ligne vide sépare deux paragraphes. Un tiret en début de ligne fait une liste.",
    )
    with_whom = StringField(
        "Avec qui\u00a0?", description="Par exemple\u00a0: «\u00a0Bernard et deux autres bénévoles\u00a0»."
    )

    def from_record(self, record: OfferData) -> Values:
        return {"title": record.title, "summary": record.summary, "with_whom": record.with_whom,
                "description": to_plain(record.description)}  # fmt: skip

    def answers(self) -> Values:
        names = ("title", "summary", "description", "with_whom")
        return {name: self[name].data or "" for name in names if name in self}


class HoursPart(Part):
    """Weekly hours, start, end, seats."""

    hours_min = HoursField("Heures par semaine, au moins", description="Par exemple 20.")
    hours_max = HoursField("Heures par semaine, au plus", description="Par exemple 26, ou 2,5.")
    weeks_count = CountField("Pendant combien de semaines")
    start_kind = RadioField(
        "Quand est-ce que cela commence\u00a0?", choices=[(kind.value, kind.label) for kind in StartKind]
    )
    starts_on = DayField("Date du début")
    ends_on = DayField("Date de la fin")
    school_weeks_only = BooleanField("Seulement pendant les semaines d’école")
    seats_total = CountField(
        "Combien de places\u00a0?", "Indiquez un nombre de places, par exemple 6.",
        description="Le nombre de personnes reçues en même temps. Vide\u00a0: pas de limite.",
    )  # fmt: skip
    waiting_list_open = BooleanField("Garder une liste d’attente quand c’est complet")

    def from_record(self, record: OfferData) -> Values:
        names = ("weeks_count", "starts_on", "ends_on", "school_weeks_only", "seats_total", "waiting_list_open")
        return {name: getattr(record, name) for name in names} | {
            "hours_min": record.weekly_minutes_min,
            "hours_max": record.weekly_minutes_max,
            "start_kind": record.start_kind.value,
        }

    def answers(self) -> Values:
        names = ("weeks_count", "starts_on", "ends_on", "school_weeks_only", "seats_total", "waiting_list_open")
        values = {name: self[name].data for name in names if name in self}
        if "hours_max" in self:
            values |= {"weekly_minutes_min": self.hours_min.data, "weekly_minutes_max": self.hours_max.data}
        if "start_kind" in self:
            kind = StartKind(self.start_kind.data) if self.start_kind.data else StartKind.ASAP
            values["start_kind"] = StartKind.DATE if self.starts_on.data and kind is StartKind.ASAP else kind
        return values


class ContractPart(Part):
    """Contract and pay of a job; length and first hours of an insertion post."""

    contract = SelectField("Contrat", choices=[EMPTY, *((one.value, one.label) for one in Contract)])
    duration_months = CountField("Durée du contrat, en mois")
    first_hours = BooleanField("Quelques heures par semaine pour commencer")
    pay_min = EurosField("Rémunération, à partir de", description="En euros, par exemple 12,02.")
    pay_max = EurosField("Jusqu’à")
    pay_period = SelectField("Ce montant est", choices=[EMPTY, *((one.value, one.label) for one in PayPeriod)])
    pay_gross = SelectField("Brut ou net", choices=[EMPTY, ("gross", "Brut"), ("net", "Net")])

    def from_record(self, record: OfferData) -> Values:
        return {
            "contract": record.contract.value if record.contract else "",
            "duration_months": round(record.duration_days / 30) if record.duration_days else None,
            "first_hours": record.first_hours,
            "pay_min": record.pay_min_cents,
            "pay_max": record.pay_max_cents,
            "pay_period": record.pay_period.value if record.pay_period else "",
            "pay_gross": {True: "gross", False: "net", None: ""}[record.pay_gross],
        }

    def answers(self) -> Values:
        months = self.duration_months.data
        values: Values = {
            "duration_days": months * 30 if months is not None else None,
            "pay_min_cents": self.pay_min.data,
            "pay_max_cents": self.pay_max.data,
            "pay_period": PayPeriod(self.pay_period.data) if self.pay_period.data else None,
            "pay_gross": {"gross": True, "net": False}.get(self.pay_gross.data),
        }
        if "contract" in self:
            values["contract"] = Contract(self.contract.data) if self.contract.data else None  # type: ignore[call-arg]
        if "first_hours" in self:
            values["first_hours"] = self.first_hours.data
        return values


class RemotePart(Part):
    """Whether it may be done from home."""

    remote = SelectField("À distance", choices=[(one.value, one.label) for one in Remote])
    remote_note = StringField("Précision")

    def from_record(self, record: OfferData) -> Values:
        return {"remote": record.remote.value, "remote_note": record.remote_note}

    def answers(self) -> Values:
        return {"remote": Remote(self.remote.data), "remote_note": self.remote_note.data or ""}  # type: ignore[call-arg]


class AnswerPart(Part):
    """Who answers, and how."""

    contact_name = StringField("Prénom et nom", description="D’une personne, ou le nom d’une équipe.")
    contact_email = EmailField("Son adresse e-mail")
    contact_phone = TelField("Son téléphone")
    contact_public = BooleanField(
        "Montrer ce contact à tous", description="Sinon, seule la personne qui répond le reçoit."
    )

    def from_record(self, record: OfferData) -> Values:
        names = ("contact_name", "contact_email", "contact_phone", "contact_public")
        return {name: getattr(record, name) for name in names}

    def answers(self) -> Values:
        names = ("contact_name", "contact_email", "contact_phone")
        return {name: self[name].data or None for name in names} | {"contact_public": self.contact_public.data}


class ChannelPart(Part):
    """Where one answers, what comes first."""

    channel = RadioField("Où répond-on\u00a0?", choices=[
        (Channel.HERE.value, "Ici, par À portée"), (Channel.PHONE.value, "Par téléphone"),
        (Channel.PARTNER_SITE.value, "Sur votre site"), (Channel.ON_SITE.value, "En venant sur place")])  # fmt: skip
    apply_url = StringField("Adresse de la page où répondre")
    apply_phone = TelField("Numéro à appeler")
    apply_note = StringField("Comment faire, en une phrase")
    entry_step = SelectField("Avant de commencer", choices=[(step.value, step.label) for step in EntryStep])
    substitute_email = EmailField(
        "Adresse de secours", description="Prévenue si la première ne répond pas, par exemple pendant des congés."
    )
    name_blind = BooleanField(
        "Lire d’abord les demandes sans les noms",
        description="Le prénom et le contact arrivent quand vous proposez une rencontre, gardez un tour ou dites oui.",
    )

    def from_record(self, record: OfferData) -> Values:
        names = ("apply_url", "apply_phone", "apply_note", "substitute_email", "name_blind")
        return {name: getattr(record, name) for name in names} | {
            "channel": record.channel.value,
            "entry_step": record.entry_step.value,
        }

    def answers(self) -> Values:
        values: Values = {name: self[name].data or None for name in ("apply_url", "apply_phone", "substitute_email")}
        return values | {
            "apply_note": self.apply_note.data or "",
            "channel": Channel(self.channel.data),  # type: ignore[call-arg]
            "entry_step": EntryStep(self.entry_step.data),
            "name_blind": self.name_blind.data,
        }


class InsurancePart(Part):
    """Volunteering: insurance and expenses."""

    insurance_name = StringField("Assureur des bénévoles")
    insurance_ends_on = DayField("Assurés jusqu’au")
    expenses_note = StringField("Frais remboursés", description="Par exemple\u00a0: le trajet, sur justificatif.")

    def from_record(self, record: OfferData) -> Values:
        names = ("insurance_name", "insurance_ends_on", "expenses_note")
        return {name: getattr(record, name) for name in names}

    def answers(self) -> Values:
        return {
            "insurance_name": self.insurance_name.data or None,
            "insurance_ends_on": self.insurance_ends_on.data,
            "expenses_note": self.expenses_note.data or "",
        }
