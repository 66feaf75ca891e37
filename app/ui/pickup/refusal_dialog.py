"""What a customer at the counter does not want of what they collect: units and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from app.queries.returnable import ReturnableLine, in_bags
from app.rules.return_terms import ReturnReason
from app.ui.returns.words import reason as reason_words
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.queries.counter_card import CounterCard
    from app.ui.bridge import Bridge

Refused = tuple[tuple[int, int, ReturnReason], ...]
# What people say at a counter, the most frequent first; all rest on one right or the other.
_REASONS = (
    ReturnReason.CHANGED_MIND,
    ReturnReason.NOT_AS_EXPECTED,
    ReturnReason.TOO_SMALL,
    ReturnReason.TOO_BIG,
    ReturnReason.DEFECTIVE,
    ReturnReason.DAMAGED_TRANSPORT,
    ReturnReason.WRONG_ITEM,
    ReturnReason.OTHER,
)


class RefusalDialog(Dialog):
    """``noted`` gets line, units and reason of what stays here; a return is opened with the hand-over."""

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        card: CounterCard,
        before: Refused,
        noted: Callable[[Refused], None],
    ) -> None:
        title = self.tr("What does the customer refuse of {order}?").format(order=card.order)
        super().__init__(parent, title, self.tr("Note it"), width=600)
        self._before = {line_id: units for line_id, units, _ in before}
        self._noted = noted
        self.fields: list[tuple[ReturnableLine, QSpinBox]] = []
        hint = self.tr(
            "It stays at the counter: with the hand-over a return is opened, and its refund decided."
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self._form = FormRows()
        self.body.addLayout(self._form)
        self.reason = QComboBox()
        self.reason.setObjectName("refusal-reason")
        self.reason.setAccessibleName(self.tr("Reason"))
        for each in _REASONS:
            self.reason.addItem(reason_words(each), each)
        if before:
            self.reason.setCurrentIndex(self.reason.findData(before[0][2]))
        self._form.add(self.tr("Reason"), self.reason)
        self.go_button.setEnabled(False)
        bridge.read(lambda connection: in_bags(connection, card.id), self._show, key="in-bags")

    def _show(self, lines: tuple[ReturnableLine, ...]) -> None:
        for line in lines:
            units = QSpinBox()
            units.setObjectName(f"refused-{line.id}")
            units.setAccessibleName(self.tr("Units of {name}").format(name=line.name))
            aligned(units)
            units.setRange(0, line.left)
            units.setSuffix(f" / {line.left}")
            units.setValue(min(line.left, self._before.get(line.id, 0)))
            self._form.add(line.name, units)
            self.fields.append((line, units))
        self.go_button.setEnabled(True)
        if self.fields:
            self.fields[0][1].setFocus()
            self.fields[0][1].selectAll()

    def go(self) -> None:
        """Keep it beside the open pickup."""
        why = ReturnReason(self.reason.currentData())
        self._noted(tuple((line.id, units.value(), why) for line, units in self.fields if units.value()))
        self.accept()
