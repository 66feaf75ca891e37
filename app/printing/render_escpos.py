"""Receipts to ESC/POS: the printer's own characters, barcodes and knife (domain 5.3)."""

from __future__ import annotations

import re
import unicodedata

from app.printing.layout import Symbol
from app.printing.receipt import PAPER, Code, Receipt, Row, rows_of

_ESC, _GS = b"\x1b", b"\x1d"
_INITIALISE = _ESC + b"@"
_CP858 = _ESC + b"t\x13"
"""Western Europe with the euro; every French letter but œ, which is written oe."""
_FEED_AND_CUT = _GS + b"VB\x03"
_BAR_HEIGHT = 80
_MODULE = {Symbol.CODE128: 2, Symbol.CODE128_SMALL: 2, Symbol.EAN13: 3, Symbol.QR: 6}
"""Dots a module; 203 dpi. Two where 58 mm paper holds no more with its quiet zones."""
_SPELT = str.maketrans(
    {"œ": "oe", "Œ": "OE", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
     "•": "-", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "☐": "[ ]", "□": "[ ]", "✓": "x"}
)  # fmt: skip


def render_escpos(receipt: Receipt, *, paper: int, copies: int = 1) -> bytes:
    """The receipt for paper of 80 or 58 mm, cut off; each copy stands alone. Raises ``KeyError`` for other paper."""
    _, columns = PAPER[paper]
    parts = [_INITIALISE, _CP858]
    for part in receipt:
        if isinstance(part, Code):
            parts.append(_code(part, columns))
        else:
            parts += [_row(row) for row in rows_of(part, columns)]
    parts.append(_FEED_AND_CUT)
    return b"".join(parts) * copies


def encoded(text: str) -> bytes:
    """Text in code page 858: what it lacks is spelt out or loses its accent, and no byte can be a command."""
    spelt = unicodedata.normalize("NFC", text).translate(_SPELT)
    out = []
    for character in spelt:
        if not character.isprintable():
            continue
        try:
            out.append(character.encode("cp858"))
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFD", character).encode("ascii", "ignore")
            out.append(plain or b"?")
    return b"".join(out)


def _row(row: Row) -> bytes:
    return b"".join(
        [
            _ESC + b"a" + bytes([row.centre]),
            _ESC + b"E" + bytes([row.bold]),
            _GS + b"!" + (b"\x11" if row.double else b"\x00"),
            encoded(row.text),
            b"\n",
        ]
    )


def _code(code: Code, columns: int) -> bytes:
    drawn = _qr(code.data) if code.symbol is Symbol.QR else _bars(code)
    return _ESC + b"a\x01" + drawn + b"\n" + _row(Row(code.text[:columns], centre=True))


def _bars(code: Code) -> bytes:
    setting = _GS + b"h" + bytes([_BAR_HEIGHT]) + _GS + b"w" + bytes([_MODULE[code.symbol]]) + _GS + b"H\x00"
    if code.symbol is Symbol.EAN13:
        return setting + _GS + b"kC" + bytes([13]) + code.data.encode()
    data = _code128(code.data)
    return setting + _GS + b"kI" + bytes([len(data)]) + data


def _code128(data: str) -> bytes:
    """Pairs of digits in set C where all are digits, as for our own codes; set B otherwise."""
    if re.fullmatch(r"(?:\d\d)+", data):
        return b"{C" + bytes(int(data[at : at + 2]) for at in range(0, len(data), 2))
    return b"{B" + data.replace("{", "{{").encode()


def _qr(data: str) -> bytes:
    """Functions 165 model 2, 167 size, 169 error correction M, 180 store, 181 print of ``GS ( k``."""
    content = data.encode()
    return b"".join(
        [
            _fn(65, b"2\x00"),
            _fn(67, bytes([_MODULE[Symbol.QR]])),
            _fn(69, b"1"),
            _fn(80, b"0" + content),
            _fn(81, b"0"),
        ]
    )


def _fn(number: int, values: bytes) -> bytes:
    return _GS + b"(k" + (len(values) + 2).to_bytes(2, "little") + b"1" + bytes([number]) + values
