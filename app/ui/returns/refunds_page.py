"""Refunds under way: approved, sent, arrived, each with its reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.models.permissions import may
from app.models.states import RefundState
from app.queries.refunds import DONE, UNDER_WAY, RefundRow, refunds, urgency
from app.queries.touched import LISTED
from app.ui import theme
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.returns import words
from app.ui.widgets.dialogs import Dialog, ask_reason
from app.ui.widgets.layout import EmptyState, button, column, row
from app.ui.widgets.text import label, moment, money, with_key
from app.ui.words import means
from app.values import shop_day, utc_now
from app.workflows import refunds as work

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.bridge import Bridge

_S = RefundState
#: A hint for the buttons: in which states each is worth pressing.
_WHEN = {
    "approve": frozenset({_S.PENDING_APPROVAL}),
    "sent": frozenset({_S.APPROVED}),
    "succeeded": frozenset({_S.SENT}),
    "failed": frozenset({_S.SENT}),
    "other": frozenset({_S.FAILED}),
    "give-up": frozenset({_S.PENDING_APPROVAL}),
}
_SOURCE: Source[RefundRow] = Source(
    lambda connection, states, _after, _limit: refunds(connection, shop_day(utc_now()), states),
    lambda connection, states, asked: refunds(connection, shop_day(utc_now()), states, only=asked),
    {
        "refund": lambda found: found.id,
        "order": lambda found: found.order_id,
        "rma": lambda found: found.rma_id,
    },
    urgency,
    LISTED,
)


class ReferenceDialog(Dialog):
    """The bank's or payment provider's reference of a refund that has arrived."""

    def __init__(self, parent: QWidget, bridge: Bridge, found: RefundRow) -> None:
        amount = money(bridge.language, found.amount_cents, found.currency)
        title = self.tr("{amount} for {order}: has it arrived?").format(amount=amount, order=found.order)
        super().__init__(parent, title, self.tr("It has arrived"))
        self._station, self._refund_id = bridge, found.id
        self.reference = QLineEdit()
        self.reference.setObjectName("refund-reference")
        self.reference.setMaxLength(120)
        self.reference.setPlaceholderText(self.tr("Reference of the bank or payment provider"))
        self.reference.setAccessibleName(self.tr("Reference"))
        self.body.addWidget(self.reference)
        self.reference.setFocus()

    def go(self) -> None:
        refund_id, reference = self._refund_id, self.reference.text()
        self.perform(self._station, lambda uow: work.mark_succeeded(uow, refund_id, reference))


class RefundsPage(QWidget):
    """The list, and what can be done with the one chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        nothing = EmptyState("euro", self.tr("No refund is under way"))
        self.list = LiveList(
            bridge,
            "refunds",
            self.tr("Refunds"),
            self._columns(),
            _SOURCE,
            nothing,
            chooses_first=True,
        )
        self.list.chosen.connect(self._judge)
        self.list.filled.connect(self._judge)
        self.done = button(self.tr("Also those done"), look="chip", name="also-done")
        self.done.setCheckable(True)
        self.done.toggled.connect(self.refresh)
        hint = label(self.tr("Order the refund at the bank or payment provider, then say so here."), "muted")
        page = column(row(hint, None, self.done), self.list, self._buttons(), spacing=theme.M)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._judge()

    def _columns(self) -> tuple[Column[RefundRow], ...]:
        language = self._bridge.language

        def due(found: RefundRow) -> tuple[str, str]:
            return (
                words.countdown(found.days_left)
                if found.rma and found.state in UNDER_WAY
                else ("", "neutral")
            )

        return (
            Column(self.tr("Order"), lambda found: found.order, 100),
            Column(self.tr("Return"), lambda found: found.rma or "–", 160),
            Column(self.tr("Customer"), lambda found: found.customer, 140, stretch=True),
            Column(
                self.tr("Amount"),
                lambda found: money(language, found.amount_cents, found.currency),
                100,
                right=True,
            ),
            Column(self.tr("By"), lambda found: means(found.means), 124),
            Column(
                self.tr("State"),
                lambda found: words.refund_state(found.state),
                116,
                badges=lambda found: (
                    (words.refund_state(found.state), words.REFUND_TONE.get(found.state, "neutral")),
                ),
            ),
            Column(
                self.tr("Due"),
                lambda found: due(found)[0],
                128,
                badges=lambda found: (due(found),) if due(found)[0] else (),
            ),
            Column(self.tr("Approved by"), lambda found: found.approved_by or "–", 110),
            Column(
                self.tr("Reference"),
                lambda found: found.reference or "–",
                130,
                tip=lambda found: moment(language, found.created_at),
            ),
        )

    def _buttons(self) -> Any:
        looks = (
            ("approve", self.tr("Approve"), self._approve, "", self.tr("A refund that belongs to no return"), ""),
            ("sent", self.tr("Sent · F2"), self.mark_sent, "primary", self.tr("Ordered at the bank"), "F2"),
            ("succeeded", self.tr("Arrived… · F4"), self.mark_succeeded, "", self.tr("With its reference"), "F4"),
            ("failed", self.tr("Failed…"), self._failed, "", self.tr("The money came back to us"), ""),
            ("other", self.tr("Pay otherwise…"), self._other, "", self.tr("With the customer’s consent"), ""),
            ("give-up", self.tr("Give up…"), self._give_up, "danger", self.tr("Nobody approved it"), ""),
        )  # fmt: skip
        self.made: dict[str, QPushButton] = {}
        for name, text, press, look, tip, key in looks:
            told = with_key(tip, key) if key else tip
            self.made[name] = button(text, press, look=look, name=f"refund-{name}", tip=told)
        return row(*self.made.values(), None)

    def refresh(self) -> None:
        """Read the list anew."""
        self.list.show_wanted((*UNDER_WAY, *DONE) if self.done.isChecked() else UNDER_WAY)

    def _judge(self) -> None:
        found = self.list.chosen_row()
        manager = may(self._bridge.session.roles, "approve_refund")
        for name, made in self.made.items():
            made.setEnabled(manager and found is not None and found.state in _WHEN[name])

    def _with_chosen(self, deed: Callable[[RefundRow], object]) -> None:
        found = self.list.chosen_row()
        if found is not None:
            deed(found)

    def _act(self, make: Callable[[Any, int], Any]) -> None:
        self._with_chosen(lambda found: self._bridge.act(lambda uow: make(uow, found.id)))

    def _approve(self) -> None:
        self._act(work.approve_refund)

    def mark_sent(self) -> None:
        """It was ordered."""
        self._act(work.mark_sent)

    def mark_succeeded(self) -> None:
        """It has arrived: ask for the reference."""
        self._with_chosen(lambda found: ReferenceDialog(self, self._bridge, found).open())

    def _failed(self) -> None:
        self._reason(self.tr("Why did it fail?"), self.tr("It failed"), work.mark_failed)

    def _give_up(self) -> None:
        self._reason(self.tr("Give the refund up?"), self.tr("Give up"), work.cancel_refund)

    def _reason(self, title: str, go: str, make: Callable[[Any, int, str], Any]) -> None:
        self._with_chosen(
            lambda found: ask_reason(
                self, title, go, lambda _, why: lambda uow: make(uow, found.id, why), bridge=self._bridge
            )
        )

    def _other(self) -> None:
        choices = [(code, means(code)) for code in work.OTHER_MEANS]
        self._with_chosen(
            lambda found: ask_reason(
                self,
                self.tr("Pay by other means"),
                self.tr("Approve"),
                lambda by, why: lambda uow: work.approve_other_means(uow, found.id, by, why),
                choices,
                hint=self.tr("How and when did the customer agree?"),
                bridge=self._bridge,
            )
        )
