"""The first page does not repeat itself: two of one structure, two of one title, four of one kind; nothing is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.encoding import NO_TITLE, title_number
from app.matching.ranking import Alike, diversified, order_of
from app.matching.values import Help, Kind, Need
from tests.factories.matching import make_facts, make_profile, only, search, shown
from tests.matching.strategies import examples

REMOTE = "Aider aux devoirs à distance"
ROW = st.tuples(
    st.integers(0, 60), st.booleans(), st.integers(1, 9), st.sampled_from((NO_TITLE, 7, 7, 8, 9)), st.integers(0, 2)
)


def by_hand(order, points, waiting, groups):
    """The loop: take the best that repeats nothing too often, among those at most fifteen points behind; allow kinds to
    repeat rather than structures or titles, and anything rather than nothing."""
    structure, title, kind = groups
    queue = [at for at in order if not waiting[at]]
    page = []
    while queue and len(page) < 10:
        close = [at for at in queue if points[at] >= points[queue[0]] - 15]
        fresh = [
            at for at in close
            if sum(structure[at] == structure[other] for other in page) < 2
            and (title[at] == NO_TITLE or sum(title[at] == title[other] for other in page) < 2)
        ]  # fmt: skip
        mixed = [at for at in fresh if kind is None or sum(kind[at] == kind[other] for other in page) < 4]
        page.append((mixed or fresh or queue)[0])
        queue.remove(page[-1])
    return [*page, *queue, *(at for at in order if waiting[at])]


@settings(max_examples=examples(100), deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=30), caps_kinds=st.booleans(), seed=st.integers(0, 9))
def test_the_first_page_is_that_of_the_loop_and_no_offer_is_lost(rows, caps_kinds, seed):
    points, waiting, structure, title, kind = (np.array(column) for column in zip(*rows, strict=True))
    order = order_of(points, waiting, np.arange(len(rows)), seed)
    groups = (structure, title, kind if caps_kinds else None)

    found = diversified(order, points, waiting, Alike(*groups)).tolist()

    assert found == by_hand(order.tolist(), points, waiting, groups)
    assert sorted(found) == sorted(order.tolist())


def test_seven_associations_with_one_title_leave_room_for_what_teaches_something_else():
    same = [make_facts(1, kind=Kind.VOLUNTEERING, title=title) for title in (REMOTE, REMOTE.upper() + " (H/F)") * 4]
    others = [make_facts(9, kind=Kind.VOLUNTEERING, title=f"Mission {at}") for at in range(9)]
    untitled = [make_facts(9, kind=Kind.VOLUNTEERING) for _ in range(3)]
    person = make_profile(kinds=frozenset({Kind.VOLUNTEERING}))

    keys = shown(search(person, *same, *others, *untitled))

    alike = {fact.key for fact in same}
    assert [key in alike for key in keys[:10]] == [True, True] + [False] * 8
    assert [key in alike for key in keys[10:16]] == [True] * 6  # those held back come at once behind
    assert len(keys) == 20
    assert set(shown(search(person, *same))) == alike  # with nothing else, all of them


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Aide-cuisinière (H/F)", "AIDE CUISINIERE h/f", True),
        ("Œuvrer au café", "oeuvrer au cafe", True),
        ("Aide à domicile", "Aide au domicile", False),
        ("Équipe du mardi", "Équipe du jeudi", False),
    ],
)
def test_a_title_is_the_same_whatever_its_accents_case_signs_and_h_f(one, other, same):
    assert (title_number("job", one) == title_number("job", other)) is same
    assert title_number("job", one) != title_number("training", one)


def test_an_offer_without_a_word_in_its_title_is_like_no_other():
    assert title_number("job", " (H/F) !") == title_number("job", "") == NO_TITLE


def test_one_need_answered_of_three_is_no_point_of_attention():
    person = make_profile(needs=frozenset({Need.CHILDCARE, Need.NO_CV, Need.SHUTTLE}))

    assert only(person, make_facts(helps=frozenset({Help.NO_CV}))).attention is None
    assert only(person, make_facts()).attention == "Ne répond pas aux besoins que vous avez dits"
