"""A mail as a value: the text and the HTML are printed from the same parts, so they cannot say different things."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from app.kit import mail, mail_readers
from app.kit.columns import blind_index
from app.kit.french import long_date, typeset
from app.kit.mail_readers import News, Rhythm
from app.kit.mail_templates import render_mail
from app.kit.urls import absolute
from app.territories.queries import by_code

OPENING = re.compile(r"(\. )([lu])(?=a structure|n rendez-vous)")
Button = tuple[str, str]  # what it says, where it leads


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: the fact as subject, who and what in the first lines, one filled answer then at most two quiet ones.

    ``facts`` short lines · ``quote`` (what someone wrote, who) · ``question`` just above the answers · ``after`` what
    follows, in small · ``why`` why it was received.
    """

    subject: str
    hello: str
    lines: tuple[str, ...]
    facts: tuple[str, ...] = ()
    quote: Button | None = None
    question: str = ""
    main: Button | None = None
    quiet: tuple[Button, ...] = ()
    after: tuple[str, ...] = ()
    why: str = ""

    def typeset(self) -> "Letter":
        """Return the letter with its spaces as French print wants them; addresses are untouched."""
        return replace(
            self,
            subject=typeset(self.subject[0].upper() + self.subject[1:]),
            hello=typeset(self.hello),
            lines=_lines(self.lines),
            facts=_lines(self.facts),
            quote=(typeset(self.quote[0]), typeset(self.quote[1])) if self.quote else None,
            question=typeset(self.question),
            main=(typeset(self.main[0]), self.main[1]) if self.main else None,
            quiet=tuple((typeset(label), url) for label, url in self.quiet),
            after=_lines(self.after),
            why=typeset(self.why),
        )


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(typeset(_with_capitals(line)) for line in lines if line)


def _with_capitals(line: str) -> str:
    """A sentence may begin with a name of ours, « la structure » or « un rendez-vous »: it has its capital there."""
    opened = line[0].upper() + line[1:]
    return OPENING.sub(lambda found: found.group(1) + found.group(2).upper(), opened)


def post(
    letter: Letter, *, to: str, about: str, territory_code: str | None, now: datetime, news: bool = False
) -> None:
    """Put the letter in the outbox, in the current transaction. ``about`` names the fact: mailed once a reader.

    ``news`` asks nothing: it leaves at the rhythm its reader chose, with a way to choose another.
    """
    reader = blind_index(to, context="placements.letter")[:16]
    dedupe, shown = f"{about}:{reader}", letter.typeset()
    headers: dict[str, str] = {}
    if news:
        rhythm = mail_readers.rhythm_of(to)
        if rhythm is not Rhythm.AT_ONCE:
            _keep(shown, rhythm, to=to, dedupe=dedupe, now=now)
            return
        headers = stop_headers(to, now=now)
    message = render_mail(
        "placements/letter", to=to, dedupe=dedupe, headers=headers, letter=shown, territory=by_code(territory_code)
    )
    mail.enqueue(message, now=now)


def _keep(letter: Letter, rhythm: Rhythm, *, to: str, dedupe: str, now: datetime) -> None:
    """Hold a piece of news for the reader's digest; nothing is kept for who wants none."""
    if rhythm is Rhythm.NEVER:
        return
    text = next((line for line in letter.lines if line), "")
    url = letter.main[1] if letter.main else ""
    mail_readers.hold(News(to=to, about=dedupe, title=letter.subject, text=text, url=url), rhythm, now=now)


def stop_headers(to: str, *, now: datetime) -> dict[str, str]:
    """Return the headers by which a mail program offers to stop news (RFC 2369, RFC 8058)."""
    address = absolute("mail_stop.stop", digest=mail_readers.known(to, now=now))
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def post_digest(email_index: str, *, now: datetime) -> int:
    """Send all that waits for a reader in one mail; returns how many pieces of news it holds."""
    rows = mail_readers.take_held(email_index)
    if not rows:
        return 0
    to, day = rows[0].to, long_date(now, weekday=True, year=False)
    message = render_mail(
        "placements/digest",
        to=to,
        dedupe=f"digest:{email_index[:16]}:{now.timestamp():.0f}",
        headers=stop_headers(to, now=now),
        items=rows,
        day=day,
        choose_url=absolute("mail_choices.choose", digest=email_index),
        territory=None,
    )
    mail.enqueue(message, now=now)
    mail_readers.drop_held(rows)
    return len(rows)
