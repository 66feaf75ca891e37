"""A menu of the printers that may take over from another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QPushButton

from app.queries.printing import PrinterState


def offer_printers(
    anchor: QPushButton, printers: Iterable[PrinterState], choose: Callable[[int], None], without: int = 0
) -> None:
    """Below the button ``anchor``: every printer in use but ``without``; ``choose`` gets its id.

    Those that speak the language of the one that is left come first.
    """
    menu = QMenu(anchor)
    menu.setObjectName("printers")
    offered = tuple(printers)
    language = next((each.driver for each in offered if each.id == without), "")
    for each in sorted(offered, key=lambda each: each.driver != language):
        if each.active and each.id != without:
            menu.addAction(each.name).triggered.connect(partial(choose, each.id))
    if menu.isEmpty():
        none = QCoreApplication.translate("labels", "There is no other printer")
        menu.addAction(none).setEnabled(False)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
