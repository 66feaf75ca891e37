"""Planning a wave: which orders, how many carts, what they walk and how long; and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from app.queries.waves import WaveDesk, wave_desk
from app.ui import theme
from app.ui.following import Follower
from app.ui.preparation import phrases
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import waves

if TYPE_CHECKING:
    from app.ui.bridge import Bridge
    from app.workflows.waves import Planned, Wanted

_MOST_CARTS = 50


class WavesDialog(Dialog):
    """Filters on the left, the carts they make on the right; nothing is made before it is released."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Waves"), self.tr("Release"), width=940)
        self._bridge = bridge
        self.channel, self.service, self.until = QComboBox(), QComboBox(), QComboBox()
        self.zone = QLineEdit()
        self.zone.setObjectName("wave-zone")
        self.zone.setPlaceholderText(self.tr("everywhere; A, A-01…"))
        self.urgent = QCheckBox(self.tr("Only urgent orders"))
        self.orders, self.carts = self._number(1, waves.MOST_ORDERS, 100), self._number(0, _MOST_CARTS, 0)
        self.carts.setSpecialValueText(self.tr("no limit"))
        self.sum = label("", "lead", wrap=True)
        self.sum.setObjectName("wave-sum")
        self._carts, self._open = QGridLayout(), column(spacing=theme.S)
        self._carts.setHorizontalSpacing(theme.L)
        self._carts.setColumnStretch(5, 1)
        self.body.addLayout(self._arrange())
        self.go_button.setEnabled(False)
        self._choices(self.channel, self.tr("every channel"), ())
        self._choices(self.service, self.tr("every carrier"), ())
        self._choices(self.until, self.tr("any time"), ())
        for box in (self.channel, self.service, self.until):
            box.currentIndexChanged.connect(self.preview)
        self.zone.textChanged.connect(self.preview)
        self.urgent.toggled.connect(self.preview)
        self.orders.valueChanged.connect(self.preview)
        self.carts.valueChanged.connect(self.preview)
        Follower(bridge, self, {"pick_list"}, lambda _changes: self.look())
        bridge.read(wave_desk, self._fill, key="wave-desk")
        self.preview()

    def _number(self, least: int, most: int, value: int) -> QSpinBox:
        made = QSpinBox()
        made.setRange(least, most)
        made.setValue(value)
        aligned(made)
        return made

    def _arrange(self) -> Any:
        form = FormRows()
        form.add(self.tr("Channel"), self.channel)
        form.add(self.tr("Carrier"), self.service)
        form.add(self.tr("Leaves until"), self.until)
        form.add(self.tr("Zone"), self.zone)
        form.add("", self.urgent)
        form.add(self.tr("Orders at most"), self.orders)
        form.add(self.tr("Carts at most"), self.carts)
        inside = QWidget()
        inside.setLayout(column(self._carts, None))
        area = scrolling(inside)
        area.setMinimumHeight(250)
        right = column(self.sum, area, self._open, spacing=theme.M)
        both = row(column(form, None), right, spacing=theme.XL)
        both.setStretch(0, 4)
        both.setStretch(1, 5)
        return both

    def _choices(self, box: QComboBox, none: str, known: Sequence[tuple[Any, str]]) -> None:
        box.blockSignals(True)
        box.clear()
        box.addItem(none, None)
        for value, words in known:
            box.addItem(words, value)
        box.blockSignals(False)

    def _fill(self, desk: WaveDesk) -> None:
        self._choices(self.channel, self.tr("every channel"), desk.channels)
        services = [(each, phrases.service(each)) for each in desk.services]
        self._choices(self.service, self.tr("every carrier"), services)
        self._choices(self.until, self.tr("any time"), [(hour, f"{hour:%H:%M}") for hour in desk.hours])
        self._show_open(desk)

    def look(self) -> None:
        """Lists changed: what is under way, and what would be made now."""
        self._bridge.read(wave_desk, self._show_open, key="wave-desk")
        self.preview()

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        until: time | None = self.until.currentData()
        return waves.Wanted(
            channel_id=self.channel.currentData(),
            service=self.service.currentData() or "",
            zone=self.zone.text().strip(),
            until=until,
            urgent=self.urgent.isChecked(),
            most_orders=self.orders.value(),
            most_carts=self.carts.value(),
        )

    def preview(self, *_: object) -> None:
        """Plan the carts anew, off this thread."""
        wanted, now = self.wanted, self._bridge.desk.database.clock()
        self._bridge.read(lambda connection: waves.plan(connection, now, wanted), self._show, key="wave-plan")

    def _show(self, carts: Sequence[Planned]) -> None:
        clear(self._carts)
        self.go_button.setEnabled(bool(carts))
        self.sum.setText(self._total(carts))
        for at, cart in enumerate(carts):
            kind = self.tr("in bulk") if cart.bulk else ""
            cells = (
                self.tr("Cart {number}").format(number=at + 1), phrases.orders(len(cart.order_ids)),
                phrases.units(cart.units), phrases.metres(cart.walk_mm), self._minutes(cart.seconds), kind,
            )  # fmt: skip
            for place, words in enumerate(cells):
                self._carts.addWidget(label(words, "strong" if not place else "quiet"), at, place)

    def _total(self, carts: Sequence[Planned]) -> str:
        if not carts:
            return self.tr("No ready order fits.")
        walks = [cart.walk_mm for cart in carts if cart.walk_mm is not None]
        times = [cart.seconds for cart in carts if cart.seconds is not None]
        number = phrases.counted(len(carts), self.tr("1 cart"), self.tr("{count} carts"))
        orders = phrases.orders(sum(len(cart.order_ids) for cart in carts))
        walk = phrases.metres(sum(walks)) if walks else ""
        spent = self._minutes(sum(times)) if times else self.tr("pace not known yet")
        return " · ".join(filter(None, (number, orders, walk, spent)))

    def _minutes(self, seconds: int | None) -> str:
        return "" if seconds is None else f"{max(1, round(seconds / 60))}\u00a0min"

    def _show_open(self, desk: WaveDesk) -> None:
        clear(self._open)
        for each in desk.waves:
            told = self.tr("Wave {wave}: {waiting} waiting, {begun} begun, {done} done")
            words = told.format(wave=each.wave, waiting=each.waiting, begun=each.begun, done=each.done)
            back = button(
                self.tr("Take back"),
                partial(self.take_back, each.wave),
                icon="undo",
                name=f"wave-{each.wave}",
            )
            back.setEnabled(bool(each.waiting))
            self._open.addLayout(row(label(words), None, back))

    def take_back(self, wave: int, *_: object) -> None:
        """The lists of a wave that nobody has begun are no more."""
        self._bridge.act(lambda uow: waves.take_back(uow, wave))

    def go(self) -> None:
        wanted = self.wanted
        self.perform(self._bridge, lambda uow: waves.release(uow, wanted))
