"""The last step of the first run: what stands on this bench."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.devices.page import DevicesPage
from app.ui.scan_input import ScanInput
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.ui.bridge import Bridge

_PAGE_HEIGHT = 430


class BenchDialog(Dialog):
    """The page of the devices by itself; ``use_devices`` gets them where something was set."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, keys: ScanInput, use_devices: Callable[[Devices], None]
    ) -> None:
        super().__init__(parent, self.tr("This bench"), self.tr("Start working"), width=780)
        self._use_devices = use_devices
        hint = self.tr(
            "Calibrate the scanner, name the scale's port, choose how loud it is. All of it can be changed later in "
            "the settings."
        )
        self.page = DevicesPage(bridge, keys)
        self.page.setFixedHeight(_PAGE_HEIGHT)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.page)
        self.cancel_button.setText(self.tr("Later"))
        self.go_button.setFocus()

    def go(self) -> None:
        if self.page.has_changes:
            self._use_devices(self.page.devices)
        self.accept()
