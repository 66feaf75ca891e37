"""The bench learns weights from the parcels it closes, and then names the line that is wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select

from app.models.product import Box
from app.models.shipment import Parcel
from app.models.states import Role
from app.models.weight import WeightSample, content_of
from app.workflows import closing, packing, weighing
from app.workflows.outcome import Level, Outcome
from tests.support.bench import done, gtin, pick
from tests.support.house import BOOK, MUG, House

#: The catalogue says 350 and 600 g, the box 120 g.
REAL = {MUG: 402, BOOK: 610}
BOX_G = 150


def packed(house: House, *lines: tuple[str, int], box: bool = True) -> tuple[int, int]:
    """An order whose units are all in its parcel, ready to be weighed: order and parcel."""
    order_id = house.order(*lines)
    pick(house, order_id)
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id = int(opened.facts["parcel_id"])
    for sku, units in lines:
        code = gtin(house, sku)
        for _ in range(units):
            done(house.act(Role.PACKER, lambda uow, c=code: packing.pack_item(uow, order_id, parcel_id, [c])))  # type: ignore[misc]
    if box:
        box_id = house.database.read(lambda c: c.execute(select(Box.id)).scalar_one())
        done(house.act(Role.PACKER, lambda uow: packing.choose_box(uow, order_id, parcel_id, box_id)))
    return order_id, parcel_id


def weigh(house: House, order_id: int, parcel_id: int, grams: int) -> Outcome:
    return house.act(Role.PACKER, lambda uow: closing.weigh(uow, order_id, parcel_id, grams))


def send(house: House, *lines: tuple[str, int], off: int = 0, box: bool = True) -> Outcome:
    """Pack, weigh what it really weighs (and ``off`` more) and close; what the scale's step said."""
    order_id, parcel_id = packed(house, *lines, box=box)
    told = weigh(house, order_id, parcel_id, BOX_G + sum(REAL[sku] * units for sku, units in lines) + off)
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    return told


def learn(house: House) -> None:
    for off in (1, -2, 2):
        send(house, (MUG, 1), off=off)
        send(house, (BOOK, 1), off=-off)
    house.receive(MUG, "A-01-1", 30)


def samples(house: House) -> int:
    return int(house.database.read(lambda c: c.scalar(select(func.count()).select_from(WeightSample))) or 0)


def test_a_weighed_parcel_teaches_each_article_and_its_box(house: House) -> None:
    send(house, (MUG, 2), (BOOK, 1))
    assert samples(house) == 3


def test_a_parcel_that_was_not_weighed_teaches_nothing(house: House) -> None:
    order_id, parcel_id = packed(house, (MUG, 1))
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    assert samples(house) == 0


def test_before_a_few_parcels_the_catalogue_is_compared(house: House) -> None:
    order_id, parcel_id = packed(house, (MUG, 1))
    assert weigh(house, order_id, parcel_id, 490).code == "weighed"
    assert weigh(house, order_id, parcel_id, 900).code == "weight_off"


def test_after_a_few_the_line_that_explains_the_difference_is_named(house: House) -> None:
    learn(house)
    order_id, parcel_id = packed(house, (MUG, 2), (BOOK, 1))
    right = BOX_G + 2 * REAL[MUG] + REAL[BOOK]
    assert weigh(house, order_id, parcel_id, right).code == "weighed"
    light = weigh(house, order_id, parcel_id, right - REAL[MUG])
    assert (light.level, light.code) == (Level.WARNING, "weight_one_missing")
    assert light.values["sku"] == MUG
    assert abs(int(light.values["gap"]) - REAL[MUG]) <= 75
    heavy = weigh(house, order_id, parcel_id, right + REAL[BOOK])
    assert (heavy.code, heavy.values["sku"]) == ("weight_one_too_many", BOOK)
    assert weigh(house, order_id, parcel_id, right + 220).code == "weight_too_heavy"


def test_what_should_be_in_the_parcel_is_kept_as_learnt(house: House) -> None:
    learn(house)
    order_id, parcel_id = packed(house, (MUG, 1))
    done(house.act(Role.PACKER, lambda uow: closing.close_parcel(uow, order_id, parcel_id)))
    row: Any = house.database.read(lambda c: c.execute(select(Parcel).where(Parcel.id == parcel_id)).one())
    assert abs(row.expected_weight_g - (BOX_G + REAL[MUG])) <= 8
    assert row.weight_g == row.expected_weight_g


def test_a_miscount_among_good_parcels_is_forgotten(house: House) -> None:
    learn(house)
    send(house, (MUG, 1), off=REAL[MUG])
    send(house, (MUG, 1))
    order_id, parcel_id = packed(house, (MUG, 1))
    assert weigh(house, order_id, parcel_id, BOX_G + REAL[MUG]).code == "weighed"
    assert weigh(house, order_id, parcel_id, BOX_G + 2 * REAL[MUG]).code == "weight_one_too_many"


def test_samples_that_nothing_looks_at_are_taken_away(house: House) -> None:
    send(house, (MUG, 1))

    def many(uow: Any) -> None:
        row = uow.connection.execute(select(WeightSample).where(WeightSample.product_id.is_not(None))).one()
        more = {name: value for name, value in row._asdict().items() if name != "id"}
        uow.connection.execute(insert(WeightSample), [more] * 80)

    house.database.write(many, house.station)
    assert done(house.act(Role.MANAGER, weighing.forget_old_samples)).values["count"] == 31
    assert samples(house) == 51


def test_a_parcel_without_a_known_box_learns_apart(house: House) -> None:
    for off in (0, 1, 2):
        send(house, (MUG, 1), off=off, box=False)
    _, parcel_id = packed(house, (MUG, 1), box=False)
    content = house.database.read(lambda c: content_of(c, parcel_id))
    assert content.box.learnt
    assert content.box_id is None
    assert abs(content.box.grams + content.parts[0].weight.grams - BOX_G - REAL[MUG]) <= 3
