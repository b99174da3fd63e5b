"""« Déjà demandé »: what the public list of offers says to the person who asked, and to a referent who looks for them.

To nobody else; never a count.
"""

from flask import url_for

from app.desks.file_opening import note_reading, person_of
from app.kit.access import Actor
from app.people.access import can_accompany
from app.people.values import ReadPurpose
from app.placements import queries as placements
from app.placements.workflow import PlacementState
from app.search.asked import Asked


def asked_by(actor: Actor, for_whom: str = "") -> Asked:
    """Return the offers a person signed in has asked for, or those under way for the person a referent looks for.

    What is only proposed to a person is not asked by them; to their referent it is. Who may not read the file, or names
    nobody, reads the public list.
    """
    person = person_of(for_whom) if for_whom else None
    if person is not None and can_accompany(actor, person):
        note_reading(person, ReadPurpose.FILE)
        under_way = placements.living_by_offer(person.id).values()
        return Asked(frozenset(one.offer.public_id for one in under_way), for_whom, person.full_name,
                     url_for("person_page.show", public_id=person.public_id))  # fmt: skip
    if actor.person_id is None:
        return Asked()
    own = placements.living_by_offer(actor.person_id).values()
    return Asked(frozenset(one.offer.public_id for one in own if one.state is not PlacementState.PROPOSED))
