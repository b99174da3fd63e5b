"""The structures of a feed: recognised by SIRET, else by source and name; owned by the feed, and saying so."""

from datetime import datetime

from app.geo.queries import gazetteer
from app.interop.record import Organisation
from app.kit.access import SYSTEM
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Precision
from app.reference.text_keys import fold
from app.structures import queries
from app.structures import services as structures
from app.structures.models import Structure
from app.structures.workflow import STRUCTURE_WORKFLOW, StructureAction, StructureState
from app.territories import queries as territories

UNNAMED = "Employeur non communiqué"
TAKEN_FROM = "Reprise de {}\u00a0: cette structure n’a pas de compte ici."


def structure_of(organisation: Organisation, *, source: str, now: datetime) -> Structure:
    """Return the structure of a record, created at its first appearance.

    A registered structure with the same SIRET is recognised when it is approved; otherwise the feed has its own.
    """
    registered = queries.of_numbers(siret=organisation.siret, rna=organisation.rna)
    if registered is not None and registered.state is StructureState.APPROVED:
        return registered
    ref = (organisation.ref or organisation.siret or fold(organisation.name) or fold(UNNAMED))[:120]
    known = queries.by_source(source, ref)
    return known if known is not None else _create(organisation, source=source, ref=ref, now=now)


def _create(organisation: Organisation, *, source: str, ref: str, now: datetime) -> Structure:
    commune = gazetteer().by_insee(organisation.insee) if organisation.insee else None
    structure = Structure(
        name=organisation.name or UNNAMED,
        type=organisation.type,
        siret=organisation.siret,
        rna=organisation.rna,
        territory_code=_territory(commune.departement if commune else None),
        publishes=False,
        state=StructureState.DRAFT,
        description=f"{TAKEN_FROM.format(source)} {organisation.description}".strip(),
        website=organisation.website,
        insee=commune.insee if commune else None,
        commune_name=commune.name if commune else None,
        postal_code=commune.postal_code if commune else None,
        lat=commune.lat if commune else None,
        lon=commune.lon if commune else None,
        precision=Precision.COMMUNE,
        labels=[f"Reprise de {source}"],
        source=source,
        source_ref=ref,
        created_at=now,
        updated_at=now,
    )
    db.session.add(structure)
    for action in (StructureAction.SUBMIT, StructureAction.APPROVE):
        STRUCTURE_WORKFLOW.apply(structure, action)
    db.session.flush()
    structures.record_decision("structure", structure.public_id, "feed", actor=SYSTEM, now=now, reason=source)
    return structure


def _territory(departement: str | None) -> str:
    """Return the territory that moderates: the one of the commune, else the first of this instance."""
    if departement and territories.by_code(departement):
        return departement
    opened = territories.all_by_name()
    if not opened:
        raise RuleBroken("Aucun territoire n’est ouvert sur cette instance\u00a0: ouvrez-en un avant d’importer.")
    return opened[0].code
