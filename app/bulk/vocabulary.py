"""Our closed lists as readers look them up: ROME jobs, appellations, themes. Unknown words are told, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.bulk.fields import Fields
from app.matching.values import Level, Required, Requirement
from app.reference.queries import ByRelease, choices, job_label, jobs
from app.reference.text_keys import fold

LICENCE_CODES = {
    "AM": "AM", "BSR": "AM", "A1": "A1", "A2": "A2", "A": "A", "B": "B", "BE": "BE", "E(B)": "BE", "EB": "BE",
    "C1": "C1", "C": "C", "CE": "CE", "E(C)": "CE", "EC": "CE", "D1": "D1", "D": "D", "DE": "DE", "E(D)": "DE",
}  # fmt: skip
MOST_SKILLS = 40


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the reference data knows, indexed once for a run."""

    appellations: dict[str, tuple[int, str]]  # folded label → OGR, ROME code
    themes: frozenset[str]
    service_types: frozenset[str]

    @classmethod
    def load(cls) -> "Vocabulary":
        """Return that of this instance, read once for its reference data."""
        return _kept.get()

    def rome(self, fields: Fields, name: str) -> tuple[str, ...]:
        """Return the ROME code of a field, nothing when absent or unknown."""
        code = fields.text(name, 20).upper()
        if not code:
            return ()
        if job_label(code):
            return (code,)
        fields.doubt(name, "Code ROME inconnu.", "Donnez un code ROME 4.0, une lettre et quatre chiffres.")
        return ()

    def appellation(self, fields: Fields, name: str) -> tuple[str, ...]:
        """Return the OGR number of a job's name, nothing when absent or unknown."""
        label = fields.text(name, 300)
        found = self.appellations.get(fold(label)) if label else None
        if label and found is None:
            fields.doubt(name, "Appellation inconnue du ROME.", "Le métier reste connu par son code ROME.")
        return (str(found[0]),) if found else ()

    def known_themes(self, fields: Fields, name: str, values: Iterable[object]) -> tuple[str, ...]:
        """Return the data·inclusion themes among values, the others told."""
        kept = []
        for value in values:
            if value in self.themes:
                kept.append(str(value))
            else:
                fields.doubt(name, "Thématique inconnue de data·inclusion.", "Elle est laissée de côté.", value=value)
        return tuple(dict.fromkeys(kept))


def _read() -> Vocabulary:
    return Vocabulary(
        {fold(title.label): (title.ogr, title.rome) for title in jobs()},
        frozenset(choice.value for choice in choices("theme")),
        frozenset(choice.value for choice in choices("service_type")),
    )


_kept = ByRelease(_read)


def licence(fields: Fields, name: str, level: Level) -> Required | None:
    """Return the requirement of a driving licence written « B - Véhicule léger »; an unknown one is told."""
    label = fields.text(name, 200)
    code = LICENCE_CODES.get(label.split(" - ", 1)[0].strip().upper().replace(" ", "")) if label else None
    if label and code is None:
        fields.doubt(name, "Permis ou habilitation inconnus.", "Il est cité dans le texte, pas dans les conditions.")
    return Required(f"licence:{code}", level) if code else None


def known_requirement(code: str) -> bool:
    """Tell whether a requirement code is one of ours."""
    return code in {item.value for item in Requirement}
