"""What a manager is asked before a return is reduced, refused or exchanged; the letter can be read first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QSpinBox, QWidget

from app.queries import stock
from app.queries.returnable import was_informed
from app.queries.stock import ProductStock
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Grade, Ground, max_depreciation_bp
from app.ui import theme
from app.ui.returns import words
from app.ui.widgets.dialogs import Dialog, ReasonField
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows, button, column, row
from app.ui.widgets.text import label
from app.workflows import decisions
from app.workflows.decision_letters import Decision
from app.workflows.exchange import exchange_return
from app.workflows.letter_preview import LetterText, preview

if TYPE_CHECKING:
    from app.queries.returns import ReturnReview
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
_MOST_PRODUCTS = 500
#: Of goods the customer keeps, most of the price is kept too: per cent.
_MOST_KEPT = 99


def show_letter(parent: QWidget, letter: LetterText) -> None:
    """The e-mail as its customer will read it."""
    dialog = QDialog(parent)
    dialog.setObjectName("letter")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(letter.subject)
    dialog.setMinimumSize(560, 460)
    body = QPlainTextEdit(letter.body)
    body.setObjectName("letter-body")
    body.setReadOnly(True)
    to = letter.to or translate("returns", "no e-mail address: nobody is told")
    page = column(
        label(letter.subject, "section", wrap=True),
        label(translate("returns", "To: {to}").format(to=to), "muted"),
        body,
        row(None, button(translate("returns", "Close"), dialog.accept, name="close-letter")),
    )
    page.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
    dialog.setLayout(page)
    dialog.open()


def read_letter(
    bridge: Bridge,
    parent: QWidget,
    rma_id: int,
    decision: Decision,
    reason: str = "",
    depreciations: dict[int, int] | None = None,
) -> None:
    """Show what the customer would be told."""
    bridge.read(
        lambda connection: preview(connection, rma_id, decision, reason, depreciations),
        lambda letter: show_letter(parent, letter),
        key="letter",
    )


class DecisionDialog(Dialog):
    """A reason from the list, words of one's own, and the letter before it goes."""

    decision = Decision.APPROVE

    def __init__(
        self, bridge: Bridge, parent: QWidget, seen: ReturnReview, title: str, go: str, danger: bool
    ) -> None:
        super().__init__(parent, title, go, danger=danger, width=610)
        self._station, self.seen = bridge, seen
        self.form = FormRows()
        self.reasons = QComboBox()
        self.reasons.setObjectName("reasons")
        self.reasons.setAccessibleName(self.tr("Reason"))
        self.words = ReasonField()
        self.words.setObjectName("reason")
        self.words.setAccessibleName(self.tr("Reason in words"))
        self.words.setPlaceholderText(self.tr("In words; the customer reads this"))
        self.words.setFixedHeight(72)
        self.words.setTabChangesFocus(True)
        self.body.addLayout(self.form)
        letter = button(self.tr("Read the message…"), self._read, icon="mail", name="read-letter")
        self.buttons.insertWidget(0, letter)

    def ask_reason(self, choices: Sequence[str]) -> None:
        """Offer ``choices`` above the words; without words the choice alone is the reason."""
        for each in choices:
            self.reasons.addItem(each)
        self.reasons.addItem(self.tr("Something else"))
        self.form.add(self.tr("Reason"), self.reasons)
        self.body.addWidget(self.words)
        self.reasons.currentIndexChanged.connect(self.judge)
        self.words.textChanged.connect(self.judge)
        self.judge()

    def reason(self) -> str:
        """The reason as it is written down."""
        chosen = "" if self.reasons.currentIndex() == self.reasons.count() - 1 else self.reasons.currentText()
        return ". ".join(filter(None, (chosen, self.words.toPlainText().strip())))

    def judge(self) -> None:
        """Without any reason it cannot be done."""
        self.go_button.setEnabled(bool(self.reason()))

    def depreciations(self) -> dict[int, int]:
        """Basis points by unit, where this decision changes them."""
        return {}

    def _read(self) -> None:
        read_letter(self._station, self, self.seen.id, self.decision, self.reason(), self.depreciations())


class ReduceDialog(DecisionDialog):
    """What is taken off each article."""

    decision = Decision.REDUCE

    def __init__(self, bridge: Bridge, parent: QWidget, seen: ReturnReview) -> None:
        title = self.tr("Reduce the refund of {rma}").format(rma=seen.number)
        super().__init__(bridge, parent, seen, title, self.tr("Approve reduced"), danger=False)
        self.taken: dict[int, QSpinBox] = {}
        for unit in seen.units:
            if seen.goods_kept:
                self._add(unit.id, unit.name, unit.depreciation_bp)
            elif unit.grade is not None:
                self._add(unit.id, f"{unit.name} ({unit.grade.value})", unit.depreciation_bp)
        self._limit(informed=True)
        self.ask_reason(self._reasons())
        bridge.read(
            lambda connection: was_informed(connection, seen.id), lambda told: self._limit(informed=told)
        )
        if self.taken:
            first = next(iter(self.taken.values()))
            first.setFocus()
            first.selectAll()

    def _reasons(self) -> Sequence[str]:
        if self.seen.goods_kept:
            return (self.tr("A part of the price, as agreed"),)
        return (
            self.tr("Traces of use beyond trying it"),
            self.tr("Parts or packaging are missing"),
            self.tr("Damaged or stained"),
        )

    def _add(self, unit_id: int, name: str, taken: int) -> None:
        field = QSpinBox()
        field.setObjectName(f"taken-{unit_id}")
        aligned(field)
        field.setRange(0, 100)
        field.setSuffix(self.tr(" % kept by the house") if self.seen.goods_kept else " %")
        field.setValue(taken // 100)
        self.form.add(name, field)
        self.taken[unit_id] = field

    def _limit(self, *, informed: bool) -> None:
        for unit in self.seen.units:
            if unit.id in self.taken:
                most = _MOST_KEPT
                if unit.grade is not None:
                    most = max_depreciation_bp(Grade(unit.grade), self.seen.ground, informed=informed) // 100
                self.taken[unit.id].setMaximum(most)
                self.taken[unit.id].setToolTip(self.tr("At most {most} %").format(most=most))

    def depreciations(self) -> dict[int, int]:
        return {unit_id: field.value() * 100 for unit_id, field in self.taken.items()}

    def go(self) -> None:
        taken, reason = self.depreciations(), self.reason()
        self.perform(self._station, lambda uow: decisions.reduce_return(uow, self.seen.id, taken, reason))


class RefuseDialog(DecisionDialog):
    """On what ground, and in what words."""

    decision = Decision.REJECT

    def __init__(self, bridge: Bridge, parent: QWidget, seen: ReturnReview) -> None:
        title = self.tr("Refuse {rma}").format(rma=seen.number)
        super().__init__(bridge, parent, seen, title, self.tr("Refuse the return"), danger=True)
        self.ground = QComboBox()
        self.ground.setObjectName("rejection")
        if seen.ground is not Ground.WITHDRAWAL:
            self.ground.addItem(self.tr("None of the law’s: this is no withdrawal"), None)
        for each in RejectionGround:
            self.ground.addItem(words.rejection(each), each)
        self.form.add(self.tr("Legal ground"), self.ground)
        self.ask_reason(
            (
                self.tr("Asked for after the last day"),
                self.tr("The seal is broken"),
                self.tr("Another article than the one we sold"),
            )
        )
        self.ground.setFocus()

    def go(self) -> None:
        chosen = self.ground.currentData()
        ground, reason = RejectionGround(chosen) if chosen else None, self.reason()
        self.perform(self._station, lambda uow: decisions.reject_return(uow, self.seen.id, reason, ground))


class ExchangeDialog(DecisionDialog):
    """Which article goes out for each that came back."""

    decision = Decision.EXCHANGE

    def __init__(self, bridge: Bridge, parent: QWidget, seen: ReturnReview) -> None:
        title = self.tr("Exchange {rma}").format(rma=seen.number)
        super().__init__(bridge, parent, seen, title, self.tr("Exchange"), danger=False)
        hint = self.tr("The refund pays for the new articles, at the promotion of the old ones.")
        self.body.insertWidget(0, label(hint, "muted", wrap=True))
        self.swaps: dict[int, QComboBox] = {}
        for unit in seen.units:
            if seen.goods_kept or unit.received_at is not None:
                self._add(unit.id, unit.name)
        self.judge()
        if self.swaps:
            next(iter(self.swaps.values())).setFocus()
        bridge.read(lambda connection: stock.by_product(connection, limit=_MOST_PRODUCTS), self._offer)

    def _add(self, unit_id: int, name: str) -> None:
        box = QComboBox()
        box.setObjectName(f"swap-{unit_id}")
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        box.editTextChanged.connect(self.judge)
        self.form.add(name, box)
        self.swaps[unit_id] = box

    def _offer(self, products: tuple[ProductStock, ...]) -> None:
        skus = {unit.id: unit.sku for unit in self.seen.units}
        for unit_id, box in self.swaps.items():
            for product in products:
                if product.active:
                    free = self.tr("{count} free").format(count=product.free)
                    box.addItem(f"{product.sku} · {product.name} · {free}", product.product_id)
                    if product.sku == skus[unit_id]:
                        box.setCurrentIndex(box.count() - 1)
            if (field := box.lineEdit()) is not None:
                field.setCursorPosition(0)
        self.judge()

    def judge(self) -> None:
        """Every article has another one that exists; no reason is owed."""
        boxes = self.swaps.values()
        known = all(box.count() and box.currentText() == box.itemText(box.currentIndex()) for box in boxes)
        self.go_button.setEnabled(known)

    def reason(self) -> str:
        return ""

    def go(self) -> None:
        swaps = {unit_id: int(box.currentData()) for unit_id, box in self.swaps.items()}
        self.perform(self._station, lambda uow: exchange_return(uow, self.seen.id, swaps))
