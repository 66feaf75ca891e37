"""Somebody at the demo's station: every scan and action is done for real and told in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Select, select

from app.database.unit_of_work import UnitOfWork
from app.demo.house import people
from app.i18n import text
from app.models.order import Order
from app.models.picking import OrderTote
from app.models.product import ProductBarcode
from app.models.states import JobState, LocationKind, Role
from app.models.stock import Location
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.scanning.scan import ScanSource
from app.station.session import Job
from app.station.station import Answer
from app.station.wiring import Desk
from app.workflows import staffing
from app.workflows.outcome import Level, Outcome


class WentWrong(Exception):
    """The played job met an answer that it should not have met; ``str(error)`` is that sentence."""


class Player:
    """Scans and acts at a station, and writes what happens to ``out`` in ``language``."""

    def __init__(self, desk: Desk, out: TextIO, language: str) -> None:
        self.desk = desk
        self._out = out
        self._language = language

    def say(self, code: str, **values: object) -> None:
        """A sentence of the play itself."""
        self._write(text(self._language, code, **values))

    def words(self, code: str, **values: object) -> str:
        return text(self._language, code, **values)

    def _write(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()

    def scan(self, raw: str, what: str, *, refused: bool = False) -> Outcome:
        """Scan a barcode and tell its outcome; ``refused`` where the refusal is the point of it."""
        return self._told(
            self.desk.station.scan(raw, ScanSource.FILE).result(), f"{what} [{raw}]", refused=refused
        )

    def command(self, command: CommandCode) -> Outcome:
        """Scan a command from the sheet."""
        return self.scan(command_barcode(command), text(self._language, f"play_command_{command.value}"))

    def own(self, kind: OwnKind, serial: int, name: str) -> Outcome:
        """Scan one of the house's own barcodes."""
        return self.scan(encode(kind, serial), name)

    def act(self, action: Callable[[UnitOfWork], Outcome]) -> Outcome:
        """Do what a person does by key or mouse, in the name of whoever is signed in."""
        return self._told(self.desk.station.act(action).result(), "")

    def _told(self, answer: Answer, what: str, *, refused: bool = False) -> Outcome:
        outcome = answer.outcome
        sentence = text(self._language, outcome.code, **outcome.values)
        mark = {Level.OK: "✓", Level.WARNING: "!", Level.ERROR: "✗"}[outcome.level]
        if what:
            self._write(f"  ▸ {what}")
        self._write(f"    {mark} {sentence}")
        if (outcome.level is Level.ERROR) != refused:
            raise WentWrong(sentence)
        return outcome

    def sign_in(self, role: Role, job: Job) -> None:
        """The demo's person for a role scans the badge, types the PIN if asked, and turns to a job."""
        person = next(person for person in people() if role in person.roles)
        shown = self.own(OwnKind.BADGE, person.badge, text(self._language, "play_badge", name=person.name))
        if shown.code == "badge_needs_pin":
            self.act(lambda uow: staffing.sign_in_by_pin(uow, person.name, person.pin))
        self.desk.station.turn_to(job).result()

    def one(self, query: Select[*tuple[Any, ...]]) -> Any:
        """The first row of a query."""
        return self.desk.database.read(lambda connection: connection.execute(query).first())

    def all(self, query: Select[*tuple[Any, ...]]) -> list[Any]:
        """Every row of a query."""

        def rows(connection: Connection) -> list[Any]:
            return list(connection.execute(query).all())

        return self.desk.database.read(rows)

    def location(self, code: str) -> int:
        return int(self.one(select(Location.id).where(Location.code == code)).id)

    def barcode(self, product_id: int) -> str:
        """What is printed on an article: the EAN-13 without the zero that fills it up to fourteen."""
        known = select(ProductBarcode.code).where(
            ProductBarcode.product_id == product_id, ProductBarcode.units == 1
        )
        return str(self.one(known).code).removeprefix("0")

    def free_tote(self) -> Any:
        """A tote that carries nothing: ``id`` and ``code``."""
        taken = select(OrderTote.location_id)
        free = select(Location.id, Location.code).where(
            Location.kind == LocationKind.TOTE, Location.id.not_in(taken), Location.active
        )
        return self.one(free.order_by(Location.code).limit(1))

    def stage(self, order_id: int) -> str:
        """Where an order stands, in words."""
        return text(
            self._language, f"stage_{self.one(select(Order.stage).where(Order.id == order_id)).stage.value}"
        )

    def folder(self, *parts: str) -> Path:
        return self.desk.folder.joinpath(*parts)


#: States in which nothing more is to be done about a print job or message.
DONE = (JobState.HANDED_OVER, JobState.CONFIRMED)
