"""The people and stations of the house, and who of them is let through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    ScalarSelect,
    String,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database.unit_of_work import Actor, UnitOfWork
from app.models.base import Base, BigId, Id, Moment, UtcDateTime, state_type
from app.models.permissions import MAY, may
from app.models.refusals import NotAllowed, NotSignedIn, SessionOver
from app.models.states import Role


class Staff(Base):
    """A person with a PIN and a badge; never deleted, only made inactive, since the journal names them."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("failed_pins >= 0", name="failed_pins"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    badge: Mapped[int] = mapped_column(BigId, unique=True)
    """Serial of the badge barcode: random, so that nobody can print a colleague's by counting."""
    pin_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    failed_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts changes of roles, PIN and badge: a session that began before the last one is over."""


class StaffRole(Base):
    """One role of one person."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(state_type(Role), primary_key=True)


class Station(Base):
    """A bench, counter or desk; each keeps its own journal chain, whose head is here."""

    __tablename__ = "station"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("failed_pins >= 0", name="failed_pins"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    site: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Where it stands: empty for the warehouse, else the code of a shop."""
    journal_sequence: Mapped[int] = mapped_column(default=0)
    journal_digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[Moment]
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Its last heartbeat: what a station holds is free again when it has been silent for long."""
    failed_pins: Mapped[int] = mapped_column(default=0, server_default="0")
    """Wrong PINs in a row, whoever's they were: somebody trying names one after the other is stopped too."""
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


_STILL_THERE = select(Staff.id).where(
    Staff.id == bindparam("staff"), Staff.revision == bindparam("revision"), Staff.active
)


def station_code(connection: Connection, station_id: int) -> str:
    """What a station is called."""
    return connection.execute(select(Station.code).where(Station.id == station_id)).scalar_one()


def site_of(station_id: int) -> ScalarSelect[str]:
    """Where a station stands, as a part of a statement."""
    return select(Station.site).where(Station.id == station_id).scalar_subquery()


def session_holds(connection: Connection, actor: Actor) -> bool:
    """Whether what ``actor`` signed in with still counts: the person is here, with the same roles, PIN and badge."""
    if actor.staff_id is None:
        return True
    signed_in = {"staff": actor.staff_id, "revision": actor.revision}
    return connection.scalar(_STILL_THERE, signed_in) is not None


def require_session(uow: UnitOfWork) -> None:
    """Raise ``SessionOver`` where the actor's roles, PIN or badge were changed or withdrawn since the sign-in."""
    if uow.actor.staff_id is not None and not uow.signed_in:
        raise SessionOver


def require(actor: Actor, action: str) -> int:
    """The id of the signed-in person, if ``permissions.MAY`` lets one of their roles do ``action``.

    Raises ``NotSignedIn`` or ``NotAllowed``.
    """
    if actor.staff_id is None:
        raise NotSignedIn(action=action)
    if not may(actor.roles, action):
        raise NotAllowed(action=action, allowed_roles=", ".join(sorted(MAY[action])))
    return actor.staff_id
