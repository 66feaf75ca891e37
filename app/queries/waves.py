"""What a manager plans waves with: what they may be for, and those that are under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from sqlalchemy import ColumnElement, Connection, case, func, select

from app.models.channel import Channel
from app.models.house import setting
from app.models.order import Order
from app.models.picking import PickList
from app.models.states import PickListState, Stage
from app.rules.cut_offs import cut_offs


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A wave with lists that are not finished: how many wait, are begun, and are done."""

    wave: int
    waiting: int
    begun: int
    done: int


@dataclass(frozen=True, slots=True)
class WaveDesk:
    """Channels by id and name, carrier services of ready orders, hours of pick-ups, and open waves, oldest first."""

    channels: tuple[tuple[int, str], ...]
    services: tuple[str, ...]
    hours: tuple[time, ...]
    waves: tuple[OpenWave, ...]


def wave_desk(connection: Connection) -> WaveDesk:
    """All of it; four statements."""
    channels = connection.execute(select(Channel.id, Channel.name).order_by(Channel.name))
    services = connection.scalars(
        select(Order.carrier_service)
        .where(Order.stage == Stage.READY, Order.carrier_service != "")
        .distinct()
        .order_by(Order.carrier_service)
    )
    hours = sorted(set(cut_offs(setting(connection, "carrier_cutoffs")).values()))
    return WaveDesk(
        tuple((row.id, row.name) for row in channels), tuple(services), tuple(hours), _open(connection)
    )


def _open(connection: Connection) -> tuple[OpenWave, ...]:
    def counted(state: PickListState) -> ColumnElement[int]:
        return func.sum(case((PickList.state == state, 1), else_=0))

    under_way = select(PickList.wave).where(
        PickList.state.in_((PickListState.OPEN, PickListState.PICKING)), PickList.wave.is_not(None)
    )
    query = (
        select(
            PickList.wave, counted(PickListState.OPEN), counted(PickListState.PICKING), counted(PickListState.DONE)
        )
        .where(PickList.wave.in_(under_way))
        .group_by(PickList.wave)
        .order_by(PickList.wave)
    )  # fmt: skip
    return tuple(
        OpenWave(int(wave or 0), int(waiting), int(begun), int(done))
        for wave, waiting, begun, done in connection.execute(query)
    )
