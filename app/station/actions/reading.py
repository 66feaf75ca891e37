"""From a reading to the ids behind it."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import UnknownBarcode
from app.models.shipment import Parcel
from app.rules.identifiers import read_parcel_reference
from app.scanning.own_codes import OwnCode, OwnKind, encode
from app.scanning.scan import FreeText, ItemCode, Reading, SsccCode, TrackingCode
from app.workflows.tracing import NOTHING, Printed


def item_codes(reading: Reading) -> list[str]:
    """The codes under which an article's barcode may be stored: 14-digit GTIN, as printed, or our own."""
    match reading:
        case ItemCode():
            return [code for code in dict.fromkeys((reading.gtin, reading.code)) if code]
        case OwnCode():
            return [encode(OwnKind.PRODUCT, reading.serial)]
        case FreeText():
            return [reading.text]
    return []


def printed_on(reading: Reading) -> Printed:
    """What the barcode says of this one article: its lot, date and serial number."""
    if not isinstance(reading, ItemCode):
        return NOTHING
    return Printed(reading.lot or "", reading.serial or "", reading.expiry, reading.best_before)


def parcel_id(uow: UnitOfWork, reading: Reading) -> int:
    """The parcel behind its own barcode, SSCC, tracking number or typed reference; raises ``UnknownBarcode``."""
    match reading:
        case OwnCode():
            which, shown = Parcel.number == reading.serial, str(reading.serial)
        case SsccCode():
            which, shown = Parcel.sscc == reading.sscc, reading.sscc
        case TrackingCode():
            which, shown = Parcel.tracking_number == reading.number, reading.number
        case FreeText():
            number = read_parcel_reference(reading.text)
            which = or_(Parcel.number == (number or 0), Parcel.tracking_number == reading.text)
            shown = reading.text
        case _:
            raise UnknownBarcode(scanned="?")
    found = uow.connection.scalar(select(Parcel.id).where(which).limit(1))
    if found is None:
        raise UnknownBarcode(scanned=shown[:60])
    return found
