"""Feeds for tests, written as their publishers write them: the smallest legal record, with what each test changes."""

import json
from itertools import count
from typing import Any

_numbers = count(1)


def ft_offer(ref: str | None = None, **changes: Any) -> dict[str, Any]:
    """One result of France Travail, « Offres d'emploi v2 », in Guéret."""
    ref = ref or f"19{next(_numbers):04d}K"
    offer: dict[str, Any] = {
        "id": ref,
        "intitule": "Agent / Agente d'entretien des espaces verts (H/F)",
        "description": "Vous entretenez les espaces verts de la commune.\nVous taillez et vous plantez.",
        "dateCreation": "2026-11-02T08:15:42.000Z",
        "dateActualisation": "2026-11-10T09:00:00.000Z",
        "lieuTravail": {
            "libelle": "23 - Guéret",
            "latitude": 46.171,
            "longitude": 1.871,
            "codePostal": "23000",
            "commune": "23096",
        },
        "romeCode": "A1203",
        "romeLibelle": "Agent / Agente d'entretien des espaces verts",
        "appellationlibelle": "Ouvrier / Ouvrière du paysage",
        "entreprise": {"nom": "PAYSAGES DU LIMOUSIN", "entrepriseAdaptee": False},
        "typeContrat": "CDD",
        "typeContratLibelle": "CDD - 6 Mois",
        "natureContrat": "Contrat travail",
        "experienceExige": "D",
        "experienceLibelle": "Débutant accepté",
        "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}],
        "competences": [{"code": "119093", "libelle": "Tailler des végétaux", "exigence": "S"}],
        "salaire": {"libelle": "Horaire de 12.5 Euros à 13.0 Euros sur 12.0 mois"},
        "dureeTravailLibelle": "35H Travail le samedi",
        "dureeTravailLibelleConverti": "Temps plein",
        "alternance": False,
        "nombrePostes": 2,
        "accessibleTH": False,
        "qualificationCode": "6",
        "contact": {"nom": "M. Recruteur", "courriel": "recruteur@paysages.example"},
        "origineOffre": {"origine": "1", "urlOrigine": f"https://candidat.francetravail.example/offres/{ref}"},
    }
    return {**offer, **changes}


def ft_file(*offers: Any, announced: int | None = None) -> bytes:
    """An answer of the search, as bytes; ``announced`` is how many results the search says it has."""
    answer: dict[str, Any] = {"resultats": list(offers)}
    if announced is not None:
        answer["filtresPossibles"] = [
            {"filtre": "typeContrat", "agregation": [{"valeurPossible": "CDI", "nbResultats": announced}]}
        ]
    return json.dumps(answer).encode()
