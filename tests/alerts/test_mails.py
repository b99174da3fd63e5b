"""What the mails of saved searches say, to the word; text and HTML say the same."""

import html
import re
from datetime import timedelta

from app.alerts.jobs import tell_what_is_new
from app.matching.values import Kind
from tests.conftest import NOW
from tests.factories.accounts import a_territory
from tests.factories.alerts import READER, a_search
from tests.factories.offers import an_offer
from tests.search.test_find import at

CONFIRMATION = """Confirmez votre alerte

Bonjour,

Quelqu’un, sans doute vous, veut recevoir ici les nouvelles offres, chaque jour :

Du bénévolat à moins de 60 km de Guéret (23).

Oui, je veux les recevoir
LINK

Un message part seulement quand il y a du nouveau. Vous l’arrêtez quand vous voulez.
Ce n’est pas vous ? Ne faites rien : sans réponse, votre adresse est effacée dans sept jours.

À portée, en Creuse
"""
DIGEST = """2 nouvelles offres près de Guéret

Bonjour,

Voici ce qui est arrivé depuis votre dernier message.

Du bénévolat à moins de 60 km de Guéret (23)

- Lire avec les enfants
  Les Coccinelles de Pommeil, Aubusson, à 33 km
  Bénévolat · 3 h, le mardi · Dès que possible
  LINK

Voir toute la liste
LINK

Toutes les offres « aide à domicile » à moins de 30 km de Guéret (23)

- Aide à domicile autour de Guéret
  Les Coccinelles de Pommeil, Guéret
  Emploi · CDI · 35 h par semaine · Dès que possible
  LINK

Voir toute la liste
LINK

Moins de messages, ou plus du tout
LINK

À portée, en Creuse
Vous recevez ce message car vous avez demandé les nouvelles offres de cette recherche.
"""


def plain(text: str) -> str:
    """Addresses named, non-breaking spaces as spaces, blank lines folded."""
    text = re.sub(r"https?://\S+", "LINK", text).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\n{3,}", "\n\n", text)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text).replace("LINK", ""))


def visible(mail) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", mail.html))


def test_the_mails_read_as_written(mailbox):
    a_territory()
    tell_what_is_new(now=NOW - timedelta(days=1))
    a_search("commune=23096&rayon=60&type=volunteering")
    a_search("q=aide+à+domicile&commune=23096")
    soon = NOW + timedelta(minutes=5)
    an_offer(title="Lire avec les enfants", places=at("Aubusson"), now=soon)
    an_offer(Kind.JOB, title="Aide à domicile autour de Guéret", now=soon)
    tell_what_is_new(now=NOW + timedelta(days=1))

    confirmation, _second, digest = mailbox.to(READER)
    assert plain(confirmation.text) == CONFIRMATION
    assert plain(digest.text) == DIGEST
    for mail in (confirmation, digest):
        told = words(visible(mail))
        assert [word for word in words(mail.text) if word not in told] == []
