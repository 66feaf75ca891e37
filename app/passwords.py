"""Passwords of this station: from the environment, else from the operating system's keyring; written nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from enum import StrEnum

_SERVICE = "arrimage"
_remembered: dict[str, str] = {}
_log = logging.getLogger(__name__)


class NoKeyring(Exception):
    """This machine has no keyring that may be used (a server without a desktop), or it stays locked."""

    code = "no_keyring"
    values: Mapping[str, str] = {}


class Source(StrEnum):
    """Where a password would come from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    NOWHERE = "nowhere"


def find(name: str, variable: str, environment: Mapping[str, str] | None = None) -> str:
    """The password called ``name``: what ``variable`` says, else what the keyring keeps, else nothing.

    What the keyring said is remembered until ``forget_remembered``: it may ask a person to unlock it.
    """
    env = os.environ if environment is None else environment
    if given := env.get(variable, ""):
        return given
    if not name:
        return ""
    if name not in _remembered:
        _remembered[name] = _read(name)
    return _remembered[name]


def source(name: str, variable: str) -> Source:
    """Where ``find`` would take it from."""
    if os.environ.get(variable):
        return Source.ENVIRONMENT
    return Source.KEYRING if find(name, variable) else Source.NOWHERE


def keep(name: str, password: str) -> None:
    """Put a password into the keyring, in place of an older one; raises ``NoKeyring``."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, name, password)
    except (KeyringError, OSError) as error:
        raise NoKeyring from error
    _remembered.pop(name, None)


def remove(name: str) -> bool:
    """Take a password out of the keyring; ``False`` where there was none. Raises ``NoKeyring``."""
    import keyring
    from keyring.errors import KeyringError

    _remembered.pop(name, None)
    try:
        if not keyring.get_password(_SERVICE, name):
            return False
        keyring.delete_password(_SERVICE, name)
    except (KeyringError, OSError) as error:
        raise NoKeyring from error
    return True


def forget_remembered() -> None:
    """Ask the keyring again next time: what it said before was refused, or has been changed."""
    _remembered.clear()


def require_keyring() -> None:
    """Raise ``NoKeyring`` unless something can be kept here, before anything is done that needs it."""
    import keyring

    # The one that stands in where there is none, and what its users chain to it, has no priority.
    if float(keyring.get_keyring().priority) <= 0:
        raise NoKeyring


def _read(name: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, name) or ""
    except (KeyringError, OSError) as error:
        _log.info("no keyring to ask: %s", type(error).__name__)
        return ""
