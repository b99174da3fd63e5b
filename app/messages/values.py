"""Closed lists and limits of messages."""

from enum import StrEnum

from app.placements.values import Party

WRITERS = (Party.PERSON, Party.REFERENT, Party.STRUCTURE)
LONGEST = 2000
FILES_A_MESSAGE = 3
FILES_A_THREAD = 20
MESSAGES_AN_HOUR = 30
MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE


class FileKind(StrEnum):
    """What may be attached: each file is made again from what it shows."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        return {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}[self.value]

    @property
    def suffix(self) -> str:
        return {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png"}[self.value]

    @property
    def label(self) -> str:
        return {"pdf": "un PDF", "jpeg": "une photo JPEG", "png": "une image PNG"}[self.value]


# ready texts: short, polite, nothing about anyone's life
READY: dict[Party, tuple[str, ...]] = {
    Party.PERSON: (
        "Je serai un peu en retard, je m’en excuse.",
        "Je ne peux pas venir ce jour-là. Un autre jour est-il possible ?",
        "Que faut-il apporter le premier jour ?",
        "Pouvez-vous me rappeler, s’il vous plaît ?",
    ),
    Party.REFERENT: (
        "Où en est cette demande ? Merci de votre retour.",
        "La personne est disponible. Quel jour vous convient ?",
        "Je vous appelle demain pour en parler.",
    ),
    Party.STRUCTURE: (
        "Merci de votre demande. Nous répondons dans la semaine.",
        "Pouvez-vous nous dire quels jours vous conviennent ?",
        "Pensez à venir avec des vêtements confortables.",
        "La date change : nous vous en proposons une autre.",
    ),
}
