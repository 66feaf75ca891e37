"""The program with a window: fonts, languages, faults, the station opened beside it, and the window on top."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout

from app.config import Settings, resource, save_settings
from app.i18n import text
from app.ui import theme
from app.ui.garbage import GuiThreadCollector
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.station.opening import FirstManager, Found
    from app.station.practice import Run
    from app.station.wiring import Desk
    from app.ui.bridge import Bridge
    from app.ui.first_run import FirstRun
    from app.ui.practice import Practice

_log = logging.getLogger(__name__)
#: Imported on the opening thread, so that the window shows first: together they take longer than Qt.
_HEAVY = (
    "app.station.opening",
    "app.station.wiring",
    "app.ui.bridge",
    "app.ui.sign_in",
    "app.ui.header",
    "app.queries.waiting",
)


class Shell(QObject):
    """Holds the station and the window; a new language or appearance makes a new window on the same station."""

    _opened = Signal(object)
    _unfounded = Signal(object)
    _not_opened = Signal(str, str)
    _fault = Signal(str)

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        *,
        keeps_settings: bool = True,
        open_demo: Callable[[], Settings] | None = None,
    ) -> None:
        """``keeps_settings`` writes changed settings to the settings file; ``open_demo`` makes the demo shop."""
        super().__init__(app)
        self._open_demo = open_demo
        self._first_run: FirstRun | None = None
        self._is_new = False
        self._app, self._settings, self._keeps = app, settings, keeps_settings
        self._bridge: Bridge | None = None
        self._practice: Practice | None = None
        self._run: Run | None = None
        self._translators: list[QTranslator] = []
        self._opened.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self._unfounded.connect(self._ask_first, Qt.ConnectionType.QueuedConnection)
        self._not_opened.connect(self._tell_why, Qt.ConnectionType.QueuedConnection)
        self._fault.connect(self._show_fault, Qt.ConnectionType.QueuedConnection)
        self.window = self._make_window()

    def show(self) -> None:
        """Show the window and open the station beside it."""
        self._show_window()
        self._open_beside()

    def _show_window(self) -> None:
        """With the keys on it, also where no window manager runs to give them."""
        self.window.show()
        self.window.activateWindow()

    def _open_beside(self, first: Callable[[], None] = lambda: None) -> None:
        threading.Thread(target=self._open, args=(first,), name="opening", daemon=True).start()

    def practise(self) -> None:
        """Work in a sandbox made anew, in place of the shop's station or of the run before."""
        if self._practice is None:
            from app.ui.practice import Practice

            self._practice = Practice(self)
            self._practice.again_asked.connect(self.practise)
            self._practice.left.connect(self._back_to_the_shop)
        self._open_other()

    def _back_to_the_shop(self) -> None:
        practice, self._practice = self._practice, None
        assert practice is not None
        self._open_other(lambda: practice.forget(self._settings))
        practice.deleteLater()

    def _open_other(self, then: Callable[[], None] = lambda: None) -> None:
        """Another window, which waits for another station; the one before ends on the opening thread."""
        bridge, self._bridge, self._run = self._bridge, None, None
        if bridge is None:
            self.show()
            return
        bridge.detach()
        self._replace_window()

        def end() -> None:
            bridge.desk.stop()
            then()

        self._open_beside(end)

    def use(self, desk: Desk) -> None:
        """Work with a station that is open already."""
        self._start(desk)

    def detach(self) -> None:
        """Let go of a station that goes on without this window."""
        if self._bridge is not None:
            self._bridge.detach()

    def close(self) -> None:
        """Stop the station; its kept scans wait for the next start. A sandbox is thrown away."""
        if self._bridge is not None:
            self._bridge.close()
            if self._practice is not None:
                self._practice.forget(self._settings)

    def take_fault(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A mistake of ours, from any thread: logged, shown, and the work goes on (``sys.excepthook``)."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        _log.critical("an unexpected fault", exc_info=(kind, error, trace))
        self._fault.emit(text(self._settings.language, "window_fault", detail=f"{kind.__name__}: {error}"))

    def _make_window(self) -> MainWindow:
        self._translators = load_translators(self._app, self._settings.language)
        theme.apply(self._app, self._settings.theme)
        window = MainWindow(self._settings)
        window.settings_changed.connect(self._change_settings)
        return window

    def _open(self, first: Callable[[], None]) -> None:
        for module in _HEAVY:
            importlib.import_module(module)
        from app.station.opening import Found, look
        from app.station.wiring import Desk

        try:
            first()
            settings = self._settings if self._practice is None else self._practice.open(self._settings)
            if (found := look(settings)) is not Found.HOUSE:
                self._unfounded.emit(found)
                return
            desk = Desk(settings)
            desk.start()
        except Exception as error:  # the edge of the opening thread: the window says why
            _log.exception("the station could not be opened")
            code = getattr(error, "code", "")
            detail = str(getattr(error, "detail", "") or error)
            sentence = text(self._settings.language, code or "window_fault", detail=detail)
            self._not_opened.emit(sentence, detail if code else "")
            return
        self._opened.emit(desk)

    def _start(self, desk: Desk) -> None:
        from app.ui.bridge import Bridge

        founder = self._first_run.founder if self._first_run is not None else None
        self._first_run = None
        self._bridge = Bridge(desk, self._settings.language, self)
        self._start_window()
        if self._is_new:
            self._is_new = False
            self.window.set_up_bench()
        if founder is not None:
            self._sign_in(founder)

    def _start_window(self) -> None:
        assert self._bridge is not None
        self.window.start(self._bridge)
        page = self.window.sign_in_page
        page.practice_asked.connect(self.practise)
        if self._practice is None:
            return
        from app.station.practice import Run

        self._run = self._run or Run()
        page.practice.hide()
        whole = self.window.centralWidget()
        assert whole is not None
        above = whole.layout()
        assert isinstance(above, QVBoxLayout)
        above.insertWidget(0, self._practice.band(self._bridge, self._run))

    def _sign_in(self, founder: FirstManager) -> None:
        from app.workflows import staffing

        assert self._bridge is not None
        self._bridge.act(lambda uow: staffing.sign_in_by_pin(uow, founder.name, founder.pin))

    def _ask_first(self, found: Found) -> None:
        """There is no house yet, or an older one: the wizard asks, and the opening goes on with what it found."""
        from app.ui.first_run import FirstRun

        first_run = self._first_run = FirstRun(self._settings, self._open_demo, self)
        first_run.ready.connect(self._go_on)
        first_run.language_asked.connect(self._speak)
        first_run.show_on(self.window, self._settings)
        if found.value == "older":
            first_run.offer_upgrade()

    def _speak(self, language: str) -> None:
        self._change_settings(replace(self._settings, language=language))

    def _go_on(self, settings: Settings, demo: bool) -> None:
        self._keeps = self._keeps and not demo
        self._is_new = not demo
        self._settings = self.window.settings = settings
        self.window.show_patience()
        self._open_beside()

    def _tell_why(self, sentence: str, hint: str) -> None:
        self.window.show_problem(sentence, hint)

    def _show_fault(self, sentence: str) -> None:
        if self._bridge is not None:
            self._bridge.failed.emit(sentence)
        else:
            self.window.show_problem(sentence)

    def _change_settings(self, settings: Settings) -> None:
        if self._keeps:
            save_settings(settings)
        if (settings.language, settings.theme) == (self._settings.language, self._settings.theme):
            self.window.settings = settings
            return
        running = replace(self._settings, language=settings.language, theme=settings.theme)
        tab = self.window.tab_name
        self._settings = running
        self._replace_window(lambda: self._fill_window(settings, tab))

    def _fill_window(self, settings: Settings, tab: str) -> None:
        self.window.settings = settings
        if self._bridge is not None:
            self._bridge.language = self._settings.language
            self._start_window()
            self.window.show_tab(tab)
        elif self._first_run is not None:
            self._first_run.show_on(self.window, self._settings)

    def _replace_window(self, fill: Callable[[], None] = lambda: None) -> None:
        """A new window where the one before stood, filled before it shows."""
        before = self.window
        before.stop()
        self.window = self._make_window()
        self.window.setGeometry(before.geometry())
        fill()
        self.window.setWindowState(before.windowState())
        self._show_window()
        before.hide()
        before.deleteLater()


def load_translators(app: QApplication, language: str) -> list[QTranslator]:
    """Install the French texts of every area, and Qt's own; English needs none. Replaces earlier ones."""
    for old in app.property("translators") or []:
        app.removeTranslator(old)
    QLocale.setDefault(QLocale(QLocale.Language.French if language == "fr" else QLocale.Language.English))
    installed = []
    if language == "fr":
        files = [*sorted(resource("i18n", "qt").glob("*_fr.qm"))]
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for path in [f"{qt}/qtbase_fr.qm", *map(str, files)]:
            translator = QTranslator(app)
            if translator.load(path):
                app.installTranslator(translator)
                installed.append(translator)
    app.setProperty("translators", installed)
    return installed


def run(
    settings: Settings,
    demo: bool,
    open_demo: Callable[[], Settings] | None = None,
    *,
    practising: bool = False,
) -> int:
    """Open the window and work until it is closed; returns the process's exit code.

    ``open_demo`` makes the demo shop and names its settings, for whoever has no shop yet. ``practising`` opens the
    practice shop first.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Arrimage")
    app.setDesktopFileName("arrimage")
    shell = Shell(app, settings, keeps_settings=not demo, open_demo=open_demo)
    sys.excepthook = shell.take_fault
    threading.excepthook = lambda args: shell.take_fault(
        args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback
    )
    collector = GuiThreadCollector(app)
    (shell.practise if practising else shell.show)()
    code = app.exec()
    shell.close()
    collector.stop()
    return code
