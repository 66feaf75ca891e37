"""Pick faces that run low, and where they are filled up from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.models.pick_face import PickFace, to_fill
from app.models.product import Product
from app.models.staff import Staff
from app.models.stock import Location
from app.queries.touched import LISTED, Touched


@dataclass(frozen=True, slots=True)
class LowFace:
    """``urgent``: open orders take all that lies there. ``rank`` is its place in the list."""

    id: int
    rank: int
    location: str
    sku: str
    name: str
    on_hand: int
    units: int
    source: str
    urgent: bool
    claimed_by: str


def low_faces(
    connection: Connection, *, only: Touched | None = None, limit: int = LISTED
) -> tuple[LowFace, ...]:
    """Faces to fill, the most urgent first (``ranked``); ``only`` those touched, by face or article."""
    fills = to_fill(connection, limit=limit)
    rows = {
        row.id: row
        for row in connection.execute(
            select(
                PickFace.id, PickFace.product_id, Location.code, Product.sku, Product.name,
                Staff.name.label("who"),
            )
            .join(Location, Location.id == PickFace.location_id)
            .join(Product, Product.id == PickFace.product_id)
            .outerjoin(Staff, Staff.id == PickFace.claimed_by)
            .where(PickFace.id.in_([fill.face_id for fill in fills]))
        )
    }  # fmt: skip
    sources = select(Location.id, Location.code).where(Location.id.in_([fill.source_id for fill in fills]))
    codes = {row.id: row.code for row in connection.execute(sources)}
    found = tuple(
        LowFace(
            fill.face_id, rank, rows[fill.face_id].code, rows[fill.face_id].sku, rows[fill.face_id].name,
            fill.on_hand, fill.units, codes[fill.source_id], fill.urgent, rows[fill.face_id].who or "",
        )
        for rank, fill in enumerate(fills)
    )  # fmt: skip
    if only is None:
        return found
    faces, products = set(only.get("pick_face", ())), set(only.get("stock", ()))
    return tuple(row for row in found if row.id in faces or rows[row.id].product_id in products)


def ranked(row: LowFace) -> int:
    """The order of ``low_faces``."""
    return row.rank


def fill_under_way(connection: Connection, place: Mapping[str, Any]) -> dict[str, Any]:
    """What the screen of a fill shows, for a session that was restored: as an outcome's facts have it."""
    ids = (place["source_id"], place["location_id"])
    codes = {
        row.id: row.code
        for row in connection.execute(select(Location.id, Location.code).where(Location.id.in_(ids)))
    }
    product = connection.execute(
        select(Product.sku, Product.name).where(Product.id == place["product_id"])
    ).one()
    kept = {name: place[name] for name in ("units", "at_source", "taken")}
    return {"source": codes[ids[0]], "face": codes[ids[1]], **product._asdict(), **kept}
