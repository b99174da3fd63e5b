"""What a structure reads of its own offers: the preview, what is missing, why it is not visible, what one may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.bulk.table import COLUMN_OF
from app.desks.offer_steps import step_with
from app.kit import french
from app.kit.clock import local_date
from app.matching.values import Help, Kind
from app.offers import wording
from app.offers.cards import Card, card_of
from app.offers.checks import mistakes, problems
from app.offers.freshness import asks_freshness
from app.offers.lifespan import without_past_term
from app.offers.models import Offer, OfferHistory
from app.offers.presenters import OfferPage
from app.offers.record import OfferData
from app.offers.record_rows import record_of
from app.offers.services import CLOSED_BY_MODERATOR, MAY_BE_INCOMPLETE, REFUSED_BY_STRUCTURE
from app.offers.workflow import LIVE, OFFER_WORKFLOW, OfferAction, OfferState
from app.placements.interest_queries import Interest, interest_of
from app.structures.models import Structure
from app.structures.workflow import StructureState

NOBODY_YET = Interest()
TONES = {
    OfferState.PUBLISHED: "ok",
    OfferState.FULL: "new",
    OfferState.TO_CORRECT: "stop",
    OfferState.TO_REVIEW: "ask",
    OfferState.EXPIRED: "ask",
}
CURES = {
    OfferState.TO_REVIEW: "L’équipe du territoire la lit. Vous recevez sa réponse par mail.",
    OfferState.PAUSED: "Elle est en pause. Remettez-la en ligne quand vous voulez.",
    OfferState.EXPIRED: "Sa date est passée. Remettez-la en ligne si elle est toujours d’actualité.",
    OfferState.CLOSED: "Elle est fermée. Remettez-la en ligne si elle reprend.",
    OfferState.ARCHIVED: "Elle est archivée depuis plus d’un an. Dupliquez-la pour la publier de nouveau.",
}


WAITS_FOR_YOU = "L’équipe du territoire l’a écrite pour vous. Relisez-la, puis confirmez\u00a0: elle part en ligne."
WAITS_LABEL = "Attend la structure"
STRUCTURE_RULES = {
    StructureState.DRAFT: "Votre structure n’est pas encore envoyée à l’équipe du territoire. Complétez sa fiche.",
    StructureState.TO_REVIEW: "Votre structure n’est pas encore validée. L’équipe du territoire lit sa fiche.",
    StructureState.TO_CORRECT: "La fiche de votre structure est à corriger. Corrigez-la, puis renvoyez-la.",
    StructureState.SUSPENDED: "Votre structure est suspendue. Lisez la raison sur sa fiche, et répondez-y.",
    StructureState.CLOSED: "Votre structure est fermée.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to say before publishing, and the page where it is said."""

    message: str
    url: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One offer as its structure sees it."""

    id: str
    card: Card
    state: str
    state_label: str
    tone: str | None
    missing: tuple[Gap, ...]
    hidden_because: tuple[str, ...]
    may: frozenset[str]
    ends_on: str
    checked_on: str
    asks_freshness: bool
    comment: str


def preview_of(offer: Offer, *, now: datetime) -> Preview:
    """Return what the desk shows of an offer loaded whole."""
    today = local_date(now)
    missing = gaps(offer, today)
    return Preview(
        id=offer.public_id,
        card=card_of(offer, now=now, today=today),
        state=offer.state.value,
        state_label=WAITS_LABEL if offer.waits_for_structure else offer.state.label,
        tone=TONES.get(offer.state),
        missing=missing,
        hidden_because=why_hidden(offer, missing=bool(missing)),
        may=may(offer, missing=bool(missing)),
        ends_on=french.long_date(offer.expires_on) if offer.expires_on else "",
        checked_on=french.short_date(offer.confirmed_at) if offer.confirmed_at else "",
        asks_freshness=asks_freshness(offer, today),
        comment=(offer.review_comment or "") if offer.state is OfferState.TO_CORRECT else "",
    )


def gaps(offer: Offer, today: date) -> tuple[Gap, ...]:
    """Return what keeps the offer from being published, each with its page."""
    record = without_past_term(record_of(offer), offer, today=today)
    found = problems(record, offer.structure, today=today)
    start = f"/structure/offres/{offer.public_id}/etape/"
    return tuple(Gap(message, _where_said(offer, start, field)) for field, message in found.items())


def _where_said(offer: Offer, start: str, field: str) -> str:
    """What a structure may publish depends on its own page: its type, its SIRET."""
    return "/structure/fiche" if field == "kind" else start + step_with(offer.kind, field)


def faults(offer: Offer, typed: OfferData, *, today: date) -> dict[str, str]:
    """Return what its services would refuse of a record that is being typed."""
    record = without_past_term(typed, offer, today=today)
    if offer.state in MAY_BE_INCOMPLETE:
        return mistakes(record, today=today)
    return problems(record, offer.structure, today=today)


def why_hidden(offer: Offer, *, missing: bool) -> tuple[str, ...]:
    """« Pourquoi on ne la voit pas ? » : the exact rules, each with what to do; empty when everyone sees it."""
    reasons = [STRUCTURE_RULES.get(offer.structure.state, "")]
    if offer.state is OfferState.DRAFT:
        reasons.append(
            "C’est un brouillon" + ("\u00a0: complétez-le, puis publiez-le." if missing else "\u00a0: publiez-le.")
        )
    if offer.state is OfferState.TO_CORRECT:
        reasons.append("L’équipe du territoire demande une correction. Corrigez, puis renvoyez.")
    reasons.append(_over_rule(offer))
    if offer.state is OfferState.FULL and not offer.waiting_list_open:
        reasons.append(_full_rule(offer))
    unconfirmed = offer.kind in {Kind.INSERTION_SITE, Kind.TRAINING} and not offer.structure.convention_confirmed_at
    if unconfirmed and offer.source is None:
        reasons.append(
            "La convention ou la déclaration d’activité de votre structure reste à confirmer par le territoire."
        )
    return tuple(filter(None, reasons))


def _full_rule(offer: Offer) -> str:
    """Full and without a waiting list: by its structure's word, or by its seats."""
    if offer.said_full_at is not None:
        return (
            "Vous l’avez dite complète. Dites qu’il y a de nouveau de la place, ou ouvrez une liste d’attente\u00a0: "
            "elle revient dans la recherche."
        )
    taken = french.count(offer.seats_total or 0, "place")
    return f"Complet\u00a0: {taken} sur {taken}. Ajoutez des places ou ouvrez une liste d’attente."


def _over_rule(offer: Offer) -> str:
    """What takes an offer off line although it was published: its state, its date, a twin from another source."""
    if offer.closed_reason == CLOSED_BY_MODERATOR:
        return "L’équipe du territoire l’a fermée. Lisez sa raison ci-dessous : vous pouvez lui répondre."
    if offer.closed_reason == REFUSED_BY_STRUCTURE:
        return "La structure a répondu non à cette offre, que l’équipe du territoire avait écrite pour elle."
    if offer.waits_for_structure:
        return WAITS_FOR_YOU
    if offer.state in CURES:
        return CURES[offer.state]
    if offer.duplicate_of_id is not None:
        return "La même offre est déjà en ligne, reprise d’une autre source : une seule des deux est montrée."
    return ""


def may(offer: Offer, *, missing: bool) -> frozenset[str]:
    """Return the verbs of the page that make sense now."""
    allowed = {
        verb
        for verb, action in {
            "pause": OfferAction.PAUSE,
            "complet": OfferAction.FILL,
            "reprendre": OfferAction.RESUME,
            "renouveler": OfferAction.RENEW,
            "fermer": OfferAction.CLOSE,
        }.items()
        if OFFER_WORKFLOW.allows(offer.state, action)
    }
    if offer.closed_reason == CLOSED_BY_MODERATOR and "renouveler" in allowed:
        allowed = (allowed - {"renouveler"}) | {"renouveler-equipe"}  # the team alone puts it back
    if offer.closed_reason == REFUSED_BY_STRUCTURE and "renouveler" in allowed:
        allowed = (allowed - {"renouveler"}) | {"renouveler-structure"}  # its own word alone does
    if offer.state is OfferState.FULL and offer.said_full_at is not None:
        allowed.add("rouvrir")
    if offer.waits_for_structure and not missing:
        allowed.add("confirmer")
    if offer.state in {OfferState.DRAFT, OfferState.TO_CORRECT} and not missing:
        allowed.add("publier")
    if offer.state in {*LIVE, OfferState.PAUSED}:
        allowed.add("actualite")
    return frozenset(allowed)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list of offers."""

    preview: Preview
    interest: Interest
    url: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of a structure's offers, and how many requests wait for it, whatever the page."""

    rows: list[Row]
    to_confirm: int
    waiting: int

    def printed(self) -> dict[str, object]:
        """Return what the table's template reads."""
        return {"rows": self.rows, "to_confirm": self.to_confirm}


def desk_page(structure: Structure, offers: Sequence[Offer], *, now: datetime) -> DeskPage:
    """Return what the list prints: rows, how many ask to be confirmed, how many people wait."""
    interest = interest_of(structure.id, [offer.id for offer in offers])
    rows = [
        Row(preview_of(offer, now=now), interest.get(offer.id, NOBODY_YET), f"/structure/offres/{offer.public_id}")
        for offer in offers
    ]
    stale = sum(row.preview.asks_freshness for row in rows)
    return DeskPage(rows, stale, sum(one.waiting for one in interest.values()))


MOST_FIELDS = 4  # named in a line of history
HISTORY_WORDS = {
    "created": "Brouillon créé", "edited": "Modifiée", "confirmed": "Dite toujours d’actualité",
    "seats": "Places mises à jour", "confirmed_written": "Confirmée par la structure, à relire",
    "submit": "Envoyée en relecture", "publish": "Mise en ligne", "ask_correction": "Correction demandée",
    "pause": "Mise en pause", "resume": "Remise en ligne", "fill": "Complète", "reopen": "De nouveau de la place",
    "expire": "Date dépassée", "renew": "Renouvelée", "close": "Fermée", "archive": "Archivée",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of « Ce qui s’est passé »."""

    what: str
    who: str
    when: str
    comment: str


def history_lines(history: Sequence[OfferHistory]) -> list[HistoryLine]:
    """Return the history in words, the latest first."""
    return [
        HistoryLine(_what(line), line.actor, french.date_and_hour(line.at), line.comment) for line in history
    ]


def _what(line: OfferHistory) -> str:
    """« Modifiée : titre, créneaux de la semaine »: the fields go by the headings of the partner's own table."""
    words = HISTORY_WORDS.get(line.action, line.action)
    named = list(dict.fromkeys(_uncapital(COLUMN_OF[name].what) for name in line.fields or () if name in COLUMN_OF))
    if line.action != "edited" or not named:
        return words
    rest = [f"et {len(named) - MOST_FIELDS} autres réponses"] if len(named) > MOST_FIELDS + 1 else []
    shown = named[:MOST_FIELDS] if rest else named
    return f"{words}\u00a0: {', '.join([*shown, *rest])}"


def _uncapital(words: str) -> str:
    return words[:1].lower() + words[1:]


def summary_rows(offer: Offer, page: OfferPage) -> list[tuple[str, str, str]]:
    """Return what was answered, line by line, each with the page where it changes."""
    start = f"/structure/offres/{offer.public_id}/etape/"
    slots = [f"{day['day']}, {slot['time']}" for day in page.days for slot in day["slots"]]  # type: ignore[attr-defined]
    when = [*slots, *page.sessions, *filter(None, (page.schedule_note, wording.when(offer) if not slots else ""))]
    lines = (
        ("Où", "\u00a0; ".join(place.text for place in page.places) or page.remote_text, "places"),
        ("Quand", "\u00a0; ".join(when), "slots"),
        ("Places", str(page.seats_total) if page.seats_total else "Pas de limite", "seats_total"),
        ("Qui répond", ", ".join(filter(None, (offer.contact_name, offer.contact_email, offer.contact_phone))),
         "contact_name"),
        ("Demandé", ", ".join(words for words, _ in page.asked) or "Rien de particulier", "requirements"),
        ("Ce qui aide", ", ".join(one.label for one in Help if one.value in (offer.helps or ())), "helps"),
    )  # fmt: skip
    return [(name, text, start + step_with(offer.kind, field)) for name, text, field in lines]
