"""What a scan may mean, in words."""

from __future__ import annotations

from collections.abc import Callable

from app.scanning.own_codes import OwnCode, command_of
from app.scanning.scan import FreeText, ItemCode, Reading, SsccCode, TrackingCode


def reading_words(say: Callable[..., str], reading: Reading) -> str:
    """One reading as a sentence; ``say`` puts a code and values into words."""
    match reading:
        case OwnCode():
            command = command_of(reading)
            if command is not None:
                return say("reading_command", command=say(f"cli_command_{command.value}"))
            return say(
                "reading_own", kind=say(f"reading_kind_{reading.kind.name.lower()}"), serial=reading.serial
            )
        case ItemCode():
            parts = [
                say("reading_item", item=reading.code or reading.gtin or "–"),
                say("reading_lot", lot=reading.lot) if reading.lot else "",
                say("reading_expiry", date=f"{reading.expiry:%d/%m/%Y}") if reading.expiry else "",
                say("reading_serial", serial=reading.serial) if reading.serial else "",
                say("reading_count", count=reading.count) if reading.count else "",
                say("reading_weight", weight=reading.weight_g) if reading.weight_g else "",
            ]
            return " · ".join(part for part in parts if part)
        case SsccCode():
            return say("reading_sscc", sscc=reading.sscc)
        case TrackingCode():
            return say(
                "reading_tracking", number=reading.number, carrier=_CARRIERS[reading.carrier_hint.value]
            )
        case FreeText():
            return say("reading_text", text=reading.text)


_CARRIERS = {
    "ups": "UPS",
    "upu": "S10 (Chronopost, Colissimo…)",
    "colissimo": "Colissimo",
    "fedex": "FedEx",
    "dhl": "DHL",
    "dpd": "DPD",
    "mondial_relay": "Mondial Relay",
    "sscc": "SSCC",
}
