"""Field encryption (AES-GCM, key id, row-bound) and keyed blind indexes.

The stored form is ``<key id>.<base64 of nonce + ciphertext>``. The additional data binds a value to its table and
column, so that a stolen database cannot move one column's value into another. Keys live outside the database.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class UnreadableField(ValueError):
    """The stored value was altered, moved, or was written with a key we no longer hold."""


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """The keys of encrypted columns: ``current`` writes, all of ``keys`` read, ``index_key`` feeds blind indexes."""

    keys: dict[str, bytes]
    current: str
    index_key: bytes

    @classmethod
    def parse(cls, text: str) -> "FieldKeys":
        """Read ``id:base64,id2:base64``; the first writes. Raises ValueError naming what is wrong."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            key_id, _, encoded = part.partition(":")
            raw = base64.b64decode(encoded, validate=True)
            if not key_id or "." in key_id or len(raw) != KEY_BYTES:
                raise ValueError(f"key {key_id!r} must be « id:base64 » of {KEY_BYTES} bytes")
            keys[key_id] = raw
        if not keys:
            raise ValueError("at least one key « id:base64 » is needed")
        oldest = list(keys.values())[-1]  # new keys are put first: the index key survives a rotation
        return cls(keys, next(iter(keys)), hmac.digest(oldest, b"blind-index", hashlib.sha256))

    @staticmethod
    def generate() -> str:
        """Return one new random key in the form ``parse`` reads."""
        return "k1:" + base64.b64encode(os.urandom(KEY_BYTES)).decode()

    def encrypt(self, text: str, *, context: str) -> str:
        """Encrypt text for one column (``context`` = table.column)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), context.encode())
        return f"{self.current}.{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, stored: str, *, context: str) -> str:
        """Return the text; raises UnreadableField when altered, moved to another column, or the key is unknown."""
        key_id, _, encoded = stored.partition(".")
        try:
            blob = base64.b64decode(encoded, validate=True)
            key = self.keys[key_id]
            return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], context.encode()).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise UnreadableField(f"{context}: value cannot be read") from error

    def encrypt_bytes(self, data: bytes, *, context: str) -> bytes:
        """Encrypt a file: the key's id, a line break, then nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, data, context.encode())
        return self.current.encode() + b"\n" + nonce + sealed

    def decrypt_bytes(self, stored: bytes, *, context: str) -> bytes:
        """Return what a file held; raises UnreadableField when altered or the key is unknown."""
        key_id, _, blob = stored.partition(b"\n")
        try:
            key = self.keys[key_id.decode()]
            return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], context.encode())
        except (KeyError, ValueError, InvalidTag) as error:
            raise UnreadableField(f"{context}: file cannot be read") from error

    def blind_index(self, text: str, *, context: str) -> str:
        """Return a keyed digest of the normalised text: equality can be searched, nothing can be read."""
        return hmac.new(self.index_key, f"{context}:{text}".encode(), hashlib.sha256).hexdigest()


_active: list[FieldKeys] = []


def use_keys(keys: FieldKeys) -> None:
    """Install the keys of this process (called once by ``create_app``)."""
    _active[:] = [keys]


def active_keys() -> FieldKeys:
    """Return the installed keys; raises RuntimeError before ``use_keys``."""
    if not _active:
        raise RuntimeError("field keys are not installed: call use_keys first")
    return _active[0]
