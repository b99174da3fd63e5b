"""Words that say a choice of the page: « serveur le soir, sans permis » is the word « serveur » and two choices.

Pure: a text in, what is left of it and the choices out. What is denied (« pas de nuit ») is left as it was written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.search.everyday_words import WEAK
from app.search.text_analysis import fold, plain_word, words

NBSP = "\u00a0"
NO = r"(?:sans|pas(?: besoin)?|ni|aucune?)\s+(?:avoir\s+)?(?:d['e]\s?|du\s+|le\s+|la\s+)?"
LICENCE = r"(?:permis(?:\s+b|\s+de\s+conduire)?|voiture|vehicule)"
WORK = r"(?:(?:travail|travailler|emploi|poste|job|boulot|equipe|horaires?)\s+)?"
ON = r"(?:(?:que\s+)?(?:le|les|du|en|tous les)\s+)"
DENIED = re.compile(r"\b(?:pas|sans|jamais|ni|sauf|hors|non)\b(?:\s+(?:de|le|la|les|en|du|travail\w*))*\s*$")
JOB_OF_NIGHT = re.compile(r"\b(?:veilleu\w+|gardien\w*|garde|surveillante?|agente?|receptionniste|table)\s*$")
DAYS = {"lundi": "mon", "mardi": "tue", "mercredi": "wed", "jeudi": "thu", "vendredi": "fri", "samedi": "sat",
        "dimanche": "sun"}  # fmt: skip
COMMAS, BLANKS = re.compile(r"\s*,(?:\s*,)*"), re.compile(r"\s+")
REPEATED = {"jour", "moment", "distanciel", "contrat"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing words say: its pattern in folded text, the choice, what it is called."""

    pattern: re.Pattern[str]
    name: str
    values: tuple[str, ...]
    label: str
    not_after: re.Pattern[str] | None = DENIED


@dataclass(frozen=True, slots=True)
class Understood:
    """What is left of a text, the choices it says by name, and what they are called."""

    rest: str
    choices: Mapping[str, Sequence[str]]
    labels: Sequence[str]


def _said(pattern: str, name: str, values: str | tuple[str, ...], label: str,
          not_after: re.Pattern[str] | None = DENIED) -> Said:  # fmt: skip
    several = (values,) if isinstance(values, str) else values
    return Said(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), name, several, label, not_after)


SAYINGS: tuple[Said, ...] = (
    _said(rf"(?:je\s+)?(?:(?:n')?ai\s+)?{NO}{LICENCE}(?:\s+ni\s+(?:de\s+)?{LICENCE})*", "sans_permis", "1",
          "sans permis", re.compile(r"\b(?:voitures?|voiturettes?)\s*$")),
    _said(rf"{NO}cv", "sans_cv", "1", "sans CV", None),
    _said(rf"{NO}(?:diplomes?|experiences?|qualifications?|bac|brevet|etudes)", "debutant", "1", "débutant accepté",
          None),
    _said(r"(?:grande?s?\s+)?debutante?s?(?:\s+acceptee?s?)?", "debutant", "1", "débutant accepté"),
    _said(r"(?:a\s+|en\s+)?mi[ -]temps", "heures", "20", f"20{NBSP}h par semaine au plus"),
    _said(r"(?:a\s+|en\s+)?temps\s+partiel", "heures", "34", f"moins de 35{NBSP}h par semaine"),
    _said(r"petits?\s+boulots?|(?:job|boulot|travail|emploi)s?\s+etudiants?", "heures", "20",
          f"20{NBSP}h par semaine au plus"),
    _said(r"quelques\s+heures(?:\s+par\s+semaine)?", "heures", "10", f"10{NBSP}h par semaine au plus"),
    _said(rf"{WORK}(?:de|la)\s+nuit|^nuit$", "nuit", "1", "travail de nuit",
          re.compile(f"{DENIED.pattern}|{JOB_OF_NIGHT.pattern}")),
    _said(rf"{WORK}(?:dehors|en\s+plein\s+air|en\s+exterieur|au\s+grand\s+air)", "dehors", "1", "travail dehors"),
    _said(rf"{WORK}{ON}?week[ -]?ends?", "jour", ("sat", "sun"), "le week-end"),
    *(_said(rf"{WORK}{ON}{day}s?", "jour", code, f"le {day}") for day, code in DAYS.items()),
    _said(rf"{WORK}{ON}(?:soir|soiree)s?", "moment", "eve", "le soir"),
    _said(rf"{WORK}{ON}(?:matin|matinee)s?", "moment", "am", "le matin"),
    _said(rf"{WORK}(?:{ON}|l'\s?)?apres[ -]midis?", "moment", "pm", "l’après-midi"),
    _said(r"(?:en\s+)?teletravail(?:ler)?|a\s+distance|"
          r"(?:de|depuis|travailler|travail)\s+(?:chez\s+moi|(?:a\s+)?la\s+maison)",
          "distanciel", ("full", "anywhere"), "à distance"),
    _said(r"(?:en\s+|un\s+)?cdi", "contrat", "cdi", "CDI"),
    _said(r"(?:en\s+|un\s+)?cdd", "contrat", "cdd", "CDD"),
    _said(r"(?:en\s+|missions?\s+d')?interim(?:aire)?", "contrat", "interim", "intérim"),
    _said(r"(?:en\s+)?(?:alternance|contrat\s+pro)", "contrat", ("apprenticeship", "professionalisation"),
          "alternance"),
    _said(r"(?:en\s+|contrat\s+d')?apprentissage", "contrat", "apprenticeship", "apprentissage",
          re.compile(r"\b(?:d'|l')\s*$")),
    _said(r"apprentie?s?", "contrat", "apprenticeship", "apprentissage"),
    _said(rf"{WORK}saisonni(?:er|ere)s?", "contrat", "seasonal", "contrat saisonnier"),
    _said(r"apprendre\s+un\s+(?:nouveau\s+)?metier|changer\s+de\s+metier|me\s+former", "type", "training",
          "une formation"),
    _said(rf"(?:{NO}(?:parler\s+)?(?:le\s+)?|(?:je\s+)?(?:ne\s+)?parle\s+pas\s+(?:bien\s+)?(?:le\s+)?)francais",
          "francais", "A1", "peu de français", None),
    _said(r"avec\s+(?:une\s+)?navette", "navette", "1", "avec navette"),
    _said(r"avec\s+(?:une\s+)?garde\s+d'enfants?|mode\s+de\s+garde", "garde", "1", "avec garde d’enfants"),
    _said(r"accessibles?(?:\s+(?:en\s+fauteuil(?:\s+roulant)?|handicap\w*|pmr))?|en\s+fauteuil(?:\s+roulant)?|pmr",
          "accessible", "1", "accessible en fauteuil"),
    _said(r"tout\s+de\s+suite|immediatement|des\s+maintenant", "debut", "7", f"d’ici 7{NBSP}jours"),
)  # fmt: skip


def understood(text: str) -> Understood:
    """Return what words say of the choices of the page; words left alone keep their letters."""
    choices: dict[str, list[str]] = {}
    labels: dict[str, None] = {}
    rest = text
    for saying in SAYINGS if '"' not in text else ():
        rest, found = _taken(rest, saying)
        if found:
            held = choices.setdefault(saying.name, [])
            held += [value for value in saying.values if value not in held and (saying.name in REPEATED or not held)]
            labels[saying.label] = None
    return Understood(_meaning(rest) if choices else text, choices, list(labels))


def _taken(text: str, saying: Said) -> tuple[str, bool]:
    """Return a text without what says one thing, and whether something did."""
    folded, at = _folded(text)
    kept, end = [], 0
    for match in saying.pattern.finditer(folded):
        if saying.not_after is not None and saying.not_after.search(folded[: match.start()]):
            continue
        kept.append(text[end : at[match.start()]])
        end = at[match.end()]
    return (" ".join([*kept, text[end:]]), True) if end else (text, False)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a folded text, and where each of its letters stands in the text as written."""
    letters = [(letter, place) for place, written in enumerate(text) for letter in fold(written)]
    return "".join(letter for letter, _ in letters), [*(place for _, place in letters), len(text)]


def _meaning(rest: str) -> str:
    """Return what is left without the commas and small words around it; '' when it says nothing more."""
    said = [word for word in words(rest) if (plain := plain_word(word)) and plain not in WEAK]
    return BLANKS.sub(" ", COMMAS.sub(",", rest)).strip(" ,;.-") if said else ""
