"""A person's own space: what waits for them, offers in words, their profile, their data. Never points, never blame."""

import re
from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.access import Role
from app.kit.database import db, unit_of_work
from app.matching.values import Channel, Kind, Schedule
from app.offers.record import SlotData
from app.people import services
from app.people.models import Person
from app.placements import queries as placements
from app.placements.workflow import PlacementState
from tests.conftest import NOW
from tests.factories import placements as placement_factory
from tests.factories.accounts import an_account
from tests.factories.offers import an_offer
from tests.factories.people import a_referent, own_account

BANNED = ("frein", "éloigné", "portefeuille", "absent", "no-show", "inactif", "zone blanche", "remobilisation", "rsa",
          "placement", "points", "allocataire")  # fmt: skip


@pytest.fixture(autouse=True)
def on_that_tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person(app) -> Person:
    """Nadège, followed by Claire, with an account."""
    person = placement_factory.someone(a_referent("Claire Exemple"))
    own_account(person)
    return person


@pytest.fixture
def space(page, person):
    """Nadège, signed in."""
    return page.as_(db.session.get_one(Person, person.id).account, mfa=False)


def post(space, path, data, from_="/moi"):
    return space.post(path, data, from_=from_)


def answers_of(person) -> dict:
    return db.session.get_one(Person, person.id).answers


def test_a_seat_kept_says_until_when_and_the_answer_is_named(space, person):
    offer = placement_factory.one_seat(title="Cuisine pas à pas")
    holder = placement_factory.accept(placement_factory.sent(offer, placement_factory.someone(email="un@site.example")))
    placement = placement_factory.waiting(placement_factory.sent(offer, person), now=NOW - timedelta(hours=1))
    placement_factory.withdraw(holder)

    shown = space.get("/moi").words
    assert "gardée pour vous jusqu’au jeudi 26 novembre 2026 à 10 h" in shown
    assert "Vous avez jusqu’au" not in shown  # the term of the proposal, long gone
    other = placement_factory.propose(an_offer(title="Entretenir la rivière"), db.session.merge(person))
    said = post(space, f"/moi/propositions/{other.public_id}", {"answer": "agree"}, from_="/moi")
    assert "oui pour « Entretenir la rivière »" in space.get("/moi").words
    assert said.status == 303
    assert placement.state is PlacementState.SEAT_OFFERED


def test_a_proposal_is_read_in_plain_words_with_what_the_structure_will_see(space, person):
    placement_factory.propose(an_offer(title="Faire vivre le jardin partagé"), person, note="Cela peut vous plaire.")

    page = space.get("/moi")

    assert page.h1 == "Bonjour Nadège"
    for words in ("Faire vivre le jardin partagé", "Cela peut vous plaire.", "la structure verra", "Votre prénom",
                  "Dire non ne change rien"):  # fmt: skip
        assert words in page.words


def test_yes_and_no_are_two_buttons_of_the_same_size(space, person):
    placement = placement_factory.propose(person=person)

    form = next(
        form for form in space.get("/moi").tree.iter("form") if placement.public_id in (form.get("action") or "")
    )
    buttons = [(button.get("class"), "".join(button.itertext()).strip()) for button in form.iter("button")]

    assert [words for _style, words in buttons] == ["Oui", "Non"]
    assert len({style for style, _words in buttons}) == 1


def test_yes_sends_the_request_with_the_contacts_given(space, person):
    placement = placement_factory.propose(person=person)

    answer = post(space, f"/moi/propositions/{placement.public_id}", {"answer": "agree", "partage": "phone"})

    assert answer.status == 303
    kept = placements.by_public_id(placement.public_id)
    assert (kept.state, kept.shared) == (PlacementState.SENT, ["phone"])


def test_no_asks_for_no_reason_and_the_page_says_it_changes_nothing(space, person):
    placement = placement_factory.propose(person=person)

    post(space, f"/moi/propositions/{placement.public_id}", {"answer": "decline"})

    assert placements.by_public_id(placement.public_id).state is PlacementState.DECLINED
    assert "Dire non ne change rien" in space.get("/moi").words


def test_a_second_click_changes_nothing(space, person):
    placement = placement_factory.propose(person=person)
    target = f"/moi/propositions/{placement.public_id}"

    post(space, target, {"answer": "agree"})
    again = post(space, target, {"answer": "decline"})

    assert again.status == 303
    assert placements.by_public_id(placement.public_id).state is PlacementState.SENT
    assert "déjà notée" in space.get("/moi").words


def test_any_other_answer_is_refused(space, person):
    placement = placement_factory.propose(person=person)

    assert post(space, f"/moi/propositions/{placement.public_id}", {"answer": "maybe"}).status == 422
    assert placements.by_public_id(placement.public_id).state is PlacementState.PROPOSED


def test_offers_show_words_and_reasons_and_never_points(space, person):
    an_offer(Kind.INSERTION_SITE, title="Maraîchage en chantier")

    page = space.get("/moi")

    assert "Maraîchage en chantier" in page.words
    assert re.search(r"(Très adapté|Adapté|À discuter)", page.words)
    assert not re.search(r"\d+ points", page.words)


def test_no_page_of_the_person_uses_a_word_that_hurts(space, person):
    an_offer(Kind.INSERTION_SITE)
    placement_factory.propose(person=person)

    for path in ("/moi", "/moi/profil", "/moi/donnees", "/moi/dossier", "/moi/chemin", "/moi/profil/aides"):
        main = space.get(path).tree.find(".//main")
        words = " ".join("".join(main.itertext()).lower().split())
        assert [word for word in BANNED if re.search(rf"\b{word}s?\b", words)] == [], path


def test_saying_it_interests_me_sends_my_own_request(space, person):
    offer = an_offer()

    assert "La structure verra" in space.get(f"/moi/offres/{offer.public_id}").words
    answer = post(space, f"/moi/offres/{offer.public_id}", {"partage": "phone", "note": "J’aime jardiner."})

    [placement] = placements.of_person(person.id)
    assert answer.location == f"/moi/demandes/{placement.public_id}"
    assert placement.state is PlacementState.SENT
    assert "Votre demande est partie" in space.get(answer.location).words


def test_an_offer_answered_elsewhere_gives_the_way_and_sends_nothing(space, person, mailbox):
    offer = an_offer(channel=Channel.PHONE, apply_phone="05 36 49 01 48")

    answer = post(space, f"/moi/offres/{offer.public_id}", {})
    page = space.get(answer.location)
    post(space, answer.location, {"action": "outcome", "outcome": "contacted"})

    assert "05 36 49 01 48" in page.words
    [placement] = placements.of_person(person.id)
    assert (placement.state, placement.declared) == (PlacementState.HANDED_OVER, "contacted")
    assert not [mail for mail in mailbox.all() if mail.to == "bernard@structure.example"]


def test_a_request_can_be_taken_back(space, person):
    placement = placement_factory.agree(placement_factory.propose(person=person))
    target = f"/moi/demandes/{placement.public_id}"

    assert "Retirer ma demande" in space.get(target).words
    post(space, target, {"action": "withdraw"})

    assert placements.by_public_id(placement.public_id).state is PlacementState.WITHDRAWN


def test_who_read_my_file_says_organisation_function_and_date_but_no_name(space, person, page):
    referent = placement_factory.referent_of(person)
    page.as_(referent).get(f"/accompagnement/personnes/{person.public_id}")

    words = space.get("/moi/dossier").words

    assert "Conseillère en insertion" in words
    assert "24/11/2026" in words
    assert "Offres et semaine" in words


def test_my_data_can_be_taken_away_whole(space, person):
    placement_factory.propose(person=person, note="ZZCANARY-note")
    with unit_of_work():
        services.save_answers(db.session.get_one(Person, person.id), {"limits": ["no_standing"]}, actor=None, now=NOW)

    answer = space.get("/moi/donnees/dossier.json")

    data = answer.json["data"]
    assert data["person"][0]["first_name"] == "Nadège"
    assert data["person"][0]["limits"] == ["no_standing"]
    assert data["placement"][0]["note"] == "ZZCANARY-note"
    assert "placement_step" in data
    assert "attachment" in answer.response.headers["Content-Disposition"]
    assert answer.response.headers["Cache-Control"] == "no-store"


def test_my_export_holds_nothing_of_anyone_else(space, person):
    other = placement_factory.someone(a_referent("Paul Exemple"), first_name="ZZCANARY", email="autre@site.example")
    placement_factory.propose(person=other, note="ZZCANARY-note")

    assert "ZZCANARY" not in space.get("/moi/donnees/dossier.json").text


def test_my_address_is_corrected_and_a_wrong_one_is_said_at_its_field(space, person):
    assert post(space, "/moi/donnees", {"email": "Neuf@Site.example", "phone": ""}).status == 303
    assert db.session.get_one(Person, person.id).email == "neuf@site.example"

    refused = post(space, "/moi/donnees", {"email": "pas une adresse"}, from_="/moi/donnees")

    assert refused.status == 422
    assert refused.form_value("email") == "pas une adresse"


def test_a_person_sees_only_their_own_requests(space, person):
    other = placement_factory.someone(a_referent("Paul Exemple"), first_name="Karim", email="autre@site.example")
    foreign = placement_factory.propose(person=other)

    for path in (f"/moi/demandes/{foreign.public_id}", "/moi/demandes/0000000000", "/moi/demandes/x"):
        assert space.get(path).status == 404
    assert post(space, f"/moi/propositions/{foreign.public_id}", {"answer": "agree"}).status == 404
    assert placements.by_public_id(foreign.public_id).state is PlacementState.PROPOSED


@pytest.mark.parametrize(
    "path", ["", "/profil", "/profil/lieu", "/donnees", "/donnees/dossier.json", "/dossier", "/chemin"]
)
@pytest.mark.parametrize("role", [Role.REFERENT, Role.PARTNER, Role.MANAGER, Role.ADMIN, None])
def test_only_a_person_has_a_space_of_their_own(page, app, path, role):
    reader = page.as_(an_account(role, territory="23")) if role else page

    answer = reader.get("/moi" + path)

    assert answer.status == (404 if role else 303)
    assert role or answer.location.startswith("/connexion")


def test_an_account_without_a_file_has_no_space(page, app):
    assert page.as_(an_account(Role.PERSON)).get("/moi").status == 404


class TestProfile:
    """The five screens."""

    def test_every_screen_can_be_skipped(self, space):
        for slug in ("lieu", "trajets", "envies", "horaires", "aides"):
            page = space.get(f"/moi/profil/{slug}")
            assert "Passer" in page.words
            assert "Tout est facultatif" in page.words

    def test_screens_follow_one_another_and_lead_back_to_the_offers(self, space, person):
        steps = ("lieu", "trajets", "envies", "horaires", "aides")
        for slug, following in zip(steps, [*(f"/moi/profil/{s}" for s in steps[1:]), "/moi#offres"], strict=True):
            answer = post(space, f"/moi/profil/{slug}", {}, from_=f"/moi/profil/{slug}")
            assert (answer.status, answer.location) == (303, following)

    def test_saving_a_screen_unchanged_changes_nothing(self, space, person):
        told = {
            "commune": "23096", "modes": ["bike", "transit"], "max_minutes": {"bike": 20, "transit": 45},
            "licences": ["AM"], "licences_in_progress": ["B"], "own_vehicle": False, "last_return": "18:10",
            "kinds": ["job"], "wants_volunteering": True, "first_kinds": ["job"],
            "wishes": [{"rome": "A1203"}], "job_time": "part", "stage": "skills", "needs": ["childcare", "health"],
            "availability": {"mon": ["am"], "sat": ["pm", "eve"]},
            "not_before": dict.fromkeys(("mon", "tue", "thu", "fri"), "08:45"),
            "not_after": dict.fromkeys(("mon", "tue", "thu", "fri"), "16:15"),
            "school_weeks_only": True, "hours": {"wanted": 6, "max": 10}, "french": "B1", "limits": ["no_standing"],
        }  # fmt: skip
        with unit_of_work():
            services.save_answers(db.session.get_one(Person, person.id), told, actor=None, now=NOW)
        before = services.profile_of(db.session.get_one(Person, person.id))

        for slug in ("lieu", "trajets", "envies", "horaires", "aides"):
            assert post(space, f"/moi/profil/{slug}", fields_of(space.get(f"/moi/profil/{slug}"))).status == 303

        assert services.profile_of(db.session.get_one(Person, person.id)) == before

    def test_a_commune_is_found_by_its_name_and_a_postal_code_that_has_several_asks_which(self, space, person):
        assert post(space, "/moi/profil/lieu", {"commune": "aubusson"}).status == 303
        assert db.session.get_one(Person, person.id).commune_name == "Aubusson"

        asked = post(space, "/moi/profil/lieu", {"commune": "23300"}, from_="/moi/profil/lieu")
        assert asked.status == 422
        assert "Laquelle" in asked.words
        [first, *_others] = [
            control.get("value") for control in asked.tree.iter("input") if control.get("name") == "choix"
        ]
        post(space, "/moi/profil/lieu", {"commune": "23300", "choix": first})

        assert answers_of(person)["commune"] == first

    def test_an_unknown_commune_is_said_at_its_field_and_kept(self, space, person):
        answer = post(space, "/moi/profil/lieu", {"commune": "Xyzzyville-les-Bains"}, from_="/moi/profil/lieu")

        assert answer.status == 422
        assert "Erreur" in answer.tree.find(".//title").text
        assert answer.form_value("commune") == "Xyzzyville-les-Bains"

    def test_a_job_is_found_chosen_and_kept_without_a_script(self, space, person):
        found = post(space, "/moi/profil/envies", {"chercher": "cuisine", "trouver": "1"}, from_="/moi/profil/envies")
        assert found.status == 200
        values = [control.get("value") for control in found.tree.iter("input") if control.get("name") == "metiers"]
        new = next(value for value in values if not value.startswith("A1203"))

        answer = post(space, "/moi/profil/envies", {"chercher": "cuisine", "metiers": ["A1203:", new]})

        assert answer.status == 303
        assert [wish["rome"] for wish in answers_of(person)["wishes"]] == ["A1203", new.split(":")[0]]

    def test_volunteering_is_wanted_only_when_it_is_ticked(self, space, person):
        post(space, "/moi/profil/envies", {"types": ["job"]})
        assert not services.profile_of(db.session.get_one(Person, person.id)).wants_volunteering

        post(space, "/moi/profil/envies", {"types": ["job"], "benevolat": "y"})
        assert services.profile_of(db.session.get_one(Person, person.id)).wants_volunteering

    def test_an_hour_is_read_as_people_write_it(self, space, person):
        for typed in ("18h10", "18 h 10", "18:10"):
            assert post(space, "/moi/profil/trajets", {"retour": typed}).status == 303
            assert answers_of(person)["last_return"] == "18:10"

        refused = post(space, "/moi/profil/trajets", {"retour": "tard"}, from_="/moi/profil/trajets")
        assert refused.status == 422
        assert refused.form_value("retour") == "tard"

    def test_without_hours_is_a_choice_and_no_reason_is_asked(self, space, person):
        post(space, "/moi/profil/horaires", {"plan": "none"})

        assert answers_of(person)["hours"] == {"no_target": True}

    def test_another_duration_needs_its_number(self, space, person):
        refused = post(space, "/moi/profil/horaires", {"plan": "adapted"}, from_="/moi/profil/horaires")

        assert refused.status == 422
        assert "Écrivez un nombre d’heures" in refused.words

    def test_a_screen_that_does_not_exist_is_not_found(self, space):
        assert space.get("/moi/profil/sante").status == 404

    def test_a_referent_fills_the_same_screens_with_the_person(self, page, person):
        referent = page.as_(placement_factory.referent_of(person))
        target = f"/accompagnement/personnes/{person.public_id}/profil/trajets"

        assert "Le profil de Nadège Exemple" in referent.get(target).words
        assert referent.post(target, {"moyens": ["car"], "permis": "oui"}, from_=target).status == 303
        assert answers_of(person)["licences"] == ["B"]


def fields_of(page) -> dict:
    """What a browser would send of the page's form, as it is."""
    data: dict = {}
    form = next(form for form in page.tree.iter("form") if form.get("data-busy") is not None and not form.get("action"))
    for control in [*form.iter("input"), *form.iter("textarea")]:
        kind, name = control.get("type") or "text", control.get("name")
        if name and (kind not in {"checkbox", "radio"} or control.get("checked") is not None):
            data.setdefault(name, []).append(control.get("value") or control.text or "")
    for select in form.iter("select"):
        chosen = [option.get("value") for option in select.iter("option") if option.get("selected") is not None]
        data[select.get("name")] = chosen
    return data


def test_a_discreet_service_is_a_rendez_vous_in_my_week_and_in_the_referent_s_lists(space, page, person):
    slots = (SlotData(day=4, start_minute=9 * 60, end_minute=10 * 60),)
    offer = an_offer(Kind.SERVICE, title="ZZCANARY écoute", discreet=True, schedule=Schedule.FIXED, slots=slots)
    placement = placement_factory.agree(placement_factory.propose(offer, person))
    placement_factory.accept(placement, starts_on=NOW.date())
    referent = page.as_(placement_factory.referent_of(person))

    mine, list_, file = (
        space.get("/moi"),
        referent.get("/accompagnement/personnes"),
        referent.get(f"/accompagnement/personnes/{person.public_id}"),
    )

    assert "9 h à 10 h Rendez-vous" in mine.words
    assert all("ZZCANARY" not in answer.text for answer in (mine, list_, file))
