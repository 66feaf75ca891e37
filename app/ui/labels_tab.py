"""The tab Labels: what to print, how it will look, and the queue of print jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter

from app.models.permissions import may
from app.printing.language import Language
from app.scanning.classify import classify
from app.scanning.own_codes import OwnKind
from app.scanning.scan import ScanSource
from app.ui import theme
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.labels.chooser import Chooser
from app.ui.labels.label_file import LabelFileDialog
from app.ui.labels.press import Press
from app.ui.labels.printers_dialog import PrintersDialog
from app.ui.labels.queue import QueuePane
from app.ui.tab import Tab
from app.ui.widgets.layout import Card, button, column
from app.values import new_id, utc_now
from app.workflows.sheets import Wanted

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_KIND_OF = {
    OwnKind.PARCEL: "shipping_label",
    OwnKind.ORDER: "shipping_label",
    OwnKind.LOCATION: "location_label",
    OwnKind.TOTE: "location_label",
    OwnKind.RETURN: "return_label",
    OwnKind.PICKUP: "pickup_label",
    OwnKind.PICK_LIST: "pick_list",
    OwnKind.TRANSFER: "transfer_slip",
    OwnKind.PRODUCT: "product_label",
}

#: What a scan may also be about: the kind that is shown stays.
_STAYS = {
    OwnKind.PARCEL: ("packing_slip", "delivery_note"),
    OwnKind.ORDER: ("packing_slip", "delivery_note"),
    OwnKind.PICK_LIST: ("cart_sheet",),
    OwnKind.PRODUCT: ("lot_label",),
}


class LabelsTab(Tab):
    """Choose on the left, look in the middle, follow on the right.

    Ctrl+K goes to the kinds, Ctrl+F to the search, Ctrl+J to the queue; Ctrl+P prints.
    """

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.chooser = Chooser(bridge)
        self.press = Press(bridge)
        self.queue = QueuePane(bridge)
        self.printers_button = button(
            self.tr("Printers…"), self.show_printers, icon="printer", name="printers"
        )
        left, middle = Card(self.tr("What to print")), Card()
        self.file_button = button(
            self.tr("Another carrier’s label…"), self.print_file, icon="document", name="label-file"
        )
        if not may(bridge.session.roles, "print"):
            self.file_button.hide()
        left.body.addWidget(self.chooser, 1)
        left.body.addWidget(self.file_button)
        middle.body.addWidget(self.press, 1)
        self.queue.body.addWidget(self.printers_button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.M)
        for part, width in ((left, 300), (middle, 560), (self.queue, 440)):
            split.addWidget(part)
            part.setMinimumWidth(width * 2 // 3)
        split.setSizes([300, 560, 440])
        split.setStretchFactor(1, 1)
        page = column(split)
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self.setLayout(page)
        self.chooser.changed.connect(self._show_chosen)
        self.press.printed.connect(self._follow)
        printed = {"print_job", "parcel", "pick_list"}
        Follower(bridge, self, printed, lambda _changes: self.chooser.look(), COUNT_PAUSE_MS)
        Follower(bridge, self, {"printer"}, lambda _changes: self.press.look_for_printers())
        for keys, slot in (
            ("Ctrl+P", self.press.print_now),
            ("Ctrl+F", self._go_to_search),
            ("Ctrl+K", self.chooser.take_keys),
            ("Ctrl+J", self.queue.take_keys),
            ("F5", self.refresh),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._show_chosen()

    def _follow(self, job_ids: tuple[int, ...]) -> None:
        self.chooser.look()
        if len(job_ids) > 1:
            self.queue.batch.watch(job_ids)

    def entered(self) -> None:
        self.refresh()
        self.queue.list.choose_first()
        self._go_to_search()

    def refresh(self) -> None:
        """Read everything anew."""
        self.chooser.look()
        self.queue.look()
        self.press.look_for_printers()

    def take_scan(self, raw: str) -> bool:
        """What was scanned is what shall be printed; a badge is the station's."""
        scan = classify(raw, source=ScanSource.WEDGE, at=utc_now(), scan_id=new_id())
        own = scan.own_code
        if own is not None:
            if own.kind not in _KIND_OF:
                return False
            kind = self.chooser.kind
            self.chooser.show_kind(
                kind if kind in _STAYS.get(own.kind, ()) else _KIND_OF[own.kind], scan.text
            )
        elif scan.item is not None:
            kind = "lot_label" if self.chooser.kind == "lot_label" else "product_label"
            self.chooser.show_kind(kind, scan.item.gtin or scan.text)
        else:
            self.chooser.show_kind(self.chooser.kind, scan.text)
        return True

    def show_printers(self) -> None:
        """The printers of the house."""
        PrintersDialog(self, self.bridge).open()

    def print_file(self) -> None:
        """A label that a carrier's own site made, from its file."""
        LabelFileDialog(self, self.bridge).open()

    def _show_chosen(self) -> None:
        kind = self.chooser.kind
        language: Language = "en" if self.bridge.language == "en" else "fr"
        wanted = Wanted(
            kind,
            self.chooser.ids,
            price=self.chooser.price.isChecked(),
            language=language,
            lot=self.chooser.lot.facts,
        )
        self.press.show_wanted(wanted, any(each.printed for each in self.chooser.chosen))

    def _go_to_search(self) -> None:
        self.chooser.search.setFocus()
        self.chooser.search.selectAll()
