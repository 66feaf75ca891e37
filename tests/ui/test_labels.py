"""The tab Labels on a real house, with a real printer on a socket: preview, print, the queue, the printers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QToolButton,
)
from sqlalchemy import select, update

from app.models.outbox import PrinterRow, PrintJob
from app.models.shipment import Parcel
from app.models.states import JobState, Role
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.ui.header import TabButton
from app.ui.labels.label_file import LabelFileDialog
from app.ui.labels.reprint import ReprintDialog
from app.ui.labels_tab import LabelsTab
from app.workflows import printing
from tests.printing.test_carrier_label import ZPL, pdf
from tests.support.bench import done, pack, pick
from tests.support.house import MUG, House
from tests.support.printer import Behaviour, VirtualPrinter
from tests.ui.conftest import Screen


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as made:
        yield made


class Labels:
    """The tab Labels of somebody, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role) -> None:
        self.screen, self.house = screen, screen.house
        screen.sign_in(role)
        screen.window.show_tab("labels")
        tab = screen.window.tab
        assert isinstance(tab, LabelsTab)
        self.tab = tab
        screen.until(lambda: tab.press.printer.count() > 0)

    def choose(self, kind: str, *titles: str) -> None:
        self.tab.chooser.kinds.setCurrentIndex(self.tab.chooser.kinds.findData(kind))
        self.screen.until(lambda: set(titles) <= set(self.listed()))
        for at, title in enumerate(self.listed()):
            self.tab.chooser.list.item(at).setSelected(title in titles)
        self.drawn()

    def listed(self) -> list[str]:
        found = self.tab.chooser.list
        return [found.item(at).data(int(Qt.ItemDataRole.UserRole)).title for at in range(found.count())]

    def drawn(self) -> None:
        self.screen.until(lambda: self.tab.press.pane.has_pages and self.tab.press.print_button.isEnabled())

    def use(self, name: str) -> None:
        box = self.tab.press.printer
        self.screen.until(lambda: box.findText(name) >= 0)
        box.setCurrentIndex(box.findText(name))

    def states(self) -> list[JobState]:
        rows = self.house.database.read(
            lambda c: list(c.scalars(select(PrintJob.state).order_by(PrintJob.id)))
        )
        return [JobState(state) for state in rows]

    def tab_button(self) -> TabButton:
        found = self.screen.find(QToolButton, "tab-labels")
        assert isinstance(found, TabButton)
        return found


def _add(house: House, name: str, address: str) -> int:
    values = {"code": name.upper(), "name": name, "driver": "zpl", "transport": "tcp", "address": address,
              "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True}  # fmt: skip
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values)))
    return int(
        house.database.read(
            lambda c: c.execute(select(PrinterRow.id).where(PrinterRow.name == name)).scalar_one()
        )
    )


@pytest.fixture
def packed(ui_house: House) -> int:
    """A parcel whose label was printed when it was closed."""
    order = ui_house.order((MUG, 1))
    pick(ui_house, order)
    return pack(ui_house, order)


def test_a_job_waits_while_its_printer_is_off_and_is_printed_once_when_it_is_on(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    zebra = _add(ui_house, "Zebra", "127.0.0.1:9")
    labels = Labels(screen, Role.MANAGER)
    labels.choose("product_label", MUG)
    labels.use("Zebra")
    screen.keyboard.press(Qt.Key.Key_P, modifiers=Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: "does not answer" in labels.tab.queue.trouble.text)
    assert "Zebra (1 waiting)" in labels.tab.queue.trouble.text
    assert [job.state for job in labels.tab.queue.jobs] == [JobState.WAITING]
    screen.until(lambda: labels.tab_button()._count == 1)

    def plug_in(uow: Any) -> None:
        uow.connection.execute(
            update(PrinterRow).where(PrinterRow.id == zebra).values(address=printer.address)
        )

    ui_house.database.write(plug_in, ui_house.station)
    screen.click(QPushButton, "job-retry")
    screen.until(lambda: labels.states() == [JobState.CONFIRMED])
    assert len(printer.printed) == 1
    screen.until(lambda: labels.tab.queue.jobs == () and labels.tab_button()._count == 0)
    assert labels.tab.queue.trouble.isHidden()


def test_no_paper_is_on_the_screen_in_words(ui_house: House, printer: VirtualPrinter, screen: Screen) -> None:
    printer.behaviour.paper_out = True
    _add(ui_house, "Zebra", printer.address)
    labels = Labels(screen, Role.MANAGER)
    labels.choose("product_label", MUG)
    labels.use("Zebra")
    labels.tab.press.print_now()
    screen.until(lambda: "paper" in labels.tab.queue.trouble.text.lower())


def test_a_second_label_asks_for_the_reason_and_keeps_it(packed: int, screen: Screen) -> None:
    labels = Labels(screen, Role.PACKER)
    labels.choose("shipping_label", "P-000001")
    before = len(labels.states())
    labels.tab.press.print_now()
    other = screen.find(QPushButton, "go").window().findChildren(QRadioButton)[-1]
    other.setChecked(True)
    assert not screen.find(QPushButton, "go").isEnabled(), "words of one's own are needed"
    other.window().findChildren(QRadioButton)[0].setChecked(True)
    screen.click(QPushButton, "go")
    screen.until(lambda: len(labels.states()) == before + 1)
    newest = labels.house.database.read(
        lambda c: c.execute(select(PrintJob).order_by(PrintJob.id.desc()).limit(1)).one()
    )
    assert newest.reason == "Label torn or unreadable"
    assert newest.reprint_of is not None
    assert newest.parcel_id == packed


def test_a_job_in_doubt_waits_for_the_eyes_of_a_person(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    printer.behaviour.reset_after = 20
    _add(ui_house, "Zebra", printer.address)
    labels = Labels(screen, Role.MANAGER)
    labels.choose("product_label", MUG)
    labels.use("Zebra")
    labels.tab.press.print_now()
    screen.until(lambda: [job.state for job in labels.tab.queue.jobs] == [JobState.IN_DOUBT])
    assert not screen.shows(QPushButton, "job-retry"), "nothing prints it again but a person who looked"
    printer.mend()
    screen.click(QPushButton, "job-deny")
    screen.until(lambda: labels.states() == [JobState.CANCELLED, JobState.CONFIRMED])
    assert len(printer.printed) == 1


def test_a_scan_chooses_what_is_printed(packed: int, screen: Screen) -> None:
    labels = Labels(screen, Role.MANAGER)
    place = labels.house.database.read(
        lambda c: c.execute(select(Location.id).where(Location.code == "A-02-1")).scalar_one()
    )
    screen.keyboard.scan(encode(OwnKind.LOCATION, place))
    screen.until(lambda: labels.tab.press.title.text() == "A-02-1")
    labels.drawn()
    number = labels.house.database.read(lambda c: c.execute(select(Parcel.number)).scalar_one())
    screen.keyboard.scan(encode(OwnKind.PARCEL, number))
    screen.until(lambda: labels.tab.press.title.text() == "P-000001")
    assert labels.tab.chooser.kind == "shipping_label"


def test_several_places_are_printed_at_once(ui_house: House, printer: VirtualPrinter, screen: Screen) -> None:
    _add(ui_house, "Zebra", printer.address)
    labels = Labels(screen, Role.MANAGER)
    labels.choose("location_label", "A-01-1", "A-02-1")
    labels.use("Zebra")
    labels.tab.press.print_now()
    screen.until(lambda: labels.states() == [JobState.CONFIRMED] * 2)
    assert len(printer.printed) == 2


def test_the_preview_keeps_the_proportions_of_the_label(packed: int, screen: Screen) -> None:
    labels = Labels(screen, Role.MANAGER)
    labels.choose("shipping_label", "P-000001")
    pages = labels.tab.press.pane.pages
    size = pages.page_size(pages.images[0])
    assert abs(size.width() / size.height() - 100 / 150) < 0.01
    before = size.width()
    labels.tab.press.pane.real()
    labels.tab.press.pane.zoom_in()
    after = pages.page_size(pages.images[0])
    assert after.width() > before
    assert abs(after.width() / after.height() - 100 / 150) < 0.01


def test_an_administrator_enters_a_printer_and_a_packer_cannot(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    labels = Labels(screen, Role.PACKER)
    labels.tab.show_printers()
    assert not screen.shows(QPushButton, "printer-add")
    assert labels.tab.chooser.kinds.findData("badge_sheet") == -1
    screen.click(QPushButton, "go")
    labels = Labels(screen, Role.ADMINISTRATOR)
    assert labels.tab.chooser.kinds.findData("badge_sheet") >= 0
    labels.tab.show_printers()
    screen.click(QPushButton, "printer-add")
    for name, value in (("printer-name", "Zebra"), ("printer-address", printer.address)):
        field = screen.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setText(value)
    way = screen.find(QComboBox, "printer-way")
    dialog = way.window()
    dialog.go()  # type: ignore[attr-defined]  # a PrinterDialog
    screen.until(lambda: screen.shows(QPushButton, "test-ZEBRA"))
    screen.click(QPushButton, "test-ZEBRA")
    screen.until(lambda: len(printer.printed) == 1)


def _enter(screen: Screen, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = screen.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setText(value)


def _pick(screen: Screen, name: str, data: object) -> None:
    box = screen.find(QComboBox, name)
    assert isinstance(box, QComboBox)
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def test_every_kind_of_printer_is_entered_with_what_goes_with_it(ui_house: House, screen: Screen) -> None:
    labels = Labels(screen, Role.ADMINISTRATOR)
    labels.tab.show_printers()
    for name, kind, way, address, said, paper, dpi in (
        ("Tickets", "escpos", "tcp", "127.0.0.1:9", "Paper roll 58 mm", (58, 0), 203),
        ("Ruban", "brother_ql", "device", "/dev/usb/lp9", "Tape 62 mm", (62, 0), 300),
        ("Zebra", "zpl", "cups", "zebra@127.0.0.1:9", "Labels 100 × 50 mm", (100, 50), 600),
        ("Bureau", "pdf", "cups", "office@127.0.0.1:9", "A6 sheets 105 × 148 mm", (105, 148), 300),
    ):
        screen.click(QPushButton, "printer-add")
        _enter(screen, {"printer-name": name, "printer-address": address})
        _pick(screen, "printer-kind", kind)
        _pick(screen, "printer-way", way)
        box = screen.find(QComboBox, "printer-media")
        box.setCurrentIndex(box.findText(said))
        if screen.find(QComboBox, "printer-dpi").isEnabled():
            _pick(screen, "printer-dpi", dpi)
        screen.find(QComboBox, "printer-kind").window().go()  # type: ignore[attr-defined]  # a PrinterDialog
        screen.until(partial(screen.shows, QPushButton, f"test-{name.upper()}"))
        query = select(PrinterRow).where(PrinterRow.name == name)
        row = ui_house.database.read(lambda c, query=query: c.execute(query).one())
        assert (row.driver, row.transport, row.address, row.dpi) == (kind, way, address, dpi)
        assert (row.media_width_mm, row.media_height_mm) == paper
    screen.click(QPushButton, "change-RUBAN")
    assert screen.find(QComboBox, "printer-media").currentText() == "Tape 62 mm"
    assert screen.find(QComboBox, "printer-way").currentData() == "device"
    assert not screen.find(QComboBox, "printer-dpi").isEnabled()


def test_a_carriers_label_file_is_looked_at_and_printed_as_it_is(
    ui_house: House, printer: VirtualPrinter, screen: Screen, tmp_path: Path
) -> None:
    _add(ui_house, "Zebra", printer.address)
    file = tmp_path / "6A123.zpl"
    labels = Labels(screen, Role.PACKER)

    def choose() -> LabelFileDialog:
        screen.click(QPushButton, "label-file")
        dialog = screen.find(QLineEdit, "label-file-path").window()
        assert isinstance(dialog, LabelFileDialog)
        screen.until(lambda: dialog.printer.findText("Zebra") >= 0)
        dialog.printer.setCurrentIndex(dialog.printer.findText("Zebra"))
        dialog.show_file(str(file))
        return dialog

    file.write_bytes(ZPL.replace(b"^LRN", b"^JUS"))
    dialog = choose()
    screen.until(lambda: "^JU" in dialog.problem.text)
    assert not dialog.go_button.isEnabled()
    dialog.reject()

    file.write_bytes(ZPL)
    dialog = choose()
    screen.until(dialog.go_button.isEnabled)
    assert dialog.dpi.currentData() == 203
    dialog.go()
    screen.until(lambda: labels.states() == [JobState.CONFIRMED])
    assert b"".join(printer.printed).count(b"6A1234567890") == 1

    dialog = choose()
    screen.until(dialog.go_button.isEnabled)
    dialog.go()
    screen.until(lambda: any(isinstance(each, ReprintDialog) for each in dialog.findChildren(ReprintDialog)))
    again = dialog.findChild(ReprintDialog)
    again.go()
    screen.until(lambda: labels.states() == [JobState.CONFIRMED] * 2)


def test_a_pdf_label_is_shown_as_it_will_come_out(
    ui_house: House, printer: VirtualPrinter, screen: Screen, tmp_path: Path
) -> None:
    _add(ui_house, "Zebra", printer.address)
    file = tmp_path / "colis.pdf"
    file.write_bytes(pdf())
    Labels(screen, Role.PACKER)
    screen.click(QPushButton, "label-file")
    dialog = screen.find(QLineEdit, "label-file-path").window()
    assert isinstance(dialog, LabelFileDialog)
    dialog.show_file(str(file))
    screen.until(lambda: dialog.pane.has_pages)
    assert not dialog.dpi.isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of the open menu
def test_a_batch_shows_how_far_it_is_and_the_rest_is_moved_or_called_off(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    _add(ui_house, "Zebra", printer.address)
    printer.behaviour = Behaviour(paper_out=True)
    labels = Labels(screen, Role.MANAGER)
    batch = labels.tab.queue.batch

    def print_six() -> None:
        labels.tab.chooser.kinds.setCurrentIndex(labels.tab.chooser.kinds.findData("location_label"))
        screen.until(lambda: len(labels.listed()) >= 6)
        labels.choose("location_label", *labels.listed()[:6])
        labels.use("Zebra")
        labels.tab.press.print_now()
        screen.until(lambda: batch.text.text() == "0 of 6 printed" and labels.tab.queue.trouble.isVisible())

    print_six()
    assert (batch.bar.value(), batch.bar.maximum()) == (0, 6)
    with VirtualPrinter() as neighbour:
        other = _add(ui_house, "Voisine", neighbour.address)
        screen.until(lambda: other in {each.id for each in labels.tab.queue.printers})
        screen.click(QPushButton, "batch-move")
        menu = screen.find(QMenu, "printers")
        assert isinstance(menu, QMenu)
        next(each for each in menu.actions() if each.text() == "Voisine").trigger()
        screen.until(lambda: labels.states() == [JobState.CONFIRMED] * 6)
        screen.until(lambda: not batch.isVisible())
        assert len(neighbour.printed) == 6
    print_six()
    screen.click(QPushButton, "batch-cancel")
    screen.until(lambda: "6 cancelled" in batch.text.text())
    assert labels.states() == [JobState.CONFIRMED] * 6 + [JobState.CANCELLED] * 6
    assert not batch.bar.isVisible()
    screen.click(QPushButton, "batch-close")
    assert not batch.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of the open menu
def test_the_whole_queue_goes_to_the_neighbour_when_a_printer_gives_out(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    _add(ui_house, "Zebra", printer.address)
    printer.behaviour = Behaviour(head_open=True)
    labels = Labels(screen, Role.MANAGER)
    for waiting in (1, 2):
        labels.choose("product_label", MUG)
        labels.use("Zebra")
        labels.tab.press.print_now()
        screen.until(lambda waiting=waiting: len(labels.tab.queue.jobs) == waiting)
        assert screen.shows(QPushButton, "queue-move") is (waiting == 2), "one job moves by itself"
    with VirtualPrinter() as neighbour:
        other = _add(ui_house, "Voisine", neighbour.address)
        screen.until(lambda: other in {each.id for each in labels.tab.queue.printers})
        screen.click(QPushButton, "queue-move")
        menu = screen.find(QMenu, "printers")
        assert isinstance(menu, QMenu)
        assert [each.text() for each in menu.actions()] == ["Voisine", "PDF"], "of the same language first"
        next(each for each in menu.actions() if each.text() == "Voisine").trigger()
        screen.until(lambda: labels.states() == [JobState.CONFIRMED] * 2)
        assert len(neighbour.printed) == 2
    assert not printer.printed


def test_a_label_is_chosen_printed_and_decided_on_by_keys_alone(
    ui_house: House, printer: VirtualPrinter, screen: Screen
) -> None:
    zebra = _add(ui_house, "Zebra", printer.address)
    done(ui_house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "product_label", zebra)))
    labels = Labels(screen, Role.MANAGER)
    keys, control = screen.keyboard, Qt.KeyboardModifier.ControlModifier
    chooser = labels.tab.chooser
    keys.press(Qt.Key.Key_K, modifiers=control)
    for _ in range(chooser.kinds.count()):
        if chooser.kind == "product_label":
            break
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_F, modifiers=control)
    keys.type(MUG.lower())
    keys.press(Qt.Key.Key_Return, "\r")
    labels.drawn()
    printer.behaviour.reset_after = 20
    keys.press(Qt.Key.Key_P, modifiers=control)
    screen.until(lambda: labels.states() == [JobState.IN_DOUBT])
    printer.mend()
    screen.until(lambda: [job.state for job in labels.tab.queue.jobs] == [JobState.IN_DOUBT])
    keys.press(Qt.Key.Key_Delete)
    assert labels.states() == [JobState.IN_DOUBT], "the keys are not in the queue yet, and nothing to cancel"
    keys.press(Qt.Key.Key_J, modifiers=control)
    keys.press(Qt.Key.Key_F3)
    screen.until(lambda: labels.states() == [JobState.CANCELLED, JobState.CONFIRMED])
    assert len(printer.printed) == 1


def test_packing_slips_and_invoices_are_chosen_several_at_once_and_parcels_labels_are_not(
    screen: Screen,
) -> None:
    chooser = Labels(screen, Role.MANAGER).tab.chooser
    for kind, several in (("packing_slip", True), ("invoice", True), ("shipping_label", False)):
        chooser.kinds.setCurrentIndex(chooser.kinds.findData(kind))
        assert (chooser.list.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection) is several
        assert chooser.several.isVisible() is several
