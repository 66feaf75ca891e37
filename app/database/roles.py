"""The roles of one shop's database on PostgreSQL: who owns it, who works in it, who only reads; and their grants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, event, exc, text

from app.database.engine import TIMES
from app.database.faults import fault_of
from app.database.unit_of_work import Database


class Groups(NamedTuple):
    """Roles that nobody logs in as, named after the database: two shops on one server stay apart."""

    owner: str
    """Owns every table; the administrator acts as it to upgrade the schema."""
    station: str
    """May do what the program does."""
    reports: str
    """Reads everything but secrets."""
    backup: str
    """Reads everything."""


class TableGrant(Protocol):
    """What the stations' group may do with one table, besides reading it."""

    @property
    def update(self) -> tuple[str, ...]: ...
    @property
    def insert(self) -> bool: ...
    @property
    def delete(self) -> bool: ...


class Login(NamedTuple):
    """A role that logs in, as it is: ``powerful`` means that grants do not bind it."""

    powerful: bool


def groups_of(database: str) -> Groups:
    """The groups of the database of that name."""
    return Groups(*(f"{database}_{part}" for part in Groups._fields))


@contextmanager
def administration(database: Database) -> Iterator[Connection]:
    """A connection on which every statement is committed by itself; raises ``DatabaseFault``."""
    try:
        with database.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
    except exc.DBAPIError as error:
        if fault := fault_of(error):
            raise fault from error
        raise


@contextmanager
def _changes(database: Database) -> Iterator[Connection]:
    try:
        with database.engine.begin() as connection:
            yield connection
    except exc.DBAPIError as error:
        if fault := fault_of(error):
            raise fault from error
        raise


def acting_as(database: Database, role: str) -> None:
    """From now on every connection of ``database`` acts as ``role``: what it makes belongs to that role."""

    @event.listens_for(database.engine, "connect")
    def become(connection: Any, _record: Any) -> None:
        connection.execute("SELECT set_config('role', %s, false)", (role,))
        connection.commit()


def create_groups(connection: Connection, groups: Groups) -> None:
    """The groups that are missing; an administrator who is no superuser becomes a member of the owner."""
    for name in groups:
        if login_of(connection, name) is None:
            _do(connection, f"CREATE ROLE {_name(connection, name)} NOLOGIN")
    if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        _do(connection, f"GRANT {_name(connection, groups.owner)} TO CURRENT_USER")


def create_database(connection: Connection, name: str, groups: Groups) -> None:
    """The database, owned by the owner's group, where there is none yet."""
    found = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
    owner = _name(connection, groups.owner)
    if found is None:
        _do(
            connection,
            f"CREATE DATABASE {_name(connection, name)} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'",
        )
    else:
        _do(connection, f"ALTER DATABASE {_name(connection, name)} OWNER TO {owner}")


def take_over(connection: Connection, groups: Groups) -> None:
    """Shut everybody else out of this database, and give what is in it to the owner's group."""
    owner, *readers = (_name(connection, name) for name in groups)
    database = _name(connection, str(connection.scalar(text("SELECT current_database()"))))
    _do(connection, f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    _do(connection, f"GRANT CONNECT ON DATABASE {database} TO {', '.join(readers)}")
    _do(connection, f"ALTER SCHEMA public OWNER TO {owner}")
    _do(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _do(connection, f"GRANT USAGE ON SCHEMA public TO {', '.join(readers)}")
    for kind, thing in connection.execute(text(_FOREIGN), {"owner": groups.owner}).all():
        _do(connection, f"ALTER {kind} {thing} OWNER TO {owner}")


def apply_grants(
    database: Database,
    groups: Groups,
    station: Mapping[str, TableGrant],
    secret: Mapping[str, frozenset[str]],
    append_only: frozenset[str],
) -> None:
    """Take every right on every table back and give those of the table of grants; raises ``DatabaseFault``.

    The owner's group keeps what it owns, except changing the append-only tables: who wants that must first say so
    with a GRANT of its own.
    """
    with _changes(database) as connection:  # all at once: nobody works with half of the grants
        owner, workers, reports, backup = (_name(connection, name) for name in groups)
        everybody = f"{workers}, {reports}, {backup}, PUBLIC"
        _do(connection, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}")
        _do(connection, f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everybody}")
        _do(connection, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}")
        _do(connection, f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {backup}, {workers}")
        for table, columns in _columns(connection).items():
            seen = [_name(connection, each) for each in columns if each not in secret.get(table, frozenset())]
            _do(connection, f"GRANT SELECT ({', '.join(seen)}) ON {_name(connection, table)} TO {reports}")
        for table, grant in station.items():
            for right in _rights(connection, grant):
                _do(connection, f"GRANT {right} ON {_name(connection, table)} TO {workers}")
        for sequence, table in connection.execute(text(_SEQUENCES)).all():
            if table in station and station[table].insert:
                _do(connection, f"GRANT USAGE ON SEQUENCE {_name(connection, sequence)} TO {workers}")
        for table in sorted(append_only):
            _do(connection, f"REVOKE UPDATE, DELETE, TRUNCATE ON {_name(connection, table)} FROM {owner}")
        # To check a foreign key the server locks the row as the table's owner, and asks whether that may change any
        # column at all; the triggers refuse the change itself.
        for table, column in connection.execute(text(_REFERENCED)).all():
            if table in append_only:
                right = f"UPDATE ({_name(connection, column)})"
                _do(connection, f"GRANT {right} ON {_name(connection, table)} TO {owner}")


def login_of(connection: Connection, name: str) -> Login | None:
    """A role of that name, or ``None``."""
    row = connection.execute(
        text(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS powerful "
            "FROM pg_roles WHERE rolname = :name"
        ),
        {"name": name},
    ).first()
    return None if row is None else Login(bool(row.powerful))


def put_login(connection: Connection, name: str, groups: Groups, password: str = "") -> None:
    """A role for stations to log in as: in their group, with nothing of its own; ``password`` is set where given.

    The server is sent a SCRAM verifier, so that the password stands in no log of its statements. The role carries
    the time-outs of a station, which a pooler in between would lose.
    """
    role = _name(connection, name)
    if login_of(connection, name) is None:
        _do(connection, f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION")
    if password:
        raw: Any = connection.connection.driver_connection
        verifier = raw.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
        _do(connection, f"ALTER ROLE {role} PASSWORD {_text(verifier)}")
    _do(connection, f"GRANT {_name(connection, groups.station)} TO {role}")
    for setting, value in TIMES.items():
        _do(connection, f"ALTER ROLE {role} SET {setting} = {_text(value)}")


def _rights(connection: Connection, grant: TableGrant) -> Iterator[str]:
    yield "SELECT"
    if grant.insert:
        yield "INSERT"
    if grant.delete:
        yield "DELETE"
    if grant.update:
        yield f"UPDATE ({', '.join(_name(connection, column) for column in grant.update)})"


def _columns(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(text(_COLUMNS)).all():
        found.setdefault(table, []).append(column)
    return found


def _do(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _name(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


_COLUMNS = """
    SELECT pg_class.relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
    ORDER BY pg_class.relname, attnum"""

#: Every table that a foreign key of another row points at, with its last column.
_REFERENCED = """
    SELECT DISTINCT ON (relname) relname, attname FROM pg_constraint
    JOIN pg_class ON pg_class.oid = confrelid JOIN pg_attribute ON attrelid = confrelid AND attnum > 0
    WHERE contype = 'f' AND relnamespace = 'public'::regnamespace AND NOT attisdropped
    ORDER BY relname, attnum DESC"""

_SEQUENCES = """
    SELECT sequence.relname, owner.relname FROM pg_depend
    JOIN pg_class AS sequence ON sequence.oid = objid AND sequence.relkind = 'S'
    JOIN pg_class AS owner ON owner.oid = refobjid AND owner.relkind IN ('r', 'p')
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
        AND owner.relnamespace = 'public'::regnamespace"""

# A sequence of a column follows its table; what an extension brought stays with it.
_FOREIGN = """
    SELECT 'TABLE', oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        AND pg_get_userbyid(relowner) <> :owner
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    UNION ALL
    SELECT 'FUNCTION', oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND pg_get_userbyid(proowner) <> :owner
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"""
