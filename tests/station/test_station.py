"""Scans at a station: kept before they count, answered in order, once; refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.database.unit_of_work import Database
from app.models.states import Role
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.scan_log import LoggedScan, ScanLog
from app.station.session import Job
from app.station.station import Station
from app.workflows import packing, staffing
from app.workflows.outcome import Level
from app.workflows.perform import perform
from tests.support.bench import gtin, pick
from tests.support.databases import TestClock
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, House
from tests.support.postgres import Cluster


def opened(bench: Bench, *lines: tuple[str, int]) -> int:
    """An order picked and open on the bench."""
    order_id = bench.house.order(*lines)
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    assert bench.scan(bench.place("T-01")).outcome.code == "order_opened"
    return order_id


def test_nothing_works_before_signing_in(bench: Bench) -> None:
    answer = bench.scan(bench.place("A-01-1"))
    assert (answer.outcome.level, answer.outcome.code) == (Level.ERROR, "sign_in_first")
    assert bench.press("next").outcome.code == "sign_in_first"


def test_an_unknown_badge_changes_nobody(bench: Bench) -> None:
    bench.sign_in(Role.PACKER)
    assert bench.scan(encode(OwnKind.BADGE, 42)).outcome.code == "badge_unknown"
    assert bench.station.session.name == "packer"


def test_a_badge_takes_over_the_open_parcel(bench: Bench) -> None:
    opened(bench, (MUG, 2))
    bench.sign_in(Role.MANAGER)
    assert bench.scan(bench.article(MUG)).outcome.code == "unit_packed"


def test_a_known_code_that_does_not_help_is_named(bench: Bench) -> None:
    opened(bench, (MUG, 1))
    answer = bench.scan(bench.place("A-01-1"))
    assert (answer.outcome.code, answer.outcome.values["found"]) == ("unexpected_scan", "location")
    assert bench.command(CommandCode.SKIP).outcome.code == "command_not_now"


def test_an_unknown_code_changes_nothing(bench: Bench) -> None:
    order_id = opened(bench, (MUG, 1))
    before = bench.house.lines(order_id)
    answer = bench.scan("4006381333931")
    assert (answer.outcome.level, answer.outcome.code) == (Level.ERROR, "unknown_barcode")
    assert bench.house.lines(order_id) == before


def test_ten_fast_scans_count_as_ten(bench: Bench) -> None:
    order_id = opened(bench, (MUG, 10))
    code = bench.article(MUG)
    answers = [bench.station.scan(code) for _ in range(10)]
    assert [future.result(timeout=10).outcome.values["left"] for future in answers] == list(range(9, -1, -1))
    assert bench.house.lines(order_id)[0].packed == 10


def test_work_is_resumed_after_a_restart(bench: Bench) -> None:
    opened(bench, (MUG, 2))
    bench.scan(bench.article(MUG))
    bench.restart()
    assert bench.station.session.name == "packer"
    assert bench.scan(bench.article(MUG)).outcome.code == "last_unit_packed"


def test_a_scan_kept_but_not_carried_out_counts_after_the_crash(bench: Bench) -> None:
    order_id = opened(bench, (MUG, 2))
    bench.station.stop()
    log = ScanLog(bench.folder / "scans.sqlite")
    log.append(LoggedScan("lost-scan", bench.article(MUG), "wedge", bench.house.database.clock()))
    log.close()
    bench.station = bench._open()
    bench.station.resume().result(timeout=10)
    assert bench.house.lines(order_id)[0].packed == 1
    assert bench.answers[-1].scan_id == "lost-scan"


def test_a_scan_carried_out_but_not_marked_counts_once(bench: Bench) -> None:
    """The crash between the commit in the shared database and the mark in the station's own log."""
    order_id = opened(bench, (MUG, 2))
    parcel_id = bench.station.session.place["parcel_id"]
    code = gtin(bench.house, MUG)
    actor = bench.station.actor
    bench.station.stop()
    log = ScanLog(bench.folder / "scans.sqlite")
    log.append(LoggedScan("half", bench.article(MUG), "wedge", bench.house.database.clock()))
    log.close()
    perform(
        bench.house.database,
        actor,
        lambda uow: packing.pack_item(uow, order_id, parcel_id, [code]),
        command_id="half",
    )
    bench.station = bench._open()
    bench.station.resume().result(timeout=10)
    assert bench.house.lines(order_id)[0].packed == 1
    assert bench.station.session.place["left"] == 1


def test_undo_missing_and_leaving_by_command(bench: Bench) -> None:
    order_id = opened(bench, (MUG, 1), (BOOK, 1))
    bench.scan(bench.article(MUG))
    assert bench.command(CommandCode.UNDO).outcome.code == "units_taken_out"
    bench.scan(bench.article(MUG))
    asked = bench.command(CommandCode.SHORT)
    assert (asked.outcome.code, asked.outcome.next) == ("ask_missing", "choose_reason")
    assert bench.command(CommandCode.LEAVE).outcome.code == "question_dropped"
    bench.command(CommandCode.SHORT)
    assert bench.scan("1").outcome.code == "units_missing"
    assert bench.house.lines(order_id)[1].packed == 0
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    bench.press("reprint")
    assert bench.scan("étiquette illisible").outcome.code == "printed_again"


def test_turning_to_another_job_puts_nothing_away(bench: Bench) -> None:
    opened(bench, (MUG, 1))
    bench.turn_to(Job.SHIPPING)
    assert bench.scan(bench.article(MUG)).outcome.code == "unexpected_scan"
    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.place("T-01")).outcome.code == "order_opened"


@pytest.mark.parametrize("raw", ["x" * 5000, "\x00\x01", "'; DROP TABLE orders;--", "﻿é🙂", "9" * 30])
def test_rubbish_is_refused_and_kept(bench: Bench, raw: str) -> None:
    bench.sign_in(Role.PACKER)
    assert bench.scan(raw).outcome.level is Level.ERROR


def test_a_database_that_goes_away_costs_time_and_nothing_else(tmp_path: Path, clock: TestClock) -> None:
    """PostgreSQL is stopped in mid-shift: scans wait visibly, and count in order once it is back."""
    from tests.support.needs import Need, require

    require(Need.POSTGRESQL)
    from app.database import migrate

    with Cluster() as cluster:
        cluster.create_database("shop")
        database = Database(cluster.url("shop"), clock=clock)
        migrate.upgrade(database)
        house = House(database)
        order_id = house.order((MUG, 3))
        pick(house, order_id)
        bench = Bench(house, tmp_path)
        bench.sign_in(Role.PACKER)
        bench.scan(bench.place("T-01"))
        code = bench.article(MUG)
        bench.scan(code)
        cluster.stop()
        waiting = [bench.station.scan(code) for _ in range(2)]
        while not any(answer.outcome.code == "scan_waits" for answer in list(bench.answers)):
            assert not any(future.done() for future in waiting)
        assert bench.station.link.away
        cluster.start()
        answers = [future.result(timeout=30).outcome for future in waiting]
        assert [outcome.values["left"] for outcome in answers] == [1, 0]
        assert house.lines(order_id)[0].packed == 3
        assert not bench.station.link.away
        bench.station.stop()
        database.close()


def test_a_mistake_of_ours_stops_one_scan_only(bench: Bench) -> None:
    """A table is gone, which no rule foresees: the scan says so, and the next ones go on."""
    order_id = opened(bench, (MUG, 1))
    with bench.house.database.write_connection() as connection, connection.begin():
        connection.execute(text("ALTER TABLE parcel_item RENAME TO hidden"))
    answer = bench.scan(bench.article(MUG))
    assert (answer.outcome.level, answer.outcome.code) == (Level.ERROR, "unexpected_fault")
    with bench.house.database.write_connection() as connection, connection.begin():
        connection.execute(text("ALTER TABLE hidden RENAME TO parcel_item"))
    assert bench.house.lines(order_id)[0].packed == 0
    assert bench.scan(bench.article(MUG)).outcome.code == "last_unit_packed"


def test_wrong_pins_lock_for_a_while(house: House, clock: TestClock) -> None:
    def attempt(pin: str) -> str:
        return perform(
            house.database, house.station, lambda uow: staffing.sign_in_by_pin(uow, "packer", pin)
        ).code

    assert attempt("1234") == "signed_in"
    assert [attempt("0000") for _ in range(5)] == ["wrong_pin"] * 4 + ["sign_in_locked"]
    assert attempt("1234") == "sign_in_locked"
    clock.forward(minutes=6)
    assert attempt("1234") == "signed_in"


def test_a_station_is_itself_again(house: House, tmp_path: Path) -> None:
    again = staffing.station_actor(house.database, "BENCH-1")
    assert again.station_id == house.station.station_id
    station = Station(house.database, again, ScanLog(tmp_path / "s.sqlite"))
    assert station.session.staff_id is None
    station.stop()
