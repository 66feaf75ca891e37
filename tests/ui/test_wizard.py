"""The first run: from a machine without a database to the sign-in of a shop that is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.config import Settings, load_settings
from app.database.unit_of_work import Database
from app.models.states import Role
from app.printing.brand import PLAIN
from app.queries.house import house_settings, team
from app.queries.printing import printers
from app.queries.shops import site_at
from app.scanning.calibration import LINES
from app.scanning.scanner_profile import Layout
from app.station.devices import Devices, SoundSettings, load_devices
from app.station.opening import Found, look
from app.station.station_profile import StationProfile, write_profile
from app.ui.application import Shell
from app.ui.devices.bench_dialog import BenchDialog
from app.ui.devices.calibration_dialog import CalibrationDialog
from app.ui.labels.printer_dialog import PrinterDialog
from app.ui.settings_dialog import SettingsDialog
from app.ui.sign_in import SignIn
from app.ui.team_page import PersonDialog
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.wizard import DEMO, SERVER, Wizard
from app.workflows import staffing
from app.workflows.branding import brand
from tests.support.house import House
from tests.support.pictures import logo_file
from tests.support.printer import VirtualPrinter
from tests.ui.conftest import Screen
from tests.ui.wrong_layout import Scanner


class FirstDay:
    """The program on a fresh machine, and a person at its keys."""

    def __init__(self, shell: Shell, qtbot: QtBot) -> None:
        self.shell, self.qtbot = shell, qtbot

    @property
    def wizard(self) -> Wizard:
        found = self.shell.window.findChildren(Wizard)
        assert found
        return found[-1]

    @property
    def said(self) -> str:
        labels = self.shell.window.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def start(self) -> None:
        self.shell.show()
        self.qtbot.waitUntil(lambda: bool(self.shell.window.findChildren(Wizard)), timeout=10_000)

    def answer(self, field: QWidget, text: str) -> None:
        self.qtbot.keyClicks(field, text)

    def go_on(self, page: int) -> None:
        self.qtbot.keyClick(self.wizard, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.wizard.page == page, timeout=10_000)

    def refused(self, sentence: str) -> None:
        self.qtbot.keyClick(self.wizard, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: sentence in self.wizard.problem.text, timeout=10_000)

    def fill_shop(self) -> None:
        page = self.wizard
        for field, text in (
            (page.name, "Les Deux Quais"),
            (page.street, "3 rue du Port"),
            (page.postal_code, "42000"),
            (page.city, "Ville-sur-Quai"),
        ):
            self.answer(field, text)

    def fill_manager(self) -> None:
        for field, text in (
            (self.wizard.manager, "Maud"),
            (self.wizard.pin, "2580"),
            (self.wizard.pin_again, "2580"),
        ):
            self.answer(field, text)

    def open_until_bench(self) -> BenchDialog:
        self.qtbot.keyClick(self.wizard, Qt.Key.Key_Return)
        window = self.shell.window
        self.qtbot.waitUntil(lambda: bool(window.findChildren(BenchDialog)), timeout=20_000)
        return window.findChildren(BenchDialog)[-1]

    def press(self, page: QWidget, name: str) -> None:
        self.qtbot.waitUntil(lambda: bool(page.findChildren(QPushButton, name)), timeout=10_000)
        page.findChildren(QPushButton, name)[-1].click()

    def until_sign_in(self, name: str) -> None:
        window = self.shell.window
        self.qtbot.waitUntil(lambda: bool(window.findChildren(SignIn)), timeout=20_000)
        self.qtbot.waitUntil(lambda: bool(window.findChildren(QPushButton, f"person-{name}")), timeout=10_000)


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setattr("app.config.settings_path", lambda: path)
    return path


@pytest.fixture
def demo_settings(ui_house: House, tmp_path: Path) -> Settings:
    url = str(ui_house.database.engine.url)
    return Settings(database=url, station="DESK-1", language="en", data_folder=str(tmp_path / "demo"))


@pytest.fixture
def first_day(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, settings_file: Path, demo_settings: Settings
) -> Iterator[FirstDay]:
    settings = Settings(language="en", data_folder=str(tmp_path / "data"))
    shell = Shell(qapp, settings, open_demo=lambda: demo_settings)
    yield FirstDay(shell, qtbot)
    shell.window.close()
    shell.close()


def test_a_shop_is_opened_by_keys_alone(first_day: FirstDay, settings_file: Path, tmp_path: Path) -> None:
    first_day.start()
    first_day.wizard.station.setText("COMPTOIR-1")
    first_day.go_on(1)
    assert not (tmp_path / "data" / "arrimage.sqlite").exists(), "nothing is made before the last page"
    first_day.fill_shop()
    first_day.wizard.counter.setChecked(True)
    first_day.go_on(2)
    first_day.fill_manager()
    bench = first_day.open_until_bench()
    kept = load_settings(settings_file, {})
    assert (kept.station, kept.database) == ("COMPTOIR-1", "")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'arrimage.sqlite'}")
    assert database.read(house_settings)["seller_name"] == "Les Deux Quais"
    assert [each.name for each in database.read(team)] == ["Maud"]
    database.close()
    assert look(first_day.shell.window.settings) is Found.HOUSE
    assert first_day.shell.window.bridge.session.name == "Maud", "who has just opened the shop is in"
    _set_the_bench_up(first_day, bench)
    folder = tmp_path / "data"
    first_day.qtbot.waitUntil(lambda: load_devices(folder, "COMPTOIR-1").sounds.volume == 20, timeout=5000)
    [scanner] = load_devices(folder, "COMPTOIR-1").scanners
    assert scanner.layout is Layout.LEARNT
    subjects = {check.subject for check in bench.check.checks}
    assert subjects >= {"database", "printer", "scanner", "sounds", "staff"}, "as the doctor looks"
    first_day.qtbot.keyClick(bench, Qt.Key.Key_Return)
    assert not bench.isVisible()


def _set_the_bench_up(day: FirstDay, bench: BenchDialog) -> None:
    """A label printer entered by its address and tried, and sounds; the rest is left out."""
    with VirtualPrinter() as printer:
        day.press(bench, "printer-add")
        [dialog] = day.shell.window.findChildren(PrinterDialog)
        day.answer(dialog.name, "Zebra")
        day.answer(dialog.address, printer.address)
        day.qtbot.keyClick(dialog, Qt.Key.Key_Return)
        day.press(bench, "test-ZEBRA")
        day.qtbot.waitUntil(lambda: len(printer.printed) == 1, timeout=10_000)
        day.qtbot.waitUntil(lambda: "Printed" in badges(bench), timeout=10_000)
        for step in range(1, 4):
            day.qtbot.keyClick(bench, Qt.Key.Key_Return)
            assert bench.step == step
            if step == 1:
                _calibrate(day, bench)
        bench.sound.choose(20, muted=False, spoken=False)
        day.qtbot.keyClick(bench, Qt.Key.Key_Return)
        day.qtbot.waitUntil(lambda: "Zebra" in day.said, timeout=10_000)


def _calibrate(day: FirstDay, bench: BenchDialog) -> None:
    """A scanner set to another keyboard scans the sheet."""
    day.press(bench, "calibrate")
    [dialog] = bench.findChildren(CalibrationDialog)
    day.qtbot.waitUntil(dialog.isActiveWindow, timeout=10_000)
    scanner = Scanner()
    for line in LINES:
        scanner.scan(line)
    day.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    day.qtbot.waitUntil(lambda: "Scanner 1" in day.said, timeout=10_000)


def badges(widget: QWidget) -> set[str]:
    return {badge.text for badge in widget.findChildren(Badge) if badge.isVisible()}


def test_a_bench_is_set_up_from_another_ones_file(first_day: FirstDay, tmp_path: Path) -> None:
    first_day.start()
    first_day.go_on(1)
    first_day.fill_shop()
    first_day.go_on(2)
    first_day.fill_manager()
    bench = first_day.open_until_bench()
    printer = {
        "name": "Zebra", "driver": "zpl", "transport": "tcp", "address": "192.0.2.7:9100", "dpi": 203,
        "media_width_mm": 102, "media_height_mm": 152, "documents": ["shipping_label"],
    }  # fmt: skip
    devices = Devices(sounds=SoundSettings(35))
    write_profile(StationProfile("fr", "light", "", devices, {"ZEBRA": printer}), tmp_path / "bench.json")
    bench.use_profile(str(tmp_path / "bench.json"))
    window = first_day.shell.window
    first_day.qtbot.waitUntil(lambda: bench.step == 4, timeout=10_000)
    assert window.bridge.desk.devices.devices == devices
    names = [each.name for each in window.bridge.desk.database.read(printers)]
    assert "Zebra" in names
    first_day.qtbot.waitUntil(lambda: bool(bench.check.checks), timeout=20_000)


def test_what_is_wrong_is_one_sentence_and_what_was_typed_stays(first_day: FirstDay) -> None:
    first_day.start()
    first_day.go_on(1)
    first_day.refused("Give the shop a name.")
    first_day.fill_shop()
    first_day.wizard.postal_code.setText("4200")
    first_day.wizard.postal_code.setFocus()
    first_day.refused("postal code")
    assert first_day.wizard.focusWidget() is first_day.wizard.postal_code, "the keys are where they were"
    assert (first_day.wizard.page, first_day.wizard.city.text()) == (1, "Ville-sur-Quai")
    first_day.wizard.postal_code.setText("42000")
    first_day.go_on(2)
    first_day.fill_manager()
    first_day.wizard.pin_again.setText("9999")
    first_day.refused("not the same")
    for field in (first_day.wizard.pin, first_day.wizard.pin_again):
        field.setText("12")
    first_day.refused("4 to 8 digits")
    first_day.qtbot.keyClick(first_day.wizard, Qt.Key.Key_Escape)
    assert first_day.wizard.page == 1
    assert first_day.wizard.name.text() == "Les Deux Quais"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "Enter the address"),
        ("nonsense", "nonsense"),
        ("postgresql://me:word@127.0.0.1:1/none", "PGPASSWORD"),
        ("postgresql://me@127.0.0.1:1/none", "does not answer"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(first_day: FirstDay, url: str, sentence: str) -> None:
    first_day.start()
    first_day.wizard.choices[SERVER].setChecked(True)
    first_day.wizard.url.setText(url)
    first_day.refused(sentence)
    assert first_day.wizard.page == 0
    assert "word@" not in first_day.said


def test_a_house_that_is_there_is_joined(
    first_day: FirstDay, demo_settings: Settings, settings_file: Path
) -> None:
    first_day.start()
    first_day.wizard.choices[SERVER].setChecked(True)
    first_day.wizard.url.setText(demo_settings.database)
    first_day.qtbot.keyClick(first_day.wizard, Qt.Key.Key_Return)
    first_day.until_sign_in("packer")
    assert load_settings(settings_file, {}).database == demo_settings.database
    window = first_day.shell.window
    assert not window.findChildren(BenchDialog), "whose bench it is, is not known yet"
    window.bridge.act(lambda uow: staffing.sign_in_by_pin(uow, "packer", "1234"))
    first_day.qtbot.waitUntil(lambda: bool(window.findChildren(BenchDialog)), timeout=10_000)
    [bench] = window.findChildren(BenchDialog)
    assert not bench.findChildren(QPushButton, "printer-add"), "an administrator enters printers"


def test_a_shop_on_a_shared_server(
    first_day: FirstDay, postgres_database: Database, settings_file: Path
) -> None:
    url = postgres_database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    first_day.start()
    first_day.wizard.choices[SERVER].setChecked(True)
    first_day.wizard.url.setText(url)
    first_day.go_on(1)
    first_day.fill_shop()
    first_day.go_on(2)
    first_day.fill_manager()
    first_day.open_until_bench()
    assert [each.name for each in postgres_database.read(team)] == ["Maud"]
    assert load_settings(settings_file, {}).database == url


def test_the_demo_is_looked_at_and_nothing_is_kept(first_day: FirstDay, settings_file: Path) -> None:
    first_day.start()
    first_day.wizard.choices[DEMO].setChecked(True)
    first_day.qtbot.keyClick(first_day.wizard, Qt.Key.Key_Return)
    first_day.until_sign_in("packer")
    assert not settings_file.exists()


def test_the_other_language_from_the_first_page(first_day: FirstDay) -> None:
    first_day.start()
    language = first_day.wizard.findChild(QPushButton, "language")
    assert isinstance(language, QPushButton)
    language.click()
    first_day.qtbot.waitUntil(lambda: "Bienvenue" in first_day.said, timeout=5000)


def _settings_dialog(screen: Screen) -> SettingsDialog:
    screen.window.show_settings()
    dialog = screen.window.findChildren(SettingsDialog)[-1]
    assert dialog.house is not None
    screen.until(dialog.house.isEnabled)
    return dialog


def test_the_house_is_changed_in_the_settings(screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    dialog = _settings_dialog(screen)
    fields = dialog.house.fields
    fields["smtp_port"].setText("70000")
    fields["identity_check_from_cents"].setText("200,50 €")
    dialog.go()
    screen.until(lambda: "65535" in dialog.problem.text)
    fields["smtp_port"].setText("465")
    dialog.go()
    database = screen.house.database
    screen.until(lambda: database.read(house_settings)["smtp_port"] == 465)
    assert database.read(house_settings)["identity_check_from_cents"] == 20050


def test_the_house_gets_a_logo_and_a_colour(screen: Screen, tmp_path: Path) -> None:
    screen.sign_in(Role.MANAGER)
    dialog = _settings_dialog(screen)
    screen.click(QPushButton, "settings-house")
    wrong, right = tmp_path / "logo.txt", tmp_path / "logo.png"
    wrong.write_text("nothing", "utf-8")
    right.write_bytes(logo_file())
    field = dialog.house.logo
    field.take_file(wrong)
    screen.until(lambda: "logo.txt" in field.problem.text)
    assert not field.changed
    field.take_file(right)
    screen.until(lambda: field.changed)
    assert field.problem.text == ""
    assert not field.picture.pixmap().isNull()
    dialog.house.fields["brand_colour"].setText("rouge")
    dialog.go()
    screen.until(lambda: "#1B4F72" in dialog.problem.text)
    database = screen.house.database
    assert database.read(brand) == PLAIN, "both or none"
    dialog.house.fields["brand_colour"].setText("#b5542c")
    dialog.go()
    screen.until(lambda: bool(database.read(brand).logo))
    assert database.read(brand).colour == "#B5542C"
    dialog = _settings_dialog(screen)
    screen.click(QPushButton, "settings-house")
    screen.click(QPushButton, "logo-remove")
    dialog.go()
    screen.until(lambda: not database.read(brand).logo)


def test_somebody_joins_and_leaves_the_team(screen: Screen) -> None:
    screen.sign_in(Role.ADMINISTRATOR)
    _settings_dialog(screen)
    screen.click(QPushButton, "settings-team")
    screen.click(QPushButton, "person-add")
    dialog = screen.window.findChildren(PersonDialog)[-1]
    dialog.name.setText("Zoé")
    dialog.roles[Role.PACKER].setChecked(True)
    dialog.pin.setText("4711")
    dialog.go()
    assert "not the same" in dialog.problem.text
    dialog.pin_again.setText("4711")
    dialog.go()
    screen.until(lambda: screen.shows(QPushButton, "remove-Zoé"))
    screen.click(QPushButton, "remove-Zoé")
    asked = [
        each for each in screen.window.findChildren(Dialog) if each.windowTitle().startswith("Remove Zoé")
    ]
    asked[-1].go()
    screen.until(lambda: screen.shows(QPushButton, "back-Zoé"))


def test_a_packer_sees_this_station_alone(screen: Screen) -> None:
    screen.sign_in(Role.PACKER)
    screen.window.show_settings()
    assert screen.window.findChildren(SettingsDialog)[-1].house is None
    assert not screen.shows(QPushButton, "settings-house")


def test_a_station_is_put_into_a_shop_by_whoever_is_in_charge(screen: Screen) -> None:
    database, station = screen.house.database, screen.bridge.desk.settings.station
    screen.sign_in(Role.MANAGER)
    dialog = _settings_dialog(screen)
    screen.until(dialog.site.isEnabled)
    assert [dialog.site.itemText(at) for at in range(dialog.site.count())] == ["Warehouse", "Atelier Lyon"]
    dialog.site.setCurrentIndex(1)
    dialog.go()
    screen.until(lambda: database.read(lambda c: site_at(c, station)) == "LYON")
    screen.sign_in(Role.PACKER)
    screen.window.show_settings()
    seen = screen.window.findChildren(SettingsDialog)[-1]
    screen.until(lambda: seen.site.currentData() == "LYON")
    assert not seen.site.isEnabled()
    seen.go()
    assert database.read(lambda c: site_at(c, station)) == "LYON"
