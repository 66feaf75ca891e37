"""Starting: the window shows first, the station opens beside it, and what is wrong is said in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.config import Settings, load_settings
from app.ui.application import Shell
from tests.support.house import House

_CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def shell(qapp: QApplication, ui_house: House, tmp_path: Path) -> Iterator[Shell]:
    url = str(ui_house.database.engine.url)
    settings = Settings(database=url, station="DESK-1", language="en", data_folder=str(tmp_path / "data"))
    shell = Shell(qapp, settings, keeps_settings=False)
    yield shell
    shell.window.close()
    shell.close()


def _said(shell: Shell) -> str:
    return "\n".join(label.text() for label in shell.window.findChildren(QLabel) if label.isVisible())


def test_the_window_shows_before_the_station_is_open(shell: Shell, qtbot: QtBot) -> None:
    shell.show()
    assert shell.window.isVisible()
    assert "Opening the shop" in _said(shell)
    qtbot.waitUntil(lambda: "Who is working here?" in _said(shell), timeout=10_000)
    qtbot.waitUntil(lambda: "Packer" in _said(shell), timeout=5000)


def test_a_database_that_cannot_be_used_is_named_in_one_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_text("This is no database, whatever its name says. " * 50, "utf-8")
    settings = Settings(database=f"sqlite:///{broken}", language="en", data_folder=str(tmp_path / "data"))
    shell = Shell(qapp, settings, keeps_settings=False)
    shell.show()
    qtbot.waitUntil(lambda: "Opening the shop" not in _said(shell), timeout=10_000)
    assert "Traceback" not in _said(shell)
    assert "database_" not in _said(shell)
    shell.window.close()


def test_a_mistake_of_ours_is_said_and_the_window_goes_on(shell: Shell, qtbot: QtBot) -> None:
    shell.show()
    qtbot.waitUntil(lambda: "Who is working here?" in _said(shell), timeout=10_000)
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        shell.take_fault(ZeroDivisionError, error, error.__traceback__)
    strip = shell.window.feedback.strip
    qtbot.waitUntil(strip.isVisible, timeout=5000)
    assert "by nothing" in strip.sentence


def test_another_language_is_kept_for_the_next_start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.config.settings_path", lambda: tmp_path / "settings.toml")
    shell = Shell(qapp, Settings(language="en"))
    shell.window.settings_changed.emit(Settings(language="fr", theme="dark", station="BENCH-7"))
    kept = load_settings(tmp_path / "settings.toml", {})
    assert (kept.language, kept.theme, kept.station) == ("fr", "dark", "BENCH-7")
    shell.window.close()


def test_the_first_window_waits_for_no_database_library() -> None:
    names = "('sqlalchemy', 'psycopg', 'alembic')"
    heavy = f"import sys, app.ui.application; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", heavy], cwd=_CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
