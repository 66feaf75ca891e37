"""The photo of the open box: from the camera where there is one, else from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.station.photos import KeptPhoto, closing_waits, keep_photo, open_parcel
from app.workflows import parcel_photos

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


def photograph(parent: QWidget, bridge: Bridge) -> None:
    """Ask for a photo of the parcel that is being packed; nothing where none is."""
    from app.ui.camera_dialog import PhotoDialog
    from app.ui.live_camera import has_camera

    parcel_id = open_parcel(bridge.session)
    if parcel_id is None:
        return
    keep = partial(keep_for_parcel, bridge, parcel_id)
    from_file = partial(_ask_for_file, parent, keep)
    if has_camera():
        PhotoDialog(parent, bridge, keep, from_file).open()
    else:
        from_file()


def _ask_for_file(parent: QWidget, keep: Callable[[str], None]) -> None:
    dialog = QFileDialog(parent, QCoreApplication.translate("preparation", "Photo of the open box"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(QCoreApplication.translate("preparation", "Photos (*.jpg *.jpeg *.png *.webp)"))
    dialog.fileSelected.connect(keep)
    dialog.open()


def keep_for_parcel(bridge: Bridge, parcel_id: int, path: str) -> None:
    """Copy a photo into the station's folder, note it at the parcel, and close that where it waited for the photo."""

    def note(kept: KeptPhoto) -> None:
        bridge.act(
            lambda uow: parcel_photos.add_photo(uow, parcel_id, kept.file_name, kept.sha256, kept.view), go_on
        )

    def go_on(answer: Answer) -> None:
        if answer.outcome.code == "parcel_photographed" and closing_waits(answer.session, parcel_id):
            bridge.press("close_parcel")

    bridge.work(lambda _: keep_photo(bridge.desk.folder, Path(path)), note)
