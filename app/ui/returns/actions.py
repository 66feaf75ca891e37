"""What staff do with a return; each is a workflow, which alone says whether it may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.station.actions import returns_desk
from app.ui.carriers.return_label_dialog import ReturnLabelDialog
from app.ui.returns.day_dialog import DayDialog
from app.ui.widgets.dialogs import ask_reason, confirm
from app.workflows import decisions, goods_kept, inspection, returns

if TYPE_CHECKING:
    from app.queries.returns import ReturnReview
    from app.ui.bridge import Bridge


class ReturnActions(QObject):
    """The actions of the returns desk; ``seen`` is the return that is shown."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._bridge, self._page = bridge, page
        self.seen: ReturnReview | None = None

    def receive(self) -> None:
        """The box is on the table, or somebody goes on with it."""
        if (seen := self.seen) is not None:
            self._bridge.act(returns_desk.take_in(seen.id))

    def propose(self) -> None:
        """The inspection is finished."""
        if (seen := self.seen) is not None:
            self._bridge.act(lambda uow: inspection.propose(uow, seen.id))

    def record_posting(self) -> None:
        """The customer proved when the goods were posted."""
        if (seen := self.seen) is None:
            return
        DayDialog(
            self._page,
            self._bridge,
            self.tr("Posted on which day?"),
            self.tr("Note the posting"),
            self.tr("From that proof on the refund may no longer be withheld (L221-24)."),
            lambda day: lambda uow: returns.record_posting(uow, seen.id, day),
            earliest=seen.notice_day,
        ).open()

    def carrier_label(self) -> None:
        """A carrier's label for the way back: for the box, or by e-mail to the customer."""
        if (seen := self.seen) is not None:
            ReturnLabelDialog(self._page, self._bridge, seen.id, seen.number).open()

    def refund_without_goods(self) -> None:
        """The customer keeps the goods: say why, and a manager decides."""
        if (seen := self.seen) is None:
            return
        ask_reason(
            self._page,
            self.tr("Without return: {rma}").format(rma=seen.number),
            self.tr("Propose the refund"),
            lambda _, why: lambda uow: goods_kept.propose_without_goods(uow, seen.id, why),
            hint=self.tr("The customer keeps the articles and reads this reason. A manager decides."),
            bridge=self._bridge,
        )

    def send_back(self) -> None:
        """The refused articles have left for the customer."""
        if (seen := self.seen) is None:
            return
        confirm(
            self._page,
            self.tr("Sent back to the customer?"),
            self.tr("The articles of {rma} leave the house; the return is closed.").format(rma=seen.number),
            self.tr("They have left"),
            lambda: self._bridge.act(lambda uow: decisions.send_back_rejected(uow, seen.id)),
        )
