"""Days whose sales were reported to the tax office: nothing is dated into them any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment


class ReportedDay(Base):
    """One day, with the digest of what was reported for it."""

    __tablename__ = "reported_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    reported_at: Mapped[Moment]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
