"""Following a search by HTTP: with an account, without one (double opt-in), receiving less, one click from the mail."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from app.alerts.jobs import tell_what_is_new
from app.alerts.models import AlertReader, SavedSearch
from app.alerts.values import MOST_SEARCHES, Rhythm
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.mail import build
from app.people.erasure_services import erase
from app.people.models import Person
from app.search.in_words import in_words
from app.search.parameters import Surface, read_criteria
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alerts import READER, a_search, an_account_search
from tests.factories.offers import an_offer
from tests.factories.people import a_person

FOLLOW = "/alertes/nouvelle?commune=23096&type=volunteering&q=jardin&tri=date"


@pytest.fixture(autouse=True)
def at_now(monkeypatch, app, now):
    monkeypatch.setattr("app.kit.clock.now", lambda: now)


def path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def door(mailbox, address: str = READER) -> str:
    return path(next(url for url in mailbox.links(address) if "/r/" in url))


def searches() -> list[SavedSearch]:
    return list(db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def readers() -> list[AlertReader]:
    return list(db.session.scalars(select(AlertReader)))


def one_click(page, url):
    """What a mail program sends: no cookie, no page before."""
    return page.anonymous()._send("POST", url, data={"List-Unsubscribe": "One-Click"})


def received(mailbox, now=NOW):
    """A digest in the reader's mailbox."""
    tell_what_is_new(now=now - timedelta(days=1))
    a_search()
    an_offer(title="Aider au jardin partagé", now=now + timedelta(minutes=5))
    tell_what_is_new(now=now + timedelta(days=1))
    return mailbox.last(READER)


def test_a_visitor_follows_a_search_confirms_and_receives_it(page, mailbox):
    tell_what_is_new(now=NOW - timedelta(days=1))
    results = page.get("/offres?commune=23096&type=volunteering&q=jardin")
    assert "/alertes/nouvelle?q=jardin&amp;commune=23096&amp;type=volunteering" in results.text
    shown = page.get(FOLLOW)
    assert "Du bénévolat « jardin » à moins de 30 km de Guéret (23)." in shown.words
    asked = page.post(FOLLOW, {"email": READER, "rythme": "daily"}, from_=FOLLOW)
    assert asked.h1 == "Regardez votre boîte aux lettres"
    assert "« jardin »" in mailbox.last(READER).text.replace("\u00a0", " ")

    link = door(mailbox)
    assert searches()[0].confirmed_at is None
    page.get(link)
    assert searches()[0].confirmed_at is None, "opening the link changes nothing: a mail scanner may do it"
    confirmed = page.post(link, {"answer": "confirm"}, from_=link)
    again = page.post(link, {"answer": "confirm"}, from_="/confort-de-lecture")
    an_offer(title="Aider au jardin partagé", now=NOW + timedelta(minutes=5))
    tell_what_is_new(now=NOW + timedelta(days=1))

    assert (confirmed.h1, again.h1) == ("C’est confirmé", "C’est confirmé")
    assert "Aider au jardin partagé" in mailbox.last(READER).text
    assert searches()[0].query == "q=jardin&commune=23096&type=volunteering"


def test_weekly_is_what_is_ticked_first(page):
    shown = page.get(FOLLOW)

    assert re.search(r'value="weekly" checked', shown.text)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(page, mailbox):
    a_search("q=jardin&commune=23096&type=volunteering")
    known = page.post(FOLLOW, {"email": READER, "rythme": "daily"}, from_=FOLLOW)
    new = page.post(FOLLOW, {"email": "autre@lecteur.example", "rythme": "daily"}, from_=FOLLOW)

    assert known.words.replace(READER, "") == new.words.replace("autre@lecteur.example", "")
    assert mailbox.last(READER).subject == "Vos alertes : les changer, les arrêter"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "rythme": "daily"}, "Écrivez votre adresse e-mail"),
        ({"email": "pas une adresse", "rythme": "daily"}, "Écrivez une adresse complète"),
        ({"email": READER, "rythme": "hourly"}, "Choisissez une réponse de la liste."),
        ({"email": READER, "rythme": "never"}, "Choisissez une réponse de la liste."),
        ({"email": "a@b.example Bcc: x@y.example", "rythme": "daily"}, "Écrivez une adresse complète"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_what_was_typed_stays(page, mailbox, typed, said):
    answer = page.post(FOLLOW, typed, from_=FOLLOW)

    assert answer.status == 422
    assert said in answer.words
    assert answer.form_value("email") == typed["email"]
    assert mailbox.all() == []
    assert searches() == []


@pytest.mark.parametrize("query", ["", "?type=job", "?commune=99999", "?rayon=abc", "?q=%00"])
def test_a_search_that_cannot_be_followed_leads_to_the_list(page, query):
    answer = page.get(f"/alertes/nouvelle{query}")

    assert answer.status == 303
    assert answer.location.startswith("/offres")


def test_a_flood_of_requests_sends_five_mails_an_address_at_most(page, mailbox):
    for number in range(8):
        url = f"/alertes/nouvelle?commune=23096&q=jardin{number}"
        assert page.post(url, {"email": READER, "rythme": "daily"}, from_=url).status == 200

    assert len(mailbox.to(READER)) == 5


def test_an_account_follows_at_once_changes_and_stops(page, mailbox):
    account = an_account(email=READER)
    reader = page.as_(account)
    assert "adresse e-mail" not in reader.get(FOLLOW).words
    listed = reader.post(FOLLOW, {"rythme": "weekly"}, from_=FOLLOW, follow=True)
    assert "Du bénévolat « jardin » à moins de 30 km de Guéret (23)" in listed.words
    assert "lundi 30 novembre" in listed.words
    [search] = searches()

    url = f"/mon-compte/alertes/{search.public_id}"
    reader.post(url, {"answer": "change", "rythme": "never"}, from_="/mon-compte/alertes")
    assert searches()[0].rhythm is Rhythm.NEVER
    wrong = reader.post(url, {"answer": "change", "rythme": "x"}, from_="/mon-compte/alertes")
    assert wrong.status == 422
    stopped = reader.post(url, {"answer": "stop"}, from_="/mon-compte/alertes", follow=True)

    assert "Aucune recherche suivie" in stopped.words
    assert (searches(), readers()) == ([], [])
    assert mailbox.all() == []


def test_nobody_changes_the_search_of_someone_else(page):
    search = an_account_search(an_account())
    other = page.as_(an_account())

    answer = other.post(f"/mon-compte/alertes/{search.public_id}", {"answer": "stop"}, from_="/mon-compte/alertes")

    assert answer.status == 404
    assert len(searches()) == 1


def test_an_account_keeps_ten_searches_at_most(page):
    account = an_account()
    for number in range(MOST_SEARCHES):
        an_account_search(account, f"commune=23096&q=jardin{number}")

    answer = page.as_(account).post(FOLLOW, {"rythme": "weekly"}, from_=FOLLOW)

    assert answer.status == 422
    assert "Vous suivez déjà 10 recherches" in answer.words


def test_a_search_followed_before_the_account_joins_it(page):
    a_search()
    account = an_account(email=READER.upper())
    page.as_(account).post(FOLLOW, {"rythme": "weekly"}, from_=FOLLOW)

    [reader] = readers()
    assert reader.account_id == account.id
    assert len(searches()) == 2


def test_an_account_whose_address_is_not_confirmed_follows_as_a_visitor(page):
    waiting = an_account(password=False)

    assert page.as_(waiting).get(FOLLOW).form_value("email") == ""


def test_a_reader_receives_less_from_the_link_of_the_mail(page, mailbox):
    received(mailbox)
    a_search("commune=23008")
    link = path(next(url for url in re.findall(r"https?://\S+", mailbox.to(READER)[1].text) if "/r/" in url))
    first, second = searches()

    changed = page.post(link, {"answer": "change", "alerte": first.public_id, "rythme": "monthly"}, from_=link)
    assert "C’est enregistré." in changed.words
    refused = page.post(link, {"answer": "change", "alerte": first.public_id, "rythme": "never"}, from_=link)
    assert refused.status == 422
    one_less = page.post(link, {"answer": "stop", "alerte": second.public_id}, from_=link)
    assert "Aubusson" not in one_less.words
    assert [search.rhythm for search in searches()] == [Rhythm.MONTHLY]
    kept = page.post(link, {"answer": "keep"}, from_=link)
    assert kept.status == 200
    stopped = page.post(link, {"answer": "stop-all"}, from_=link)
    again = page.post(link, {"answer": "stop-all"}, from_="/confort-de-lecture")

    assert (stopped.h1, again.h1) == ("Vous ne recevrez plus d’alerte",) * 2
    assert (searches(), readers()) == ([], [])
    assert page.get(link).status == 410


def test_the_search_of_another_reader_is_not_changed_by_a_link(page, mailbox):
    received(mailbox)
    other = a_search(email="autre@lecteur.example")
    link = door(mailbox)

    page.post(link, {"answer": "stop", "alerte": other.public_id}, from_=link)

    assert db.session.get(SavedSearch, other.id) is not None


def test_a_mail_program_stops_everything_in_one_click(page, mailbox):
    mail = received(mailbox)
    raw = bytes(build(mail, "À portée <ne-pas-repondre@aportee.example>"))
    header = message_from_bytes(raw, policy=policy.default)
    url = header["List-Unsubscribe"].strip("<>")

    assert re.search(rb"^List-Unsubscribe: <http://127\.0\.0\.1:8000/alertes/arret/[\w-]+>\r?$", raw, re.MULTILINE)
    assert header["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    opened = page.get(path(url))
    assert (opened.status, len(readers())) == (303, 1), "a GET stops nothing"
    answers = [one_click(page, path(url)) for _ in range(2)]
    after = page.get(door(mailbox))
    assert (after.status, after.h1) == (410, "Vous ne recevrez plus d’alerte")
    db.session.rollback()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert readers() == []


def test_one_click_keeps_the_list_of_an_account(page, mailbox):
    account = an_account(email=READER)
    tell_what_is_new(now=NOW - timedelta(days=1))
    an_account_search(account, rhythm=Rhythm.DAILY)
    an_offer(now=NOW + timedelta(minutes=5))
    tell_what_is_new(now=NOW + timedelta(days=1))

    url = path(build(mailbox.last(READER), "x@aportee.example")["List-Unsubscribe"].strip("<>"))
    page.client.post(url, data={"List-Unsubscribe": "One-Click"})
    db.session.rollback()

    assert [search.rhythm for search in searches()] == [Rhythm.NEVER]


@pytest.mark.parametrize("token", ["x" * 43, "é", "x" * 300])
def test_a_forged_one_click_is_unknown(page, token):
    assert one_click(page, f"/alertes/arret/{token}").status_code == 404


def test_a_link_too_old_is_over_and_a_new_one_goes_to_the_address(page, mailbox, monkeypatch):
    received(mailbox)
    link = door(mailbox)
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW + timedelta(days=200))

    assert page.get(link).status == 410
    assert one_click(page, link.replace("/r/", "/alertes/arret/")).status_code == 410
    page.post(f"{link}/nouveau", from_="/confort-de-lecture")
    assert mailbox.last(READER).subject == "Vos alertes : les changer, les arrêter"
    assert "Moins de messages" in page.get(door(mailbox)).h1


def test_the_address_is_never_stored_in_clear(page):
    a_search("q=jardin&commune=23096")
    with db.engine.connect() as connection:
        rows = [str(row) for table in ("alert_reader", "saved_search", "action_link")
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608 - names above

    assert len(rows) == 3
    assert not any(READER in row or "jardin" in row for row in rows)


def test_erasing_a_person_erases_what_their_address_follows(page):
    person = a_person(email=READER)
    a_search()
    with unit_of_work():
        erase(db.session.get_one(Person, person.id), actor=SYSTEM, now=NOW)

    assert readers() == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"commune": "23096"}, "toutes les offres à moins de 30 km de Guéret (23)"),
        ({"q": "jardin"}, "toutes les offres « jardin »"),
        ({"commune": "23096", "rayon": "12.5", "type": ["job", "training"]},
         "un emploi ou une formation à moins de 12,5 km de Guéret (23)"),
        ({"q": "x", "sans_permis": "1", "heures": "10"},
         "toutes les offres « x », 10 h par semaine au plus, sans permis exigé"),
        ({"q": "x", "metier": "A1203", "distanciel": "full"}, "toutes les offres « x », à distance, métier « "),
    ],
)
def test_a_search_is_said_in_words(app, query, said):
    values = {name: [value] if isinstance(value, str) else value for name, value in query.items()}

    words = in_words(read_criteria(values, surface=Surface.PAGE).criteria)

    assert words.replace("\u00a0", " ").startswith(said)
