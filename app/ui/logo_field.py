"""The house's logo: what it is now, another one out of a file, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.file_limits import LOGO, FileTooLarge, read_whole
from app.printing.brand import LogoUnreadable, read_logo
from app.ui import theme
from app.ui.widgets.layout import Notice, button, column, row

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SHOWN = QSize(136, 48)


class LogoField(QWidget):
    """``logo`` is what shall be kept, ``changed`` whether that is another one than ``show_logo`` was given."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept = self.logo = b""
        self.picture = QLabel()
        self.picture.setObjectName("logo")
        self.picture.setFixedSize(_SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Paper is white in every appearance.
        self.picture.setStyleSheet(
            f"background: white; color: #556072; border: 1px solid {theme.current().field_border};"
        )
        self._choose = button(self.tr("Choose…"), self._ask_file, name="logo-choose")
        self._remove = button(self.tr("No logo"), self._forget, name="logo-remove")
        self.problem = Notice("error", "error")
        line = row(self.picture, self._choose, self._remove, None, spacing=theme.S)
        page = column(line, self.problem, spacing=theme.XS)
        page.setContentsMargins(0, 0, 0, 0)
        self.setLayout(page)
        self._show()

    @property
    def changed(self) -> bool:
        return self.logo != self._kept

    def show_logo(self, logo: bytes) -> None:
        """The one that is kept."""
        self._kept = self.logo = logo
        self._show()

    def take_file(self, path: Path) -> None:
        """The picture of a file, read on a thread of its own; what is none is said."""
        self._bridge.work(lambda _report: _read(path), self._have_read)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Logo"))
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.take_file(Path(path)))
        dialog.open()

    def _have_read(self, found: tuple[bytes, str, dict[str, object]]) -> None:
        logo, problem, values = found
        self.problem.say(self._bridge.text(problem, **values) if problem else "")
        if logo:
            self.logo = logo
            self._show()

    def _forget(self) -> None:
        self.logo = b""
        self.problem.say("")
        self._show()

    def _show(self) -> None:
        self._remove.setVisible(bool(self.logo))
        if not self.logo:
            self.picture.setText(self.tr("None"))
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap()
        picture.loadFromData(self.logo)
        picture = picture.scaled(
            (_SHOWN - QSize(12, 8)) * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)


def _read(path: Path) -> tuple[bytes, str, dict[str, object]]:
    """The logo, or the code and values of why there is none."""
    try:
        return read_logo(read_whole(path, LOGO)), "", {}
    except FileTooLarge as fault:
        return b"", fault.code, fault.values
    except (LogoUnreadable, OSError):
        return b"", "logo_unreadable", {"file": path.name}
