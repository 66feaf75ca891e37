"""The tab Figures: what a manager answers for, each number with what is behind it, to hand out as XLSX or PDF."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QHBoxLayout, QStackedWidget

from app.printing.report import to_pdf, to_xlsx
from app.rules.periods import NAMES, period
from app.station.accounting_files import write
from app.ui import theme
from app.ui.figures import returned, sales, served, stocked
from app.ui.figures.closures import ClosuresPage
from app.ui.figures.money import InvoicesPage, LedgerPage, PaymentsPage
from app.ui.figures.page import FiguresPage
from app.ui.tab import Tab
from app.ui.widgets.layout import Notice, button, column, row
from app.ui.widgets.text import with_key
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class FiguresTab(Tab):
    """Pages by chips or Ctrl+digit; one period for all that have one."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.period = QComboBox()
        self.period.setObjectName("period")
        self.period.setAccessibleName(self.tr("Period"))
        for name, title in zip(NAMES, self._period_titles(), strict=True):
            self.period.addItem(title, name)
        self.period.setCurrentIndex(NAMES.index("month_30"))
        self.period.currentIndexChanged.connect(self.refresh)
        ask = self.order_asked.emit
        self.figures = {
            "sales": FiguresPage(bridge, "sales", sales.read, sales.view, ask),
            "returned": FiguresPage(bridge, "returned", returned.read, returned.view, ask),
            "service": FiguresPage(bridge, "service", served.read, served.view, ask),
            "stock": FiguresPage(bridge, "stock", stocked.read, stocked.stock_view, ask),
            "reorder": FiguresPage(bridge, "reorder", stocked.read, stocked.reorder_view, ask),
        }
        self.invoices, self.payments = InvoicesPage(bridge, ask), PaymentsPage(bridge, ask)
        self.closures = ClosuresPage(bridge, ask)
        self.pages = QStackedWidget()
        self.xlsx = button("XLSX…", partial(self._ask_file, "xlsx"), icon="export", name="xlsx")
        self.pdf = button("PDF…", partial(self._ask_file, "pdf"), icon="document", name="pdf")
        self.notice, self.problem = Notice("ok", "ok"), Notice("error", "error")
        page = column(self._choice(), self.notice, self.problem, self.pages, spacing=theme.M)
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        page.setStretch(3, 1)
        self.setLayout(page)
        self._key("F5", self.refresh)

    def _period_titles(self) -> tuple[str, ...]:
        return (
            self.tr("7 days"), self.tr("30 days"), self.tr("90 days"), self.tr("This month"),
            self.tr("Last month"), self.tr("12 months"),
        )  # fmt: skip

    def _choice(self) -> QHBoxLayout:
        titles = (
            self.tr("Sales"), self.tr("Returns"), self.tr("Service"), self.tr("Stock"), self.tr("Reorder"),
            self.tr("Invoices"), self.tr("Payments"), self.tr("Closures"),
        )  # fmt: skip
        shown = (*self.figures.values(), self.invoices, self.payments, self.closures)
        group = self._chips = QButtonGroup(self)
        bar = row(spacing=theme.XS)
        for at, (title, page) in enumerate(zip(titles, shown, strict=True), start=1):
            chip = button(title, look="chip", name=f"figures-{at}", tip=with_key(title, f"Ctrl+{at}"))
            chip.setCheckable(True)
            chip.setChecked(at == 1)
            group.addButton(chip, self.pages.addWidget(page))
            bar.addWidget(chip)
            self._key(f"Ctrl+{at}", chip.click)
        group.idClicked.connect(self.show_page)
        for part in (self.period, self.xlsx, self.pdf):
            bar.addSpacing(theme.S)
            bar.addWidget(part)
        bar.insertStretch(len(titles), 1)
        return bar

    def _key(self, keys: str, press: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(press)

    def entered(self) -> None:
        self.refresh()

    @property
    def page(self) -> FiguresPage | None:
        """The page on the screen, where it shows figures."""
        shown = self.pages.currentWidget()
        return shown if isinstance(shown, FiguresPage) else None

    def refresh(self) -> None:
        """Read what is on the screen anew."""
        today = shop_day(utc_now())
        shown = self.pages.currentWidget()
        if isinstance(shown, FiguresPage | LedgerPage | ClosuresPage):
            shown.load(period(self.period.currentData(), today), today)

    def show_page(self, at: int) -> None:
        """One of the pages, in the order of their chips."""
        self._chips.button(at).setChecked(True)
        self.pages.setCurrentIndex(at)
        self.notice.say("")
        self.problem.say("")
        for made in (self.xlsx, self.pdf):
            made.setVisible(self.page is not None)
        self.refresh()

    def _ask_file(self, ending: str) -> None:
        page = self.page
        if page is None or not page.sheets:
            return
        name = f"{page.sheets[0].title} {shop_day(utc_now()).isoformat()}.{ending}"
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Where to write the figures"), name, f"*.{ending}"
        )
        if path:
            self.hand_out(Path(path))

    def hand_out(self, path: Path) -> None:
        """Write all tables of the page as XLSX or PDF, by the file's ending."""
        page = self.page
        if page is None:
            return
        sheets, language, today = page.sheets, self.bridge.language, shop_day(utc_now())

        def job(_report: object) -> Path:
            content = to_xlsx(sheets) if path.suffix == ".xlsx" else to_pdf(sheets, language, today)
            write(path, content)
            return path

        self.problem.say("")
        self.bridge.work(job, self._written, failed=self.problem.say)

    def _written(self, path: Path) -> None:
        self.notice.say(self.tr("Written: {file}").format(file=path))
