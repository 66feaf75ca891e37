"""What kind of file this is: format, encoding and delimiter, found from its content alone."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from app.channels.base import FileRefused
from app.file_limits import IMPORT, FileTooLarge, require_size

_CHUNK = 1 << 20
_HEAD = 1 << 16
_DELIMITERS = (";", ",", "\t")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "import_file_old_excel"),
    (b"%PDF", "import_file_binary"),
    (b"\x1f\x8b", "import_file_compressed"),
    (b"<?xml", "import_file_xml"),
    (b"<html", "import_file_xml"),
    (b"<!DOC", "import_file_xml"),
)


class FileFormat(StrEnum):
    JSON_LINES = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file; ``delimiter`` counts for CSV alone, ``encoding`` not for XLSX."""

    format: FileFormat
    encoding: str = "utf-8"
    delimiter: str = ";"
    declares_delimiter: bool = False
    """The first line is Excel's ``sep=;`` and no header."""


def detect(path: Path) -> Layout:
    """Look into a file; raises ``FileRefused`` when it is missing, empty, or nothing we can read."""
    try:
        require_size(path, IMPORT)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
                raise FileRefused("import_file_empty", file=path.name)
            if head.startswith(b"PK\x03\x04"):
                return Layout(FileFormat.XLSX)
            for magic, code in _FOREIGN:
                if head.lstrip().startswith(magic):
                    raise FileRefused(code, file=path.name)
            encoding = _encoding(path, file, head)
    except FileTooLarge as fault:
        raise FileRefused(fault.code, **fault.values) from fault
    except OSError as fault:
        raise unreadable(path, fault) from fault
    return _text_layout(path, head, encoding)


def unreadable(path: Path, fault: OSError) -> FileRefused:
    """The refusal for a file that the system does not give us."""
    if isinstance(fault, FileNotFoundError):
        return FileRefused("import_file_missing", file=path.name)
    if isinstance(fault, IsADirectoryError) or path.is_dir():
        return FileRefused("import_file_is_folder", file=path.name)
    if isinstance(fault, PermissionError):
        return FileRefused("import_file_forbidden", file=path.name)
    return FileRefused("import_file_unreadable", file=path.name, reason=fault.strerror or "")


def _encoding(path: Path, file: BinaryIO, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, file, "utf-16")
    # ASCII letters in UTF-16 alternate with zero bytes, on one side or the other.
    if head[1::2].count(0) > len(head) // 4 and 0 not in head[::2][:100]:
        return _checked(path, file, "utf-16-le")
    if head[::2].count(0) > len(head) // 4 and 0 not in head[1::2][:100]:
        return _checked(path, file, "utf-16-be")
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 for byte in head[:4096]) > 8:
        raise FileRefused("import_file_binary", file=path.name)
    damaged = _first_fault(file, "utf-8-sig")
    if damaged is None:
        return "utf-8-sig"
    line, accents_before = damaged
    if accents_before or _first_fault(file, "cp1252") is not None:
        raise FileRefused("import_encoding_broken", file=path.name, line=line)
    return "cp1252"


def _checked(path: Path, file: BinaryIO, encoding: str) -> str:
    damaged = _first_fault(file, encoding)
    if damaged is not None:
        raise FileRefused("import_encoding_broken", file=path.name, line=damaged[0])
    return encoding


def _first_fault(file: BinaryIO, encoding: str) -> tuple[int, bool] | None:
    """Decode the whole file; the line of the first fault and whether accents were read before it.

    A file in another encoding fails at its first accent; one that fails later is a damaged one.
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, accents = 1, False
    while True:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            good = fault.object[: fault.start]
            return line + good.count(b"\n"), accents or any(
                byte > 127 for byte in good.lstrip(codecs.BOM_UTF8)
            )
        line += text.count("\n")
        accents = accents or not text.isascii()
        if not chunk:
            return None


def _text_layout(path: Path, head: bytes, encoding: str) -> Layout:
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise FileRefused("import_file_empty", file=path.name)
    if first.lstrip().startswith("{"):
        if len(first) < len(text) and not first.rstrip().endswith("}"):
            # One object spread over many lines: every line would be refused for itself.
            raise FileRefused("import_not_json_lines", file=path.name)
        return Layout(FileFormat.JSON_LINES, encoding)
    if path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        raise FileRefused("import_not_json_lines", file=path.name)
    if first.lower().startswith("sep=") and len(first.strip("\r\n")) == 5:
        return Layout(FileFormat.CSV, encoding, first[4], declares_delimiter=True)
    return Layout(FileFormat.CSV, encoding, _delimiter(first))


def _delimiter(header: str) -> str:
    """The delimiter that cuts the header into most names."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))
