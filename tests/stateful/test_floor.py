"""The floor at random: every action of staff in any order, wrong scans and crashes among them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, insert, select

from app.database import migrate
from app.database.unit_of_work import Database
from app.models.command import Command
from app.models.house import change_setting
from app.models.order import Order, OrderHold
from app.models.product import Product
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, HoldKind, ParcelState, Role
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.station.session import Job
from app.workflows import kits, orders, shipping
from app.workflows.outcome import Level
from tests.support.bench import done
from tests.support.databases import TestClock
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.invariants import broken

_KIT = "COFFRET"
_TEMPLATE: list[Path] = []
_RUNS = int(os.environ.get("ARRIMAGE_STATEFUL_RUNS", "25"))


class Floor(RuleBasedStateMachine):
    """One station, one manager, a few orders; whatever happens, the invariants hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(_TEMPLATE[0], self.folder / "shop.sqlite")
        self.database = Database(f"sqlite:///{self.folder / 'shop.sqlite'}", clock=TestClock())
        migrate.require_ready(self.database)

    @initialize()
    def found(self) -> None:
        self.house = House(self.database)
        self.bench = Bench(self.house, self.folder)
        self.bench.sign_in(Role.MANAGER)
        self.orders: list[int] = []
        kit = {"sku": _KIT, "name": "Coffret", "price_cents": 1700}
        self.database.write(
            lambda uow: uow.connection.execute(insert(Product).values(kit)) and None, self.house.station
        )
        done(self.house.act(Role.MANAGER, lambda uow: kits.save_kit(uow, _KIT, [(MUG, 1), (BOOK, 2)])))
        places = [self.bench.place(code) for code in ("A-01-1", "A-02-1", "B-01-1", "T-01", "T-02", "S-01")]
        articles = [self.bench.article(sku) for sku in (MUG, BOOK, SHIRT)]
        commands = [command_barcode(command) for command in CommandCode]
        self.codes = [*places, *articles, *articles, *commands, "1", "2", "900", "4006381333931", "Martin"]

    @rule(
        lines=st.lists(
            st.tuples(st.sampled_from([MUG, BOOK, SHIRT, _KIT]), st.integers(1, 4)), min_size=1, max_size=3
        ),
        mode=st.sampled_from([DeliveryMode.HOME, DeliveryMode.HOME, DeliveryMode.PICKUP]),
        paid=st.booleans(),
    )
    def take_order(self, lines: list[tuple[str, int]], mode: DeliveryMode, paid: bool) -> None:
        self.orders.append(self.house.order(*lines, mode=mode, paid=paid))

    @rule(one_step=st.booleans())
    def pick_and_pack(self, one_step: bool) -> None:
        """The house changes how it works while lists of both kinds are under way."""
        self.database.write(lambda uow: change_setting(uow, "pick_and_pack", one_step), self.house.station)

    @rule(job=st.sampled_from([Job.PICKING, Job.PACKING, Job.SHIPPING, Job.PICKUP]))
    def turn(self, job: Job) -> None:
        self.bench.turn_to(job)

    @rule(which=st.integers(0, 1000))
    def scan_something(self, which: int) -> None:
        self.bench.scan(self.codes[which % len(self.codes)])

    @rule()
    def scan_what_is_asked(self) -> None:
        """The scan that the screen asks for, so that orders get somewhere."""
        answers = [answer for answer in self.bench.answers if answer.outcome.facts.get("stop")]
        place = self.bench.station.session.place
        if self.bench.station.session.job is Job.PICKING and "pick_list_id" in place and answers:
            stop = answers[-1].outcome.facts["stop"]
            for raw in (self.bench.place(stop["location"]), self.bench.article(stop["sku"])):
                self.bench.scan(raw)
            self.bench.scan(self.bench.place(stop["tote"] or "T-01"))
        elif "order_id" in place:
            self.bench.scan(self.bench.article(MUG))
            self.bench.press("close_parcel")
        else:
            self.bench.press("next")

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 1000))
    def scan_a_label(self, which: int) -> None:
        rows = select(Parcel.number).where(Parcel.state == ParcelState.LABELLED)
        numbers = self.database.read(lambda c: c.scalars(rows).all())
        if numbers:
            self.bench.scan(encode(OwnKind.PARCEL, numbers[which % len(numbers)]))

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 1000), kind=st.sampled_from([HoldKind.MANUAL, HoldKind.FRAUD]))
    def hold(self, which: int, kind: HoldKind) -> None:
        order = self.orders[which % len(self.orders)]
        self.house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, order, kind, "à vérifier"))

    @rule()
    def release_all(self) -> None:
        held = self.database.read(
            lambda c: c.scalars(select(OrderHold.id).where(OrderHold.released_at.is_(None))).all()
        )
        for hold in held:
            self.house.act(Role.MANAGER, lambda uow, hold=hold: orders.release_hold(uow, hold, "vu"))

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 1000), units=st.integers(1, 2), whole=st.booleans())
    def cancel(self, which: int, units: int, whole: bool) -> None:
        order = self.orders[which % len(self.orders)]
        if whole:
            self.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order, "client"))
            return
        line = self.house.lines(order)[0].id
        self.house.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, order, line, units, "client"))

    @rule(which=st.integers(0, 1000))
    def give_up_a_label(self, which: int) -> None:
        parcels = self.database.read(lambda c: c.scalars(select(Parcel.id)).all())
        if parcels:
            parcel = parcels[which % len(parcels)]
            self.house.act(Role.PACKER, lambda uow: shipping.void_parcel(uow, parcel, "mauvais carton"))

    @precondition(lambda self: self.orders)
    @rule()
    def crash(self) -> None:
        """The program ends between two scans and is started again."""
        before = self.bench.station.session
        self.bench.restart()
        assert self.bench.station.session == before

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 1000))
    def repeat_a_command(self, which: int) -> None:
        """The same command sent again changes nothing: nothing new is carried out."""
        order = self.orders[which % len(self.orders)]
        count = select(func.count()).select_from(Command)
        command_id = f"again-{order}"
        for _ in range(2):
            outcome = self.house.act(
                Role.MANAGER, lambda uow: orders.allow_split(uow, order), command_id=command_id
            )
        twice = self.database.read(lambda c: c.scalar(count.where(Command.id == command_id)))
        assert twice == 1
        assert outcome.level in set(Level)

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "house"):
            assert self.database.read(broken) == {}

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            self.bench.station.stop()
        self.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def template(sqlite_template: Path) -> None:
    _TEMPLATE[:] = [sqlite_template]


Floor.TestCase.settings = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=_RUNS,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class TestFloor(Floor.TestCase):  # type: ignore[name-defined,misc]
    """Collected by pytest with the template at hand."""

    @pytest.fixture(autouse=True)
    def use_template(self, sqlite_template: Path) -> None:
        _TEMPLATE[:] = [sqlite_template]


def test_every_order_gets_out_of_the_house_in_the_end(sqlite_database: Database, tmp_path: Path) -> None:
    """What the random floor relies on: following the screen ships an order."""
    house = House(sqlite_database)
    bench = Bench(house, tmp_path)
    order_id = house.order((MUG, 1))
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    bench.press("next")
    for raw in (bench.place("A-01-1"), bench.article(MUG), bench.place("T-01")):
        bench.scan(raw)
    bench.turn_to(Job.PACKING)
    bench.press("next")
    bench.scan(bench.article(MUG))
    bench.press("close_parcel")
    number = sqlite_database.read(
        lambda c: c.execute(select(Parcel.number).join(Order).where(Order.id == order_id)).scalar_one()
    )
    bench.turn_to(Job.SHIPPING)
    assert bench.scan(encode(OwnKind.PARCEL, number)).outcome.code == "handed_over"
    assert sqlite_database.read(broken) == {}
    bench.station.stop()
