"""Orders arrive by themselves, each once, whatever is changed, lost or interrupted on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.channels.base import RefusedRow
from app.channels.port import Reread, Trouble
from app.models.order import OrderAddress, OrderHold
from app.models.states import Lifecycle, PaymentState, Role, Stage
from app.workflows import channel_intake, channel_rounds, channel_setup, validation
from tests.support.bench import done
from tests.support.house import MUG, House
from tests.support.shops.server import Reply
from tests.support.shops.wired import SINCE, Wired
from tests.support.shops.woocommerce import MAINTENANCE, READ_ONLY, Woo


def test_a_paid_order_arrives_ready_to_pick_and_to_the_cent(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 2, "10.00"))
    result = wired.round()
    assert (result.fault, result.taken.created) == (None, 1)
    order = wired.order(number)
    assert (order.stage, order.payment, order.total_cents) == (Stage.READY, PaymentState.PAID, 2400)
    assert wired.house.stock(MUG) == {"A-01-1": (20, 2)}
    assert wired.row.state == "ok"


def test_the_same_order_read_again_is_the_same_order(wired: Wired, woo: Woo, mug: int) -> None:
    woo.sell((mug, 1, "10.00"))
    wired.round()
    again = wired.round()
    assert (again.taken.created, again.taken.amended, again.taken.unchanged) == (0, 0, 1)
    assert len(wired.orders()) == 1


def test_pages_lose_nothing_while_orders_move_between_them(wired: Wired, woo: Woo, mug: int) -> None:
    woo.products[mug]["manage_stock"] = False
    numbers = []
    for _ in range(130):
        woo.tick()
        numbers.append(woo.sell((mug, 1, "1.00")))
    turned = []

    def meanwhile(request: object) -> Reply | None:
        # Between two pages the oldest order is changed: it goes to the end, and all others move up by one.
        if getattr(request, "path", "").endswith("/orders") and turned:
            woo.tick()
            woo.change(numbers[len(turned) - 1], status="on-hold")
        turned.append(request)
        return None

    woo.server.faults.instead = meanwhile
    wired.round()
    assert set(wired.orders()) == {str(number) for number in numbers}


def test_more_orders_than_a_page_in_one_second(wired: Wired, woo: Woo, mug: int) -> None:
    woo.products[mug]["manage_stock"] = False
    numbers = {str(woo.sell((mug, 1, "1.00"))) for _ in range(105)}
    assert wired.round().taken.created == 105
    assert set(wired.orders()) == numbers


def test_a_crash_between_two_pages_leaves_no_gap_and_no_double(
    wired: Wired, woo: Woo, mug: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    woo.products[mug]["manage_stock"] = False
    for _ in range(110):
        woo.tick()
        woo.sell((mug, 1, "1.00"))
    take = channel_intake.take_page

    def dying(*values: object, **options: object) -> object:
        if options["taken_before"]:
            raise KeyboardInterrupt
        return take(*values, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(channel_intake, "take_page", dying)
    with pytest.raises(KeyboardInterrupt):
        wired.round()
    assert len(wired.orders()) == 100
    monkeypatch.setattr(channel_intake, "take_page", take)
    wired.restart()
    assert not wired.round().turn  # the dead station's lease
    assert wired.round(passing=200).taken.created == 10
    assert len(wired.orders()) == 110


def test_an_address_changed_behind_the_dates_is_found_by_the_sweep(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"))
    wired.round()
    woo.tick(hours=1)
    woo.change(number, shipping={**woo.orders[number]["shipping"], "address_1": "1 rue Neuve"})
    wired.round(passing=16 * 60)
    assert wired.said(number).shipping_address.line1 == "1 rue Neuve"
    assert wired.holds(number) == []


def test_an_address_that_staff_corrected_is_not_overwritten(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"))
    wired.round()
    order_id = wired.order(number).id
    wired.house.database.write(
        lambda uow: uow.connection.execute(
            update(OrderAddress)
            .where(OrderAddress.order_id == order_id)
            .values(line1="3 place Bellecour, porte B")
        ),
        wired.house.station,
    )
    woo.tick()
    woo.hpos = True
    woo.change(number, shipping={**woo.orders[number]["shipping"], "address_1": "1 rue Neuve"})
    wired.round()
    assert wired.holds(number) == ["hold_amended_address_corrected"]


def test_an_order_in_the_bin_of_the_shop_is_cancelled(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 2, "10.00"))
    wired.round()
    woo.remove(number, for_good=False)
    wired.round(passing=16 * 60)
    assert wired.order(number).lifecycle is Lifecycle.CANCELLED
    assert wired.house.stock(MUG) == {"A-01-1": (20, 0)}


def test_an_order_that_vanished_waits_for_a_person_and_is_asked_about_once(
    wired: Wired, woo: Woo, mug: int
) -> None:
    number = woo.sell((mug, 2, "10.00"))
    wired.round()
    woo.remove(number, for_good=True)
    wired.round(passing=16 * 60)
    assert wired.holds(number) == ["hold_channel_gone"]
    assert wired.order(number).lifecycle is Lifecycle.OPEN
    order_id = wired.order(number).id
    hold_id = wired.one(select(OrderHold.id).where(OrderHold.order_id == order_id))[0]
    done(wired.house.act(Role.MANAGER, lambda uow: validation.release_hold(uow, hold_id, "vu")))
    wired.round(passing=16 * 60)
    assert wired.holds(number) == []


def test_another_shop_at_the_address_makes_no_order_vanish(wired: Wired, woo: Woo, mug: int) -> None:
    for _ in range(8):
        woo.sell((mug, 1, "10.00"))
    wired.round()
    woo.orders.clear()
    fault = wired.round(passing=16 * 60).fault
    assert fault is not None
    assert fault.trouble is Trouble.MOVED
    assert {tuple(wired.holds(number)) for number in wired.orders()} == {()}


def test_a_channel_goes_on_with_the_orders_that_came_by_files(house: House) -> None:
    house.order(channel="boutique")
    done(
        house.act(
            Role.MANAGER,
            lambda uow: channel_setup.connect(uow, "woocommerce", "Boutique", {}, SINCE, code="boutique"),
        )
    )


def test_goods_sent_without_us_are_not_sent_twice(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"))
    wired.round()
    woo.tick()
    woo.change(number, status="completed")
    wired.round()
    assert wired.holds(number) == ["hold_amended_fulfilled"]


def test_a_basket_at_the_checkout_is_no_order_until_it_is_one(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"), status="checkout-draft")
    wired.round()
    assert wired.orders() == {}
    woo.tick()
    woo.change(number, status="processing")
    assert wired.round().taken.created == 1


def test_a_total_that_does_not_add_up_waits_with_the_figures(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"))
    woo.change(number, total="13.00")
    wired.round()
    assert "hold_totals_differ" in wired.holds(number)


def test_an_order_nobody_can_read_stays_in_sight_and_stops_nothing(wired: Wired, woo: Woo, mug: int) -> None:
    bad = woo.sell((mug, 1, "10.00"))
    good = woo.sell((mug, 1, "10.00"))
    lines = woo.orders[bad]["line_items"]
    woo.change(bad, line_items=[])
    wired.round()
    assert set(wired.orders()) == {str(good)}
    assert [(row.external_id, row.code) for row in wired.refusals()] == [
        (str(bad), "import_order_without_lines")
    ]
    woo.tick()
    woo.change(bad, line_items=lines, status="on-hold")
    wired.round()
    assert set(wired.orders()) == {str(good), str(bad)}
    assert wired.refusals() == []


def test_what_stood_in_an_order_that_cannot_be_read_stays_over_there(wired: Wired) -> None:
    """A refusal is kept until somebody looks; a name or a number of the customer's is not kept with it."""
    values = {"field": "shipping_address.phone", "given": "+33612345678"}
    refused = [RefusedRow(1, "import_field_invalid", values, {"order": "7", "reference": "W7"})]
    refused.append(RefusedRow(2, "import_currency_unknown", {"given": "EURO"}, {"order": "8"}))
    link = wired.house.database.write(
        lambda uow: channel_rounds.begin(uow, wired.channel_id), wired.house.station
    )
    assert link is not None
    page = Reread(tuple(refused))
    wired.house.database.write(lambda uow: channel_intake.take_again(uow, link, page), wired.house.station)
    kept = {row.external_id: row.values for row in wired.refusals()}
    assert kept == {"7": {"field": "shipping_address.phone", "given": "…"}, "8": {"given": "EURO"}}


def test_a_shop_in_maintenance_is_left_alone_as_long_as_it_asks(wired: Wired, woo: Woo, mug: int) -> None:
    number = woo.sell((mug, 1, "10.00"))
    woo.server.faults.next_answers(MAINTENANCE)
    assert wired.round().fault.trouble is Trouble.MAINTENANCE  # type: ignore[union-attr]
    asked = len(woo.server.requests)
    assert (wired.row.state, wired.row.failures) == ("maintenance", 1)
    assert not wired.round(passing=500).turn
    assert len(woo.server.requests) == asked
    assert wired.round(passing=101).taken.created == 1
    assert (wired.row.state, wired.row.failures) == ("ok", 0)
    assert wired.order(number)


def test_wrong_keys_are_one_clear_state_and_no_hammering(wired: Wired, woo: Woo) -> None:
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_SECRET"] = "cs_revoked"  # noqa: S105
    for _ in range(60):
        wired.round()
    assert wired.row.state == "keys_refused"
    assert len(woo.server.requests) <= 4  # in an hour


def test_a_shop_that_moved_is_not_followed_with_our_keys(wired: Wired, woo: Woo) -> None:
    woo.server.faults.next_answers(Reply(301, b"", {"Location": "https://elsewhere.example/wp-json"}))
    assert wired.round().fault.trouble is Trouble.MOVED  # type: ignore[union-attr]
    assert wired.row.trouble == {"detail": "https://elsewhere.example/wp-json"}


def test_a_page_of_html_is_no_order(wired: Wired, woo: Woo) -> None:
    woo.server.faults.next_answers(
        Reply(200, b"<html>Bientot de retour</html>", {"Content-Type": "text/html"})
    )
    assert wired.round().fault.trouble is Trouble.UNREADABLE  # type: ignore[union-attr]


def test_keys_that_may_only_read_still_bring_orders(wired: Wired, woo: Woo, mug: int) -> None:
    wired.environment["ARRIMAGE_CHANNEL_BOUTIQUE_KEY"] = READ_ONLY
    woo.sell((mug, 1, "10.00"))
    assert wired.round().taken.created == 1
    assert (wired.row.state, wired.row.trouble) == ("right_missing", {"right": "write"})
    woo.sell((mug, 1, "10.00"))
    assert wired.round().taken.created == 1
    assert wired.row.state == "right_missing"
    assert len(woo.server.asked("POST")) == 1


def test_a_station_without_the_keys_leaves_the_channel_to_others(wired: Wired, woo: Woo) -> None:
    wired.environment.clear()
    assert wired.round().fault.trouble is Trouble.SECRET_MISSING  # type: ignore[union-attr]
    assert wired.row.lease_station_id is None
    assert woo.server.requests == []
