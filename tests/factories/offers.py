"""Offers for tests: the smallest publishable one of each kind, with traits."""

from dataclasses import replace
from datetime import datetime

from app.kit.database import unit_of_work
from app.matching.values import Contract, Kind, Schedule, Siae
from app.offers import services
from app.offers.models import Offer
from app.offers.record import OfferData, PlaceData, SlotData
from app.structures.models import Structure
from app.structures.values import PUBLISHABLE, StructureType
from tests.conftest import NOW
from tests.factories.structures import GUERET, MODERATOR, a_structure

TYPE_FOR = {
    Kind.JOB: StructureType.COMPANY,
    Kind.IMMERSION: StructureType.COMPANY,
    Kind.VOLUNTEERING: StructureType.ASSOCIATION,
    Kind.INSERTION_SITE: StructureType.SIAE,
    Kind.TRAINING: StructureType.TRAINING_BODY,
    Kind.SERVICE: StructureType.SOCIAL_SERVICE,
}
BY_KIND = {
    Kind.JOB: {"contract": Contract.CDI, "rome": ("K1304",), "weekly_minutes_max": 35 * 60},
    Kind.IMMERSION: {"rome": ("D1102",), "weekly_minutes_max": 35 * 60},
    Kind.VOLUNTEERING: {"slots": (SlotData(day=2, start_minute=9 * 60, end_minute=12 * 60),)},
    Kind.INSERTION_SITE: {"rome": ("A1203",), "weekly_minutes_max": 26 * 60, "siae": Siae.ACI},
    Kind.TRAINING: {"weekly_minutes_max": 6 * 60, "cost_note": "Gratuit, payé par la Région"},
    Kind.SERVICE: {"themes": ("numerique--acceder-a-une-connexion-internet",), "schedule": Schedule.FREE,
                   "mobilisation_note": "Sur rendez-vous"},
}
GUERET_PLACE = PlaceData(**GUERET)


def offer_data(kind: Kind = Kind.VOLUNTEERING, **values) -> OfferData:
    """A record of the kind that may be published."""
    common = {
        "title": "Faire vivre le jardin partagé",
        "description": "Le mardi, une petite équipe sème, arrose et récolte ensemble.",
        "places": (GUERET_PLACE,),
        "contact_name": "Bernard Teillet",
        "contact_email": "bernard@structure.example",
        "contact_phone": "05 36 49 01 48",
    }
    return OfferData(kind=kind, **{**common, **BY_KIND[kind], **values})


def an_offer(
    kind: Kind = Kind.VOLUNTEERING, *, structure: Structure | None = None, published: bool = True,
    now: datetime = NOW, **values,
) -> Offer:
    """An offer of the kind, on line unless told, of a structure that may publish it."""
    structure = structure or a_structure(TYPE_FOR[kind])
    assert kind in PUBLISHABLE[structure.type]
    with unit_of_work():
        offer = services.create(structure, offer_data(kind, **values), actor=MODERATOR, now=now)
        if published:
            services.publish(offer, actor=MODERATOR, now=now)
    return offer


def with_seats(seats: int | None, **values) -> OfferData:
    """A volunteering record with that many seats."""
    return replace(offer_data(**values), seats_total=seats)
