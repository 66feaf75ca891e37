"""One article on the table: its grade, why it came, where it goes, what it lost, and its photos."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.rules.return_terms import (
    Disposition,
    Grade,
    Ground,
    ReturnReason,
    allowed_dispositions,
    max_depreciation_bp,
)
from app.station.photos import KeptPhoto, keep_photo
from app.ui import theme
from app.ui.live_camera import has_camera
from app.ui.returns import words
from app.ui.widgets.fields import aligned
from app.ui.widgets.layout import Card, button, clear, column, row
from app.ui.widgets.photos import PhotoStrip
from app.ui.widgets.text import label, with_key
from app.workflows import inspection

if TYPE_CHECKING:
    from app.queries.returns import UnitEvidence
    from app.station.station import Answer
    from app.ui.bridge import Bridge


def _captioned(caption: str, field: QWidget) -> QVBoxLayout:
    if not field.accessibleName():
        field.setAccessibleName(caption)
    return column(label(caption, "caption"), field, spacing=2)


class GradeButton(QPushButton):
    """A grade as a large key: the letter, and what it means."""

    def __init__(self, grade: Grade) -> None:
        super().__init__()
        self.grade = grade
        self.setObjectName(f"grade-{grade.value}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("look", "tile")
        self.setStyleSheet("QPushButton { padding: 0 12px; min-height: 52px; }")
        meaning = words.grade(grade)
        self.setAccessibleName(f"{grade.value} {meaning}")
        self.setToolTip(with_key(meaning, grade.value))
        letter = label(grade.value, "large")
        letter.setStyleSheet(f"color: {theme.current().tone(words.GRADE_TONE[grade]).text};")
        letter.setFixedWidth(28)
        said = label(meaning, wrap=True)
        inner = row(letter, said, spacing=theme.M)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.M, 0, theme.S, 0)
        self.setLayout(inner)
        for part in (letter, said):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class InspectionPanel(Card):
    """Grades ``unit``; ``graded`` says that its workflow was done."""

    graded = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge = bridge
        self.unit: UnitEvidence | None = None
        self._ground, self._informed = Ground.WITHDRAWAL, True
        self.grade: Grade | None = None
        self._title = label("", "strong")
        self._photos = row()
        self.keys = {grade: GradeButton(grade) for grade in Grade}
        for made in self.keys.values():
            made.clicked.connect(self._press)
        self._build()
        for grade in Grade:
            shortcut = QShortcut(QKeySequence(grade.value), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.keys[grade].click)

    def _build(self) -> None:
        self.reason = self._choice("unit-reason", [(words.reason(each), each) for each in ReturnReason])
        self.goes_to = self._choice("disposition", [])
        self.taken_off = QSpinBox()
        self.taken_off.setObjectName("depreciation")
        self.taken_off.setSuffix(" %")
        aligned(self.taken_off)
        self.note = QLineEdit()
        self.note.setObjectName("note")
        self.note.setPlaceholderText(self.tr("What was seen: needed to take something off, or to destroy"))
        self.note.setToolTip(with_key(self.tr("What was seen"), "F7"))
        self.serial = QLineEdit()
        self.serial.setObjectName("serial")
        self.serial.setMaxLength(90)
        self.serial.setPlaceholderText(self.tr("As read"))
        self.serial.setToolTip(self.tr("The serial number on the article, where its barcode did not say it"))
        self.photo = button(
            self.tr("Photo… · F8"), self.choose_photo, icon="camera", name="photo",
            tip=with_key(self.tr("Photograph the article; two are needed to take something off"), "F8"),
        )  # fmt: skip
        self.done = button(
            self.tr("Confirm the article · F2"), self.confirm, look="primary", icon="check", name="confirm-unit",
            tip=with_key(self.tr("Write the grade down and go to the next article"), "F2"),
        )  # fmt: skip
        grades = row(*self.keys.values())
        fields = row(
            _captioned(self.tr("Reason"), self.reason),
            _captioned(self.tr("Goes to"), self.goes_to),
            _captioned(self.tr("Take off"), self.taken_off),
            _captioned(self.tr("Serial number"), self.serial),
            spacing=theme.M,
        )
        for at, stretch in enumerate((3, 3, 1, 2)):
            fields.setStretch(at, stretch)
        self.body.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self.body.addLayout(row(self._title, None, self.done))
        self.body.addLayout(grades)
        self.body.addLayout(fields)
        evidence = row(_captioned(self.tr("Note"), self.note), self._photos, self.photo, spacing=theme.M)
        evidence.setStretch(0, 1)
        for part in (self._photos, self.photo):
            evidence.setAlignment(part, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(evidence)

    def _choice(self, name: str, options: list[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setMaxVisibleItems(16)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        for text, value in options:
            box.addItem(text, value)
        return box

    def show_unit(self, unit: UnitEvidence, ground: Ground, *, informed: bool, which: str) -> None:
        """Show an article as it was graded so far; what is being entered for the same one stays."""
        another = self.unit is None or self.unit.id != unit.id or self.unit.grade is not unit.grade
        self.unit, self._ground, self._informed = unit, ground, informed
        self._title.setText(f"{which}  {unit.name}")
        clear(self._photos)
        if unit.photos:
            self._photos.addWidget(PhotoStrip(self._bridge, unit.photos, 36))
        if not another:
            return
        self.reason.setCurrentIndex(self.reason.findData(unit.reason))
        self.note.setText(unit.note)
        self.serial.setText(unit.serial)
        self._choose(unit.grade)
        if unit.disposition is not None:
            self.goes_to.setCurrentIndex(self.goes_to.findData(unit.disposition))
        self.taken_off.setValue(unit.depreciation_bp // 100)

    def _press(self) -> None:
        made = self.sender()
        if isinstance(made, GradeButton):
            self._choose(made.grade)

    def _choose(self, grade: Grade | None) -> None:
        """Another grade: where the article then goes by default, and the most that may be taken off."""
        self.grade = grade
        for each, made in self.keys.items():
            made.setChecked(each is grade)
        self.goes_to.clear()
        most = 0
        if grade is not None:
            for place in allowed_dispositions(grade, recalled=self._ground is Ground.RECALL):
                self.goes_to.addItem(words.disposition(place), place)
            most = max_depreciation_bp(grade, self._ground, informed=self._informed) // 100
        self.taken_off.setMaximum(most)
        self.taken_off.setEnabled(most > 0)
        tip = self.tr("At most {most} % for this grade") if most else self.tr("Nothing may be taken off here")
        self.taken_off.setToolTip(tip.format(most=most))
        self.goes_to.setEnabled(grade is not None)
        self.done.setEnabled(grade is not None)

    def focus_first(self) -> None:
        """The letters are keys from here."""
        (self.keys[self.grade] if self.grade else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Write down what was seen."""
        unit, grade = self.unit, self.grade
        if unit is None or grade is None:
            return
        # Qt hands an enum of strings back as a plain string.
        place, reason = Disposition(self.goes_to.currentData()), ReturnReason(self.reason.currentData())
        note, taken, serial = self.note.text(), self.taken_off.value() * 100, self.serial.text()
        self._bridge.act(
            lambda uow: inspection.inspect_unit(uow, unit.id, grade, place, reason, note, taken, serial),
            self._answered,
        )

    def _answered(self, answer: Answer) -> None:
        if answer.outcome.code == "unit_inspected":
            self.graded.emit(int(answer.outcome.facts["rma_unit_id"]))

    def choose_photo(self) -> None:
        """Ask for a photo of this article: of the camera where there is one, else on the disk."""
        from app.ui.camera_dialog import PhotoDialog

        if self.unit is None:
            return
        keep = partial(self.add_photos, self.unit.id)
        from_files = partial(self._ask_for_files, keep)
        if has_camera():
            PhotoDialog(self, self._bridge, lambda path: keep([path]), from_files, Qt.Key.Key_F8).open()
        else:
            from_files()

    def _ask_for_files(self, keep: Callable[[list[str]], None]) -> None:
        dialog = QFileDialog(self, self.tr("Photo of the article"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.tr("Photos (*.jpg *.jpeg *.png *.webp)"))
        dialog.filesSelected.connect(keep)
        dialog.open()

    def add_photos(self, unit_id: int, files: list[str]) -> None:
        """Copy photos into the station's folder, then note them at the article."""
        folder = self._bridge.desk.folder
        self._bridge.work(
            lambda _report: [keep_photo(folder, Path(file)) for file in files],
            lambda kept: self._note_photos(unit_id, kept),
        )

    def _note_photos(self, unit_id: int, kept: list[KeptPhoto]) -> None:
        for photo in kept:
            self._note_photo(unit_id, photo)

    def _note_photo(self, unit_id: int, photo: KeptPhoto) -> None:
        self._bridge.act(
            lambda uow: inspection.add_photo(uow, unit_id, photo.file_name, photo.sha256, photo.view)
        )
