"""Getting the bytes of a feed: a local file, or an address on the open web.

An address is asked over https only, at an address of the public Internet resolved once and pinned (a second answer of
the name service cannot lead inside), without following redirects, within limits of size and time.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from pathlib import Path
from urllib.parse import urlsplit

from app.bulk.notes import BrokenFile

MOST_BYTES = 100 * 1024 * 1024
CONNECT_SECONDS = 10.0
TOTAL_SECONDS = 120.0
CHUNK = 64 * 1024
AGENT = "aportee-import"


def get(where: str) -> bytes:
    """Return the content of a file or of an https address; raises BrokenFile saying what is wrong."""
    if "://" in where:
        return get_url(where)
    path = Path(where)
    if not path.is_file():
        raise BrokenFile(f"Ce fichier n’existe pas\u00a0: {where}")
    if path.stat().st_size > MOST_BYTES:
        raise BrokenFile(f"Ce fichier est trop gros\u00a0: {MOST_BYTES // 1024 // 1024}\u00a0Mo au plus.")
    return path.read_bytes()


def get_url(url: str) -> bytes:
    """Return the body of an https address of the public Internet."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise BrokenFile("Cette adresse ne se lit pas.") from error
    if parts.scheme != "https" or not host or parts.username:
        raise BrokenFile("Donnez une adresse complète en https://, sans identifiant.")
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    connection = _PinnedConnection(host, port, public_address(host, port))
    try:
        return _body(connection, target)
    except (OSError, http.client.HTTPException) as error:
        raise BrokenFile(f"Cette adresse n’a pas répondu comme il faut\u00a0: {type(error).__name__}.") from error
    finally:
        connection.close()


def public_address(host: str, port: int) -> str:
    """Return one public address of a host; raises BrokenFile when any of its addresses is not public."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise BrokenFile("Ce nom de site est inconnu.") from error
    if not found or not all(is_public(str(address)) for address in found):
        raise BrokenFile("Cette adresse mène à un réseau privé\u00a0: elle est refusée.")
    return str(sorted(found)[0])


def is_public(address: str) -> bool:
    """Tell whether an IP address is of the public Internet (an IPv4 wrapped in IPv6 is unwrapped first)."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was checked, and still proves the certificate of the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=self._tls)
        self._address = address

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def _body(connection: http.client.HTTPConnection, target: str) -> bytes:
    connection.request("GET", target, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    if 300 <= response.status < 400:
        raise BrokenFile("Cette adresse renvoie ailleurs\u00a0: donnez l’adresse finale.")
    if response.status != http.HTTPStatus.OK:
        raise BrokenFile(f"Cette adresse répond par une erreur {response.status}.")
    deadline, size, chunks = time.monotonic() + TOTAL_SECONDS, 0, []
    while chunk := response.read(CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise BrokenFile(f"Ce fichier est trop gros\u00a0: {MOST_BYTES // 1024 // 1024}\u00a0Mo au plus.")
        if time.monotonic() > deadline:
            raise BrokenFile("Cette adresse est trop lente\u00a0: la lecture a été arrêtée.")
        chunks.append(chunk)
    return b"".join(chunks)
