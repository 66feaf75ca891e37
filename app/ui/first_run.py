"""Leads the wizard: what it asks for is done on a thread, and its end is settings with a house behind them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.config import Settings, save_settings
from app.i18n import text
from app.ui.main_window import MainWindow
from app.ui.wizard import DEMO, Wizard

if TYPE_CHECKING:
    from app.station.opening import FirstManager, Found, NewShop

_log = logging.getLogger(__name__)


class FirstRun(QObject):
    """``ready`` names settings to work with, and whether they are those of the demo."""

    ready = Signal(object, bool)
    language_asked = Signal(str)
    _done = Signal(object)

    def __init__(
        self, settings: Settings, open_demo: Callable[[], Settings] | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._open_demo = settings, open_demo
        self._upgrading: Settings | None = None
        #: Who has just opened the shop, and need not say once more who they are.
        self.founder: FirstManager | None = None
        self._done.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def show_on(self, window: MainWindow, settings: Settings) -> None:
        """Ask on this window, in its language."""
        self._settings = settings
        self.wizard = Wizard(settings, with_demo=self._open_demo is not None)
        self.wizard.going_on.connect(self._go_on)
        self.wizard.language_asked.connect(self.language_asked)
        window.show_page(self.wizard)
        self.wizard.go_to(0)

    def offer_upgrade(self) -> None:
        """The database of the settings is of an older version."""
        self._upgrading = self._settings
        self.wizard.offer_upgrade()

    def _go_on(self, page: int) -> None:
        from app.station import opening

        wanted = self.wizard.settings()
        if page == 0 and self.wizard.choice == DEMO:
            assert self._open_demo is not None
            self._work(self._open_demo, lambda settings: self.ready.emit(settings, True))
        elif page == 0 and self._upgrading == wanted:
            self._work(partial(_upgrade, wanted), lambda _: self.ready.emit(wanted, False))
        elif page == 0:
            self._work(partial(_look, wanted), partial(self._have_looked, wanted))
        elif page == 1:
            self._work(partial(opening.check_shop, self._shop()), lambda _: self.wizard.go_to(2))
        else:
            manager = self._manager()
            self._work(
                partial(_open, wanted, self._shop(), manager), lambda _: self._founded(wanted, manager)
            )

    def _founded(self, wanted: Settings, manager: FirstManager) -> None:
        self.founder = manager
        self.ready.emit(wanted, False)

    def _have_looked(self, wanted: Settings, found: Found) -> None:
        match found.value:
            case "nothing":
                self.wizard.go_to(1)
            case "older":
                self._upgrading = wanted
                self.wizard.offer_upgrade()
            case _:
                self._work(partial(save_settings, wanted), lambda _: self.ready.emit(wanted, False))

    def _shop(self) -> NewShop:
        from app.station.opening import NewShop

        page = self.wizard
        return NewShop(
            name=page.name.text(),
            street=page.street.text(),
            postal_code=page.postal_code.text(),
            city=page.city.text(),
            email=page.email.text(),
            phone=page.phone.text(),
            counter=page.counter.isChecked(),
        )

    def _manager(self) -> FirstManager:
        from app.station.opening import FirstManager

        page = self.wizard
        roles = frozenset(role for role, tick in page.roles.items() if tick.isChecked())
        return FirstManager(" ".join(page.manager.text().split()), page.pin.text(), roles)

    def _work(self, job: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Do ``job`` on a thread of its own; ``done`` follows in the GUI thread, or one sentence in the wizard."""

        def run() -> None:
            try:
                answer = job()
            except Exception as error:  # the edge of a thread: the wizard says why
                self._done.emit(partial(self._refuse, error))
                return
            self._done.emit(partial(done, answer))

        threading.Thread(target=run, name="first-run", daemon=True).start()

    def _call(self, call: Callable[[], object]) -> None:
        if shiboken6.isValid(self.wizard):
            call()

    def _refuse(self, error: Exception) -> None:
        self.wizard.refuse(sentence_for(error, self._settings.language))


def sentence_for(error: Exception, language: str) -> str:
    """A fault or a refusal in words; anything else is a mistake of ours, and logged."""
    code, values = getattr(error, "code", ""), getattr(error, "values", {})
    detail = str(getattr(error, "detail", "") or error)
    if not (isinstance(code, str) and code):
        _log.error("the shop could not be opened", exc_info=error)
        return text(language, "window_fault", detail=detail)
    return text(language, code, **{"detail": detail, **values})


def _look(settings: Settings) -> Found:
    from app.station.opening import check_url, look

    check_url(settings)
    return look(settings)


def _upgrade(settings: Settings) -> None:
    from app.station.opening import upgrade

    upgrade(settings)
    save_settings(settings)


def _open(settings: Settings, shop: NewShop, manager: FirstManager) -> None:
    from app.station.opening import open_shop

    open_shop(settings, shop, manager)
    save_settings(settings)
