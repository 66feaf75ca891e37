"""The process of `tests.support.window`: the program as it starts, with a reporter beside its list of orders."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.config import Settings
from app.models.states import HoldKind
from app.scanning.own_codes import OwnKind, encode
from app.ui.application import Shell
from app.ui.orders_tab import OrdersTab
from app.workflows import orders


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


class Reporter(QObject):
    """Signs in, then notes what the list's model tells and says it once it is painted."""

    told = Signal(list)

    def __init__(self, shell: Shell, badge: int) -> None:
        super().__init__()
        self._shell, self._badge = shell, badge
        self._noted: dict[str, list[Any]] = {}
        self._tab: OrdersTab | None = None
        self.told.connect(self._do)
        self._open = QTimer(self, interval=20)
        self._open.timeout.connect(self._sign_in)
        self._open.start()

    def _sign_in(self) -> None:
        if hasattr(self._shell.window, "scan_input"):
            self._open.stop()
            self._open = QTimer(self, interval=20)
            self._open.timeout.connect(self._look_at_list)
            self._open.start()
            self._shell.window.take_scan(encode(OwnKind.BADGE, self._badge))

    def _look_at_list(self) -> None:
        tab = self._shell.window.tab
        if isinstance(tab, OrdersTab) and tab.model.rowCount() and tab.table.isVisible():
            self._open.stop()
            self._watch(tab)

    def _watch(self, tab: OrdersTab) -> None:
        self._tab, model = tab, tab.model
        model.dataChanged.connect(lambda first, last: self._note("changed", first.row(), last.row()))
        model.rowsInserted.connect(lambda _parent, first, last: self._note("inserted", first, last))
        model.modelReset.connect(lambda: self._note("reset", 0, 0))
        tab.table.viewport().installEventFilter(self)
        _say({"ready": [model.row(place).id for place in tab.table.visible_rows()]})

    def _note(self, what: str, first: int, last: int) -> None:
        assert self._tab is not None
        rows = [self._tab.model.row(place) for place in range(first, last + 1)]
        self._noted.setdefault(what, []).extend(
            [row.id, [str(hold) for hold in row.holds], str(row.promise_date)] for row in rows
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """After this turn of the loop the rows are painted."""
        if event.type() is QEvent.Type.Paint and self._noted:
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        if self._noted and self._tab is not None:
            noted, self._noted = self._noted, {}
            chosen = self._tab.table.chosen_row()
            _say({"at": time.monotonic_ns(), **noted, "chosen": chosen.id if chosen else None})

    def _do(self, told: list[Any]) -> None:
        deed, *arguments = told
        if deed == "end" or self._tab is None:
            QApplication.quit()
        elif deed == "hold":
            order_id = int(arguments[0])
            self._tab.bridge.act(lambda uow: orders.hold_order(uow, order_id, HoldKind.MANUAL, "please wait"))
        elif deed == "show":
            self._shell.window.show_tab(arguments[0])
        elif deed == "choose":
            self._tab.table.selectRow(arguments[0])


def main(url: str, folder: str, station: str, badge: int) -> int:
    """Run until told to end."""
    app = QApplication(sys.argv[:1])
    settings = Settings(data_folder=folder, database=url, station=station, language="en")
    shell = Shell(app, settings, keeps_settings=False)
    shell.show()
    reporter = Reporter(shell, badge)

    def read() -> None:
        for line in sys.stdin:
            reporter.told.emit(json.loads(line))
        reporter.told.emit(["end"])

    threading.Thread(target=read, daemon=True).start()
    app.exec()
    shell.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
