"""Kits: taken apart when they are ordered, reserved, picked, packed, told, amended and sent back by article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from app.channels.base import IncomingPurchase, IncomingReturn, IncomingStock
from app.database.unit_of_work import UnitOfWork
from app.models.channel import ChannelArticleRow, ChannelLink
from app.models.house import change_setting
from app.models.invoice import Invoice
from app.models.kit import KitComponent, OrderKit
from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.product import Product, ProductBarcode
from app.models.refusals import Refusal
from app.models.rma import Refund
from app.models.states import Role, Stage
from app.queries.orders import find_orders
from app.queries.packing import packing_view
from app.queries.returnable import returnable
from app.rules.identifiers import parcel_reference
from app.workflows import (
    announced_returns,
    catalogue,
    channel_stock,
    closing,
    documents,
    intake,
    kits,
    orders,
    packing,
    purchasing,
    receiving,
    refunds,
    shipping,
)
from app.workflows.channel_pushes import FULFILMENT
from app.workflows.importing import import_file
from app.workflows.outcome import Outcome
from app.workflows.tracing import Printed
from app.workflows.verify import verify
from tests.support.bench import done, gtin, pack, parcels, pick
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import NOTICE, one, proposed, sent

GIFT = "COFFRET"


def _put(house: House, *parts: tuple[str, int], kit: str = GIFT) -> None:
    done(house.act(Role.MANAGER, partial(kits.save_kit, kit=kit, parts=parts)))


@pytest.fixture
def shop(house: House) -> House:
    """A house that sells a mug (12.00 at 20 %) and two books (12.50 at 5.5 %) together for 30.00."""

    def article(uow: UnitOfWork) -> None:
        row = {"sku": GIFT, "name": "Coffret découverte", "price_cents": 3000, "vat_rate_bp": 2000}
        uow.connection.execute(insert(Product).values(row))

    house.database.write(article, house.station)
    _put(house, (MUG, 1), (BOOK, 2))
    return house


def _incoming(house: House, *lines: tuple[str, int, int], **changes: Any) -> Any:
    """An order of (sku, units, unit price)."""
    incoming = house.incoming(*((sku, units) for sku, units, _ in lines), **changes)
    wanted = tuple(
        replace(line, unit_price_cents=price, vat_rate_bp=2000 if line.sku == GIFT else line.vat_rate_bp)
        for line, (_, _, price) in zip(incoming.lines, lines, strict=True)
    )
    total = sum(line.net_cents for line in wanted) + incoming.shipping_cents
    return replace(
        incoming, lines=wanted, total_cents=total, payment=replace(incoming.payment, amount_cents=total)
    )


def _accept(house: House, incoming: Any) -> int:
    outcome = done(house.act(Role.MANAGER, lambda uow: intake.accept_order(uow, incoming)))
    return int(outcome.facts["order_id"])


def _bought(house: House, order_id: int) -> list[tuple[str, int, int, int]]:
    query = select(OrderKit).where(OrderKit.order_id == order_id).order_by(OrderKit.id)
    rows = house.database.read(lambda c: c.execute(query).all())
    return [(row.sku, row.quantity, row.net_cents, row.told) for row in rows]


def _parts(house: House, order_id: int) -> list[tuple[str, int, int, int]]:
    return [(line.sku, line.ordered, line.net_cents, line.vat_rate_bp) for line in house.lines(order_id)]


def _sound(house: House) -> None:
    assert list(verify(house.database)) == []


def test_an_ordered_kit_is_lines_of_its_articles_that_cost_what_was_paid(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 2, 2999), (SHIRT, 1, 1990)))
    assert _bought(shop, order_id) == [(GIFT, 2, 5998, 0)]
    assert _parts(shop, order_id) == [
        (BOOK, 4, 4053, 550), (MUG, 2, 1945, 2000), (SHIRT, 1, 1990, 2000),
    ]  # fmt: skip
    assert shop.row(order_id).stage is Stage.READY
    assert shop.stock(BOOK) == {"A-02-1": (10, 4)}
    for words in (GIFT, BOOK, "#1001"):
        found = shop.database.read(lambda c, words=words: find_orders(c, words))
        assert [row.id for row in found] == [order_id], words
    _sound(shop)


def test_a_kit_that_changes_leaves_orders_as_they_were(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 1, 3000)))
    _put(shop, (MUG, 2), (SHIRT, 1))
    assert _parts(shop, order_id) == [(BOOK, 2, 2027, 550), (MUG, 1, 973, 2000)]
    later = _accept(shop, _incoming(shop, (GIFT, 1, 3000)))
    assert [(sku, units) for sku, units, _, _ in _parts(shop, later)] == [(MUG, 2), (SHIRT, 1)]
    _put(shop)
    assert shop.database.read(lambda c: c.scalar(select(Product.kit).where(Product.sku == GIFT))) is False
    _sound(shop)


def test_what_waited_as_an_article_is_taken_apart_when_it_becomes_a_kit(shop: House) -> None:
    _put(shop)
    order_id = _accept(shop, _incoming(shop, (SHIRT, 1, 1990), (GIFT, 2, 3000)))
    assert shop.row(order_id).stage is Stage.BACKORDER
    _put(shop, (MUG, 1), (BOOK, 2))
    assert _parts(shop, order_id) == [
        (SHIRT, 1, 1990, 2000), (BOOK, 4, 4054, 550), (MUG, 2, 1946, 2000),
    ]  # fmt: skip
    assert shop.row(order_id).stage is Stage.READY
    assert _bought(shop, order_id) == [(GIFT, 2, 6000, 0)]
    _sound(shop)


def test_an_unknown_article_may_turn_out_to_be_a_kit(shop: House) -> None:
    incoming = _incoming(shop, (GIFT, 1, 3000))
    incoming = replace(incoming, lines=(replace(incoming.lines[0], sku="BOX-OF-WOO"),))
    order_id = _accept(shop, incoming)
    [line] = shop.lines(order_id)
    kit = shop.database.read(lambda c: c.scalar(select(Product.id).where(Product.sku == GIFT)))
    assert kit is not None
    done(shop.act(Role.PACKER, lambda uow: orders.map_line(uow, order_id, line.id, kit)))
    assert [(sku, units) for sku, units, _, _ in _parts(shop, order_id)] == [(BOOK, 2), (MUG, 1)]
    assert _bought(shop, order_id) == [("BOX-OF-WOO", 1, 3000, 0)]
    assert shop.row(order_id).stage is Stage.READY
    _sound(shop)


def test_what_cannot_be_a_kit_is_refused_in_words(shop: House) -> None:
    cases: Sequence[tuple[str, Sequence[tuple[str, int]], str]] = (
        (GIFT, [(GIFT, 1)], "kit_in_kit"),
        (SHIRT, [(GIFT, 1)], "kit_in_kit"),
        (MUG, [(SHIRT, 1)], "kit_is_component"),
        (SHIRT, [(MUG, 1)], "kit_in_stock"),
        (GIFT, [(MUG, 1), (MUG, 2)], "kit_part_twice"),
        (GIFT, [(MUG, 0)], "kit_units"),
        (GIFT, [(MUG, 1000)], "kit_units"),
        (GIFT, [("NONE", 1)], "stock_sku_unknown"),
        ("NONE", [], "stock_sku_unknown"),
    )
    for kit, parts, code in cases:
        refusal = shop.refused(Role.MANAGER, partial(kits.save_kit, kit=kit, parts=parts))
        assert refusal.code == code, (kit, parts)
        count = shop.database.read(lambda c: c.scalar(select(func.count()).select_from(KitComponent)))
        assert count == 2, (kit, parts)


def test_the_database_knows_no_kit_in_a_kit(shop: House) -> None:
    rows = shop.database.read(lambda c: c.execute(select(Product.sku, Product.id)).all())
    ids = {row.sku: row.id for row in rows}
    for kit, component, quantity in ((GIFT, GIFT, 1), (MUG, GIFT, 1), (GIFT, SHIRT, 0)):
        row = {"kit_id": ids[kit], "component_id": ids[component], "quantity": quantity}
        with pytest.raises(IntegrityError):
            shop.database.write(
                lambda uow, row=row: uow.connection.execute(insert(KitComponent).values(row)) and None,
                shop.station,
            )


def test_a_file_says_what_is_in_kits_and_twice_is_once(shop: House, tmp_path: Path) -> None:
    path = tmp_path / "kits.csv"
    path.write_text(
        f"kit;composant;quantité\n{GIFT};{BOOK};0\n{GIFT};{MUG};3\n{GIFT};{SHIRT};1\n{MUG};{SHIRT};1\n"
    )
    report = import_file(shop.database, shop.staff[Role.MANAGER], "kits", path)
    assert report.counts() == {"created": 1, "unchanged": 0, "amended": 2, "refused": 1}
    assert [(row.row_number, row.code) for row in report.refused_rows] == [(5, "kit_is_component")]
    again = import_file(shop.database, shop.staff[Role.MANAGER], "kits", path)
    assert again.counts() == {"created": 0, "unchanged": 3, "amended": 0, "refused": 1}


def _link(house: House, order_id: int) -> None:
    def connect(uow: UnitOfWork) -> None:
        channel = uow.connection.scalar(select(Order.channel_id).where(Order.id == order_id))
        link = {
            "channel_id": channel,
            "adapter": "woocommerce",
            "settings": {},
            "trouble": {},
            "since": uow.now,
        }
        uow.connection.execute(insert(ChannelLink).values(link))

    house.database.write(connect, house.station)


def _payloads(house: House) -> list[dict[str, Any]]:
    query = select(OutboxMessage.payload).where(OutboxMessage.kind == FULFILMENT).order_by(OutboxMessage.id)
    return list(house.database.read(lambda c: c.scalars(query).all()))


def _told(house: House) -> list[dict[str, Any]]:
    return [row["units"] for row in _payloads(house)]


def _hand_over(house: House, parcel_id: int) -> None:
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))


def _pack_some(house: House, order_id: int, *units: tuple[str, int]) -> int:
    opening = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id = int(opening.facts["parcel_id"])
    for sku, count in units:
        for _ in range(count):
            code = gtin(house, sku)
            done(
                house.act(
                    Role.PACKER, lambda uow, code=code: packing.pack_item(uow, order_id, parcel_id, [code])
                )
            )
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    return parcel_id


def test_the_channel_hears_of_a_kit_by_its_own_line_once_it_has_left_whole(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 2, 3000)))
    _link(shop, order_id)
    pick(shop, order_id)
    first = _pack_some(shop, order_id, (MUG, 1), (BOOK, 1))
    _hand_over(shop, first)
    assert _told(shop) == [{}], "half a kit is none, but its parcel is on its way"
    second = _pack_some(shop, order_id, (MUG, 1), (BOOK, 2))
    _hand_over(shop, second)
    assert _told(shop) == [{}, {"1": 1}]
    last = _pack_some(shop, order_id, (BOOK, 1))
    _hand_over(shop, last)
    assert _told(shop) == [{}, {"1": 1}, {"1": 1}]
    numbers = [parcel_reference(each.number) for each in parcels(shop, order_id)]
    assert [(each["parcel"], each["also"], each["complete"]) for each in _payloads(shop)] == [
        (numbers[0], [], False), (numbers[1], numbers[:1], False), (numbers[2], [], True),
    ], "each parcel is told once, and with the kit those that began it"  # fmt: skip
    assert _bought(shop, order_id) == [(GIFT, 2, 6000, 2)]
    _sound(shop)


def test_a_kit_whose_missing_article_is_given_up_is_whole_then(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 6, 3000)))  # twelve books wanted, ten in the house
    _link(shop, order_id)
    done(shop.act(Role.MANAGER, lambda uow: orders.allow_split(uow, order_id)))
    pick(shop, order_id)
    _hand_over(shop, pack(shop, order_id))
    assert _told(shop) == [{"1": 5}]
    book = next(line for line in shop.lines(order_id) if line.sku == BOOK)
    done(shop.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, book.id, 2, "épuisé")))
    assert _told(shop) == [{"1": 5}, {"1": 1}]
    _sound(shop)


def _cancel(order_id: int, line_id: int, units: int, uow: UnitOfWork) -> Outcome:
    return orders.cancel_line(uow, order_id, line_id, units, "client")


def test_a_kit_that_was_given_up_whole_has_not_left(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 2, 3000)))
    _link(shop, order_id)
    for line in shop.lines(order_id):
        cancel = partial(_cancel, order_id, line.id, line.ordered // 2)
        done(shop.act(Role.MANAGER, cancel))
    assert _told(shop) == []
    pick(shop, order_id)
    _hand_over(shop, pack(shop, order_id))
    assert _told(shop) == [{"1": 1}]
    _sound(shop)


def test_the_bench_and_the_slip_say_what_an_article_is_for(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 1, 3000), (BOOK, 1, 1250)))
    pick(shop, order_id)
    view = shop.database.read(lambda c: packing_view(c, order_id))
    assert [(line.sku, line.kit) for line in view.lines] == [
        (BOOK, GIFT), (MUG, GIFT), (BOOK, ""),
    ]  # fmt: skip
    parcel_id = pack(shop, order_id)
    slip = shop.database.write(
        lambda uow: documents.packing_slip(uow, documents.parcel_facts(uow, parcel_id)), shop.station
    )
    told = [
        (row["sku"], row["ordered"], row["shipped"], row["unit_price_cents"], row["kit"], row["part"])
        for row in slip["lines"]
    ]
    assert told == [
        (GIFT, 1, 0, 3000, True, False),
        (BOOK, 2, 2, None, False, True),
        (MUG, 1, 1, None, False, True),
        (BOOK, 1, 1, 1250, False, False),
    ]


def test_one_article_of_a_kit_comes_back_for_its_share(shop: House) -> None:
    shop.database.write(lambda uow: change_setting(uow, "invoicing", True), shop.staff[Role.MANAGER])
    order_id = _accept(shop, _incoming(shop, (GIFT, 1, 3000)))
    pick(shop, order_id)
    _hand_over(shop, pack(shop, order_id))
    seen = shop.database.read(lambda c: returnable(c, order_id))
    assert [(line.sku, line.left, line.kit) for line in seen.lines] == [(BOOK, 2, GIFT), (MUG, 1, GIFT)]
    rma_id = proposed(shop, order_id, 1, 0)
    row = one(shop, select(Refund).where(Refund.rma_id == rma_id))
    assert row.goods_cents == 1014, "one of two books, which cost 20.27 of the kit"
    done(shop.act(Role.MANAGER, lambda uow: refunds.mark_sent(uow, row.id)))
    done(shop.act(Role.MANAGER, lambda uow: refunds.mark_succeeded(uow, row.id, "re_1")))
    papers = shop.database.read(lambda c: c.execute(select(Invoice).order_by(Invoice.id)).all())
    rows = [
        [(row["sku"], row["quantity"], row["rate_bp"], row["ttc_cents"], row["kit"]) for row in paper.content["rows"]]
        for paper in papers
    ]  # fmt: skip
    assert rows[0][:2] == [(BOOK, 2, 550, 2027, GIFT), (MUG, 1, 2000, 973, GIFT)]
    assert rows[1] == [(BOOK, 1, 550, 1014, GIFT)]
    _sound(shop)


def test_who_sends_a_kit_back_names_the_kit(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 2, 3000)))
    pick(shop, order_id)
    _hand_over(shop, pack(shop, order_id))
    record = IncomingReturn(order=shop.row(order_id).reference, sku=GIFT, notice_day=NOTICE)
    for expected in ("created", "unchanged"):
        [answer] = shop.database.write(
            lambda uow: announced_returns.put_returns(uow, [record]), shop.staff[Role.RETURNS]
        )
        assert answer == expected
    seen = shop.database.read(lambda c: returnable(c, order_id))
    assert [(line.sku, line.left) for line in seen.lines] == [(BOOK, 2), (MUG, 1)]


@pytest.mark.parametrize("units", [1, 3])
def test_what_a_channel_changes_of_a_kit_is_done_to_its_articles(shop: House, units: int) -> None:
    incoming = _incoming(shop, (GIFT, 2, 3000), (SHIRT, 1, 1990))
    order_id = _accept(shop, incoming)
    kit, shirt = incoming.lines
    changed = replace(kit, quantity=units, unit_price_cents=2500)
    total = changed.net_cents + shirt.net_cents + incoming.shipping_cents
    payment = replace(incoming.payment, amount_cents=max(total, incoming.total_cents))
    _accept(shop, replace(incoming, lines=(changed, shirt), total_cents=total, payment=payment))
    assert _bought(shop, order_id) == [(GIFT, units, 2500 * units, 0)]
    assert [(sku, ordered) for sku, ordered, _, _ in _parts(shop, order_id)] == [
        (BOOK, 2 * units), (MUG, units), (SHIRT, 1),
    ]  # fmt: skip
    assert sum(cents for _, _, cents, _ in _parts(shop, order_id)[:2]) == 2500 * units
    assert shop.stock(BOOK) == {"A-02-1": (10, 2 * units)}
    _sound(shop)


def test_a_kit_is_removed_brought_back_and_added_by_the_channel(shop: House) -> None:
    incoming = _incoming(shop, (GIFT, 2, 3000), (SHIRT, 1, 1990))
    order_id = _accept(shop, incoming)
    kit, shirt = incoming.lines
    without = replace(incoming, lines=(shirt,), total_cents=shirt.net_cents + incoming.shipping_cents)
    _accept(shop, without)
    assert shop.stock(BOOK) == {"A-02-1": (10, 0)}
    more = replace(kit, external_line_id="9", quantity=1)
    both = (kit, shirt, more)
    total = sum(line.net_cents for line in both) + incoming.shipping_cents
    payment = replace(incoming.payment, amount_cents=total)
    _accept(shop, replace(incoming, lines=both, total_cents=total, payment=payment))
    assert [(line.sku, line.ordered - line.cancelled) for line in shop.lines(order_id)] == [
        (BOOK, 4), (MUG, 2), (SHIRT, 1), (BOOK, 2), (MUG, 1),
    ]  # fmt: skip
    assert [bought[:2] for bought in _bought(shop, order_id)] == [(GIFT, 4), (GIFT, 1)]
    _sound(shop)


def test_more_of_a_part_alone_is_refused_and_fewer_is_its_share(shop: House) -> None:
    order_id = _accept(shop, _incoming(shop, (GIFT, 1, 3000)))
    book = shop.lines(order_id)[0]
    refusal = shop.refused(Role.MANAGER, lambda uow: orders.change_line(uow, order_id, book.id, 3))
    assert refusal.code == "line_of_kit"
    outcome = done(shop.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, book.id, 1, "abîmé")))
    assert outcome.values["refund_cents"] == 1014
    _sound(shop)


def test_channels_may_sell_as_many_kits_as_their_articles_make(shop: House) -> None:
    kit, mug = shop.database.read(
        lambda c: [c.scalar(select(Product.id).where(Product.sku == sku)) for sku in (GIFT, MUG)]
    )
    assert shop.database.read(channel_stock.available_units)[kit] == 5  # ten books, two in each
    order_id = _accept(shop, _incoming(shop, (GIFT, 2, 3000)))
    assert shop.database.read(channel_stock.available_units)[kit] == 3
    channel_id = shop.row(order_id).channel_id

    def articles(uow: UnitOfWork) -> None:
        uow.connection.execute(
            insert(ChannelArticleRow),
            [
                {"channel_id": channel_id, "external_id": str(product), "product_id": product, "sent": 5,
                 "sent_at": shop.row(order_id).imported_at}
                for product in (kit, mug)
            ],
        )  # fmt: skip

    _link(shop, order_id)
    shop.database.write(articles, shop.station)
    wished = shop.database.read(lambda c: channel_stock.wishes(c, channel_id))
    assert [(wish.product_id, wish.quantity) for wish in wished] == [(kit, 3), (mug, 18)]
    sold = shop.database.read(lambda c: channel_stock.sold_since(c, channel_id, wished))
    assert list(sold.values()) == [2], "the channel sold two kits, and no mug that it knows of"


def test_the_confirmation_says_what_was_bought(shop: House) -> None:
    shop.database.write(lambda uow: change_setting(uow, "confirm_orders", True), shop.staff[Role.MANAGER])
    _accept(shop, _incoming(shop, (GIFT, 2, 3000), (SHIRT, 1, 1990)))
    [mail] = sent(shop, "email", "order_confirmed")
    lines = json.dumps(mail, ensure_ascii=False)
    assert f"- 2 × {GIFT} (4 × {'Livre de cuisine'}, 2 × Mug émaillé) – 60,00" in lines
    assert "Livre de cuisine –" not in lines


def test_no_stock_is_kept_of_a_kit(shop: House) -> None:
    counted = IncomingStock(sku=GIFT, location_code="A-01-1", quantity=4)
    awaited = IncomingPurchase(reference="PO-1", sku=GIFT, quantity=4)
    for put, record, code in (
        (catalogue.count_stock, counted, "stock_of_kit"),
        (purchasing.put_purchases, awaited, "purchase_of_kit"),
    ):
        [answer] = shop.database.write(lambda uow, put=put, record=record: put(uow, [record]), shop.station)
        assert isinstance(answer, Refusal)
        assert answer.code == code

    def label_it(uow: UnitOfWork) -> None:
        kit = uow.connection.scalar(select(Product.id).where(Product.sku == GIFT))
        uow.connection.execute(insert(ProductBarcode).values(product_id=kit, code="03760000000017"))

    shop.database.write(label_it, shop.station)
    done(shop.act(Role.MANAGER, lambda uow: purchasing.order_goods(uow, "Lyon", "PO-2", None, [(MUG, 1)])))
    delivery = done(shop.act(Role.PICKER, lambda uow: receiving.open_by_reference(uow, "PO-2")))
    wrong = shop.refused(
        Role.PICKER,
        lambda uow: receiving.scan_item(
            uow, int(delivery.facts["purchase_id"]), ["03760000000017"], Printed()
        ),
    )
    assert wrong.code == "stock_of_kit"
    assert shop.stock(GIFT) == {}
