"""An antivirus, when one is set: clamd, over its socket (INSTREAM). Without one, files are said not scanned."""

import socket
import struct
from pathlib import Path

from app.kit.errors import RuleBroken
from app.messages.clean_files import FIELD

TIMEOUT_SECONDS = 20
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
SILENT = "L’antivirus ne répond pas\u00a0: le fichier n’a pas été gardé. Réessayez, ou envoyez le message seul."


def scan(address: str, data: bytes) -> bool:
    """Return True once clamd found nothing, False when no antivirus is set.

    Raises RuleBroken when something was found, and when clamd does not answer: nothing unscanned is kept then.
    """
    if not address:
        return False
    try:
        answer = _ask(address, data)
    except OSError as error:
        raise RuleBroken(SILENT, field=FIELD) from error
    if answer.endswith("OK"):
        return True
    if "FOUND" in answer:
        raise RuleBroken("Ce fichier est dangereux d’après l’antivirus\u00a0: il n’a pas été gardé.", field=FIELD)
    raise RuleBroken(SILENT, field=FIELD)


def _ask(address: str, data: bytes) -> str:
    with _connection(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            part = data[start : start + CHUNK]
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            received = line.recv(LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connection(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIMEOUT_SECONDS)
        line.connect(str(Path(address)))
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)
