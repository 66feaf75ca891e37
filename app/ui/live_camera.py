"""The live picture of this computer's camera, where QtMultimedia is installed (``pip install arrimage[camera]``)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

#: A camera that has shown nothing by then is taken by another program, or its driver hangs without a word.
_PATIENCE_MS = 4000


def has_camera() -> bool:
    """Whether a live picture can be shown."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return False
    return not QMediaDevices.defaultVideoInput().isNull()


class LiveCamera(QObject):
    """The default camera, on as long as its owner lives; for where there is one (``has_camera``)."""

    seen = Signal(QImage)
    failed = Signal(str)
    """It shows nothing (any more): what the system says of it, or an empty text."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink

        session, sink = QMediaCaptureSession(self), QVideoSink(self)
        self._camera = QCamera(QMediaDevices.defaultVideoInput(), self)
        self._silence = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._silence.timeout.connect(lambda: self._fail(""))
        session.setCamera(self._camera)
        session.setVideoSink(sink)
        sink.videoFrameChanged.connect(lambda frame: self._show(frame.toImage()))
        self._camera.errorOccurred.connect(lambda _error, words: self._fail(words))

    def start(self) -> None:
        """Switch it on; ``seen`` or ``failed`` follows."""
        self._silence.start()
        self._camera.start()

    def _show(self, frame: QImage) -> None:
        if not frame.isNull():  # some cameras begin with an empty one
            self._silence.stop()
            self.seen.emit(frame)

    def _fail(self, words: str) -> None:
        self._silence.stop()
        self._camera.stop()
        self.failed.emit(words)
