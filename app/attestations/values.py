"""Closed lists of attestations."""

from enum import StrEnum


class HoursSource(StrEnum):
    """Who wrote the time down."""

    DECLARED = "declared"  # the person
    SIGNED = "signed"  # the structure, session by session
    NONE = "none"  # a job: the employer's certificate says it

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    HoursSource.DECLARED: "heures notées par la personne",
    HoursSource.SIGNED: "heures signées par la structure, séance par séance",
    HoursSource.NONE: "les heures d’un emploi se lisent sur le certificat de travail",
}
