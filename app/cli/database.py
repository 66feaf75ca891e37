"""``arrimage db``: create, upgrade and look at the schema."""

from __future__ import annotations

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, shown_url, sqlite_path, table


def create(frame: Frame) -> int:
    """Create the schema and what every house has; refuses nothing that is there already and fits."""
    from app.database import migrate
    from app.workflows import staffing

    with opened(frame, ready=False) as database:
        before = migrate.status(database)
        found = migrate.upgrade(database)
        actor = staffing.station_actor(database, frame.settings.station)
        database.write(staffing.found_house, actor)
    where = shown_url(frame.settings.database_url)
    frame.say("cli_db_ready" if before.ready else "cli_db_created", database=where, version=found.current)
    return DONE


def provision(frame: Frame, administrator: str, *, ask: bool, renew: bool) -> int:
    """Create a PostgreSQL database with its roles and grants, and this station's login; safe to repeat."""
    from app.station.provisioning import provision as set_up

    def asked(role: str) -> str:
        return frame.new_password("cli_ask_role_password", role=role)

    done = set_up(frame.settings, administrator, ask=asked if ask else None, renew=renew)
    frame.say("cli_db_created", database=shown_url(frame.settings.database_url), version=done.version)
    frame.say("cli_db_role_kept" if done.kept else "cli_db_role", role=done.role)
    return DONE


def upgrade(frame: Frame, administrator: str = "") -> int:
    """Bring an existing schema to the program's version; with an administrator, as its owner."""
    from app.database import migrate

    if administrator:
        from app.station import provisioning

        version = provisioning.upgrade(frame.settings, administrator)
        frame.say("cli_db_ready", database=shown_url(frame.settings.database_url), version=version)
        return DONE
    path = sqlite_path(frame.settings.database_url)
    if path is not None and not path.exists():
        raise Sentence("health_database_empty")
    with opened(frame, ready=False) as database:
        found = migrate.upgrade(database)
    frame.say("cli_db_ready", database=shown_url(frame.settings.database_url), version=found.current)
    return DONE


def status(frame: Frame, as_json: bool) -> int:
    """Which version the schema has, and whether this program fits it; 1 where it does not."""
    from app.database import migrate

    url = frame.settings.database_url
    path = sqlite_path(url)
    if path is not None and not path.exists():
        current, head, newer, ready = "", migrate.head(), False, False
    else:
        with opened(frame, ready=False) as database:
            found = migrate.status(database)
        current, head, newer, ready = found.current, found.head, found.newer, found.ready
    if as_json:
        shown = {"database": shown_url(url), "current": current, "head": head, "newer": newer, "ready": ready}
        put_json(shown)
        return DONE if ready else FOUND
    state = "ready" if ready else "newer" if newer else "older" if current else "missing"
    titles = [frame.words(f"cli_title_{name}") for name in ("database", "version", "program", "state")]
    table(titles, [[shown_url(url), current or "-", head, frame.words(f"cli_db_state_{state}")]])
    return DONE if ready else FOUND
