"""The tab Click and collect: parcels arrive, customers come, and nothing waits too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from app.queries.counter_card import CounterCard, counter_card
from app.queries.pickup import CounterList
from app.station.session import Job
from app.ui import theme
from app.ui.following import Changes, Follower, subjects
from app.ui.pickup import words
from app.ui.pickup.actions import PickupActions
from app.ui.pickup.big_state import BigState, Fact
from app.ui.pickup.card import PickupCard
from app.ui.pickup.choices import Choices
from app.ui.pickup.lists import CounterLists
from app.ui.pickup.prepare_page import PreparePage
from app.ui.tab import Tab
from app.ui.widgets.layout import SplitView, button, column
from app.ui.widgets.text import with_key
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.station.session import Session
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome


class PickupTab(Tab):
    """On the left what the last scan means, or the customer's pickup; on the right the lists."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.actions_of = PickupActions(bridge, self)
        self._served = ""
        self.search = QLineEdit()
        self.search.setObjectName("find")
        self.search.setProperty("look", "large")
        self.search.setPlaceholderText(self.tr("Code, name, phone or order"))
        found_by = self.tr("Find a pickup by code, name, phone or order")
        self.search.setAccessibleName(found_by)
        self.search.setToolTip(with_key(found_by, "F3"))
        self.search.returnPressed.connect(self._find)
        self.state = BigState()
        self.state.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = PickupCard(bridge, self.actions_of)
        self.choices = Choices()
        self.prepare = PreparePage(bridge)
        self.pages = QStackedWidget()
        for each in (self.state, self.card, self.choices, self.prepare):
            self.pages.addWidget(each)
        self.lists = CounterLists(bridge, self.actions_of)
        self.all_in = button(
            self.tr("All of it is in · F2"), partial(bridge.press, "confirm"), look="primary", icon="check",
            name="inserts-in", tip=with_key(self.tr("Close the bag"), "F2"),
        )  # fmt: skip
        self.all_in.hide()
        counter = QWidget()
        left = column(self.search, self.pages, self.all_in, spacing=theme.M)
        left.setStretch(1, 1)
        counter.setLayout(left)
        page = column(SplitView(counter, self.lists, 60))
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self.setLayout(page)
        self._connect()
        self._rest()

    def _connect(self) -> None:
        self.card.closed.connect(self.leave)
        self.choices.chosen.connect(self.actions_of.open)
        self.lists.opened.connect(self.actions_of.open)
        self.lists.preparing.connect(self.actions_of.prepare)
        self.prepare.short.connect(self._missing)
        self.prepare.undone.connect(partial(self.bridge.press, "undo"))
        self.prepare.closed.connect(self.leave)
        self.bridge.answered.connect(self._take_answer)
        self.bridge.session_changed.connect(self._follow)
        Follower(self.bridge, self, {"pickup", "order"}, self._renew_card)
        for number, which in enumerate(CounterList, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._show_list, which))

    @property
    def job(self) -> Job:
        return Job.PICKUP

    def entered(self) -> None:
        self.lists.list.reload()
        if self._pickup_id() is not None:
            self._read_card()
        elif (list_id := self._list_id()) is not None:
            self._show_walk(list_id)
        else:
            self._rest()
            self._go_to_search()

    def left(self) -> None:
        self.card.forget()

    def take_scan(self, _raw: str) -> bool:
        """Every scan is the station's; what was ticked and typed beside the open pickup goes before it."""
        place = self.bridge.session.place
        checked, third = self.card.identity.isChecked(), self.card.third.text().strip()
        refused = self.card.refused
        noted = (
            bool(place.get("id_checked")),
            str(place.get("collected_by", "")),
            len(place.get("refused", ())),
        )
        if self._pickup_id() is not None and (checked, third, len(refused)) != noted:
            self.actions_of.note(checked, third, refused)
        return False

    def take_command(self, command: str) -> bool:
        """The counter's keys; F2 hands over, F4 is the identity document, F9 the next order, Escape leaves."""
        asked = {"arrived", "inserts"} & self.bridge.session.place.keys()
        if command == "confirm" and asked:
            self.bridge.press(command)
            return True
        if command == "undo" and "inserts" in asked:
            self.bridge.press(command)
            return True
        if self.pages.currentWidget() is self.prepare and command in {"short", "undo"}:
            self._missing() if command == "short" else self.bridge.press(command)
            return True
        open_card = self.pages.currentWidget() is self.card
        deed = {
            "confirm": self.card.hand_out,
            "close_parcel": self.card.identity.toggle,
            "box": self.actions_of.take_payment,
            "reprint": self.actions_of.print_again,
            "note": self.card.third.setFocus,
            "next": self.actions_of.renew_code,
            "skip": self.actions_of.extend,
        }.get(command)
        if command == "short":
            self._go_to_search()
        elif command == "leave":
            self.leave()
        elif deed is not None and open_card:
            deed()
        elif (
            command in {"next", "skip"} and not {"pick_list_id", "arrived"} & self.bridge.session.place.keys()
        ):
            self.bridge.press("next")
        return True

    def leave(self) -> None:
        """Back to where anything may be scanned; an order that is being prepared waits for who goes on with it."""
        if self._list_id() is not None or "arrived" in self.bridge.session.place:
            self.bridge.press("leave")
        elif self.bridge.session.place:
            self.actions_of.close()
        self._rest()
        self._go_to_search()

    def _find(self) -> None:
        """What a customer says is asked of the station, whatever was open."""
        said = self.search.text().strip()
        if not said:
            return
        self.search.clear()
        if self.bridge.session.place:
            self.actions_of.close()
        self.bridge.scan(said)

    def _take_answer(self, answer: Answer) -> None:
        outcome = answer.outcome
        if not self.isVisible():
            return
        match outcome.code:
            case "pickup_ready" | "parcel_arrived" | "on_shelf" | "arrived_already":
                self._show_shelf(outcome)
            case "arrival_goes_on" | "arrival_may_be_whole":
                self._show_arrival(outcome)
            case "arrival_left":
                self._rest()
            case "parcel_to_unshelve" | "unshelved":
                self._show_unshelving(outcome)
            case "pickup_collected" | "pickup_collected_in_part":
                self._show_done(outcome)
            case "bag_scanned_out":
                self._read_card()
            case "pickups_found":
                self.choices.show_choices(outcome.facts["pickups"])
                self.pages.setCurrentWidget(self.choices)
                self.choices.setFocus()
            case "pickup_opened":
                self._read_card()
            case "nothing_left_to_prepare":
                self._rest()
            case "pickup_left" if self.pages.currentWidget() is self.card:
                self._rest()

    def _follow(self, _session: Session) -> None:
        """Another pickup was opened, an order is being prepared, or neither: by scan, here or after a restart."""
        pickup_id = self._pickup_id()
        self.all_in.setVisible("inserts" in self.bridge.session.place and self._list_id() is not None)
        if pickup_id is not None and self.isVisible():
            self._read_card()
        elif (list_id := self._list_id()) is not None and self.isVisible():
            self._show_walk(list_id)
        elif pickup_id is None and self.pages.currentWidget() is self.card:
            self.card.forget()

    def _pickup_id(self) -> int | None:
        session = self.bridge.session
        return session.place.get("pickup_id") if session.job is Job.PICKUP else None

    def _list_id(self) -> int | None:
        """The walk through the shop that this station is on, while no customer stands here."""
        session = self.bridge.session
        return session.place.get("pick_list_id") if session.job is Job.PICKUP else None

    def _show_walk(self, list_id: int) -> None:
        self.card.forget()
        if "inserts" in self.bridge.session.place:
            self._ask_inserts(self.bridge.session.place["inserts"])
            return
        self.prepare.show_list(list_id)
        if self.pages.currentWidget() is not self.prepare:
            self.pages.setCurrentWidget(self.prepare)
            self.prepare.setFocus()

    def _ask_inserts(self, inserts: Sequence[Mapping[str, Any]]) -> None:
        """Everything is fetched; what else goes into the bag before it is closed."""
        facts: list[Fact] = [("document", str(each["says"]), "warning") for each in inserts]
        facts.append(("ok", self.tr("F2: all of it is in, or scan it where it has a barcode"), "neutral"))
        facts.append(("undo", self.tr("⌫: an article goes back onto its shelf"), "neutral"))
        self.all_in.show()
        self.state.say("warning", self.tr("Put this in before you close the bag"), "", "", facts)
        self.pages.setCurrentWidget(self.state)
        self.state.setFocus()

    def _missing(self) -> None:
        if (list_id := self._list_id()) is not None:
            self.actions_of.short(list_id, self.prepare.about)

    def _renew_card(self, changes: Changes) -> None:
        card = self.card.card
        pickups, orders = subjects(changes, "pickup"), subjects(changes, "order")
        if pickups is None or orders is None or card is None or card.id in pickups or card.order_id in orders:
            self._read_card()

    def _read_card(self) -> None:
        pickup_id = self._pickup_id()
        if pickup_id is not None:
            self.bridge.read(
                lambda connection: counter_card(connection, pickup_id, shop_day(utc_now())),
                self._show_card,
                key="counter-card",
            )

    def _show_card(self, card: CounterCard) -> None:
        if card.id != self._pickup_id():
            return
        another = (
            self.pages.currentWidget() is not self.card
            or self.card.card is None
            or self.card.card.id != card.id
        )
        self._served = card.short_name
        self.card.show_card(card, bool(self.bridge.session.place.get("given")))
        self.pages.setCurrentWidget(self.card)
        if another:
            self.card.focus_first()

    def _rest(self) -> None:
        """Nothing is open: say what may be scanned."""
        self.card.forget()
        self.state.say(
            "scan",
            self.tr("Scan anything"),
            "",
            "",
            (
                (
                    "package",
                    self.tr(
                        "A parcel that arrives, or what is in it: it gets its shelf, and its label prints"
                    ),
                    "neutral",
                ),
                (
                    "pickup",
                    self.tr("The customer’s QR code, or type the code, the name or the phone"),
                    "neutral",
                ),
                ("clock", self.tr("A parcel nobody came for, then the stock location it goes to"), "neutral"),
                ("cart", self.tr("F9: the next order to prepare from the shop’s shelves"), "neutral"),
            ),
        )
        self.pages.setCurrentWidget(self.state)

    def _show_shelf(self, outcome: Outcome) -> None:
        values = outcome.values
        about = f"{values['parcel']} · {values['order']}"
        facts: list[Fact] = []
        caption = self.tr("Put it on shelf")
        tone = "ok"
        match outcome.code:
            case "pickup_ready":
                facts.append(("mail", self.tr("Everything is here: the customer has been told"), "ok"))
                facts.append(("printer", self.tr("The label prints: stick it on the parcel"), "neutral"))
            case "parcel_arrived":
                tone = "warning"
                waiting = int(values["waiting"])
                awaited = self.tr("1 more is awaited: the customer has not been told yet")
                if waiting > 1:
                    awaited = self.tr("{count} more are awaited: the customer has not been told yet")
                facts.append(("clock", awaited.format(count=waiting), "warning"))
                facts.append(("printer", self.tr("The label prints: stick it on the parcel"), "neutral"))
            case "on_shelf":
                caption = self.tr("It lies on shelf")
            case _:
                tone, caption = "warning", self.tr("Here already, on shelf")
        if outcome.code != "on_shelf":
            facts.append(("scan", self.tr("Another shelf? Scan it now"), "neutral"))
        self.state.say(tone, caption, str(values["shelf"]), about, facts)
        self.pages.setCurrentWidget(self.state)

    def _show_arrival(self, outcome: Outcome) -> None:
        """A parcel without its label, as far as its articles were scanned."""
        facts: list[Fact] = [
            ("package", f"{each['units']} × {each['name']}", "neutral") for each in outcome.facts["missing"]
        ]
        caption, tone = self.tr("Scan what else is in it"), "scan"
        if outcome.facts["whole"]:
            caption, tone = self.tr("Is this all?"), "warning"
            facts = [("ok", self.tr("F2: there is nothing else in it"), "ok")]
        about = self.tr("{count} expected parcels may be it").format(count=outcome.facts["parcels"])
        if outcome.facts["parcels"] == 1:
            about = self.tr("Only this one is expected with it")
        self.state.say(tone, caption, outcome.facts["order"], about, facts)
        self.pages.setCurrentWidget(self.state)

    def _show_unshelving(self, outcome: Outcome) -> None:
        values = outcome.values
        about = f"{values['parcel']} · {values['order']}"
        if outcome.code == "unshelved":
            left = int(values["left"])
            done = self.tr("Nothing else of this order is left here") if not left else words.bags(left, left)
            self.state.say(
                "ok", self.tr("Back in stock at"), str(values["location"]), about, (("ok", done, "neutral"),)
            )
        else:
            scan = ("scan", self.tr("Scan the stock location you put it in"), "neutral")
            self.state.say("warning", self.tr("Take it off shelf"), str(values["shelf"]), about, (scan,))
        self.pages.setCurrentWidget(self.state)

    def _show_done(self, outcome: Outcome) -> None:
        count = int(outcome.values["bags"])
        name, self._served = self._served, ""
        self.card.forget()
        facts: list[Fact] = [("package", words.bags(count, count), "neutral")]
        if "rma" in outcome.values:
            opened = self.tr("Keep what was refused here: return {rma} is open").format(
                rma=outcome.values["rma"]
            )
            facts.append(("returns", opened, "warning"))
        self.state.say(
            "ok", self.tr("Handed over to"), name or outcome.order, outcome.order if name else "", facts
        )
        self.pages.setCurrentWidget(self.state)
        self._go_to_search()

    def _show_list(self, which: CounterList) -> None:
        self.lists.show_list(which)
        self.lists.list.setFocus()

    def _go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
