"""After the decision: what is to be put away, sent to the supplier, given, recycled or destroyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QSpinBox, QWidget

from app.models.permissions import may
from app.queries.follow_up import ToFollow, oldest, to_follow
from app.queries.touched import LISTED
from app.rules.return_terms import Disposition
from app.ui import theme
from app.ui.live_list import LiveList
from app.ui.paging import Column, Source
from app.ui.returns import words
from app.ui.returns.day_dialog import DayField
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import EmptyState, FormRows, button, column, row, scrolling
from app.ui.widgets.text import label, moment, with_key
from app.workflows import disposing, settlement

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_MOST_KG = 999
_SOURCE: Source[ToFollow] = Source(
    lambda connection, wanted, _after, _limit: to_follow(connection, wanted),
    lambda connection, wanted, asked: to_follow(connection, wanted, only=asked),
    {"rma": lambda found: found.rma_id},
    oldest,
    LISTED,
)


class PutAwayDialog(Dialog):
    """Where an article lies from now on: the code of the place, typed or scanned into the field."""

    def __init__(self, parent: QWidget, bridge: Bridge, found: ToFollow) -> None:
        title = self.tr("Where does {name} go?").format(name=found.name)
        super().__init__(parent, title, self.tr("It lies there"))
        self._station, self._unit_id = bridge, found.id
        self.place = QLineEdit()
        self.place.setObjectName("put-away-place")
        self.place.setMaxLength(40)
        self.place.setPlaceholderText(self.tr("Scan or type the stock location"))
        self.place.setAccessibleName(self.tr("Stock location"))
        self.body.addWidget(self.place)
        self.place.setFocus()

    def go(self) -> None:
        unit_id, place = self._unit_id, self.place.text()
        self.perform(self._station, lambda uow: settlement.put_away_at(uow, unit_id, place))


class DisposalDialog(Dialog):
    """Several articles leave together: for whom, and by which receipt."""

    def __init__(self, parent: QWidget, bridge: Bridge, way: Disposition, found: Sequence[ToFollow]) -> None:
        title = self.tr("{way}: what has left?").format(way=words.disposition(way))
        super().__init__(parent, title, self.tr("It has left"), width=560)
        self._station = bridge
        hint = self.tr(
            "Unsold goods are reused, given or recycled, and the proof is kept (C. env. L541-15-8)."
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.chosen: list[tuple[int, QCheckBox]] = []
        boxes = column(spacing=theme.XS)
        for each in found:
            box = QCheckBox(" · ".join(filter(None, (each.sku, each.name, each.serial, each.rma))))
            box.setObjectName(f"leaves-{each.id}")
            box.setChecked(True)
            box.toggled.connect(self._judge)
            boxes.addWidget(box)
            self.chosen.append((each.id, box))
        inside = QWidget()
        inside.setLayout(boxes)
        area = scrolling(inside)
        area.setMinimumHeight(min(200, 36 * max(1, len(found))))
        self.body.addWidget(area, 1)
        self.recipient, self.proof, self.day = QLineEdit(), QLineEdit(), DayField()
        for name, field in (("recipient", self.recipient), ("proof", self.proof)):
            field.setObjectName(name)
            field.setMaxLength(120)
            field.textChanged.connect(self._judge)
        self.recipient.setPlaceholderText(self.tr("Supplier, charity, recycler"))
        self.proof.setPlaceholderText(self.tr("Number of the delivery note, certificate or waste slip"))
        self.weight = QSpinBox()
        self.weight.setObjectName("disposal-weight")
        aligned(self.weight)
        self.weight.setRange(0, _MOST_KG * 1000)
        self.weight.setSuffix(" g")
        self.weight.setSpecialValueText(self.tr("as in the catalogue"))
        form = FormRows()
        form.add(self.tr("For"), self.recipient)
        form.add(self.tr("Proof"), self.proof)
        form.add(self.tr("On"), self.day)
        form.add(self.tr("Weight"), self.weight)
        self.body.addLayout(form)
        self._judge()
        self.recipient.setFocus()

    def _judge(self) -> None:
        said = self.recipient.text().strip() and self.proof.text().strip()
        self.go_button.setEnabled(bool(said) and any(box.isChecked() for _, box in self.chosen))

    def go(self) -> None:
        units = [unit_id for unit_id, box in self.chosen if box.isChecked()]
        recipient, proof, day = self.recipient.text(), self.proof.text(), self.day.day()
        weight = self.weight.value() or None
        self.perform(
            self._station,
            lambda uow: disposing.record_disposal(uow, units, recipient, proof, day, weight),
        )


class FollowUpPage(QWidget):
    """The list, by disposition, and what is done with the article chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.filter = QComboBox()
        self.filter.setObjectName("follow-filter")
        self.filter.setAccessibleName(self.tr("Which articles"))
        self.filter.addItem(self.tr("All that lies here"), [each.value for each in Disposition])
        for each in Disposition:
            self.filter.addItem(words.disposition(each), [each.value])
        self.filter.currentIndexChanged.connect(self.refresh)
        nothing = EmptyState(
            "check", self.tr("Nothing lies here"), self.tr("Every article is where it goes.")
        )
        self.list = LiveList(
            bridge, "follow-up", self.tr("Articles"), self._columns(), _SOURCE, nothing, chooses_first=True
        )
        self.list.chosen.connect(self._judge)
        self.list.filled.connect(self._judge)
        self.list.opened.connect(lambda _found: self.press_main())
        self.put_away = button(
            self.tr("Put away… · F2"), self._put_away, look="primary", icon="package", name="put-away",
            tip=with_key(self.tr("It lies in a stock location now"), "F2"),
        )  # fmt: skip
        self.leaves: QPushButton = button(
            self.tr("Has left… · F4"), self._dispose, icon="truck", name="dispose",
            tip=with_key(self.tr("To the supplier, given, recycled or destroyed, with the proof"), "F4"),
        )  # fmt: skip
        self.filter.setMaximumWidth(320)
        page = column(
            row(self.filter, None), self.list, row(self.put_away, self.leaves, None), spacing=theme.M
        )
        page.setStretch(1, 1)
        self.setLayout(page)
        self._judge()

    def _columns(self) -> tuple[Column[ToFollow], ...]:
        language = self._bridge.language

        def place(found: ToFollow) -> str:
            return words.disposition(found.disposition) if found.disposition else ""

        def tip(found: ToFollow) -> str:
            return " · ".join(filter(None, (found.serial, found.note)))

        return (
            Column(self.tr("Article"), lambda found: found.name, 240, stretch=True, tip=tip),
            Column(self.tr("SKU"), lambda found: found.sku, 130),
            Column(self.tr("Return"), lambda found: found.rma, 160),
            Column(self.tr("Grade"), lambda found: found.grade.value if found.grade else "", 70),
            Column(self.tr("Goes to"), place, 170, badges=lambda found: ((place(found), "info"),)),
            Column(self.tr("Lies in"), lambda found: found.location, 130),
            Column(
                self.tr("Decided"),
                lambda found: moment(language, found.decided_at) if found.decided_at else "",
                140,
            ),
        )

    def refresh(self) -> None:
        """Read the list anew."""
        self.list.show_wanted([Disposition(value) for value in self.filter.currentData()])

    def press_main(self) -> None:
        """F2, Return: what its disposition asks for."""
        (self.leaves if self.leaves.isEnabled() else self.put_away).click()

    def _judge(self) -> None:
        found = self.list.chosen_row()
        roles = self._bridge.session.roles
        self.put_away.setEnabled(found is not None and may(roles, "put_away"))
        leaves = found is not None and found.disposition in disposing.LEAVES_TO
        self.leaves.setEnabled(leaves and may(roles, "dispose"))

    def _with_chosen(self, deed: Callable[[Any], object]) -> None:
        found = self.list.chosen_row()
        if found is not None:
            deed(found)

    def _put_away(self) -> None:
        self._with_chosen(lambda found: PutAwayDialog(self, self._bridge, found).open())

    def _dispose(self) -> None:
        found = self.list.chosen_row()
        if found is not None and found.disposition is not None:
            same = [each for each in self.list.rows() if each.disposition is found.disposition]
            DisposalDialog(self, self._bridge, found.disposition, same).open()
