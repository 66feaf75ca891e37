"""The child of test_real_layouts: the real window, told to calibrate its scanner, telling what it hears."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from app.config import Settings
from app.station.wiring import Desk
from app.ui.application import Shell
from app.ui.devices.calibration_dialog import CalibrationDialog
from app.ui.devices.page import DevicesPage


def tell(**facts: object) -> None:
    """One line for the test."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class Told(QObject):
    """What the test asks for, from the reading thread."""

    came = Signal(str)


def main(folder: Path) -> None:
    """Open the window on the database in ``folder``; ends with its input."""
    settings = Settings(data_folder=str(folder), station="DESK-1", language="en")
    app = QApplication([])
    desk = Desk(settings, with_scanners=False)
    desk.start()
    shell = Shell(app, settings, keeps_settings=False)
    shell.use(desk)
    window = shell.window
    window.show()
    window.activateWindow()
    window.scan_input.scanned.connect(lambda raw: tell(scan=raw))
    page = DevicesPage(window.bridge, window.scan_input, window)
    page.hide()

    def obey(command: str) -> None:
        if command == "end":
            app.quit()
            return
        if command == "field":
            field = QLineEdit(window)
            field.show()
            field.setFocus()
            field.textChanged.connect(lambda text: tell(text=text))
            tell(field=field.hasFocus())
            return
        page.scanners.calibrate("Bench")
        dialog = window.findChildren(CalibrationDialog)[-1]
        watch = QTimer(dialog, interval=10)
        told: set[object] = set()

        def look() -> None:
            if dialog.isActiveWindow() and "open" not in told:
                told.add("open")
                tell(open=True)
            if len(dialog._captures) not in told and dialog._captures:
                told.add(len(dialog._captures))
                tell(line=len(dialog._captures))
            if dialog.found is not None and "found" not in told:
                told.add("found")
                profile = dialog.found.profile
                tell(layout=profile.layout if profile else None, advice=dialog.found.advice)
                dialog.go()

        watch.timeout.connect(look)
        dialog.finished.connect(lambda _: tell(closed=True))
        watch.start()

    told = Told()
    told.came.connect(obey)

    def read() -> None:
        for line in sys.stdin:
            told.came.emit(line.strip())
        told.came.emit("end")

    threading.Thread(target=read, daemon=True).start()
    ready = QTimer(interval=20)

    def look() -> None:
        if window.isActiveWindow():
            ready.stop()
            tell(ready=app.platformName())

    ready.timeout.connect(look)
    ready.start()
    app.exec()
    shell.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
