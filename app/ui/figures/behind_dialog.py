"""The rows behind a figure, paged and handed out; Return opens the order, of an article in stock its orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.printing.report import Sheet, to_xlsx
from app.queries.stock import LevelRow, Lying
from app.station.accounting_files import write
from app.ui.figures.rows_behind import Lead, Rows, demanded, rows_of
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import Notice, button
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_HEIGHT = 380
_PAGE = 500
#: A file has so many rows at most, and says where there are more.
MOST_ROWS = 20_000
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\n]')


class BehindDialog(Dialog):
    """Titled as what was pressed."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, title: str, lead: Lead, order_asked: Callable[[int], None]
    ) -> None:
        of_stock = isinstance(lead, Lying)
        go = self.tr("Orders of the article") if of_stock else self.tr("Open the order")
        super().__init__(parent, title, go, width=860)
        self._page, self._bridge, self._order_asked = parent, bridge, order_asked
        self._title, self._lead = title, lead
        self._rows = rows_of(lead, bridge.language)
        self.good = Notice("ok", "ok")
        self.list = self._rows.listed(bridge)
        self.list.setFixedHeight(_HEIGHT)
        self.xlsx = button("XLSX…", self._ask_file, icon="export", name="rows-xlsx")
        self.xlsx.setEnabled(False)
        self.body.addWidget(self.list)
        self.body.addWidget(self.good)
        self.buttons.insertWidget(0, self.xlsx)
        self.list.chosen.connect(self._judge)
        self.list.opened.connect(self._open)
        self.list.filled.connect(lambda: self.xlsx.setEnabled(bool(self.list.rows())))
        self.list.show_wanted(lead)
        self.list.setFocus()
        self.go_button.setEnabled(False)

    def _judge(self, chosen: Any) -> None:
        opens = isinstance(chosen, LevelRow) or (
            chosen is not None and self._rows.order_id(chosen) is not None
        )
        self.go_button.setEnabled(opens)

    def go(self) -> None:
        self._open(self.list.chosen_row())

    def _open(self, chosen: Any) -> None:
        if isinstance(chosen, LevelRow):
            self.accept()
            orders = demanded(chosen.product_id, chosen.sku, shop_day(utc_now()))
            BehindDialog(self._page, self._bridge, chosen.sku, orders, self._order_asked).open()
        elif chosen is not None and (order_id := self._rows.order_id(chosen)) is not None:
            self.accept()
            self._order_asked(order_id)

    def _ask_file(self) -> None:
        name = f"{_NO_FILE_NAME.sub('-', self._title)} {shop_day(utc_now()).isoformat()}.xlsx"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Where to write the rows"), name, "*.xlsx")
        if path:
            self.hand_out(Path(path))

    def hand_out(self, path: Path) -> None:
        """Write all rows, not only those on the screen, as XLSX; without names of customers."""
        self.xlsx.setEnabled(False)
        self.good.say("")
        self.problem.say("")
        self._bridge.read(
            partial(_all_rows, self._rows, self._lead),
            partial(self._write, path),
            key="rows-behind",
            failed=self._refuse_file,
        )

    def _write(self, path: Path, found: list[tuple[Any, ...]]) -> None:
        cut = self.tr("The first {count} rows").format(count=MOST_ROWS) if len(found) > MOST_ROWS else ""
        sheet = Sheet(self._title, cut, self._rows.columns, tuple(found[:MOST_ROWS]))

        def job(_report: object) -> None:
            write(path, to_xlsx((sheet,)))

        said = " · ".join(filter(None, (self.tr("Written: {file}").format(file=path), cut)))
        self._bridge.work(job, lambda _: self._written(said), failed=self._refuse_file)

    def _written(self, said: str) -> None:
        self.good.say(said)
        self.xlsx.setEnabled(True)

    def _refuse_file(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.xlsx.setEnabled(True)


def _all_rows(rows: Rows, lead: Lead, connection: Any) -> list[tuple[Any, ...]]:
    """The cells of one row more than a file has at most."""
    found: list[tuple[Any, ...]] = []
    last: int | None = None
    while len(found) <= MOST_ROWS:
        page = rows.read(connection, lead, last, _PAGE)
        found += [rows.cells(row) for row in page]
        if len(page) < _PAGE:
            break
        last = page[-1].id
    return found
