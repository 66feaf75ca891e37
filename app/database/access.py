"""How a server may be talked to: on another machine only over TLS that checks its certificate; and the password."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import URL

from app import passwords
from app.database.faults import DatabasePlain

#: The option of a URL that lets a connection to another machine go unencrypted.
PLAIN_ALLOWED = "allow_plain_connection"
PASSWORD_VARIABLE = "ARRIMAGE_DATABASE_PASSWORD"  # noqa: S105 - the name of the variable, not a password
_YES = frozenset({"yes", "true", "on", "1"})
_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
#: Where libpq finds hosts that the URL does not name.
_HOST_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGSERVICE")


def secured(url: URL, environment: Mapping[str, str] | None = None) -> URL:
    """The URL of a PostgreSQL server as it is used: another machine's certificate is checked unless it says else.

    Raises ``DatabasePlain`` where data could go in clear to another machine and ``allow_plain_connection=yes``
    does not allow it. (libpq itself would quietly fall back to that.)
    """
    env = os.environ if environment is None else environment
    allowed = _last(url.query.get(PLAIN_ALLOWED)).lower() in _YES
    url = url.difference_update_query([PLAIN_ALLOWED])
    if not any(map(_elsewhere, _hosts(url, env))):
        return url
    mode = _last(url.query.get("sslmode")) or env.get("PGSSLMODE", "")
    if not mode and not allowed:
        return url.update_query_dict({"sslmode": "verify-full"})
    if mode not in _ENCRYPTED and not allowed:
        raise DatabasePlain(mode)
    return url


def with_password(url: URL, options: Mapping[str, Any]) -> dict[str, Any]:
    """The driver's ``options`` with the password of the URL's user, where the URL has none and we know one.

    Where we know none, libpq looks into ``PGPASSWORD`` and its password file.
    """
    if url.password:
        return dict(options)
    password = passwords.find(password_name(url), PASSWORD_VARIABLE)
    return {**options, "password": password} if password else dict(options)


def password_name(url: URL) -> str:
    """Under which name the keyring keeps the password of this user at this server: never another's."""
    hosts = ",".join(_hosts(url, os.environ)) or "localhost"
    return f"database:{url.username or ''}@{hosts}/{url.database or ''}"


def _hosts(url: URL, environment: Mapping[str, str]) -> Iterator[str]:
    """Every host that may be connected to; empty names and folders are sockets of this machine."""
    named = [url.host or "", *_all(url.query.get("host")), *_all(url.query.get("hostaddr"))]
    named += _all(url.query.get("service"))
    if not any(named):
        named = [environment.get(name, "") for name in _HOST_VARIABLES]
    for names in named:
        for host in filter(None, names.split(",")):
            # SQLAlchemy allows a port behind each of several hosts.
            yield host.rpartition(":")[0] if host.count(":") == 1 else host


def _elsewhere(host: str) -> bool:
    """Whether a host is another machine; one that says nothing of itself (a service) counts as one."""
    if host.startswith(("/", "@")) or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return True


def _all(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _last(value: str | tuple[str, ...] | None) -> str:
    return next(reversed(_all(value)), "")
