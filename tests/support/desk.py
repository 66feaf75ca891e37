"""A real station on a house: scans in by barcode, answers out, as headless mode and the window drive it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models.picking import PickList
from app.models.product import Box
from app.models.staff import Staff
from app.models.states import Role
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.station.scan_log import ScanLog
from app.station.session import Job
from app.station.standing import step_of
from app.station.station import Answer, Station
from app.station.step import StepName
from app.station.steps import STEPS
from tests.support.bench import gtin
from tests.support.house import House


class Bench:
    """A station with a scanner in hand; the scan log lies in ``folder`` and survives a restart."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.answers: list[Answer] = []
        self.station = self._open()

    def _open(self) -> Station:
        log = ScanLog(self.folder / "scans.sqlite")
        station = Station(self.house.database, self.house.station, log, clock=self.house.database.clock)
        station.listen(self.answers.append)
        return station

    def restart(self) -> None:
        """Stop the program and start it again: what was kept and not answered is carried out."""
        self.station.stop()
        self.station = self._open()
        self.station.resume().result(timeout=10)

    def scan(self, raw: str) -> Answer:
        """One scan; the step it leads to must be one that the table of steps declares."""
        before = step_of(self.station.session)
        answer = self.station.scan(raw).result(timeout=10)
        after = step_of(answer.session)
        if answer.outcome.code in {"session_over", "badge_needs_pin"}:
            assert after is StepName.SIGNED_OUT
            return answer
        assert after == before or after in STEPS[before].leads_to, (before, after, answer.outcome.code)
        return answer

    def press(self, command: str) -> Answer:
        return self.station.press(command).result(timeout=10)

    def command(self, command: CommandCode) -> Answer:
        return self.scan(command_barcode(command))

    def turn_to(self, job: Job) -> None:
        self.station.turn_to(job).result(timeout=10)

    def sign_in(self, role: Role) -> Answer:
        badge = self._one(select(Staff.badge).where(Staff.name == role.value))
        return self.scan(encode(OwnKind.BADGE, badge))

    def place(self, code: str) -> str:
        """The barcode of a bin, shelf or tote."""
        found = self.house.database.write(lambda uow: self.house.location(uow, code), self.house.station)
        return encode(OwnKind.TOTE if code.startswith("T-") else OwnKind.LOCATION, found)

    def article(self, sku: str) -> str:
        """An article's barcode as printed: EAN-13."""
        return gtin(self.house, sku).removeprefix("0")

    def box(self, code: str) -> str:
        return encode(OwnKind.BOX, self._one(select(Box.id).where(Box.code == code)))

    def pick_list(self, list_id: int) -> str:
        return encode(OwnKind.PICK_LIST, self._one(select(PickList.number).where(PickList.id == list_id)))

    def _one(self, query: Any) -> int:
        return int(self.house.database.read(lambda c: c.execute(query).scalar_one()))


@pytest.fixture
def bench(house: House, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(house, tmp_path)
    yield made
    made.station.stop()
