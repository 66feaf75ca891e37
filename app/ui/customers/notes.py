"""The page of a customer's notes, and of what they said to advertising."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLayout, QWidget

from app.models.states import Way
from app.ui import theme
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import ReasonField
from app.ui.widgets.layout import Card, button, clear, column, row, scrolling
from app.ui.widgets.text import label, moment
from app.workflows import customer_files

if TYPE_CHECKING:
    from app.queries.customer_card import CustomerCard, Note, Said
    from app.station.station import Answer
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate


def way(value: Way) -> str:
    """How a customer is written to."""
    return {
        Way.EMAIL: translate("customers", "E-mail"),
        Way.SMS: translate("customers", "Text message"),
        Way.POST: translate("customers", "Post"),
    }[value]


class NotesPage(QWidget):
    """A field for a new note, what was said to advertising, and the notes, newest first."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._customer_id = 0
        self.field = ReasonField()
        self.field.setObjectName("note-words")
        self.field.setAccessibleName(self.tr("Note"))
        self.field.setPlaceholderText(self.tr("A note. The customer may ask to read it."))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(64)
        self.keep = button(self.tr("Keep"), self._keep, look="primary", name="keep-note")
        self._consent, self._notes = column(spacing=theme.XS), column(spacing=theme.S)
        inside = QWidget()
        inside.setLayout(column(self._consent, self._notes, None, spacing=theme.M))
        writing = row(self.field, self.keep)
        page = column(writing, scrolling(inside), spacing=theme.M)
        page.setStretch(1, 1)
        self.setLayout(page)

    def show_card(self, card: CustomerCard, customer_id: int) -> None:
        """Show what is kept; what is being written stays for the same customer."""
        if customer_id != self._customer_id:
            self.field.clear()
        self._customer_id = customer_id
        self.setEnabled(card.people[0].erased_at is None)
        clear(self._consent)
        for said in card.consent:
            self._consent.addLayout(self._said(said))
        if not card.consent:
            nothing = self.tr("Nothing is known about advertising: the customer gets none.")
            self._consent.addWidget(label(nothing, "muted", wrap=True))
        clear(self._notes)
        for note in card.notes:
            self._notes.addWidget(self._note(note))

    def _said(self, said: Said) -> QLayout:
        badge = Badge(self.tr("Yes"), "ok") if said.given else Badge(self.tr("No"), "neutral")
        about = " · ".join(filter(None, (said.source, said.who, moment(self._bridge.language, said.at))))
        made = row(badge, label(way(said.way), "strong"), label(about, "small", wrap=True))
        made.setStretch(2, 1)
        return made

    def _note(self, note: Note) -> Card:
        card = Card()
        about = " · ".join(filter(None, (note.who, moment(self._bridge.language, note.at))))
        card.body.addWidget(label(note.words, wrap=True, selectable=True))
        card.body.addWidget(label(about, "small"))
        return card

    def _keep(self) -> None:
        words, customer_id = self.field.toPlainText(), self._customer_id
        self._bridge.act(lambda uow: customer_files.add_note(uow, customer_id, words), self._kept)

    def _kept(self, answer: Answer) -> None:
        if answer.outcome.level.value != "error":
            self.field.clear()
