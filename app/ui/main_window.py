"""The window: header, tabs, banner, and what the station answered; nothing of any job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from app.config import Settings
from app.i18n import duration
from app.ui import theme
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.tab import Tab, tabs_for
from app.ui.widgets.layout import Banner, EmptyState, column

if TYPE_CHECKING:
    from app.queries.welcome import Welcome
    from app.scanning.scan import ScanSource
    from app.station.device_hub import DeviceState
    from app.station.devices import Devices
    from app.station.session import Session
    from app.station.station import Answer
    from app.ui.bridge import Bridge

#: Where each kind of person starts the day.
_FIRST_TAB = {"picker": "preparation", "packer": "preparation", "shop": "pickup", "returns": "returns"}
_COUNTED = frozenset({"order", "pick_list", "print_job", "pickup", "rma", "count_request"})


@dataclass(frozen=True, slots=True)
class Away:
    """What a person had before them when the station was locked."""

    tab: Tab | None
    dialogs: tuple[QDialog, ...]


class MainWindow(QMainWindow):
    """Shown at once with a word of patience; ``start`` gives it the station and with it everything else."""

    settings_changed = Signal(object)
    """New ``Settings``: another language or appearance makes another window."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setWindowTitle("Arrimage")
        self.setWindowIcon(theme.icon("package", theme.current().accent, 64))
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self._tabs: dict[str, Tab] = {}
        self._person: object = None
        self._away: Away | None = None
        self._hears_serial = True
        self._bench_is_new = False
        self.show_patience()

    def show_patience(self) -> None:
        """The station is being opened."""
        self.show_problem(self.tr("Opening the shop…"))

    def show_problem(self, sentence: str, hint: str = "") -> None:
        """The station is not open: say why."""
        self.setCentralWidget(EmptyState("database", sentence, hint))

    def show_page(self, page: QWidget) -> None:
        """Something to answer before there is a station."""
        self.setCentralWidget(page)

    def start(self, bridge: Bridge) -> None:
        """Build the rest, now that there is a station: its modules are imported by now."""
        from app.scanning.scanner_profile import wedge_settings
        from app.ui.feedback import Feedback
        from app.ui.focus_keeper import FocusKeeper
        from app.ui.header import Header, TabBar
        from app.ui.scan_input import ScanInput
        from app.ui.sign_in import SignIn
        from app.ui.sounds import Sounds

        self.bridge = bridge
        page = QWidget()
        page.setObjectName("page")
        self._header, self._tab_bar = Header(bridge.language), TabBar()
        self.banner, self.clock_banner = Banner("database", "error"), Banner("clock", "warning")
        self.device_banner = Banner("scan", "warning")
        self.sign_in_page = SignIn(bridge)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sign_in_page)
        kept = bridge.desk.devices.devices.sounds
        sounds = Sounds(kept.volume, muted=kept.muted)
        self.feedback = Feedback(bridge, self._pages, sounds)
        self.feedback.voice.on, self.feedback.voice.volume = kept.spoken, kept.volume
        self._header.show_sound(sounds)
        banners = (self.banner, self.clock_banner, self.device_banner)
        above = (self._header, self._tab_bar, *banners, self.feedback.desk_strip)
        layout = column(*above, self._pages, spacing=0)
        layout.setStretch(len(above), 1)
        page.setLayout(layout)
        self.setCentralWidget(page)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.scan_input = ScanInput(
            app,
            wedge_settings(bridge.desk.devices.devices.scanners),
            takes_commands=self._at_bench,
            acknowledge=self.feedback.acknowledge,
            touched=bridge.desk.station.touch,
            parent=self,
        )
        self.scan_input.dialog_left.connect(FocusKeeper(app, self).dialog_left)
        self._connect()
        self._show_session(bridge.session)
        self._show_away(bridge.is_away)
        self._show_clock(bridge.minutes_ahead)
        self._show_devices(bridge.desk.devices.states)
        self._look_around()

    def _connect(self) -> None:
        self._header.language_asked.connect(self._other_language)
        self._header.theme_asked.connect(self._other_theme)
        self._header.mute_asked.connect(self.toggle_mute)
        self._header.settings_asked.connect(self.show_settings)
        self._header.camera_asked.connect(self.scan_with_camera)
        self.bridge.weight_changed.connect(self._header.show_weight)
        self._header.show_weight(self.bridge.weight)
        self._header.lock_asked.connect(self.lock)
        self._header.sign_out_asked.connect(self.sign_out)
        self._tab_bar.chosen.connect(self.show_tab)
        self.scan_input.scanned.connect(self.take_scan)
        self.bridge.scanned.connect(self._take_serial)
        self.scan_input.commanded.connect(self.take_command)
        self.bridge.session_changed.connect(self._show_session)
        self.bridge.answered.connect(self._ask_pin)
        self.bridge.database_away.connect(self._show_away)
        self.bridge.clock_differs.connect(self._show_clock)
        self.bridge.devices_changed.connect(self._show_devices)
        Follower(self.bridge, self, _COUNTED, lambda _changes: self._count(), COUNT_PAUSE_MS)
        for keys, slot in (
            ("Ctrl+Q", self.sign_out),
            ("Ctrl+L", self.lock),
            ("Ctrl+Shift+M", self.toggle_mute),  # not Ctrl+M, which some scanners send for Enter
            ("Ctrl+,", self.show_settings),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @property
    def tab(self) -> Tab | None:
        """The tab on the screen."""
        shown = self._pages.currentWidget()
        return shown if isinstance(shown, Tab) else None

    @property
    def tab_name(self) -> str:
        """The name of the tab on the screen; empty before anybody has signed in."""
        return next((name for name, tab in self._tabs.items() if tab is self.tab), "")

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front; one that the person does not have is left alone."""
        spec = next((spec for spec in tabs_for(self.bridge.session.roles) if spec.name == name), None)
        if spec is None:
            return
        before = self.tab
        if name not in self._tabs:
            made = self._tabs[name] = spec.make(self.bridge)
            made.order_asked.connect(self.show_order)
            made.customer_asked.connect(self.show_customer)
            self._pages.addWidget(made)
        shown = self._tabs[name]
        if before is not None and before is not shown:
            before.left()
        self._pages.setCurrentWidget(shown)
        self._tab_bar.show_chosen(name)
        self.feedback.speak_in(shown.answers, at_bench=shown.job is not None)
        if shown.job is not None:
            self.bridge.turn_to(shown.job)
        shown.entered()

    def show_order(self, order_id: int) -> None:
        """Open an order, from wherever it was named."""
        self.show_tab("orders")
        if self.tab is not None:
            self.tab.open_order(order_id)

    def show_customer(self, customer_id: int) -> None:
        """Open a customer’s card, from wherever they were named."""
        self.show_tab("customers")
        if self.tab is not None:
            self.tab.open_customer(customer_id)

    def take_scan(self, raw: str, source: ScanSource | None = None) -> None:
        """A scan anywhere in the window: the tab's own if it takes it, else the station's."""
        if self.tab is None or not self.tab.take_scan(raw):
            self.bridge.scan(raw, source)

    def _take_serial(self, raw: str) -> None:
        from app.scanning.scan import ScanSource

        if self._hears_serial and not self.scan_input.hand_over(raw):
            self.take_scan(raw, ScanSource.SERIAL)

    def take_command(self, command: str) -> None:
        """A command key: the tab's own if it takes it, else the station's."""
        if self.tab is None or not self.tab.take_command(command):
            self.bridge.press(command)

    def sign_out(self) -> None:
        """Leave the station to the next person."""
        from app.workflows import staffing

        if name := self.bridge.session.name:
            self.bridge.act(lambda uow: staffing.sign_out(uow, name))

    def lock(self) -> None:
        """Leave for a moment: what is open stays, and needs a badge or a PIN to be seen again."""
        self.bridge.desk.station.lock()

    def show_settings(self) -> None:
        """Ask for other settings."""
        from app.ui.settings_dialog import SettingsDialog

        if self.bridge.session.locked:
            return  # they are those of whoever is away
        SettingsDialog(
            self, self.settings, self.settings_changed.emit, self.bridge, self.scan_input, self._use_devices
        ).open()

    def scan_with_camera(self) -> None:
        """A barcode before a camera or in a picture, as if a scanner had read it."""
        from app.scanning.scan import ScanSource
        from app.ui.camera_dialog import CameraDialog

        CameraDialog(self, self.bridge, lambda raw: self.take_scan(raw, ScanSource.CAMERA)).open()

    def set_up_bench(self) -> None:
        """The first time here: once somebody has signed in, ask what stands on this bench."""
        self._bench_is_new = True

    def _use_devices(self, devices: Devices) -> None:
        """Other devices or sounds, from now on and after the next start."""
        sounds = self.feedback.sounds
        sounds.volume, sounds.muted = devices.sounds.volume, devices.sounds.muted
        voice = self.feedback.voice
        voice.on, voice.volume = devices.sounds.spoken, devices.sounds.volume
        self._header.show_sound(sounds)
        desk = self.bridge.desk
        self.bridge.work(lambda _: desk.set_devices(devices), lambda _: None)

    def _ask_pin(self, answer: Answer) -> None:
        if answer.outcome.code == "badge_needs_pin":
            self.sign_in_page.await_person(answer.outcome.facts["name"])

    def _at_bench(self) -> bool:
        return self.tab is not None and self.tab.job is not None

    def _show_session(self, session: Session) -> None:
        person = (session.staff_id, session.roles)
        if session.locked:
            self._lock_away(session)
            return
        if person == self._person:
            self._bring_back(session)
            return
        self._person = person
        self._forget_away()
        self._header.show_session(session)
        specs = tabs_for(session.roles) if session.staff_id is not None else ()
        self.feedback.clear()
        self.feedback.speak_in(None, at_bench=False)
        for tab in self._tabs.values():
            self._pages.removeWidget(tab)
            tab.deleteLater()
        self._tabs.clear()
        self._tab_bar.show_tabs(specs)
        if not specs:
            self._pages.setCurrentWidget(self.sign_in_page)
            self.sign_in_page.ask_again()
            self._look_around()
            return
        first = {_FIRST_TAB[role] for role in session.roles if role in _FIRST_TAB}
        self.show_tab(next((spec.name for spec in specs if spec.name in first), specs[0].name))
        self._count()
        if self._bench_is_new:
            self._bench_is_new = False
            self._ask_for_the_bench()

    def _ask_for_the_bench(self) -> None:
        from app.ui.devices.bench_dialog import BenchDialog

        BenchDialog(self, self.bridge, self.scan_input, self._use_devices).open()

    def _lock_away(self, session: Session) -> None:
        """Show who is awaited; what the person had before them waits behind it, its dialogs too."""
        if self._away is None:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            dialogs = [
                each for each in app.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
            ]
            self._away = Away(self.tab, tuple(dialogs))
            for dialog in dialogs:
                dialog.hide()
            self._header.show_session(session)
            self._tab_bar.hide()
            self.feedback.clear()
            self.feedback.speak_in(None, at_bench=False)
            self._pages.setCurrentWidget(self.sign_in_page)
            self._look_around()
        self.sign_in_page.await_person(session.name)

    def _bring_back(self, session: Session) -> None:
        """The same person again: everything as it was."""
        away, self._away = self._away, None
        if away is None:
            return
        self._header.show_session(session)
        self._tab_bar.show()
        if away.tab is not None:
            self._pages.setCurrentWidget(away.tab)
            self.feedback.speak_in(away.tab.answers, at_bench=away.tab.job is not None)
            away.tab.entered()
        for dialog in away.dialogs:
            dialog.show()

    def _forget_away(self) -> None:
        """Somebody else: what the one before had before them closes."""
        away, self._away = self._away, None
        for dialog in away.dialogs if away is not None else ():
            dialog.reject()

    def _show_away(self, away: bool) -> None:
        words = self.tr(
            "The database does not answer. Scans are kept on this station and wait; keep working."
        )
        waiting = self.bridge.waiting
        count = self.tr("Waiting: {count}").format(count=waiting) if waiting else ""
        self.banner.say(f"{words} {count}".strip() if away else "")

    def _show_clock(self, minutes_ahead: int) -> None:
        """Nothing is written with a wrong time, but what this computer shows beside it is: somebody should know."""
        how_long = duration(self.bridge.language, timedelta(minutes=abs(minutes_ahead)))
        if minutes_ahead > 0:
            words = self.tr(
                "This computer’s clock is {duration} fast. The server’s time is what counts here."
            )
        else:
            words = self.tr(
                "This computer’s clock is {duration} slow. The server’s time is what counts here."
            )
        self.clock_banner.say(words.format(duration=how_long) if minutes_ahead else "")

    def _show_devices(self, states: tuple[DeviceState, ...]) -> None:
        """What should be heard and is not, as long as that is so."""
        from app.ui.devices.device_words import device_words

        silent = [state for state in states if state.fault is not None]
        self.device_banner.say(" ".join(device_words(self.bridge.text, state) for state in silent))

    def _look_around(self) -> None:
        from app.queries.welcome import welcome

        code = self.settings.station
        self.bridge.read(lambda connection: welcome(connection, code), self._show_house, key="welcome")

    def _show_house(self, found: Welcome) -> None:
        self._header.show_house(found)
        self.sign_in_page.show_people(found)

    def _count(self) -> None:
        from app.queries.waiting import waiting

        self.bridge.read(waiting, self._tab_bar.show_counts, key="waiting")

    def toggle_mute(self) -> None:
        """Silence this station, or let it be heard again."""
        devices = self.bridge.desk.devices.devices
        muted = not self.feedback.sounds.muted
        self._use_devices(replace(devices, sounds=replace(devices.sounds, muted=muted)))

    def _other_language(self) -> None:
        other = "en" if self.bridge.language == "fr" else "fr"
        self.settings_changed.emit(replace(self.settings, language=other))

    def _other_theme(self) -> None:
        other = "dark" if theme.current().name == "light" else "light"
        self.settings_changed.emit(replace(self.settings, theme=other))

    def stop(self) -> None:
        """Give the keys back, before another window takes them."""
        if hasattr(self, "scan_input"):
            self.scan_input.stop()
            self._hears_serial = False

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)
