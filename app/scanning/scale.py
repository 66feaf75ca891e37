"""What a scale says: MT-SICS answers and the Toledo continuous output -> weights in grams."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

#: Grams in a unit as scales write it.
_GRAMS = {
    "mg": Decimal("0.001"),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "t": Decimal(1_000_000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
#: MT-SICS (Mettler-Toledo standard interface command set): answers to ``S`` and ``SI``, and to ``TA`` (tare value).
_SICS = re.compile(r"S +([SDI+-])(?: +(-?[0-9.]+) *([a-z]+))?")
_SICS_TARE = re.compile(r"TA +A +(-?[0-9.]+) *([a-z]+)")
#: STX, three status bytes, six digits of weight, six of tare (absent in the short form), CR.
_TOLEDO = re.compile(rb"\x02([\x20-\x7f]{3})([ 0-9]{6})([ 0-9]{6})?\r")
_TOLEDO_LONGEST = 18
_LONGEST = 4096

ASK_WEIGHT, ASK_TARE = b"SI\r\n", b"TA\r\n"
"""Asks an MT-SICS scale what it shows now, stable or not, and its tare."""
TARE, ZERO = b"T\r\n", b"Z\r\n"
"""Understood by both."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What the scale shows: ``net_g`` without the tare it was told; ``gross_g`` is all that lies on it.

    An overloaded or underloaded scale shows nothing: ``out_of_range``, with zeros.
    """

    net_g: int
    tare_g: int = 0
    stable: bool = True
    out_of_range: bool = False

    @property
    def gross_g(self) -> int:
        return self.net_g + self.tare_g


class ScaleReader:
    """Bytes in any portions -> weights; both protocols are told apart by themselves. Noise is passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._tare_g = 0
        self.speaks_unasked = False
        """Whether it sends by itself (Toledo): then it need not be asked."""

    def feed(self, data: bytes) -> list[Weight]:
        """The weights that ``data`` completes, in order."""
        # Seven bits and parity read as eight bits: the parity is no part of the character.
        self._rest = (self._rest + bytes(byte & 0x7F for byte in data))[-_LONGEST:]
        found: list[Weight] = []
        while (end := self._rest.find(b"\r")) >= 0:
            frame, after = self._rest[: end + 1], self._rest[end + 1 :]
            if b"\x02" in frame:
                after = self._toledo(frame, after, found)
            else:
                self._sics(frame, found)
            self._rest = after
        return found

    def _sics(self, frame: bytes, found: list[Weight]) -> None:
        line = frame.decode("ascii").strip()
        if tare := _SICS_TARE.fullmatch(line):
            self._tare_g = _grams(tare[1], tare[2]) or 0
        elif answer := _SICS.fullmatch(line):
            status, value, unit = answer.groups()
            if status in "+-":
                found.append(Weight(0, stable=False, out_of_range=True))
            elif value is not None and (grams := _grams(value, unit)) is not None:
                found.append(Weight(grams, self._tare_g, stable=status == "S"))

    def _toledo(self, frame: bytes, after: bytes, found: list[Weight]) -> bytes:
        """Read one frame; returns what follows it, without its checksum."""
        match = _TOLEDO.fullmatch(frame[frame.rfind(b"\x02") :][-_TOLEDO_LONGEST:])
        if match is None:
            return after
        if after and after[:1] != b"\x02":
            # With the checksum the seven low bits of the whole frame add up to nothing.
            if after[0] not in b"\n" and (sum(match[0]) + after[0]) % 128:
                return after[1:]
            after = after[1:]
        self.speaks_unasked = True
        found.append(_toledo_weight(match[1], match[2], match[3] or b""))
        return after


def _grams(value: str, unit: str) -> int | None:
    if unit not in _GRAMS or not re.fullmatch(r"-?[0-9]+(\.[0-9]*)?", value):
        return None
    return round(Decimal(value) * _GRAMS[unit])


def _toledo_weight(status: bytes, weight: bytes, tare: bytes) -> Weight:
    """Status words as Mettler-Toledo's terminals define them: A the decimal point, B sign, motion, unit, C unit."""
    a, b, c = status
    unit = {0: "kg" if b & 0x10 else "lb", 1: "g", 2: "t", 3: "oz"}.get(c & 0x07)
    if b & 0x04 or unit is None:
        return Weight(0, stable=False, out_of_range=True)
    one = _GRAMS[unit] * Decimal(10) ** (2 - (a & 0x07))
    sign = -1 if b & 0x02 else 1
    net = round(sign * int(weight.decode().strip() or "0") * one)
    return Weight(net, round(int(tare.decode().strip() or "0") * one) if b & 0x01 else 0, not b & 0x08)


class Pan:
    """Which weight belongs to which parcel: none of what lay on the scale before goes to the next.

    Times are seconds of any clock that does not go back.
    """

    #: A lighter pan is empty; scales for parcels show steps of 5 to 20 g.
    EMPTY_G = 10
    #: A weight counts once it has not moved for so long since it was asked for: the last article may still be in
    #: somebody's hand.
    SETTLED_SECONDS = 0.7
    #: Nothing heard for so long is no weight.
    FRESH_SECONDS = 1.5
    #: What a parcel may sway between two readings that mean the same.
    STEP_G = 2

    def __init__(self) -> None:
        self._last: Weight | None = None
        self._heard_at = 0.0
        self._still_since = 0.0
        self._emptied = True

    def put(self, weight: Weight, at: float) -> None:
        """A reading."""
        last = self._last
        moved = last is None or abs(weight.gross_g - last.gross_g) > self.STEP_G
        if moved or not weight.stable or (last is not None and not last.stable):
            self._still_since = at
        self._last, self._heard_at = weight, at
        if not weight.out_of_range and weight.gross_g <= self.EMPTY_G:
            self._emptied = True

    def parcel_done(self) -> None:
        """What lies on the scale now was a parcel that is finished with: it must leave before another counts."""
        self._emptied = self._last is not None and self._last.gross_g <= self.EMPTY_G

    def forget(self) -> None:
        """The scale cannot be heard."""
        self._last = None

    def grams(self, asked_at: float, now: float) -> int | None:
        """The weight of the parcel that was asked for at ``asked_at``; ``None`` while there is none."""
        weight = self._last
        if weight is None or not self._emptied or now - self._heard_at > self.FRESH_SECONDS:
            return None
        if not weight.stable or weight.out_of_range or weight.gross_g <= self.EMPTY_G:
            return None
        return weight.gross_g if now - max(self._still_since, asked_at) >= self.SETTLED_SECONDS else None
