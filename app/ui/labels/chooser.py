"""What to print: a kind of document, a search, and what was found, to take one or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.permissions import may
from app.queries.printable import Printable, printable
from app.ui import theme
from app.ui.labels import words
from app.ui.widgets import badge
from app.ui.widgets.layout import column
from app.ui.widgets.text import day, label, with_key
from app.workflows.sheets import WITHOUT_SUBJECT, LotFacts

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SETTLE_MS = 120
_FOUND_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW = 48


class TwoLines(QStyledItemDelegate):
    """A title, a line of detail under it, and a pill on the right, over the list's own ground."""

    language = "fr"

    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str, tuple[str, str] | None]:
        """Title, detail and (text, tone) of the pill."""
        found: Printable = index.data(_FOUND_ROLE)
        detail = found.detail
        if found.parcels:
            when = day(self.language, found.day) if found.day else self.tr("waiting at the dock")
            detail = self.tr("{when}, parcels: {count}").format(when=when, count=found.parcels)
        return found.title, detail, (self.tr("Printed"), "neutral") if found.printed else None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        title, detail, pill = self.lines(index)
        self.initStyleOption(option, index)
        option.text = ""
        rect: QRect = option.rect
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        right = rect.right() - theme.M
        if pill is not None:
            right -= badge.width_of(pill[0])
            badge.paint(painter, right, rect.top() + 15, *pill)
            right -= theme.S
        colours = theme.current()
        left = rect.left() + theme.M
        top = QRect(left, rect.top() + 5, right - left, 20)
        below = QRect(left, rect.top() + 25, rect.right() - theme.M - left, 18)
        for place, text, colour, bold, size in (
            (top, title, colours.text, True, theme.TEXT),
            (below, detail, colours.muted, False, theme.SMALL),
        ):
            font = theme.font(size, bold=bold)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW)


#: Kinds of which several are printed at once: none whose second one needs a reason of its own.
_MANY = frozenset(
    {"product_label", "location_label", "badge_sheet", "packing_slip", "delivery_note", "invoice", "pick_list",
     "cart_sheet", "transfer_slip"}
)  # fmt: skip


class LotFields(QWidget):
    """Lot, serial number and days of a lot label, as they stand on the goods."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        example = self.tr("31/01/2027")
        named = (
            ("lot", self.tr("Lot"), self.tr("Lot")),
            ("serial", self.tr("Serial number"), self.tr("Serial number")),
            ("expires", self.tr("Use by"), self.tr("Use by: {day}").format(day=example)),
            ("best_before", self.tr("Best before"), self.tr("Best before: {day}").format(day=example)),
        )
        self.fields: dict[str, QLineEdit] = {}
        for name, said, hint in named:
            field = self.fields[name] = QLineEdit()
            field.setObjectName(name)
            field.setAccessibleName(said)
            field.setPlaceholderText(hint)
            field.setMaxLength(20)
            field.editingFinished.connect(self.changed)
        self.setLayout(column(*self.fields.values(), spacing=theme.XS))

    @property
    def facts(self) -> LotFacts:
        return LotFacts(**{name: field.text().strip() for name, field in self.fields.items()})


class Chooser(QWidget):
    """``changed`` says that something else is to be printed."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._take_first = False
        self._listed: tuple[Printable, ...] = ()
        self.kinds = QComboBox()
        self.kinds.setObjectName("kind")
        self.kinds.setAccessibleName(self.tr("What to print"))
        for name in words.KINDS:
            if name != "badge_sheet" or may(bridge.session.roles, "print_badges"):
                self.kinds.addItem(words.kind(name), name)
        self.kinds.setToolTip(with_key(self.tr("What to print"), "Ctrl+K"))
        self.kinds.setMaxVisibleItems(len(words.KINDS))
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setToolTip(with_key(self.tr("Search or scan"), "Ctrl+F"))
        self.search.addAction(
            theme.icon("search", theme.current().muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.price = QCheckBox(self.tr("With the price"))
        self.price.setChecked(True)
        self.lot = LotFields()
        self.lot.changed.connect(self._lot_typed)
        self.list = QListWidget()
        self.list.setObjectName("printable")
        self.list.setAccessibleName(self.tr("Found"))
        lines = TwoLines(self.list)
        lines.language = bridge.language
        self.list.setItemDelegate(lines)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        several = self.tr("Several at once: Ctrl or Shift and click, Shift and arrow, all of them Ctrl+A")
        self.several = label(several, "small", wrap=True)
        self.nothing = label(self.tr("Nothing found."), "muted")
        inner = column(
            self.kinds,
            self.search,
            self.price,
            self.lot,
            self.list,
            self.nothing,
            self.several,
            None,
            spacing=theme.S,
        )
        inner.setStretch(4, 1000)
        self.setLayout(inner)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self.kinds.currentIndexChanged.connect(self._other_kind)
        self.search.textEdited.connect(lambda _text: self._settle.start())
        self.search.returnPressed.connect(self._choose_first)
        self._down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search, self._go_to_list)
        self._down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.itemSelectionChanged.connect(self.changed)
        self.price.toggled.connect(self.changed)
        self._other_kind()

    @property
    def kind(self) -> str:
        return str(self.kinds.currentData())

    def take_keys(self) -> None:
        """Bring the keys to the kinds of documents: arrows turn to another."""
        self.kinds.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def ids(self) -> tuple[int, ...]:
        """What is chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return tuple(self._found(row).id for row in rows)

    @property
    def chosen(self) -> tuple[Printable, ...]:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return tuple(self._found(row) for row in rows)

    def show_kind(self, kind: str, searched: str) -> None:
        """Turn to a kind and search, as a scan does; the first one found is chosen."""
        self._take_first = True
        self.search.setText(searched)
        at = self.kinds.findData(kind)
        if at != self.kinds.currentIndex():
            self.kinds.setCurrentIndex(at)
        else:
            self.look()

    def look(self) -> None:
        """Search anew; what is chosen stays so where it is still found."""
        kind, searched = self.kind, self.search.text()
        self._bridge.read(lambda c: printable(c, kind, searched), self._fill, key="printable")

    def _other_kind(self) -> None:
        kind = self.kind
        alone = kind in WITHOUT_SUBJECT
        if not self._take_first:
            self.search.clear()
        self.search.setPlaceholderText(words.search_hint(kind))
        for part in (self.search, self.list):
            part.setVisible(not alone)
        many = kind in _MANY
        self.several.setVisible(many)
        self.list.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if many
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        self.price.setVisible(kind == "product_label")
        self.lot.setVisible(kind == "lot_label")
        self.nothing.hide()
        self.list.clear()
        self._listed = ()
        self.changed.emit()
        if not alone:
            self.look()

    def _fill(self, found: tuple[Printable, ...]) -> None:
        if found == self._listed and found and not self._take_first:
            return
        self._listed = found
        before = set(self.ids)
        self.list.blockSignals(True)
        self.list.clear()
        for each in found:
            item = QListWidgetItem()
            item.setData(_FOUND_ROLE, each)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.title} {each.detail}")
            self.list.addItem(item)
            item.setSelected(each.id in before)
        if self._take_first and found:
            self.list.setCurrentRow(0)
        self._take_first = False
        self.list.blockSignals(False)
        self.nothing.setVisible(not found and self.kind not in WITHOUT_SUBJECT)
        self.list.setVisible(bool(found))
        if set(self.ids) != before:
            self.changed.emit()

    def _lot_typed(self) -> None:
        if self.ids:
            self.changed.emit()

    def _choose_first(self) -> None:
        """Return in the search: take the first one, as after a scan."""
        self._settle.stop()
        self._take_first = True
        self.look()

    def _go_to_list(self) -> None:
        """Down in the search: the keys are the list's, its first line chosen if none was."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.ids:
            self.list.setCurrentRow(0)

    def _found(self, row: int) -> Printable:
        found: Printable = self.list.item(row).data(_FOUND_ROLE)
        return found
