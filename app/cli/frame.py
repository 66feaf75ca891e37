"""What every command works in: settings and language, words, tables and JSON on standard output."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.config import Settings
from app.i18n import text
from app.values import SHOP_ZONE

if TYPE_CHECKING:
    from app.database.unit_of_work import Database

PLAIN_GROUP: dict[str, Any] = {"rich_markup_mode": None, "no_args_is_help": True, "add_completion": False}
"""How every group of commands is made."""
Json = Annotated[bool, typer.Option("--json", help="cli_help_json")]
DONE, FOUND, USAGE = 0, 1, 2
"""Exit codes: done; refused, or something was found; wrong usage."""


class Sentence(Exception):
    """A command ends here with one sentence on standard error and exit code 1."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Frame:
    """The global options as they apply: ``database_url`` is only what was asked for on the command line."""

    settings: Settings
    database_url: str = ""
    demo: bool = False

    @property
    def language(self) -> str:
        return self.settings.language

    def words(self, code: str, **values: object) -> str:
        return text(self.language, code, **values)

    def say(self, code: str, **values: object) -> None:
        """A sentence on standard output."""
        line(self.words(code, **values))

    def tell(self, code: str, **values: object) -> None:
        """A sentence on standard error, where it does not disturb what a program reads."""
        sys.stderr.write(self.words(code, **values) + "\n")

    def new_password(self, code: str, **values: object) -> str:
        """A password typed twice and never shown; a script gives it once, as a line of its input.

        Raises a ``Sentence`` for an empty one, or where the two differ.
        """
        if sys.stdin.isatty():
            typed = getpass(self.words(code, **values))
            if getpass(self.words("cli_ask_again")) != typed:
                raise Sentence("cli_password_differs")
        else:
            typed = sys.stdin.readline().rstrip("\r\n")
        if not typed:
            raise Sentence("cli_password_empty")
        return typed

    def moment(self, moment: datetime | None) -> str:
        """A moment as people of the shop write it, to the minute."""
        if moment is None:
            return ""
        shape = "%d/%m/%Y %H:%M" if self.language == "fr" else "%Y-%m-%d %H:%M"
        return moment.astimezone(SHOP_ZONE).strftime(shape)

    def day(self, day: date | None) -> str:
        if day is None:
            return ""
        return day.strftime("%d/%m/%Y" if self.language == "fr" else "%Y-%m-%d")


def frame_of(context: typer.Context) -> Frame:
    frame = context.obj
    assert isinstance(frame, Frame)
    return frame


def line(words: str) -> None:
    sys.stdout.write(words + "\n")


def put_json(value: object) -> None:
    """One JSON object on one line."""
    line(json.dumps(plain(value), ensure_ascii=False))


def plain(value: object) -> Any:
    """A value of ours as JSON has it: days and moments as ISO 8601, dataclasses as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns with two spaces between; numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(titles, *cells, strict=True)]
    right = [bool(rows) and all(isinstance(row[place], int) for row in rows) for place in range(len(titles))]
    for row in ([*titles], *cells):
        padded = (
            " " * (size - width(cell)) + cell if to_right else cell + " " * (size - width(cell))
            for cell, size, to_right in zip(row, widths, right, strict=True)
        )
        line("  ".join(padded).rstrip())


def width(cell: str) -> int:
    """Columns a text takes on a terminal: wide signs two, combining ones none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in cell
    )


@contextmanager
def opened(frame: Frame, *, ready: bool = True) -> Iterator[Database]:
    """The database of the frame, closed afterwards; with ``ready`` its schema must be this program's.

    Raises ``DatabaseFault`` or a ``Sentence``. A SQLite file that is not there is not made by looking for it.
    """
    from app.database import migrate
    from app.database.unit_of_work import Database

    url = frame.settings.database_url
    path = sqlite_path(url)
    if ready and path is not None and not path.exists():
        raise Sentence("health_database_empty")
    database = Database(url)
    try:
        if ready:
            migrate.require_ready(database)
        yield database
    finally:
        database.close()


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL; ``None`` for another kind of database."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def shown_url(url: str) -> str:
    """A database URL without its password."""
    from app.logs import redact

    return redact(url)
