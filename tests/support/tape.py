"""A strict reader of Brother QL raster jobs, from the Raster Command Reference: labels as pictures."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PIL import Image


class UnknownCommand(ValueError):
    """Not a command, one out of its place, or a row of the wrong length."""


@dataclass(frozen=True)
class Label:
    """What came out: a picture as a person sees it, all pins of the head wide, and what the job said of the roll."""

    picture: Image.Image
    kind: int
    width_mm: int
    length_mm: int
    margin: int
    first: bool


def read_tape(job: bytes, pins: int) -> list[Label]:
    """The labels of one job for a head of so many pins; raises ``UnknownCommand``."""
    body = job.lstrip(b"\x00")
    if len(job) - len(body) < (350 if pins > 720 else 200) or not body.startswith(b"\x1b@"):
        raise UnknownCommand("no invalidate and initialize")
    at, labels, said, rows = 2, [], {}, []
    ended = False
    while at < len(body):
        if ended:
            raise UnknownCommand("something after the last page")
        byte = body[at : at + 1]
        if byte == b"\x1b":
            name = body[at + 1 : at + 3]
            length = {b"ia": 1, b"iz": 10, b"iM": 1, b"iA": 1, b"iK": 1, b"id": 2}.get(name)
            if length is None or rows:
                raise UnknownCommand(f"ESC {name!r} at {at}")
            said[name] = body[at + 3 : at + 3 + length]
            at += 3 + length
        elif byte == b"g":
            if body[at + 1] != 0 or body[at + 2] != pins // 8:
                raise UnknownCommand("a row of the wrong length")
            rows.append(body[at + 3 : at + 3 + pins // 8])
            at += 3 + pins // 8
        elif byte in {b"\x0c", b"\x1a"}:
            labels.append(_label(said, rows, pins, first=not labels))
            said, rows, ended = {}, [], byte == b"\x1a"
            at += 1
        else:
            raise UnknownCommand(f"byte {byte!r} at {at}")
    if not ended:
        raise UnknownCommand("no print command with feeding at the end")
    return labels


def _label(said: dict[bytes, bytes], rows: list[bytes], pins: int, *, first: bool) -> Label:
    if set(said) != {b"ia", b"iz", b"iM", b"iA", b"iK", b"id"} or said[b"ia"] != b"\x01":
        raise UnknownCommand(f"a page without its control codes: {sorted(said)}")
    valid, kind, width, length, count, other, zero = struct.unpack("<BBBBIBB", said[b"iz"])
    if count != len(rows) or zero or bool(other) == first or valid & 0x8E != 0x8E:
        raise UnknownCommand(f"print information: {count} rows said, {len(rows)} sent")
    # The first byte sent is the right edge of the label.
    mirrored = Image.frombytes("1", (pins, len(rows)), bytes(0xFF ^ byte for row in rows for byte in row))
    picture = mirrored.transpose(Image.Transpose.FLIP_LEFT_RIGHT).convert("L")
    return Label(picture, kind, width, length, int.from_bytes(said[b"id"], "little"), not other)
