"""The order on the bench: what is still to pack, what lies in the parcel, where it goes, what to mind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLayout, QWidget

from app.models.states import HoldKind
from app.queries import boxes as packaging
from app.queries import order_detail, packing
from app.ui import theme
from app.ui.following import AfterPainting, Changes, subjects
from app.ui.preparation import phrases
from app.ui.preparation.bench_lines import BenchLines
from app.ui.preparation.bench_parcel import AddressCard, ParcelCard
from app.ui.preparation.big import Bar, BigText, Count, panel
from app.ui.preparation.progress import after
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Notice, column, row, scrolling

if TYPE_CHECKING:
    from app.queries.boxes import BoxRow
    from app.queries.order_detail import OrderDetail
    from app.queries.packing import PackingView
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome


@dataclass(frozen=True, slots=True)
class _OnBench:
    turn: int
    view: PackingView
    order: OrderDetail
    boxes: tuple[BoxRow, ...]
    proposed: BoxRow | None


class OrderPage(QWidget):
    """Lines on the left, parcel and address on the right, notes across the top."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._order_id = self._last_line = self._turn = 0
        self._shown: _OnBench | None = None
        self.reference = BigText(36, smallest=20, name="order-reference")
        self.count = Count(44, name="packed")
        self._badges = (Badge(), Badge())
        self._bar = Bar()
        self.gift, self.note = Notice("gift", "info"), Notice("info", "warning")
        self.inserts = Notice("document", "info")
        self.later, self.held = Notice("clock", "warning"), Notice("hold", "error")
        self.notices = (self.held, self.note, self.gift, self.inserts, self.later)
        self.lines = BenchLines(bridge)
        self.parcel, self.address = ParcelCard(), AddressCard()
        self._again = AfterPainting(self, self.refresh)
        self.setLayout(self._arrange())

    def _arrange(self) -> QLayout:
        head = row(self.reference, *self._badges, self.count, spacing=theme.S)
        head.setStretch(0, 1)
        head.setContentsMargins(theme.L, theme.S, theme.L, 0)
        bar = row(self._bar)
        bar.setContentsMargins(theme.L, 0, theme.L, theme.XS)
        notes = column(*self.notices, spacing=theme.XS)
        notes.setContentsMargins(theme.M, 0, theme.M, 0)
        left = panel()
        whole = column(head, bar, notes, self.lines, spacing=theme.XS)
        whole.setContentsMargins(1, theme.XS, 1, 1)
        whole.setStretch(3, 1)
        left.setLayout(whole)
        side = QWidget()
        side.setLayout(column(self.parcel, self.address, None, spacing=theme.M))
        area = scrolling(side)
        area.setFixedWidth(430)
        page = row(left, area, spacing=theme.M)
        page.setStretch(0, 1)
        return page

    def open(self, order_id: int, last_line: int, outcome: Outcome | None) -> None:
        """Show an order; what ``outcome`` moved is shown at once, and the order is read again soon."""
        self._last_line = last_line
        self._turn += 1
        shown, self._order_id = self._order_id, order_id
        if order_id != shown or self._shown is None or outcome is None:
            self.refresh()
            return
        self._show_bench(replace(self._shown, view=after(self._shown.view, outcome)))
        self._again.ask()

    def refresh(self) -> None:
        """Read the order again; an answer that a later scan has overtaken is dropped."""
        order_id, turn = self._order_id, self._turn

        def read(connection: Any) -> _OnBench:
            view, boxes = packing.packing_view(connection, order_id), packaging.boxes(connection)
            order = order_detail.order_detail(connection, order_id)
            return _OnBench(turn, view, order, boxes, packaging.proposed_box(view.lines, boxes))

        if order_id:
            self._bridge.read(read, self._show, key="on-bench")

    def follow(self, changes: Changes) -> None:
        """Read the order again if it is one that changed."""
        ours = subjects(changes, "order")
        if ours is None or self._order_id in ours:
            self._again.ask()

    def _show(self, found: _OnBench) -> None:
        if found.turn != self._turn or found.view.order_id != self._order_id:
            return
        self._shown = found
        view = found.view
        self.reference.say(view.reference)
        gift = self._badges[0]
        gift.say(self.tr("Gift") if view.gift else "", "violet")
        totes = ", ".join(view.totes)
        self._badges[1].say(totes, "neutral")
        self.held.say(self._held(found.order) if view.open_holds else "")
        self.note.say(view.customer_note)
        words = " · ".join(filter(None, (self.tr("Gift"), view.gift_note)))
        self.gift.say(words if view.gift or view.gift_note else "")
        self.address.show_order(found.order)
        self._show_bench(found)

    def _held(self, order: OrderDetail) -> str:
        kinds = [HoldKind(hold.kind) for hold in order.holds if hold.released_at is None]
        return self.tr("On hold: {why}").format(why=phrases.held_by(kinds))

    def _show_bench(self, shown: _OnBench) -> None:
        self._shown, view = shown, shown.view
        packed = sum(each.in_parcel + each.packed for each in view.lines)
        wanted = packed + sum(each.to_pack for each in view.lines)
        to_fetch = sum(each.to_fetch for each in view.lines)
        waiting = sum(each.waiting for each in view.lines) - to_fetch
        self.count.say(packed, wanted)
        self._bar.say(packed, wanted)
        rest = self.tr("{units} on backorder: sent later, in another parcel")
        fetched = self.tr("{units} still to be fetched: in another parcel")
        later = ((fetched, to_fetch), (rest, waiting))
        self.later.say(
            " · ".join(words.format(units=phrases.units(count)) for words, count in later if count)
        )
        put_in = self.tr("Put in: {what}").format(what=", ".join(view.inserts))
        self.inserts.say(put_in if view.inserts else "")
        self.lines.show_lines(view.lines, self._last_line)
        self.parcel.show_parcel(view, shown.boxes, shown.proposed)

    @property
    def text_of_notices(self) -> str:
        """Everything that asks for attention."""
        return "\n".join(notice.text for notice in self.notices if not notice.isHidden())
