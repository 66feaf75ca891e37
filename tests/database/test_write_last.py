"""What is left for the end of a transaction is written with its commit, or nothing of it is."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, exc, func, insert, literal, select, update

from app.database.round_trips import ask_all
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Channel
from app.models.command import Command
from app.models.journal import JournalEntry
from app.models.order import Order, OrderLine
from app.models.states import Lifecycle, Stage
from app.workflows.verify import verify
from tests.support.house import MUG, SHIRT, House

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


def test_writes_to_tables_of_their_own_and_again_to_one_of_them_all_take_place(house: House) -> None:
    """One row a table may go as one statement; what meets a row of the same transaction is a statement after it."""
    more, name = insert(Channel).inline(), update(Channel).where(Channel.code == bindparam("which"))

    def act(uow: UnitOfWork) -> None:
        command = {"id": "several", "station_id": uow.actor.station_id, "at": uow.now, "outcome": {"at": 1}}
        uow.write_last(_KEEP, command)
        uow.write_last(more, {"code": "one", "name": "to be renamed"})
        uow.write_last(name.values(name="written last"), {"which": "one"})
        uow.write_last(
            _CHANNEL, {"code": "two", "name": "written last"}, {"code": "three", "name": "written last"}
        )
        journal.record(uow, "tried", "channel", None)

    before = _entries(house)
    house.database.write(act, house.station)
    assert (_channels(house), _entries(house)) == (["one", "two", "three"], before + 1)
    kept = house.database.read(lambda c: c.scalar(select(Command.outcome).where(Command.id == "several")))
    assert kept == {"at": 1}
    assert list(verify(house.database)) == []


def test_what_is_asked_of_the_driver_is_what_sqlalchemy_would_answer(house: House) -> None:
    order_id = house.order((MUG, 2), (SHIRT, 1))
    question = (
        select(
            Order.id,
            Order.placed_at,
            Order.stage,
            Order.promise_date,
            OrderLine.sku,
            (Order.open_holds > 0).label("held"),
        )
        .add_columns(
            literal("always").label("word"), Order.gift, OrderLine.unit_cents.label("price"), Command.outcome
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .outerjoin(Command, Command.id == bindparam("command"))
        .where(Order.id == bindparam("order"), Order.lifecycle == Lifecycle.OPEN)
        .order_by(OrderLine.position)
    )
    house.database.write(lambda uow: _act(uow, "kept", "any"), house.station)
    values = {"order": order_id, "command": "kept"}
    asked, expected = house.database.read(
        lambda c: (ask_all(c, question, values), c.execute(question, values).all())
    )
    assert [tuple(row) for row in asked] == [tuple(row) for row in expected]
    seen = [(row.sku, row.stage, row.word, row.outcome) for row in asked]
    assert seen == [(MUG, Stage.READY, "always", {}), (SHIRT, Stage.READY, "always", {})]
    assert house.database.read(lambda c: ask_all(c, question, {**values, "order": 0})) == []
