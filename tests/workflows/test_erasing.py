"""Personal data go when their time is over, everywhere; the books and the chains stay as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, Text, select, text, update

from app.database.unit_of_work import Database, UnitOfWork
from app.demo.create import create_demo
from app.models import journal, outbox
from app.models.base import Base
from app.models.channel import Customer
from app.models.house import change_setting
from app.models.journal import SealedDetails
from app.models.order import Order, OrderAddress, OrderHold
from app.models.outbox import OutboxMessage, PrintJob
from app.models.personal import Lookup, looked_at
from app.models.pickup import Pickup
from app.models.schema import metadata
from app.models.states import DeliveryMode, HoldKind, JobState, PickupState, Role
from app.queries.retention import due
from app.station.daily import do_rounds
from app.workflows import erasing, orders, printing, shipping, validation
from app.workflows.verify import verify
from tests.support.bench import done, pack, parcels, pick, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import delivered, opened

PERSON = ("Martin", "Élodie", "elodie", "Bellecour", "612345678")
TODAY = date(2032, 3, 1)

#: Columns with words that say nothing about a customer; any other must be erased, or a test fails.
NOT_PERSONAL = {
    "alembic_version": "version_num",
    "bench_copy": "content",  # deleted as a whole
    "box": "code kind name",
    "carrier": "code name values",
    "carrier_price": "zone",
    "carrier_service": "code product",
    "shipping_choice": "service best_service why",
    "shipping_rule": "how zone",
    "channel": "code name",
    "command": "id outcome",  # see test_nothing_personal_gets_where_it_cannot_be_erased
    "count_request": "cause reason state",
    "counter": "series",
    "customer": "",
    "disposal": "disposition recipient proof",
    "disposal_unit": "",
    "fraud_address": "address name",  # digests, deleted as a whole
    "fraud_mark": "mark",  # the same
    "fiscal_journal": "kind currency means document vat program digest",  # only grows, for six years
    "fiscal_closure": "kind period heads totals program digest",
    "fiscal_signature": "public_key signature",
    "reported_day": "digest",
    "invoice": "kind number series currency content",  # whom it is for is sealed beside the journal
    "message_text": "event kind language content",  # of the house, not of a customer
    "invoice_file": "sha256",  # the file itself is deleted as a whole
    "invoice_line": "",
    "journal": "action subject details reason command_id digest",  # the same
    "journal_sealed": "salt details",  # deleted as a whole
    "label_attempt": "product reference state number trouble",
    "consent": "way",
    "label_paper": "kind format",
    "passage": "code kind site",
    "insert_rule": "code country says sku",
    "channel_article": "external_id sku barcode name matched_by trouble",
    "channel_link": "adapter settings state trouble",
    "channel_refusal": "external_id reference code values",  # goes once the order is read or given up
    "channel_telling": "signature",
    "return_label": "reference state number",
    "return_paper": "kind",
    "pick_face": "",
    "purchase_order": "supplier reference",  # of a business
    "purchase_line": "",
    "received_lot": "lot",
    "recalled_lot": "lot reason",
    "packed_unit": "lot serial",
    "parcel_photo": "file_name sha256",  # the picture itself goes after a year
    "photo_view": "sha256",  # goes with it
    "location": "code kind site aisle",
    "kit_component": "",
    "lookup": "way",
    "order_address": "kind country",
    "order_hold": "kind code",
    "order_kit": "external_line_id sku name",
    "order_line": "external_line_id sku name",
    "order_search": "words",  # gathered anew
    "order_tote": "",
    "order_version": "content_hash",
    "orders": "external_id reference content_hash lifecycle stage payment fulfilled_by delivery_mode carrier_service "
    "relay_id relay_carrier relay_place currency language",
    "outbox_message": "kind key state trouble",
    "parcel": "site state sscc tracking_number no_photo",  # why the house took none
    "parcel_tracking": "status",
    "payment": "kind means currency reference",
    "pick_list": "state site",
    "pickup": "state",
    "print_job": "document_kind title state trouble",
    "printer": "code name driver transport address",
    "printer_choice": "document",
    "product": "sku name currency hs_code origin withdrawal_exclusion",
    "product_picture": "sha256",
    "product_barcode": "code",
    "refund": "state currency means reference",
    "rma": "number state ground approver rejection",
    "rma_photo": "file_name sha256",
    "rma_unit": "reason grade disposition serial",
    "setting": "name value",
    "shipment": "carrier_service",
    "shop": "code name address closed_weekdays opening",
    "staff": "name pin_hash",
    "staff_role": "role",
    "station": "code name site journal_digest",
    "stock_move": "reason command_id",
    "stock_transfer": "from_site to_site state",
    "stock_transfer_line": "",
    "transfer_promise": "",
    "store_credit": "number code_sha256 currency",  # the code itself is known to the customer alone
    "tracking_event": "status code label place",  # of the parcel's way, not of who gets it
}


def everything(database: Database) -> Iterator[tuple[str, str]]:
    """Every text in every table, as (table.column, text)."""
    for table in metadata.sorted_tables:
        rows = database.read(lambda c, table=table: c.execute(select(table)).mappings().all())
        for row in rows:
            for name, value in row.items():
                if isinstance(value, str | dict | list):
                    yield f"{table.name}.{name}", json.dumps(value, ensure_ascii=False)


def where(database: Database, *words: str) -> set[str]:
    """Where any of the words still stands."""
    return {
        place
        for place, found in everything(database)
        if any(word.casefold() in found.casefold() for word in words)
    }


def erase_all(house: House, today: date = TODAY) -> dict[str, int]:
    whole = {"orders": 0, "customers": 0}
    while True:
        outcome = done(house.act(Role.MANAGER, lambda uow: erasing.erase_due(uow, today)))
        if not any(outcome.facts.values()):
            return whole
        whole = {name: whole[name] + outcome.facts[name] for name in whole}


def told(house: House, order_id: int) -> None:
    """Words about a customer in every field that takes some."""
    about = "Élodie Martin habite place Bellecour, 0612345678"
    manager = house.staff[Role.MANAGER]
    done(house.act(Role.MANAGER, lambda uow: validation.hold_order(uow, order_id, HoldKind.MANUAL, "vu")))
    hold = select(OrderHold.id).where(OrderHold.order_id == order_id)

    def write(uow: UnitOfWork) -> None:
        execute = uow.connection.execute
        execute(update(OrderHold).where(OrderHold.id.in_(hold)).values(reason=about, values={"who": about}))
        execute(update(Order).where(Order.id == order_id).values(customer_note=about, gift_note=about))

    house.database.write(write, manager)
    release = house.database.read(lambda c: c.scalars(hold).all())
    for each in release:
        done(house.act(Role.MANAGER, lambda uow, each=each: validation.release_hold(uow, each, "bon")))


def lived(house: House, **changes: Any) -> int:
    """An order with a whole life: address corrected, noted on, shipped, partly returned; its id."""
    order_id = house.order((MUG, 1), (BOOK, 1), **changes)
    done(house.act(Role.MANAGER, lambda uow: orders.change_address(
        uow, order_id, {"line2": "chez Martin, Bellecour"}, "sonnette")))  # fmt: skip
    told(house, order_id)
    return order_id


def shipped(house: House) -> int:
    order_id = lived(house)
    pick(house, order_id)
    pack(house, order_id)
    for parcel in parcels(house, order_id):
        done(house.act(Role.PACKER, lambda uow, parcel=parcel: shipping.hand_over(uow, parcel.id)))
    delivered(house, order_id, date(2026, 11, 22))
    opened(house, order_id, 1, notice=date(2026, 11, 23))
    return order_id


def test_after_five_years_nothing_of_the_person_is_left_anywhere(house: House, clock: Any) -> None:
    order_id = shipped(house)
    cancelled = lived(house)
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, cancelled, "client")))
    before = house.row(order_id)
    assert len(where(house.database, *PERSON)) > 8
    clock.now = datetime(2032, 3, 1, 9, tzinfo=UTC)
    counted = house.database.read(lambda c: due(c, TODAY))
    assert (counted.customers, counted.orders) == (2, 2)
    assert erase_all(house) == {"customers": 2, "orders": 2}
    assert where(house.database, *PERSON) == set()
    after = house.row(order_id)
    assert (after.total_cents, after.captured_cents) == (before.total_cents, before.captured_cents)
    assert (after.placed_at, after.reference) == (before.placed_at, before.reference)
    address = house.database.read(
        lambda c: c.execute(select(OrderAddress).where(OrderAddress.order_id == order_id)).first()
    )
    assert (address.last_name, address.postal_code, address.country) == (erasing.NOBODY, "69", "FR")
    assert list(verify(house.database)) == []
    assert house.database.read(lambda c: due(c, TODAY)).orders == 0


def test_the_day_before_nothing_goes_and_a_contract_stays_ten_years(house: House) -> None:
    ship(house, (MUG, 1))
    ship(house, (MUG, 9), (BOOK, 2))
    assert house.database.read(lambda c: due(c, date(2031, 11, 22))).orders == 0
    assert house.database.read(lambda c: due(c, date(2031, 11, 23))).orders == 1
    assert house.database.read(lambda c: due(c, date(2036, 11, 22))).orders == 1
    assert house.database.read(lambda c: due(c, date(2036, 11, 23))).orders == 2
    assert house.database.read(lambda c: due(c, date(2029, 11, 22))).customers == 0
    assert house.database.read(lambda c: due(c, date(2029, 11, 23))).customers == 2


def test_what_is_not_over_is_kept_however_old(house: House) -> None:
    late = ship(house, (MUG, 1))
    waiting = house.order((MUG, 99))
    delivered(house, late, date(2031, 12, 24))
    assert erase_all(house) == {"customers": 0, "orders": 0}
    assert house.row(waiting).erased_at is None


def test_who_asks_is_erased_as_far_as_the_law_lets(house: House) -> None:
    order_id = house.order((MUG, 1))
    customer_id = house.row(order_id).customer_id
    ask = lambda uow: erasing.erase_customer(uow, [customer_id], "demande du 1er mars")  # noqa: E731
    refusal = house.refused(Role.MANAGER, ask)
    assert (refusal.code, refusal.values["orders"]) == (
        "customer_has_open_orders",
        house.row(order_id).reference,
    )
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order_id, "client")))
    assert house.refused(Role.PACKER, ask).code == "not_allowed"
    blank = house.refused(Role.MANAGER, lambda uow: erasing.erase_customer(uow, [customer_id], " "))
    assert blank.code == "reason_needed"
    outcome = done(house.act(Role.MANAGER, ask))
    assert (outcome.code, outcome.facts["kept_to"]) == ("customer_erased_but_orders", "2031-11-23")
    customer = house.database.read(lambda c: c.execute(select(Customer)).one())
    assert (customer.last_name, customer.email, customer.phone) == (erasing.NOBODY, "", "")
    assert where(house.database, "Martin") <= {
        "order_address.last_name", "order_version.content", "outbox_message.payload"
    }  # fmt: skip
    assert list(verify(house.database)) == []


def test_the_house_erases_by_itself_only_where_it_has_decided_so(house: House, clock: Any) -> None:
    order_id = ship(house, (MUG, 1))
    clock.now = datetime(2032, 3, 1, 9, tzinfo=UTC)
    do_rounds(house.database, house.station)
    assert house.row(order_id).erased_at is None
    house.database.write(lambda uow: change_setting(uow, "retention_erases", True), house.station)
    clock.forward(hours=1)
    do_rounds(house.database, house.station)
    assert house.row(order_id).erased_at is not None


def test_codes_messages_papers_and_look_ups_are_forgotten_in_their_time(house: House, clock: Any) -> None:
    house.database.write(lambda uow: outbox.send_later(uow, "sms", "code", {"to": "x"}), house.station)
    order_id = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    manager = house.staff[Role.MANAGER]

    def collected(uow: UnitOfWork) -> None:
        execute = uow.connection.execute
        execute(update(Pickup).values(state=PickupState.COLLECTED, collected_at=uow.now, code_hash="x",
                                      code_hint="y", collected_by="Paul Martin"))  # fmt: skip
        execute(update(OutboxMessage).values(state=JobState.CONFIRMED, done_at=uow.now,
                                             payload={"template": "pickup_ready", "to": "a@example.fr"}))  # fmt: skip
        execute(update(PrintJob).values(state=JobState.CONFIRMED, done_at=uow.now))
        looked_at(uow, order_id)
        looked_at(uow, order_id)

    house.database.write(collected, manager)
    count = lambda: len(house.database.read(lambda c: c.execute(select(Lookup.id)).all()))  # noqa: E731
    assert count() == 1, "once a day, person and order"

    def forget(days: int) -> dict[str, int]:
        today = date(2026, 11, 23) + timedelta(days=days)
        return dict(done(house.act(Role.MANAGER, lambda uow: erasing.forget_what_expired(uow, today))).facts)

    about_customers = select(PrintJob.id).where(PrintJob.order_id.is_not(None))
    jobs = len(house.database.read(lambda c: c.execute(about_customers).all()))
    messages = len(house.database.read(lambda c: c.execute(select(OutboxMessage.id)).all()))
    assert jobs
    assert messages
    assert forget(30) == {"codes": 0, "messages": 0, "papers": 0, "fraud": 0, "lookups": 0}
    assert forget(31) == {"codes": 1, "messages": messages, "papers": 0, "fraud": 0, "lookups": 0}
    assert forget(366) == {"codes": 0, "messages": 0, "papers": jobs, "fraud": 0, "lookups": 1}
    assert where(house.database, "Paul Martin", "a@example.fr") == set()
    job = house.database.read(lambda c: c.scalar(about_customers))
    again = house.refused(Role.MANAGER, lambda uow: printing.print_again(uow, int(job or 0), "perdue"))
    assert again.code == "paper_forgotten"


def test_nothing_personal_gets_where_it_cannot_be_erased(database: Database) -> None:
    """Journal, commands, stock and payments only grow: names, streets, telephones and e-mails stay out of them."""
    create_demo(database, datetime(2026, 11, 24, 10, tzinfo=UTC))
    people = database.read(lambda c: c.execute(select(OrderAddress)).mappings().all())
    names = {f"{row['first_name']} {row['last_name']}" for row in people if row["last_name"]}
    words = names | {row[name] for row in people for name in ("line1", "email", "phone") if row[name]}
    assert len(words) > 60
    growing = ("journal.", "command.", "stock_move.", "payment.", "fiscal_")
    assert {place for place in where(database, *words) if place.startswith(growing)} == set()


def test_every_column_with_words_is_erased_or_known_to_be_harmless() -> None:
    erased = {
        table.__table__.name: set(values)
        for table, values in (erasing.OF_ORDER | erasing.OF_CUSTOMER).items()
    }  # type: ignore[attr-defined]  # every declarative class has it
    erased["customer"] = {"external_id", "siren", "vat_number", *erasing._NAMES}
    erased["orders"] = {"customer_note", "gift_note"}
    erased["rma_unit"] = {"note"}
    for table in Base.metadata.sorted_tables:
        written = {c.name for c in table.columns if isinstance(c.type, String | Text | JSON)}
        decided = erased.get(table.name, set()) | set(NOT_PERSONAL.get(table.name, "").split())
        assert written - decided == set(), table.name


def test_sealed_values_changed_or_gone_are_named(house: House) -> None:
    order_id = lived(house)

    def write(uow: UnitOfWork) -> None:
        journal.record(uow, "address_changed", "order", order_id, order_id=order_id, sealed={"after": "x"})

    house.database.write(write, house.staff[Role.MANAGER])
    assert list(verify(house.database)) == []

    def tamper(statement: str) -> list[str]:
        house.database.write(lambda uow: uow.connection.execute(text(statement)) and None, house.station)
        return sorted({finding.code for finding in verify(house.database)})

    last = "(SELECT max(sequence) FROM journal_sealed)"
    assert tamper(f"UPDATE journal_sealed SET details = '{{}}' WHERE sequence = {last}") == [
        "journal_sealed_changed"
    ]
    assert tamper(f"DELETE FROM journal_sealed WHERE sequence = {last}") == ["journal_sealed_missing"]
    assert tamper("UPDATE orders SET erased_at = placed_at") == ["order_not_erased"]
    assert house.database.read(lambda c: c.scalars(select(SealedDetails.order_id)).all()) == [order_id]
