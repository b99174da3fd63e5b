"""Need to know: each personal value is a word found nowhere else, looked for in all that was answered or mailed."""

import pytest

from tests.factories.world import CANARIES, EMAIL, FIRST_NAME, LAST_NAME, WORDS
from tests.trust.conftest import Walked
from tests.trust.walk import Seen

pytestmark = pytest.mark.timeout(400)  # the first test to ask waits for the walk
MAY_READ = {"person": "P", "referent": "R", "partner": "S"}
LINK = ("/r/{agree_token}", "/r/{thread_token}")  # whoever holds a link reads what it is about
PIECE = "/pieces/"  # a download carries its file's own name
NAMES = {FIRST_NAME, LAST_NAME}
LISTS = {"/accompagnement", "/accompagnement/personnes", "/structure/candidatures"}  # names only, of one's own


def words(text: str) -> set[str]:
    return set(WORDS.findall(text))


def readers(word: str) -> str:
    return CANARIES[word]


def test_nobody_reads_what_is_not_theirs_to_know(walked: Walked):
    leaks = sorted({
        f"{seen.line.method} {seen.line.pattern} {seen.state} reads {word}"
        for seen in walked.seen
        for word in words(seen.body)
        if not seen.line.pattern.startswith(LINK) and MAY_READ.get(seen.state, "nobody") not in readers(word)
    })  # fmt: skip

    assert leaks == []


def test_the_link_of_a_thread_shows_what_is_for_its_reader(walked: Walked):
    """The link was sent to the structure: what the person keeps between them and their referent is not behind it."""
    read = {word for seen in walked.seen if seen.line.pattern.startswith(LINK[1]) for word in words(seen.body)}

    assert {word for word in read if "S" not in readers(word)} == set()
    assert {"Zzmotpourelle", "Zzfichierdonne"} <= read


def test_no_mail_repeats_the_words_of_a_message(walked: Walked):
    mails = [*walked.first_mails, *(mail for seen in walked.seen for mail in seen.mails)]
    said = {"Zzmotentrenous", "Zzmotpourelle", "Zzfichiergarde", "Zzfichierdonne"}

    assert [to for to, text in mails if words(text) & said] == []


def test_the_canaries_are_alive(walked: Walked):
    """A word nobody ever reads would prove nothing."""
    read = {word for seen in walked.seen for word in words(seen.body)}

    assert set(CANARIES) - read == set()


def test_no_address_or_header_names_anyone(walked: Walked):
    named = [seen.line.pattern for seen in walked.seen if words(str(seen.headers)) and PIECE not in seen.line.pattern]

    assert named == []


def test_a_file_s_name_is_told_to_its_readers_alone(walked: Walked):
    told = {
        f"{seen.line.pattern} {seen.state} {word}"
        for seen in walked.seen
        for word in words(str(seen.headers))
        if not seen.line.pattern.startswith(LINK) and MAY_READ.get(seen.state, "nobody") not in readers(word)
    }

    assert told == set()


def test_a_list_shows_names_and_nothing_else(walked: Walked):
    shown = {word for seen in walked.seen if seen.line.pattern in LISTS for word in words(seen.body)}

    assert shown <= NAMES


def shows_a_file(seen: Seen) -> bool:
    """Someone else than the person reads more of her file than a name."""
    return seen.state != "person" and not seen.line.pattern.startswith(LINK) and bool(words(seen.body) - NAMES)


def test_every_reading_of_a_file_is_written_in_the_log(walked: Walked):
    silent = sorted({
        f"{seen.line.method} {seen.line.pattern} {seen.state}"
        for seen in walked.seen
        if shows_a_file(seen) and "file_read" not in seen.wrote
    })  # fmt: skip

    assert silent == []
    assert len([seen for seen in walked.seen if shows_a_file(seen)]) > 10


def party(address: str, walked: Walked) -> str:
    """Which party an address is."""
    if address == EMAIL or address.startswith("zzcompte"):
        return "P"
    return "R" if address in walked.followers else "S"


def test_a_mail_tells_its_reader_nothing_they_may_not_know(walked: Walked):
    mails = [*walked.first_mails, *(mail for seen in walked.seen for mail in seen.mails)]
    leaks = sorted({
        f"{party(to, walked)} is mailed {word}"
        for to, text in mails
        for word in words(text)
        if party(to, walked) not in readers(word)
    })  # fmt: skip

    assert len(mails) > 5
    assert leaks == []
