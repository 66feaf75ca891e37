"""The manager's waves in the tab Preparation: filtered, previewed, released, taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.models.states import Role, Stage
from app.station.session import Job
from app.ui.preparation.waves_dialog import WavesDialog
from tests.support.house import BOOK, MUG
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


def _open(screen: Screen) -> WavesDialog:
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("preparation")
    screen.bridge.turn_to(Job.PICKING)
    screen.click(QPushButton, "show-waves")
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, WavesDialog))


def test_a_wave_is_filtered_previewed_released_and_taken_back(screen: Screen) -> None:
    house = screen.house
    plain, dpd = house.order((MUG, 2)), house.order((BOOK, 2), carrier_service="dpd_home")
    dialog = _open(screen)
    screen.until(lambda: "2 orders" in dialog.sum.text())
    dialog.service.setCurrentIndex(dialog.service.findData("dpd_home"))
    screen.until(lambda: "1 order" in dialog.sum.text())
    screen.qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: house.row(dpd).stage is Stage.PICKING)
    assert house.row(plain).stage is Stage.READY
    screen.click(QPushButton, "show-waves")
    again = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, WavesDialog) and each.isVisible()
    )
    screen.until(lambda: again.findChild(QPushButton, "wave-1") is not None)
    screen.click(QPushButton, "wave-1")
    screen.until(lambda: house.row(dpd).stage is Stage.READY)
    again.reject()


def test_a_packer_plans_no_waves(floor: Floor) -> None:
    floor.turn_to(Job.PICKING)
    assert not floor.tab.walk_idle.waves.isVisible()
