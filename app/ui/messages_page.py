"""The page of messages in the settings: each text as customers read it, changed beside a preview that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QTextBrowser, QWidget

from app.notifications.letter_html import Look, to_html
from app.notifications.texts import TextKind, TextWrong, events, our_text, parts, variables
from app.rules.sms import parts as sms_parts
from app.rules.sms import septets
from app.station.letters import house_look
from app.ui import theme
from app.ui.widgets.layout import Notice, button, column, row
from app.ui.widgets.text import label
from app.workflows.message_samples import sample
from app.workflows.message_texts import change_text, kept_text

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_PAUSE_MS = 150


class MessagesPage(QWidget):
    """Left the text, right what becomes of it with invented values; nothing is sent from here."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._look = Look("")
        self.event_choice, self.kind_choice, self.language_choice = QComboBox(), QComboBox(), QComboBox()
        for event in events():
            self.event_choice.addItem(bridge.text(f"message_{event}"), event)
        for value, text in ((TextKind.EMAIL, self.tr("E-mail")), (TextKind.SMS, "SMS")):
            self.kind_choice.addItem(text, value.value)
        for code, text in (("fr", "Français"), ("en", "English")):
            self.language_choice.addItem(text, code)
        self.editor, self.preview = QPlainTextEdit(), QTextBrowser()
        self.editor.setTabChangesFocus(True)
        self.preview.setOpenLinks(False)
        for name, widget, said in (
            ("message-event", self.event_choice, self.tr("Message")),
            ("message-kind", self.kind_choice, self.tr("Kind")),
            ("message-language", self.language_choice, self.tr("Language")),
            ("message-text", self.editor, self.tr("Text")),
            ("message-preview", self.preview, self.tr("Preview")),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(said)
        self.known = label("", "small", wrap=True)
        self.problem, self.done = Notice("error", "error"), Notice("ok", "ok")
        self.save_button = button(self.tr("Save the text"), self.save, look="primary", name="message-save")
        self.ours_button = button(self.tr("Put ours back"), self.put_ours, name="message-ours")
        left = column(self.editor, self.known)
        right = column(self.preview)
        texts = row(left, right, spacing=theme.M)
        texts.setStretch(0, 1)
        texts.setStretch(1, 1)
        bar = row(self.event_choice, self.kind_choice, self.language_choice, None)
        below = row(self.save_button, self.ours_button, None)
        page = column(bar, texts, self.problem, self.done, below, spacing=theme.S)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._draw)
        self.editor.textChanged.connect(self._timer.start)
        for choice in (self.event_choice, self.kind_choice, self.language_choice):
            choice.currentIndexChanged.connect(self.look)
        bridge.read(house_look, self._looks, key="house-look")

    @property
    def _chosen(self) -> tuple[str, TextKind, str]:
        kind = TextKind(self.kind_choice.currentData())  # Qt hands an enumeration back as a word
        return self.event_choice.currentData(), kind, self.language_choice.currentData()

    def look(self) -> None:
        """Read the text that is chosen."""
        event, kind, language = self._chosen
        there = event in events(kind)
        self.editor.setEnabled(there)
        self.save_button.setEnabled(there)
        self.ours_button.setEnabled(there)
        self.problem.hide()
        self.done.hide()
        if not there:
            self.editor.setPlainText("")
            self.known.setText(self.tr("This message is sent by e-mail only."))
            return
        names = ", ".join(f"{{{{ {name} }}}}" for name in sorted(variables(event, kind)))
        self.known.setText(self.tr("It may say: {names}").format(names=names))
        self._bridge.read(
            lambda connection: kept_text(connection, event, kind, language), self._fill, key="message-text"
        )

    def save(self) -> None:
        """Keep what is written."""
        event, kind, language = self._chosen
        content = self.editor.toPlainText()
        self._bridge.act(lambda uow: change_text(uow, event, kind, language, content), self._kept)

    def put_ours(self) -> None:
        """Write our text into the editor; it counts once it is saved."""
        self.editor.setPlainText(our_text(*self._chosen).strip())

    def _looks(self, look: Look) -> None:
        self._look = look
        self.look()

    def _fill(self, content: str) -> None:
        self.editor.setPlainText(content.strip())
        self._draw()

    def _kept(self, answer: Answer) -> None:
        said = self._bridge.text(answer.outcome.code, **answer.outcome.values)
        wrong = answer.outcome.level.value == "error"
        (self.problem if wrong else self.done).say(said)
        (self.done if wrong else self.problem).hide()

    def _draw(self) -> None:
        """The message with invented values, or what is wrong with it."""
        event, kind, language = self._chosen
        content = self.editor.toPlainText()
        if not content.strip() or event not in events(kind):
            self.preview.setHtml("")
            return
        try:
            made = sample(event, kind, language, content, self._look.seller)
        except TextWrong as wrong:
            self.problem.say(self._bridge.text(wrong.code, **wrong.values))
            self.save_button.setEnabled(False)
            return
        self.problem.hide()
        self.save_button.setEnabled(True)
        if kind is TextKind.SMS:
            counted = self.tr("{count} of 160 places, messages: {parts}")
            self.preview.setPlainText(
                made + "\n\n" + counted.format(count=septets(made), parts=sms_parts(made))
            )
            return
        subject, body = parts(made)
        self.preview.setHtml(to_html(subject, body, language, self._look, inline_logo=True))
