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


def job_posting(ref: str = "JP-1", **changes: Any) -> dict[str, Any]:
    """One schema.org JobPosting in Aubusson."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Source", "value": ref},
        "title": "Menuisière ou menuisier",
        "description": "<p>Atelier de six personnes.</p>",
        "datePosted": "2026-11-03",
        "validThrough": "2027-02-28T00:00:00+01:00",
        "employmentType": ["FULL_TIME"],
        "hiringOrganization": {"@type": "Organization", "name": "Bois et Fils"},
        "jobLocation": {
            "@type": "Place",
            "address": {"streetAddress": "2 rue Vaveix", "addressLocality": "Aubusson", "postalCode": "23200"},
            "geo": {"latitude": 45.956, "longitude": 2.168},
        },
        "workHours": "35 h",
        "url": f"https://bois.example/{ref}",
    }
    return {**posting, **changes}


def mission(ref: str = "M-1", **changes: Any) -> dict[str, Any]:
    """One volunteering mission of API Engagement, as JSON."""
    values: dict[str, Any] = {
        "clientId": ref,
        "title": "Aider aux devoirs",
        "description": "Une heure avec un enfant, le mardi.",
        "applicationUrl": f"https://missions.example/{ref}",
        "postedAt": "2026-10-01T00:00:00.000Z",
        "startAt": "2026-12-01T00:00:00.000Z",
        "domain": "education",
        "remote": "no",
        "places": 3,
        "addresses": [
            {"street": "1 rue de l'École", "city": "Guéret", "postalCode": "23000",
             "location": {"lat": 46.171, "lon": 1.872}}
        ],
        "organizationName": "Les Amis de l'école",
        "organizationRNA": "W232000123",
    }  # fmt: skip
    return {**values, **changes}


def di_service(ref: str = "flux--1", **changes: Any) -> dict[str, Any]:
    """One service of data·inclusion, schema v1."""
    values: dict[str, Any] = {
        "source": "flux",
        "structure_id": "flux--s1",
        "id": ref,
        "nom": "Garage solidaire",
        "description": "Réparer sa voiture à petit prix.",
        "date_maj": "2026-10-01",
        "type": "aide-materielle",
        "thematiques": ["mobilite--entretenir-reparer-son-vehicule"],
        "frais": "payant",
        "frais_precisions": "Prix des pièces",
        "publics": ["beneficiaires-des-minimas-sociaux"],
        "zone_eligibilite": ["23"],
        "commune": "Guéret",
        "code_postal": "23000",
        "code_insee": "23096",
        "latitude": 46.17,
        "longitude": 1.87,
        "telephone": "0536490023",
        "modes_accueil": ["en-presentiel"],
        "modes_mobilisation": ["telephoner"],
        "mobilisable_par": ["usagers"],
    }
    return {**values, **changes}
