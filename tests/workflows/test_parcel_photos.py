"""The photo of an open box: noted once, with its digest in the journal, while the parcel is here."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from app.models.journal import JournalEntry
from app.models.states import Role
from app.models.trace import ParcelPhoto
from app.workflows import packing, shipping
from app.workflows.outcome import Outcome
from app.workflows.parcel_photos import add_photo
from tests.support import bench
from tests.support.house import MUG, House

DIGEST = "ab" * 32


def note(house: House, parcel: int, role: Role = Role.PACKER, digest: str = DIGEST) -> Outcome:
    return house.act(role, lambda uow: add_photo(uow, parcel, f"{digest}.jpg", digest))


def test_a_photo_is_noted_once_with_its_digest_in_the_journal(house: House) -> None:
    order = house.order((MUG, 1))
    bench.pick(house, order)
    opened = bench.done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order)))
    parcel = int(opened.facts["parcel_id"])
    assert note(house, parcel).values["photos"] == 1
    assert note(house, parcel).values["photos"] == 1
    assert note(house, parcel, digest="cd" * 32).values["photos"] == 2
    rows: list[Any] = list(house.database.read(lambda c: c.execute(select(ParcelPhoto)).all()))
    assert [row.parcel_id for row in rows] == [parcel, parcel]
    query = select(JournalEntry.details).where(JournalEntry.action == "parcel_photographed")
    entries = house.database.read(lambda c: c.scalars(query.order_by(JournalEntry.id)).all())
    assert [json.loads(each)["sha256"] for each in entries] == [DIGEST, "cd" * 32]


def test_only_who_packs_and_only_while_it_is_here(house: House) -> None:
    order = house.order((MUG, 1))
    bench.pick(house, order)
    parcel = bench.pack(house, order)
    assert note(house, parcel, Role.PICKER).code == "not_allowed"
    assert note(house, 999).code == "not_found"
    assert note(house, parcel).code == "parcel_photographed", "closed, and still here"
    bench.done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    assert note(house, parcel, digest="ef" * 32).code == "parcel_left_already"
