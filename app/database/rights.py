"""What the role that is connected may really do, by whatever way it got there, beside what it should."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, text

from app.database.roles import TableGrant


class Right(NamedTuple):
    """One verb on one table, or on one of its columns."""

    verb: str
    table: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.table}({self.column})" if self.column else f"{self.verb} {self.table}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The connected role: ``unbound`` when no grant binds it (a superuser, or the tables are its own)."""

    role: str
    unbound: bool
    missing: tuple[Right, ...] = ()
    extra: tuple[Right, ...] = ()


@dataclass(frozen=True, slots=True)
class Encryption:
    """How this connection came here: its TLS version, empty for a plain one; ``local`` never left the machine."""

    version: str
    local: bool


def standing(connection: Connection, station: Mapping[str, TableGrant]) -> Standing:
    """Compare the rights of the connected role with those a station has by the table of grants."""
    role, unbound = connection.execute(text(_ROLE)).one()
    if unbound:
        return Standing(role, unbound=True)
    held = {Right(*row) for row in connection.execute(text(_HELD))}
    wanted = set(_wanted(station))
    return Standing(role, False, tuple(sorted(wanted - held)), tuple(sorted(held - wanted)))


def encryption(connection: Connection) -> Encryption:
    """How this very connection is encrypted, as the server sees it."""
    version, address = connection.execute(text(_TLS)).one()
    return Encryption(version or "", local=address is None or ipaddress.ip_address(address).is_loopback)


def _wanted(station: Mapping[str, TableGrant]) -> list[Right]:
    rights = []
    for table, grant in station.items():
        rights.append(Right("SELECT", table))
        rights += [Right("INSERT", table)] * grant.insert + [Right("DELETE", table)] * grant.delete
        rights += [Right("UPDATE", table, column) for column in grant.update]
    return rights


_ROLE = """
    SELECT current_user, rolsuper OR rolbypassrls OR EXISTS (
        SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = current_user"""

_HELD = """
    SELECT verb, relname, '' FROM pg_class
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS verb
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege(oid, verb)
    UNION ALL
    SELECT verb, relname, attname FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) AS verb
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND has_column_privilege(pg_class.oid, attnum, verb) AND NOT has_table_privilege(pg_class.oid, verb)
    UNION ALL
    SELECT 'CREATE', 'public', '' WHERE has_schema_privilege('public', 'CREATE')"""

_TLS = """
    SELECT version, host(client_addr) FROM pg_stat_activity LEFT JOIN pg_stat_ssl USING (pid)
    WHERE pid = pg_backend_pid()"""
