"""Files: made again from what they show, refused in words, scanned by an antivirus if any, encrypted on the disk."""

import io
import os
import re
import socket
import struct
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.kit.errors import RuleBroken
from app.messages import antivirus, clean_files, store
from app.messages.clean_files import MOST_PAGES, clean, printed_name
from app.messages.values import LARGEST_FILE, FileKind
from tests.factories.messages import an_image
from tests.support.pdf_traps import a_bomb, a_pdf, a_trap

HARM = (
    "Zzscript", "Zzcharge", "Zzlancement", "Zzouverture", "zzpiege", "Zzjoint", "Zzauteur", "Zzproducteur",
    "/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFile", "/Launch", "/FileAttachment",
)  # fmt: skip


def everything_in(pdf: bytes) -> str:
    """Every object of a PDF, its streams decoded: what a viewer could find."""
    held = PdfWriter(clone_from=io.BytesIO(pdf))._objects
    streams = [one.get_data().decode("latin-1") for one in held if hasattr(one, "get_data")]
    return "\n".join([pdf.decode("latin-1"), *(str(one) for one in held), *streams])


def test_a_pdf_loses_scripts_actions_and_embedded_files():
    trap = a_trap()
    assert {"Zzscript", "Zzcharge", "Zzlancement", "Zzouverture"} <= set(re.findall(r"Zz\w+", everything_in(trap)))

    kept = clean("document.pdf", trap)

    found = everything_in(kept.data)
    assert [harm for harm in HARM if harm in found] == []
    assert "Zznote visible" in found
    assert len(PdfReader(io.BytesIO(kept.data)).pages) == 1


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("photo.jpeg", "JPEG"), ("image.png", "PNG")])
def test_an_image_loses_where_and_when_it_was_taken(name, kind):
    exif = Image.Exif()
    exif[0x010E] = "Zzlieu"
    exif[0x0112] = 6  # turned a quarter
    taken = an_image(kind, size=(8, 6), exif=exif.tobytes())

    kept = clean(name, taken)

    again = Image.open(io.BytesIO(kept.data))
    assert b"Zzlieu" not in kept.data
    assert dict(again.getexif()) == {}
    assert again.size == (6, 8)


def a_png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [head, b"IDAT" + zlib.compress(b"")]
    whole = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(whole)


@pytest.mark.parametrize("folds", [1, 2])
def test_a_small_pdf_that_is_huge_once_open_is_refused(monkeypatch, folds):
    monkeypatch.setattr(clean_files, "MOST_UNFOLDED", 4 * 1024 * 1024)
    assert clean("plan.pdf", a_bomb(3, folds=folds)).data

    with pytest.raises(RuleBroken, match="une fois ouvert"):
        clean("plan.pdf", a_bomb(5, folds=folds))


def test_a_large_photo_is_made_smaller():
    kept = clean("photo.jpg", an_image("JPEG", size=(4000, 3000)))

    assert max(Image.open(io.BytesIO(kept.data)).size) == 2200


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cv.docx", b"PK\x03\x04", "envoyez un PDF"),
        ("page.html", b"<script>alert(1)</script>", "envoyez un PDF"),
        ("sans-suffixe", b"%PDF-1.4", "envoyez un PDF"),
        ("cv.pdf", an_image(), "son nom dit un PDF"),
        ("photo.png", a_pdf(), "contient un PDF"),
        ("photo.jpg", an_image("PNG"), "contient une image PNG"),
        ("cv.pdf", b"MZ\x90\x00 programme", "ne va pas avec son nom"),
        ("cv.pdf", b"", "est vide"),
        ("photo.png", a_png_that_says(30_000, 30_000), "trop grande"),
        ("cv.pdf", b"%PDF-1.4 plus rien", "abîmé"),
        ("photo.png", b"\x89PNG\r\n\x1a\n plus rien", "abîmée"),
        ("cv.pdf", a_pdf(password="secret"), "mot de passe"),
        ("cv.pdf", a_pdf(MOST_PAGES + 1), "pages"),
        ("cv.pdf", b"%PDF-" + bytes(LARGEST_FILE), "trop lourd"),
        ("photo.png", an_image(size=(9000, 6000), mode="1"), "trop grande"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_kept_is_refused_in_words(name, data, said):
    with pytest.raises(RuleBroken) as refusal:
        clean(name, data)

    assert refusal.value.field == "fichiers"
    assert said in refusal.value.message.replace("\u00a0", " ")


@given(st.sampled_from([b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]), st.binary(max_size=400))
def test_whatever_is_sent_is_kept_clean_or_refused(sign, rest):
    name = {37: "a.pdf", 137: "a.png", 255: "a.jpg"}[sign[0]]
    with suppress(RuleBroken):
        assert clean(name, sign + rest).data.startswith(sign[:3])


@given(st.text(max_size=200))
def test_a_name_holds_no_folder_and_no_control(name):
    shown = printed_name(name)

    assert shown
    assert not set(shown) & set('/\\<>:"|?*\r\n\t\x00')
    assert len(shown) < 100


def test_a_file_is_encrypted_on_the_disk_and_comes_back(app):
    name = store.keep(b"Zzcontenu")
    file = store.folder() / name

    assert b"Zzcontenu" not in file.read_bytes()
    assert store.load(name) == b"Zzcontenu"
    assert oct(file.stat().st_mode)[-3:] == "600"
    store.forget(name)
    assert store.load(name) is None


def test_files_without_a_row_go_after_an_hour(app):
    kept, lost, fresh = store.keep(b"1"), store.keep(b"2"), store.keep(b"3")
    now = datetime.now(UTC)
    hours_ago = now.timestamp() - 4000
    for name in (kept, lost):
        os.utime(store.folder() / name, (hours_ago, hours_ago))

    store.sweep({kept}, now=now)

    assert [store.load(name) for name in (kept, lost, fresh)] == [b"1", None, b"3"]
    for name in (kept, fresh):
        store.forget(name)


def clamd(answer: bytes, received: list[bytes]) -> str:
    """A clamd that gives one answer, on a port of this machine."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _address = server.accept()
        with line, server:
            data = b""
            while not data.endswith(struct.pack("!L", 0)):
                data += line.recv(65536)
            received.append(data)
            line.sendall(answer)

    Thread(target=serve, daemon=True).start()
    return f"127.0.0.1:{server.getsockname()[1]}"


def test_a_file_is_shown_to_the_antivirus_when_there_is_one():
    received: list[bytes] = []

    assert antivirus.scan(clamd(b"stream: OK\0", received), b"x" * 100_000)
    assert received[0].startswith(b"zINSTREAM\0" + struct.pack("!L", 65536))
    assert received[0].count(b"x") == 100_000


def test_a_dangerous_file_is_refused():
    with pytest.raises(RuleBroken, match="dangereux"):
        antivirus.scan(clamd(b"stream: Eicar-Test FOUND\0", []), b"x")


def test_an_antivirus_that_does_not_answer_keeps_nothing():
    with pytest.raises(RuleBroken, match="ne répond pas"):
        antivirus.scan("127.0.0.1:1", b"x")


def test_without_an_antivirus_the_file_is_said_not_scanned():
    assert antivirus.scan("", b"x") is False


def test_each_kind_says_its_type():
    assert [kind.media_type for kind in FileKind] == ["application/pdf", "image/jpeg", "image/png"]
