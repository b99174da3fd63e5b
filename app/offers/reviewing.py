"""Who reads an offer first, and what its words raise: asked each time an offer would go on line."""

from collections.abc import Iterable

from app.kit.access import Actor, Role
from app.kit.errors import RuleBroken
from app.kit.together import remember, remembered
from app.matching.values import Kind
from app.offers import model_queries, queries, risks
from app.offers.models import Offer
from app.offers.record import OfferData
from app.offers.starting_points import ready_digests
from app.offers.text_digest import digest_of
from app.structures.workflow import StructureState
from app.territories.queries import settings_of


def needs_review(offer: Offer, actor: Actor) -> bool:
    """Tell whether a moderator reads it before it is on line; its signs are already on it."""
    if actor.role in {Role.MANAGER, Role.ADMIN}:
        return False
    structure = offer.structure
    if structure.state is not StructureState.APPROVED or offer.flags or _unconfirmed(offer):
        return True
    first = settings_of(structure.territory_code).review_first_offers
    return first > 0 and _published(structure.id, at_most=first) < first


def check_structure(offer: Offer) -> None:
    """Raise RuleBroken when the structure may not have this offer on line yet."""
    if offer.structure.state is not StructureState.APPROVED:
        raise RuleBroken("La structure doit d’abord être validée par l’équipe du territoire.")
    if offer.source is None and _unconfirmed(offer):
        raise RuleBroken(
            "La convention ou la déclaration d’activité de la structure doit d’abord être confirmée.", field="kind"
        )


def keep_signs(offer: Offer, data: OfferData) -> bool:
    """Keep the signs of the words on the offer; tell whether one is new, which nobody has read yet."""
    found = risks.flags_of(data, same_text=_same_text(offer, data))
    risen = set(found) - set(offer.flags or ())
    offer.flags = list(found)
    return bool(risen)


def look_texts_up(offers: Iterable[Offer], *, structure_id: int) -> None:
    """Learn at once, for writes made together, how many other structures use each of these texts."""
    digests = {offer.text_digest for offer in offers if offer.text_digest}
    counts = queries.same_text_counts(digests, except_structure=structure_id)
    remember({("same_text", structure_id, digest): counts.get(digest, 0) for digest in digests})


def _same_text(offer: Offer, data: OfferData) -> int:
    digest, structure_id = digest_of(data.description), offer.structure_id
    if digest is None or digest in ready_digests():
        return 0
    found = remembered(
        ("same_text", structure_id, digest),
        lambda: queries.same_text_counts([digest], except_structure=structure_id).get(digest, 0),
    )
    return 0 if found >= risks.MANY and model_queries.is_a_models_text(digest) else found


def _published(structure_id: int, *, at_most: int) -> int:
    return remembered(
        ("published", structure_id, at_most), lambda: queries.published_count(structure_id, at_most=at_most)
    )


def _unconfirmed(offer: Offer) -> bool:
    """Insertion posts need a confirmed convention, training a confirmed declaration."""
    return offer.kind in {Kind.INSERTION_SITE, Kind.TRAINING} and offer.structure.convention_confirmed_at is None
