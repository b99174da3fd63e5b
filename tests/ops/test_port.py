"""A second start beside the first says so at once, in words, instead of announcing a site that is not its own."""

import socket

import click
import pytest

from app.server import require_free_port


@pytest.fixture
def taken():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_refused_with_its_cure(taken):
    with pytest.raises(click.ClickException) as refused:
        require_free_port("127.0.0.1", taken)

    assert str(taken) in refused.value.message
    assert f"APORTEE_PORT={taken + 1}" in refused.value.message


def test_a_free_port_is_accepted_and_left_free(taken):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]

    require_free_port("127.0.0.1", free)
    require_free_port("127.0.0.1", free)
