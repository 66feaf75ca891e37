"""What is left for the end of a transaction is written with its commit, or nothing of it is."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, func, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Channel
from app.models.command import Command
from app.models.journal import JournalEntry
from app.workflows.verify import verify
from tests.support.house import House

_KEEP, _CHANNEL = insert(Command), insert(Channel)


def _entries(house: House) -> int:
    return int(house.database.read(lambda c: c.execute(select(func.count(JournalEntry.id))).scalar_one()))


def _channels(house: House) -> list[str]:
    query = select(Channel.code).where(Channel.name == "written last").order_by(Channel.id)
    return list(house.database.read(lambda c: c.scalars(query).all()))


def _act(uow: UnitOfWork, command: str, channel: str) -> None:
    row = {"id": command, "station_id": uow.actor.station_id, "at": uow.now, "outcome": {}}
    uow.write_last(_KEEP, row)
    uow.connection.execute(_CHANNEL, {"code": channel, "name": "written last"})
    journal.record(uow, "tried", "channel", None, command=command)


def test_what_the_server_refuses_at_the_end_undoes_all_and_the_next_transaction_begins_anew(
    house: House,
) -> None:
    house.database.write(lambda uow: _act(uow, "once", "first"), house.station)
    before = _entries(house)
    with pytest.raises(exc.IntegrityError):
        house.database.write(lambda uow: _act(uow, "once", "second"), house.station)
    assert (_channels(house), _entries(house)) == (["first"], before)
    house.database.write(lambda uow: _act(uow, "twice", "third"), house.station)
    assert (_channels(house), _entries(house)) == (["first", "third"], before + 1)


def test_few_entries_and_many_of_one_transaction_are_one_chain_in_order(house: House) -> None:
    def act(uow: UnitOfWork) -> None:
        journal.record(uow, "first", "channel", None)
        journal.record_all(uow, [journal.Happening(f"of many {n:02d}", "channel", n) for n in range(20)])
        journal.record(uow, "last", "channel", None)

    before = _entries(house)
    house.database.write(act, house.station)
    query = select(JournalEntry.action).order_by(JournalEntry.id).offset(before)
    actions = house.database.read(lambda c: c.scalars(query).all())
    assert actions == ["first", *(f"of many {n:02d}" for n in range(20)), "last"]
    assert list(verify(house.database)) == []
