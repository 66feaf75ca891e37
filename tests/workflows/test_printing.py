"""Print jobs from the queue to paper, on both engines: claimed once, tried again, in doubt, and printed again."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import Database, UnitOfWork
from app.models import outbox
from app.models.journal import JournalEntry
from app.models.outbox import OutboxMessage, PrintJob
from app.models.product import Product
from app.models.refusals import Refusal
from app.models.staff import Staff
from app.models.states import JobState, Role
from app.models.stock import Location
from app.printing.documents import from_json
from app.queries.printable import printable
from app.queries.printing import print_queue, printers
from app.queries.waiting import waiting
from app.scanning.own_codes import OwnKind, encode
from app.station import delivery
from app.station.delivery import Delivered, claim, deliver_once, recover
from app.workflows import printing, sheets
from app.workflows.outcome import Level
from app.workflows.sheets import Wanted
from tests.support import print_floor
from tests.support.bench import done, pack, pick
from tests.support.house import MUG, House
from tests.support.print_floor import Floor
from tests.support.printer import VirtualPrinter

floor, printer = print_floor.floor, print_floor.printer


def test_a_job_is_printed_once_and_confirmed(floor: Floor) -> None:
    job = floor.queue()
    assert floor.round() == 1
    assert floor.round() == 0
    assert len(floor.printer.printed) == 1
    assert floor.job(job).state is JobState.CONFIRMED


def test_a_printer_without_paper_keeps_the_job_waiting_and_says_why(floor: Floor, clock: Any) -> None:
    floor.printer.behaviour.paper_out = True
    job = floor.queue()
    floor.round()
    assert (floor.job(job).state, floor.job(job).trouble) == (JobState.WAITING, "paper_out")
    assert floor.house.database.read(waiting)["labels"] == 1
    state = next(each for each in floor.house.database.read(printers) if each.id == floor.zebra)
    assert (state.waiting, state.trouble) == (1, "paper_out")
    assert floor.round() == 0, "not tried again at once"
    floor.printer.mend()
    clock.forward(seconds=6)
    floor.round()
    assert (floor.job(job).state, floor.job(job).trouble) == (JobState.CONFIRMED, "")
    assert len(floor.printer.printed) == 1
    assert floor.house.database.read(waiting)["labels"] == 0


def test_what_the_printer_has_but_did_not_print_yet_is_sent(floor: Floor) -> None:
    floor.deliver.stop.set()  # the station is closing: it does not wait for the paper
    floor.printer.behaviour.answers_until_printed = 1000
    job = floor.queue()
    floor.round()
    assert floor.job(job).state is JobState.HANDED_OVER


def test_a_broken_line_leaves_the_job_in_doubt_and_nobody_prints_it_again(floor: Floor, clock: Any) -> None:
    floor.printer.behaviour.reset_after = 20
    job = floor.queue()
    floor.round()
    assert floor.job(job).state is JobState.IN_DOUBT
    floor.printer.mend()
    clock.forward(hours=1)
    recover(floor.house.database, floor.house.station)
    assert floor.round() == 0
    assert floor.printer.printed == []
    done(floor.house.act(Role.PACKER, lambda uow: printing.confirm_job(uow, job)))
    assert floor.job(job).state is JobState.CONFIRMED


def test_a_mistake_of_ours_costs_one_job_and_not_the_printing(floor: Floor) -> None:
    broken, sound = floor.queue(), floor.queue()

    def deliver(row: Any) -> Delivered:
        if row.id == broken:
            raise KeyError("nobody thought of this")
        return floor.deliver(row)

    assert floor.round(deliver) == 2
    assert (floor.job(broken).state, floor.job(broken).trouble) == (JobState.IN_DOUBT, "in_doubt")
    assert floor.job(sound).state is JobState.CONFIRMED


def test_a_station_that_died_leaves_its_print_in_doubt_and_its_message_to_be_sent_again(
    floor: Floor, clock: Any
) -> None:
    database, station = floor.house.database, floor.house.station
    job = floor.queue()
    database.write(lambda uow: outbox.send_later(uow, "mail", "key-1", {"to": "elodie@example.fr"}), station)
    assert claim(database, station, PrintJob).id == job
    assert claim(database, station, OutboxMessage) is not None
    recover(database, station)
    assert floor.job(job).state is JobState.CLAIMED, "a slow printer is not a dead station"
    clock.forward(minutes=3)
    recover(database, station)
    assert floor.job(job).state is JobState.IN_DOUBT
    assert floor.round() == 0
    sent = []

    def send(row: Any) -> Delivered:
        sent.append(row.key)
        return Delivered(JobState.CONFIRMED)

    deliver_once(database, station, OutboxMessage, send)
    assert sent == ["key-1"]


def test_two_workers_at_once_never_take_the_same_job(floor: Floor, clock: Any) -> None:
    jobs = [floor.queue(floor.add_printer(f"P{number}", "127.0.0.1:9")) for number in range(12)]
    url = floor.house.database.engine.url.render_as_string(hide_password=False)
    taken: list[int] = []
    together = threading.Barrier(2)

    def work(database: Database) -> None:
        together.wait(timeout=10)
        while (row := claim(database, floor.house.station, PrintJob)) is not None:
            taken.append(row.id)

    databases = [Database(url, clock=clock) for _ in range(2)]
    workers = [threading.Thread(target=work, args=(database,)) for database in databases]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    for database in databases:
        database.close()
    assert sorted(taken) == jobs


def test_a_message_that_keeps_failing_is_parked_where_a_person_sees_it(floor: Floor, clock: Any) -> None:
    database, station = floor.house.database, floor.house.station
    database.write(lambda uow: outbox.send_later(uow, "mail", "key-1", {}), station)
    for _ in range(delivery._PARK_AFTER):
        deliver_once(database, station, OutboxMessage, lambda _row: Delivered(JobState.WAITING, "off"))
        clock.forward(minutes=10)
    state = database.read(lambda c: c.execute(select(OutboxMessage.state)).scalar_one())
    assert state is JobState.PARKED


def test_a_document_too_large_for_the_paper_is_set_aside_until_it_is_moved(floor: Floor) -> None:
    job = floor.queue()

    def narrow(uow: UnitOfWork) -> Any:
        values = {
            "code": "ZEBRA", "name": "Zebra", "driver": "zpl", "transport": "tcp",
            "address": floor.printer.address, "dpi": 203, "media_width_mm": 40, "media_height_mm": 20, "active": True,
        }  # fmt: skip
        return printing.save_printer(uow, floor.zebra, values)

    done(floor.house.act(Role.ADMINISTRATOR, narrow))
    floor.round()
    assert (floor.job(job).state, floor.job(job).trouble) == (JobState.PARKED, "wrong_media")
    other = floor.add_printer("OTHER", floor.printer.address)
    done(floor.house.act(Role.PACKER, lambda uow: printing.move_job(uow, job, other)))
    floor.round()
    assert floor.job(job).state is JobState.CONFIRMED


def test_a_waiting_job_is_tried_moved_or_cancelled(floor: Floor) -> None:
    floor.printer.behaviour.head_open = True
    first, second, third = floor.queue(), floor.queue(), floor.queue()
    floor.round()
    done(floor.house.act(Role.PACKER, lambda uow: printing.cancel_job(uow, third)))
    floor.printer.mend()
    assert floor.round() == 0
    with VirtualPrinter() as neighbour:
        other = floor.add_printer("NEIGHBOUR", neighbour.address)
        done(floor.house.act(Role.PACKER, lambda uow: printing.move_job(uow, second, other)))
        assert floor.round() == 1
        assert len(neighbour.printed) == 1
    done(floor.house.act(Role.PACKER, lambda uow: printing.retry_job(uow, first)))
    assert floor.round() == 1
    states = [floor.job(job).state for job in (first, second, third)]
    assert states == [JobState.CONFIRMED, JobState.CONFIRMED, JobState.CANCELLED]
    for action in (printing.retry_job, printing.cancel_job, printing.confirm_job):
        refusal = floor.house.refused(Role.PACKER, lambda uow, action=action: action(uow, first))  # type: ignore[misc]  # the default binds the loop's action
        assert refusal.code == "wrong_transition"


def test_printing_again_names_the_old_job_and_needs_a_reason(floor: Floor) -> None:
    job = floor.queue()
    floor.round()
    refusal = floor.house.refused(Role.PACKER, lambda uow: printing.print_again(uow, job, "  "))
    assert refusal.code == "reason_needed"
    again = done(floor.house.act(Role.PACKER, lambda uow: printing.print_again(uow, job, "torn")))
    row = floor.job(int(again.facts["job_id"]))
    assert (row.reprint_of, row.reason) == (job, "torn")
    floor.round()
    assert len(floor.printer.printed) == 2
    actions = floor.house.database.read(lambda c: list(c.scalars(select(JournalEntry.action))))
    assert actions.count("printed_again") == 1


def test_a_second_label_of_a_parcel_needs_a_reason_from_wherever_it_is_asked(floor: Floor) -> None:
    order = floor.house.order((MUG, 1))
    pick(floor.house, order)
    parcel = pack(floor.house, order)
    wanted = Wanted("shipping_label", (parcel,))
    refusal = floor.house.refused(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, floor.zebra))
    assert refusal.code == "reason_needed"
    done(floor.house.act(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, floor.zebra, 1, "torn")))
    newest = floor.house.database.read(lambda c: print_queue(c, tuple(JobState)))[0]
    assert (newest.parcel_id, newest.reason, newest.order_id) == (parcel, "torn", order)
    assert newest.reprint_of is not None


def test_two_first_labels_at_once_are_a_second_label_too(floor: Floor) -> None:
    order = floor.house.order((MUG, 1))
    pick(floor.house, order)
    parcel = pack(floor.house, order)
    first = floor.house.database.read(lambda c: c.execute(select(PrintJob.id).where(
        PrintJob.parcel_id == parcel, PrintJob.document_kind == "shipping_label")).scalar_one())  # fmt: skip
    done(floor.house.act(Role.PACKER, lambda uow: printing.cancel_job(uow, first)))
    wanted = Wanted("shipping_label", (parcel,))
    refusal = floor.house.refused(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, floor.zebra, 2))
    assert refusal.code == "reason_needed"
    assert done(floor.house.act(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, floor.zebra)))


def _ids(house: House, table: Any) -> tuple[int, ...]:
    return tuple(house.database.read(lambda c: list(c.scalars(select(table.id).order_by(table.id)))))


def test_every_sheet_is_built_from_the_database(floor: Floor) -> None:
    read = floor.house.database.read
    product = read(lambda c: c.execute(select(Product.id).where(Product.sku == MUG)).scalar_one())
    with_price = read(lambda c: sheets.papers(c, Wanted("product_label", (product,), price=True)))[0].document
    assert (with_price["ean13"], with_price["price_cents"]) == ("3012345678902", 1200)
    without = read(lambda c: sheets.papers(c, Wanted("product_label", (product,))))[0].document
    assert without["price_cents"] is None
    bins = read(lambda c: printable(c, "location_label", "A-01..B-01"))
    assert [each.title for each in bins] == ["A-01-1", "A-02-1", "B-01-1"]
    places = read(lambda c: sheets.papers(c, Wanted("location_label", tuple(each.id for each in bins))))
    assert [paper.title for paper in places] == ["A-01-1", "A-02-1", "B-01-1"]
    commands = read(lambda c: sheets.papers(c, Wanted("command_sheet")))[0]
    assert len(commands.document["commands"]) > 10
    badges = read(lambda c: sheets.papers(c, Wanted("badge_sheet", _ids(floor.house, Staff))))[0]
    assert len(badges.document["badges"]) == len(Role)
    training = read(lambda c: sheets.papers(c, Wanted("training_sheet", language="en")))[0]
    assert (training.title, len(training.document["steps"])) == ("Practice", 28)
    for paper in (*places, commands, badges, training):
        assert from_json(paper.document).kind == paper.document["kind"]


def test_a_tote_is_labelled_as_a_tote(floor: Floor) -> None:
    tote = floor.house.database.read(
        lambda c: c.execute(select(Location.id).where(Location.code == "T-01")).scalar_one()
    )
    label = floor.house.database.read(lambda c: sheets.papers(c, Wanted("location_label", (tote,))))[0]
    assert label.document["barcode"] == encode(OwnKind.TOTE, tote)


def test_badges_are_the_administrators(floor: Floor) -> None:
    wanted = Wanted("badge_sheet", _ids(floor.house, Staff))
    pdf = floor.house.database.read(printers)[0].id
    refused = floor.house.refused(Role.PACKER, lambda uow: sheets.print_papers(uow, wanted, pdf))
    assert refused.code == "not_allowed"
    assert done(floor.house.act(Role.ADMINISTRATOR, lambda uow: sheets.print_papers(uow, wanted, pdf)))


def test_only_an_administrator_enters_a_printer_and_its_address_is_checked(floor: Floor) -> None:
    values = {"code": "X", "name": "X", "driver": "zpl", "transport": "tcp", "address": "nowhere", "dpi": 203,
              "media_width_mm": 102, "media_height_mm": 152, "active": True}  # fmt: skip
    for role, code in ((Role.PACKER, "not_allowed"), (Role.ADMINISTRATOR, "printer_address")):
        refusal: Refusal = floor.house.refused(role, lambda uow: printing.save_printer(uow, None, values))
        assert refusal.code == code


def test_a_station_prints_each_kind_where_it_chose_to(floor: Floor) -> None:
    other = floor.add_printer("OTHER", floor.printer.address)
    station = floor.house.station
    before = floor.house.database.write(lambda uow: printing.printer_for(uow, "product_label"), station)
    done(floor.house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "product_label", other)))
    after = floor.house.database.write(lambda uow: printing.printer_for(uow, "product_label"), station)
    assert (before, after) == (floor.zebra, other)
    outcome = floor.house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "product_label", 9999))
    assert outcome.level is Level.ERROR


def test_a_test_print_comes_out(floor: Floor) -> None:
    done(floor.house.act(Role.PACKER, lambda uow: sheets.print_test(uow, floor.zebra)))
    floor.round()
    assert len(floor.printer.printed) == 1
