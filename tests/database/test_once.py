"""What a transaction reads once is seen anew where it changes it itself, and by the next transaction."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from app.database.unit_of_work import UnitOfWork
from app.models import house as settings
from tests.support.house import House


def test_a_transaction_reads_the_settings_once_and_sees_its_own_change(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, asked = settings._read, []

    def noted(connection: Connection) -> dict[str, Any]:
        asked.append(connection)
        return read(connection)

    def act(uow: UnitOfWork) -> tuple[object, object, object]:
        before = settings.setting(uow.connection, "seller_name")
        days = settings.setting(uow.connection, "commercial_return_days")
        settings.change_setting(uow, "seller_name", "Maison Lune")
        return before, days, settings.setting(uow.connection, "seller_name")

    with monkeypatch.context() as patched:
        patched.setattr(settings, "_read", noted)
        before, days, after = house.database.write(act, house.station)
    assert (days, after) == (14, "Maison Lune")
    assert before != after
    assert len(asked) == 2
    assert house.database.read(lambda c: settings.setting(c, "seller_name")) == "Maison Lune"
