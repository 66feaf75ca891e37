"""Many labels and several printers, on both engines: in order, each once, none held up by another printer."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from app.database.unit_of_work import UnitOfWork
from app.models import outbox
from app.models.outbox import PrintJob
from app.models.states import JobState, Role
from app.queries.printing import batch_state, is_duplicate, print_queue, printers
from app.queries.waiting import waiting
from app.station import delivery
from app.station.delivery import Delivered, DeliveryWorker, claim
from app.station.paper import PaperDelivery
from app.workflows import printing, staffing
from tests.support import print_floor
from tests.support.bench import done
from tests.support.print_floor import BRISK, Floor, label
from tests.support.printer import Behaviour, VirtualPrinter

floor, printer = print_floor.floor, print_floor.printer


def _batch(floor: Floor, count: int, printer_id: int | None = None) -> tuple[int, ...]:
    def put(uow: UnitOfWork) -> tuple[int, ...]:
        return tuple(
            outbox.print_later(uow, printer_id or floor.zebra, label(f"A-{number:03d}"), f"A-{number:03d}")
            for number in range(count)
        )

    return floor.house.database.write(put, floor.house.station)


def _printed(printer: VirtualPrinter) -> list[str]:
    return [re.findall(rb"\^FDA-(\d\d\d)\^FS", label)[0].decode() for label in printer.printed]


@pytest.mark.parametrize("silent", [False, True])
def test_a_batch_goes_on_with_the_right_label_once_there_is_paper(
    floor: Floor, clock: Any, silent: bool
) -> None:
    floor.printer.behaviour = Behaviour(paper_out_after=7)
    jobs = _batch(floor, 20)
    floor.round()
    assert _printed(floor.printer) == [f"{number:03d}" for number in range(7)]
    state = floor.house.database.read(lambda c: batch_state(c, jobs))
    assert (state.whole, state.done, state.open) == (20, 7, 13)
    assert floor.job(jobs[7]).trouble == "paper_out"
    floor.printer.behaviour.silent_when_blocked = silent
    questions = floor.printer.questions
    clock.forward(seconds=6)
    floor.round(PaperDelivery(floor.house.database, floor.folder, BRISK) if silent else None)
    assert floor.job(jobs[7]).trouble == ("no_answer" if silent else "paper_out")
    assert floor.printer.questions <= questions + 1, "one question, not one a label"
    floor.printer.mend()
    clock.forward(seconds=6)
    floor.round()
    assert _printed(floor.printer) == [f"{number:03d}" for number in range(20)], (
        "none lost, none twice, in order"
    )
    assert floor.house.database.read(lambda c: batch_state(c, jobs)).over


def test_a_line_that_breaks_at_every_label_leaves_few_of_a_batch_in_doubt(floor: Floor, clock: Any) -> None:
    floor.printer.behaviour = Behaviour(reset_after=20)
    jobs = _batch(floor, 20)

    def doubts() -> int:
        return floor.house.database.read(lambda c: batch_state(c, jobs)).stuck

    for seconds, doubtful in ((0, 2), (19, 2), (2, 3), (39, 3), (2, 4)):
        clock.forward(seconds=seconds)
        floor.round()
        assert doubts() == doubtful, seconds
    [zebra] = [each for each in floor.house.database.read(printers) if each.id == floor.zebra]
    assert (zebra.trouble, zebra.waiting) == ("in_doubt", 20)
    floor.printer.mend()
    done(floor.house.act(Role.PACKER, lambda uow: printing.retry_job(uow, jobs[4])))
    floor.round()
    assert _printed(floor.printer) == [f"{number:03d}" for number in range(4, 20)]


def test_what_was_asked_for_while_the_paper_was_out_comes_after_what_waited(floor: Floor, clock: Any) -> None:
    floor.printer.behaviour.paper_out = True
    first = floor.queue()
    floor.round()
    late = floor.queue()
    assert floor.round() == 0, "its turn has not come"
    floor.printer.mend()
    done(floor.house.act(Role.PACKER, lambda uow: printing.retry_job(uow, late)))
    assert floor.round() == 2
    assert [floor.job(each).state for each in (first, late)] == [JobState.CONFIRMED] * 2


def test_a_printer_that_is_off_does_not_hold_up_its_neighbour(floor: Floor) -> None:
    dark = floor.add_printer("DARK", "127.0.0.1:9")
    _batch(floor, 5, dark)
    job = floor.queue()
    assert floor.round() == 2, "the first of the dark one's, and the neighbour's"
    assert floor.job(job).state is JobState.CONFIRMED


def test_a_batch_on_one_printer_holds_up_no_label_on_another(floor: Floor) -> None:
    other = floor.add_printer("OTHER", floor.printer.address)
    for _ in range(3):
        floor.queue()
    urgent = floor.queue(other)
    taken = claim(floor.house.database, floor.house.station, PrintJob)
    assert taken.id == urgent, "the shortest queue first"
    assert (taken.state, taken.tries) == (JobState.CLAIMED, 1)


def test_a_slow_printer_does_not_keep_the_other_hands_from_theirs(floor: Floor) -> None:
    other = floor.add_printer("OTHER", floor.printer.address)
    slow_began, quick_done = threading.Event(), threading.Event()
    waited: list[bool] = []

    def deliver(row: Any) -> Delivered:
        if row.printer_id == floor.zebra:
            slow_began.set()
            waited.append(quick_done.wait(20))
        else:
            quick_done.set()
        return Delivered(JobState.CONFIRMED)

    settled = threading.Event()
    worker = DeliveryWorker(floor.house.database, floor.house.station, PrintJob, deliver, hands=2)
    floor.queue()
    worker.start()
    try:
        assert slow_began.wait(20)
        quick = floor.queue(other)
        worker.wake()
        assert quick_done.wait(20)
        for _ in range(400):
            if floor.job(quick).state is JobState.CONFIRMED:
                break
            settled.wait(0.05)
    finally:
        worker.stop()
    assert waited == [True], "the label came out while the slow printer was still at work"
    assert floor.job(quick).state is JobState.CONFIRMED


def test_what_is_queued_here_is_printed_without_a_look_or_a_notice(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, printed = threading.Event(), threading.Event()

    def nothing_due(*_asked: Any) -> bool:
        looked.set()
        return False

    def deliver(_row: Any) -> Delivered:
        printed.set()
        return Delivered(JobState.CONFIRMED)

    monkeypatch.setattr(delivery, "_any_due", nothing_due)
    worker = DeliveryWorker(floor.house.database, floor.house.station, PrintJob, deliver, hands=2)
    worker.start()
    try:
        assert looked.wait(20)
        for _ in range(2):
            printed.clear()
            floor.queue()
            assert printed.wait(20)
    finally:
        worker.stop()


def test_a_job_of_work_that_was_undone_was_never_there(floor: Floor) -> None:
    def queue_and_fail(uow: UnitOfWork) -> None:
        outbox.print_later(uow, floor.zebra, label(), "A-01-1")
        outbox.print_with_commit(uow, floor.zebra, label(), "A-01-1")
        raise KeyError("after all not")

    with pytest.raises(KeyError):
        floor.house.database.write(queue_and_fail, floor.house.station)
    assert floor.house.database.read(print_queue) == ()
    assert floor.round() == 0
    assert floor.printer.printed == []


def test_one_printer_gets_one_job_at_a_time_and_a_dead_station_does_not_block_it(
    floor: Floor, clock: Any
) -> None:
    database, station = floor.house.database, floor.house.station
    jobs = _batch(floor, 2)
    assert claim(database, station, PrintJob).id == jobs[0]
    assert claim(database, station, PrintJob) is None
    clock.forward(seconds=31)
    assert claim(database, station, PrintJob).id == jobs[1]


def test_a_cable_is_its_own_station_s(floor: Floor) -> None:
    cable = floor.add_printer("CABLE", "/dev/usb/lp9", "device")
    other = staffing.station_actor(floor.house.database, "BENCH-9")
    floor.queue(cable)
    assert claim(floor.house.database, other, PrintJob) is None
    assert claim(floor.house.database, floor.house.station, PrintJob) is not None


def test_the_rest_of_a_batch_is_called_off_and_what_is_printed_stays(floor: Floor) -> None:
    floor.printer.behaviour = Behaviour(paper_out_after=3)
    jobs = _batch(floor, 10)
    floor.round()
    outcome = done(floor.house.act(Role.PACKER, lambda uow: printing.cancel_batch(uow, jobs)))
    assert (outcome.values["count"], outcome.values["whole"]) == (7, 10)
    floor.printer.mend()
    assert floor.round() == 0
    state = floor.house.database.read(lambda c: batch_state(c, jobs))
    assert (state.done, state.cancelled, state.over) == (3, 7, True)
    assert len(floor.printer.printed) == 3


def test_the_rest_of_a_batch_goes_to_the_neighbour_in_its_order(floor: Floor) -> None:
    floor.printer.behaviour = Behaviour(paper_out_after=3)
    jobs = _batch(floor, 10)
    floor.round()
    with VirtualPrinter() as neighbour:
        other = floor.add_printer("OTHER", neighbour.address)
        moved = done(floor.house.act(Role.PACKER, lambda uow: printing.move_batch(uow, jobs, other)))
        assert moved.values["count"] == 7
        assert floor.round() == 7
        assert _printed(neighbour) == [f"{number:03d}" for number in range(3, 10)]
    assert len(floor.printer.printed) == 3


def test_the_whole_queue_of_a_printer_goes_to_its_neighbour_and_what_is_in_doubt_stays(floor: Floor) -> None:
    floor.printer.behaviour.reset_after = 20
    doubtful = floor.queue()
    floor.round()
    floor.printer.behaviour.reset_after = None
    floor.printer.behaviour.paper_out = True
    waiting_jobs = [floor.queue() for _ in range(3)]
    with VirtualPrinter() as neighbour:
        spare = floor.add_printer("SPARE", neighbour.address)
        own = floor.queue(spare)
        moved = done(floor.house.act(Role.PACKER, lambda uow: printing.move_queue(uow, floor.zebra, spare)))
        assert (moved.code, moved.values["count"]) == ("batch_moved", 3)
        while floor.round():
            pass
        assert len(neighbour.printed) == 4
    assert {floor.job(job).state for job in (*waiting_jobs, own)} == {JobState.CONFIRMED}
    assert floor.job(doubtful).state is JobState.IN_DOUBT
    again = done(floor.house.act(Role.PACKER, lambda uow: printing.move_queue(uow, floor.zebra, spare)))
    assert again.values["count"] == 0
    assert (
        floor.house.refused(Role.PACKER, lambda uow: printing.move_queue(uow, spare, 999)).code == "not_found"
    )


def test_what_a_printer_had_when_it_stopped_is_to_be_looked_at_once_it_prints_again(
    floor: Floor, clock: Any
) -> None:
    floor.printer.behaviour.paper_out_after = 1
    held = floor.queue_copies(2)
    floor.round()
    assert (floor.job(held).state, floor.job(held).trouble) == (JobState.HANDED_OVER, "paper_out")
    assert floor.trouble() == "paper_out"
    floor.printer.mend()
    later = floor.queue()
    clock.forward(seconds=6)
    floor.round()
    assert floor.job(later).state is JobState.CONFIRMED
    assert (floor.job(held).state, floor.job(held).trouble) == (JobState.HANDED_OVER, "look")
    assert floor.trouble() == "", "the printer itself is well again"
    assert floor.house.database.read(waiting)["labels"] == 1, "somebody has to look"
    assert [job.id for job in floor.house.database.read(print_queue)] == [held]
    done(floor.house.act(Role.PACKER, lambda uow: printing.confirm_job(uow, held)))
    assert floor.house.database.read(print_queue) == ()
    assert floor.house.database.read(waiting)["labels"] == 0


def test_what_waited_in_the_systems_queue_has_left_it_before_a_later_one(floor: Floor) -> None:
    first = floor.queue()
    floor.round(lambda _row: Delivered(JobState.HANDED_OVER, "spooled"))
    assert floor.trouble() == "spooled"
    later = floor.queue()
    floor.round(lambda _row: Delivered(JobState.HANDED_OVER))
    assert [(floor.job(job).state, floor.job(job).trouble) for job in (first, later)] == [
        (JobState.HANDED_OVER, "")
    ] * 2
    assert floor.trouble() == ""
    assert floor.house.database.read(print_queue) == ()


def test_what_stops_a_printer_is_said_however_much_waits_behind_it(floor: Floor) -> None:
    floor.printer.behaviour.head_open = True
    first = floor.queue()
    floor.house.database.write(
        lambda uow: [outbox.print_later(uow, floor.zebra, label(), f"A-{at}") for at in range(150)],
        floor.house.station,
    )
    floor.round()
    open_jobs = floor.house.database.read(print_queue)
    assert (len(open_jobs), open_jobs[0].id, open_jobs[0].trouble) == (100, first, "head_open")
    state = next(each for each in floor.house.database.read(printers) if each.id == floor.zebra)
    assert (state.waiting, state.trouble) == (151, "head_open")


def test_what_a_printer_lost_with_its_power_is_printed_anew_and_is_no_duplicate(floor: Floor) -> None:
    floor.deliver.stop.set()
    floor.printer.behaviour.paper_out_after = 0
    floor.printer.behaviour.answers_until_printed = 1000
    job = floor.queue()
    floor.round()
    assert floor.job(job).state is JobState.HANDED_OVER
    floor.printer.waiting.clear()
    floor.printer.mend()
    anew = done(floor.house.act(Role.PACKER, lambda uow: printing.print_anew(uow, job, "never came out")))
    new_job = int(anew.facts["job_id"])
    floor.deliver.stop.clear()
    floor.round()
    assert (floor.job(job).state, floor.job(new_job).state) == (JobState.CANCELLED, JobState.CONFIRMED)
    assert floor.house.database.read(lambda c: is_duplicate(c, floor.job(new_job).reprint_of)) is False
    refusal = floor.house.refused(Role.PACKER, lambda uow: printing.print_anew(uow, new_job, "again"))
    assert refusal.code == "wrong_transition"
