"""Between two orders: the parcel just closed with its papers, and the next orders with their lights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.models.states import JobState, ParcelState
from app.queries import bench, printing, shipments
from app.queries.picking import Light, packs_as_picked
from app.rules.identifiers import parcel_reference
from app.ui import theme
from app.ui.preparation import phrases
from app.ui.preparation.big import BigText, icon_label, panel, restyle
from app.ui.preparation.choices import Pressable, number_cap
from app.ui.preparation.take_over import TakeOver
from app.ui.widgets.layout import clear, column, row, scrolling
from app.ui.widgets.text import day, label
from app.workflows import packing as work
from app.workflows import pick_and_pack

if TYPE_CHECKING:
    from app.queries.bench import ToPack
    from app.queries.printing import JobRow
    from app.queries.shipments import ParcelRow
    from app.ui.bridge import Bridge

_RECENT = 40
_ON_ITS_WAY = frozenset({JobState.WAITING, JobState.CLAIMED})
_STUCK = frozenset({JobState.IN_DOUBT, JobState.PARKED})


class BenchIdle(QWidget):
    """What was closed last on the left, what comes next on the right."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._orders: tuple[ToPack, ...] = ()
        self._parcel_id = 0
        self._scan = self._invitation()
        self.closed = LastParcel(bridge)
        self._rows = column(spacing=6)
        self._nothing = label(self.tr("No order is on its way to the bench."), "quiet", wrap=True)
        self._next_orders = QWidget()
        self._next_orders.setLayout(column(self._nothing, self._rows, None, spacing=0))
        right = panel()
        side = column(label(self.tr("Next orders"), "lead"), scrolling(self._next_orders), spacing=theme.S)
        side.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        right.setLayout(side)
        left = column(self._scan, self.closed, spacing=0)
        page = row(left, right, spacing=theme.M)
        page.setStretch(0, 46)
        page.setStretch(1, 54)
        self.setLayout(page)
        self.closed.hide()

    def _invitation(self) -> QWidget:
        made = panel()
        words = BigText(40, smallest=24, align=Qt.AlignmentFlag.AlignHCenter, name="invitation")
        words.say(self.tr("Scan anything"))
        hint = label(
            self.tr("A tote, a slip, an item, a parcel label, or type a reference"), "quiet", wrap=True
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        picture = row(None, icon_label("scan", "accent", 120), None)
        inner = column(None, picture, theme.M, words, hint, None, spacing=theme.S)
        inner.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        made.setLayout(inner)
        return made

    def show_last(self, parcel_id: int, *, to_scan: bool = False) -> None:
        """Show the parcel that was closed last at this station, and whether its label waits to be scanned.

        None for 0.
        """
        self._parcel_id = parcel_id
        self._next_orders.setEnabled(not to_scan)
        self.closed.ask_for_label(to_scan)
        self._scan.setVisible(not parcel_id)
        self.closed.setVisible(bool(parcel_id))
        self.refresh()

    def refresh(self) -> None:
        """Read the orders and the papers again."""
        me = self._bridge.session.staff_id
        self._bridge.read(
            lambda connection: bench.to_pack(connection, me, from_shelf=packs_as_picked(connection)),
            self._show_orders,
            key="to-pack",
        )
        if self._parcel_id:
            self.closed.show_parcel(self._parcel_id)

    def take_number(self, typed: str) -> bool:
        """Open the order with this number on the screen; false where there is none, or none can be opened yet."""
        if not self._next_orders.isEnabled():
            return False
        at = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        if not 0 <= at < len(self._orders):
            return False
        self._open(self._orders[at])
        return True

    def _open(self, order: ToPack) -> None:
        if order.why is bench.Why.CLAIMED:
            take = partial(work.open_order, order_id=order.id, take_over=True)
            TakeOver(self, self._bridge, str(order.claimed_by), take).open()
        else:
            self._bridge.act(lambda uow: pick_and_pack.open_order(uow, order.id))

    def _show_orders(self, orders: Sequence[ToPack]) -> None:
        if orders and tuple(orders) == self._orders:
            return
        self._orders = tuple(orders)
        clear(self._rows)
        for number, order in enumerate(orders, start=1):
            self._rows.addWidget(self._order_row(number, order))
        self._nothing.setVisible(not orders)

    def _order_row(self, number: int, order: ToPack) -> QWidget:
        made = Pressable("choice")
        made.setObjectName(f"next-{number}")
        why = phrases.why_not_green(order)
        if order.why is bench.Why.CLAIMED and order.claimed_at:
            why = f"{why} · {order.claimed_at}"
        made.setAccessibleName(" ".join(filter(None, (order.reference, why))))
        made.pressed.connect(partial(self._open, order))
        icon, shade = phrases.LIGHTS[order.why]
        promised = day(self._bridge.language, order.promise_date) if order.promise_date else ""
        about = " · ".join(
            filter(None, (phrases.service(order.carrier_service), promised, ", ".join(order.totes)))
        )
        state = why or (self.tr("Mine, open") if order.mine else self.tr("Ready"))
        amount = order.to_pack if order.light is not Light.NONE else order.to_pack + order.coming
        head = row(label(order.reference, "lead"), label(order.customer, "quiet"), None, spacing=theme.M)
        right = column(self._right(phrases.units(amount), "lead"), self._right(state, "quiet"), spacing=2)
        inner = row(
            number_cap(number), icon_label(icon, shade, 28), column(head, label(about, "quiet"), spacing=2),
            right, spacing=theme.M,
        )  # fmt: skip
        inner.setStretch(2, 1)
        inner.setContentsMargins(theme.M, 5, theme.L, 5)
        made.setLayout(inner)
        return made

    def _right(self, text: str, look: str) -> QWidget:
        made = label(text, look)
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made


class LastParcel(QWidget):
    """The parcel just closed, and whether its label and slip are on paper."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._parcel_id = 0
        self.parcel = BigText(56, smallest=28, shade="ok", name="closed-parcel")
        self._about = BigText(22, smallest=16, name="closed-order")
        self._papers = column(spacing=theme.S)
        self._stuck = _Stuck()
        self._frame = panel()
        head = row(icon_label("ok", "ok", 30), label(self.tr("Parcel closed"), "lead"), None, spacing=theme.S)
        self._next = label("", "lead", wrap=True)
        self._next.setObjectName("after-closing")
        foot = row(icon_label("scan", "accent", 28), self._next, spacing=theme.M)
        foot.setStretch(1, 1)
        inner = column(head, self.parcel, self._about, theme.M, self._papers, self._stuck, None, foot)
        inner.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self._frame.setLayout(inner)
        self.setLayout(column(self._frame))

    def ask_for_label(self, wanted: bool) -> None:
        """Say what comes next: the scan of the label that was stuck on, or the next order."""
        label_first = self.tr("Stick the label on this parcel, then scan it")
        self._next.setText(label_first if wanted else self.tr("Scan the next one, or press F9"))

    @property
    def papers(self) -> tuple[str, ...]:
        """What is said of each paper."""
        parts = [self._papers.itemAt(at) for at in range(self._papers.count())]
        widgets = [part.widget() for part in parts if part is not None]
        return tuple(widget.accessibleName() for widget in widgets if widget is not None)

    @property
    def trouble(self) -> str:
        return self._stuck.text

    def show_parcel(self, parcel_id: int) -> None:
        """Read the parcel and its print jobs."""
        self._parcel_id = parcel_id

        def read(connection: Any) -> tuple[Sequence[ParcelRow], Sequence[JobRow]]:
            found = shipments.parcels(connection, tuple(ParcelState), after=parcel_id + 1, limit=1)
            jobs = printing.print_queue(connection, tuple(JobState), limit=_RECENT)
            return found, [job for job in jobs if job.parcel_id == parcel_id]

        self._bridge.read(read, self._show, key="last-parcel")

    def _show(self, found: tuple[Sequence[ParcelRow], Sequence[JobRow]]) -> None:
        parcels, jobs = found
        if not parcels or parcels[0].id != self._parcel_id:
            return
        parcel = parcels[0]
        self.parcel.say(parcel_reference(parcel.number))
        service = phrases.service(parcel.carrier_service)
        self._about.say(" · ".join(filter(None, (parcel.order, service, phrases.grams(parcel.weight_g)))))
        newest = {job.document_kind: job for job in reversed(jobs)}
        clear(self._papers)
        # A carrier's own label takes the place of ours, some seconds later.
        label_job = newest.get("carrier_label") or newest.get("shipping_label")
        self._papers.addWidget(self._paper("shipping_label", label_job, parcel.state))
        self._papers.addWidget(self._paper("packing_slip", newest.get("packing_slip"), parcel.state))
        self._stuck.say(*self._trouble_of(list(newest.values())))
        restyle(self._frame, state="trouble" if self._stuck.text else "")

    def _paper(self, kind: str, job: JobRow | None, parcel: ParcelState) -> QWidget:
        name = self.tr("Label") if kind == "shipping_label" else self.tr("Packing slip")
        state, icon, shade = self._state(job)
        if kind == "shipping_label" and parcel is ParcelState.LABEL_REQUESTED:
            state, icon, shade = self.tr("comes from the carrier"), "clock", "accent"
        elif kind == "shipping_label" and parcel is ParcelState.LABEL_FAILED:
            state, icon, shade = self.tr("refused by the carrier"), "warning", "warning"
        made = QWidget()
        made.setAccessibleName(f"{name}: {state}")
        printer = label(job.printer if job else "", "quiet")
        words = row(
            icon_label(icon, shade, 24),
            label(name, "lead"),
            label(state, "quiet"),
            None,
            printer,
            spacing=theme.M,
        )
        made.setLayout(words)
        return made

    def _state(self, job: JobRow | None) -> tuple[str, str, str]:
        if job is None:
            return self.tr("no printer is set up"), "warning", "warning"
        if job.state in _STUCK:
            return self.tr("look at the printer"), "warning", "warning"
        if job.state in _ON_ITS_WAY:
            if job.trouble:
                return self.tr("waits for the printer"), "warning", "warning"
            return self.tr("printing…"), "printer", "accent"
        if job.state is JobState.CANCELLED:
            return self.tr("cancelled"), "close", "muted"
        return self.tr("printed"), "ok", "ok"

    def _trouble_of(self, jobs: Sequence[JobRow]) -> tuple[str, str]:
        """The printer that does not print, and what to do about it."""
        job = next((job for job in jobs if job.trouble and job.state in _ON_ITS_WAY | _STUCK), None)
        return ("", "") if job is None else (job.printer, self._bridge.text(f"printer_{job.trouble}"))


class _Stuck(QWidget):
    """A paper that does not come out: which printer, and what to do, large enough to walk there knowing it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._printer = BigText(26, smallest=16, shade="warning", name="stuck-printer")
        self._advice = BigText(26, smallest=16, lines=3, name="stuck-advice")
        inner = row(
            icon_label("printer", "warning", 44),
            column(self._printer, self._advice, spacing=0),
            spacing=theme.L,
        )
        inner.setContentsMargins(0, theme.M, 0, 0)
        inner.setStretch(1, 1)
        self.setLayout(inner)
        self.hide()

    def say(self, printer: str, advice: str) -> None:
        """Show it; nothing without a printer."""
        self.text = f"{printer} · {advice}" if printer else ""
        self._printer.say(printer)
        self._advice.say(advice)
        self.setVisible(bool(printer))
