"""The layout of a site: its passages replaced by those of a file or of the table in the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import delete, insert, select, update

from app.channels.base import FieldRefused, IncomingPassage
from app.channels.canonical import as_kept
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Shop
from app.models.layout import Passage
from app.models.refusals import Refusal
from app.models.staff import require
from app.rules.routes.layout import Passage as Way
from app.rules.routes.layout import PassageKind, trouble_in
from app.workflows.catalogue import Answer, Change
from app.workflows.outcome import Outcome

_FIELDS = tuple(field.name for field in fields(IncomingPassage) if field.name not in {"site", "code"})


class LayoutRefused(Refusal):
    """Passages that are no layout: the code says why, ``passage`` names one."""


def save_layout(uow: UnitOfWork, site: str, passages: Sequence[IncomingPassage]) -> Outcome:
    """Replace the layout of a site by these passages; none takes it away. Raises ``LayoutRefused``."""
    require(uow.actor, "save_layout")
    try:
        kept = [as_kept(each) for each in passages]
    except FieldRefused as fault:
        raise LayoutRefused(fault.code, **fault.values) from None
    _replace(uow, site, kept)
    return Outcome("layout_saved", {"count": len(passages)})


def put_layout(uow: UnitOfWork, records: Sequence[IncomingPassage]) -> list[Answer]:
    """Replace the layout of every site in ``records``, all of them or (``LayoutRefused``) none."""
    sites = dict.fromkeys(record.site for record in records)
    found: dict[tuple[str, str], Answer] = {}
    for site in sites:
        mine = [record for record in records if record.site == site]
        found |= {(site, code): change for code, change in _replace(uow, site, mine).items()}
    return [found[record.site, record.code] for record in records]


def _replace(uow: UnitOfWork, site: str, records: Sequence[IncomingPassage]) -> dict[str, Change]:
    """Write a site's passages and take away those that are not there any more; what became of each."""
    _check(uow, site, records)
    rows = uow.connection.execute(select(Passage).where(Passage.site == site)).all()
    before = {row.code: row for row in rows}
    changes: dict[str, Change] = {}
    for record in records:
        values = {name: getattr(record, name) for name in _FIELDS}
        values["kind"] = PassageKind(record.kind)
        row = before.pop(record.code, None)
        if row is None:
            uow.connection.execute(insert(Passage).values(site=site, code=record.code, **values))
            changes[record.code] = Change.CREATED
        elif any(getattr(row, name) != value for name, value in values.items()):
            uow.connection.execute(update(Passage).where(Passage.id == row.id).values(**values))
            changes[record.code] = Change.AMENDED
        else:
            changes[record.code] = Change.UNCHANGED
    if before:
        gone = [row.id for row in before.values()]
        uow.connection.execute(delete(Passage).where(Passage.id.in_(gone)))
    if before or set(changes.values()) - {Change.UNCHANGED}:
        journal.record(
            uow,
            "layout_saved",
            "layout",
            None,
            site=site,
            passages=len(records),
            removed=len(before),
        )
        uow.changed("layout", 0)
    return changes


def _check(uow: UnitOfWork, site: str, records: Sequence[IncomingPassage]) -> None:
    if site and uow.connection.scalar(select(Shop.id).where(Shop.code == site)) is None:
        raise LayoutRefused("layout_site_unknown", site=site)
    twice = [code for code, count in Counter(record.code for record in records).items() if count > 1]
    if twice:
        raise LayoutRefused("layout_code_twice", passage=twice[0])
    if not records:
        return
    trouble = trouble_in(
        [
            Way(
                each.code, PassageKind(each.kind), each.x1_mm, each.y1_mm, each.x2_mm, each.y2_mm,
                each.one_way, each.bays, each.faces,
            )
            for each in records
        ]
    )  # fmt: skip
    if trouble is not None:
        raise LayoutRefused(trouble.code, **trouble.values)
