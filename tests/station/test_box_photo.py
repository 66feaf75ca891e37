"""The rule of the house for photos of open boxes: asked for before a parcel closes, or left out for a reason."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.i18n import journal_sentence
from app.models.order import Order
from app.models.states import Role
from app.queries.black_box import black_box
from app.queries.figures.behind import Behind, Of, orders_behind
from app.queries.figures.service import Part, service
from app.queries.order_detail import order_detail
from app.queries.photos import parcel_photos
from app.queries.timeline import timeline
from app.rules.inserts import Insert
from app.rules.periods import Period
from app.scanning.own_codes import CommandCode
from app.station import headless
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.values import shop_day
from app.workflows import inserts, shipping
from app.workflows.house_settings import save_settings
from app.workflows.outcome import Level
from app.workflows.verify import verify
from tests.support.bench import done, parcels, pick
from tests.support.desk import Bench
from tests.support.house import MUG, House


def _rule(house: House, **values: str) -> None:
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, values)))


def _filled(bench: Bench, units: int = 1, packed: int = 1) -> int:
    """An order of so many mugs on the bench, some of them in its parcel."""
    order_id = bench.house.order((MUG, units))
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    for _ in range(packed):
        bench.scan(bench.article(MUG))
    return order_id


def _lines(bench: Bench, *lines: str) -> list[dict[str, Any]]:
    """What a headless station answers."""
    out = io.StringIO()
    headless.run(bench.station, lines, out, "en", bench.folder)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _picture(bench: Bench, colour: str = "brown") -> Path:
    path = bench.folder / f"the {colour} box.png"
    Image.new("RGB", (64, 48), colour).save(path)
    return path


def test_each_parcel_of_an_order_waits_for_its_photo_and_then_closes_by_itself(bench: Bench) -> None:
    _rule(bench.house, box_photo="always")
    order_id = _filled(bench, units=2)
    asked = bench.command(CommandCode.CLOSE_PARCEL)
    assert (asked.outcome.code, asked.outcome.level) == ("photo_wanted", Level.WARNING)
    assert step_of(asked.session) is StepName.PACK_PHOTO
    assert bench.scan(bench.article(MUG)).outcome.code == "unexpected_scan"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "photo_wanted", "there is none yet"
    assert bench.command(CommandCode.PHOTO).outcome.code == "photo_asked"
    broken = bench.folder / "broken.png"
    broken.write_text("no picture")
    missing, taken = _lines(bench, f":photo {broken}", f":photo {_picture(bench)}")
    assert (missing["code"], missing["step"]) == ("photo_unreadable", "pack_photo")
    assert (taken["code"], taken["step"]) == ("parcel_closed_more_to_pack", "pack_items")
    bench.scan(bench.article(MUG))
    again = bench.command(CommandCode.CLOSE_PARCEL).outcome
    assert again.code == "photo_wanted", "the second box is another one"
    bench.press("leave")
    [noted] = _lines(bench, f":photo {_picture(bench, 'red')}")
    assert noted["code"] == "parcel_photographed", "taken before it is asked for, nothing closes by itself"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    photos = bench.house.database.read(lambda c: parcel_photos(c, order_id))
    assert [len(photos[parcel.id]) for parcel in parcels(bench.house, order_id)] == [1, 1]
    [late] = _lines(bench, f":photo {_picture(bench)}")
    assert late["code"] == "command_not_now", "no box lies open"
    assert list(verify(bench.house.database)) == []


def test_without_a_photo_the_reason_is_in_the_story_and_before_whoever_decides(bench: Bench) -> None:
    house = bench.house
    _rule(house, box_photo="always")
    order_id = _filled(bench)
    bench.command(CommandCode.CLOSE_PARCEL)
    assert bench.press("confirm").outcome.code == "ask_no_photo"
    bench.press("leave")
    assert step_of(bench.station.session) is StepName.PACK_CLOSE
    bench.command(CommandCode.CLOSE_PARCEL)
    bench.press("confirm")
    assert bench.scan("2").outcome.code == "order_packed"
    [parcel] = parcels(house, order_id)
    [entry] = [
        each
        for each in house.database.read(lambda c: timeline(c, order_id, limit=50))
        if each.action == "parcel_not_photographed"
    ]
    said = journal_sentence("fr", entry.action, entry.details, entry.reason)
    assert said.endswith("fermé sans photo\u00a0: La caméra ne montre rien")
    detail = house.database.read(lambda c: order_detail(c, order_id))
    assert [each.no_photo for each in detail.parcels] == ["reason_camera_dark"]
    steps = house.database.read(lambda c: black_box(c, parcel.id)).steps
    assert "parcel_not_photographed" in {each.action for each in steps}
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel.id)))
    today = shop_day(house.database.clock())
    week = Period(today, today)
    assert house.database.read(lambda c: service(c, week)).photographed == Part(0, 1)
    behind = house.database.read(lambda c: orders_behind(c, Behind(Of.UNPHOTOGRAPHED, week)))
    assert [row.id for row in behind] == [order_id]


@pytest.mark.parametrize(("more", "asks"), [(0, True), (1, False)])
def test_from_a_value_on_the_order_decides(bench: Bench, more: int, asks: bool) -> None:
    order_id = _filled(bench)
    total = select(Order.total_cents).where(Order.id == order_id)
    worth = bench.house.database.read(lambda c: c.scalar(total)) or 0
    _rule(bench.house, box_photo="from_value", box_photo_from_cents=str(worth + more))
    closed = bench.command(CommandCode.CLOSE_PARCEL).outcome
    assert closed.code == ("photo_wanted" if asks else "order_packed")
    if asks:
        assert (closed.facts["total_cents"], closed.facts["from_cents"]) == (worth, worth)


def test_what_was_put_in_is_asked_first_once_and_told_once(bench: Bench) -> None:
    house = bench.house
    _rule(house, box_photo="always")
    leaflet = Insert("Leaflet", confirmed=True)
    done(house.act(Role.MANAGER, lambda uow: inserts.save_inserts(uow, [leaflet])))
    order_id = _filled(bench)
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "inserts_wanted"
    assert bench.press("confirm").outcome.code == "photo_wanted"
    [taken] = _lines(bench, f":photo {_picture(bench)}")
    assert taken["code"] == "order_packed"
    told = house.database.read(lambda c: timeline(c, order_id, limit=50))
    assert [each.action for each in told].count("inserts_in") == 1
