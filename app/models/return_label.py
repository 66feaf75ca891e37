"""Carriers' labels for the way back: every one asked for, and the files that came with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime, state_type
from app.models.states import LIVE_LABELS, LabelState

#: A return has one label that is asked for, in doubt or bought: the database refuses a second.
_LIVE = f"state IN ({', '.join(repr(state.value) for state in sorted(LIVE_LABELS))})"


class ReturnLabel(Base):
    """One label asked of a carrier; the row is committed before the carrier hears of it."""

    __tablename__ = "return_label"
    __table_args__ = (
        CheckConstraint("price_cents >= 0", name="price"),
        Index(
            "uq_return_label_live",
            "rma_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index("ix_return_label_order_id", "order_id"),
        Index("ix_return_label_done_at", "done_at"),
    )

    id: Mapped[Id]
    rma_id: Mapped[int] = mapped_column(ForeignKey("rma.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carrier.id"))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    """Ours, as the carrier is told: never used for two purchases."""
    state: Mapped[LabelState] = mapped_column(state_type(LabelState), default=LabelState.BUYING)
    number: Mapped[str] = mapped_column(String(60), default="")
    price_cents: Mapped[int | None]
    answer: Mapped[Document] = mapped_column(default=dict)
    """``refused``: code, field, values and the carrier's own words."""
    sandbox: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReturnPaper(Base):
    """A PDF that came with a return label, byte for byte; ``kind`` is ``label``, ``qr`` or a customs paper."""

    __tablename__ = "return_paper"
    __table_args__ = (
        Index("ix_return_paper_return_label_id", "return_label_id"),
        Index("ix_return_paper_order_id", "order_id"),
    )

    id: Mapped[Id]
    return_label_id: Mapped[int] = mapped_column(ForeignKey("return_label.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
