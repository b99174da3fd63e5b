"""The stories of the demonstration: what happens to a proposal, day by day before the day of seeding.

Each script is a list of (days before now, verb); ``story`` plays them in the order of time with the real services, so
that every state is reached the way it is reached in life. A negative day has not come yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.matching.values import Channel


@dataclass(frozen=True, slots=True)
class Script:
    """One story: its steps, how often it is told, and on which offers it may happen."""

    steps: tuple[tuple[float, str], ...]
    weight: int
    channel: Channel | None = Channel.HERE  # None: answered elsewhere
    silent: bool = False  # the structure never answers
    dated: bool = False  # only what begins soon and lasts


SCRIPTS: Mapping[str, Script] = {
    "to answer": Script(((2.1, "propose"),), 9),
    "to answer, old": Script(((8.3, "propose"),), 3),
    "said yes in a meeting": Script(((0.4, "propose"), (0.3, "record")), 4),
    "said no": Script(((19, "propose"), (17.4, "decline")), 6),
    "taken back": Script(((12, "propose"), (11.6, "cancel")), 3),
    "never answered by the person": Script(((26, "propose"),), 4),
    "sent": Script(((4.2, "propose"), (3.1, "agree")), 8),
    "sent today": Script(((0.9, "propose"), (0.2, "agree")), 3),
    "own candidature": Script(((2.6, "apply"),), 5),
    "looked at": Script(((9.5, "propose"), (8.2, "agree"), (6.1, "open")), 5),
    "meeting to come": Script(((10, "propose"), (9.3, "agree"), (5.5, "meet_ahead"), (4.1, "confirm")), 5),
    "meeting over": Script(((15, "propose"), (14.2, "agree"), (9, "meet_soon"), (8, "confirm")), 4),
    "waiting list": Script(((21, "propose"), (20, "agree"), (16, "wait")), 5),
    "accepted": Script(((12.5, "propose"), (11.8, "agree"), (7, "accept_ahead")), 7, dated=True),
    "accepted by phone": Script(((11, "propose"), (10, "agree"), (6.5, "accept_by_phone")), 2),
    "refused": Script(((24, "propose"), (23, "agree"), (17, "refuse")), 5),
    "refused after a look": Script(((30, "propose"), (29, "agree"), (27, "open"), (20, "refuse_kindly")), 3),
    "never answered by the structure": Script(((46, "propose"), (45, "agree")), 4, silent=True),
    "long silence": Script(((23, "propose"), (22, "agree")), 3, silent=True),
    "withdrawn": Script(((18, "propose"), (17, "agree"), (12, "withdraw")), 3),
    "withdrawn once accepted": Script(((22, "propose"), (21, "agree"), (16, "accept_ahead"), (9, "withdraw")), 2),
    "under way": Script(((40, "propose"), (39, "agree"), (34, "accept"), (32, "start"), (24, "fine")), 12),
    "just begun": Script(((20, "propose"), (19, "agree"), (11, "accept"), (9, "start"), (2, "question")), 6),
    "done": Script(((47, "propose"), (46, "agree"), (42, "accept"), (40, "start"), (11, "complete")), 6),
    "stopped": Script(((43, "propose"), (42, "agree"), (38, "accept"), (36, "start"), (25, "end_early")), 3),
    "handed over": Script(((6, "propose"), (5, "agree")), 5, channel=None),
    "handed over, contacted": Script(((14, "propose"), (13, "agree"), (9, "declare_contacted")), 3, channel=None),
    "handed over, yes": Script(((25, "propose"), (24, "agree"), (15, "declare_yes"), (10, "start")), 2, channel=None),
    "handed over, no": Script(((20, "propose"), (19, "agree"), (12, "declare_no")), 2, channel=None),
}
SEAT_STORY = (  # two people, one seat: the second waits, the first leaves, the seat is held for the second
    ((14, "propose"), (13, "agree"), (9, "accept_ahead"), (0.6, "withdraw")),
    ((12, "propose"), (11, "agree"), (7, "wait")),
)
