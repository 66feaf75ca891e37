"""Of two lots the one that expires sooner goes first: whoever takes the other is told so, and may go on."""

from __future__ import annotations

from datetime import date

import pytest

from app.models.states import Role
from app.workflows import picking, receiving, tracing
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import Printed
from tests.support.bench import done, gtin, ship
from tests.support.house import MUG, House
from tests.workflows.test_picking import stand_at, start

SOONER, LATER = Printed(lot="L1", last_day=date(2027, 5, 1)), Printed(lot="L2", last_day=date(2027, 8, 1))


@pytest.fixture
def two_lots(house: House) -> House:
    """Three mugs of each lot came in, beside twenty whose lots nobody knows."""
    opened = done(
        house.act(Role.PICKER, lambda uow: receiving.open_by_reference(uow, "BL-1", without_order=True))
    )
    purchase, code = int(opened.facts["purchase_id"]), gtin(house, MUG)
    for printed in (SOONER, LATER):
        for _ in range(3):
            assert house.act(
                Role.PICKER, lambda uow, of=printed: receiving.scan_item(uow, purchase, [code], of)
            ).level is not Level.ERROR  # fmt: skip
    assert house.act(Role.PICKER, lambda uow: receiving.finish(uow, purchase)).level is not Level.ERROR
    return house


def _taken(house: House, printed: Printed) -> Outcome:
    list_id, _ = start(house, house.order((MUG, 2)))
    stand_at(house, list_id, "A-01-1")
    code = gtin(house, MUG)
    return house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True, printed))


def test_the_later_lot_is_counted_with_a_warning_that_names_the_sooner(two_lots: House) -> None:
    said = _taken(two_lots, LATER)
    assert (said.code, said.level) == ("earlier_lot_first", Level.WARNING)
    assert (said.values["lot"], said.values["date"]) == ("L1", "01/05/2027")
    assert said.facts["stop"]["in_hand"] == 1, "it may lie where nobody reaches it"


@pytest.mark.parametrize("printed", [SOONER, Printed(lot="L2"), Printed(lot="L0", last_day=date(2027, 1, 1))])
def test_the_sooner_lot_one_without_a_date_and_one_sooner_still_are_not_warned_of(
    two_lots: House, printed: Printed
) -> None:
    assert _taken(two_lots, printed).code == "units_in_hand"


def test_a_recalled_lot_goes_nowhere_first(two_lots: House) -> None:
    done(two_lots.act(Role.MANAGER, lambda uow: tracing.recall_lot(uow, MUG, "L1", "verre")))
    assert _taken(two_lots, LATER).code == "units_in_hand"


def test_what_left_by_its_plain_barcode_is_taken_for_the_oldest(two_lots: House) -> None:
    ship(two_lots, (MUG, 23))
    assert _taken(two_lots, LATER).code == "units_in_hand", "as many are here as came of the later lot"
