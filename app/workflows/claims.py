"""Who works on what: an order on a bench, a picker's list or count, a return on a table; one person each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, null, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.base import UtcDateTime
from app.models.counting import CountRequest
from app.models.order import Order
from app.models.pick_face import PickFace
from app.models.picking import PickList
from app.models.refusals import NotFound, TakenByOther
from app.models.rma import Rma
from app.models.staff import Staff, Station
from app.models.states import PickListState, RmaState

#: A station that did not say for so long that it is there has crashed or been switched off. It says so every ten
#: seconds (see station/heartbeat.py): a server that restarts, or a cut network, is over long before.
SILENT_AFTER = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work that belongs to one person at one station: its table, and who and where in it."""

    subject: str
    table: type[Any]
    who: str = "claimed_by"
    where: str = "claimed_station_id"
    name: str = "reference"
    under_way: tuple[Any, ...] = ()
    """Further conditions for rows that are still worked on; who picked a finished list stays written down."""

    @property
    def person(self) -> Any:
        return getattr(self.table, self.who)

    @property
    def station(self) -> Any:
        return getattr(self.table, self.where)


ORDER = Work("order", Order)
PICK_LIST = Work(
    "pick_list", PickList, "picker_id", "station_id", "number", (PickList.state == PickListState.PICKING,)
)
RETURN = Work("rma", Rma, name="number", under_way=(Rma.state.in_((RmaState.RECEIVED, RmaState.INSPECTING)),))
COUNT = Work("count_request", CountRequest, name="id", under_way=(CountRequest.done_at.is_(None),))
FACE = Work("pick_face", PickFace, name="id")
ALL = (ORDER, PICK_LIST, RETURN, COUNT, FACE)
BY_SUBJECT = {work.subject: work for work in ALL}
_RELEASE = {
    work.subject: update(work.table)
    .where(work.table.id == bindparam("subject"))
    .values({work.person: null(), work.station: null()})
    for work in ALL
}


_SEEN = update(Station).where(Station.id == bindparam("station")).values(seen_at=func.now())


class Holder(NamedTuple):
    """Who has a piece of work, and where; ``silent`` once that station has not been heard of for long."""

    staff_id: int | None
    station_id: int | None
    who: str
    where: str
    silent: bool


def holder(uow: UnitOfWork, work: Work, subject_id: int) -> Holder | None:
    """Who has it, or ``None`` where nobody does; raises ``NotFound``."""
    row = uow.connection.execute(
        select(
            work.person.label("staff_id"), work.station.label("station_id"), Staff.name.label("who"),
            Station.name.label("where"), Station.seen_at, func.now(type_=UtcDateTime).label("now"),
        )
        .outerjoin(Staff, Staff.id == work.person)
        .outerjoin(Station, Station.id == work.station)
        .where(work.table.id == subject_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(kind=work.subject, given=subject_id)
    if row.staff_id is None:
        return None
    silent = is_silent(row.seen_at, row.now)
    return Holder(row.staff_id, row.station_id, row.who, row.where or "", silent)


def is_silent(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a station was last heard of too long ago to hold anything; one that never spoke is not.

    Both by the database's clock: a station whose own is off loses nothing.
    """
    return seen_at is not None and now - seen_at > SILENT_AFTER


def claim(uow: UnitOfWork, work: Work, subject_id: int, *, take_over: bool = False) -> Holder | None:
    """Take a piece of work for who is signed in; returns from whom it was taken, or ``None``.

    What lies at a station that has been silent for long is taken without asking, as is one's own work at another
    station. Raises ``TakenByOther`` where somebody else has it and ``take_over`` does not say so.
    """
    # Locked, so that of two that take it at the same moment one hears of the other.
    query = select(work.table.id).where(work.table.id == subject_id)
    uow.connection.execute(locking(uow.connection, query)).first()
    before = holder(uow, work, subject_id)
    me = uow.actor.staff_id
    if before is not None and before.staff_id != me and not before.silent and not take_over:
        raise _taken(uow, work, subject_id, before)
    _put(uow, work, subject_id, me, uow.actor.station_id)
    uow.at_commit(_say_here)
    if before is None or (before.staff_id, before.station_id) == (me, uow.actor.station_id):
        return None
    journal.record(
        uow, "taken_over", work.subject, subject_id,
        order_id=subject_id if work is ORDER else None,
        who=before.who, where=before.where, silent=before.silent,
    )  # fmt: skip
    return before


def _say_here(uow: UnitOfWork) -> None:
    """Last of all, as the journal's head is: who locks the station's row first would wait for the journal's."""
    uow.write_last(_SEEN, {"station": uow.actor.station_id})


def require_here(uow: UnitOfWork, work: Work, subject_id: int, station_id: int | None) -> None:
    """Raise ``TakenByOther`` once the work lies at another station: whoever had it before goes no further.

    ``station_id``: where it lies, as read with the rest. Another badge at the same station goes on with it, and
    what was given back meanwhile (the program was ended, the person signed out) is taken up again.
    """
    if station_id == uow.actor.station_id:
        return
    if station_id is None:
        mine = {work.person: uow.actor.staff_id, work.station: uow.actor.station_id}
        free = (work.table.id == subject_id, work.station.is_(None))
        if uow.connection.execute(update(work.table).where(*free).values(mine)).rowcount:
            uow.changed(work.subject, subject_id)
            return
    now = holder(uow, work, subject_id)
    if now is not None and now.station_id != uow.actor.station_id:
        raise _taken(uow, work, subject_id, now)


def _taken(uow: UnitOfWork, work: Work, subject_id: int, by: Holder) -> TakenByOther:
    name = uow.connection.scalar(select(getattr(work.table, work.name)).where(work.table.id == subject_id))
    told = f"L-{name:06d}" if work is PICK_LIST and name is not None else name
    return TakenByOther(what=told, who=by.who, where=by.where, work=work.subject, subject=subject_id)


def lies_at(connection: Connection, work: Work, subject_id: int) -> int | None:
    """The station a piece of work lies at, or ``None``."""
    return connection.scalar(select(work.station).where(work.table.id == subject_id))


def taken_from_here(uow: UnitOfWork, work: Work, subject_id: int) -> dict[str, Any] | None:
    """``what`` went to ``who`` and ``where``, or ``None`` where no other station has it."""
    now = holder(uow, work, subject_id)
    if now is None or now.station_id in {None, uow.actor.station_id}:
        return None
    values = _taken(uow, work, subject_id, now).values
    return {name: values[name] for name in ("what", "who", "where")}


def release(uow: UnitOfWork, work: Work, subject_id: int) -> None:
    """Nobody works on it any more."""
    _put(uow, work, subject_id, None, None)


def release_with_commit(uow: UnitOfWork, work: Work, subject_id: int) -> None:
    """The same where nobody takes it again in this transaction: it goes with the commit."""
    uow.write_last(_RELEASE[work.subject], {"subject": subject_id})
    uow.changed(work.subject, subject_id)


def give_back(uow: UnitOfWork, work: Work, subject_id: int) -> bool:
    """Release it unless it has gone to another station meanwhile; whether it was still ours."""
    now = holder(uow, work, subject_id)
    if now is not None and now.station_id != uow.actor.station_id:
        return False
    release(uow, work, subject_id)
    return True


def release_all(uow: UnitOfWork) -> None:
    """The station is left: what lies at it may be taken by anybody without asking."""
    for work in ALL:
        here = work.station == uow.actor.station_id
        held = uow.connection.scalars(select(work.table.id).where(here, *work.under_way)).all()
        for subject_id in held:
            release(uow, work, subject_id)


def _put(uow: UnitOfWork, work: Work, subject_id: int, who: int | None, where: int | None) -> None:
    now = {work.person: who, work.station: where}
    uow.connection.execute(update(work.table).where(work.table.id == subject_id).values(now))
    uow.changed(work.subject, subject_id)
