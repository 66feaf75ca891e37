"""The dock: parcels leave by a scan of their label; those that still stand there are named."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from app.models.states import ParcelState
from app.queries import shipments
from app.rules.identifiers import parcel_reference
from app.ui import theme
from app.ui.carriers.day_end_dialog import DayEndDialog
from app.ui.carriers.strip import LabelStrip
from app.ui.preparation import phrases
from app.ui.preparation.big import BigText, icon_label, panel, restyle
from app.ui.preparation.choices import number_cap
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import button, clear, column, row, scrolling
from app.ui.widgets.text import label, line, moment

if TYPE_CHECKING:
    from app.queries.shipments import DockRow, ParcelRow
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome

_MOST, _RECENT = 200, 5
_LEFT = frozenset({"handed_over", "handed_over_already"})


class DockPage(QWidget):
    """The parcel scanned last on the left; on the right what waits, service by service."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._service = ""
        self._recent: deque[tuple[str, str]] = deque(maxlen=_RECENT)
        self._waiting: tuple[ParcelRow, ...] = ()
        self.parcel = BigText(84, smallest=36, name="last-parcel", align=Qt.AlignmentFlag.AlignHCenter)
        self.order = BigText(26, smallest=16, name="last-order", align=Qt.AlignmentFlag.AlignHCenter)
        self.missing = label("", "lead", wrap=True)
        self.missing.setObjectName("missing")
        self.missing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._earlier = column(spacing=theme.XS)
        self.headline = BigText(24, smallest=16, name="dock-count")
        self._services = column(spacing=theme.M)
        self._last = panel()
        self.setLayout(self._arrange())
        self._show_last("", "", "truck", "muted")

    def _arrange(self) -> QLayout:
        inner = column(
            None,
            self._picture,
            self.parcel,
            self.order,
            theme.S,
            self.missing,
            None,
            self._earlier,
            spacing=theme.S,
        )
        inner.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self._last.setLayout(inner)
        rows = QWidget()
        rows.setLayout(column(self._services, None))
        right = panel()
        end = button(self.tr("End of day…"), self.end_day, icon="document", name="end-of-day")
        head = row(self.headline, end)
        head.setStretch(0, 1)
        side = column(head, LabelStrip(self._bridge), scrolling(rows), spacing=theme.S)
        side.setContentsMargins(theme.L, theme.M, theme.S, theme.M)
        right.setLayout(side)
        page = row(self._last, right, spacing=theme.M)
        page.setStretch(0, 55)
        page.setStretch(1, 45)
        return page

    def end_day(self) -> None:
        """What each carrier took along, its papers, and what is still here."""
        DayEndDialog(self.window(), self._bridge).open()

    def refresh(self) -> None:
        """Read what stands at the dock again."""
        self._bridge.read(
            lambda connection: (
                shipments.dock(connection),
                shipments.parcels(connection, (ParcelState.LABELLED,), limit=_MOST),
            ),
            self._show,
            key="dock",
        )

    def take(self, outcome: Outcome) -> None:
        """Show the parcel that has just left."""
        if outcome.code not in _LEFT:
            return
        values = outcome.values
        new = outcome.code == "handed_over"
        self._service = str(values["service"])
        about = f"{values['order']} · {phrases.service(self._service)}"
        self._show_last(str(values["parcel"]), about, "ok" if new else "warning", "ok" if new else "warning")
        gone = [row for row in self._waiting if parcel_reference(row.number) != values["parcel"]]
        self._waiting = tuple(gone)
        self._show_missing()
        clear(self._earlier)
        here = (str(values["parcel"]), about)
        for name, order in (each for each in self._recent if each != here):
            self._earlier.addLayout(
                row(icon_label("ok", "ok", 18), label(name, "strong"), label(order, "quiet"), None)
            )
        if new:
            self._recent.appendleft(here)

    def _show_last(self, parcel: str, about: str, icon: str, shade: str) -> None:
        size = 88 if parcel else 120
        now = theme.current()
        colour = now.muted if shade == "muted" else now.tone(shade).solid
        self._picture.setPixmap(theme.pixmap(icon, colour if parcel else now.accent, size))
        self.parcel.say(parcel or self.tr("Scan each label"), shade if parcel else "text")
        self.order.say(about or self.tr("as the parcels leave"), "text" if about else "muted")
        restyle(self._last, state="done" if shade == "ok" else "")

    def _show_missing(self) -> None:
        """Name what still stands at the dock for the service scanned last."""
        if not self._service:
            self.missing.setText("")
            return
        names = [
            parcel_reference(row.number) for row in self._waiting if row.carrier_service == self._service
        ]
        if not names:
            done = self.tr("Nothing is left for {service}.")
            self.missing.setText(done.format(service=phrases.service(self._service)))
            return
        listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        words = self.tr("Still here for {service}: {parcels}")
        self.missing.setText(words.format(service=phrases.service(self._service), parcels=listed))

    def _show(self, found: tuple[Sequence[DockRow], Sequence[ParcelRow]]) -> None:
        services, parcels = found
        self._waiting = tuple(parcels)
        self._show_missing()
        total = sum(each.parcels for each in services)
        if total:
            self.headline.say(self.tr("{parcels} at the dock").format(parcels=phrases.parcels(total)))
        else:
            self.headline.say(self.tr("Nothing waits at the dock"))
        clear(self._services)
        mine_first = sorted(services, key=lambda each: each.carrier_service != self._service)
        for service in mine_first:
            self._services.addWidget(self._service_part(service))

    def _service_part(self, service: DockRow) -> QWidget:
        made = QWidget()
        head = row(
            icon_label("truck", "accent", 24),
            label(phrases.service(service.carrier_service) or "–", "lead"),
            None,
            label(phrases.grams(service.weight_g), "quiet"),
            number_cap(service.parcels, 34),
            spacing=theme.S,
        )
        inner = column(head, line(), spacing=theme.XS)
        for parcel in self._waiting:
            if parcel.carrier_service == service.carrier_service:
                inner.addLayout(self._parcel(parcel))
        inner.setContentsMargins(0, 0, theme.S, 0)
        made.setLayout(inner)
        return made

    def _parcel(self, parcel: ParcelRow) -> QLayout:
        since = moment(self._bridge.language, parcel.closed_at) if parcel.closed_at else ""
        who = BigText(15, smallest=13, shade="muted", bold=False)
        who.say(parcel.customer)
        name = label(parcel_reference(parcel.number), "strong")
        name.setMinimumWidth(84)
        order = label(parcel.order)
        order.setMinimumWidth(84)
        made = row(name, order, who, label(since, "quiet"), spacing=theme.M)
        made.setStretch(2, 1)
        if parcel.holds:
            made.insertWidget(3, Badge(self.tr("On hold"), "error"))
        made.setContentsMargins(0, 3, 0, 3)
        return made
