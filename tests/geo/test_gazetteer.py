"""What people type finds the commune they mean."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geo.commune_index import FormerName
from app.geo.values import normalise
from tests.factories.geo import communes_of_france, facts, former_names_of_france, france, gazetteer_of

ONE = [
    ("Guéret", "23096"), ("gueret", "23096"), ("GUERET", "23096"), ("Guéret (23)", "23096"), ("23000 Guéret", "23096"),
    ("Guéret 23000", "23096"), ("gueret 23", "23096"), ("Guéret, Creuse", "23096"), ("gueret creuse", "23096"),
    ("23096", "23096"), ("23011 GUERET CEDEX", "23096"), ("12 rue de la République, 23000 Guéret", "23096"),
    ("3 rue du Puits, Guéret", "23096"), ("3 place Bonnyaud Guéret", "23096"), ("F-23000 Guéret", "23096"),
    ("23000, Guéret (France)", "23096"),
    ("saint etienne", "42218"), ("ST-ETIENNE", "42218"), ("St Étienne", "42218"), ("st-nazaire (44)", "44184"),
    ("Saint-Nazaire, Loire-Atlantique", "44184"), ("44600 St Nazaire", "44184"), ("souterraine", "23176"),
    ("Havre", "76351"), ("l'hay les roses", "94038"), ("L’Haÿ-les-Roses", "94038"),
    ("Paris", "75056"), ("Paris 12", "75112"), ("paris 12e", "75112"), ("Paris 12ème arrondissement", "75112"),
    ("12e arrondissement de Paris", "75112"), ("75012", "75112"), ("75012 Paris", "75112"), ("75116", "75116"),
    ("Paris 1er", "75101"), ("Lyon 3", "69383"), ("lyon 3eme", "69383"), ("69003 Lyon", "69383"),
    ("Marseille (13)", "13055"), ("Marseille 3e", "13203"), ("13003", "13203"), ("Marseille", "13055"),
    ("Ajaccio", "2A004"), ("2A004", "2A004"), ("2a004", "2A004"), ("20000 Ajaccio", "2A004"), ("Bastia (2B)", "2B033"),
    ("Saint-Denis (974)", "97411"), ("saint denis la réunion", "97411"), ("97400", "97411"), ("97150", "97801"),
    ("Saint-Denis (93)", "93066"), ("Papeete", "98735"), ("Bellegarde-sur-Valserine", "01033"),
    ("Château-Chinon (Ville)", "58062"), ("01500 Ambérieu-en-Bugey", "01004"), ("Œuilly (02)", "02565"),
]


@pytest.mark.parametrize(("typed", "insee"), ONE)
def test_a_finished_text_means_one_commune(typed, insee):
    found = france().resolve(typed)

    assert found.is_one
    assert found.commune.insee == insee


@pytest.mark.parametrize(("typed", "insee"), ONE)
def test_the_commune_meant_is_the_first_suggested(typed, insee):
    assert france().search(typed, 5)[0].insee == insee


@pytest.mark.parametrize(("typed", "first", "count"), [
    ("Saint-Denis", "97411", 4), ("st-nazaire", "44184", 3), ("23000", "23096", 15), ("Bors", "16052", 2),
])
def test_a_name_or_code_of_several_communes_asks_to_choose_the_largest_first(typed, first, count):
    found = france().resolve(typed)

    assert found.is_ambiguous
    assert found.choices[0].insee == first
    assert len(found.choices) == count


def test_a_search_from_a_shared_postal_code_starts_from_its_town():
    meant = france().meant("23000")

    assert meant.commune.insee == "23096"
    assert len(meant.choices) == 14
    assert france().meant("Saint-Denis").is_ambiguous


def test_a_name_that_contradicts_its_postal_code_asks_to_choose_between_the_two():
    found = france().resolve("87000 Guéret")

    assert [row.insee for row in found.choices] == ["23096", "87085"]


@pytest.mark.parametrize(("typed", "first", "last"), [
    ("Creuse", ("Guéret", "23"), ("Creuse", "80")), ("93", ("Saint-Denis", "93"), None),
    ("2A", ("Ajaccio", "2A"), None), ("la Sarthe", ("Le Mans", "72"), None)])
def test_a_search_from_a_departement_lets_choose_among_its_towns(typed, first, last):
    choices = [(row.name, row.departement) for row in france().meant(typed).choices]

    assert choices[0] == first
    assert len(choices) >= 5
    assert last is None or choices[-1] == last
    assert france().meant("Paris").commune.departement == "75"


@pytest.mark.parametrize(("typed", "meant"), [
    ("gerret", "Guéret"), ("obusson", "Aubusson"), ("bobini", "Bobigny"), ("sint nazaire", "Saint-Nazaire"),
    ("la souteraine", "La Souterraine"), ("bourganef", "Bourganeuf"), ("marceille", "Marseille"),
    ("grenobe", "Grenoble"), ("sarsel", "Sarcelles"), ("tolouse", "Toulouse"),
])
def test_a_misspelt_name_is_unknown_and_the_right_one_suggested(typed, meant):
    found = france().resolve(typed)

    assert found.is_unknown
    assert meant in [row.name for row in france().suggestions(typed)]


@pytest.mark.parametrize(("typed", "departement"), [
    ("23999", "23"), ("2A999", "2A"), ("97499", "974"), ("44999", "44"),
])
def test_an_unknown_code_suggests_communes_of_the_same_place(typed, departement):
    found = france().resolve(typed)

    assert found.is_unknown
    assert found.suggestions
    assert all(row.departement == departement for row in found.suggestions)


@pytest.mark.parametrize("typed", ["", "   ", "***", "(", "باريس", "99999", "\x00", "🚲"])
def test_a_text_that_names_nothing_is_unknown(typed):
    assert france().resolve(typed).is_unknown


def test_a_blank_text_suggests_the_largest_communes_and_signs_none():
    assert [row.name for row in france().search(" ", 3)] == ["Paris", "Marseille", "Lyon"]
    assert france().search("***", 3) == []


def test_names_equal_come_first_then_beginnings_then_words_each_by_population():
    gazetteer = gazetteer_of(
        facts("23001", "Bonnat-le-Petit", population=5), facts("23002", "Le Grand Bonnat", population=9_000),
        facts("23003", "Bonnat", population=10), facts("23004", "Bonnatville", population=700),
        facts("23005", "Autre", population=90_000), facts("23006", "Bonnat", population=20))

    found = [row.insee for row in gazetteer.search("bonnat")]

    assert found == ["23006", "23003", "23004", "23001", "23002"]


def test_old_names_come_after_those_of_today_in_each_group_and_say_so():
    gazetteer = gazetteer_of(facts("23001", "Neuville", population=9_000), facts("23002", "Vieilbourg", population=1),
                             former=[FormerName("23900", "Vieilbourg", "23001")])

    found = gazetteer.search("vieilbourg")

    assert [(row.insee, row.former) for row in found] == [("23002", ""), ("23001", "Vieilbourg")]


def test_a_full_postal_code_lists_all_its_communes():
    expected = {commune.insee for commune in communes_of_france() if "51300" in commune.postal_codes.split("|")}

    assert {row.insee for row in france().search("51300", 100)} == expected
    assert len(expected) == 46


def test_the_beginning_of_a_postal_code_lists_communes_by_population():
    found = france().search("2300", 4)

    assert found[0].insee == "23096"
    assert all(any(code.startswith("2300") for code in row.postal_codes) for row in found)


def test_an_arrondissement_comes_before_its_city_and_knows_it():
    found = france().search("75012")

    assert [(row.insee, row.parent) for row in found] == [("75112", "75056"), ("75056", "")]


def test_a_city_and_its_arrondissements_are_one_commune_but_two_arrondissements_are_not():
    gazetteer = france()

    assert "75112" in gazetteer.family("75056")
    assert gazetteer.family("75112") == {"75112", "75056"}
    assert gazetteer.family("23096") == {"23096"}
    assert len(gazetteer.family("69123")) == 10
    assert len(gazetteer.family("13055")) == 17


@pytest.mark.parametrize(("record", "insee"), [
    ({"insee": "23096"}, "23096"), ({"insee": "2a004"}, "2A004"), ({"postal_code": "23000", "name": "GUERET"}, "23096"),
    ({"postal_code": "01500", "name": "Amberieu en Bugey"}, "01004"),
    ({"postal_code": "75012", "name": "PARIS"}, "75112"),
    ({"postal_code": "75012", "name": "PARIS 12"}, "75112"),
    ({"postal_code": "23009", "name": "GUERET CEDEX 9"}, "23096"),
    ({"postal_code": "97400", "name": "ST DENIS"}, "97411"), ({"insee": "69383", "postal_code": "69003"}, "69383"),
    ({"postal_code": "20000", "name": "AJACCIO"}, "2A004"), ({"name": "Guéret"}, "23096"),
])
def test_a_record_is_placed_by_its_codes_and_name(record, insee):
    assert france().identify(**record).insee == insee


@pytest.mark.parametrize("record", [
    {}, {"insee": "99999"}, {"postal_code": "23000"}, {"name": "Saint-Denis"},
    {"postal_code": "87000", "name": "Guéret"},
])
def test_a_record_that_names_no_single_commune_is_not_guessed(record):
    assert france().identify(**record) is None


def test_old_insee_codes_lead_to_the_commune_of_today():
    today = {commune.insee for commune in communes_of_france()}

    for old in former_names_of_france():
        found = france().index.successor(old.code)
        assert found is not None
        assert found.insee == (old.code if old.code in today else old.insee)


def test_every_commune_is_found_by_its_own_name_code_and_label():
    gazetteer = france()

    for commune in communes_of_france():
        named = gazetteer.index.exact(normalise(commune.name))
        assert commune.insee in {row.insee for row in named}, commune.name
        assert gazetteer.by_insee(commune.insee).name == commune.name


@given(st.sampled_from(communes_of_france()))
@settings(max_examples=300, deadline=None)
def test_a_commune_printed_with_its_departement_and_typed_again_is_itself(commune):
    row = france().by_insee(commune.insee)

    found = france().resolve(row.label)

    same_name = {other.insee for other in france().index.exact(normalise(row.name))
                 if other.departement == row.departement}
    assert (found.is_one and found.commune.insee == row.insee) or row.insee in {c.insee for c in found.choices}
    assert found.is_one == (len(same_name) == 1)


@given(st.sampled_from(communes_of_france()), st.sampled_from(["lower", "upper", "plain", "spaces", "quotes"]))
@settings(max_examples=300, deadline=None)
def test_accents_case_hyphens_and_apostrophes_change_nothing(commune, writing):
    plain = unicodedata.normalize("NFD", commune.name)
    written = {"lower": commune.name.lower(), "upper": commune.name.upper(), "spaces": commune.name.replace("-", " "),
               "plain": "".join(letter for letter in plain if not unicodedata.combining(letter)),
               "quotes": commune.name.replace("'", "’")}[writing]

    assert france().search(written, 50) == france().search(commune.name, 50)


@given(st.sampled_from(communes_of_france()), st.data())
@settings(max_examples=200, deadline=None)
def test_typing_on_keeps_the_commune_in_the_longer_list(commune, data):
    key = normalise(commune.name)
    length = data.draw(st.integers(1, len(key)))

    found = france().index.search(key[:length], 100_000)

    assert commune.insee in {row.insee for row in found}


@given(st.text(max_size=300) | st.text(alphabet="0123456789 ()-,'*%\"\\2AB\x00<>", max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_text_makes_it_fail(typed):
    gazetteer = france()

    assert len(gazetteer.search(typed, 7)) <= 7
    assert len(gazetteer.suggestions(typed, 5)) <= 5
    resolution = gazetteer.resolve(typed)
    assert resolution.is_one + resolution.is_ambiguous + resolution.is_unknown == 1


def test_an_unknown_corsican_code_suggests_both_departements():
    assert {row.departement for row in france().suggestions("20999", 50)} <= {"2A", "2B"}
    assert france().suggestions("20999")


def test_a_name_of_today_wins_over_the_same_old_name_elsewhere():
    gazetteer = gazetteer_of(facts("23001", "Grandville", population=9_000), facts("23002", "Vieilbourg", population=1),
                             former=[FormerName("23900", "Vieilbourg", "23001")])

    assert gazetteer.resolve("Vieilbourg").commune.insee == "23002"


def test_the_name_of_a_departement_is_read_as_a_name_and_the_codes_of_corsica_as_codes():
    assert normalise(france().search("lot", 20)[0].name).startswith("lot")
    assert {row.departement for row in france().search("2A", 20)} == {"2A"}


def test_an_empty_gazetteer_answers_nothing():
    gazetteer = gazetteer_of()

    assert gazetteer.search("Guéret") == []
    assert gazetteer.search("") == []
    assert gazetteer.suggestions("Guéret") == []
    assert gazetteer.by_insee("23096") is None
    assert gazetteer.resolve("23000").is_unknown
