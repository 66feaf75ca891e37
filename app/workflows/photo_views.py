"""The small picture of a photo that every station shows; the whole one lies at the station that took it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from app.database.dialect import insert_ignoring
from app.database.unit_of_work import UnitOfWork
from app.models.retention import first_moment_of_photos, photos_of_open_returns
from app.models.trace import PhotoView
from app.workflows.outcome import Outcome


def keep_view(uow: UnitOfWork, sha256: str, view: bytes) -> None:
    """Keep the small picture of the photo with this digest; nothing where there is none, or one already."""
    if view:
        row = {"sha256": sha256, "kept_at": uow.now, "content": view}
        uow.connection.execute(insert_ignoring(uow.connection, PhotoView, ("sha256",)), row)


def forget_old_views(uow: UnitOfWork, today: date) -> Outcome:
    """Take away those whose period is over (domain 10), but for what an open return needs."""
    old = delete(PhotoView).where(
        PhotoView.kept_at < first_moment_of_photos(today),
        PhotoView.sha256.not_in(photos_of_open_returns("sha256")),
    )
    return Outcome("photo_views_forgotten", {"count": uow.connection.execute(old).rowcount})
