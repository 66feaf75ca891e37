"""A strict reader of ESC/POS jobs, written from the command tables: what it does not know, it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field


class UnknownCommand(ValueError):
    """A byte sequence that is no command of the tables below, or a command out of its place."""


@dataclass
class Printed:
    """What came out between two cuts."""

    lines: list[str] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    """(kind, content) of every barcode, as a scanner would read it."""
    widest: int = 0
    """Dots of the widest line or barcode, quiet zones not counted."""


_CHARACTER = 12


class ReceiptPrinter:
    """Feed it a whole job; ``slips`` are what a person tears off."""

    def __init__(self) -> None:
        self.slips: list[Printed] = []
        self._now = Printed()
        self._line = bytearray()
        self._scale, self._module, self._page = 1, 3, 0
        self._qr = {"store": b"", "module": 3}

    def read(self, job: bytes) -> list[Printed]:
        at = 0
        while at < len(job):
            at += self._one(job, at)
        if self._line or self._now.lines or self._now.codes:
            raise UnknownCommand("a slip that is not cut off")
        return self.slips

    def _one(self, job: bytes, at: int) -> int:
        byte = job[at]
        if byte == 0x0A:
            self._feed()
        elif byte >= 0x20:
            self._line.append(byte)
        elif byte == 0x1B:
            return self._escape(job[at + 1 : at + 3])
        elif byte == 0x1D:
            return self._group(job, at)
        else:
            raise UnknownCommand(f"byte {byte:#x} at {at}")
        return 1

    def _feed(self) -> None:
        text = bytes(self._line).decode({19: "cp858"}[self._page])
        self._now.widest = max(self._now.widest, len(text) * _CHARACTER * self._scale)
        if text:
            self._now.lines.append(text)
        self._line.clear()

    def _escape(self, command: bytes) -> int:
        match command[:1]:
            case b"@":
                self._scale, self._module, self._page = 1, 3, 0
                return 2
            case b"t":
                self._page = command[1]
            case b"a" | b"E" if command[1] in (0, 1):
                pass
            case _:
                raise UnknownCommand(f"ESC {command!r}")
        return 3

    def _group(self, job: bytes, at: int) -> int:
        name, rest = job[at + 1 : at + 2], job[at + 2 :]
        match name:
            case b"!" if rest[0] in (0x00, 0x11):
                self._scale = 2 if rest[0] else 1
            case b"h" if rest[0]:
                pass
            case b"w" if 2 <= rest[0] <= 6:
                self._module = rest[0]
            case b"H" if rest[0] == 0:
                pass
            case b"V" if rest[0] == 66:
                if self._line:
                    raise UnknownCommand("cut in the middle of a line")
                self.slips.append(self._now)
                self._now = Printed()
                return 4
            case b"k":
                return 4 + self._bars(rest[0], rest[2 : 2 + rest[1]], rest[1])
            case b"(" if rest[:1] == b"k":
                length = int.from_bytes(rest[1:3], "little")
                self._symbol(rest[3 : 3 + length], length)
                return 5 + length
            case _:
                raise UnknownCommand(f"GS {name!r} {rest[:1]!r}")
        return 3

    def _bars(self, system: int, data: bytes, length: int) -> int:
        if self._line or len(data) != length:
            raise UnknownCommand("a barcode must stand at the start of a line, whole")
        if system == 67:
            self._found("EAN13", data.decode("ascii"), 95)
        elif system == 73 and data[:2] == b"{C":
            if any(pair > 99 for pair in data[2:]):
                raise UnknownCommand("set C knows 00 to 99")
            self._found("Code128", "".join(f"{pair:02d}" for pair in data[2:]), 11 * (length - 2) + 35)
        elif system == 73 and data[:2] == b"{B":
            text = data[2:].replace(b"{{", b"{").decode("ascii")
            self._found("Code128", text, 11 * len(text) + 35)
        else:
            raise UnknownCommand(f"barcode {system} {data!r}")
        return length

    def _found(self, kind: str, content: str, modules: int) -> None:
        self._now.codes.append((kind, content))
        self._now.widest = max(self._now.widest, (modules + 20) * self._module)

    def _symbol(self, values: bytes, length: int) -> None:
        if len(values) != length or values[:1] != b"1":
            raise UnknownCommand("GS ( k is cut off or no QR code")
        function, rest = values[1], values[2:]
        if function == 80 and rest[:1] == b"0":
            self._qr["store"] = rest[1:]
        elif function == 81 and rest == b"0":
            self._now.codes.append(("QR", bytes(self._qr["store"]).decode()))
        elif not (
            (function == 65 and rest == b"2\x00")
            or (function == 67 and 1 <= rest[0] <= 16)
            or (function == 69 and 48 <= rest[0] <= 51)
        ):
            raise UnknownCommand(f"QR function {function}")
