"""Roles, badges and people withdrawn while somebody is signed in elsewhere: the next action is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.staff import Staff
from app.models.states import HoldKind, Role
from app.scanning.own_codes import OwnKind, encode
from app.workflows import team, validation
from app.workflows.outcome import Outcome
from tests.support.desk import Bench

Change = Callable[[UnitOfWork, int], Outcome]
CHANGES: dict[str, Change] = {
    "left": team.deactivate_staff,
    "roles": lambda uow, packer: team.change_roles(uow, packer, [Role.PICKER]),
    "badge": team.new_badge,
    "pin": lambda uow, packer: team.change_pin(uow, packer, "86420"),
}


def packer_id(bench: Bench) -> int:
    return int(bench.house.staff[Role.PACKER].staff_id or 0)


def signed_in(bench: Bench) -> str:
    """The packer is signed in; answers their badge."""
    assert bench.sign_in(Role.PACKER).outcome.code == "signed_in"
    serial = select(Staff.badge).where(Staff.id == packer_id(bench))
    return encode(OwnKind.BADGE, bench.house.database.read(lambda c: c.execute(serial).scalar_one()))


def withdraw(bench: Bench, change: Change) -> None:
    outcome = bench.house.act(Role.MANAGER, lambda uow: change(uow, packer_id(bench)))
    assert outcome.level.value == "ok"


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_scan_is_refused_and_the_person_signed_out(bench: Bench, change: str) -> None:
    signed_in(bench)
    withdraw(bench, CHANGES[change])
    assert bench.scan(bench.place("T-01")).outcome.code == "session_over"
    assert bench.station.session.staff_id is None
    assert bench.scan(bench.place("T-01")).outcome.code == "sign_in_first"


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_key_or_button_is_refused_and_changes_nothing(bench: Bench, change: str) -> None:
    order_id = bench.house.order()
    signed_in(bench)
    withdraw(bench, CHANGES[change])
    answer = bench.station.act(
        lambda uow: validation.hold_order(uow, order_id, HoldKind.MANUAL, "vu")
    ).result(timeout=10)
    assert answer.outcome.code == "session_over"
    assert bench.house.row(order_id).open_holds == 0
    assert bench.station.session.staff_id is None


def test_the_old_badge_is_refused_at_once_and_the_new_one_signs_in(bench: Bench) -> None:
    old = signed_in(bench)
    withdraw(bench, team.new_badge)
    assert bench.scan(old).outcome.code == "badge_unknown"
    new = signed_in(bench)
    assert new != old
    assert bench.scan(bench.place("A-01-1")).outcome.code == "unexpected_scan"


def test_the_badge_of_somebody_else_needs_no_living_session(bench: Bench) -> None:
    """Who comes after somebody whose session is over scans once, not twice."""
    signed_in(bench)
    withdraw(bench, team.deactivate_staff)
    assert bench.sign_in(Role.MANAGER).outcome.code == "signed_in"


def test_a_session_of_before_does_not_come_back_with_the_person(bench: Bench) -> None:
    signed_in(bench)
    withdraw(bench, team.deactivate_staff)
    withdraw(bench, team.reactivate_staff)
    assert bench.scan(bench.place("T-01")).outcome.code == "session_over"


def test_the_station_signs_out_by_itself_when_it_hears_of_it(bench: Bench) -> None:
    signed_in(bench)
    bench.station.see_who_is_here()
    assert bench.station.press("next").result(timeout=10).outcome.code != "session_over"
    withdraw(bench, team.deactivate_staff)
    bench.station.see_who_is_here()
    bench.station.resume().result(timeout=10)
    assert bench.station.session.staff_id is None
    assert bench.answers[-1].outcome.code == "session_over"


def test_a_restarted_station_does_not_revive_a_session(bench: Bench) -> None:
    signed_in(bench)
    withdraw(bench, CHANGES["roles"])
    bench.restart()
    assert bench.scan(bench.place("T-01")).outcome.code == "session_over"
