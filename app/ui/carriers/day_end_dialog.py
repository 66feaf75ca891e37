"""The end of the day: what each carrier took along, its list to be signed, and what is still here."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.carriers.base import Ok, Paper, Refused, Result
from app.carriers.registry import plugin
from app.models.states import ParcelState
from app.queries.deposits import Deposit, LeftBehind, Site, day_end, sites
from app.station.manifests import manifest
from app.ui import theme, words
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import (
    Card,
    EmptyState,
    FormRows,
    Notice,
    button,
    clear,
    column,
    row,
    scrolling,
)
from app.ui.widgets.text import label, moment
from app.values import shop_day
from app.workflows import deposits

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_SHOWN = 12


class DayEndDialog(Dialog):
    """Live, of one site at a time: one card a carrier; papers come twice: one is signed and stays."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("End of day"), self.tr("Close"), width=860)
        self._bridge = bridge
        self.cancel_button.hide()
        self._day = shop_day(bridge.desk.database.clock())
        self._site: str | None = None
        self._places: tuple[Site, ...] = ()
        self._where = self._site_chooser()
        self._cards = column(spacing=theme.M)
        self._empty = EmptyState(
            "truck", self.tr("Nothing left today"), self.tr("And nothing waits at the dock.")
        )
        inside = QWidget()
        inside.setLayout(column(self._empty, self._cards, None))
        area = scrolling(inside)
        area.setMinimumHeight(440)
        self._done = Notice("ok", "ok")
        self.body.addWidget(self._where)
        self.body.addWidget(area)
        self.body.addWidget(self._done)
        Follower(bridge, self, {"parcel", "order"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()

    def _site_chooser(self) -> QWidget:
        self.site = QComboBox()
        self.site.setObjectName("day-end-site")
        self.site.activated.connect(self._choose)
        form = FormRows()
        form.add(self.tr("Site"), self.site)
        form.setContentsMargins(0, 0, 0, theme.S)
        made = QWidget()
        made.setLayout(form)
        made.hide()
        return made

    def _choose(self, _at: int) -> None:
        self._site = str(self.site.currentData())
        self.problem.say("")
        self._done.say("")
        self.look()

    def look(self) -> None:
        """Read the day anew: of the site that was chosen, at first the one in which this station stands."""
        day, chosen, station = self._day, self._site, self._bridge.desk.station.actor.station_id

        def read(connection: Any) -> tuple[tuple[Site, ...], str, tuple[Deposit, ...]]:
            places = sites(connection, station)
            site = next(each.code for each in places if each.here) if chosen is None else chosen
            return places, site, day_end(connection, day, site)

        self._bridge.read(read, self._fill, key="day-end")

    def _fill(self, read: tuple[tuple[Site, ...], str, tuple[Deposit, ...]]) -> None:
        places, self._site, found = read
        self._show_sites(places)
        clear(self._cards)
        self._empty.setVisible(not found)
        for each in found:
            self._cards.addWidget(self._card(each))

    def _show_sites(self, places: tuple[Site, ...]) -> None:
        if places != self._places:  # an open list is left alone
            self._places = places
            self.site.clear()
            for each in places:
                self.site.addItem(self._named(each), each.code)
        self.site.setCurrentIndex(self.site.findData(self._site))
        self._where.setVisible(len(places) > 1)

    def _named(self, each: Site) -> str:
        name = each.name or self.tr("Warehouse")
        if not each.left_behind:
            return name
        return self.tr("{site}, not handed over: {count}").format(site=name, count=each.left_behind)

    def _card(self, each: Deposit) -> Card:
        card = Card(_plain(each.name) or "–")
        card.head.addWidget(self._state(each))
        kilograms = f"{each.weight_g / 1000:.1f}"
        if self._bridge.language == "fr":
            kilograms = kilograms.replace(".", ",")
        left = (
            self.tr("{count} parcels handed over, {weight} kg")
            if each.parcels != 1
            else self.tr("1 parcel handed over, {weight} kg")
        )
        told = label(left.format(count=each.parcels, weight=kilograms), "lead")
        card.body.addLayout(row(told, None, self._papers(each)))
        if each.carrier and each.services:
            by_service = (f"{count} × {_plain(service)}" for service, count in each.services.items())
            card.body.addWidget(label(" · ".join(by_service), "muted"))
        for parcel in each.left_behind[:_SHOWN]:
            card.body.addLayout(self._behind(parcel))
        if len(each.left_behind) > _SHOWN:
            more = self.tr("and {count} more").format(count=len(each.left_behind) - _SHOWN)
            card.body.addWidget(label(more, "muted"))
        return card

    def _state(self, each: Deposit) -> Badge:
        if each.left_behind:
            return Badge(self.tr("not handed over: {count}").format(count=len(each.left_behind)), "warning")
        return Badge(self.tr("complete"), "ok")

    def _papers(self, each: Deposit) -> QHBoxLayout:
        made = row()
        if not each.parcels:
            return made
        slip = partial(self._print_slip, each.last_parcel)
        made.addWidget(
            button(self.tr("Deposit slip"), slip, icon="printer", name=f"slip-{each.carrier or each.name}")
        )
        known = plugin(each.carrier)
        if known is not None and known.manifests:
            ask = partial(self._ask_manifest, each)
            made.addWidget(
                button(self.tr("Carrier’s list"), ask, icon="document", name=f"manifest-{each.carrier}")
            )
        return made

    def _behind(self, parcel: LeftBehind) -> QHBoxLayout:
        why = self._why(parcel)
        since = moment(self._bridge.language, parcel.closed_at) if parcel.closed_at else ""
        name = label(parcel.parcel, "strong", selectable=True)
        name.setMinimumWidth(90)
        order = label(parcel.order, selectable=True)
        order.setMinimumWidth(90)
        return row(name, order, label(since, "small"), None, Badge(why, "warning"))

    def _why(self, parcel: LeftBehind) -> str:
        if parcel.holds:
            return self.tr("order on hold")
        if parcel.state is ParcelState.LABELLED:
            return self.tr("stands at the dock")
        return words.parcel(parcel.state)

    def _print_slip(self, parcel_id: int, *_: object) -> None:
        self._bridge.act(lambda uow: deposits.print_deposit_slip(uow, parcel_id), self._told)

    def _ask_manifest(self, each: Deposit, *_: object) -> None:
        desk, day, code, site = self._bridge.desk, self._day, each.carrier, self._site or ""
        self.problem.say("")
        self._done.say(self.tr("Asking {carrier}…").format(carrier=each.name))
        self._bridge.work(
            lambda _report: manifest(desk.database, desk.carriers, code, day, site),
            partial(self._manifest_came, each.name, day),
        )

    def _manifest_came(self, carrier: str, day: date, answer: Result[Paper]) -> None:
        text = self._bridge.text
        self._done.say("")
        match answer:
            case Ok(value=paper):
                content = paper.content
                self._bridge.act(lambda uow: deposits.print_manifest(uow, carrier, day, content), self._told)
            case Refused():
                self.problem.say(" ".join(filter(None, (text(answer.code, **answer.values), answer.said))))
            case _:
                self.problem.say(text("cli_carrier_away", detail=answer.detail))

    def _told(self, answer: Answer) -> None:
        outcome = answer.outcome
        said = self._bridge.text(outcome.code, **outcome.values)
        wrong = outcome.level.value == "error"
        self.problem.say(said if wrong else "")
        self._done.say("" if wrong else said)


def _plain(code: str) -> str:
    return code.replace("_", " ")
