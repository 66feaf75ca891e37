"""What a transaction reads once is seen anew where it changes it itself, and by the next transaction."""

from __future__ import annotations

from sqlalchemy import Connection, event

from app.database.unit_of_work import UnitOfWork
from app.models import house as settings
from tests.support.house import House


def test_a_transaction_reads_the_settings_once_and_sees_its_own_change(house: House) -> None:
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "FROM setting" in statement:
            asked.append(statement)

    def act(uow: UnitOfWork) -> tuple[object, object, object]:
        before = settings.setting(uow.connection, "seller_name")
        days = settings.setting(uow.connection, "commercial_return_days")
        settings.change_setting(uow, "seller_name", "Maison Lune")
        return before, days, settings.setting(uow.connection, "seller_name")

    event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        before, days, after = house.database.write(act, house.station)
    finally:
        event.remove(house.database.engine, "before_cursor_execute", note)
    assert (days, after) == (14, "Maison Lune")
    assert before != after
    assert len(asked) == 2
    assert house.database.read(lambda c: settings.setting(c, "seller_name")) == "Maison Lune"
