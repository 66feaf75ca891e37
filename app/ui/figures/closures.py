"""The fiscal journal: closures, its check, and the files for the accountant and the tax office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from app.i18n import money
from app.queries.accounting import day_sales
from app.queries.house import house_settings
from app.queries.ledger import EntriesOf, LedgerClosure, ledger_closures
from app.rules.fec import file_name
from app.station import accounting_files
from app.ui import theme, words
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.live_list import LiveList
from app.ui.paging import Column, newest_first
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.layout import EmptyState, Notice, button, column, row
from app.ui.widgets.text import day, label, month
from app.values import utc_now
from app.workflows import reporting
from app.workflows.fiscal_checks import fiscal_findings

if TYPE_CHECKING:
    from app.rules.periods import Period
    from app.station.station import Answer
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
_KINDS = ("day", "month", "year")


class ClosuresPage(QWidget):
    """Days, months and years that were closed, with what the chosen one consists of; Return shows its entries."""

    def __init__(self, bridge: Bridge, order_asked: Callable[[int], None]) -> None:
        super().__init__()
        self._bridge, self._order_asked = bridge, order_asked
        self._period: Period | None = None
        self.list = _closure_list(bridge)
        self.about = label("", "muted", wrap=True)
        self.good, self.bad = Notice("ok", "ok"), Notice("error", "error")
        self._kinds = QButtonGroup(self)
        bar = row(spacing=theme.XS)
        for at, title in enumerate((self.tr("Days"), self.tr("Months"), self.tr("Years"))):
            chip = button(title, look="chip", name=f"closures-{_KINDS[at]}")
            chip.setCheckable(True)
            chip.setChecked(at == 0)
            self._kinds.addButton(chip, at)
            bar.addWidget(chip)
        bar.addStretch(1)
        files = (
            ("check-fiscal", "check", self.tr("Check"), self.tr("Every entry, every closure"), self.check),
            ("fec", "export", self.tr("FEC…"), self.tr("Entries of the period, for the accountant"), self._ask_fec),
            (
                "e-reporting", "export", self.tr("E-reporting…"),
                self.tr("Sales to consumers by day, for the platform; the days are locked"), self._ask_report,
            ),
        )  # fmt: skip
        for name, icon, title, tip, press in files:
            bar.addWidget(button(title, press, icon=icon, name=name, tip=tip))
        page = column(bar, self.good, self.bad, self.list, self.about, spacing=theme.M)
        page.setStretch(3, 1)
        self.setLayout(page)
        self._kinds.idClicked.connect(lambda _at: self._show())
        self.list.chosen.connect(self._explain)
        self.list.opened.connect(self._lead)

    def load(self, period: Period, _today: date) -> None:
        """Show the closures; the files are those of the period."""
        self._period = period
        self._say("", "")
        self._show()

    def _show(self) -> None:
        self.list.show_wanted(_KINDS[self._kinds.checkedId()])

    def _say(self, good: str, bad: str) -> None:
        self.good.say(good)
        self.bad.say(bad)

    def _explain(self, closure: LedgerClosure | None) -> None:
        """By means of payment, and VAT by rate."""
        if closure is None:
            self.about.setText("")
            return
        language = self._bridge.language
        means = [f"{words.means(each)} {money(language, cents)}" for each, cents in closure.by_means.items()]
        rates = [
            self.tr("VAT {rate} %: {vat} on {net}").format(
                rate=f"{int(rate) / 100:g}", vat=money(language, vat), net=money(language, net)
            )
            for rate, (net, vat) in closure.vat.items()
        ]
        self.about.setText("\n".join(filter(None, (" · ".join(means), " · ".join(rates)))))

    def _lead(self, closure: LedgerClosure) -> None:
        title = _named(self._bridge.language, closure)
        BehindDialog(self, self._bridge, title, EntriesOf(closure.id), self._order_asked).open()

    def check(self) -> None:
        """Go through the whole fiscal journal, as ``arrimage fiscal verify`` does."""
        self._say("", "")
        self._bridge.read(
            lambda connection: tuple(fiscal_findings(connection)), self._checked, key="check-fiscal"
        )

    def _checked(self, findings: tuple[Any, ...]) -> None:
        text = self._bridge.text
        if findings:
            self._say("", "\n".join(text(each.code, **dict(each.values)) for each in findings[:5]))
        else:
            self._say(text("cli_fiscal_clean"), "")

    def _ask_fec(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where to write the entries"))
        if folder:
            self.hand_out_entries(Path(folder))

    def hand_out_entries(self, folder: Path) -> None:
        """Write down who takes the entries out, then write the file by the name the law wants."""
        if (period := self._period) is None:
            return
        what = f"FEC {period.first} {period.last}"
        self._bridge.act(
            lambda uow: reporting.note_export(uow, what),
            partial(self._noted, partial(_entries, period, folder)),
        )

    def _ask_report(self) -> None:
        name = self.tr("e-reporting") + ".xml"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Where to write the sales"), name, "*.xml *.csv")
        if path:
            confirm(
                self,
                self.tr("Report these days?"),
                self.tr("They are locked: no invoice is dated into them any more. Days are reported once."),
                self.tr("Report"),
                lambda: self.report(Path(path)),
            )

    def report(self, path: Path) -> None:
        """Lock the days of the period with what is said of them, then write it as XML or CSV."""
        if (period := self._period) is None:
            return
        self._bridge.read(
            lambda connection: day_sales(connection, period.first, period.last),
            partial(self._lock, period, path),
            key="day-sales",
        )

    def _lock(self, period: Period, path: Path, sales: Any) -> None:
        said = accounting_files.said_by_day(sales)
        self._bridge.act(
            lambda uow: reporting.report_days(uow, period.first, period.last, said),
            partial(self._noted, partial(_report, period, path, sales)),
        )

    def _noted(self, make: Any, answer: Answer) -> None:
        """It is written down: now the file, unless that was refused."""
        outcome = answer.outcome
        if outcome.level.value == "error":
            self._say("", self._bridge.text(outcome.code, **outcome.values))
            return
        self._bridge.read(make, self._write, key="accounting-file", failed=partial(self._say, ""))

    def _write(self, file: tuple[Path, bytes]) -> None:
        self._bridge.work(
            lambda _report: accounting_files.write(*file),
            lambda _: self._say(self.tr("Written: {file}").format(file=file[0]), ""),
            failed=partial(self._say, ""),
        )


def _entries(period: Period, folder: Path, connection: Any) -> tuple[Path, bytes]:
    content = accounting_files.fec(connection, period.first, period.last)
    siren = str(house_settings(connection)["seller_siren"])
    return folder / file_name(siren, period.last), content.encode()


def _report(period: Period, path: Path, sales: Any, connection: Any) -> tuple[Path, bytes]:
    if path.suffix.lower() == ".csv":
        return path, accounting_files.sales_csv(sales)
    siren = str(house_settings(connection)["seller_siren"])
    return path, accounting_files.sales_xml(sales, siren, period.first, period.last, utc_now())


def _named(language: str, found: LedgerClosure) -> str:
    """The day, month or year that was closed, which is kept as ``2026-11-30``, ``2026-11`` or ``2026``."""
    if found.kind == "day":
        return day(language, date.fromisoformat(found.period))
    if found.kind == "month":
        return month(language, date.fromisoformat(f"{found.period}-01"))
    return found.period


def _closure_list(bridge: Bridge) -> LiveList:
    language = bridge.language

    def amount(name: str) -> Any:
        return lambda found: money(language, getattr(found, name))

    def signed(found: LedgerClosure) -> tuple[str, str]:
        return (
            (translate("figures", "Signed"), "ok")
            if found.signed
            else (translate("figures", "Not signed"), "warning")
        )

    columns: tuple[Column[LedgerClosure], ...] = (
        Column(translate("figures", "Closed"), lambda found: _named(language, found), 130, stretch=True),
        Column(translate("figures", "Takings"), amount("takings_cents"), 130, right=True),
        Column(translate("figures", "Invoiced"), amount("sales_cents"), 130, right=True),
        Column(
            translate("figures", "Takings since ever"), amount("perpetual_takings_cents"), 210, right=True
        ),
        Column(translate("figures", "Invoiced since ever"), amount("perpetual_sales_cents"), 210, right=True),
        Column(
            translate("figures", "Signature"),
            lambda found: signed(found)[0],
            130,
            badges=lambda found: (signed(found),),
        ),
    )
    source = newest_first(ledger_closures, {"closure": lambda found: found.id})
    nothing = EmptyState(
        "calendar",
        translate("figures", "Nothing is closed yet"),
        translate("figures", "Each day is closed once it is over."),
    )
    return LiveList(bridge, "closures", translate("figures", "Closures"), columns, source, nothing)
