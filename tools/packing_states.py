"""Every state of the packing screen, played on the demo shop by scans and keys, for docs/screenshots/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from sqlite3 import connect
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderLine
from app.models.outbox import PrinterRow
from app.models.product import ProductBarcode
from app.models.staff import StaffRole
from app.models.states import Role, Stage
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.station.wiring import Desk
from app.ui.main_window import MainWindow
from app.ui.preparation_tab import PreparationTab
from app.workflows import house_settings, orders, printing, staffing
from app.workflows.outcome import Outcome
from tests.support.printer import Behaviour, VirtualPrinter

Wait = Callable[[Callable[[], bool]], None]
Take = Callable[[str], None]


class PackingStates:
    """Plays one state after the other; ``take`` keeps a picture of each under its name."""

    def __init__(self, window: MainWindow, desk: Desk, wait: Wait, take: Take) -> None:
        self._window, self._desk, self._wait, self._take = window, desk, wait, take
        self._heard: list[Outcome] = []
        window.bridge.answered.connect(lambda answer: self._heard.append(answer.outcome))

    def play(self) -> None:
        """All of them; the demo shop is not what it was afterwards."""
        self._turn_to_packing()
        self._wait(lambda: self._tab.bench_idle.findChild(QWidget, "next-1") is not None)
        self._take("packing-idle")
        self._key("next", "order_opened")
        self._take("packing-open")
        self._refused()
        self._short()
        self._changed()
        self._weight_off()
        self._photo_wanted()
        self._label_stuck()
        self._pick_and_pack()
        self._database_away()

    def _turn_to_packing(self) -> None:
        self._window.bridge.turn_to(Job.PACKING)
        self._wait(lambda: self._window.bridge.session.job is Job.PACKING)
        self._window.feedback.clear()

    def _refused(self) -> None:
        """One unit that is right, one that nobody ordered, and one too many."""
        code, units = self._lines()[0]
        self._scan(code, "unit_packed")
        self._take("packing-ok")
        self._scan(self._of_no_order(), "wrong_item")
        self._take("packing-wrong-item")
        for _ in range(units - 1):
            self._scan(code)
        self._scan(code, "too_many")
        self._take("packing-too-many")
        self._window.feedback.acknowledge()

    def _short(self) -> None:
        """A unit of the next line is not in the tote: why is asked, then the rest may leave without it."""
        code, units = self._lines()[1]
        if units > 1:
            self._scan(code)
        self._key("short", "ask_missing")
        self._take("packing-reason")
        self._scan("1", "units_missing")
        self._take("packing-short")

    def _changed(self) -> None:
        """The customer moves while the box is filled."""
        order_id = self._place["order_id"]
        moved = {"line1": "27 quai de la Fosse", "postal_code": "44000", "city": "Nantes"}
        self._elsewhere(Role.MANAGER, lambda uow: orders.change_address(uow, order_id, moved, "client"))
        self._scan(self._lines()[-1][0], "order_changed")
        self._take("packing-changed")
        self._key("confirm", "")

    def _weight_off(self) -> None:
        for code, units in self._lines()[2:]:
            for _ in range(units):
                self._scan(code)
        self._scan("4210", "weight_off")
        self._take("packing-weight-off")

    def _photo_wanted(self) -> None:
        """The house wants to see the open box; today there is no camera."""
        rule = {"box_photo": "from_value", "box_photo_from_cents": "4000"}
        self._elsewhere(Role.MANAGER, lambda uow: house_settings.save_settings(uow, rule))
        self._key("close_parcel", "photo_wanted")
        self._take("packing-photo")
        self._key("leave", "")
        self._elsewhere(Role.MANAGER, lambda uow: house_settings.save_settings(uow, {"box_photo": "never"}))

    def _label_stuck(self) -> None:
        """The label printer runs out of paper under the label that was just asked for."""
        with VirtualPrinter(Behaviour(paper_out=True)) as printer:
            there = {"transport": "tcp", "address": printer.address, "name": "Zebra ZD421"}
            self._elsewhere(Role.ADMINISTRATOR, lambda uow: _replace_printer(uow, there))
            self._key("close_parcel", "order_packed")
            closed = self._tab.bench_idle.closed
            self._wait(lambda: bool(closed.trouble))
            self._take("packing-label-stuck")
        self._key("confirm", "ask_no_label_scan")
        self._scan("3", "label_not_seen")

    def _pick_and_pack(self) -> None:
        """A small shop: the packer walks with the parcel."""
        self._say_one_step("yes")
        self._scan(self._ready(), "order_to_fetch")
        stop = self._heard[-1].facts["stop"]
        while stop["in_hand"] == 0:  # until one of several units lies in the parcel
            self._scan(self._place_code(stop["location"]), "location_right")
            self._scan(self._barcode(stop["product_id"]))
            stop = self._heard[-1].facts["stop"]
        self._take("pick-and-pack")
        self._key("leave", "picking_left")
        self._say_one_step("no")
        self._turn_to_packing()

    def _say_one_step(self, said: str) -> None:
        self._elsewhere(
            Role.ADMINISTRATOR, lambda uow: house_settings.save_settings(uow, {"pick_and_pack": said})
        )

    def _ready(self) -> str:
        """A ready order of several articles, with more than one unit of some."""
        several = (
            select(OrderLine.order_id)
            .group_by(OrderLine.order_id)
            .having(func.count() > 2, func.min(OrderLine.allocated) > 0, func.max(OrderLine.allocated) > 1)
        )
        query = select(Order.reference).where(
            Order.stage == Stage.READY, Order.open_holds == 0, Order.id.in_(several)
        )
        return str(self._desk.database.read(lambda connection: connection.scalar(query.limit(1))))

    def _barcode(self, product_id: int) -> str:
        query = select(ProductBarcode.code).where(
            ProductBarcode.product_id == product_id, ProductBarcode.units == 1
        )
        found = self._desk.database.read(lambda connection: connection.scalar(query.limit(1)))
        return str(found).removeprefix("0")

    def _place_code(self, location: str) -> str:
        query = select(Location.id).where(Location.code == location)
        return encode(
            OwnKind.LOCATION, self._desk.database.read(lambda connection: connection.scalar(query)) or 0
        )

    def _database_away(self) -> None:
        """Somebody else keeps the file locked: for the station that is a database that does not answer."""
        self._key("next", "order_opened")
        code, _ = self._lines()[0]
        lock = connect(self._desk.folder / "arrimage.sqlite", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        try:
            for _ in range(2):
                self._window.bridge.scan(code)
            self._wait(lambda: "2" in self._window.banner.text)
            self._take("packing-database-away")
        finally:
            lock.close()
        self._wait(lambda: not self._window.banner.isVisible())

    @property
    def _tab(self) -> PreparationTab:
        tab = self._window.tab
        assert isinstance(tab, PreparationTab)
        return tab

    @property
    def _place(self) -> Mapping[str, Any]:
        return self._window.bridge.session.place

    def _scan(self, raw: str, code: str = "") -> None:
        self._hear(lambda: self._window.take_scan(raw), code)

    def _key(self, command: str, code: str) -> None:
        self._hear(lambda: self._window.take_command(command), code)

    def _hear(self, do: Callable[[], None], code: str) -> None:
        """Do it and wait for the answer, which must be ``code`` where one is named."""
        self._heard.clear()
        do()
        self._wait(lambda: bool(self._heard))
        if code and not self._heard[-1].code.startswith(code):
            raise RuntimeError(f"{self._heard[-1].code} in place of {code}")

    def _elsewhere(self, role: Role, action: Callable[[UnitOfWork], Outcome]) -> None:
        """Somebody with ``role`` does something at another station."""
        database = self._desk.database
        known = select(StaffRole.staff_id).where(StaffRole.role == role)
        who = database.read(lambda connection: connection.scalar(known))
        there = staffing.station_actor(database, "OFFICE")
        database.write(action, replace(there, staff_id=who, roles=frozenset({role.value})))

    def _lines(self) -> list[tuple[str, int]]:
        """Barcode and units on the bench of each line of the open order."""
        query = (
            select(ProductBarcode.code, OrderLine.picked)
            .join(OrderLine, OrderLine.product_id == ProductBarcode.product_id)
            .where(OrderLine.order_id == self._place["order_id"], ProductBarcode.units == 1)
            .order_by(OrderLine.position)
        )
        found = self._desk.database.read(lambda connection: connection.execute(query).all())
        return [(row.code.removeprefix("0"), row.picked) for row in found]

    def _of_no_order(self) -> str:
        """The barcode of an article that nothing on the bench waits for."""
        wanted = select(OrderLine.product_id).where(
            (OrderLine.picked > 0) | (OrderLine.order_id == self._place["order_id"])
        )
        query = select(ProductBarcode.code).where(
            ProductBarcode.product_id.not_in(wanted), ProductBarcode.units == 1
        )
        found = self._desk.database.read(lambda connection: connection.scalar(query.limit(1)))
        return str(found).removeprefix("0")


def _replace_printer(uow: UnitOfWork, changes: dict[str, str]) -> Outcome:
    row = uow.connection.execute(select(PrinterRow).where(PrinterRow.driver == "zpl")).one()
    values = {**row._asdict(), **changes}
    return printing.save_printer(uow, int(values.pop("id")), values)
