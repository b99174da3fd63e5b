"""Writes of a territory's own models, and the models proposed to a partner: the territory's, then the ready ones."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime

from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.offers import model_queries as queries
from app.offers.checks import mistakes
from app.offers.models import Offer
from app.offers.record import OfferData
from app.offers.record_rows import record_of
from app.offers.rich_text import sanitised
from app.offers.shared_models import OfferModel
from app.offers.snapshots import dumped, loaded
from app.offers.starting_points import StartingPoint, starting_point, starting_points
from app.offers.text_digest import digest_of

LONGEST_LABEL = 60
OWN = "territoire-"  # codes of a territory's models, apart from those of the ready ones
# what is one structure's own is never kept: names, numbers, places, dates, insurance, seats
KEPT = frozenset({
    "kind", "title", "summary", "description", "weekly_minutes_min", "weekly_minutes_max", "weeks_count", "schedule",
    "schedule_note", "school_weeks_only", "contract", "duration_days", "first_hours", "hire_promised", "trial_day",
    "rome", "appellations", "themes", "requirements", "conditions", "conditions_stated", "helps", "publics",
    "expenses_note", "certification", "cost_note", "service_types", "mobilisation_note", "entry_step", "slots",
})  # fmt: skip


def keep_as_model(offer: Offer, territory_code: str, *, actor: Actor, now: datetime) -> OfferModel:
    """Keep what an offer says as a model of a territory, under its title; it is to be read again before it is proposed.

    A new model is withdrawn: names and numbers may stand in its text.
    """
    if len(queries.of_territory(territory_code)) >= queries.MOST:
        raise RuleBroken(f"Un territoire garde {queries.MOST} modèles au plus\u00a0: corrigez-en un.")
    data = _general(record_of(offer))
    model = OfferModel(
        territory_code=territory_code, kind=offer.kind, label=offer.title[:LONGEST_LABEL] or offer.kind.label,
        says=dumped(data), text_digest=digest_of(data.description), author=actor.label, created_at=now,
        updated_at=now, withdrawn_at=now,
    )  # fmt: skip
    db.session.add(model)
    db.session.flush()
    return model


def edit_model(
    model: OfferModel, *, label: str, title: str, description: str, proposed: bool, actor: Actor, now: datetime
) -> None:
    """Change the words of a model, and whether partners see it; raises RuleBroken naming each field at fault."""
    data = replace(loaded(model.says), title=title, description=sanitised(description))
    found = mistakes(data, today=local_date(now))
    if not 2 <= len(label) <= LONGEST_LABEL:
        found["label"] = f"Donnez un nom court\u00a0: {LONGEST_LABEL} caractères au plus."
    if proposed and not (title and data.description):
        found.setdefault("description", "Un modèle proposé a un titre et un texte.")
    if found:
        raise RuleBroken("Une réponse est à corriger.", errors=found)
    model.label, model.says, model.text_digest = label, dumped(data), digest_of(data.description)
    model.withdrawn_at = None if proposed else (model.withdrawn_at or now)
    model.author, model.updated_at = actor.label, now
    db.session.flush()


def models_for(kind: Kind, territory_code: str, *, names: Iterable[str] = ()) -> list[StartingPoint]:
    """Return the models a partner may start from: the territory's own first."""
    own = [_point(model) for model in queries.proposed(territory_code, kind)]
    return own + starting_points(kind, names=names)


def model_called(kind: Kind, territory_code: str, code: str) -> StartingPoint | None:
    """Return a model a partner of the territory may start from, by its code."""
    if not code.startswith(OWN):
        return starting_point(kind, code)
    return next((_point(one) for one in queries.proposed(territory_code, kind) if OWN + one.public_id == code), None)


def _point(model: OfferModel) -> StartingPoint:
    return StartingPoint(OWN + model.public_id, model.label, (), {}, record=loaded(model.says))


def _general(data: OfferData) -> OfferData:
    blank = OfferData(kind=data.kind)
    own = {item.name: getattr(blank, item.name) for item in fields(data) if item.name not in KEPT}
    return replace(data, **own)
