"""The shop that practice works in: an embedded file, made anew for every run and thrown away after it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import insert

from app.channels.base import (
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
    IncomingPicture,
)
from app.config import Settings, resource
from app.database import migrate
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.i18n import text
from app.models import stock
from app.models.channel import Counter
from app.models.house import change_setting
from app.models.product import Box, Product, ProductBarcode
from app.models.refusals import Refusal
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.rules.terms import PaymentMeans
from app.station.devices import DevicesUnreadable, load_devices, save_devices
from app.workflows import catalogue, exercise, intake, picking, staffing
from app.workflows.examining import examine

#: The house of the practice shop: nobody is locked out, asked for a PIN, written to or sent anything.
_SETTINGS = {"idle_lock_minutes": 0, "badge_needs_pin": "nobody", "counts_a_day": 0}

_VAT_BP = 2000
_ADDRESS = IncomingAddress(
    first_name="Camille", last_name="Exemple", line1="1 rue des Exercices", postal_code="44000", city="Nantes",
    country="FR", phone="+33 6 12 34 56 78", email="exemple@example.fr",
)  # fmt: skip


def open_practice(shop: Settings, now: datetime) -> Settings:
    """A new practice shop below the data folder, whatever was left of one; settings that lead there.

    Of the shop nothing is used but its language and how this station's scanner, scale and sounds are set up.
    Raises ``OSError`` or a ``DatabaseFault``.
    """
    forget_practice(shop)
    mine = replace(shop, database="", data_folder=str(shop.folder / "practice"))
    mine.folder.mkdir(parents=True)
    # Where they cannot be read the shop's settings say so; here the keyboard is a scanner all the same.
    with suppress(DevicesUnreadable):
        save_devices(mine.folder, shop.station, load_devices(shop.folder, shop.station))
    database = Database(mine.database_url, clock=lambda: now)
    try:
        _fill(database, shop, now)
    finally:
        database.close()
    return mine


def forget_practice(shop: Settings) -> None:
    """Remove the practice shop with everything that happened in it; what is still held open goes before the next."""
    shutil.rmtree(shop.folder / "practice", ignore_errors=True)


def _fill(database: Database, shop: Settings, now: datetime) -> None:
    migrate.upgrade(database)
    station = staffing.station_actor(database, shop.station)
    database.write(staffing.found_house, station)
    language = shop.language
    name = text(language, "practice_trainee")
    hired = database.write(
        partial(
            staffing.add_staff,
            name=name,
            pin=exercise.PIN,
            roles=(Role.PICKER, Role.PACKER),
            badge=exercise.BADGE,
        ),
        replace(station, roles=frozenset({Role.ADMINISTRATOR.value})),
    )
    founder = Actor(station.station_id, hired.facts["staff_id"], frozenset({Role.MANAGER.value}))
    database.write(partial(_furnish, language=language), founder)
    database.write(lambda uow: catalogue.put_pictures(uow, _pictures()), founder)
    ids = database.write(partial(_take_in, now=now, language=language), founder)
    database.write(lambda uow: picking.make_pick_list(uow, ids), founder)


def _furnish(uow: UnitOfWork, language: str) -> None:
    """Shelves, totes, articles, a carton, and the numbers that the sheet prints."""
    execute = uow.connection.execute
    for setting, value in _SETTINGS.items():
        change_setting(uow, setting, value)
    change_setting(uow, "seller_name", text(language, "practice_shop"))
    execute(insert(Counter).values(series="pick_list", value=exercise.PICK_LIST - 1))
    box = {"length_mm": 350, "width_mm": 250, "height_mm": 150, "tare_g": 180}
    execute(insert(Box).values(id=exercise.BOX, code="M", name=text(language, "practice_box"), **box))
    for code, serial in exercise.TOTES.items():
        execute(insert(Location).values(id=serial, code=code, kind=LocationKind.TOTE, sellable=False))
    supplier = stock.location_id(uow, LocationKind.SUPPLIER)
    for position, article in enumerate(exercise.ARTICLES, start=1):
        # Article and location have one number: each lies in one place only.
        place = {"id": article.place_id, "code": article.place, "pick_sequence": position}
        execute(insert(Location).values(kind=LocationKind.BIN, **place))
        name = text(language, f"practice_article_{article.name}")
        product = {
            "id": article.place_id,
            "sku": article.sku,
            "name": name,
            "price_cents": article.price_cents,
        }
        execute(insert(Product).values(weight_g=article.weight_g, **product))
        execute(insert(ProductBarcode).values(product_id=article.place_id, code=article.gtin.zfill(14)))
        stock.move(uow, article.place_id, article.units, supplier, article.place_id, "receipt")


def _pictures() -> list[IncomingPicture]:
    """So that one sees which mug was taken for which."""
    return [
        IncomingPicture(
            article=each.sku, content=resource("demo", "pictures", f"{each.picture}.webp").read_bytes()
        )
        for each in exercise.ARTICLES
    ]


def _take_in(uow: UnitOfWork, now: datetime, language: str) -> list[int]:
    """The exercise's orders, paid; their ids."""
    wanted = [
        _order(f"EX-{number}", lines, now, language) for number, lines in enumerate(exercise.ORDERS, start=1)
    ]
    ids = []
    for answer in intake.accept_orders(uow, [examine(each) for each in wanted]):
        if isinstance(answer, Refusal):
            raise answer
        ids.append(int(answer.facts["order_id"]))
    return ids


def _order(
    reference: str, lines: Sequence[tuple[exercise.Article, int]], now: datetime, language: str
) -> IncomingOrder:
    bought = tuple(
        IncomingLine(
            external_line_id=str(position),
            sku=article.sku,
            name=text(language, f"practice_article_{article.name}"),
            quantity=units,
            unit_price_cents=article.price_cents,
            vat_rate_bp=_VAT_BP,
        )
        for position, (article, units) in enumerate(lines, start=1)
    )
    total = sum(line.net_cents for line in bought)
    paid = IncomingPayment(
        state=IncomingPaymentState.PAID, means=PaymentMeans.CARD, amount_cents=total, paid_at=now, reference=reference
    )  # fmt: skip
    return IncomingOrder(
        channel="practice", external_id=reference, reference=reference, placed_at=now, lines=bought,
        total_cents=total, payment=paid, carrier_service="Colissimo Domicile",
        shipping_address=_ADDRESS, billing_address=_ADDRESS,
        customer=IncomingCustomer(external_id=_ADDRESS.email, email=_ADDRESS.email, last_name=_ADDRESS.last_name),
    )  # fmt: skip
