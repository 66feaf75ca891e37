"""The page that shows a view of figures: tiles, a chart, tables by turns; everything leads to what is behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from app.printing.report import Kind, Sheet, in_words
from app.ui import theme
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.figures.sheet_table import SheetTable
from app.ui.figures.view import OnPage, Table, Tile, View
from app.ui.widgets.chart import Bar, BarChart, nice_top, scale
from app.ui.widgets.figure import Figure
from app.ui.widgets.layout import button, clear, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.rules.periods import Period
    from app.ui.bridge import Bridge
    from app.ui.figures.rows_behind import Lead

_CHART_HEIGHT = 190


class FiguresPage(QWidget):
    """``read`` asks (connection, period, today), ``view`` makes of the answer (period, language) what is shown."""

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        read: Callable[[Any, Period, Any], Any],
        view: Callable[[Any, Period, str], View],
        order_asked: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._bridge, self._name, self._read, self._view = bridge, name, read, view
        self._order_asked = order_asked
        self._asked: Period | None = None
        self.shown: View | None = None
        self._tiles: QHBoxLayout = row(spacing=theme.S)
        self._title = label("", "muted")
        self._chart = BarChart(f"chart-{name}")
        self._chart.setFixedHeight(_CHART_HEIGHT)
        self._chart.pressed.connect(self._press_bar)
        self._chips: QHBoxLayout = row(spacing=theme.XS)
        self._tables, self._group = QStackedWidget(), QButtonGroup(self)
        self._note = label("", "small", wrap=True)
        self._tables.currentChanged.connect(self._say_note)
        self._chart.hide()
        self._title.hide()
        page = column(
            self._tiles, self._title, self._chart, self._chips, self._tables, self._note, spacing=theme.S
        )
        page.setStretch(4, 1)
        self.setLayout(page)

    def load(self, period: Period, today: Any) -> None:
        """Read and show a period; what is shown stays until then."""
        self._asked = period
        self._bridge.read(
            lambda connection: self._read(connection, period, today),
            partial(self._fill, period),
            key=f"figures-{self._name}",
        )

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What is shown, to hand out."""
        return tuple(table.sheet for table in self.shown.tables) if self.shown is not None else ()

    def _fill(self, period: Period, found: Any) -> None:
        if period != self._asked:
            return
        view = self.shown = self._view(found, period, self._bridge.language)
        clear(self._tiles)
        for tile in view.tiles:
            self._tiles.addWidget(figure_of(tile, self._lead))
        self._title.setText(view.chart)
        self._title.setVisible(bool(view.bars))
        self._chart.setVisible(bool(view.bars))
        if view.bars:
            self._show_chart(view)
        self._show_tables(view)

    def _show_chart(self, view: View) -> None:
        language = self._bridge.language
        bars = []
        for each in view.bars:
            value = each.value if view.kind is Kind.SHARE else int(each.value)
            tip = self.tr("{what}: {value}").format(
                what=each.long_label or each.label, value=in_words(value, view.kind, language)
            )
            bars.append(Bar(each.label, each.value, tip))
        top = nice_top(max(each.value for each in view.bars), whole=view.kind is Kind.COUNT)
        self._chart.show_bars(
            view.chart, bars, [_on_scale(line, view.kind, language) for line in scale(top)], top, view.trend
        )

    def _show_tables(self, view: View) -> None:
        before = self._tables.currentIndex()
        clear(self._chips)
        while (gone := self._tables.widget(0)) is not None:
            self._tables.removeWidget(gone)
            gone.deleteLater()
        group = self._group = QButtonGroup(self._tables)
        for table in view.tables:
            shown = SheetTable(f"table-{table.name}", table.sheet, self._bridge.language)
            shown.pressed.connect(partial(self._press_cell, table))
            chip = button(table.sheet.title, look="chip", name=f"show-{table.name}")
            chip.setCheckable(True)
            group.addButton(chip, self._tables.addWidget(shown))
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        group.idClicked.connect(self._tables.setCurrentIndex)
        at = before if 0 <= before < len(view.tables) else 0
        self._tables.setCurrentIndex(at)
        self._say_note(at)
        group.button(at).setChecked(True)

    def _say_note(self, at: int) -> None:
        note = (
            self.shown.tables[at].note if self.shown is not None and 0 <= at < len(self.shown.tables) else ""
        )
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _press_bar(self, at: int) -> None:
        if self.shown is not None:
            bar = self.shown.bars[at]
            self._lead(bar.behind, bar.long_label or bar.label)

    def _press_cell(self, table: Table, at: int, column: int) -> None:
        first, pressed = table.sheet.columns[0], table.sheet.columns[column]
        title = in_words(table.sheet.rows[at][0], first.kind, self._bridge.language)
        if column in table.of_columns:
            title = f"{title} · {pressed.title}"
        self._lead(table.lead(at, column), title)

    def _lead(self, behind: Lead | OnPage, title: str) -> None:
        if isinstance(behind, OnPage):
            self._turn_to(behind.table)
        else:
            BehindDialog(self, self._bridge, title, behind, self._order_asked).open()

    def _turn_to(self, name: str) -> None:
        """Show another table of the page, ready for the keys."""
        if self.shown is not None:
            at = next(at for at, table in enumerate(self.shown.tables) if table.name == name)
            self._group.button(at).click()
            if (table := self._tables.currentWidget()) is not None:
                table.setFocus()


def figure_of(tile: Tile, lead: Callable[[Any, str], None]) -> Figure:
    """A tile as what one presses; ``lead`` takes what is behind it and what it is called."""
    made = Figure(tile.caption, f"figure-{tile.name}", leads=True)
    made.say(tile.value, tile.hint)
    made.setToolTip(tile.definition)
    made.setAccessibleDescription(tile.definition)
    made.pressed.connect(partial(lead, tile.behind, tile.caption))
    return made


def _on_scale(value: float, kind: Kind, language: str) -> str:
    """Beside a line of the chart: whole euros, whole per cents, at most one decimal."""
    if kind is Kind.MONEY:
        return f"{in_words(round(value / 100), Kind.COUNT, language)}\u00a0€"
    if kind is Kind.COUNT and value != int(value):
        return in_words(value, Kind.DECIMAL, language)
    return in_words(value, kind, language)
