"""A small house to test in: people, shelves, articles and orders, made through the public workflows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingFulfilment,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
)
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import stock
from app.models.channel import Shop
from app.models.house import change_setting
from app.models.order import Order, OrderLine
from app.models.product import Box, Product, ProductBarcode
from app.models.refusals import Refusal
from app.models.staff import Staff, StaffRole
from app.models.states import DeliveryMode, LocationKind, Role
from app.models.stock import Location
from app.workflows import intake, staffing
from app.workflows.outcome import Outcome
from app.workflows.perform import perform
from tests.support.founded import founded

MUG, BOOK, SHIRT = "MUG-350", "LIV-01", "TS-BL-M"


@cache
def _pin_hash() -> str:
    return staffing.hash_pin("1234")


class House:
    """Two racks, three articles, a shop, and one person for each role."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._externals = itertools.count(1001)
        self.station, staff = founded(database, self._found)
        self.staff = dict(staff)

    def _found(self) -> tuple[Actor, dict[Role, Actor]]:
        station = staffing.station_actor(self.database, "BENCH-1")
        self.database.write(staffing.found_house, station)
        staff = self.database.write(lambda uow: self._hire(uow, station), station)
        self.database.write(self._furnish, station)
        return station, staff

    @staticmethod
    def _hire(uow: UnitOfWork, station: Actor) -> dict[Role, Actor]:
        """As `staffing.add_staff` does, but hashing the one PIN of all tests only once."""
        people = [
            {"name": role.value, "badge": badge, "pin_hash": _pin_hash()}
            for badge, role in enumerate(Role, start=1_000_000_001)
        ]
        ids = uow.connection.scalars(
            insert(Staff).returning(Staff.id, sort_by_parameter_order=True), people
        ).all()
        staff = dict(zip(Role, ids, strict=True))
        roles = [{"staff_id": staff_id, "role": role} for role, staff_id in staff.items()]
        uow.connection.execute(insert(StaffRole), roles)
        return {
            role: Actor(station.station_id, staff_id, frozenset({role.value}))
            for role, staff_id in staff.items()
        }

    def _furnish(self, uow: UnitOfWork) -> None:
        execute = uow.connection.execute
        change_setting(uow, "badge_needs_pin", "nobody")  # tests that are not about it scan a badge and go on
        shop_address = {"line1": "12 rue des Halles", "postal_code": "69002", "city": "Lyon", "country": "FR"}
        execute(insert(Shop).values(code="LYON", name="Atelier Lyon", address=shop_address))
        execute(
            insert(Box).values(
                code="B1", name="Carton S", length_mm=300, width_mm=200, height_mm=150, tare_g=120
            )
        )
        for position, code in enumerate(("A-01-1", "A-02-1", "B-01-1"), start=1):
            execute(insert(Location).values(code=code, kind=LocationKind.BIN, pick_sequence=position))
        for code in ("T-01", "T-02"):
            execute(insert(Location).values(code=code, kind=LocationKind.TOTE, sellable=False))
        for code in ("S-01", "S-02"):
            execute(insert(Location).values(code=code, kind=LocationKind.SHELF, site="LYON", sellable=False))
        self._article(uow, MUG, "Mug émaillé", 1200, 2000, 350, "03012345678902", "A-01-1", 20)
        self._article(uow, BOOK, "Livre de cuisine", 1250, 550, 600, "09782070360024", "A-02-1", 10)
        self._article(uow, SHIRT, "T-shirt bleu M", 1990, 2000, 180, "03012345000178", "B-01-1", 15)

    def _article(
        self,
        uow: UnitOfWork,
        sku: str,
        name: str,
        price: int,
        vat: int,
        weight: int,
        gtin: str,
        bin_: str,
        units: int,
    ) -> None:
        created = uow.connection.execute(
            insert(Product).values(sku=sku, name=name, price_cents=price, vat_rate_bp=vat, weight_g=weight)
        ).inserted_primary_key
        assert created is not None
        uow.connection.execute(insert(ProductBarcode).values(product_id=created[0], code=gtin))
        supplier = stock.location_id(uow, LocationKind.SUPPLIER)
        stock.move(uow, created[0], units, supplier, self.location(uow, bin_), "receipt")

    def receive(self, sku: str, place: str, units: int) -> None:
        """Goods from the supplier onto a shelf."""

        def put(uow: UnitOfWork) -> None:
            product = uow.connection.execute(select(Product.id).where(Product.sku == sku)).scalar_one()
            supplier = stock.location_id(uow, LocationKind.SUPPLIER)
            stock.move(uow, product, units, supplier, self.location(uow, place), "receipt")

        self.database.write(put, self.station)

    @staticmethod
    def location(uow: UnitOfWork, code: str) -> int:
        return uow.connection.execute(select(Location.id).where(Location.code == code)).scalar_one()

    def act(self, role: Role, action: Callable[[UnitOfWork], Outcome], command_id: str = "") -> Outcome:
        """Do one action as the person with ``role``; a refusal comes back as an outcome of level error."""
        return perform(self.database, self.staff[role], action, command_id=command_id)

    def refused(self, role: Role, action: Callable[[UnitOfWork], Outcome]) -> Refusal:
        """The refusal that the action raises; fails where it is allowed."""
        with pytest.raises(Refusal) as caught:
            self.database.write(action, self.staff[role])
        return caught.value

    def incoming(
        self,
        *lines: tuple[str, int],
        mode: DeliveryMode = DeliveryMode.HOME,
        paid: bool = True,
        shipping_cents: int = 490,
        **changes: Any,
    ) -> IncomingOrder:
        """A complete order of (sku, units) from the channel ``woo``; a mug and a book unless told otherwise."""
        number = next(self._externals)
        prices = {MUG: (1200, 2000), BOOK: (1250, 550), SHIRT: (1990, 2000)}
        wanted = lines or ((MUG, 2), (BOOK, 1))
        order_lines = tuple(
            IncomingLine(
                external_line_id=str(position),
                sku=sku,
                barcode="",
                name=sku,
                quantity=units,
                unit_price_cents=prices.get(sku, (1000, 2000))[0],
                discount_cents=0,
                vat_rate_bp=prices.get(sku, (1000, 2000))[1],
            )
            for position, (sku, units) in enumerate(wanted, start=1)
        )
        total = sum(line.unit_price_cents * line.quantity for line in order_lines) + shipping_cents
        address = IncomingAddress(
            first_name="Élodie",
            last_name="Martin",
            company="",
            line1="3 place Bellecour",
            line2="",
            line3="",
            postal_code="69002",
            city="Lyon",
            country="FR",
            phone="+33612345678",
            email="elodie@example.fr",
        )
        payment = IncomingPayment(
            state=IncomingPaymentState.PAID if paid else IncomingPaymentState.PENDING,
            amount_cents=total if paid else 0,
            paid_at=datetime(2026, 11, 23, 7, 30, tzinfo=UTC) if paid else None,
            reference="pi_1",
        )
        values: dict[str, Any] = {
            "channel": "woo",
            "external_id": str(number),
            "reference": f"#{number}",
            "placed_at": datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
            "payment": payment,
            "cancelled": False,
            "currency": "EUR",
            "delivery_mode": mode,
            "carrier_service": "colissimo_home",
            "relay_id": "",
            "relay_carrier": "",
            "relay_place": "",
            "pickup_shop": "LYON" if mode is DeliveryMode.PICKUP else "",
            "shipping_address": address,
            "billing_address": address,
            "customer": IncomingCustomer(
                external_id=f"c{number}",
                email="elodie@example.fr",
                first_name="Élodie",
                last_name="Martin",
                company="",
                phone="+33612345678",
                siren="",
                vat_number="",
            ),
            "lines": order_lines,
            "shipping_cents": shipping_cents,
            "shipping_standard_cents": shipping_cents,
            "discount_cents": 0,
            "total_cents": total,
            "gift": False,
            "gift_note": "",
            "customer_note": "",
            "language": "fr",
            "promise_date": None,
            "fulfilled_by": IncomingFulfilment.MERCHANT,
        }
        return IncomingOrder(**{**values, **changes})

    def order(self, *lines: tuple[str, int], **changes: Any) -> int:
        """Take an order in (validated and allocated by intake when nothing holds it); returns its id."""
        incoming = self.incoming(*lines, **changes)
        outcome = self.act(Role.MANAGER, lambda uow: intake.accept_order(uow, incoming))
        return int(outcome.facts["order_id"])

    def row(self, order_id: int) -> Any:
        """The order's row as it stands."""
        return self.database.read(lambda c: c.execute(select(Order).where(Order.id == order_id)).one())

    def lines(self, order_id: int) -> list[Any]:
        """The order's line rows by position."""
        query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
        return list(self.database.read(lambda c: c.execute(query).all()))

    def stock(self, sku: str) -> dict[str, tuple[int, int]]:
        """On hand and reserved of an article by location code, empty levels left out."""
        query = (
            select(Location.code, stock.StockLevel.on_hand, stock.StockLevel.reserved)
            .join(stock.StockLevel, stock.StockLevel.location_id == Location.id)
            .join(Product, Product.id == stock.StockLevel.product_id)
            .where(Product.sku == sku, stock.StockLevel.on_hand > 0)
        )
        rows = self.database.read(lambda c: c.execute(query).all())
        return {row.code: (row.on_hand, row.reserved) for row in rows}


@pytest.fixture
def house(database: Database) -> House:
    return House(database)
