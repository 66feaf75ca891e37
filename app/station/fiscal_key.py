"""The key with which this station signs fiscal closures (Ed25519): from the environment, else from the keyring."""

from __future__ import annotations

from collections.abc import Mapping

from app import passwords
from app.workflows.fiscal_closing import Signer

NAME = "fiscal"
VARIABLE = "ARRIMAGE_FISCAL_KEY"
_BYTES = 32


class KeyUnusable(ValueError):
    """What the environment or the keyring holds is not 64 hexadecimal digits."""


def new_key() -> str:
    """A private key as it is kept: 64 hexadecimal digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def signer(environment: Mapping[str, str] | None = None) -> Signer | None:
    """The public key and what signs with the private one; ``None`` where this station has none.

    Raises ``KeyUnusable``.
    """
    kept = passwords.find(NAME, VARIABLE, environment)
    return signer_of(kept) if kept else None


def signer_of(private: str) -> Signer:
    """Raises ``KeyUnusable``."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        secret = bytes.fromhex(private.strip())
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        raise KeyUnusable
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.public_key().public_bytes_raw().hex(), key.sign
