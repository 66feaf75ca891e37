"""From the receiving place and the returns desk into the bins."""

from __future__ import annotations

from sqlalchemy import insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import bins, stock
from app.models.product import Product, ProductBarcode
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.queries.put_away import to_put_away
from app.workflows import putting_away, receiving
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING
from app.workflows.verify import verify
from tests.support.bench import done, gtin, pick
from tests.support.counting import place
from tests.support.house import BOOK, MUG, SHIRT, House


def _received(house: House, sku: str, units: int) -> None:
    opened = house.act(Role.PICKER, lambda uow: receiving.open_by_reference(uow, sku, without_order=True))
    order_id, code = int(done(opened).facts["purchase_id"]), gtin(house, sku)
    scanned = house.act(Role.PICKER, lambda uow: receiving.scan_item(uow, order_id, [code], NOTHING))
    line = int(done(scanned).facts["line_id"])
    done(house.act(Role.PICKER, lambda uow: receiving.type_units(uow, order_id, line, units)))
    done(house.act(Role.PICKER, lambda uow: receiving.finish(uow, order_id)))


def _take(house: House, sku: str) -> Outcome:
    code = gtin(house, sku)
    return house.act(Role.PICKER, lambda uow: putting_away.take(uow, [code]))


def _put(house: House, taken: Outcome, code: str) -> Outcome:
    at = place(house, code)
    held = taken.session
    assert held is not None
    return house.act(
        Role.PICKER,
        lambda uow: putting_away.put(uow, held["product_id"], held["units"], held["proposed"], at),
    )


def test_an_article_goes_where_it_lies_already(house: House) -> None:
    _received(house, MUG, 6)
    [waiting] = house.database.read(to_put_away)
    assert (waiting.sku, waiting.received, waiting.returned, waiting.home) == (MUG, 6, 0, "A-01-1")
    taken = done(_take(house, MUG))
    assert taken.facts["put_away"] == {
        "units": 6, "name": "Mug émaillé", "location": "A-01-1", "sku": MUG,
    }  # fmt: skip
    assert _put(house, taken, "A-01-1").code == "goods_put_away"
    assert house.stock(MUG) == {"A-01-1": (26, 0)}
    assert house.database.read(to_put_away) == ()
    assert list(verify(house.database)) == []


def test_part_of_them_and_another_bin(house: House) -> None:
    _received(house, MUG, 6)
    taken = done(_take(house, MUG))
    held = taken.session
    assert held is not None
    fewer = done(
        house.act(
            Role.PICKER, lambda uow: putting_away.type_units(uow, held["product_id"], 2, held["proposed"])
        )
    )
    elsewhere = _put(house, fewer, "B-01-1")
    assert (elsewhere.code, elsewhere.level, elsewhere.values["left"]) == (
        "goods_put_elsewhere", Level.WARNING, 4,
    )  # fmt: skip
    too_many = house.refused(
        Role.PICKER, lambda uow: putting_away.type_units(uow, held["product_id"], 5, held["proposed"])
    )
    assert (too_many.code, too_many.values["there"]) == ("not_that_many_here", 4)


def test_what_an_order_is_promised_stays_where_it_is_picked(house: House) -> None:
    pick(house, house.order((BOOK, 10)))
    waiting = house.order((BOOK, 3))
    _received(house, BOOK, 5)
    assert house.lines(waiting)[0].allocated == 3
    assert done(_take(house, BOOK)).values["units"] == 2
    pick(house, waiting, "T-02")
    assert house.stock(BOOK)["RECEPTION"] == (2, 0)


def test_an_article_without_a_place_goes_into_an_empty_bin(house: House) -> None:
    def furnish(uow: UnitOfWork) -> None:
        uow.connection.execute(insert(Location).values(code="C-01-1", kind=LocationKind.BIN, pick_sequence=9))
        product = uow.connection.execute(
            insert(Product).values(sku="NEW", name="Nouveau")
        ).inserted_primary_key
        assert product is not None
        supplier = uow.connection.scalar(select(Location.id).where(Location.kind == LocationKind.SUPPLIER))
        assert supplier is not None
        stock.move(uow, product[0], 4, supplier, bins.receiving_place(uow), "receipt")
        uow.connection.execute(insert(ProductBarcode).values(product_id=product[0], code="NEW-1"))

    house.database.write(furnish, house.station)
    taken = done(house.act(Role.PICKER, lambda uow: putting_away.take(uow, ["NEW-1"])))
    assert taken.values["location"] == "C-01-1"


def test_what_does_not_wait_and_where_nothing_is_kept_is_refused(house: House) -> None:
    assert _take(house, SHIRT).code == "nothing_to_put_away"
    _received(house, SHIRT, 1)
    taken = done(_take(house, SHIRT))
    for nowhere in ("T-01", "S-01", "RECEPTION"):
        assert _put(house, taken, nowhere).code == "bin_unknown"
