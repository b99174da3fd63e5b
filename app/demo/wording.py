"""The words of an offer: drawn from its activity, told by its structure, in its commune."""

import random
from dataclasses import dataclass
from html import escape

from app.demo.content import Activity, Sketch
from app.demo.places import at, de, pick
from app.geo.values import CommuneRow
from app.kit.french import NBSP
from app.offers.checks import LONGEST

FEWEST_TASKS, MOST_TASKS = 3, 5
INTRODUCTIONS = ("Ce que vous ferez, {a}", "Sur place, {a}, on vous propose", "Concrètement", "Au programme, {a}")


@dataclass(frozen=True, slots=True)
class Words:
    """What an offer says; ``description`` is HTML."""

    title: str
    summary: str
    description: str


class Teller:
    """Fills the sentences of an activity for one structure and one commune."""

    def __init__(self, sketch: Sketch, commune: CommuneRow) -> None:
        we = sketch.we
        self.values = {
            "we": we,
            "We": we[0].upper() + we[1:],
            "commune": commune.name,
            "de": de(commune.name),
            "a": at(commune.name),
            "autour": f"autour {de(commune.name)}",
        }

    def tell(self, sentence: str) -> str:
        return sentence.format_map(self.values)


def compose(activity: Activity, teller: Teller, chance: random.Random, *, title: str) -> Words:
    """Draw the words of one offer: a lead as summary, what one does, where and with whom, what is good to know."""
    leads = chance.sample(activity.lead, min(2, len(activity.lead)))
    count = chance.randint(FEWEST_TASKS, min(MOST_TASKS, len(activity.does)))
    tasks = "".join(f"<li>{_html(teller, task)}</li>" for task in pick(chance, activity.does, count))
    paragraphs = [_html(teller, sentence) for sentence in pick(chance, activity.setting, chance.randint(1, 2))]
    paragraphs.append(" ".join(_html(teller, one) for one in pick(chance, activity.good, chance.randint(1, 2))))
    opening = f"<p>{_html(teller, leads[1])}</p>" if len(leads) > 1 else ""
    introduction = _html(teller, chance.choice(INTRODUCTIONS))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Words(
        title=teller.tell(title)[: LONGEST["title"]],
        summary=teller.tell(leads[0])[: LONGEST["summary"]],
        description=f"{opening}<p>{introduction}{NBSP}:</p><ul>{tasks}</ul>{body}",
    )


def _html(teller: Teller, sentence: str) -> str:
    return escape(teller.tell(sentence), quote=False)
