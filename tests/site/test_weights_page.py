"""A territory changes its points within the engine's bounds; each version is signed, dated, and named by rankings."""

from app.kit import clock
from app.kit.access import Role
from app.search.matching_services import weights_of
from tests.factories.accounts import a_territory, an_account

DEFAULTS = {"activity": 30, "trip": 25, "stage": 15, "rhythm": 10, "helps": 10, "skills": 5, "reply": 5}
PAGE = "/territoire/classement"


def test_points_are_changed_within_bounds_and_refused_outside_with_what_was_typed(page, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    a_territory("23")
    team = page.as_(an_account(Role.MANAGER, name="Équipe de la Creuse", mfa=True, territory="23"))
    assert weights_of("23").full_version.endswith("+defaut")

    far = team.post(PAGE, DEFAULTS | {"activity": 60, "trip": 5, "reply": 0}, from_=PAGE)
    assert far.status == 422
    assert "« Activité souhaitée » : de 20 à 40 points." in far.words
    assert "« Trajet » : de 15 à 35 points." in far.words
    assert far.form_value("activity") == "60"
    assert "ils font 105" in team.post(PAGE, DEFAULTS | {"activity": 35}, from_=PAGE).words
    assert "Écrivez un nombre entier" in team.post(PAGE, DEFAULTS | {"trip": "beaucoup"}, from_=PAGE).words
    assert weights_of("23").full_version.endswith("+defaut")

    saved = team.post(PAGE, DEFAULTS | {"activity": 25, "trip": 30}, from_=PAGE, follow=True)
    assert "Les points sont changés" in saved.words
    assert "Équipe de la Creuse" in saved.words
    assert weights_of("23").full_version.endswith("+23-1")
    public = page.get("/classement?territoire=23").words
    assert "points choisis en Creuse, en vigueur depuis le 24 novembre 2026" in public

    team.post(PAGE, DEFAULTS | {"activity": 26, "trip": 29}, from_=PAGE)
    assert weights_of("23").full_version.endswith("+23-2")  # two settings never share a name
    team.post(PAGE, {"prevus": "1"}, from_=PAGE)
    assert weights_of("23").full_version.endswith("+defaut")
    assert "points prévus par le site" in team.get(PAGE).words
