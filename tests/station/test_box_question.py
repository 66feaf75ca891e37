"""Which box: asked by F5 or the command sheet, answered by a number or by the box's own barcode."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.models.product import Box, Product
from app.models.states import Role
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.workflows.outcome import Level
from tests.support.bench import parcels, pick
from tests.support.desk import Bench
from tests.support.house import MUG, House


def _at_bench(bench: Bench) -> int:
    """A mug in an open parcel; returns the order's id."""
    house = bench.house
    large = {
        "code": "B2",
        "name": "Carton L",
        "length_mm": 600,
        "width_mm": 400,
        "height_mm": 300,
        "tare_g": 400,
    }
    house.database.write(lambda uow: uow.connection.execute(insert(Box).values(large)), house.station)
    order_id = house.order((MUG, 2))
    pick(house, order_id)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    return order_id


def _box_of(house: House, order_id: int) -> int | None:
    box: int | None = parcels(house, order_id)[-1].box_id
    return box


def test_boxes_are_offered_smallest_first_and_chosen_by_number(bench: Bench) -> None:
    order_id = _at_bench(bench)
    asked = bench.command(CommandCode.BOX).outcome
    assert asked.code == "ask_box"
    assert [choice["box"] for choice in asked.facts["choices"]] == ["Carton S", "Carton L"]
    assert bench.scan("9").outcome.code == "no_such_choice"
    assert bench.scan("2").outcome.values["box"] == "Carton L"
    assert _box_of(bench.house, order_id) == asked.facts["choices"][1]["box_id"]
    assert bench.scan(bench.article(MUG)).outcome.code == "last_unit_packed"


def test_the_boxs_own_barcode_answers_too(bench: Bench) -> None:
    order_id = _at_bench(bench)
    bench.press("box")
    assert bench.scan(bench.box("B1")).outcome.code == "box_chosen"
    assert _box_of(bench.house, order_id) is not None


def test_a_box_answers_no_other_question(bench: Bench) -> None:
    house = bench.house
    for tote in ("T-01", "T-02"):
        pick(house, house.order((MUG, 1)), tote)
    bench.sign_in(Role.PACKER)
    assert bench.scan(bench.article(MUG)).outcome.code == "several_orders"
    assert bench.scan(bench.box("B1")).outcome.level is Level.ERROR


def test_the_question_for_the_box_can_be_dropped(bench: Bench) -> None:
    _at_bench(bench)
    bench.press("box")
    bench.press("leave")
    assert bench.scan(bench.article(MUG)).outcome.code == "last_unit_packed"


def test_a_reference_of_few_digits_opens_its_order(bench: Bench) -> None:
    order_id = bench.house.order((MUG, 1), reference="4821")
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    opened = bench.scan("4821").outcome
    assert (opened.code, opened.order) == ("order_opened", "4821")


def test_the_box_that_everything_fits_into_is_number_one(bench: Bench) -> None:
    order_id = _at_bench(bench)
    sides = {"length_mm": 350, "width_mm": 120, "height_mm": 100}
    house = bench.house
    house.database.write(
        lambda uow: uow.connection.execute(update(Product).where(Product.sku == MUG).values(sides)),
        house.station,
    )
    choices = bench.command(CommandCode.BOX).outcome.facts["choices"]
    assert [(choice["box"], choice["proposed"]) for choice in choices] == [
        ("Carton L", True),
        ("Carton S", False),
    ]
    bench.scan("1")
    assert _box_of(house, order_id) == choices[0]["box_id"]
