"""Create or upgrade the schema, and say which version it has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, exc, inspect, text

from app.database.faults import DatabaseMissing, DatabaseNewer, fault_of
from app.database.unit_of_work import Database

_SCRIPTS = Path(__file__).parent.parent / "models" / "migrations"


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """The database's version and the program's; ``current`` is empty before the schema is created."""

    current: str
    head: str
    newer: bool

    @property
    def ready(self) -> bool:
        return self.current == self.head


@cache
def _versions() -> tuple[str, ...]:
    """Every version the program knows, oldest first; read from file names, since Alembic takes 0.8 s to import."""
    return tuple(sorted(path.name.split("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py")))


def head() -> str:
    """The version that this program makes."""
    return _versions()[-1]


def status(database: Database) -> SchemaStatus:
    """Compare the database's schema with the program's; raises ``DatabaseFault``."""
    current = database.read(_current)
    known = _versions()
    return SchemaStatus(current, known[-1], bool(current) and current not in known)


def _current(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def require_ready(database: Database) -> None:
    """Raise ``DatabaseNewer`` or ``DatabaseMissing`` unless this program fits this database.

    From then on ``database`` writes to this version alone.
    """
    found = status(database)
    if found.newer:
        raise DatabaseNewer(found.current)
    if not found.ready:
        raise DatabaseMissing(found.current)
    database.schema_version = found.current


def upgrade(database: Database) -> SchemaStatus:
    """Create the schema or bring it to the program's version; raises ``DatabaseNewer`` or another fault.

    From then on ``database`` writes to this version alone.
    """
    found = status(database)
    if found.newer:
        raise DatabaseNewer(found.current)
    if not found.ready:
        from alembic import command  # 0.8 s to import, and needed once in the life of a database
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS))
        try:
            with database.write_connection() as connection:
                if not database.is_sqlite:
                    # An index over years of orders takes longer than a station may wait for an answer.
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
        except exc.DBAPIError as error:
            if fault := fault_of(error):
                raise fault from error
            raise
    now = status(database)
    database.schema_version = now.current
    return now
