"""A backup taken while people scan, and brought back; what is damaged is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.config import Settings
from app.database.faults import DatabaseNewer
from app.database.unit_of_work import Database
from app.models.order import Order
from app.models.refusals import Refusal
from app.station import backup
from app.workflows.verify import verify
from tests.support.bench import ship
from tests.support.house import MUG, House
from tests.support.postgres import Cluster

Place = Callable[[], Settings]


@pytest.fixture
def shop(house: House, tmp_path: Path) -> Settings:
    """A shop with one order on its way and a photo."""
    ship(house, (MUG, 1))
    folder = tmp_path / "station"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a1b2.jpg").write_bytes(b"a photo")
    url = house.database.engine.url.render_as_string(hide_password=False)
    return Settings(database=url, data_folder=str(folder))


@pytest.fixture
def elsewhere(shop: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An empty place of the same kind."""
    folder = str(tmp_path / "elsewhere")
    if shop.database.startswith("sqlite"):
        return Settings(database=f"sqlite:///{tmp_path}/new/shop.sqlite", data_folder=folder)
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    cluster.drop_database("restored")
    cluster.create_database("restored")
    return Settings(database=cluster.url("restored"), data_folder=folder)


def orders(settings: Settings) -> int:
    database = Database(settings.database)
    try:
        assert list(verify(database)) == []
        return database.read(lambda c: c.scalar(select(func.count()).select_from(Order))) or 0
    finally:
        database.close()


def test_what_is_restored_is_the_shop(shop: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "evening.backup"
    made = backup.back_up(shop, file)
    assert made.rows["orders"] == 1
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".arrimage")] == []
    assert backup.restore(elsewhere, file) == made
    assert orders(elsewhere) == 1
    assert (elsewhere.folder / "photos" / "a1b2.jpg").read_bytes() == b"a photo"
    with pytest.raises(Refusal, match="restore_not_empty"):
        backup.restore(elsewhere, file)
    with pytest.raises(Refusal, match="backup_exists"):
        backup.back_up(shop, file)


def test_a_backup_while_people_work_is_one_moment(
    shop: Settings, house: House, elsewhere: Settings, tmp_path: Path
) -> None:
    enough = threading.Event()

    def sell() -> None:
        while not enough.is_set():
            house.order((MUG, 1))

    seller = threading.Thread(target=sell)
    seller.start()
    try:
        backup.back_up(shop, tmp_path / "now.backup")
    finally:
        enough.set()
        seller.join()
    backup.restore(elsewhere, tmp_path / "now.backup")
    assert 1 <= orders(elsewhere) <= orders(shop)


@pytest.mark.parametrize("harm", ["cut", "flip", "other"])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    shop: Settings, elsewhere: Settings, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "evening.backup"
    backup.back_up(shop, file)
    whole = bytearray(file.read_bytes())
    if harm == "cut":
        whole = whole[: len(whole) // 2]
    elif harm == "flip":
        whole[len(whole) // 2] ^= 0xFF
    else:
        whole = bytearray(b"Cher client, ")
    file.write_bytes(whole)
    with pytest.raises(Refusal, match="backup_damaged"):
        backup.restore(elsewhere, file)
    if elsewhere.database.startswith("sqlite"):
        assert not Path(elsewhere.database.removeprefix("sqlite:///")).exists()
    else:
        database = Database(elsewhere.database)
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert database.read(lambda c: c.scalar(text(tables))) == 0
        database.close()


def test_a_newer_programs_backup_is_left_alone(
    shop: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "evening.backup"
    backup.back_up(shop, file)
    monkeypatch.setattr("app.database.migrate.head", lambda: "0001")
    with pytest.raises(DatabaseNewer):
        backup.restore(elsewhere, file)


def test_a_file_that_is_replaced_is_kept_beside(sqlite_database: Database, tmp_path: Path) -> None:
    house = House(sqlite_database)
    url = str(sqlite_database.engine.url)
    settings = Settings(database=url, data_folder=str(tmp_path / "data"))
    backup.back_up(settings, tmp_path / "before.backup")
    house.order((MUG, 1))
    sqlite_database.close()
    backup.restore(settings, tmp_path / "before.backup", replace=True)
    assert orders(settings) == 0
    [kept] = tmp_path.glob("arrimage-before-*.sqlite")
    assert orders(Settings(database=f"sqlite:///{kept}")) == 1


def test_an_unsound_shop_makes_no_backup(sqlite_database: Database, tmp_path: Path) -> None:
    house = House(sqlite_database)
    house.order((MUG, 1))
    with sqlite_database.write_connection() as connection, connection.begin():
        connection.execute(text("UPDATE stock_level SET on_hand = on_hand + 1"))
    settings = Settings(database=str(sqlite_database.engine.url), data_folder=str(tmp_path / "data"))
    with pytest.raises(Refusal, match="backup_unsound"):
        backup.back_up(settings, tmp_path / "bad.backup")
    assert not (tmp_path / "bad.backup").exists()
