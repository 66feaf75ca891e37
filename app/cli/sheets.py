"""``arrimage labels``: sheets for the wall and for cutting, as PDF files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select

from app.cli.frame import DONE, Frame, Sentence, opened
from app.models.house import setting
from app.models.staff import Staff, StaffRole
from app.printing.documents import Badge, BadgeSheet, Command, CommandSheet, Document
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import pages_for
from app.printing.render_pdf import render_pdf
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode


def command_sheet(frame: Frame, path: Path) -> int:
    """Every command as a barcode, to hang beside the bench."""
    return _write(frame, [_commands(frame)], path)


def badge_sheet(frame: Frame, path: Path) -> int:
    """A badge for everybody who may sign in."""
    return _write(frame, [_badges(frame)], path)


def both_sheets(frame: Frame, path: Path) -> int:
    """The commands and the badges in one file."""
    return _write(frame, [_commands(frame), _badges(frame)], path)


def calibration_sheet(frame: Frame, path: Path) -> int:
    """The lines that teach the station what a scanner sends."""
    from app.station.calibration_paper import calibration_pdf

    return _keep(frame, calibration_pdf(frame.language), path)


def practice_sheet(frame: Frame, path: Path) -> int:
    """Every scan of the practice exercise."""
    from app.station.practice_paper import training_pdf

    return _keep(frame, training_pdf(frame.language), path)


def _commands(frame: Frame) -> CommandSheet:
    commands = tuple(
        Command(frame.words(f"cli_command_{command.value}"), command_barcode(command))
        for command in CommandCode
    )
    return CommandSheet(language=_language(frame), title=frame.words("cli_sheet_title"), commands=commands)


def _badges(frame: Frame) -> BadgeSheet:
    with opened(frame) as database:
        shop, people = database.read(_people)
    if not people:
        raise Sentence("cli_nobody")
    badges = tuple(
        Badge(
            name, ", ".join(frame.words(f"cli_role_{role}") for role in roles), encode(OwnKind.BADGE, serial)
        )
        for name, serial, roles in people
    )
    return BadgeSheet(language=_language(frame), shop=shop or "Arrimage", badges=badges)


def _people(connection: Connection) -> tuple[str, list[tuple[str, int, list[str]]]]:
    rows = connection.execute(
        select(Staff.name, Staff.badge, StaffRole.role)
        .outerjoin(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.active)
        .order_by(Staff.name, StaffRole.role)
    ).all()
    people: dict[str, tuple[str, int, list[str]]] = {}
    for name, serial, role in rows:
        people.setdefault(name, (name, serial, []))[2].extend([role.value] if role else [])
    return str(setting(connection, "seller_name")), list(people.values())


def _language(frame: Frame) -> Literal["fr", "en"]:
    return "en" if frame.language == "en" else "fr"


def _write(frame: Frame, documents: Sequence[Document], path: Path) -> int:
    paper = Printer("A4", "A4", Driver.PDF, Transport.FOLDER, "", 300, 210, 297)
    pages = tuple(page for document in documents for page in pages_for(document, paper))
    return _keep(frame, render_pdf(pages, title=path.stem, language=frame.language, dpi=paper.dpi), path)


def _keep(frame: Frame, content: bytes, path: Path) -> int:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Sentence("cli_not_written", file=str(path), reason=error.strerror or "") from error
    frame.say("cli_written", file=str(path))
    return DONE
