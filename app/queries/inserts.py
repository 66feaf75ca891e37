"""The house's rules for what goes into parcels, and the channels they may speak of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.channel import Channel
from app.models.insert_rule import insert_rules, inserts_of
from app.models.picking import PickTask
from app.models.product import Product
from app.models.shipment import Parcel
from app.models.states import ParcelState
from app.rules.inserts import Insert


@dataclass(frozen=True, slots=True)
class InsertBook:
    """Rules in their order, and channels by id and name."""

    rules: tuple[Insert, ...]
    channels: tuple[tuple[int, str], ...]


def insert_book(connection: Connection) -> InsertBook:
    """All of it; two statements."""
    channels = connection.execute(select(Channel.id, Channel.name).order_by(Channel.name))
    return InsertBook(insert_rules(connection), tuple((row.id, row.name) for row in channels))


def bag_inserts(connection: Connection, list_id: int) -> tuple[str, ...]:
    """In words what goes into the bag that a walk through a shop fills, with what is still to fetch."""
    if not insert_rules(connection):
        return ()
    of_walk = select(PickTask.order_id).where(PickTask.pick_list_id == list_id)
    bag = select(Parcel.id).where(Parcel.order_id.in_(of_walk), Parcel.state == ParcelState.DRAFT)
    parcel_id = connection.scalar(bag.limit(1))
    if parcel_id is None:
        return ()
    skus = connection.scalars(
        select(Product.sku)
        .join(PickTask, PickTask.product_id == Product.id)
        .where(PickTask.pick_list_id == list_id, PickTask.quantity > PickTask.short)
    ).all()
    return tuple(rule.says for rule in inserts_of(connection, parcel_id, skus))
