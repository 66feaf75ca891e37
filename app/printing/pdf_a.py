"""A PDF that can be archived: its colours defined by an sRGB profile, as PDF/A asks (ISO 19005-3, 6.2.3).

What else it takes is done where the page is drawn (fonts embedded) and where the data file is put in (metadata).
"""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO

_CONDITION = "sRGB IEC61966-2.1"
_VERSION_2_1 = 0x02100000
_CURVE_POINTS = 1024
#: Colorants adapted to D50 and the white point of D65, as IEC 61966-2-1 gives them.
_COLORANTS = {
    b"wtpt": (0.9505, 1.0, 1.0891),
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_D50 = (0.9642, 1.0, 0.8249)


def archivable(pdf: bytes) -> bytes:
    """The same pages with an output intent."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        StreamObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pdf_header = "%PDF-1.7"
    profile = StreamObject()
    profile.set_data(srgb_profile())
    profile[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject({
        NameObject("/Type"): NameObject("/OutputIntent"),
        NameObject("/S"): NameObject("/GTS_PDFA1"),
        NameObject("/OutputConditionIdentifier"): TextStringObject(_CONDITION),
        NameObject("/Info"): TextStringObject(_CONDITION),
        NameObject("/DestOutputProfile"): writer._add_object(profile.flate_encode()),  # noqa: SLF001 - the only way
    })  # fmt: skip
    writer.root_object[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])  # noqa: SLF001
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def srgb_profile() -> bytes:
    """An ICC profile of version 2.1 for sRGB: matrix and curve, about 2.5 kB.

    Version 2, because ISO 19005-3 names editions of ICC older than the 4.4 that image libraries write.
    """
    tags = {
        b"desc": _description(_CONDITION.encode()),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        **{name: b"XYZ \0\0\0\0" + _fixed(*place) for name, place in _COLORANTS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, tuple[int, int]] = {}
    for name, content in tags.items():
        if content not in places:  # the three curves are one
            places[content] = (start + len(body), len(content))
            body += content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", *places[content])
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    start = struct.pack(">I4sI4s4s4s", size, bytes(4), _VERSION_2_1, b"mntr", b"RGB ", b"XYZ ")
    return start + made + b"acsp" + bytes(28) + _fixed(*_D50) + bytes(48)


def _description(name: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + bytes(8 + 2 + 1 + 67)


def _curve() -> bytes:
    """The transfer curve of sRGB, from 0 to 1 in equal steps."""
    points = (round(_linear(step / (_CURVE_POINTS - 1)) * 0xFFFF) for step in range(_CURVE_POINTS))
    return b"curv\0\0\0\0" + struct.pack(f">I{_CURVE_POINTS}H", _CURVE_POINTS, *points)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _fixed(*values: float) -> bytes:
    """ICC's s15Fixed16Number."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
