"""Stock out: absolute, only what changed, read back, never over a sale that nobody saw."""

from __future__ import annotations

import json

import pytest

from app.models.states import Role
from app.workflows import channel_setup
from app.workflows.channel_stock import channel_quantity
from tests.support.bench import done
from tests.support.house import BOOK, MUG, SHIRT
from tests.support.shops.server import Reply, Request
from tests.support.shops.wired import Wired
from tests.support.shops.woocommerce import Woo


def in_shop(woo: Woo) -> dict[str, int | None]:
    articles = [*woo.products.values(), *woo.variations.values()]
    return {one["sku"]: one["stock_quantity"] for one in articles}


@pytest.mark.parametrize(
    ("available", "buffer", "share_bp", "sold"),
    [(20, 0, 10_000, 20), (20, 2, 10_000, 18), (20, 2, 5000, 9), (1, 2, 10_000, 0), (-3, 0, 10_000, 0)],
)
def test_what_a_channel_may_sell(available: int, buffer: int, share_bp: int, sold: int) -> None:
    assert channel_quantity(available, buffer, share_bp) == sold


def test_the_first_round_sets_every_article_and_the_next_none(wired: Wired, woo: Woo) -> None:
    assert wired.round().stock == 3
    assert in_shop(woo) == {MUG: 20, BOOK: 10, SHIRT: 15}
    before = len(woo.server.asked("POST"))
    assert wired.round().stock == 0
    assert len(woo.server.asked("POST")) == before


def test_only_what_changed_is_told_and_coalesced(wired: Wired, woo: Woo) -> None:
    wired.round()
    for _ in range(5):
        wired.house.receive(MUG, "A-01-1", 1)
    assert wired.round().stock == 1
    assert in_shop(woo)[MUG] == 25


def test_an_order_lowers_every_channel_once(wired: Wired, woo: Woo) -> None:
    wired.round()
    wired.house.order((MUG, 4))
    wired.round()
    assert in_shop(woo)[MUG] == 16


def test_units_that_no_shelf_has_are_not_offered(wired: Wired, woo: Woo) -> None:
    wired.house.order((MUG, 25))
    wired.house.receive(MUG, "A-01-1", 3)
    wired.round()
    assert in_shop(woo)[MUG] == 0


def test_buffer_and_share_of_a_channel(wired: Wired, woo: Woo) -> None:
    wired.round()
    done(wired.house.act(Role.MANAGER, lambda uow: channel_setup.share_stock(uow, wired.channel_id, 2, 50)))
    wired.round()
    assert in_shop(woo) == {MUG: 9, BOOK: 4, SHIRT: 6}


def test_variations_are_written_under_their_parent(wired: Wired, woo: Woo) -> None:
    parent = woo.product("TS", None)
    for number in list(woo.products):
        if woo.products[number]["sku"] == SHIRT:
            del woo.products[number]
    one = woo.variation(parent, SHIRT, 1)
    wired.round()
    assert woo.variations[one]["stock_quantity"] == 15
    assert woo.server.asked("POST", f"/products/{parent}/variations/batch")


def test_stock_that_the_shop_does_not_keep_is_noticed_and_not_told_for_ever(
    wired: Wired, woo: Woo, mug: int
) -> None:
    wired.round()
    woo.products[mug] |= {"manage_stock": False, "stock_quantity": None}
    wired.house.receive(MUG, "A-01-1", 1)
    wired.round()
    article = wired.articles()[str(mug)]
    assert (article.kept, article.trouble) == (False, "channel_stock_not_kept")
    wired.house.receive(MUG, "A-01-1", 1)
    assert wired.round().stock == 0


def test_an_article_that_is_gone_does_not_hinder_the_others(wired: Wired, woo: Woo, mug: int) -> None:
    wired.round()
    del woo.products[mug]
    wired.house.receive(MUG, "A-01-1", 1)
    wired.house.receive(BOOK, "A-02-1", 1)
    wired.round()
    assert in_shop(woo)[BOOK] == 11
    assert wired.articles()[str(mug)].trouble == "channel_article_gone"


def test_a_sale_nobody_saw_yet_is_taken_in_before_stock_is_written(wired: Wired, woo: Woo, mug: int) -> None:
    """The shop sells between our reading of orders and our writing of stock: a stale value would undo it."""
    wired.round()
    wired.house.receive(MUG, "A-01-1", 5)
    sold = []

    def sell_meanwhile(request: Request) -> Reply | None:
        if request.path.endswith("/products") and "include" in request.params and not sold:
            woo.tick(minutes=1)
            sold.append(woo.sell((mug, 2, "10.00")))
        return None

    woo.server.faults.instead = sell_meanwhile
    wired.round()
    assert str(sold[0]) in wired.orders()
    assert in_shop(woo)[MUG] == 23
    assert wired.articles()[str(mug)].trouble == ""


def test_a_sale_between_writing_and_reading_back_is_told_again(wired: Wired, woo: Woo, mug: int) -> None:
    wired.round()
    wired.house.receive(MUG, "A-01-1", 5)
    sold = []

    def sell_after_write(request: Request) -> Reply | None:
        if request.method == "GET" and woo.server.asked("POST", "products/batch")[1:] and not sold:
            woo.tick(minutes=1)
            sold.append(woo.sell((mug, 1, "10.00")))
        return None

    woo.server.faults.instead = sell_after_write
    wired.round()
    assert wired.articles()[str(mug)].sent is None
    wired.round()
    wired.round()
    assert in_shop(woo)[MUG] == 24
    assert wired.articles()[str(mug)].sent == 24


def test_stock_that_somebody_changed_over_there_is_put_right_and_said(
    wired: Wired, woo: Woo, mug: int
) -> None:
    wired.round()
    woo.products[mug]["stock_quantity"] = 99
    wired.house.receive(MUG, "A-01-1", 1)
    wired.round()
    assert in_shop(woo)[MUG] == 21
    assert wired.articles()[str(mug)].trouble == "channel_stock_changed_there"


def test_the_nightly_look_puts_right_what_changed_over_there(wired: Wired, woo: Woo, mug: int) -> None:
    wired.round()
    woo.products[mug]["stock_quantity"] = 99
    wired.round(passing=7 * 3600)
    assert in_shop(woo)[MUG] == 20


def test_articles_are_matched_by_sku_else_barcode_and_never_by_a_shared_word(wired: Wired, woo: Woo) -> None:
    by_code = woo.product("AUTRE", 1, global_unique_id="3012345678902")
    twice = [woo.product("DOUBLE", 1), woo.product("DOUBLE", 1)]
    wired.round()
    articles = wired.articles()
    assert articles[str(by_code)].matched_by == "barcode"
    assert [articles[str(one)].product_id for one in twice] == [None, None]
    done(
        wired.house.act(
            Role.MANAGER, lambda uow: channel_setup.map_article(uow, articles[str(twice[0])].id, BOOK)
        )
    )
    wired.round()
    assert woo.products[twice[0]]["stock_quantity"] == 10
    wired.round(passing=7 * 3600)
    assert wired.articles()[str(twice[0])].matched_by == "hand"


def test_an_article_mapped_by_hand_is_that_article_in_orders_too(wired: Wired, woo: Woo) -> None:
    other = woo.product("AUTRE-NOM", 1)
    wired.round()
    unknown = woo.sell((other, 1, "10.00"))
    wired.round()
    assert wired.holds(unknown) == ["hold_sku_unknown"]
    row = wired.articles()[str(other)].id
    done(wired.house.act(Role.MANAGER, lambda uow: channel_setup.map_article(uow, row, BOOK)))
    woo.tick(minutes=1)
    known = woo.sell((other, 1, "10.00"))
    wired.round()
    assert wired.holds(known) == []
    assert wired.house.stock(BOOK)["A-02-1"] == (10, 1)


def test_a_lost_answer_to_a_batch_changes_nothing_in_the_end(wired: Wired, woo: Woo) -> None:
    woo.server.faults.lose_next_answer("POST", "products/batch")
    assert wired.round().fault is not None
    wired.round()
    assert in_shop(woo) == {MUG: 20, BOOK: 10, SHIRT: 15}


def test_more_than_a_hundred_articles_go_in_several_batches(wired: Wired, woo: Woo) -> None:
    numbers = [woo.product(f"X-{at}", 1) for at in range(120)]
    wired.round()
    found = wired.articles()
    for number in numbers:
        done(
            wired.house.act(
                Role.MANAGER,
                lambda uow, row=found[str(number)].id: channel_setup.map_article(uow, row, BOOK),  # type: ignore[misc]
            )
        )
    wired.round()
    assert {woo.products[number]["stock_quantity"] for number in numbers} == {10}
    sizes = [len(json.loads(one.body)["update"]) for one in woo.server.asked("POST", "products/batch")]
    assert max(sizes) <= 100
