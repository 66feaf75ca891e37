"""The house's packaging: put by a file, or kept as a whole from the table in the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import insert, select, update

from app.channels.base import FieldRefused, IncomingBox
from app.channels.canonical import as_kept
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.product import Box
from app.models.refusals import Refusal
from app.models.staff import require
from app.workflows.catalogue import Answer, Change
from app.workflows.outcome import Outcome

_FIELDS = tuple(field.name for field in fields(IncomingBox) if field.name != "code")
#: What is offered at the bench has to be seen at one glance.
_MOST = 60


class BoxRefused(Refusal):
    """A row that is no packaging: ``box`` names it."""


def save_boxes(uow: UnitOfWork, boxes: Sequence[IncomingBox]) -> Outcome:
    """Make these the house's packaging; one that is not among them is not offered any more.

    Raises ``BoxRefused``, or ``Refusal`` where a value is none.
    """
    require(uow.actor, "save_boxes")
    if len(boxes) > _MOST:
        raise BoxRefused("boxes_too_many", most=_MOST)
    twice = [code for code, count in Counter(box.code.strip() for box in boxes).items() if count > 1]
    if twice:
        raise BoxRefused("box_twice", box=twice[0])
    try:
        kept = [as_kept(box) for box in boxes]
    except FieldRefused as fault:
        raise BoxRefused(fault.code, **fault.values) from None
    put_boxes(uow, kept)
    gone = uow.connection.execute(
        update(Box)
        .where(Box.active, Box.code.not_in([box.code for box in kept]))
        .values(active=False)
        .returning(Box.id, Box.code)
    ).all()
    for box_id, code in gone:
        journal.record(uow, "box_retired", "box", box_id, code=code)
    uow.changed("box", 0)
    return Outcome("boxes_saved", {"count": len(kept)})


def put_boxes(uow: UnitOfWork, records: Sequence[IncomingBox]) -> list[Answer]:
    """Create or change packaging by code; a retired one that comes again is offered again."""
    wanted = [record.code for record in records]
    rows = uow.connection.execute(select(Box).where(Box.code.in_(wanted)))
    known: dict[str, Any] = {row.code: row for row in rows}
    answers: list[Answer] = []
    for record in records:
        values = {name: getattr(record, name) for name in _FIELDS}
        values["active"] = True
        change, box_id = _put(uow, record.code, values, known.get(record.code))
        known[record.code] = uow.connection.execute(select(Box).where(Box.id == box_id)).one()
        if change is not Change.UNCHANGED:
            journal.record(uow, "box_put", "box", box_id, code=record.code, change=change.value)
            uow.changed("box", box_id)
        answers.append(change)
    return answers


def _put(uow: UnitOfWork, code: str, values: dict[str, Any], row: Any) -> tuple[Change, int]:
    if row is None:
        made = insert(Box).values(code=code, **values).returning(Box.id)
        return Change.CREATED, uow.connection.execute(made).scalar_one()
    if all(getattr(row, name) == value for name, value in values.items()):
        return Change.UNCHANGED, row.id
    uow.connection.execute(update(Box).where(Box.id == row.id).values(**values))
    return Change.AMENDED, row.id
