"""A manager's page of a customer: what is kept and until when, who looked, handing it out, erasing it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QListWidget, QWidget

from app.queries.customers import CustomerPage, customer_page, dossier
from app.station.dossier_files import write_dossier
from app.ui.widgets.dialogs import Dialog, ask_reason
from app.ui.widgets.layout import Notice, button
from app.ui.widgets.text import label, moment
from app.values import shop_day, utc_now
from app.workflows import erasing, personal_data

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


class CustomerDialog(Dialog):
    """Opened from the customer’s card."""

    def __init__(self, parent: QWidget, bridge: Bridge, customer_id: int) -> None:
        super().__init__(parent, self.tr("Customer’s data"), self.tr("Hand out…"), width=560)
        self._bridge = bridge
        self._page: CustomerPage | None = None
        self.who = label("", "section", selectable=True)
        self.about = label("", wrap=True)
        self.looks = QListWidget()
        self.looks.setObjectName("looks")
        self.looks.setAccessibleName(self.tr("Who looked"))
        self.looks.setMinimumHeight(160)
        self.done_notice = Notice("ok", "ok")
        for part in (
            self.who,
            self.about,
            label(self.tr("Who looked"), "muted"),
            self.looks,
            self.done_notice,
        ):
            self.body.addWidget(part)
        self.cancel_button.setText(self.tr("Close"))
        self.erase_button = button(self.tr("Erase…"), self.erase, look="danger", icon="trash", name="erase")
        self.buttons.insertWidget(0, self.erase_button)
        self.go_button.setEnabled(False)
        self.erase_button.setEnabled(False)
        self._customer_id = customer_id
        self.look()

    def look(self) -> None:
        """Read anew what is kept."""
        customer_id = self._customer_id
        self._bridge.read(
            lambda c: customer_page(c, customer_id), self._fill, key="customer-page", failed=self.refuse
        )

    def go(self) -> None:
        """Ask for the folder and hand everything out."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where to write the files"))
        if folder:
            self.hand_out(Path(folder))

    def hand_out(self, folder: Path) -> None:
        """Write down who hands the data out, then write the files."""
        if self._page is None:
            return
        ids = [person.id for person in self._page.people]
        self.go_button.setEnabled(False)
        self._bridge.act(lambda uow: personal_data.hand_out(uow, ids), partial(self._collect, folder, ids[0]))

    def erase(self) -> None:
        """Ask why, then erase as far as the law lets."""
        if self._page is None:
            return
        ids = [person.id for person in self._page.people]
        ask_reason(
            self,
            self.tr("Erase this customer?"),
            self.tr("Erase"),
            lambda _, why: lambda uow: erasing.erase_customer(uow, ids, why),
            hint=self.tr(
                "Name and contact go now and do not come back; what the law has us keep goes in its time."
            ),
            danger=True,
            bridge=self._bridge,
        ).accepted.connect(self.look)

    def _fill(self, page: CustomerPage) -> None:
        self._page = page
        language = self._bridge.language
        self.who.setText(page.people[0].name)
        parts = [" · ".join(filter(None, (each.channel, each.email, each.phone))) for each in page.people]
        parts.append(self.tr("Orders: {count}").format(count=page.orders))
        if page.open_orders:
            parts.append(self.tr("Still open: {orders}").format(orders=", ".join(page.open_orders[:5])))
        if page.kept_to is not None:
            day = page.kept_to.strftime("%d/%m/%Y")
            parts.append(self.tr("The law has the orders kept until {day}.").format(day=day))
        self.about.setText("\n".join(parts))
        self.looks.clear()
        for look in page.looks:
            way = self.tr("handed out") if look.way == "export" else self.tr("looked at")
            self.looks.addItem(f"{moment(language, look.at)}   {look.who}   {look.order}   {way}")
        gone = page.people[0].erased_at is not None
        self.go_button.setEnabled(True)
        self.erase_button.setEnabled(not gone and not page.open_orders)

    def _collect(self, folder: Path, customer_id: int, answer: Answer) -> None:
        if answer.outcome.level.value == "error":
            self.refuse(self._bridge.text(answer.outcome.code, **answer.outcome.values))
            return
        self._bridge.read(
            lambda c: dossier(c, customer_id), partial(self._write, folder, customer_id), failed=self.refuse
        )

    def _write(self, folder: Path, customer_id: int, content: dict[str, Any]) -> None:
        language = self._bridge.language
        self._bridge.work(
            lambda _report: write_dossier(folder, customer_id, content, language, shop_day(utc_now())),
            self._written,
            failed=self.refuse,
        )

    def _written(self, files: tuple[Path, Path]) -> None:
        self.done_notice.say(self.tr("Written: {file}").format(file=files[1]))
        self.look()
