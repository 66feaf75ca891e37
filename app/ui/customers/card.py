"""The customer's card: who they are, what they are worth, their orders, parcels, returns, messages and notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
)

from app.models.permissions import may
from app.queries.customer_card import CreditLeft, CustomerCard, customer_card
from app.ui import theme
from app.ui.customers.data_dialog import CustomerDialog
from app.ui.customers.dialogs import ConsentDialog, MergeDialog
from app.ui.customers.lists import messages_list, orders_list, parcels_list, returns_list
from app.ui.customers.notes import NotesPage
from app.ui.following import COUNT_PAUSE_MS, Changes, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.figure import Figure
from app.ui.widgets.layout import button, clear, column, row
from app.ui.widgets.text import day, label, money, short_month, with_key
from app.values import SHOP_ZONE, shop_day, utc_now
from app.workflows import customer_files, personal_data

if TYPE_CHECKING:
    from app.queries.customers import CustomerRow
    from app.ui.bridge import Bridge

#: A card that stays on the screen for so long was looked at.
_SEEN_MS = 700


class CardPanel(QFrame):
    """Shows one person and keeps them current; ``closed`` asks to be put away."""

    closed = Signal()
    order_asked = Signal(int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._bridge = bridge
        self._customer_id = 0
        self.card: CustomerCard | None = None
        self._seen = QTimer(self, singleShot=True, interval=_SEEN_MS)
        self._seen.timeout.connect(self._note_look)
        self.name, self.erased = label("", "title", selectable=True), Badge()
        self._people = column(spacing=theme.XS)
        self._figures = {
            "orders": Figure(self.tr("Orders"), "card-orders", leads=True),
            "kept": Figure(self.tr("Paid and kept"), "card-kept", leads=True),
            "returned": Figure(self.tr("Units returned"), "card-returned", leads=True),
        }
        self.lists = {
            "orders": orders_list(bridge),
            "parcels": parcels_list(bridge),
            "returns": returns_list(bridge),
            "messages": messages_list(bridge),
        }
        for name, listed in (("orders", "orders"), ("kept", "orders"), ("returned", "returns")):
            self._figures[name].pressed.connect(partial(self._turn_to, listed))
        self.notes = NotesPage(bridge)
        self._pages = QStackedWidget()
        figures = row(*self._figures.values(), spacing=theme.S)
        page = column(
            self._head(), self._people, figures, self._buttons(), self._choice(), self._pages, spacing=theme.S
        )
        page.setStretch(5, 1)
        self.setLayout(page)
        self.lists["orders"].opened.connect(lambda row: self.order_asked.emit(row.id))
        for name in ("parcels", "returns", "messages"):
            self.lists[name].opened.connect(lambda row: self.order_asked.emit(row.order_id))
        Follower(bridge, self, {"customer"}, self._follow)
        Follower(bridge, self, {"order"}, self._follow, COUNT_PAUSE_MS)

    def _head(self) -> QLayout:
        close = QToolButton()
        close.setObjectName("close-card")
        close.setIcon(theme.icon("close", theme.current().muted, 18))
        close.setToolTip(with_key(self.tr("Close"), "Esc"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.closed)
        return row(self.name, self.erased, None, close)

    def _buttons(self) -> QLayout:
        self.note_button = button(
            self.tr("Note…"), self.add_note, icon="edit", name="note", tip=with_key(self.tr("Note"), "Ctrl+N")
        )
        self.consent_button = button(self.tr("Consent…"), self.ask_consent, icon="mail", name="consent")
        self.merge_button = button(
            self.tr("Same person…"), self.merge, icon="users", name="merge",
            tip=self.tr("Two customers are one person; it can be taken back"),
        )  # fmt: skip
        self.data_button = button(
            self.tr("Data…"), self.show_data, icon="export", name="data",
            tip=self.tr("Who looked, handing everything out, erasing"),
        )  # fmt: skip
        roles = self._bridge.session.roles
        if not may(roles, "merge_customers"):
            self.merge_button.hide()
        if not may(roles, "see_personal_data"):
            self.data_button.hide()
        self._key("Ctrl+N", self.add_note)
        return row(self.note_button, self.consent_button, self.merge_button, None, self.data_button)

    def _choice(self) -> QHBoxLayout:
        group = self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        bar = row(spacing=theme.XS)
        pages = (
            (self.tr("Orders"), self.lists["orders"]),
            (self.tr("Parcels"), self.lists["parcels"]),
            (self.tr("Returns"), self.lists["returns"]),
            (self.tr("Messages"), self.lists["messages"]),
            (self.tr("Notes"), self.notes),
        )
        for at, (title, shown) in enumerate(pages):
            chip = button(
                title, look="chip", name=f"card-page-{at + 1}", tip=with_key(title, f"Ctrl+{at + 1}")
            )
            chip.setCheckable(True)
            chip.setChecked(at == 0)
            group.addButton(chip, self._pages.addWidget(shown))
            bar.addWidget(chip)
            self._key(f"Ctrl+{at + 1}", chip.click)
            self._chips[title] = chip
        bar.addStretch(1)
        group.idClicked.connect(self._pages.setCurrentIndex)
        return bar

    def _key(self, keys: str, press: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(press)

    def show_customer(self, customer_id: int) -> None:
        """Read a person and show them."""
        if customer_id != self._customer_id:
            self.card = None
            self._seen.start()
        self._customer_id = customer_id
        self._bridge.read(lambda c: customer_card(c, customer_id), self._fill, key="customer-card")

    def _turn_to(self, name: str) -> None:
        """Show one of the lists, ready for the keys."""
        self._group.button(self._pages.indexOf(self.lists[name])).click()
        self.lists[name].setFocus()

    def add_note(self) -> None:
        """Write a note: the page of notes has the field."""
        self._chips[self.tr("Notes")].click()
        self.notes.field.setFocus()

    def ask_consent(self) -> None:
        """What the customer says to advertising."""
        if self.card is not None:
            ConsentDialog(self, self._bridge, self._customer_id).open()

    def merge(self) -> None:
        """Say who else is this person."""
        if self.card is not None:
            MergeDialog(self, self._bridge, self.card).open()

    def show_data(self) -> None:
        """Who looked, handing out, erasing."""
        if self.card is not None:
            CustomerDialog(self, self._bridge, self._customer_id).open()

    def _follow(self, _changes: Changes) -> None:
        if self._customer_id:
            self.show_customer(self._customer_id)

    def _note_look(self) -> None:
        """Who looks at a customer's data is written down, with their newest order."""
        card = self.card
        if card is not None and card.newest_order is not None and self.isVisible():
            order_id = card.newest_order
            self._bridge.note(lambda uow: personal_data.note_look(uow, order_id, "card"))

    def _fill(self, card: CustomerCard) -> None:
        another = self.card is None or self.card.ids != card.ids
        self.card = card
        gone = card.people[0].erased_at is not None
        self.name.setText(card.people[0].name or self.tr("No name"))
        self.erased.say(self.tr("Erased") if gone else "", "warning")
        for made in (self.note_button, self.consent_button, self.merge_button):
            made.setEnabled(not gone)
        clear(self._people)
        for person in card.people:
            self._people.addLayout(self._person(person, dead=person.email in card.dead_emails))
        for credit in card.credits:
            if credit.valid_until >= shop_day(utc_now()):
                self._people.addWidget(label(self._credit(credit), "strong"))
        self._show_figures(card)
        self.notes.show_card(card, self._customer_id)
        if another:
            for listed in self.lists.values():
                listed.show_wanted(card.ids)

    def _credit(self, credit: CreditLeft) -> str:
        return self.tr("Store credit {number}: {amount} until {day}").format(
            number=credit.number,
            amount=money(self._bridge.language, credit.left_cents, credit.currency),
            day=day(self._bridge.language, credit.valid_until),
        )

    def _person(self, person: CustomerRow, *, dead: bool) -> QLayout:
        email = self.tr("{to} (messages come back)").format(to=person.email) if dead else person.email
        number = self.tr("no. {number}").format(number=person.id)
        said = " · ".join(filter(None, (person.channel, email, person.phone, number)))
        words = label(said, "muted", wrap=True, selectable=True)
        if person.merged_into_id is None or not may(self._bridge.session.roles, "merge_customers"):
            return column(words)
        back = button(
            self.tr("Take back"),
            partial(self._separate, person),
            look="plain",
            icon="undo",
            name=f"separate-{person.id}",
        )
        made = row(words, back)
        made.setStretch(0, 1)
        return made

    def _separate(self, person: CustomerRow) -> None:
        confirm(
            self,
            self.tr("Two persons after all?"),
            self.tr("{name} ({channel}) has a card of their own again. Orders stay as they are.").format(
                name=person.name, channel=person.channel
            ),
            self.tr("Take back"),
            lambda: self._bridge.act(lambda uow: customer_files.separate_customer(uow, person.id)),
        )

    def _show_figures(self, card: CustomerCard) -> None:
        language = self._bridge.language
        since = ""
        if card.first_at is not None:
            first = short_month(language, card.first_at.astimezone(SHOP_ZONE).date())
            since = (
                self.tr("since {month}").format(month=first).replace(" ", "\u00a0")
            )  # it is not cut in two
        open_ones = self.tr("{count} open").format(count=card.open_orders) if card.open_orders else ""
        self._figures["orders"].say(str(card.orders), " · ".join(filter(None, (open_ones, since))))
        kept = money(language, card.paid_cents - card.refunded_cents, card.currency)
        back = self.tr("{amount} refunded").format(amount=money(language, card.refunded_cents, card.currency))
        self._figures["kept"].say(kept, back)
        of_all = self.tr("Nothing was sent yet")
        if card.shipped:
            share = f"{100 * card.returned / card.shipped:.0f}\u00a0%"
            of_all = self.tr("{share} of {shipped} sent").format(share=share, shipped=card.shipped)
        self._figures["returned"].say(str(card.returned), of_all)
