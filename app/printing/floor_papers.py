"""What can be printed for carts, for transfers and for goods of a lot or with a serial number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.printing.language import Language


@dataclass(frozen=True, slots=True)
class CartRow:
    """One tote of a cart: the order that goes into it, and how much of it."""

    order_reference: str
    order_barcode: str
    lines: int
    units: int
    tote: str = ""
    """Empty until somebody scans a tote into the place."""
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class CartSheet:
    """What hangs on a picking cart: which order goes into which tote; it names no customer."""

    kind: ClassVar[str] = "cart_sheet"
    language: Language
    number: str
    """That of the pick list: ``L-000042``."""
    barcode: str
    rows: tuple[CartRow, ...]
    made_on: date | None = None

    @property
    def reference(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class TransferRow:
    """An article of a transfer: units to take while it is open, else those that left."""

    sku: str
    name: str
    units: int
    shelf: str = ""
    """Where to take it from; empty once it has left."""
    ean: str = ""
    own_code: str = ""
    """Of an article without an EAN-13."""


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """What goes with a transfer from one site to another; scanned where it is taken, and where it arrives."""

    kind: ClassVar[str] = "transfer_slip"
    language: Language
    number: str
    """``TR-000042``."""
    barcode: str
    from_site: str
    to_site: str
    rows: tuple[TransferRow, ...]
    made_on: date | None = None

    @property
    def reference(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class LotLabel:
    """A label for units of one lot or with one serial number: a GS1 DataMatrix, or our own code without a GTIN."""

    kind: ClassVar[str] = "lot_label"
    language: Language
    name: str
    sku: str
    gtin: str = ""
    """14 digits."""
    own_code: str = ""
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    """Last day to use it (DLC)."""
    best_before: date | None = None
    """Last day at its best (DDM)."""

    @property
    def reference(self) -> str:
        return " ".join(part for part in (self.sku, self.lot, self.serial) if part)

    @property
    def element_string(self) -> str:
        """``(01)(15)(17)(10)(21)`` as GS1 writes them: fixed lengths first, GS after the lot (domain 5.1)."""
        parts = [f"01{self.gtin}"]
        if self.best_before:
            parts.append(f"15{self.best_before:%y%m%d}")
        if self.expires_on:
            parts.append(f"17{self.expires_on:%y%m%d}")
        if self.lot:
            parts.append(f"10{self.lot}" + ("\x1d" if self.serial else ""))
        if self.serial:
            parts.append(f"21{self.serial}")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class TrainingStep:
    """One scan of the practice exercise, and what to do it for."""

    says: str
    barcode: str
    """16 digits of ours, or an EAN-13."""
    part: str
    """``walk`` or ``bench``."""


@dataclass(frozen=True, slots=True)
class TrainingSheet:
    """The practice exercise on paper: each scan in its turn."""

    kind: ClassVar[str] = "training_sheet"
    language: Language
    steps: tuple[TrainingStep, ...]

    @property
    def reference(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class CalibrationSheet:
    """Known lines, to be scanned one after the other so that the station learns what a scanner sends."""

    kind: ClassVar[str] = "calibration_sheet"
    language: Language
    lines: tuple[str, ...]
    """Signs of a keyboard each; a line with a GS is an element string of GS1."""

    @property
    def reference(self) -> str:
        return ""
