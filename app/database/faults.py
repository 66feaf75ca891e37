"""What can be wrong with a database, as the person at the station needs to know it."""

from __future__ import annotations

import re
import sqlite3

import psycopg
from sqlalchemy import exc


class DatabaseFault(Exception):
    """The world's fault, not the program's: ``code`` names the sentence to show."""

    code = "database_fault"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class DatabaseAway(DatabaseFault):
    """The server does not answer or the connection broke; what was sent may or may not be committed."""

    code = "database_away"


class DatabaseBusy(DatabaseFault):
    """Others kept the rows or the file locked for longer than a person should wait."""

    code = "database_busy"


class DiskFull(DatabaseFault):
    """No room left where the database lives; nothing was written."""

    code = "disk_full"


class DatabaseUnreadable(DatabaseFault):
    """The file is not a database, is damaged, or may not be read."""

    code = "database_unreadable"


class DatabaseUntrusted(DatabaseAway):
    """Somebody answers who cannot prove to be the server, or not over an encrypted connection."""

    code = "database_untrusted"


class DatabaseLoginRefused(DatabaseAway):
    """The server knows neither the user nor the password, or does not let them in from here."""

    code = "database_login_refused"


class DatabasePlain(DatabaseFault):
    """The URL would let data go to another machine in clear."""

    code = "database_plain"


class DatabaseForbidden(DatabaseFault):
    """The role of this station may not do that: it is the administrator's."""

    code = "database_forbidden"


class DatabaseNewer(DatabaseFault):
    """The schema was made by a newer program; this one must not touch it."""

    code = "database_newer"


class DatabaseMissing(DatabaseFault):
    """There is no schema yet, or an older one: it must be created or upgraded first."""

    code = "database_missing"


#: PostgreSQL says with these that the same work, done again, can succeed.
_RETRY_STATES = frozenset({"40001", "40P01", "55P03"})
#: What libpq says, in whatever language the server speaks; it gives no code for what fails before the login.
_TLS_WORDS = re.compile(r"\b(?:ssl|tls|certifica\w+)\b", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"password|mot de passe|authenti|pg_hba|\brole\b|\brôle\b", re.IGNORECASE)
_QUOTED = re.compile(r"""["«“„][^"»”]*["»”]""")
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def worth_retrying(error: exc.DBAPIError) -> bool:
    """Whether nothing was committed and a repeat of the whole unit of work may succeed."""
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_BUSY
    return isinstance(cause, psycopg.Error) and cause.sqlstate in _RETRY_STATES


def fault_of(error: exc.DBAPIError) -> DatabaseFault | None:
    """The fault behind a driver's error, or ``None`` where it is a bug of ours."""
    cause = error.orig
    detail = str(cause).strip().splitlines()[0] if cause and str(cause).strip() else type(cause).__name__
    if isinstance(cause, sqlite3.Error):
        return sqlite_fault(cause, detail)
    if isinstance(cause, psycopg.Error):
        state = cause.sqlstate or ""
        if state in _RETRY_STATES:
            return DatabaseBusy(detail)
        if state.startswith("53100") or "No space left" in detail:
            # Where the server itself ends over it (its log, WAL, is full) the commit may or may not be on disk.
            ended = cause.diag.severity_nonlocalized in {"FATAL", "PANIC"}
            return DatabaseAway(detail) if ended else DiskFull(detail)
        if not state and (refused := _refused_at_the_door(str(cause), detail)):
            return refused
        # 25006: a standby that nobody has promoted yet.
        if error.connection_invalidated or state[:2] in {"08", "57"} or state == "25006" or not state:
            return DatabaseAway(detail)
        if state in {"28P01", "28000"}:
            return DatabaseLoginRefused(detail)
        if state == "3D000":
            return DatabaseUnreadable(detail)
        if state == "42501":
            return DatabaseForbidden(detail)
    return None


def _refused_at_the_door(said: str, detail: str) -> DatabaseFault | None:
    """Why no connection was made, where it is not that nobody answers; names and addresses are not looked at."""
    bare = _QUOTED.sub("", said)
    if _LOGIN_WORDS.search(bare):
        return DatabaseLoginRefused(detail)
    if _TLS_WORDS.search(bare):
        return DatabaseUntrusted(detail)
    return None


def sqlite_fault(cause: sqlite3.Error, detail: str) -> DatabaseFault | None:
    """The fault behind an error of SQLite itself, as ``fault_of``."""
    code = getattr(cause, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # no room for the few pages that every WAL needs
        return DiskFull(detail)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseBusy(detail)
        case sqlite3.SQLITE_FULL:
            return DiskFull(detail)
        case (
            sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY
        ):
            return DatabaseUnreadable(detail)
        case sqlite3.SQLITE_IOERR:
            return DatabaseAway(detail)
    return None
