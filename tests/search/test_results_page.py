"""``/offres``: what people see, what wrong values answer, and that no search is a dead end."""

from urllib.parse import quote

import pytest

from app.matching.values import Contract, Kind, Level, Remote, Required
from app.reference import queries as reference
from tests.factories.offers import an_offer
from tests.search.test_find import at
from tests.support.queries import queries

GUERET = "/offres?commune=23096"


@pytest.mark.parametrize("typed", [
    "Guéret", "gueret", "23000 Guéret", "4 rue des Tilleuls, 23000 Guéret", "Guéret (23)"])
def test_a_typed_place_leads_to_its_commune(page, typed):
    answer = page.get(f"/offres?ou={quote(typed)}&type=job&page=3")

    assert (answer.status, answer.location) == (303, "/offres?type=job&commune=23096")


def test_a_typed_place_replaces_the_former_one(page):
    assert page.get(f"{GUERET}&lat=46&lon=2&ou=Aubusson+(23)").location == "/offres?commune=23008"


def test_a_postal_code_leads_to_its_town(page):
    assert page.get("/offres?ou=23000&sans_cv=1").location == "/offres?sans_cv=1&commune=23096"


def test_a_name_of_several_communes_lets_choose(page):
    answer = page.get("/offres?ou=Saint-Martin&sans_cv=1")

    assert (answer.status, answer.h1) == (200, "Quelle commune ?")
    assert answer.text.count("/offres?sans_cv=1&amp;commune=") > 3


def test_of_several_communes_of_a_name_the_one_with_offers_is_meant_and_another_can_be_chosen(page):
    an_offer(title="Aider à Aubusson", places=at("Aubusson"))

    led = page.get("/offres?ou=Aubusson&sans_cv=1").location
    shown = page.get(led)

    assert led == "/offres?sans_cv=1&homonymes=Aubusson&commune=23008"
    assert shown.h1 == "Offres près d’Aubusson (23)"
    assert "Plusieurs communes portent ce nom. Choisir une autre" in shown.words
    assert "/offres?sans_cv=1&amp;ou=Aubusson&amp;choisir=1" in shown.text
    assert page.get("/offres?ou=Aubusson&choisir=1").h1 == "Quelle commune ?"
    both = page.get("/offres?commune=23008&homonymes=Aubusson&moment=eve&compris=aider+le+soir&q=aider").words
    assert "Plutôt ces mots Autre commune" in both
    assert "Plusieurs communes" not in both


def test_an_unknown_place_gets_close_names_and_keeps_what_was_typed(page):
    assert "Voulez-vous dire… Guéret (23), 23000" in page.get("/offres?ou=Geuret").words
    answer = page.get("/offres?ou=Guerret")

    assert answer.status == 422
    assert "Voulez-vous dire… Guéret (23), 23000" in answer.words
    assert answer.form_value("ou") == "Guerret"


@pytest.mark.parametrize(("query", "said"), [
    ("commune=99999", "Commune inconnue"), ("commune=23000", "23096 (Guéret (23))"), ("rayon=abc", "entre 1 et 100"),
    ("rayon=0", "entre 1 et 100"), ("rayon=101", "entre 1 et 100"), ("rayon=inf", "entre 1 et 100"),
    ("rayon=1e1", "entre 1 et 100"), ("type=travail", "Choisissez une valeur"),
    ("tri=relevance", "Choisissez une valeur"),
    ("lat=46", "l’autre coordonnée"), ("lon=2", "l’autre coordonnée"), ("lat=0&lon=0", "n’est pas un lieu"),
    ("lat=91&lon=2", "entre -90 et 90"), ("lat=46&lon=inf", "entre -180 et 180"), ("page=0", "entre 1 et"),
    ("page=1.5", "entre 1 et"), ("page=99999999999999999999", "entre 1 et"), ("sans_permis=peut-être", "true ou false"),
    ("heures=200", "entre 0 et 168"), ("metier=Z9999", "Code de métier inconnu"), ("theme=x", "Thème inconnu"),
    ("structure=1", "dix lettres"), ("q=jardin&q=pain", "plusieurs fois"),
    ("commune=23096&commune=23008", "plusieurs fois"), ("rayon=10&rayon=10", "plusieurs fois"),
    ("ou=Guéret&ou=Aubusson", "plusieurs fois"), ("q=" + "a" * 10_000, "trop longue"),
    ("cadre=1,46,2", "ouest,sud,est,nord"), ("cadre=2,46,1,47", "n’existe pas"), ("cadre=a,b,c,d", "n’existe pas"),
    ("cadre=1,46,2,99", "n’existe pas"), ("cadre=1,46,2,47&cadre=1,46,2,47", "plusieurs fois"),
    ("moyen=fusée", "Choisissez une valeur"), ("distanciel=oui", "Choisissez une valeur"),
])
def test_a_wrong_value_is_told_and_never_answered_by_an_empty_list(page, query, said):
    an_offer()

    answer = page.get(f"/offres?{query}")

    assert answer.status == 422
    assert said in answer.words
    assert "Il y a un problème" in answer.words


def test_a_wrong_distance_is_told_at_its_control_and_stays_chosen(page):
    text = page.get(f"{GUERET}&rayon=abc").text.replace("\u00a0", " ")

    assert "Distance : Écrivez un nombre entre 1 et 100" in text
    assert '<select id="rayon" name="rayon" aria-invalid="true" aria-describedby="rayon-erreur">' in text
    assert '<option value="abc" selected>' in text


@pytest.mark.parametrize("typed", [
    '"unbalanced', "*", "'; DROP TABLE offer; --", "<script>alert(1)</script>", "%", "a\x00b", "AND OR NOT",
    "titre:jardin", "jardin^5", "[a TO b]", "\u202e\U0001f600", "()"])
def test_any_text_is_plain_text(page, typed):
    an_offer()

    answer = page.get(f"/offres?q={quote(typed)}")

    assert answer.status == 200
    assert "<script>alert" not in answer.text


def test_a_blank_parameter_is_an_absent_one(page):
    an_offer()

    assert "1 offre" in page.get("/offres?q=&commune=&lat=&lon=&rayon=&type=&tri=&page=&ou=&metier=").words


def test_offers_are_listed_nearest_first_with_their_distance_and_their_kind(page):
    an_offer(Kind.JOB, title="Aider à La Souterraine", places=at("La Souterraine"))
    an_offer(title="Aider à Guéret")

    answer = page.get(f"{GUERET}&rayon=40")

    assert answer.h1 == "Offres près de Guéret (23)"
    assert "2 offres à votre portée" in answer.words
    assert answer.words.index("Aider à Guéret") < answer.words.index("Aider à La Souterraine")
    assert "29 km" in answer.words or "30 km" in answer.words
    assert "Tout 2" in answer.words
    assert "Emplois 1" in answer.words


def test_a_filter_is_a_word_with_its_count_and_can_be_taken_away(page):
    an_offer(Kind.JOB, title="Avec permis exigé", requirements=(Required("licence:B"),))
    an_offer(Kind.JOB, title="Sans aucun permis", requirements=(Required("licence:B", Level.DESIRED),))

    assert "Sans permis 1" in page.get(GUERET).words
    filtered = page.get(f"{GUERET}&sans_permis=1")
    assert "Avec permis exigé" not in filtered.words
    assert "Sans permis (enlever)" in filtered.words
    assert 'href="/offres?commune=23096"' in filtered.text


def test_the_form_keeps_the_filters_it_does_not_say(page):
    an_offer()
    answer = page.get(f"{GUERET}&sans_cv=1&type=job&type=volunteering&tri=date")
    form = answer.text.split("</form>")[0]

    assert 'name="sans_cv" value="1" checked' in form
    assert form.count('<input type="hidden" name="type"') == 2
    assert '<option value="date" selected>' in form
    assert '<input type="hidden" name="commune" value="23096">' in form
    assert '<input type="hidden" name="ici" value="Guéret (23)">' in form


@pytest.mark.parametrize(("sent", "address"), [
    ("lat=46.17&lon=1.87&ici=Guéret (23)&ou=Guéret (23)&q=jardin", "/offres?q=jardin&lat=46.17&lon=1.87"),
    ("commune=23096&ici=Guéret (23)&ou=Guéret (23)&cadre=1,46,2,47&rayon=",
     "/offres?commune=23096&cadre=1%2C46%2C2%2C47"),
    ("commune=23096&ici=Guéret (23)&ou=Guéret (23)&cadre=1,46,2,47&rayon=10", "/offres?commune=23096&rayon=10"),
    ("commune=23096&ici=Guéret (23)&ou=&sans_cv=1", "/offres?sans_cv=1"),
    ("commune=23096&ici=Guéret (23)&ou=Aubusson (23)&cadre=1,46,2,47",
     "/offres?commune=23008"),
    ("ici=&ou=&q=jardin&theme=", "/offres?q=jardin"),
])
def test_the_form_keeps_the_place_it_showed_unless_another_is_typed(page, sent, address):
    assert page.get(f"/offres?{sent}").location == address


def test_days_contract_and_french_are_asked_together_and_each_can_be_taken_away(page):
    an_offer(Kind.JOB, title="Un contrat long", contract=Contract.CDI, places=at("Guéret"))
    an_offer(Kind.JOB, title="Quelques mois", contract=Contract.CDD, places=at("Guéret"))

    answer = page.get(f"{GUERET}&contrat=cdi&francais=A2&jour=mon&moment=am&debut=30")

    assert "Un contrat long" in answer.words
    assert "Quelques mois" not in answer.words
    for word in ("CDI (enlever)", "Français A2 ou moins (enlever)", "Lundi (enlever)", "Matin (enlever)",
                 "Commence d’ici 30 jours (enlever)"):
        assert word in answer.words
    assert 'id="r-cdi-contrat" name="contrat" value="cdi" checked' in answer.text
    assert "CDD 1" in answer.words


def test_time_by_the_reader_s_means_is_an_estimate_and_never_zero_for_a_commune(page):
    an_offer(title="Aider à Guéret")
    words = page.get(f"{GUERET}&moyen=bike").words

    assert "15 min à vélo, estimé" in words  # half the side of a commune of 26 km²
    assert "horaires à vérifier" in page.get(f"{GUERET}&moyen=transit").words


def test_reasons_are_true(page):
    an_offer(Kind.JOB, title="Préparer des jardins")
    words = page.get(f"{GUERET}&q=jardin&sans_permis=1").words

    assert "À Guéret, la commune que vous cherchez." in words
    assert "« jardin » : dans le titre." in words
    assert "Aucun permis n’est exigé." in words


def test_an_empty_search_says_what_would_bring_offers(page):
    an_offer(title="Aider à La Souterraine", places=at("La Souterraine"))

    answer = page.get(f"{GUERET}&rayon=5&q=souterraine")

    assert "Rien pour cette recherche" in answer.words
    assert "À moins de 50 km : 1 offre" in answer.words
    assert f'{GUERET.replace("/offres?", "/offres?q=souterraine&amp;")}&amp;rayon=50' in answer.text


def test_what_would_not_help_is_not_proposed(page):
    an_offer(title="Aider à Aubusson", places=at("Aubusson"))

    words = page.get(f"{GUERET}&rayon=5&q=introuvable").words

    assert "À moins de" not in words.split("Rien pour cette recherche")[1]


def test_a_page_beyond_the_last_leads_to_the_last(page):
    for number in range(3):
        an_offer(title=f"Aider au jardin {number}")

    assert page.get(f"{GUERET}&page=7").location == f"{GUERET}&page=1"


def test_the_map_numbers_the_offers_of_the_list(page):
    an_offer(title="Aider à Guéret")
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    answer = page.get(GUERET)

    assert "Carte autour de Guéret (23) : 1 offre." in answer.text.replace("\u00a0", " ")
    assert answer.text.count('class="m-pin"') == 1


def test_a_map_of_nowhere_is_never_drawn(page):
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    assert 'class="map"' not in page.get("/offres").text


def test_a_zero_latitude_is_a_number(page):
    an_offer(title="Partout en France", remote=Remote.ANYWHERE, places=())

    assert page.get("/offres?lat=0&lon=2").status == 200


def test_borders_are_given_for_the_detailed_map(page):
    answer = page.get("/carte/contours/23-36.json")

    assert answer.json["type"] == "MultiLineString"
    assert len(answer.json["coordinates"]) > 100
    assert page.get("/carte/contours/00.json").status == 404
    assert page.get("/carte/contours/..%2Fsecret.json").status == 404


def test_a_page_costs_the_same_statements_whatever_its_length(page, monkeypatch):
    monkeypatch.setattr(reference, "RECHECK_SECONDS", float("inf"))  # else one page may ask whether newer data came
    for number in range(6):
        an_offer(title=f"Aider au marché {number}")
    page.get(GUERET)
    with queries(at_most=12) as one:
        page.get(GUERET)
    for number in range(20):
        an_offer(Kind.JOB, title=f"Aider au jardin {number}")
    page.get(GUERET)
    with queries(at_most=12) as many:
        page.get(GUERET)

    assert len(many) == len(one)
