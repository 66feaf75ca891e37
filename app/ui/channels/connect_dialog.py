"""Connect a channel, or change how one is reached: what to click over there, the keys, a test, what would come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.channels import registry
from app.channels.base import FieldRefused
from app.channels.port import Adapter, ChannelFault
from app.queries.channels import ChannelRow
from app.station import channel_connect
from app.station.channel_connect import Examined
from app.station.channel_secrets import variable, with_secrets
from app.ui import theme
from app.ui.channels import words
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import Card, FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import label, moment, money, number
from app.values import SHOP_ZONE
from app.workflows import channel_setup

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_HEIGHT = 470
_CAPTION = 208
_BACK_DAYS = -30


class ConnectDialog(Dialog):
    """First the keys are tried, reading only; once what would come was shown, the channel is connected."""

    def __init__(self, parent: QWidget, bridge: Bridge, channel: ChannelRow | None) -> None:
        title = self.tr("Connect a channel") if channel is None else channel.name
        super().__init__(parent, title, self.tr("Test"), width=640)
        self._bridge, self._channel = bridge, channel
        self._adapters = registry.adapters()
        self._values: dict[str, str] = {}
        self._examined: Examined | None = None
        self.kind = QComboBox()
        self.kind.setObjectName("channel-kind")
        for adapter in self._adapters.values():
            self.kind.addItem(theme.icon(words.icon(adapter.code)), adapter.name, adapter.code)
        self.name = QLineEdit(channel.name if channel else "")
        self.name.setObjectName("channel-name")
        self.name.setPlaceholderText(self.tr("How it is called here, such as “Online shop”"))
        self.since = QDateEdit(QDate.currentDate().addDays(_BACK_DAYS))
        self.since.setObjectName("channel-since")
        aligned(self.since)
        self.since.setDisplayFormat("dd/MM/yyyy" if bridge.language == "fr" else "yyyy-MM-dd")
        self.fields: dict[str, QLineEdit] = {}
        first = _form()
        first.add(self.tr("Kind"), self.kind)
        if channel is None:
            first.add(self.tr("Name"), self.name)
            first.add(self.tr("Orders since"), self.since)
        else:
            self.kind.setCurrentIndex(max(0, self.kind.findData(channel.adapter)))
            self.kind.setEnabled(False)
        self._about, self._found = QVBoxLayout(), QVBoxLayout()
        self._about.setSpacing(theme.S)
        inside = QWidget()
        inner = column(first, self._about, self._found, None, spacing=theme.M)
        inner.setContentsMargins(0, 0, theme.M, theme.M)
        inside.setLayout(inner)
        self._area = scrolling(inside)
        self._area.setMinimumHeight(_HEIGHT)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_end)
        self.body.addWidget(self._area)
        self.again_button = button(self.tr("Test again"), self._test_again, name="channel-test-again")
        self.buttons.insertWidget(0, self.again_button)
        self.kind.currentIndexChanged.connect(lambda _at: self._ask())
        self.since.dateChanged.connect(lambda _day: self._forget())
        self._ask()
        (self.name if channel is None else next(iter(self.fields.values()), self.kind)).setFocus()

    @property
    def _adapter(self) -> Adapter | None:
        return self._adapters.get(str(self.kind.currentData()))

    def _ask(self) -> None:
        """What this kind of channel needs, with where to find it over there."""
        clear(self._about)
        self._forget()
        form = _form()
        adapter = self._adapter
        self.fields = {}
        for field in adapter.fields if adapter else ():
            made = self.fields[field.name] = QLineEdit()
            made.setObjectName(f"channel-{field.name}")
            if field.secret:
                made.setEchoMode(QLineEdit.EchoMode.Password)
                if self._channel is not None:
                    made.setPlaceholderText(self.tr("unchanged"))
            elif self._channel is not None:
                made.setText(self._channel.settings.get(field.name, ""))
            made.textChanged.connect(lambda _text: self._forget())
            caption = self._bridge.text(f"channel_field_{field.name}")
            made.setAccessibleName(caption)
            form.add(caption, row(made, self._chooser(made)) if field.folder else made)
        self._about.addLayout(form)
        for at, step in enumerate(self._steps(adapter), start=1):
            self._about.addWidget(label(f"{at}. {step}", "small", wrap=True))

    def _chooser(self, field: QLineEdit) -> QPushButton:
        def choose() -> None:
            dialog = QFileDialog(self, field.accessibleName(), field.text())
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.fileSelected.connect(field.setText)
            dialog.open()

        return button(self.tr("Choose…"), choose, name="channel-choose")

    def _steps(self, adapter: Adapter | None) -> tuple[str, ...]:
        if adapter is None:
            return ()
        return adapter.steps.get(self._bridge.language) or adapter.steps.get("en", ())

    def _forget(self) -> None:
        """Something else was entered: it is tested first."""
        self._examined = None
        self.go_button.setText(self.tr("Test"))
        self.again_button.hide()
        clear(self._found)

    def _test_again(self) -> None:
        """Rights were granted over there meanwhile."""
        self._forget()
        self.go()

    def go(self) -> None:
        adapter = self._adapter
        if adapter is None:
            return
        self.problem.say("")
        if self._examined is not None:
            self._connect(adapter)
        elif self._channel is None and not channel_setup.code_of(self.name.text()):
            self.refuse(self._bridge.text("channel_name_needed"))
        else:
            self.go_button.setEnabled(False)
            typed = {name: field.text() for name, field in self.fields.items()}
            since = self._since()
            self._bridge.work(
                lambda _report: self._try(adapter, typed, since), self._show, failed=self.refuse
            )

    def _since(self) -> datetime:
        day = self.since.date()
        if self._channel is not None:
            return self._channel.since
        return datetime(day.year(), day.month(), day.day(), tzinfo=SHOP_ZONE)

    def _try(
        self, adapter: Adapter, typed: Mapping[str, str], since: datetime
    ) -> tuple[dict[str, str], Examined | ChannelFault | FieldRefused]:
        """On a thread of its own: what was entered, tidied, and what a test found or why there is none."""
        try:
            known = self._known(adapter) if self._channel is not None else {}
            values = channel_connect.tidied(
                adapter.code, {**known, **{name: text for name, text in typed.items() if text}}
            )
            return values, channel_connect.examine(adapter.code, values, since)
        except (ChannelFault, FieldRefused) as fault:
            return dict(typed), fault

    def _known(self, adapter: Adapter) -> dict[str, str]:
        """The keys that are kept, where only another field is changed."""
        assert self._channel is not None
        try:
            return with_secrets(adapter, self._channel.code, self._channel.settings)
        except ChannelFault:
            return dict(self._channel.settings)

    def _show(self, found: tuple[dict[str, str], Any]) -> None:
        values, result = found
        self.go_button.setEnabled(True)
        if isinstance(result, FieldRefused):
            self.refuse(self._bridge.text(result.code, **result.values))
        elif isinstance(result, ChannelFault):
            self.refuse(words.trouble(self._bridge, channel_connect.state_tested(result), result.values))
        else:
            self._show_found(values, result)

    def _show_found(self, values: dict[str, str], found: Examined) -> None:
        """What orders cannot be read from is tested until they can."""
        clear(self._found)
        self._found.addWidget(self._preview(found))
        if found.may_read:
            self._values, self._examined = values, found
            self.go_button.setText(self.tr("Connect") if self._channel is None else self.tr("Save"))
            self.again_button.setVisible(bool(found.missing))

    def _show_end(self, _least: int, most: int) -> None:
        """What the test found is what is looked at."""
        if self._found.count():
            self._area.verticalScrollBar().setValue(most)

    def _preview(self, found: Examined) -> Card:
        card = Card(self.tr("What the test found"))
        for right in found.rights:
            if len(found.rights) <= 4 or not right.granted:
                text = self._bridge.text(f"channel_right_{right.name}")
                sign = "✓" if right.granted else "✗"
                card.body.addWidget(label(f"{sign}  {text}", "" if right.granted else "error"))
        card.body.addWidget(label(self._what_it_means(found), "muted", wrap=True))
        if self._channel is None and found.may_read:
            said = self.tr("Orders that would come: {count}")
            if found.or_more:
                said = self.tr("Orders that would come: {count} or more")
            expected = said.format(count=number(self._bridge.language, found.expected))
            card.body.addWidget(label(expected, "strong"))
            for each in found.first:
                placed = moment(self._bridge.language, each.placed_at)
                total = money(self._bridge.language, each.total_cents, each.currency)
                card.body.addWidget(
                    label(f"{each.reference} · {placed} · {each.customer} · {total}", "small")
                )
            if found.unreadable:
                left = self.tr("Of the first ones, {count} cannot be taken in.").format(
                    count=found.unreadable
                )
                card.body.addWidget(label(left, "error", wrap=True))
        return card

    def _what_it_means(self, found: Examined) -> str:
        if not found.may_read:
            return self.tr(
                "No orders can be read without these rights. Grant them on the channel, then test again."
            )
        if found.missing:
            return self.tr(
                "Orders come, but not all of this works without these rights. Grant them on the channel, "
                "then test again, or go on without them."
            )
        return self.tr("Every right that is needed is there.")

    def _connect(self, adapter: Adapter) -> None:
        code = self._channel.code if self._channel else channel_setup.code_of(self.name.text())
        values, kind = self._values, adapter.code
        self.go_button.setEnabled(False)
        self._bridge.work(
            lambda _report: channel_connect.keep_secrets(kind, code, values),
            lambda _none: self._write(adapter, values),
            failed=lambda _words: self._no_keyring(adapter, code),
        )

    def _no_keyring(self, adapter: Adapter, code: str) -> None:
        names = ", ".join(variable(code, field.name) for field in adapter.fields if field.secret)
        self.refuse(
            self.tr("This machine has no keyring: give the keys by the environment, {names}.").format(
                names=names
            )
        )

    def _write(self, adapter: Adapter, values: Mapping[str, str]) -> None:
        kind, name, since, channel = adapter.code, self.name.text(), self._since(), self._channel
        public = channel_connect.public_settings(kind, values, self._bridge.desk.settings.station)
        if channel is None:
            self.perform(self._bridge, lambda uow: channel_setup.connect(uow, kind, name, public, since))
        else:
            self.perform(self._bridge, lambda uow: channel_setup.reconnect(uow, channel.channel_id, public))


def _form() -> FormRows:
    """Rows whose fields begin at one edge, whatever their captions."""
    form = FormRows()
    form.setColumnMinimumWidth(0, _CAPTION)
    return form
