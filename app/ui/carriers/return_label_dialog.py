"""A carrier's label for the way back: from whom, for the box or by e-mail, and what became of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.carriers.base import Kind, Product
from app.carriers.registry import plugin
from app.models.states import LabelState
from app.queries.carriers import ReturnLabelRow, return_label
from app.station.return_labels import buy_return_label
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, Notice, button
from app.ui.widgets.text import label
from app.workflows.outcome import Level, Outcome
from app.workflows.return_labels import no_label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class ReturnLabelDialog(Dialog):
    """Bought once: one that exists is named, one in doubt waits for a person."""

    def __init__(self, parent: QWidget, bridge: Bridge, rma_id: int, number: str) -> None:
        title = self.tr("Return label for {rma}").format(rma=number)
        super().__init__(parent, title, self.tr("Buy the label"), width=560)
        self._station, self._rma_id = bridge, rma_id
        self._offers: list[tuple[int, Product]] = []
        self.carrier = QComboBox()
        self.carrier.setObjectName("return-carrier")
        self.carrier.currentIndexChanged.connect(self._offer_chosen)
        self.printed = QCheckBox(self.tr("Print it, for the box"))
        self.mailed = QCheckBox(
            self.tr("Send it to the customer by e-mail, with the QR code where there is one")
        )
        self.mailed.setChecked(True)
        form = FormRows()
        form.add(self.tr("Carrier"), self.carrier)
        self._done = Notice("ok", "ok")
        self._asking = label("", "muted")
        self.none_button = button(
            self.tr("There is none"), self.say_none, look="danger", name="return-label-none"
        )
        self.none_button.hide()
        self.buttons.insertWidget(0, self.none_button)
        self.body.addLayout(form)
        for each in (self.printed, self.mailed, self._asking, self._done):
            self.body.addWidget(each)
        self.go_button.setEnabled(False)
        bridge.read(lambda c: return_label(c, rma_id), self._fill, key="return-label")

    def _fill(self, found: ReturnLabelRow) -> None:
        for carrier_id, code, name in found.carriers:
            known = plugin(code)
            ways = [each for each in known.products if each.kind is Kind.RETURN] if known is not None else []
            for way in ways:
                self._offers.append((carrier_id, way))
                self.carrier.addItem(name if len(ways) == 1 else f"{name} · {way.name}")
        text = self._station.text
        doubtful = found.state in {LabelState.BUYING, LabelState.IN_DOUBT}
        there = found.state is LabelState.BOUGHT
        if there:
            self._done.say(self.tr("There is a label: {number}").format(number=found.number))
        elif doubtful:
            self.problem.say(self.tr("A label was asked for and may exist: look on the carrier’s site."))
        elif found.refused:
            why = found.refused[0]
            self.problem.say(" ".join(filter(None, (text(why["code"], **why["values"]), why["said"]))))
        if not self.carrier.count():
            self.problem.say(self.tr("No carrier with return labels is set up."))
        self.none_button.setVisible(doubtful)
        self.go_button.setEnabled(not there and not doubtful and bool(self.carrier.count()))

    def _offer_chosen(self, at: int) -> None:
        """A code is shown on a telephone: it goes by e-mail, and there is nothing for the box."""
        to_print = not self._offers[at][1].code_alone
        self.printed.setVisible(to_print)
        if not to_print:
            self.printed.setChecked(False)
            self.mailed.setChecked(True)

    def go(self) -> None:
        desk, rma_id = self._station.desk, self._rma_id
        carrier_id, way = self._offers[self.carrier.currentIndex()]
        printed, mailed = self.printed.isChecked(), self.mailed.isChecked()
        actor = desk.station.actor
        self.go_button.setEnabled(False)
        self.problem.say("")
        self._asking.setText(self.tr("Asking {carrier}…").format(carrier=self.carrier.currentText()))
        self._station.work(
            lambda _report: buy_return_label(
                desk.database,
                actor,
                desk.carriers,
                rma_id,
                carrier_id,
                way.code,
                printed=printed,
                mailed=mailed,
            ),
            self._bought,
            failed=self.refuse,
        )

    def _bought(self, outcome: Outcome) -> None:
        text = self._station.text
        self._asking.setText("")
        said = text(outcome.code, **outcome.values)
        if outcome.level is Level.OK:
            self._done.say(said)
            return
        if why := outcome.facts.get("refused"):
            said = " ".join(filter(None, (said, text(why["code"], **why["values"]), why["said"])))
        self.problem.say(said)
        self.none_button.setVisible(outcome.level is Level.WARNING)
        self.go_button.setEnabled(outcome.level is Level.ERROR)

    def say_none(self) -> None:
        """The carrier has no such label."""
        self.perform(self._station, lambda uow: no_label(uow, self._rma_id))
