"""Free text about a person: what must never be written there is found, and the writer is asked to say it otherwise.

A reader warned beforehand writes better: the words found are named, nothing is changed behind their back.
"""

import re

from app.reference.text_keys import fold

SOCIAL_SECURITY = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[ab])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)", re.I
)
BANK_ACCOUNT = re.compile(r"\bfr\s?\d{2}(?:\s?[\da-z]{4}){5}\s?[\da-z]{3}\b", re.I)
# beginnings of words, folded: health, addictions, justice, violence, debts
SENSITIVE_WORDS = (
    "addict", "alcool", "bipolaire", "bracelet electronique", "cancer", "casier", "condamn", "cure de", "depressi",
    "detention", "detenu", "diabet", "diagnostic", "drogue", "enceinte", "epilep", "garde a vue", "grossesse",
    "handicap", "hospitalis", "incarcer", "invalidite", "maladie", "medicament", "mise a l epreuve", "obesite",
    "pathologie", "prison", "probation", "psychiatr", "rqth", "schizophr", "seropositi", "sevrage", "sida",
    "surendett", "toxicoman", "traitement medical", "violences conjugales", "vih",
)  # fmt: skip
FOUND = re.compile(r"(?<!\w)(" + "|".join(SENSITIVE_WORDS) + r")\w*")


def problem(text: str) -> str | None:
    """Return what to rewrite in a free text, in French; None when nothing was found."""
    if SOCIAL_SECURITY.search(text):
        return "N’écrivez pas de numéro de sécurité sociale ici."
    if BANK_ACCOUNT.search(text):
        return "N’écrivez pas de numéro de compte bancaire ici."
    found = FOUND.search(fold(text))
    if found:
        return (
            f"Le mot «\u00a0{found.group()}\u00a0» touche à la santé, à la justice ou à l’argent. "
            "Dites plutôt ce que la personne peut faire, ou ce qui l’aiderait."
        )
    return None
