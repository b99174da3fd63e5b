"""Words to terms: what people type meets what partners wrote."""

import pytest

from app.search.text_analysis import names, searched_terms, terms


@pytest.mark.parametrize("same", [
    ("jardinier", "jardinière", "jardiniers", "jardiniere", "JARDINIÈRES"),
    ("vendeur", "vendeuse", "vendeurs", "vendeuses"),
    ("animateur", "animatrice", "animatrices"),
    ("employé", "employée", "employes", "employées"),
    ("vélo", "velo", "vélos", "velos"),
    ("cheval", "chevaux"), ("lieu", "lieux"), ("jeu", "jeux"), ("bureau", "bureaux"),
    ("maçon", "macon", "maçonnerie", "maconneries"), ("boulanger", "boulangère", "boulangerie"),
    ("mécanicien", "mécanicienne", "mecaniciens"),
    ("sécurité", "securite"), ("école", "ecole", "écoles"), ("maçonnerie", "maconneries"),
    ("sérieux", "sérieuse", "serieuses"),
    ("ordinateur", "informatique", "numérique"),
    ("caisse", "caissière"), ("bénévole", "bénévolat"), ("immersion", "stage"),
    ("vendre", "vendeuse", "vente"), ("tondre", "pelouse"), ("bricolage", "bricoleur"), ("couture", "coudre"),
    ("bateau", "navale"), ("internet", "informatique"), ("papiers", "démarches"), ("babysitting", "enfants"),
    ("ménage", "nettoyage"), ("alimentaire", "épicerie", "manger"),
])  # fmt: skip
def test_forms_of_a_word_are_one_term(same):
    assert len({tuple(terms(word)) for word in same}) == 1, {word: terms(word) for word in same}


@pytest.mark.parametrize(("one", "other"), [("école", "colle"), ("maçon", "maison"), ("sœur", "sueur")])
def test_other_words_are_other_terms(one, other):
    assert terms(one) != terms(other)


def test_elided_articles_go_and_one_word_of_today_stays():
    assert terms("l’aide à domicile, aujourd’hui") == [*terms("aide"), *terms("domicile"), "aujourd'hui"]


@pytest.mark.parametrize(
    "text", ["Jardinier·ère·s", "jardinier(ère)", "Jardinier/ère", "jardinier (H/F)", "Poste de jardinier"]
)
def test_inclusive_forms_and_words_of_the_trade_leave_the_word_alone(text):
    assert terms(text) == terms("jardinier")


@pytest.mark.parametrize("text", ["", "  ", "*", "()", "le la les", "H/F", "😀", "\x00", "-", "''", "a" * 5_000])
def test_any_text_has_terms_or_none(text):
    assert all(0 < len(term) <= 40 for term in terms(text))


def test_names_are_never_stemmed_but_their_plural_is_nothing():
    assert names("Les Coccinelles de Pommeil") == ["=coccinelle", "=pommeil"]
    assert searched_terms("coccinelles Coccinelle") == [(terms("coccinelle")[0], "=coccinelle")]


def test_words_that_say_nothing_are_left_out_of_a_search_that_says_something():
    assert searched_terms("je cherche un boulot de maçon près de chez moi") == searched_terms("maçon")
    assert searched_terms("internet gratuit") == searched_terms("internet")
    assert searched_terms("ménage, quelques heures") == searched_terms("ménage")
    assert searched_terms("boulot") != []
