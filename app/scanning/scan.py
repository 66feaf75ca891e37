"""A scan as a value: what was read, where and when, and everything it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.scanning.own_codes import OwnCode, OwnKind


class ScanSource(StrEnum):
    """How a scan came in."""

    WEDGE = "wedge"
    """A scanner that types."""
    SERIAL = "serial"
    CAMERA = "camera"
    TYPED = "typed"
    FILE = "file"


class CarrierHint(StrEnum):
    """Whose numbers look like this; which carrier has the parcel is what its shipment says (domain 6.4)."""

    UPS = "ups"
    UPU = "upu"
    """S10 of the Universal Postal Union: Chronopost, Colissimo abroad, any post."""
    COLISSIMO = "colissimo"
    FEDEX = "fedex"
    DHL = "dhl"
    DPD = "dpd"
    MONDIAL_RELAY = "mondial_relay"
    SSCC = "sscc"


@dataclass(frozen=True, slots=True)
class ItemCode:
    """An article or case, with what its barcode says of it.

    ``gtin`` has 14 digits and a right check digit, so that the UPC-A and the EAN-13 of one article are
    equal; ``None`` on a separate label that gives only a lot, expiry or serial. ``code`` is the barcode as
    it is printed (13 digits for an EAN-13). ``expiry`` is the use-by date, else the best-before date, which
    ``best_before`` says. Lot and serial are byte for byte what the label says. ``count`` is how many articles the
    label declares, ``weight_g`` their net weight in grams where it declares that (goods sold by weight).
    """

    gtin: str | None
    code: str
    lot: str | None = None
    expiry: date | None = None
    serial: str | None = None
    count: int | None = None
    best_before: bool = False
    weight_g: int | None = None


@dataclass(frozen=True, slots=True)
class SsccCode:
    """A logistic unit: 18 digits with a right check digit."""

    sscc: str


@dataclass(frozen=True, slots=True)
class TrackingCode:
    """What may be a carrier's number: capitals and digits, without spaces."""

    number: str
    carrier_hint: CarrierHint


@dataclass(frozen=True, slots=True)
class FreeText:
    """The text itself, without what the scanner added: a reference, a SKU, a pickup token."""

    text: str


Reading = OwnCode | ItemCode | SsccCode | TrackingCode | FreeText


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: ``raw`` is what arrived, printable and at most 500 characters; ``at`` is aware.

    ``readings`` are all it may mean, the surest first; the last is always the ``FreeText``.
    """

    id: str
    raw: str
    readings: tuple[Reading, ...]
    source: ScanSource
    at: datetime

    def own(self, kind: OwnKind) -> OwnCode | None:
        """The own code of this kind, if it is one."""
        for reading in self.readings:
            if isinstance(reading, OwnCode) and reading.kind is kind:
                return reading
        return None

    @property
    def own_code(self) -> OwnCode | None:
        """The own code of any kind, if it is one."""
        return next((reading for reading in self.readings if isinstance(reading, OwnCode)), None)

    @property
    def items(self) -> tuple[ItemCode, ...]:
        """Every article it may be: eight digits can be an EAN-8 and a UPC-E at once."""
        return tuple(reading for reading in self.readings if isinstance(reading, ItemCode))

    @property
    def item(self) -> ItemCode | None:
        """The likeliest article."""
        return next(iter(self.items), None)

    @property
    def sscc(self) -> SsccCode | None:
        return next((reading for reading in self.readings if isinstance(reading, SsccCode)), None)

    @property
    def tracking(self) -> tuple[TrackingCode, ...]:
        """Every carrier number it may be."""
        return tuple(reading for reading in self.readings if isinstance(reading, TrackingCode))

    @property
    def text(self) -> str:
        """The text itself, without what the scanner added."""
        last = self.readings[-1]
        assert isinstance(last, FreeText)
        return last.text

    @property
    def article_codes(self) -> tuple[str, ...]:
        """Every spelling under which a catalogue may know the article: GTINs first, then barcode, SKU."""
        codes = [code for item in self.items for code in (item.gtin, item.code)]
        return tuple(dict.fromkeys(code for code in [*codes, self.text] if code))
