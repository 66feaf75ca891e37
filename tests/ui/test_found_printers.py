"""Printers that the computer knows, in the window: offered, entered by a click, and no longer offered then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.models.states import Role
from app.ui.labels.printer_dialog import PrinterDialog
from app.ui.labels_tab import LabelsTab
from tests.support.needs import Need, require
from tests.support.printer import VirtualPrinter
from tests.support.spooler import PrintServer
from tests.ui.conftest import Screen


def test_a_queue_of_a_real_cups_server_is_offered_and_entered(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(Need.CUPS)
    with VirtualPrinter() as printer, PrintServer(tmp_path / "cups") as server:
        server.add("zebra", f"socket://{printer.address}")
        monkeypatch.setenv("CUPS_SERVER", server.server)
        screen.sign_in(Role.ADMINISTRATOR)
        screen.window.show_tab("labels")
        tab = screen.window.tab
        assert isinstance(tab, LabelsTab)
        tab.show_printers()
        screen.click(QPushButton, "found-zebra")
        screen.until(lambda: bool(screen.window.findChildren(PrinterDialog)))
        [dialog] = screen.window.findChildren(PrinterDialog)
        assert (dialog.name.text(), dialog.address.text()) == ("zebra", printer.address)
        screen.qtbot.keyClick(dialog, Qt.Key.Key_Return)
        screen.until(lambda: screen.shows(QPushButton, "test-ZEBRA"))
        screen.until(lambda: not screen.shows(QPushButton, "found-zebra"))
        screen.click(QPushButton, "test-ZEBRA")
        screen.until(lambda: len(printer.printed) == 1)
