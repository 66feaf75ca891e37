"""Pickup points near an address, as a list: how far, where, when open; the chosen one becomes the order's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QWidget

from app.carriers.base import Ok, Party, Point, Refused, Result
from app.station.carriers import points_near
from app.ui import theme
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SHOWN = 12


class PointsDialog(Dialog):
    """Searches around a postcode; ``chosen`` gets the point."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, service: str, near: Party, chosen: Callable[[Point], None]
    ) -> None:
        super().__init__(parent, self.tr("Pickup points"), self.tr("Take this one"), width=760)
        self._station, self._service, self._near, self._chosen = bridge, service, near, chosen
        self.points: tuple[Point, ...] = ()
        self.postal_code = QLineEdit(near.postal_code)
        self.postal_code.setObjectName("points-postal-code")
        self.postal_code.setMaximumWidth(130)
        self.postal_code.returnPressed.connect(self.search)
        self.city = QLineEdit(near.city)
        self.city.setObjectName("points-city")
        search = button(self.tr("Search"), self.search, icon="search", name="points-search")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda _: self.go_button.setEnabled(True))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.M)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(1, 1)
        self._empty = EmptyState("search", self.tr("Searching…"))
        inside = QWidget()
        inside.setLayout(column(self._empty, self._rows, None))
        area = scrolling(inside)
        area.setMinimumHeight(380)
        self.body.addLayout(row(self.postal_code, self.city, search))
        self.body.addWidget(area)
        self.search()

    def search(self) -> None:
        """Ask the carrier of the order's service."""
        near = Party(
            line1=self._near.line1, postal_code=self.postal_code.text().strip(), city=self.city.text().strip(),
            country=self._near.country,
        )  # fmt: skip
        self.go_button.setEnabled(False)
        self._fill(())
        self._empty.say(self.tr("Searching…"))
        desk, service = self._station.desk, self._service
        self._station.work(
            lambda _report: points_near(desk.database, desk.carriers, service, near), self._answered_points
        )

    def _answered_points(self, answer: Result[tuple[Point, ...]]) -> None:
        text = self._station.text
        match answer:
            case Ok(value=points):
                self._fill(points[:_SHOWN])
                self._empty.say(self.tr("No pickup point here"), self.tr("Try another postcode."))
            case Refused():
                self._empty.say(self.tr("No pickup points"), text(answer.code, **answer.values))
            case _:
                self._empty.say(self.tr("No answer"), text("cli_carrier_away", detail=answer.detail))

    def _fill(self, points: tuple[Point, ...]) -> None:
        self.points = points
        for each in self._group.buttons():
            self._group.removeButton(each)
        clear(self._rows)
        self._empty.setVisible(not points)
        today = shop_day(utc_now())
        for at, point in enumerate(points):
            choice = QRadioButton()
            choice.setObjectName(f"point-{point.id}")
            choice.setAccessibleName(point.name)
            choice.setEnabled(not point.is_closed_on(today))
            self._group.addButton(choice, at)
            where = ", ".join((*point.lines, f"{point.postal_code} {point.city}"))
            kind = self.tr("locker") if point.locker else ""
            name = " · ".join(filter(None, (point.name, point.id, kind)))
            facts = column(
                label(name, "strong"),
                label(where, "small", wrap=True),
                label(self._hours(point), "small", wrap=True),
                spacing=2,
            )
            self._rows.addWidget(choice, at, 0)
            self._rows.addLayout(facts, at, 1)
            if point.is_closed_on(today):
                self._rows.addWidget(Badge(self.tr("Closed"), "error"), at, 2)
            else:
                far = label(self._far(point.distance_m), "muted")
                self._rows.addWidget(far, at, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _far(self, metres: int) -> str:
        locale = QLocale(self._station.language)
        return f"{metres} m" if metres < 1000 else f"{locale.toString(metres / 1000, 'f', 1)} km"

    def _hours(self, point: Point) -> str:
        """Days with the same hours together: Mon-Fri 09:00-12:30 14:00-18:30."""
        locale = QLocale(self._station.language)
        groups: list[tuple[int, int, str]] = []
        for day in point.hours:
            spans = " ".join(f"{start}–{end}" for start, end in day.spans)
            if groups and groups[-1][2] == spans and groups[-1][1] == day.weekday - 1:
                groups[-1] = (groups[-1][0], day.weekday, spans)
            else:
                groups.append((day.weekday, day.weekday, spans))
        parts = []
        for first, last, spans in groups:
            if spans:
                days = [locale.dayName(each + 1, QLocale.FormatType.ShortFormat) for each in (first, last)]
                parts.append(f"{days[0] if first == last else '–'.join(days)} {spans}")
        return "  ·  ".join(parts)

    def go(self) -> None:
        at = self._group.checkedId()
        if 0 <= at < len(self.points):
            self._chosen(self.points[at])
            self.accept()
