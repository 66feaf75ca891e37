"""Which file to write or to read, asked without stopping the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

_KINDS = {"pdf": "PDF (*.pdf)", "json": "JSON (*.json)"}


def ask_file_to_write(parent: QWidget, name: str, suffix: str, chosen: Callable[[str], None]) -> None:
    """Ask where to write; ``name`` is offered."""
    dialog = _dialog(parent, suffix, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{name}.{suffix}")
    dialog.open()


def ask_file_to_read(parent: QWidget, suffix: str, chosen: Callable[[str], None]) -> None:
    """Ask which to read."""
    _dialog(parent, suffix, chosen).open()


def _dialog(parent: QWidget, suffix: str, chosen: Callable[[str], None]) -> QFileDialog:
    dialog = QFileDialog(parent)
    dialog.setNameFilter(_KINDS[suffix])
    dialog.fileSelected.connect(chosen)
    return dialog
