"""What ``arrimage doctor`` and the window's banner say: what works at this station, and how to mend what does not."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, case, func, select, text

from app.config import Settings, resource
from app.database import migrate
from app.database.faults import DatabaseFault
from app.database.rights import encryption, standing
from app.database.unit_of_work import Database
from app.models.grants import STATION
from app.models.outbox import OutboxMessage, PrinterRow, PrintJob
from app.models.staff import Staff
from app.models.states import JobState
from app.printing.deliver import check_printer
from app.printing.printer import Transport
from app.queries.channels import channels
from app.station.health_check import Check, Finding
from app.station.health_devices import examine_devices
from app.station.letters import letter_folder, mail_server
from app.station.paper import configured_printer
from app.station.scan_log import ScanLog

#: Less room than this, and the next big import may not fit.
_ROOM_MB = 500
#: A clock off by more than the first is worth a look; by more than the second, deadlines and codes go wrong.
_CLOCK_LOOK_SECONDS, _CLOCK_WRONG_SECONDS = 5, 120
_FONTS = ("Inter-Regular.ttf", "Inter-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Print jobs and messages: due and not gone, to be tried at a later time, and parked or in doubt."""

    waiting: int
    later: int
    stuck: int


def backlog(connection: Connection) -> Backlog:
    """What both outboxes hold."""
    now = datetime.now(UTC)
    sums = {"waiting": 0, "later": 0, "stuck": 0}
    for table in (PrintJob, OutboxMessage):
        due = func.sum(case((table.due_at <= now, 1), else_=0))
        query = select(table.state, func.count(), due).group_by(table.state)
        if table is OutboxMessage:
            query = query.where(
                OutboxMessage.channel_id.is_(None)
            )  # the rest is said by the channels' own state
        rows = connection.execute(query)
        for state, count, ready in rows:
            if state in {JobState.WAITING, JobState.CLAIMED}:
                sums["waiting"] += int(ready or 0)
                sums["later"] += count - int(ready or 0)
            elif state in {JobState.PARKED, JobState.IN_DOUBT}:
                sums["stuck"] += count
    return Backlog(**sums)


def examine(settings: Settings, environment: Mapping[str, str] | None = None) -> list[Check]:
    """Look at everything this station needs; slow where a printer or server does not answer."""
    env = os.environ if environment is None else environment
    checks = [*_room(settings.folder), *_fonts(), *examine_devices(settings)]
    try:
        with closing(Database(settings.database_url)) as database:
            checks += _database(database)
            if any(check.finding is Finding.ERROR for check in checks if check.subject == "database"):
                return checks
            checks += [*_access(database), *_clock(database), *_people(database)]
            checks += _printers(database, settings.folder)
            checks += [*_mail(database, settings.folder, env), *_backlog(database), *_channels(database)]
            checks += _scans(settings)
    except DatabaseFault as fault:
        checks.append(Check("database", Finding.ERROR, fault.code, {"detail": fault.detail}))
    return checks


def _room(folder: Path) -> Iterator[Check]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        yield Check(
            "disk", Finding.ERROR, "health_folder_refused", {"folder": folder, "reason": error.strerror}
        )
        return
    finding = Finding.OK if free >= _ROOM_MB else Finding.WARNING
    code = "health_room" if free >= _ROOM_MB else "health_room_low"
    yield Check("disk", finding, code, {"folder": folder, "free": free})


def _fonts() -> Iterator[Check]:
    missing = [name for name in _FONTS if not resource("fonts", name).is_file()]
    if missing:
        yield Check("fonts", Finding.ERROR, "health_fonts_missing", {"fonts": ", ".join(missing)})
    else:
        yield Check("fonts", Finding.OK, "health_fonts")


def _database(database: Database) -> Iterator[Check]:
    found = migrate.status(database)
    values = {"version": found.current, "program": found.head}
    if found.newer:
        yield Check("database", Finding.ERROR, "health_database_newer", values)
    elif not found.ready:
        code = "health_database_older" if found.current else "health_database_empty"
        yield Check("database", Finding.ERROR, code, values)
    else:
        yield Check("database", Finding.OK, "health_database", values)


def _access(database: Database) -> Iterator[Check]:
    """Whether the server itself would refuse what a station must not do, and who could listen on the way."""
    if database.is_sqlite:
        return
    found, line = database.read(lambda connection: (standing(connection, STATION), encryption(connection)))
    values: dict[str, Any] = {"role": found.role}
    if found.unbound:
        yield Check("rights", Finding.WARNING, "health_rights_unbound", values)
    elif found.missing:
        values["first"] = ", ".join(map(str, found.missing[:3]))
        yield Check("rights", Finding.ERROR, "health_rights_missing", values)
    elif found.extra:
        values["first"] = ", ".join(map(str, found.extra[:3]))
        yield Check("rights", Finding.WARNING, "health_rights_extra", values)
    else:
        yield Check("rights", Finding.OK, "health_rights", values)
    if line.version:
        yield Check("encryption", Finding.OK, "health_encryption", {"version": line.version})
    elif line.local:
        yield Check("encryption", Finding.OK, "health_encryption_local")
    else:
        yield Check("encryption", Finding.WARNING, "health_encryption_none")


def _clock(database: Database) -> Iterator[Check]:
    """This machine's clock against the server's, where there is one."""
    if database.is_sqlite:
        return
    before = datetime.now(UTC)
    theirs = database.read(
        lambda connection: connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    )
    off = abs((theirs - before).total_seconds())
    finding = (
        Finding.OK
        if off < _CLOCK_LOOK_SECONDS
        else Finding.WARNING
        if off < _CLOCK_WRONG_SECONDS
        else Finding.ERROR
    )
    code = "health_clock" if finding is Finding.OK else "health_clock_off"
    yield Check("clock", finding, code, {"seconds": round(off)})


def _people(database: Database) -> Iterator[Check]:
    count = database.read(lambda connection: connection.scalar(select(func.count()).where(Staff.active)))
    if count:
        yield Check("staff", Finding.OK, "health_staff", {"count": count})
    else:
        yield Check("staff", Finding.WARNING, "health_staff_nobody")


def _printers(database: Database, folder: Path) -> Iterator[Check]:
    active = select(PrinterRow).where(PrinterRow.active).order_by(PrinterRow.id)
    rows = database.read(lambda connection: connection.execute(active).all())
    if not rows:
        yield Check("printer", Finding.WARNING, "health_printer_none")
    for row in rows:
        yield ask_printer(row, folder)


def ask_printer(row: Any, folder: Path) -> Check:
    """How one printer is, asked now; slow where it does not answer."""
    printer = configured_printer(row, folder)
    trouble = check_printer(printer)
    if printer.transport is Transport.FOLDER:
        code = "health_printer_folder_refused" if trouble else "health_printer_folder"
        finding = Finding.ERROR if trouble else Finding.OK
        return Check("printer", finding, code, {"printer": row.name, "folder": printer.address})
    if trouble is None:
        return Check("printer", Finding.OK, "health_printer", {"printer": row.name, "address": row.address})
    values = {"printer": row.name, "address": row.address, "trouble_code": f"printer_{trouble.value}"}
    return Check("printer", Finding.ERROR, "health_printer_trouble", values)


def _mail(database: Database, folder: Path, environment: Mapping[str, str]) -> Iterator[Check]:
    server = database.read(lambda connection: mail_server(connection, environment))
    if server is None:
        yield Check("mail", Finding.WARNING, "health_mail_folder", {"folder": letter_folder(folder)})
        return
    trouble = server.check()
    if trouble is None:
        yield Check("mail", Finding.OK, "health_mail", {"server": server.host})
    else:
        values = {"server": server.host, "trouble_code": trouble.value}
        yield Check("mail", Finding.ERROR, "health_mail_trouble", values)


def _backlog(database: Database) -> Iterator[Check]:
    left = database.read(backlog)
    values = {"waiting": left.waiting, "later": left.later, "stuck": left.stuck}
    if left.stuck:
        yield Check("outbox", Finding.ERROR, "health_outbox_stuck", values)
    else:
        yield Check("outbox", Finding.OK, "health_outbox", values)


def _channels(database: Database) -> Iterator[Check]:
    """Each connected channel as its last round found it; nobody is asked anything."""
    now = database.clock()
    for row in database.read(lambda connection: channels(connection, now)):
        if row.is_well and not (row.parked or row.refused):
            yield Check("channel", Finding.OK, "health_channel", {"name": row.name})
        elif row.is_well:
            values = {"name": row.name, "stuck": row.parked, "refused": row.refused}
            yield Check("channel", Finding.WARNING, "health_channel_stuck", values)
        else:
            values = {"name": row.name, "trouble_code": f"channel_state_{row.state}"}
            yield Check("channel", Finding.WARNING, "health_channel_trouble", values)


def _scans(settings: Settings) -> Iterator[Check]:
    path = settings.folder / f"scans-{settings.station}.sqlite"
    if not path.exists():
        return
    log = ScanLog(path)
    try:
        waiting = len(log.waiting())
    finally:
        log.close()
    code = "health_scans_waiting" if waiting else "health_scans"
    yield Check("scans", Finding.WARNING if waiting else Finding.OK, code, {"count": waiting})
