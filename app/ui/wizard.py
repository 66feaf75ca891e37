"""The first run in three short pages: where the data lies, the shop, and who signs in first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.config import Settings
from app.models.states import Role
from app.ui import theme, words
from app.ui.widgets.layout import Card, FormRows, Notice, button, column, row
from app.ui.widgets.text import label

_WIDTH = 720
HERE, SERVER, DEMO = "here", "server", "demo"


class Wizard(QWidget):
    """Asks and shows; what is to be done goes out by signals and its answer comes back by a method.

    ``going_on`` asks for the next page to be allowed, with the page's number; ``go_to`` and ``refuse`` answer it.
    """

    going_on = Signal(int)
    language_asked = Signal(str)

    def __init__(self, settings: Settings, *, with_demo: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._settings = settings
        self._asked_from: QWidget | None = None
        self._titles = (
            self.tr("Welcome to Arrimage"),
            self.tr("Your shop"),
            self.tr("Who signs in first?"),
        )
        self._title, self._step = label("", "title"), label("", "muted")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._where_page(with_demo))
        self._pages.addWidget(self._shop_page())
        self._pages.addWidget(self._manager_page())
        self.problem = Notice("error", "error")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self.back_button = button(self.tr("Back"), self.go_back, name="back")
        self.go_button = button("", self.go_on, look="primary", name="go")
        other = "en" if settings.language == "fr" else "fr"
        self._language = button(
            "English" if other == "en" else "Français",
            lambda: self.language_asked.emit(other),
            look="plain",
            icon="language",
            name="language",
        )
        self._arrange()
        self.go_to(0)

    def _arrange(self) -> None:
        picture = QLabel()
        picture.setPixmap(theme.pixmap("package", theme.current().accent, 32))
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setContentsMargins(28, 24, 28, 20)
        card.body.setSpacing(theme.M)
        card.body.addLayout(row(picture, self._title, None, self._step, spacing=theme.M))
        card.body.addWidget(self._pages)
        card.body.addWidget(self.problem)
        card.body.addWidget(self._busy)
        card.body.addLayout(row(self._language, None, self.back_button, self.go_button))
        page = column(None, row(None, card, None), None)
        page.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        self.setLayout(page)

    def _where_page(self, with_demo: bool) -> QWidget:
        self.choices = {
            HERE: QRadioButton(self.tr("Open a shop on this machine")),
            SERVER: QRadioButton(self.tr("Connect to a database that several stations share")),
            DEMO: QRadioButton(self.tr("Look at the demo shop first")),
        }
        hints = {
            HERE: self.tr("Everything in one file here. Right for one station."),
            SERVER: self.tr("PostgreSQL. Ask whoever looks after it for the address."),
            DEMO: self.tr("Invented orders and people; nothing of yours is touched."),
        }
        self.url = QLineEdit(
            self._settings.database if self._settings.database.startswith("postgresql") else ""
        )
        self.url.setObjectName("url")
        self.url.setPlaceholderText("postgresql://arrimage@server.example.fr/arrimage")
        self.url.setAccessibleName(self.tr("Address of the database"))
        self.station = QLineEdit(self._settings.station)
        self.station.setObjectName("station")
        page = column(spacing=0)
        for name, choice in self.choices.items():
            choice.setObjectName(f"where-{name}")
            choice.setAccessibleDescription(hints[name])
            choice.toggled.connect(self._show_choice)
            if name == DEMO and not with_demo:
                continue
            page.addWidget(choice)
            below = column(label(hints[name], "muted", wrap=True), spacing=theme.XS)
            if name == SERVER:
                below.addWidget(self.url)
            below.setContentsMargins(26, 0, 0, theme.L)
            page.addLayout(below)
        form = FormRows()
        form.add(self.tr("Name of this station"), self.station)
        page.addLayout(form)
        self.choices[SERVER if self.url.text() else HERE].setChecked(True)
        return _held(page)

    def _shop_page(self) -> QWidget:
        self.name, self.street, self.postal_code = QLineEdit(), QLineEdit(), QLineEdit()
        self.city, self.email, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.postal_code.setFixedWidth(110)
        for field, caption in ((self.postal_code, self.tr("Postal code")), (self.city, self.tr("City"))):
            field.setAccessibleName(caption)
        form = FormRows()
        form.add(self.tr("Name"), self.name)
        form.add(self.tr("Street and number"), self.street)
        form.add(self.tr("Postal code and city"), row(self.postal_code, self.city))
        form.add(self.tr("E-mail"), self.email)
        form.add(self.tr("Phone"), self.phone)
        self.counter = QCheckBox(self.tr("Customers collect their orders here"))
        hint = self.tr(
            "Name and address stand on labels, slips and messages. All of it can be changed later."
        )
        page = _page(label(hint, "muted", wrap=True))
        page.addSpacing(theme.S)
        page.addLayout(form)
        page.addWidget(self.counter)
        return _held(page)

    def _manager_page(self) -> QWidget:
        self.manager, self.pin, self.pin_again = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.pin, self.pin_again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setMaxLength(8)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        form = FormRows()
        form.add(self.tr("Name"), self.manager)
        form.add(self.tr("PIN, 4 to 8 digits"), self.pin)
        form.add(self.tr("PIN again"), self.pin_again)
        self.roles = {role: QCheckBox(words.role(role)) for role in Role}
        ticks = QGridLayout()
        ticks.setSpacing(theme.XS)
        for at, (role, tick) in enumerate(self.roles.items()):
            tick.setChecked(True)
            # Somebody must be able to set the house right again.
            tick.setEnabled(role not in {Role.MANAGER, Role.ADMINISTRATOR})
            ticks.addWidget(tick, at // 3, at % 3)
        why = self.tr(
            "In a small shop one person does everything: leave all ticked. The manager decides refunds and the "
            "administrator changes settings; both are needed. Whoever inspects a return does not approve it, so "
            "returns above the limit need a second person."
        )
        then = self.tr(
            "Then import your articles, places and stock: arrimage import products, locations, stock (a file "
            "each). Two totes are ready."
        )
        page = _page()
        page.addLayout(form)
        page.addWidget(label(self.tr("Roles"), "section"))
        page.addLayout(ticks)
        page.addWidget(label(why, "small", wrap=True))
        after = Notice("import", "info")
        after.say(then)
        page.addWidget(after)
        return _held(page)

    def settings(self) -> Settings:
        """The settings as they are asked for."""
        mine = self._settings.database
        here = mine if mine.startswith("sqlite") else ""
        database = self.url.text().strip() if self.choice == SERVER else here
        return replace(self._settings, database=database, station=self.station.text().strip())

    @property
    def choice(self) -> str:
        """Which way was chosen on the first page."""
        return next(name for name, choice in self.choices.items() if choice.isChecked())

    @property
    def page(self) -> int:
        """The page on the screen, from 0."""
        return self._pages.currentIndex()

    def go_on(self) -> None:
        """Ask for the next page, once what stands on this one can be right."""
        if not self.go_button.isEnabled():
            return
        if self.page == 0 and self.choice == SERVER and not self.url.text().strip():
            self.refuse(self.tr("Enter the address of the database."), self.url)
        elif self.page == 0 and self.choice != DEMO and not self.station.text().strip():
            self.refuse(self.tr("A station needs a name, such as BENCH-1."), self.station)
        elif self.page == 2 and self.pin.text() != self.pin_again.text():
            self.pin_again.clear()
            self.refuse(self.tr("The two PINs are not the same."), self.pin_again)
        else:
            self.problem.say("")
            self._asked_from = self.focusWidget()
            self._set_busy(True)
            self.going_on.emit(self.page)

    def go_back(self) -> None:
        """The page before."""
        if self.page and self.go_button.isEnabled():
            self.go_to(self.page - 1)

    def go_to(self, page: int) -> None:
        """Show a page, its first field ready to type in."""
        self._set_busy(False)
        self.problem.say("")
        self._pages.setCurrentIndex(page)
        self._title.setText(self._titles[page])
        self._step.setText(self.tr("{number} of 3").format(number=page + 1))
        self.back_button.setVisible(page > 0)
        self._language.setVisible(page == 0)
        self._show_choice()
        first: Sequence[QWidget] = (self.choices[self.choice], self.name, self.manager)
        first[page].setFocus()

    def refuse(self, sentence: str, field: QWidget | None = None) -> None:
        """Say why it does not go on; what was typed stays, and the keys are where they were or at ``field``."""
        self._set_busy(False)
        self.problem.say(sentence)
        if (back := field or self._asked_from) is not None:
            back.setFocus()

    def offer_upgrade(self) -> None:
        """The database is a house of an older version: the same button now upgrades it."""
        self.refuse(
            self.tr(
                "This database is of an older version. Make a copy of it, then upgrade it; other stations need the "
                "new version of Arrimage too."
            )
        )
        self.go_button.setText(self.tr("Upgrade"))

    def _show_choice(self, *_: object) -> None:
        if not hasattr(self, "go_button"):
            return
        self.url.setEnabled(self.choice == SERVER)
        last = self.tr("Look at the demo") if self.choice == DEMO else self.tr("Next")
        self.go_button.setText(self.tr("Open the shop") if self.page == 2 else last)

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self.go_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy)
        self._pages.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on from any field, Escape goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_back() if self.back_button.hasFocus() else self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)


def _page(*parts: QWidget) -> QVBoxLayout:
    return column(*parts, spacing=theme.S)


def _held(page: QVBoxLayout) -> QWidget:
    page.addStretch(1)
    held = QWidget()
    held.setLayout(page)
    return held
