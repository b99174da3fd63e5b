"""What the person reads instead of points: « adapté » is never said of what no wish ties."""

from app.matching.values import Fit, FrenchLevel, Kind, Stage, Wish
from tests.factories.matching import make_facts, make_profile, search


def test_an_offer_tied_to_no_wish_is_to_discuss_however_near():
    told = {"wishes": (Wish("A1203"),), "stage": Stage.EMPLOYMENT, "wants_volunteering": True, "french": FrenchLevel.A1}
    far, close, mission, themed = (
        make_facts(km=0.5, rome=("K1304",)),
        make_facts(km=0.5, rome=("A1203",)),
        make_facts(km=0.5, kind=Kind.VOLUNTEERING, rome=()),  # names no job: judged by its points
        make_facts(km=0.5, kind=Kind.VOLUNTEERING, rome=(), themes=("benevolat--culture",)),
    )

    def fits(**more):
        return {item.key: item.fit for item in search(make_profile(**told | more), far, close, mission, themed).items}

    newcomer, speaker = fits(), fits(french=FrenchLevel.C1)
    assert speaker[far.key] is newcomer[far.key] is Fit.TO_DISCUSS
    assert Fit.TO_DISCUSS not in (speaker[close.key], newcomer[close.key])
    assert (speaker[mission.key], newcomer[mission.key]) == (Fit.GOOD, Fit.TO_DISCUSS)
    liked = fits(french=FrenchLevel.C1, themes=frozenset({"numerique--autre"}))
    assert (speaker[themed.key], liked[themed.key]) == (Fit.GOOD, Fit.TO_DISCUSS)  # themes are held against themes
    assert fits(wishes=())[far.key] is not Fit.TO_DISCUSS
