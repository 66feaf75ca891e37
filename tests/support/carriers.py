"""Carriers to test with: a post office that can do everything, and servers that speak as real carriers do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.carriers.base import (
    Account,
    Bought,
    Carrier,
    Consignment,
    Event,
    Kind,
    Need,
    Ok,
    Paper,
    Party,
    Plugin,
    Point,
    Price,
    Product,
    Refused,
    Result,
)
from app.carriers.specimen import specimen_page
from app.models.states import Role
from app.station.carriers import OpenCarriers
from app.station.label_worker import LabelWorker
from app.workflows import carrier_setup, printing
from tests.support.bench import done
from tests.support.house import House

ZPL = b"^XA^PW800^LL1200^FO40,40^A0N,60,60^FDP-%d^FS^FO40,200^BY3^BCN,120,Y^FD%d^FS^XZ"


@dataclass
class PostOffice:
    """The other end: it keeps what was paid, and does what a test tells it to (``instead``)."""

    sold: dict[str, Bought] = field(default_factory=dict)
    paid: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)
    consignments: list[Consignment] = field(default_factory=list)
    near: tuple[Point, ...] = ()
    known: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    instead: list[Callable[[Consignment, PostOffice], Result[Bought]]] = field(default_factory=list)
    finds: bool = True
    prices: tuple[Price, ...] = ()
    returns: Callable[[Consignment], Result[Bought]] = lambda _parcel: Refused("carrier_cannot")
    sent_back: list[Consignment] = field(default_factory=list)
    checks: Result[None] = field(default_factory=lambda: Ok(None))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sell(self, consignment: Consignment) -> Result[Bought]:
        """Take the money and give a label, twice if somebody asks twice: as real carriers do."""
        with self.lock:
            number = f"6A{len(self.paid) + 1:011d}"
            self.paid.append(consignment.reference)
            content = ZPL % (len(self.paid), len(self.paid))
            bought = Bought(number, (Paper("label", "zpl", content, 203),), price_cents=612)
            self.sold[consignment.reference] = bought
            return Ok(bought)


class Post(Carrier):
    def __init__(self, office: PostOffice) -> None:
        self.office = office

    def check(self) -> Result[None]:
        return self.office.checks

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        heavy = consignment.weight_g > 30_000
        values: dict[str, str | int] = {"grams": consignment.weight_g, "most": 30}
        return (Refused("carrier_too_heavy", "weight_g", values),) if heavy else ()

    def buy(self, consignment: Consignment) -> Result[Bought]:
        self.office.consignments.append(consignment)
        if self.office.instead:
            return self.office.instead.pop(0)(consignment, self.office)
        return self.office.sell(consignment)

    def rate(self, consignment: Consignment) -> Result[tuple[Price, ...]]:
        return Ok(self.office.prices)

    def find(self, consignment: Consignment) -> Result[Bought | None]:
        if not self.office.finds:
            return Refused("carrier_cannot")
        return Ok(self.office.sold.get(consignment.reference))

    def void(self, number: str) -> Result[None]:
        self.office.voided.append(number)
        return Ok(None)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        return Ok(self.office.near)

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        self.office.sent_back.append(consignment)
        return self.office.returns(consignment)

    def manifest(self, numbers: Sequence[str]) -> Result[Paper]:
        return Ok(Paper("manifest", "pdf", specimen_page("La Malle", " ".join(numbers))))

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        return Ok({number: self.office.known[number] for number in numbers if number in self.office.known})


def plugin(office: PostOffice) -> Plugin:
    """A carrier of the tests, as an installed package would offer it."""
    return Plugin(
        code="post",
        name="La Malle",
        needs=(Need("contract"),),
        products=(
            Product("HOME", "À domicile"),
            Product("EXPRESS", "Express"),
            Product("POINT", "En point", Kind.RELAY),
            Product("BACK", "Retour", Kind.RETURN),
            Product("BACK-QR", "Retour par code", Kind.RETURN, code_alone=True),
        ),
        open=lambda _account: Post(office),
        tracking_url="https://post.example.fr/{number}",
        sandbox=True,
        manifests=True,
    )


def set_up(house: House, known: Plugin, *, sandbox: bool = False, **services: str) -> None:
    """A contract with the carrier, and products by what orders call them."""
    done(
        house.act(
            Role.MANAGER,
            lambda uow: carrier_setup.save_carrier(
                uow,
                known,
                {"contract": "819364"} if known.code == "post" else {},
                sandbox=sandbox,
                active=True,
            ),
        )
    )
    for service, product in services.items():
        done(
            house.act(
                Role.MANAGER,
                lambda uow, service=service, product=product: carrier_setup.save_service(
                    uow, known, service, product
                ),
            )
        )


def worker(house: House, **environment: str) -> LabelWorker:
    """A label worker of this house's station that is not started: tests call ``work_off``."""
    return LabelWorker(house.database, house.station, OpenCarriers(house.database, environment))


def account(carrier: str, values: Mapping[str, Any], *, sandbox: bool = False) -> Account:
    return Account(carrier, {name: str(value) for name, value in values.items()}, {}, sandbox)


@pytest.fixture
def office(house: House, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """A carrier of the tests, set up for what the house's orders ask for, and a printer that takes its labels."""
    post = PostOffice()
    known = plugin(post)
    monkeypatch.setattr("app.station.carriers.plugin", {known.code: known}.get)
    set_up(house, known, colissimo_home="HOME", relay="POINT")
    printer = {
        "code": "L1", "name": "Zebra", "driver": "zpl", "transport": "folder", "address": "", "dpi": 203,
        "media_width_mm": 102, "media_height_mm": 152,
    }  # fmt: skip
    done(house.act(Role.MANAGER, lambda uow: printing.save_printer(uow, None, printer)))
    return post
