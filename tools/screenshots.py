"""Draws docs/screenshots/ from the real window on the demo shop: ``make screenshots``."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from app.config import Settings
from app.database.unit_of_work import Database
from app.demo.create import create_demo
from app.demo.house import people
from app.models.states import Role
from app.queries.board import board
from app.station.session import Job
from app.station.station import Answer
from app.station.wiring import Desk
from app.ui.application import Shell
from app.ui.board.view import BoardView
from app.ui.devices.bench_dialog import BenchDialog
from app.ui.figures_tab import FiguresTab
from app.ui.main_window import MainWindow
from app.ui.orders_tab import OrdersTab
from app.ui.practice import PracticeBand
from app.ui.preparation.map_dialog import MapDialog
from app.ui.preparation_tab import PreparationTab
from app.ui.returns_tab import ReturnsTab
from app.ui.settings_dialog import SettingsDialog
from app.ui.stock_tab import JOBS, StockTab
from app.workflows import staffing
from app.workflows.exercise import STEPS
from tools.packing_states import PackingStates

_TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
_SIZE = (1366, 768)
_PATIENCE_MS = 30_000
#: The scan of the practice exercise after which somebody stands before a shelf.
_AT_A_STOP = 3


def wait_until(true: Callable[[], bool]) -> None:
    """Let the window work until something is so; raises ``TimeoutError``."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not true():
        if deadline.hasExpired():
            raise TimeoutError("the window did not get there")
        rest(20)


def rest(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Photographer:
    """One window on the demo shop, in one language and appearance."""

    def __init__(self, app: QApplication, desk: Desk, settings: Settings, target: Path) -> None:
        self._desk, self._target = desk, target
        self._name = f"{settings.language}-{settings.theme}"
        self.shell = Shell(app, settings, keeps_settings=False)
        self.shell.use(desk)
        self.window.resize(*_SIZE)
        self.window.show()

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    def sign_in(self, role: Role) -> None:
        """Sign in the first person of the demo with ``role``."""
        person = next(person for person in people() if role in person.roles)
        self.window.bridge.act(lambda uow: staffing.sign_in_by_pin(uow, person.name, person.pin))
        wait_until(lambda: self.window.bridge.session.name == person.name and self.window.tab is not None)
        self.window.feedback.clear()

    def sign_out(self) -> None:
        """Go back to the sign-in screen."""
        self.window.sign_out()
        wait_until(lambda: self.window.tab is None)
        self.window.feedback.clear()

    def work_at(self, job: Job, name: str) -> None:
        """The job's first page, and what lies open once one asks for the next work; left as it was."""
        bridge = self.window.bridge
        bridge.turn_to(job)
        wait_until(lambda: bridge.session.job is job)
        self.window.feedback.clear()
        self.take(f"{name}-idle" if job is not Job.SHIPPING else name)
        if job is Job.SHIPPING:
            return
        bridge.press("next")
        wait_until(lambda: bool(bridge.session.place))
        self.take(name)
        bridge.press("leave")
        wait_until(lambda: not bridge.session.place)

    def take_packing(self) -> None:
        """Every state of the packing screen."""
        PackingStates(self.window, self._desk, wait_until, self.take).play()

    def take_practice(self) -> None:
        """The practice shop at a stop of the walk, and what a run came to; the shop's station is closed for it."""
        self.shell.practise()
        wait_until(lambda: self.window.findChild(PracticeBand) is not None)
        for at, step in enumerate(STEPS, start=1):
            heard: list[Answer] = []
            self.window.bridge.answered.connect(heard.append)
            self.window.take_scan(step.barcode)
            wait_until(partial(bool, heard))
            self.window.bridge.answered.disconnect(heard.append)
            if at == _AT_A_STOP:
                rest(500)
                self.take("practice")
        self.take_dialog("practice-score")

    def take_board(self) -> None:
        """The cut-off board as it hangs on the wall."""
        now = self._desk.database.clock()
        view = BoardView()
        view.resize(*_SIZE)
        view.show_board(self._desk.database.read(lambda connection: board(connection, now)))
        self.take("board", view)

    def take_map(self, tab: PreparationTab) -> None:
        """The map of the warehouse with the longest walk that is open."""
        self.window.bridge.turn_to(Job.PICKING)
        wait_until(lambda: tab.job is Job.PICKING and bool(tab.walk_idle.lists))
        longest = max(tab.walk_idle.lists, key=lambda found: found.walk_mm or 0)
        MapDialog(tab, self.window.bridge, longest.id).open()
        self.take_dialog("map")

    def take_stock(self, tab: StockTab) -> None:
        """The jobs of the tab Stock before each begins, and a count."""
        bridge = self.window.bridge
        for job in JOBS:
            tab.turn_to(job)
            wait_until(partial(self._works_at, job))
            rest(500)
            self.window.feedback.clear()
            self.take(f"stock-{job.value.replace('_', '-')}")
        tab.turn_to(Job.COUNTING)
        wait_until(partial(self._works_at, Job.COUNTING))
        bridge.press("next")
        wait_until(lambda: bool(bridge.session.place))
        self.take("stock-count")
        bridge.press("leave")
        wait_until(lambda: not bridge.session.place)

    def take_preparing(self) -> None:
        """A pickup prepared in its shop, at its first shelf."""
        bridge = self.window.bridge
        bridge.press("next")
        wait_until(lambda: bool(bridge.session.place))
        rest(500)
        self.window.feedback.clear()
        self.take("pickup-preparing")
        bridge.press("leave")
        wait_until(lambda: not bridge.session.place)

    def _works_at(self, job: Job) -> bool:
        return self.window.bridge.session.job is job

    def take_bench(self) -> None:
        """What the first run asks of a bench, step by step."""
        rest(1500)
        dialog = next(iter(self.window.findChildren(BenchDialog)))
        for step in range(4):
            dialog.go_to(step)
            rest(500)
            self.take(f"bench-{step + 1}", dialog)
        dialog.go()
        wait_until(lambda: bool(dialog.check.checks))
        self.take("bench-5", dialog)
        dialog.accept()

    def take_figures(self, tab: FiguresTab) -> None:
        """Every page of the manager's figures but the first."""
        for page in range(1, tab.pages.count()):
            tab.show_page(page)
            rest(1500)
            self.take(f"figures-{page + 1}")

    def take_settings(self) -> None:
        """Every page of the settings."""
        self.window.show_settings()
        rest(500)
        dialog = next(iter(self.window.findChildren(SettingsDialog)))
        pages = [button for button in dialog.findChildren(QPushButton) if button.isCheckable()]
        for page in pages:
            page.click()
            rest(500)
            self.take(page.objectName(), dialog)
        dialog.reject()

    def take(self, name: str, shown: QWidget | None = None) -> None:
        """Save what the window, or a dialog of it, shows now."""
        rest(250)
        self._target.mkdir(parents=True, exist_ok=True)
        path = self._target / f"{name}-{self._name}.png"
        (shown or self.window).grab().save(str(path))
        with Image.open(path) as picture:  # flat colours: 256 of them are a third of the bytes
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)

    def take_dialog(self, name: str) -> None:
        """Save the dialog that was just opened, and close it."""
        rest(500)
        dialog = next(each for each in self.window.findChildren(QDialog) if each.isVisible())
        self.take(name, dialog)
        dialog.reject()


def tour(photographer: Photographer) -> None:
    """Every screen once."""
    window = photographer.window
    photographer.take("sign-in")
    window.set_up_bench()
    photographer.sign_in(Role.MANAGER)
    photographer.take_bench()
    window.show_tab("orders")
    photographer.take("orders")
    tab = window.tab
    if tab is not None:
        tab.open_order(1)
        rest(1500)  # the order, its parcels and its story are read one after the other
        photographer.take("order")
    if isinstance(tab, OrdersTab) and (order := tab.detail.actions_of.order) is not None:
        window.show_customer(order.customer_id)
        rest(1500)
        photographer.take("customer")
    photographer.take_settings()
    window.lock()
    wait_until(lambda: window.tab is None)
    photographer.take("locked")
    photographer.sign_in(Role.MANAGER)
    for name in ("labels", "pickup", "customers", "figures", "returns"):
        window.show_tab(name)
        rest(500)
        photographer.take(name)
        if isinstance(window.tab, FiguresTab):
            photographer.take_figures(window.tab)
        elif name == "pickup":
            photographer.take_preparing()
    returns = window.tab
    if isinstance(returns, ReturnsTab):
        for page, name in enumerate(("review", "refunds", "put-away"), start=1):
            returns.show_page(page)
            rest(1500)
            photographer.take(name)
    window.show_tab("stock")
    if isinstance(window.tab, StockTab):
        photographer.take_stock(window.tab)
    window.show_tab("preparation")
    preparation = window.tab
    if isinstance(preparation, PreparationTab):
        photographer.take_map(preparation)
    for job, name in ((Job.PICKING, "picking"), (Job.SHIPPING, "dock")):
        photographer.work_at(job, name)
    photographer.take_packing()
    photographer.take_board()
    photographer.sign_out()
    photographer.take_practice()


def packing(photographer: Photographer) -> None:
    """The packing screen alone."""
    photographer.sign_in(Role.PACKER)
    photographer.take_packing()
    photographer.take_board()
    photographer.sign_out()


def main() -> None:
    """Make a demo shop in a temporary folder and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=_TARGET)
    parser.add_argument("--languages", nargs="+", default=["fr", "en"])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    parser.add_argument("--only-packing", action="store_true", help="the states of the packing screen alone")
    parser.add_argument("--only-practice", action="store_true", help="the practice shop alone")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder, "shop")
        shop.mkdir()
        database = Database(Settings(data_folder=str(shop)).database_url)
        create_demo(database, datetime.now(UTC))
        database.close()
        for language, theme in product(chosen.languages, chosen.themes):
            # A shop of its own: what one tour packs and ships is there for the next.
            own = shutil.copytree(shop, Path(folder, f"{language}-{theme}"))
            looks = Settings(data_folder=str(own), language=language, theme=theme)
            desk = Desk(looks)
            desk.start()
            photographer = Photographer(app, desk, looks, chosen.target)
            try:
                if chosen.only_practice:
                    photographer.take_practice()
                else:
                    (packing if chosen.only_packing else tour)(photographer)
            finally:
                photographer.window.hide()
                photographer.shell.close()


if __name__ == "__main__":
    main()
