"""Beside the lines: the parcel being filled, where it goes, and the order's other parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QWidget

from app.models.states import DeliveryMode, ParcelState
from app.rules.identifiers import parcel_reference
from app.rules.weights import check_weight, expected_weight_g
from app.ui import theme, words
from app.ui.preparation import phrases
from app.ui.preparation.big import BigText, icon_label, panel, restyle
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Notice, clear, column, row
from app.ui.widgets.text import label, line

if TYPE_CHECKING:
    from app.queries.boxes import BoxRow
    from app.queries.order_detail import OrderDetail
    from app.queries.packing import LearntWeight, PackingParcel, PackingView


class ParcelCard(QWidget):
    """Number, content, box and weight of the open parcel, and the parcels closed before it."""

    def __init__(self) -> None:
        super().__init__()
        self.number = BigText(30, smallest=20, name="parcel")
        self._which = Badge()
        self.content = BigText(18, smallest=14, name="parcel-content", align=Qt.AlignmentFlag.AlignRight)
        self.box = label("", "lead", wrap=True)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setObjectName("parcel-box")
        self.weight = BigText(34, smallest=20, name="parcel-weight", align=Qt.AlignmentFlag.AlignRight)
        self._expected = label("", "quiet", wrap=True)
        self._expected.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._expected.setObjectName("parcel-expected")
        self._suspect = Notice("warning", "warning")
        self._suspect.setObjectName("parcel-suspect")
        self._others = column(spacing=theme.XS)
        frame = panel()
        head = row(self.number, self._which, spacing=theme.S)
        head.setStretch(0, 1)
        inner = column(
            head,
            line(),
            self._fact("list", self.tr("Inside"), self.content),
            self._fact("package", self.tr("Box"), self.box),
            self._fact("scale", self.tr("Weight"), self.weight),
            self._expected,
            self._suspect,
            self._others,
            spacing=theme.S,
        )
        inner.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        frame.setLayout(inner)
        self.setLayout(column(frame))

    def _fact(self, icon: str, caption: str, value: QWidget) -> QLayout:
        made = row(icon_label(icon, "muted", 20), label(caption, "quiet"), None, value, spacing=theme.S)
        if isinstance(value, BigText) or value is self.box:
            made.setStretch(3, 4)
        return made

    def show_parcel(self, view: PackingView, boxes: Sequence[BoxRow], proposed: BoxRow | None = None) -> None:
        """Show the open parcel of an order, and which box it needs as long as none is chosen."""
        parcel = view.parcel
        if parcel is None:
            return
        self.number.say(parcel_reference(parcel.number))
        place = [each.id for each in view.parcels].index(parcel.id) + 1 if len(view.parcels) > 1 else 0
        self._which.say(self.tr("Parcel no. {number}").format(number=place) if place else "", "info")
        self.content.say(phrases.units(parcel.units))
        box = next((each for each in boxes if each.id == parcel.box_id), None)
        self.box.setText(box.name if box else self._which_box(proposed))
        restyle(self.box, proposed=box is None and proposed is not None)
        self._show_weight(view, box)
        self._show_others([each for each in view.parcels if each.id != parcel.id])

    def _which_box(self, proposed: BoxRow | None) -> str:
        if proposed is None:
            return self.tr("choose with F5")
        return self.tr("take {box} (F5)").format(box=proposed.name)

    def _show_weight(self, view: PackingView, box: BoxRow | None) -> None:
        parcel = view.parcel
        assert parcel is not None
        self._suspect.say(self._explained(view.learnt))
        if view.learnt is not None:
            self._show_learnt(view.learnt, parcel.weight_g)
            return
        inside = [(each.weight_g or None, each.in_parcel) for each in view.lines if each.in_parcel]
        expected = expected_weight_g(inside, box.tare_g if box else 0)
        about = phrases.grams(expected) if expected and inside else ""
        if parcel.weight_g:
            off = check_weight(expected, parcel.weight_g).alert
            self.weight.say(phrases.grams(parcel.weight_g), "warning" if off else "ok")
            self._expected.setText(self.tr("expected: about {weight}").format(weight=about) if about else "")
        elif about:
            self.weight.say(f"≈ {about}", "muted")
            self._expected.setText(self.tr("expected; weigh it to be sure"))
        else:
            self.weight.say(self.tr("to weigh") if inside else "–", "warning" if inside else "muted")
            self._expected.setText(self.tr("the weight of an item is not known") if inside else "")
        self._expected.setVisible(bool(self._expected.text()))

    def _show_learnt(self, learnt: LearntWeight, weight_g: int) -> None:
        about = self.tr("{weight} ± {tolerance}, learnt from {count} parcels").format(
            weight=phrases.grams(learnt.expected_g),
            tolerance=phrases.grams(learnt.tolerance_g),
            count=learnt.samples,
        )
        if weight_g:
            self.weight.say(phrases.grams(weight_g), "warning" if learnt.off else "ok")
            self._expected.setText(self.tr("expected: {about}").format(about=about))
        else:
            self.weight.say(f"≈ {phrases.grams(learnt.expected_g)}", "muted")
            self._expected.setText(about)
        self._expected.show()

    def _explained(self, learnt: LearntWeight | None) -> str:
        """By how much the parcel is off, and the line that explains it best."""
        if learnt is None or not learnt.off:
            return ""
        gap = phrases.grams(abs(learnt.gap_g))
        if not learnt.suspect:
            light, heavy = self.tr("{gap} too light"), self.tr("{gap} too heavy")
            return (light if learnt.gap_g < 0 else heavy).format(gap=gap)
        if learnt.missing:
            return self.tr("{gap} too light: one {name} missing?").format(gap=gap, name=learnt.suspect)
        return self.tr("{gap} too heavy: one {name} too many?").format(gap=gap, name=learnt.suspect)

    def _show_others(self, others: Sequence[PackingParcel]) -> None:
        clear(self._others)
        if others:
            self._others.addWidget(line())
        for parcel in others:
            left = parcel.state is not ParcelState.LABELLED
            made = row(
                icon_label("truck" if left else "ok", "ok", 20),
                label(parcel_reference(parcel.number), "strong"),
                label(f"{phrases.units(parcel.units)} · {phrases.grams(parcel.weight_g)}", "quiet"),
                None,
                Badge(words.parcel(parcel.state), "ok"),
            )
            self._others.addLayout(made)


class AddressCard(QWidget):
    """Where it goes: service, relay or shop, and the address."""

    def __init__(self) -> None:
        super().__init__()
        self.service = BigText(22, smallest=16, name="service")
        self._mode = Badge()
        self.address = label("", wrap=True)
        self.address.setObjectName("address")
        self._first = QLabel()
        self._first.setProperty("look", "lead")
        frame = panel()
        head = row(icon_label("truck", "accent", 24), self.service, self._mode, spacing=theme.S)
        head.setStretch(1, 1)
        inner = column(head, line(), self._first, self.address, spacing=theme.XS)
        inner.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        frame.setLayout(inner)
        self.setLayout(column(frame))

    def show_order(self, order: OrderDetail) -> None:
        """Show where an order goes."""
        self.service.say(phrases.service(order.carrier_service) or words.delivery_mode(order.delivery_mode))
        self._mode.say(words.delivery_mode(order.delivery_mode), "info")
        shipping = next((each for each in order.addresses if each.kind == "shipping"), None)
        lines = list(phrases.address_lines(shipping)) if shipping else []
        if order.delivery_mode is DeliveryMode.PICKUP and order.shop:
            lines = [order.shop, *lines[:2]]
        elif order.delivery_mode is DeliveryMode.RELAY:
            lines = [self.tr("Relay point {relay}").format(relay=order.relay_id), *lines]
        self._first.setText(lines[0] if lines else "")
        self.address.setText("\n".join(lines[1:]))
