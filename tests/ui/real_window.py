"""The child of test_real_display: the real window, telling what it hears, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.config import Settings
from app.station.wiring import Desk
from app.ui.application import Shell


def tell(**facts: object) -> None:
    """One line for the test."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    """Open the window on the database in ``folder``; ends when its field says ``bye``."""
    settings = Settings(data_folder=str(folder), station="DESK-1", language="en")
    app = QApplication([])
    desk = Desk(settings)
    desk.start()
    shell = Shell(app, settings, keeps_settings=False)
    shell.use(desk)
    window = shell.window
    window.show()
    window.activateWindow()
    window.scan_input.scanned.connect(lambda raw: tell(scan=raw))
    window.bridge.session_changed.connect(lambda session: tell(name=session.name))
    watch = QTimer(interval=50)
    told: set[str] = set()

    def look() -> None:
        field = window.findChild(QLineEdit, "search")
        if window.isActiveWindow() and "ready" not in told:
            told.add("ready")
            tell(ready=app.platformName())
        if field is not None and field.isVisible() and "field" not in told:
            told.add("field")
            field.setFocus()
            tell(field=True)
        if field is not None and field.text().endswith("."):
            app.primaryScreen().grabWindow(0).save(str(folder / "window.png"))
            tell(text=field.text())
            app.quit()

    watch.timeout.connect(look)
    watch.start()
    app.exec()
    shell.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
