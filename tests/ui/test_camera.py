"""The camera: barcodes in its picture or in a file, the photo of the open box, and a camera that shows nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QToolButton
from sqlalchemy import select

from app.models.rma import RmaPhoto
from app.models.states import Role
from app.printing.layout import Symbol
from app.printing.symbols import bars
from app.scanning.own_codes import OwnKind, encode
from app.ui import live_camera
from app.ui.camera_dialog import CameraDialog, PhotoDialog
from app.ui.preparation_tab import PreparationTab
from app.workflows.house_settings import save_settings
from tests.support.bench import done, gtin, pick
from tests.support.house import BOOK, MUG
from tests.ui.conftest import Screen
from tests.ui.returns_desk import Desk


class Frame:
    """A picture as a camera hands it over; nothing at first."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def toImage(self) -> QImage:
        return QImage(str(self._path)) if self._path else QImage()


class Camera(QObject):
    """QtMultimedia as far as it is used, with one camera: it is an extra, and test machines have none."""

    errorOccurred, videoFrameChanged = Signal(object, str), Signal(object)  # noqa: N815 - Qt's own names
    made: ClassVar[list[Camera]] = []

    def __init__(self, *device_and_parent: QObject) -> None:
        super().__init__(*device_and_parent[-1:])
        self.on = False
        self.made.append(self)

    def __getattr__(self, name: str) -> Any:
        """``setCamera``, ``setVideoSink``."""
        return lambda *_values: None

    @staticmethod
    def defaultVideoInput() -> Camera:
        return Camera()

    def isNull(self) -> bool:
        return False

    def start(self) -> None:
        self.on = True

    def stop(self) -> None:
        self.on = False


class Multimedia:
    """What the program made of it: the camera, and what takes its pictures."""

    @property
    def camera(self) -> Camera:
        return next(each for each in Camera.made if shiboken6.isValid(each) and each.on)

    def show(self, frame: Frame) -> None:
        for each in filter(shiboken6.isValid, tuple(Camera.made)):
            each.videoFrameChanged.emit(frame)


@pytest.fixture
def multimedia(monkeypatch: pytest.MonkeyPatch) -> Multimedia:
    Camera.made.clear()
    module = ModuleType("PySide6.QtMultimedia")
    for name in ("QCamera", "QMediaCaptureSession", "QMediaDevices", "QVideoSink"):
        setattr(module, name, Camera)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", module)
    return Multimedia()


def _open_dialog(kind: type[QDialog]) -> Any:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )


@pytest.fixture
def manager(screen: Screen) -> Screen:
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("preparation")
    return screen


def test_a_barcode_before_the_camera_is_a_scan(
    manager: Screen, multimedia: Multimedia, tmp_path: Path
) -> None:
    told: list[str] = []
    manager.bridge.answered.connect(lambda answer: told.append(answer.scan))
    _write_barcode(tmp_path / "frame.png", encode(OwnKind.ORDER, 4821))
    manager.click(QToolButton, "camera")
    dialog = _open_dialog(CameraDialog)
    assert dialog.state.text() == "Hold the barcode before the camera."
    multimedia.show(Frame())
    multimedia.show(Frame(tmp_path / "frame.png"))
    manager.until(lambda: told == [f"]C0{encode(OwnKind.ORDER, 4821)}"])


def test_a_camera_that_another_program_has_says_so_and_a_picture_does(
    manager: Screen, multimedia: Multimedia, tmp_path: Path
) -> None:
    told: list[str] = []
    manager.bridge.answered.connect(lambda answer: told.append(answer.scan))
    manager.click(QToolButton, "camera")
    dialog = _open_dialog(CameraDialog)
    multimedia.camera.errorOccurred.emit(1, "Device or resource busy")
    assert "another program" in dialog.problem.text
    assert "Device or resource busy" in dialog.problem.text
    assert not any(each.on for each in Camera.made), "it is left to the other program"
    _write_barcode(tmp_path / "one.png", encode(OwnKind.ORDER, 7))
    dialog.read_file(str(tmp_path / "one.png"))
    manager.until(lambda: told == [f"]C0{encode(OwnKind.ORDER, 7)}"])


def test_a_camera_that_stays_dark_without_a_word_says_so(
    manager: Screen, multimedia: Multimedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_camera, "_PATIENCE_MS", 0)
    manager.click(QToolButton, "camera")
    dialog = _open_dialog(CameraDialog)
    manager.until(lambda: "shows nothing" in dialog.problem.text)


def test_the_photo_of_the_box_comes_from_the_camera_and_else_from_a_file(
    screen: Screen, multimedia: Multimedia, tmp_path: Path
) -> None:
    told: list[str] = []
    screen.bridge.answered.connect(lambda answer: told.append(answer.outcome.code))
    _box_open(screen, told)
    Image.new("RGB", (640, 480), "brown").save(tmp_path / "box.png")
    screen.keyboard.press(Qt.Key.Key_F10)
    dialog = _open_dialog(PhotoDialog)
    screen.until(dialog.isActiveWindow)
    screen.keyboard.press(Qt.Key.Key_F10)
    assert dialog.isVisible(), "there is no picture yet"
    multimedia.show(Frame(tmp_path / "box.png"))
    screen.keyboard.press(Qt.Key.Key_F10)
    screen.until(lambda: "parcel_photographed" in told)
    screen.until(lambda: QApplication.activeModalWidget() is None)
    screen.keyboard.press(Qt.Key.Key_F10)
    dialog = _open_dialog(PhotoDialog)
    multimedia.camera.errorOccurred.emit(1, "")
    assert "shows nothing" in dialog.problem.text
    dialog.go()
    _open_dialog(QFileDialog).reject()


def test_the_photo_of_a_returned_article_comes_from_the_camera_or_from_files(
    announced: int, screen: Screen, multimedia: Multimedia, tmp_path: Path
) -> None:
    desk = Desk(screen)
    desk.scan_label(announced)
    desk.scan_item(MUG)
    screen.until(desk.detail.panel.isVisible)
    Image.new("RGB", (640, 480), "brown").save(tmp_path / "cup.png")
    screen.keyboard.press(Qt.Key.Key_F8)
    dialog = _open_dialog(PhotoDialog)
    screen.until(dialog.isActiveWindow)
    desk.scan_item(BOOK)
    screen.until(lambda: desk.units(announced)[1].received_at is not None)
    multimedia.show(Frame(tmp_path / "cup.png"))
    screen.keyboard.press(Qt.Key.Key_F8)
    mug = desk.units(announced)[0].id

    def kept() -> list[int]:
        return desk.house.database.read(lambda c: list(c.scalars(select(RmaPhoto.rma_unit_id))))

    screen.until(lambda: bool(kept()))
    assert kept() == [mug], "the article that lay there when the camera was opened"
    screen.until(screen.window.isActiveWindow)
    screen.keyboard.press(Qt.Key.Key_F8)
    dialog = _open_dialog(PhotoDialog)
    screen.click(QPushButton, "from-file")
    assert not dialog.isVisible()
    _open_dialog(QFileDialog).reject()


def _box_open(screen: Screen, told: list[str]) -> None:
    order = screen.house.order((MUG, 1))
    pick(screen.house, order)
    screen.sign_in(Role.PACKER)
    screen.window.show_tab("preparation")
    screen.keyboard.scan(encode(OwnKind.ORDER, order))
    screen.until(lambda: "order_opened" in told)


def test_the_rule_stops_the_closing_and_the_photo_goes_on_with_it(screen: Screen, tmp_path: Path) -> None:
    told: list[str] = []
    screen.bridge.answered.connect(lambda answer: told.append(answer.outcome.code))
    rule = {"box_photo": "from_value", "box_photo_from_cents": "1"}
    done(screen.house.act(Role.MANAGER, lambda uow: save_settings(uow, rule)))
    _box_open(screen, told)
    screen.keyboard.scan(gtin(screen.house, MUG))
    screen.until(lambda: "last_unit_packed" in told)
    screen.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: "photo_wanted" in told)
    tab = screen.window.tab
    assert isinstance(tab, PreparationTab)
    assert tab.halt.headline.text == "Photograph the open box"
    worth, camera = tab.halt.told
    assert "from €0.01 on" in worth
    assert camera == "There is no camera here: F10 asks for a picture file instead."
    screen.keyboard.press(Qt.Key.Key_F10)
    Image.new("RGB", (640, 480), "brown").save(tmp_path / "box.jpg")
    dialog = _open_dialog(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "box.jpg"))
    dialog.reject()
    screen.until(lambda: "order_packed" in told)
    assert told[-2:] == ["parcel_photographed", "order_packed"]


def test_a_barcode_in_a_picture_is_a_scan(manager: Screen, tmp_path: Path) -> None:
    screen, order = manager, manager.house.order()
    told: list[tuple[str, str]] = []
    screen.bridge.answered.connect(lambda answer: told.append((answer.scan, answer.outcome.code)))
    screen.window.show_tab("preparation")
    _write_barcode(tmp_path / "one.png", encode(OwnKind.ORDER, order))
    _write_barcode(tmp_path / "two.png", encode(OwnKind.ORDER, 7), encode(OwnKind.ORDER, 8))
    screen.click(QToolButton, "camera")
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, CameraDialog))
    dialog.read_file(str(tmp_path / "none.png"))
    screen.until(lambda: "none.png" in dialog.problem.text)
    dialog.read_file(str(tmp_path / "two.png"))
    screen.until(lambda: screen.shows(QPushButton, "code-2"))
    assert told == []
    dialog.read_file(str(tmp_path / "one.png"))
    screen.until(lambda: bool(told))
    assert told[0] == (f"]C0{encode(OwnKind.ORDER, order)}", "order_not_to_pack_ready")


def _write_barcode(path: Path, *codes: str) -> None:
    picture = Image.new("L", (700, 260 * len(codes)), 255)
    for place, code in enumerate(codes):
        for at, dark in enumerate(bars(Symbol.CODE128, code)):
            if dark == "1":
                picture.paste(0, (60 + 3 * at, 30 + 260 * place, 63 + 3 * at, 200 + 260 * place))
    picture.save(path)


def test_the_open_box_is_photographed_with_a_key(screen: Screen, tmp_path: Path) -> None:
    order = screen.house.order((MUG, 1))
    pick(screen.house, order)
    screen.sign_in(Role.PACKER)
    told: list[str] = []
    screen.bridge.answered.connect(lambda answer: told.append(answer.outcome.code))
    screen.window.show_tab("preparation")
    screen.keyboard.press(Qt.Key.Key_F10)
    screen.keyboard.scan(encode(OwnKind.ORDER, order))
    screen.until(lambda: "order_opened" in told)
    screen.keyboard.press(Qt.Key.Key_F10)
    screen.until(lambda: any(isinstance(each, QFileDialog) for each in QApplication.topLevelWidgets()))
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog))
    Image.new("RGB", (640, 480), "brown").save(tmp_path / "box.jpg")
    dialog.fileSelected.emit(str(tmp_path / "box.jpg"))
    dialog.reject()
    screen.until(lambda: "parcel_photographed" in told)
    assert "command_not_now" not in told, "without a box the key does nothing"
    assert len(list((screen.bridge.desk.folder / "photos").iterdir())) == 1
