"""The demo shop and the main job played on it, without a display, on both engines."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database.unit_of_work import Database
from app.demo.create import create_demo
from app.demo.house import people
from app.demo.play import play
from app.models.order import Order
from app.models.rma import Refund
from app.models.states import PaymentState, RefundState, Stage
from app.station.wiring import Desk
from app.workflows.verify import verify
from tests.end_to_end.program import Program
from tests.support.databases import Original

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened(original: Original) -> Original:
    """Opened once; what a test does in it stays in its copy."""
    create_demo(original.database, NOW)
    original.database.close()
    return original


@pytest.fixture
def shop(opened: Original, tmp_path: Path) -> Iterator[Database]:
    with opened.copied(tmp_path) as database:
        yield database


def _settings(database: Database, folder: Path) -> Settings:
    return Settings(
        database=database.engine.url.render_as_string(hide_password=False), data_folder=str(folder)
    )


def test_the_demo_shows_every_stage_and_is_right(shop: Database) -> None:
    stages = set(shop.read(lambda connection: connection.scalars(select(Order.stage)).all()))
    assert stages == set(Stage) - {Stage.CLOSED}
    assert list(verify(shop)) == []


def test_no_demo_order_lies_in_the_future(shop: Database) -> None:
    newest = shop.read(lambda connection: connection.scalars(select(Order.imported_at)).all())
    assert max(newest) <= NOW


def test_the_main_job_ends_right_with_its_papers(shop: Database, tmp_path: Path) -> None:
    desk = Desk(_settings(shop, tmp_path), clock=lambda: NOW)
    out = io.StringIO()
    try:
        played = play(desk, out, "fr", NOW)
    finally:
        desk.stop()
    stages = dict(
        shop.read(lambda c: c.execute(select(Order.id, Order.stage).where(Order.id.in_(played.all))).all())
    )
    assert stages == {
        played.sent: Stage.SHIPPED,
        played.collected: Stage.COLLECTED,
        played.returned: Stage.SHIPPED,
    }
    refund = shop.read(lambda c: c.execute(select(Refund).where(Refund.order_id == played.returned)).one())
    order = shop.read(lambda c: c.execute(select(Order).where(Order.id == played.returned)).one())
    assert (refund.state, order.payment) == (RefundState.SUCCEEDED, PaymentState.REFUNDED)
    assert list(verify(shop)) == []
    printed = {path.name.split("-", 1)[1] for path in (tmp_path / "printed").iterdir()}
    assert sum(name.startswith("shipping-label-") and name.endswith(".zpl") for name in printed) >= 3
    assert sum(name.startswith("packing-slip-") and name.endswith(".pdf") for name in printed) >= 3
    told = out.getvalue()
    assert "Mauvais article" in told
    assert "play_" not in told, "every sentence has its words"


def test_the_same_without_a_display_as_a_program(demo: Program) -> None:
    """What ``make run`` does on a server."""
    done = demo.run("--demo", "--language", "en")
    assert done.code == 0, done.err
    assert done.out.startswith("There is no display here")
    assert "Everything is right" in done.out
    assert demo.run("--demo", "demo", "play").code == 0, "a second day can be played on the same shop"


def test_a_whole_demo_is_opened_as_it_stands_and_a_broken_one_made_anew(demo: Program) -> None:
    assert demo.run("--demo", "orders", "list").err == ""
    path = demo.home / "data" / "demo" / "arrimage.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    again = demo.run("--demo", "orders", "list")
    assert (again.code, again.err.count("\n")) == (0, 1)
    assert "recréée" in again.err
    path.write_bytes(b"torn" * 5000)
    assert "recréée" in demo.run("--demo", "orders", "list").err


def test_the_demo_says_who_works_there(demo: Program) -> None:
    told = demo.run("demo", "create").out
    for person in people():
        assert f"{person.name} (" in told
        assert f"PIN {person.pin}" in told
