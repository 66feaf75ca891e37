"""The code a customer pays with: made, told once, and kept as a digest only."""

from __future__ import annotations

import hashlib
import secrets

#: No letter or digit that is taken for another one when it is read out: no 0, 1, I, L, O, U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4


def new_code() -> str:
    """A random code in three groups of four, as the customer reads it: ``7KQM-2WXR-9TBD`` (domain 8.5)."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return "-".join(drawn[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def digest(code: str) -> str:
    """What is kept of a code, however it was typed; empty for what cannot be one.

    Fifty-nine bits drawn at random need no slow hash: nobody tries them all.
    """
    plain = "".join(each for each in code.upper() if each.isalnum())
    if len(plain) != _LENGTH or any(each not in ALPHABET for each in plain):
        return ""
    return hashlib.sha256(plain.encode()).hexdigest()
