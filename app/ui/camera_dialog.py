"""Scanning with a camera, or from a picture that is there already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.scanning.picture import read_picture, read_picture_file
from app.ui.devices.scan_test_dialog import shown
from app.ui.live_camera import LiveCamera, has_camera
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import button, clear, column
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: A frame is looked at so often; what a person holds before the camera changes no faster.
_LOOK_MS = 200
_VIEW = (480, 320)


class CameraDialog(Dialog):
    """Shows what the camera sees and takes the first barcode in it; of several in a picture one is chosen.

    Without QtMultimedia (``pip install arrimage[camera]``) or a camera, a picture file is the source.
    """

    def __init__(self, parent: QWidget, bridge: Bridge, take: Callable[[str], None]) -> None:
        super().__init__(parent, self.tr("Scan with the camera"), self.tr("Choose a picture…"), width=540)
        self._bridge_of, self._take = bridge, take
        self._busy = False
        self._pace = QElapsedTimer()
        self._view = QLabel()
        self._view.setFixedSize(*_VIEW)
        self._view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._view.setObjectName("card")
        self.state = label("", "muted", wrap=True)
        self._choices = column()
        self.body.addWidget(self._view, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.state)
        self.body.addLayout(self._choices)
        with_camera = has_camera()
        self._view.setVisible(with_camera)
        if not with_camera:
            self.state.setText(self.tr("No camera here: choose a picture with the barcode on it."))
            return
        self.state.setText(self.tr("Hold the barcode before the camera."))
        camera = LiveCamera(self)
        camera.seen.connect(self.look_at)
        camera.failed.connect(self._be_without)
        camera.start()

    def go(self) -> None:
        dialog = QFileDialog(self)
        dialog.setNameFilter(self.tr("Pictures") + " (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff)")
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    def read_file(self, path: str) -> None:
        """Look for barcodes in a picture file."""
        self.problem.say("")
        self._bridge_of.work(lambda _: read_picture_file(Path(path)), self._offer, failed=self.refuse)

    def look_at(self, frame: QImage) -> None:
        """A frame of the camera: shown, and looked at now and then."""
        self._view.setPixmap(QPixmap.fromImage(frame).scaled(*_VIEW, Qt.AspectRatioMode.KeepAspectRatio))
        if self._busy or (self._pace.isValid() and self._pace.elapsed() < _LOOK_MS):
            return
        self._busy = True
        self._pace.start()
        grey = _grey(frame)
        self._bridge_of.work(lambda _: read_picture(grey), self._seen, failed=self._not_seen)

    def _be_without(self, words: str) -> None:
        """The camera shows nothing: a picture is read all the same."""
        self._view.hide()
        self.state.setText(self.tr("Choose a picture with the barcode on it instead."))
        self.refuse(_fault(words))
        self.adjustSize()

    def _seen(self, codes: tuple[str, ...]) -> None:
        self._busy = False
        if codes:
            self._offer(codes)

    def _not_seen(self, sentence: str) -> None:
        self._busy = False
        self.refuse(sentence)

    def _offer(self, codes: tuple[str, ...]) -> None:
        """One is taken at once; of several the person says which."""
        clear(self._choices)
        if not codes:
            self.refuse(self.tr("There is no barcode in this picture that can be read."))
        elif len(codes) == 1:
            self._choose(codes[0])
        else:
            self.state.setText(self.tr("Several barcodes: which one?"))
            for number, code in enumerate(codes, start=1):
                choice = button(shown(code), self._chooser(code), name=f"code-{number}")
                self._choices.addWidget(choice)

    def _chooser(self, code: str) -> Callable[[], None]:
        return lambda: self._choose(code)

    def _choose(self, code: str) -> None:
        self.accept()
        self._take(code)


class PhotoDialog(Dialog):
    """Shows what the camera sees; ``take`` gets the path of the picture that was taken.

    A file instead is asked for by ``from_file``; where the camera shows nothing, the main button does it.
    """

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        take: Callable[[str], None],
        from_file: Callable[[], None],
        key: Qt.Key = Qt.Key.Key_F10,
    ) -> None:
        """``key`` opened it, and takes the photo."""
        named = self.tr("Take the photo · {key}").format(key=QKeySequence(key).toString())
        super().__init__(parent, self.tr("Photo"), named, width=540)
        self._bridge_of, self._take, self._from_file, self._key = bridge, take, from_file, key
        self._frame = QImage()
        self._view = QLabel()
        self._view.setFixedSize(*_VIEW)
        self._view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._view, 0, Qt.AlignmentFlag.AlignHCenter)
        self.file_button = button(self.tr("Choose a picture…"), self._choose_file, name="from-file")
        self.buttons.insertWidget(0, self.file_button)
        self.go_button.setEnabled(False)
        camera = LiveCamera(self)
        camera.seen.connect(self.look_at)
        camera.failed.connect(self._be_without)
        camera.start()

    def look_at(self, frame: QImage) -> None:
        """A frame of the camera."""
        self._frame = frame
        self._view.setPixmap(QPixmap.fromImage(frame).scaled(*_VIEW, Qt.AspectRatioMode.KeepAspectRatio))
        self.go_button.setEnabled(True)

    def go(self) -> None:
        if self._frame.isNull():
            self._choose_file()
            return
        frame, path = self._frame, self._bridge_of.desk.folder / "camera.png"

        def save(_report: object) -> None:
            path.unlink(
                missing_ok=True
            )  # where this one cannot be written, an older one must not pass for it
            frame.save(str(path))

        self._bridge_of.work(save, lambda _: self._take(str(path)))
        self.accept()

    def _choose_file(self) -> None:
        self.accept()
        self._from_file()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that opened it takes the photo too."""
        if event.key() == self._key and self.go_button.isEnabled():
            self.go()
        else:
            super().keyPressEvent(event)

    def _be_without(self, words: str) -> None:
        self._frame = QImage()
        self._view.hide()
        self.file_button.hide()
        self.go_button.setText(self.tr("Choose a picture…"))
        self.refuse(_fault(words))
        self.adjustSize()


def _fault(words: str) -> str:
    """Why a camera that is there shows nothing; ``words`` are the system's."""
    sentence = QCoreApplication.translate(
        "CameraDialog", "The camera shows nothing: another program may be using it, or its cable is loose."
    )
    return f"{sentence} ({words})" if words else sentence


def _grey(frame: QImage) -> Image.Image:
    grey = frame.convertToFormat(QImage.Format.Format_Grayscale8)
    size, line = (grey.width(), grey.height()), grey.bytesPerLine()
    return Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", line, 1)
