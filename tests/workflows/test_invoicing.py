"""Invoices of what left and credit notes of what came back: every cent, every number, nothing changed afterwards."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.database import migrate
from app.database.unit_of_work import Database, UnitOfWork
from app.models.house import change_setting
from app.models.invoice import Invoice, InvoiceKind, InvoiceLine
from app.models.refusals import NotFound
from app.models.states import DeliveryMode, Role
from app.printing.documents import from_json
from app.printing.invoice_papers import Invoice as InvoicePaper
from app.queries.house import house_settings
from app.queries.invoices import invoices
from app.workflows import allocation, counter, erasing, invoicing, orders, pickup, refunds, shipping
from app.workflows.house_settings import save_settings
from app.workflows.invoice_paper import issued_document
from app.workflows.perform import perform
from app.workflows.verify import verify
from tests.support.bench import done, pack, parcels, pick, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, SHIRT, House
from tests.support.returning import proposed, refund_of, sample_order
from tests.workflows.test_verify import codes, tamper

SELLER = {
    "seller_name": "Comptoir d’essai", "seller_address": "1 rue du Test|69000 LYON", "invoicing": "yes",
    "seller_legal": "SARL au capital de 10 000 €", "seller_siren": "999000102", "seller_rcs": "RCS Lyon",
    "seller_vat": "FR48999000102",
}  # fmt: skip


@pytest.fixture
def seller(house: House) -> House:
    """A house that issues its invoices itself."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    return house


def issued(house: House, kind: InvoiceKind | None = None) -> list[Any]:
    query = select(Invoice).order_by(Invoice.id)
    rows = house.database.read(lambda c: c.execute(query).all())
    return [row for row in rows if kind in {None, row.kind}]


def lines(house: House, invoice_id: int) -> list[tuple[Any, ...]]:
    """Units, rate, TTC, HT and VAT of each line."""
    columns = (InvoiceLine.quantity, InvoiceLine.vat_rate_bp, InvoiceLine.ttc_cents, InvoiceLine.ht_cents,
               InvoiceLine.vat_cents)  # fmt: skip
    query = select(*columns).where(InvoiceLine.invoice_id == invoice_id).order_by(InvoiceLine.position)
    return [tuple(row) for row in house.database.read(lambda c: c.execute(query).all())]


def paper(house: House, invoice_id: int) -> InvoicePaper:
    document = from_json(house.database.read(lambda c: issued_document(c, invoice_id)))
    assert isinstance(document, InvoicePaper)
    return document


def _do(uow: UnitOfWork, statement: str) -> None:
    uow.connection.execute(text(statement))


def refunded(house: House, rma_id: int) -> None:
    """The refund, too small for a second person to look at it, is sent and back with the customer."""
    refund = refund_of(house, rma_id).id
    done(house.act(Role.MANAGER, lambda uow: refunds.mark_sent(uow, refund)))
    done(house.act(Role.MANAGER, lambda uow: refunds.mark_succeeded(uow, refund, f"BANK-{refund}")))


def test_the_worked_example_is_invoiced_to_the_cent_when_the_parcel_leaves(seller: House) -> None:
    """Domain 4.3: two T-shirts and a book, ten per cent off, delivery 4.90."""
    order_id = sample_order(seller)
    [invoice] = issued(seller)
    assert (invoice.number, invoice.kind) == ("F-2026-000001", InvoiceKind.INVOICE)
    assert (invoice.ht_cents, invoice.vat_cents, invoice.ttc_cents) == (4473, 724, 5197)
    assert lines(seller, invoice.id) == [
        (2, 2000, 3582, 2985, 597), (1, 550, 1125, 1066, 59), (1, 2000, 373, 311, 62), (1, 550, 117, 111, 6),
    ]  # fmt: skip
    said = paper(seller, invoice.id)
    by_rate = [(each.rate_bp, each.ht_cents, each.vat_cents) for each in said.vat]
    assert by_rate == [(2000, 3296, 659), (550, 1177, 65)]
    assert said.seller[0] == "Comptoir d’essai"
    assert said.seller_legal == (
        "SARL au capital de 10 000 €",
        "SIREN 999000102 RCS Lyon",
        "TVA FR48999000102",
    )
    assert said.customer[0].split()
    assert said.order_reference == seller.row(order_id).reference
    assert list(verify(seller.database)) == []


def test_each_t_shirt_that_comes_back_is_credited_by_the_cumulative_method(seller: House) -> None:
    """Domain 4.3: 17.91 = 14.93 + 2.98, then 14.92 + 2.99."""
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    refunded(seller, proposed(seller, order_id, 1))
    first, second = issued(seller, InvoiceKind.CREDIT_NOTE)
    assert (first.number, second.number) == ("A-2026-000001", "A-2026-000002")
    assert lines(seller, first.id)[0] == (1, 2000, 1791, 1493, 298)
    assert lines(seller, second.id)[0] == (1, 2000, 1791, 1492, 299)
    said = paper(seller, first.id)
    assert (said.credit, said.corrects_number) == (True, "F-2026-000001")
    assert list(verify(seller.database)) == []


def test_all_of_an_order_back_credits_all_of_its_invoice(seller: House) -> None:
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 2, 1))
    [invoice], [credit] = issued(seller, InvoiceKind.INVOICE), issued(seller, InvoiceKind.CREDIT_NOTE)
    assert (credit.ht_cents, credit.vat_cents, credit.ttc_cents) == (
        invoice.ht_cents, invoice.vat_cents, invoice.ttc_cents,
    )  # fmt: skip
    assert list(verify(seller.database)) == []


def test_a_house_whose_shop_system_invoices_issues_none(house: House) -> None:
    order_id = sample_order(house)
    refunded(house, proposed(house, order_id, 1))
    assert issued(house) == []


def test_what_follows_later_is_invoiced_when_it_leaves_and_its_delivery_once(seller: House) -> None:
    order_id = seller.order((MUG, 1), (SHIRT, 40), shipping_cents=490)
    done(seller.act(Role.MANAGER, lambda uow: orders.allow_split(uow, order_id)))
    _leave(seller, order_id)
    [first] = issued(seller)
    sent = sum(line.shipped for line in seller.lines(order_id))
    assert 0 < sent < 41
    seller.receive(SHIRT, "B-01-1", 60)
    seller.database.write(allocation.allocate_backorders, seller.station)
    _leave(seller, order_id)
    first, second = issued(seller)
    assert second.number == "F-2026-000002"
    assert sum(units for units, *_ in lines(seller, second.id)) == 41 - sent, "units only, no delivery"
    assert first.ttc_cents + second.ttc_cents == seller.row(order_id).total_cents
    assert list(verify(seller.database)) == []


def _leave(house: House, order_id: int) -> None:
    """What is here of an order is picked, packed and handed over."""
    pick(house, order_id, typed=True)
    parcel = pack(house, order_id)
    before = len(issued(house))
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    assert len(issued(house)) == before + 1
    assert house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)).code == "handed_over_already"
    assert len(issued(house)) == before + 1


def test_a_pickup_is_invoiced_when_the_customer_has_it(seller: House) -> None:
    order_id = ship(seller, (MUG, 1), mode=DeliveryMode.PICKUP)
    [parcel] = parcels(seller, order_id)
    arrived = done(seller.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel.id, "LYON")))
    assert issued(seller) == [], "it is only on its way to the shop"
    pickup_id = int(arrived.facts["pickup_id"])
    done(seller.act(Role.MANAGER, lambda uow: counter.hand_over(uow, pickup_id, None, id_checked=True)))
    [invoice] = issued(seller)
    assert invoice.ttc_cents == seller.row(order_id).total_cents
    assert list(verify(seller.database)) == []


def test_a_number_is_given_back_with_what_it_was_for(seller: House) -> None:
    """Between the number and the commit anything may break: the next invoice has the same number."""
    order_id = seller.order((MUG, 1))
    pick(seller, order_id)
    parcel = pack(seller, order_id)

    def breaks(uow: UnitOfWork) -> None:
        shipping.hand_over(uow, parcel)
        raise RuntimeError("the station dies")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="dies"):
            seller.database.write(breaks, seller.staff[Role.PACKER])
    assert issued(seller) == []
    done(seller.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    assert [row.number for row in issued(seller)] == ["F-2026-000001"]


def test_docks_that_hand_over_at_once_leave_no_number_out(seller: House) -> None:
    orders = [seller.order((MUG, 1)) for _ in range(6)]
    waiting = []
    for order_id in orders:
        pick(seller, order_id)
        waiting.append(pack(seller, order_id))
    url = seller.database.engine.url.render_as_string(hide_password=False)
    start = threading.Barrier(len(waiting))
    answers: list[str] = []

    def dock(parcel: int) -> None:
        database = Database(url, clock=seller.database.clock)
        migrate.require_ready(database)
        start.wait()
        answers.append(
            perform(database, seller.staff[Role.PACKER], lambda uow: shipping.hand_over(uow, parcel)).code
        )
        database.close()

    docks = [threading.Thread(target=dock, args=(parcel,)) for parcel in waiting]
    for each in docks:
        each.start()
    for each in docks:
        each.join()
    assert answers == ["handed_over"] * 6
    assert sorted(row.number for row in issued(seller)) == [f"F-2026-{number:06d}" for number in range(1, 7)]
    assert list(verify(seller.database)) == []


def test_a_clock_that_is_set_back_dates_no_invoice_before_the_one_it_follows(seller: House) -> None:
    ship(seller, (MUG, 1))
    clock = seller.database.clock
    assert isinstance(clock, TestClock)
    clock.now -= timedelta(days=3)
    ship(seller, (MUG, 1))
    first, second = issued(seller)
    assert second.issued_on == first.issued_on
    assert list(verify(seller.database)) == []


@pytest.mark.parametrize("table", ["invoice", "invoice_line"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET ttc_cents = 1", "DELETE FROM {}"])
def test_nothing_that_was_issued_is_changed(seller: House, table: str, statement: str) -> None:
    ship(seller, (MUG, 1))
    with pytest.raises(DBAPIError, match="append-only"):
        seller.database.write(lambda uow: _do(uow, statement.format(table)), seller.station)
    assert len(issued(seller)) == 1


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM fiscal_journal WHERE invoice_id = 2; DELETE FROM invoice_line WHERE invoice_id = 2; "
         "DELETE FROM invoice WHERE id = 2", "invoice_number_missing"),
        ("DELETE FROM fiscal_journal WHERE invoice_id = 3; DELETE FROM invoice_line WHERE invoice_id = 3; "
         "DELETE FROM invoice WHERE id = 3", "invoice_number_missing"),
        ("UPDATE counter SET value = 2 WHERE series = 'invoice:F:2026'", "invoice_not_counted"),
        ("UPDATE invoice SET issued_on = '2026-01-01' WHERE sequence = 2", "invoice_out_of_order"),
        ("UPDATE invoice SET ttc_cents = ttc_cents + 1, vat_cents = vat_cents + 1 WHERE sequence = 1",
         "invoice_amounts_differ"),
        ("UPDATE invoice_line SET ht_cents = ht_cents - 1, vat_cents = vat_cents + 1 WHERE invoice_id = 1",
         "invoice_vat_differs"),
        ("UPDATE invoice SET content = '[1]' WHERE sequence = 1", "invoice_changed"),
        ("UPDATE invoice SET kind = 'credit_note', corrects_id = 1 WHERE sequence = 2", "invoice_credits_above"),
    ],
)  # fmt: skip
def test_what_was_done_to_invoices_behind_its_back_is_named(seller: House, statement: str, code: str) -> None:
    for _ in range(3):
        ship(seller, (MUG, 1))
    tamper(seller, *statement.split("; "), tables=("invoice", "invoice_line", "fiscal_journal"))
    assert code in codes(seller)


def test_whom_an_invoice_is_for_goes_when_the_law_lets_go_of_it_and_the_rest_stays(seller: House) -> None:
    order_id = ship(seller, (MUG, 1))
    [invoice] = issued(seller)
    before = paper(seller, invoice.id)
    assert before.customer[0] not in json.dumps(invoice.content, ensure_ascii=False)
    while any(
        done(seller.act(Role.MANAGER, lambda uow: erasing.erase_due(uow, date(2040, 1, 1)))).facts.values()
    ):
        pass
    assert seller.row(order_id).erased_at is not None
    after = paper(seller, invoice.id)
    assert after.customer == ("Client anonymisé",)
    assert (after.rows, after.vat, after.number) == (before.rows, before.vat, before.number)
    assert list(verify(seller.database)) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"invoicing": "yes"}, "setting_invoicing_needs_seller"),
        ({**SELLER, "seller_siren": "999000103"}, "setting_wrong_seller_siren"),
        ({**SELLER, "seller_vat": "FR00999000102"}, "setting_wrong_seller_vat"),
        ({**SELLER, "seller_vat": "FR83404833048"}, "setting_vat_of_another"),
    ],
)
def test_who_invoices_says_who_it_is(house: House, values: dict[str, str], code: str) -> None:
    assert house.act(Role.MANAGER, lambda uow: save_settings(uow, values)).code == code
    assert house.database.read(house_settings)["invoicing"] is False


def test_no_such_invoice_and_a_period_without_any(seller: House) -> None:
    ship(seller, (MUG, 1))
    with pytest.raises(NotFound):
        paper(seller, 99)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert [row.number for row in seller.database.read(lambda c: invoices(c, *year))] == ["F-2026-000001"]
    assert seller.database.read(lambda c: invoices(c, date(2025, 1, 1), date(2025, 12, 31))) == ()


def test_nothing_is_credited_that_was_never_invoiced(house: House) -> None:
    """The order left before the house began to issue invoices."""
    order_id = sample_order(house)
    house.database.write(lambda uow: change_setting(uow, "invoicing", True), house.station)
    refunded(house, proposed(house, order_id, 1))
    assert issued(house) == []


def test_a_shipment_without_anything_new_is_not_invoiced_again(seller: House) -> None:
    order_id = ship(seller, (MUG, 1))
    seller.database.write(lambda uow: invoicing.invoice_shipped(uow, order_id), seller.station)
    assert len(issued(seller)) == 1
