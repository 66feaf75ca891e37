"""A pick list printed again for who walks with paper."""

from __future__ import annotations

from sqlalchemy import select, update

from app.models.outbox import PrinterRow, PrintJob
from app.models.states import Role
from app.workflows import picking
from app.workflows.pick_list_paper import print_pick_list
from tests.support.bench import done
from tests.support.house import MUG, House


def _list(house: House) -> int:
    house.order((MUG, 1))
    made = done(house.act(Role.PICKER, picking.make_pick_list))
    return int(made.facts["pick_list_id"])


def test_the_list_goes_to_the_a4_printer_once_more(house: House) -> None:
    list_id = _list(house)
    outcome = done(house.act(Role.PICKER, lambda uow: print_pick_list(uow, list_id)))
    assert outcome.values["title"] == "L-000001"
    jobs = house.database.read(lambda c: c.execute(select(PrintJob)).all())
    assert [(job.document_kind, job.title) for job in jobs] == [("pick_list", "L-000001")] * 2


def test_a_house_without_a_printer_says_so(house: House) -> None:
    list_id = _list(house)
    off = update(PrinterRow).values(active=False)
    house.database.write(lambda uow: uow.connection.execute(off), house.station)
    assert house.refused(Role.PICKER, lambda uow: print_pick_list(uow, list_id)).code == "no_printer"


def test_only_who_picks_prints_lists(house: House) -> None:
    list_id = _list(house)
    assert house.refused(Role.SHOP, lambda uow: print_pick_list(uow, list_id)).code == "not_allowed"
