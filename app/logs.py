"""The station's log: one rotating file in the user's log folder, with no secret or personal data in it."""

from __future__ import annotations

import logging
import re
import time
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

_APP = "arrimage"
_MEGABYTE = 1_000_000
_FILES_KEPT = 5
_LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(threadName)s %(name)s: %(message)s"

# Every repetition that may fail is bounded: a long line costs time in proportion to its length, no more.
# The order counts: a password in a URL would otherwise be read as the first half of an e-mail address.
_REDACTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=://)([^\s:/@]{0,200}):[^\s/@]{1,200}@"), r"\1:[secret]@"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), r"\1 [secret]"),
    (
        re.compile(
            r"""(?P<name>(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|authorization|signature
            |mot\ de\ passe|jeton)["']?|\b(?:pin|code\ pin)["']?)(?P<sign>\s*[:=]\s*)
            (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?!\[secret\]|(?:bearer|basic)\s)[^\s,;&)}\]]+)""",
            re.IGNORECASE | re.VERBOSE,
        ),
        r"\g<name>\g<sign>[secret]",
    ),
    (re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "[e-mail]"),
    # French numbers in all their spellings, then any number written with its country: never a longer run of
    # digits, which is a barcode.
    (re.compile(r"(?<!\w)(?:(?:\+|00)33[\s.-]?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\w)"), "[phone]"),
    (re.compile(r"(?<!\w)\+[1-9]\d{0,2}(?:[\s.-]?\d){6,12}(?!\w)"), "[phone]"),
)

# A scanned or typed text must not be able to forge a line of its own.
_CONTROL_CHARACTERS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)}


def redact(text: str) -> str:
    """``text`` without e-mail addresses, phone numbers, passwords, tokens and PINs.

    Names and postal addresses have no shape to be known by: log ids and references, never those.
    """
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


def log_folder() -> Path:
    """Where this user's logs lie on this machine."""
    return user_log_path(_APP, appauthor=False)


def start_logging(
    folder: Path | None = None, *, program: str = _APP, level: int = logging.INFO, limit: int = 2 * _MEGABYTE
) -> Path:
    """Write what every logger says to ``<folder>/<program>.log`` and return that path.

    Give each kind of process its own ``program``: two that rotate one file would lose each other's lines.
    A file that would pass ``limit`` bytes is put aside, and five such are kept. Called again, it moves to the
    new place. Raises ``OSError`` where the folder cannot be written.
    """
    target = (folder or log_folder()) / f"{program}.log"
    target.parent.mkdir(parents=True, exist_ok=True)
    handler = _PrivateFile(target, maxBytes=limit, backupCount=_FILES_KEPT, encoding="utf-8")
    formatter = _Redacting(_LINE, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    stop_logging()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    # It tells of every request with its whole address, and a shop is asked every minute.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # It warns of every transaction that was undone to be repeated.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    return target


def stop_logging() -> None:
    """Close the log file; a second call does nothing."""
    root = logging.getLogger()
    for handler in [known for known in root.handlers if isinstance(known, _PrivateFile)]:
        root.removeHandler(handler)
        handler.close()


class _Redacting(logging.Formatter):
    """Redacts the finished line, so that a traceback's values are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging calls
        return super().formatMessage(record).translate(_CONTROL_CHARACTERS)


class _PrivateFile(RotatingFileHandler):
    """A log that only its owner may read, and that never stops the work it tells of."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()

    def close(self) -> None:
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name logging calls
        """Drop the line: with a full disk the bench goes on, and ``arrimage doctor`` says what is wrong."""
