"""What a transaction reads once, although many of its steps ask: settings, printers, special places."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RootTransaction

T = TypeVar("T")

_READ: WeakKeyDictionary[RootTransaction, dict[Hashable, Any]] = WeakKeyDictionary()


def once(connection: Connection, key: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` gave the first time this transaction asked for ``key``; ``None`` is asked for again."""
    known = _of(connection)
    if known is not None and key in known:
        found: T = known[key]
        return found
    found = read()  # begins a transaction where there was none
    if found is not None and (known := _of(connection)) is not None:
        known[key] = found
    return found


def forget(connection: Connection, key: Hashable) -> None:
    """The transaction has changed it: whoever asks next reads it again."""
    if (known := _of(connection)) is not None:
        known.pop(key, None)


def _of(connection: Connection) -> dict[Hashable, Any] | None:
    transaction = connection.get_transaction()
    return None if transaction is None else _READ.setdefault(transaction, {})
