"""Kinds of structures and what each may publish (who may publish what: the rules of the field)."""

from enum import StrEnum

from app.matching.values import Kind


class StructureType(StrEnum):
    """What a structure is, in law or in use."""

    ASSOCIATION = "association"
    PUBLIC_BODY = "public_body"  # commune, département, hospital, public establishment
    COMPANY = "company"
    SIAE = "siae"  # conventioned structure of insertion by economic activity
    GEIQ = "geiq"  # groups of employers for insertion: not IAE
    TRAINING_BODY = "training_body"
    ACCOMPANYING_BODY = "accompanying_body"
    SOCIAL_SERVICE = "social_service"

    @property
    def label(self) -> str:
        return _TYPE_LABELS[self]


class MemberRole(StrEnum):
    """A member publishes and answers; an admin also manages members."""

    ADMIN = "admin"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return {"admin": "Responsable", "member": "Membre"}[self.value]


_TYPE_LABELS = {
    StructureType.ASSOCIATION: "Association",
    StructureType.PUBLIC_BODY: "Collectivité ou établissement public",
    StructureType.COMPANY: "Entreprise",
    StructureType.SIAE: "Structure d’insertion (SIAE)",
    StructureType.GEIQ: "Groupement d’employeurs (GEIQ)",
    StructureType.TRAINING_BODY: "Organisme de formation",
    StructureType.ACCOMPANYING_BODY: "Service insertion et emploi",
    StructureType.SOCIAL_SERVICE: "Service social ou de proximité",
}
NEEDS_SIRET = frozenset({Kind.JOB, Kind.IMMERSION})  # one employs, or welcomes at work, under a SIRET
_HELPERS = frozenset({Kind.SERVICE, Kind.TRAINING})
PUBLISHABLE: dict[StructureType, frozenset[Kind]] = {
    StructureType.ASSOCIATION: frozenset({Kind.VOLUNTEERING, Kind.JOB, Kind.IMMERSION, Kind.SERVICE}),
    StructureType.PUBLIC_BODY: frozenset({Kind.VOLUNTEERING, Kind.JOB, Kind.IMMERSION, Kind.SERVICE}),
    StructureType.COMPANY: frozenset({Kind.JOB, Kind.IMMERSION}),
    StructureType.SIAE: frozenset({Kind.INSERTION_SITE, Kind.JOB, Kind.IMMERSION, Kind.SERVICE}),
    StructureType.GEIQ: frozenset({Kind.INSERTION_SITE, Kind.JOB, Kind.IMMERSION}),
    StructureType.TRAINING_BODY: frozenset({Kind.TRAINING, Kind.JOB, Kind.IMMERSION, Kind.SERVICE}),
    StructureType.ACCOMPANYING_BODY: _HELPERS | {Kind.JOB, Kind.IMMERSION},
    StructureType.SOCIAL_SERVICE: _HELPERS | {Kind.JOB, Kind.IMMERSION, Kind.VOLUNTEERING},
}


def publishable(type_: StructureType, *, has_siret: bool) -> frozenset[Kind]:
    """Return the kinds a structure publishes: those of its type, those that need a SIRET when there is one."""
    return PUBLISHABLE[type_] if has_siret else PUBLISHABLE[type_] - NEEDS_SIRET
