"""The top of the window: the house, the station, who is here, the language and the appearance; and the tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from app.ui import theme, words
from app.ui.devices.scale_words import weight_words
from app.ui.tab import TabSpec
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import clear, column, row
from app.ui.widgets.text import label, with_key

if TYPE_CHECKING:
    from app.queries.welcome import Welcome
    from app.scanning.scale import Weight
    from app.station.session import Session
    from app.ui.sounds import Sounds

_AVATAR = 32


class Header(QFrame):
    """One line; its buttons ask for another language or theme, the settings, to lock and to sign out."""

    language_asked = Signal()
    theme_asked = Signal()
    mute_asked = Signal()
    settings_asked = Signal()
    camera_asked = Signal()
    lock_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._house = QLabel("Arrimage")
        self._house.setObjectName("shop")
        self._station = label("", "muted")
        self._demo = Badge("", "violet")
        self._demo.hide()
        self._name, self._roles = label("", "strong"), label("", "small")
        self._avatar = QLabel()
        self._avatar.setObjectName("avatar")
        self._avatar.setFixedSize(_AVATAR, _AVATAR)
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._person = QToolButton()
        self._person.setObjectName("person")
        self._person.setIcon(theme.icon("sign-out", theme.current().muted, 18))
        self._person.setToolTip(with_key(self.tr("Sign out"), "Ctrl+Q"))
        self._person.clicked.connect(self.sign_out_asked)
        self._tongue = self._tool("language", self.tr("Français / English"), self.language_asked.emit)
        self._tongue.setText(language.upper())
        self._tongue.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        dark = theme.current().name != "light"
        tip = self.tr("Light appearance") if dark else self.tr("Dark appearance")
        self._theme = self._tool("sun" if dark else "moon", tip, self.theme_asked.emit)
        self._muted = Badge("", "warning")
        self._muted.setObjectName("muted")
        self._muted.hide()
        self._settings = self._tool(
            "settings", with_key(self.tr("Settings"), "Ctrl+,"), self.settings_asked.emit
        )
        self._picture = self._tool("camera", self.tr("Scan with the camera"), self.camera_asked.emit)
        self._sound = self._tool("sound", "", self.mute_asked.emit)
        self._weight = label("", "strong")
        self._weight.setObjectName("weight")
        lock = self._tool("lock", with_key(self.tr("Lock"), "Ctrl+L"), self.lock_asked.emit)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("package", theme.current().accent, 26))
        who = QWidget()
        names = row(
            self._avatar, column(self._name, self._roles, spacing=0), lock, self._person, spacing=theme.S
        )
        who.setLayout(names)
        self._who = who
        inner = row(
            mark, self._house, self._station, self._demo, None,
            self._weight, self._picture, self._muted, self._sound, self._tongue, self._theme, self._settings, who,
        )  # fmt: skip
        inner.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        self.setLayout(inner)
        self.show_session(None)

    def _tool(self, icon: str, tip: str, press: Callable[[], None]) -> QToolButton:
        made = QToolButton()
        made.setObjectName(icon)
        made.setIcon(theme.icon(icon, theme.current().muted, 18))
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(press)
        return made

    def show_weight(self, weight: Weight | None) -> None:
        """What the scale shows."""
        self._weight.setText(weight_words(weight))

    def show_house(self, welcome: Welcome) -> None:
        """Whose shop and which station this is."""
        self._house.setText(welcome.house or "Arrimage")
        self._station.setText(welcome.station)
        self._demo.say(self.tr("Demo") if welcome.demo else "", "violet")

    def show_sound(self, sounds: Sounds) -> None:
        """Whether this station is heard: who works by ear must see that it is silent."""
        silent = sounds.muted or not sounds.volume
        self._muted.say(self.tr("Muted") if silent else "", "warning")
        colours = theme.current()
        colour = colours.tone("warning").text if silent else colours.muted
        heard = sounds.can_play and not silent
        self._sound.setIcon(theme.icon("sound" if heard else "sound-off", colour, 18))
        tip = self.tr("Sound on") if silent else self.tr("Mute the sounds")
        if not sounds.can_play:
            tip = self.tr("This computer has nothing that plays sounds (pw-play, paplay or aplay)")
        self._sound.setToolTip(with_key(tip, "Ctrl+Shift+M"))
        self._sound.setAccessibleName(tip)

    def show_session(self, session: Session | None) -> None:
        """Who is here."""
        somebody = session is not None and session.is_open
        self._who.setVisible(somebody)
        self._picture.setVisible(somebody)
        if session is None or not somebody:
            return
        self._name.setText(session.name)
        self._roles.setText(", ".join(sorted(words.role(role) for role in session.roles)))
        initials = "".join(part[0] for part in session.name.split()[:2]).upper()
        self._avatar.setText(initials)


class TabBar(QFrame):
    """The tabs with their icons and how much waits in each; ``chosen`` names the one pressed (or Alt+digit)."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self._buttons: dict[str, TabButton] = {}
        self._inner = row(spacing=theme.XS)
        self._inner.setContentsMargins(theme.S, 0, theme.S, 0)
        self.setLayout(self._inner)

    def show_tabs(self, specs: Sequence[TabSpec]) -> None:
        """The tabs of the person who is here; none while nobody is."""
        clear(self._inner)
        self._buttons = {spec.name: TabButton(spec, at) for at, spec in enumerate(specs, start=1)}
        for name, made in self._buttons.items():
            made.clicked.connect(self._chooser(name))
            self._inner.addWidget(made)
        self._inner.addStretch(1)
        self.setVisible(bool(specs))

    def _chooser(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def show_chosen(self, name: str) -> None:
        """Mark the tab that is on the screen."""
        for each, made in self._buttons.items():
            made.setChecked(each == name)

    def show_counts(self, counts: dict[str, int]) -> None:
        """How much waits behind each tab, by the tab's name."""
        for name, made in self._buttons.items():
            made.show_count(counts.get(name, 0))


class TabButton(QToolButton):
    """A tab: icon, title, and a count in a pill where something waits."""

    def __init__(self, spec: TabSpec, number: int) -> None:
        super().__init__()
        self._spec, self._count = spec, 0
        self.setObjectName(f"tab-{spec.name}")
        self.setProperty("look", "tab")
        self.setCheckable(True)
        self.setText(spec.title)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(20 + theme.XS, 20))
        self.setShortcut(f"Alt+{number}")
        self.setToolTip(with_key(spec.title, f"Alt+{number}"))
        self.toggled.connect(self._tint)
        self._tint(False)

    def _tint(self, chosen: bool) -> None:
        colours = theme.current()
        self.setIcon(
            theme.icon(self._spec.icon, colours.accent_text if chosen else colours.muted, 20, theme.XS)
        )

    def show_count(self, count: int) -> None:
        """Show how much waits; nothing for none."""
        if count != self._count:
            self._count = count
            self.updateGeometry()
            self.update()

    def _pill_width(self) -> int:
        if not self._count:
            return 0
        return QFontMetrics(theme.font(theme.SMALL, bold=True)).horizontalAdvance(self._number()) + 14

    def _number(self) -> str:
        return "999+" if self._count > 999 else str(self._count)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._pill_width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        colours = theme.current()
        width = self._pill_width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(self.width() - width - 12, (self.height() - 3 - 20) / 2, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_soft if self.isChecked() else colours.sunken))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setFont(theme.font(theme.SMALL, bold=True))
        painter.setPen(QColor(colours.accent_text if self.isChecked() else colours.muted))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), self._number())
