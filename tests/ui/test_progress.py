"""What the bench shows between a scan's answer and the next reading of the database."""

from __future__ import annotations

from app.models.states import Role
from app.queries.packing import PackingView, packing_view
from app.ui.preparation.progress import after
from app.workflows import packing
from app.workflows.outcome import Outcome
from tests.support.bench import done, gtin, pick
from tests.support.house import BOOK, MUG, House


def counts(view: PackingView) -> list[tuple[int, int]]:
    return [(line.in_parcel, line.to_pack) for line in view.lines]


def test_an_answer_moves_its_units_whether_it_comes_before_the_reading_or_after_it(ui_house: House) -> None:
    house = ui_house
    order_id = house.order((MUG, 3), (BOOK, 1))
    pick(house, order_id)
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id = opened.facts["parcel_id"]

    def read() -> PackingView:
        return house.database.read(lambda connection: packing_view(connection, order_id))

    def packed() -> Outcome:
        return done(
            house.act(
                Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, [gtin(house, MUG)])
            )
        )

    before, first, between, second, last = read(), packed(), read(), packed(), read()
    assert counts(before) == [(0, 3), (0, 1)]
    assert counts(after(before, first)) == counts(between)
    assert counts(after(between, second)) == counts(last)
    assert counts(after(after(between, first), second)) == counts(last)
    assert counts(after(after(last, first), second)) == counts(last)
    assert counts(last) == [(2, 1), (0, 1)]
