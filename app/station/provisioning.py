"""An administrator sets up a shop's PostgreSQL: database, roles, schema, grants, and the login of this station."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app import passwords
from app.config import Settings
from app.database import migrate, roles
from app.database.access import PASSWORD_VARIABLE, password_name
from app.database.faults import DatabaseUnreadable
from app.database.unit_of_work import Database
from app.logs import redact
from app.models.grants import SECRET, STATION
from app.models.refusals import Refusal
from app.models.schema import APPEND_ONLY
from app.workflows import staffing

_MAINTENANCE = "postgres"
_PASSWORD_BYTES = 32


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What is there now: the schema's version, the station's role, and whether its password lies in the keyring."""

    version: str
    role: str
    kept: bool


def provision(
    settings: Settings, administrator: str, *, ask: Callable[[str], str] | None = None, renew: bool = False
) -> Provisioned:
    """Create what is missing and set right what is there; the URL of the settings names database and login.

    A new login's password comes from the environment or from ``ask`` (given the role's name), else it is made up;
    what did not come from the environment goes into this machine's keyring. ``renew`` gives an existing login
    another. Raises ``Refusal`` (``admin_needs_server``, ``admin_is_station``, ``station_role_powerful``),
    ``NoKeyring`` or a ``DatabaseFault``; all of it can be asked for again.
    """
    url, admin = _server_url(settings.database), _administrator(administrator)
    groups = roles.groups_of(str(url.database))
    if not url.username or not url.database:
        raise Refusal("admin_needs_server")
    with (
        _opened(admin if admin.database else admin.set(database=_MAINTENANCE)) as database,
        roles.administration(database) as connection,
    ):
        login = roles.login_of(connection, url.username)
        if url.username == admin.username:
            raise Refusal("admin_is_station", role=url.username)
        if login is not None and login.powerful:
            raise Refusal("station_role_powerful", role=url.username)
        password, keep = _password(url, ask) if login is None or renew else ("", False)
        roles.create_groups(connection, groups)
        roles.create_database(connection, url.database, groups)
    version = _schema(settings, admin.set(database=url.database), groups)
    with _opened(admin.set(database=url.database)) as database, roles.administration(database) as connection:
        roles.put_login(connection, url.username, groups, password)
    if keep:
        passwords.keep(password_name(url), password)
    _try_login(settings)
    return Provisioned(version, url.username, keep)


def upgrade(settings: Settings, administrator: str) -> str:
    """Bring the schema to the program's version as its owner, and the grants with it; returns the version."""
    url = _server_url(settings.database)
    admin = _administrator(administrator).set(database=url.database)
    return _schema(settings, admin, roles.groups_of(str(url.database)), existing=True)


def _schema(settings: Settings, admin: URL, groups: roles.Groups, *, existing: bool = False) -> str:
    with _opened(admin) as database, roles.administration(database) as connection:
        if existing:
            roles.create_groups(connection, groups)
        roles.take_over(connection, groups)
    with _opened(admin) as database:
        roles.acting_as(database, groups.owner)
        found = migrate.upgrade(database)
        append_only = frozenset(table.name for table in APPEND_ONLY)
        roles.apply_grants(database, groups, STATION, SECRET, append_only)
        actor = staffing.station_actor(database, settings.station)
        database.write(staffing.found_house, actor)
    return found.current


def _password(url: URL, ask: Callable[[str], str] | None) -> tuple[str, bool]:
    """The new login's password, and whether it has to be kept here."""
    given = url.password or os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return str(given), False
    if ask is not None:
        typed = ask(str(url.username))
        return typed, _has_keyring()
    passwords.require_keyring()
    return secrets.token_urlsafe(_PASSWORD_BYTES), True


def _has_keyring() -> bool:
    try:
        passwords.require_keyring()
    except passwords.NoKeyring:
        return False
    return True


def _try_login(settings: Settings) -> None:
    """The proof: this station, with what it has here, finds a schema that fits."""
    with _opened(_server_url(settings.database)) as database:
        migrate.require_ready(database)


def _server_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnreadable(redact(url)) from error
    if parsed.get_backend_name() != "postgresql":
        raise Refusal("admin_needs_server")
    return parsed


def _administrator(url: str) -> URL:
    """The administrator's URL with their password: ``PGPASSWORD``, never that of the station."""
    parsed = _server_url(url)
    password = parsed.password or os.environ.get("PGPASSWORD")
    return parsed.set(password=password) if password else parsed


def _opened(url: URL) -> closing[Database]:
    return closing(Database(url.render_as_string(hide_password=False)))
