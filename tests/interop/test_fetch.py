"""Addresses of feeds: the open web over https, and nothing else."""

import socket

import pytest

from app.bulk.notes import BrokenFile
from app.interop import fetch


def resolved_to(*addresses):
    """A name service that answers these addresses."""
    return lambda *_args, **_kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]


def refusing(asked):
    """A network that notes what it is asked and never connects."""

    def connect(where, *_args):
        asked.append(where)
        raise ConnectionRefusedError

    return connect


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.7", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "255.255.255.255"],
)  # fmt: skip
def test_private_and_reserved_addresses_are_refused(address):
    assert not fetch.is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2606:4700:4700::1111"])
def test_addresses_of_the_open_web_are_not(address):
    assert fetch.is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://flux.example/a.json", "ftp://flux.example/a", "https://", "https://user:secret@flux.example/", "https://[",
     "file:///etc/passwd", "gopher://flux.example/"],
)  # fmt: skip
def test_only_complete_https_addresses_without_credentials_are_asked(url):
    with pytest.raises(BrokenFile):
        fetch.get_url(url)


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolved_to("10.0.0.5"))

    with pytest.raises(BrokenFile, match="privé"):
        fetch.get_url("https://flux.example/offres.json")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolved_to("9.9.9.9", "127.0.0.1"))

    with pytest.raises(BrokenFile, match="privé"):
        fetch.get_url("https://flux.example/offres.json")


def test_the_address_checked_is_the_address_asked(monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", resolved_to("9.9.9.9"))
    monkeypatch.setattr(socket, "create_connection", refusing(asked))

    with pytest.raises(BrokenFile):
        fetch.get_url("https://flux.example/offres.json")

    assert asked == [("9.9.9.9", 443)]


class Answer:
    """An answer of a site, read by pieces."""

    def __init__(self, status, pieces):
        self.status = status
        self.pieces = iter(pieces)

    def read(self, _size):
        return next(self.pieces, b"")


class Site:
    """A connection whose answer is known."""

    def __init__(self, status=200, pieces=(b"{}",)):
        self.answer = Answer(status, pieces)

    def request(self, *_args, **_kwargs):
        """Ask nothing: the answer is known."""

    def getresponse(self):
        return self.answer


def test_a_body_is_read_to_its_end():
    assert fetch._body(Site(pieces=(b'{"a"', b": 1}")), "/") == b'{"a": 1}'


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(status):
    with pytest.raises(BrokenFile, match="adresse finale"):
        fetch._body(Site(status), "/")


def test_an_error_of_the_site_is_told():
    with pytest.raises(BrokenFile, match="503"):
        fetch._body(Site(503), "/")


def test_a_body_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(fetch, "MOST_BYTES", 100)

    with pytest.raises(BrokenFile, match="trop gros"):
        fetch._body(Site(pieces=iter(lambda: b"x" * 60, b"")), "/")


def test_a_body_too_slow_is_stopped(monkeypatch):
    clock = iter(range(0, 10_000, 100))
    monkeypatch.setattr(fetch.time, "monotonic", lambda: next(clock))

    with pytest.raises(BrokenFile, match="trop lente"):
        fetch._body(Site(pieces=iter(lambda: b"x", b"")), "/")


def test_a_missing_file_is_told(folder):
    with pytest.raises(BrokenFile, match="n’existe pas"):
        fetch.get(str(folder / "nowhere.json"))


def test_a_file_is_read_whole(folder):
    (folder / "feed.json").write_bytes(b"[]")

    assert fetch.get(str(folder / "feed.json")) == b"[]"
