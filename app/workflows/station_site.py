"""Where a station stands: in the warehouse or in a shop, which is where its parcels leave from."""

from __future__ import annotations

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Shop
from app.models.refusals import Refusal
from app.models.staff import Station, require, site_of
from app.workflows.outcome import Outcome


def place_station(uow: UnitOfWork, site: str) -> Outcome:
    """Say that this station stands in the shop with the code ``site``, or (empty) in the warehouse.

    Parcels it packs from now on stand there; those closed before stay where they are.
    Raises ``Refusal("shop_unknown")``.
    """
    require(uow.actor, "save_settings")
    shop = uow.connection.scalar(select(Shop.name).where(Shop.code == site, Shop.active))
    if site and shop is None:
        raise Refusal("shop_unknown", shop=site)
    station = uow.actor.station_id
    before = uow.connection.execute(select(site_of(station))).scalar_one()
    if before != site:
        uow.connection.execute(update(Station).where(Station.id == station).values(site=site))
        journal.record(uow, "station_placed", "station", station, before=before, after=site)
        uow.changed("setting", 0)
    return Outcome("station_in_shop" if site else "station_in_warehouse", {"shop": shop or ""})
