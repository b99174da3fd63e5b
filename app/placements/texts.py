"""SMS of the path, for people without e-mail or who prefer them: one fact, one link, place and time first.

The link is a short code: it opens the page where one answers or asks to be called back. No benefit is ever named;
what is discreet, or reads as if it were, is « un rendez-vous » or « une offre ».
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from app.kit import links, sms
from app.kit.ids import public_id
from app.kit.seven_bit import LIMIT, UNICODE_LIMIT, seven_bit, shortened
from app.kit.urls import base_url
from app.offers.models import Offer
from app.people import free_text
from app.placements import recipients
from app.placements.emails.doors import AGREE, CALL, LONG_LIFE, MEETING, NEWS, SEAT
from app.placements.models import Placement
from app.placements.speech import Speech, speech
from app.reference.text_keys import fold

BENEFITS = re.compile(
    r"\b(rsa|aah|ass|apl|are|caf|ccas|minima|alloca\w*|chomage|france travail|pole emploi|prime d activite)\b"
)
SHRINKABLE = ("what", "where", "who")
SHORTEST = 8


def proposed(placement: Placement, *, about: str, now: datetime) -> bool:
    """An offer is proposed: yes, no, or call me back."""
    return _send("proposed", placement, AGREE, at=at_offer, until=placement.lapses_at, about=about, now=now)


def agreement_recorded(placement: Placement, *, about: str, now: datetime) -> bool:
    """A yes was noted in a meeting: how to say no before it leaves."""
    return _send("recorded", placement, AGREE, at=at_offer, about=about, now=now)


def meeting(placement: Placement, *, about: str, now: datetime) -> bool:
    """A meeting is suggested."""
    return _send("meeting", placement, MEETING, at=at_meeting, until=placement.meeting_at, about=about, now=now)


def meeting_tomorrow(placement: Placement, *, about: str, now: datetime) -> bool:
    """The day before a meeting."""
    until = placement.meeting_at
    return _send("meeting_tomorrow", placement, MEETING, at=at_meeting, until=until, about=about, now=now)


def seat_offered(placement: Placement, *, about: str, now: datetime) -> bool:
    """A seat is kept two days."""
    until = placement.seat_held_until
    return _send("seat", placement, SEAT, at=at_offer, until=until, about=about, now=now)


def accepted(placement: Placement, *, about: str, now: datetime) -> bool:
    """It is yes: the first day."""
    return _send("accepted", placement, CALL, at=at_start, about=about, now=now)


def how_is_it(placement: Placement, *, about: str, now: datetime) -> bool:
    """« Comment ça se passe ? »"""
    return _send("news", placement, NEWS, at=nowhere, about=about, now=now)


def new_message(placement: Placement, purpose: str, *, about: str, now: datetime) -> bool:
    """Someone wrote: the words themselves stay on the page."""
    return _send("message", placement, purpose, at=nowhere, about=about, now=now)


def renewed(placement: Placement, purpose: str, *, now: datetime, until: datetime | None = None) -> bool:
    """A new link for one that died, to the number on file and nowhere else."""
    return _send("renewed", placement, purpose, at=nowhere, until=until, about=f"renewed:{public_id()}", now=now)


def _send(
    key: str,
    placement: Placement,
    purpose: str,
    *,
    at: "Lead",
    about: str,
    now: datetime,
    until: datetime | None = None,
) -> bool:
    """Put the text in the outbox when the person is told by SMS; tells whether they are."""
    number = recipients.mobile(placement.person)
    if number is None:
        return False
    code = links.issue_code(purpose, placement.public_id, expires_at=until or now + LONG_LIFE, now=now)
    spoken = speech(placement.person.language)
    text = written(spoken, key, parts(placement, spoken, at), link=f"{base_url()}/r/{code}")
    sms.enqueue(sms.Sms(number, text, f"{about}:sms"), now=now)
    return True


def parts(placement: Placement, spoken: Speech, at: "Lead") -> dict[str, str]:
    """Return where, when, what and who, as a text may say them: a discreet service has no place."""
    where, when = at(placement, spoken)
    proposer = recipients.proposer(placement)
    return {
        "where": "" if placement.offer.discreet else where,
        "when": when,
        "what": what_words(placement.offer, spoken),
        "who": proposer.display_name if proposer else spoken("sms.someone"),
    }


def what_words(offer: Offer, spoken: Speech) -> str:
    """The offer's title, unless it says more than a text may."""
    if offer.discreet:
        return spoken("sms.appointment")
    if BENEFITS.search(fold(offer.title)) or free_text.problem(offer.title):
        return spoken("sms.offer")
    return offer.title


def written(spoken: Speech, key: str, values: Mapping[str, str], *, link: str) -> str:
    """Return the text, within its letters: the longest of what, where and who is cut first, the link never."""
    latin = spoken.direction == "ltr"
    limit = LIMIT if latin else UNICODE_LIMIT
    filled = {name: seven_bit(value) if latin else " ".join(value.split()) for name, value in values.items()}
    filled["who"] = filled["who"] or spoken.texts["sms.someone"]
    filled["what"] = filled["what"] or spoken.texts["sms.offer"]
    text = _filled(spoken, key, filled, link)
    while len(text) > limit:
        longest = max(SHRINKABLE, key=lambda name: len(filled[name]))
        if len(filled[longest]) <= SHORTEST:
            filled["where"] = filled["when"] = ""
            return _filled(spoken, key, filled, link)
        room = len(filled[longest]) - min(len(text) - limit, 4)
        filled[longest] = shortened(filled[longest], max(room, SHORTEST))
        text = _filled(spoken, key, filled, link)
    return text


def _filled(spoken: Speech, key: str, values: Mapping[str, str], link: str) -> str:
    lead = ", ".join(filter(None, (values["where"], values["when"])))
    blanks = {"lead": f"{lead}: " if lead else "", "what": values["what"], "who": values["who"], "link": link}
    text = spoken.texts[f"sms.{key}"].format(**blanks)
    return text[0].upper() + text[1:]


def at_offer(placement: Placement, spoken: Speech) -> tuple[str, str]:
    """Where and when an offer takes place, when that is one line."""
    offer = placement.offer
    if len(offer.slots) == 1:
        [slot] = offer.slots
        hours = "-".join(_clock(spoken, minute) for minute in (slot.start_minute, slot.end_minute))
        return _commune(offer), f"{spoken.short_day(slot.day - 1)} {hours}"
    return _commune(offer), spoken("sms.from", date=spoken.short_date(offer.starts_on)) if offer.starts_on else ""


def at_meeting(placement: Placement, spoken: Speech) -> tuple[str, str]:
    """Where and when one meets."""
    when = spoken.short_moment(placement.meeting_at) if placement.meeting_at else ""
    return placement.meeting_place or _commune(placement.offer), when


def at_start(placement: Placement, spoken: Speech) -> tuple[str, str]:
    """Where and when it begins."""
    return _commune(placement.offer), spoken.short_date(placement.starts_on) if placement.starts_on else ""


def nowhere(_placement: Placement, _spoken: Speech) -> tuple[str, str]:
    """A text that is about no place."""
    return "", ""


Lead = Callable[[Placement, Speech], tuple[str, str]]


def _commune(offer: Offer) -> str:
    return next((place.commune_name for place in offer.places if place.commune_name and not place.is_stop), "")


def _clock(spoken: Speech, minute: int) -> str:
    return spoken("date.hour", hours=minute // 60, minutes=f"{minute % 60:02d}")
