"""What Colissimo SLS 3.1 wants to be sent (La Poste's OpenAPI of SlsServiceRest, read in 2026), and its limits."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Product, Refused
from app.carriers.json_body import encoded
from app.carriers.limits import Limits
from app.rules import postal
from app.rules.phone import is_mobile

PRODUCTS = (
    Product("DOM", "Colissimo domicile sans signature"),
    Product("DOS", "Colissimo domicile avec signature"),
    Product("HD", "Colissimo point de retrait", Kind.RELAY),
    Product("COM", "Colissimo Outre-Mer sans signature"),
    Product("CDS", "Colissimo Outre-Mer avec signature"),
    Product("COLI", "Colissimo international"),
    Product("CORE", "Colissimo retour France", Kind.RETURN),
)
_OVERSEAS = frozenset({"COM", "CDS"})
#: Boxes of an address: ``line0`` and ``line1`` stand before the street in ``line2``, ``line3`` after it.
_LINES = 4
#: Home: 30 kg, 200 cm in all and none above 100; relays take 20 kg (domain 6.1; Tag ``weight`` of the OpenAPI).
_HOME = Limits(max_weight_g=30_000, longest_mm=1000, girth_mm=2000, line=postal.COLISSIMO_WIDTH, lines=_LINES)
_RELAY = replace(
    _HOME, max_weight_g=20_000, needs_mobile=True, needs_email=True, needs_first_name=True, relay_digits=6
)
_FIRST_NAME = 29
_MACHINE_GIRTH_MM = 1500
_CUSTOMS_LINES = 100
_COMMERCIAL = 3
_SENDER_REFERENCE, _ORDER_NUMBER = 17, 30


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What Colissimo would refuse, found without asking it."""
    product = consignment.product
    yield from limits.problems(consignment, _RELAY if product == "HD" else _HOME)
    recipient = consignment.recipient
    if len(recipient.first_name) > _FIRST_NAME:
        values: dict[str, str | int] = {
            "given": recipient.first_name,
            "length": len(recipient.first_name),
            "most": _FIRST_NAME,
        }
        yield Refused("carrier_line_too_long", "first_name", values)
    overseas = recipient.country == postal.FRANCE and postal.is_overseas_code(recipient.postal_code)
    if overseas and product in {"DOM", "DOS", "HD"}:
        yield Refused("carrier_overseas_product", "product", {"given": recipient.postal_code})
    if product in _OVERSEAS and not overseas:
        yield Refused("carrier_mainland_product", "product", {"given": recipient.postal_code})
    if limits.needs_customs(consignment):
        yield from limits.customs_problems(consignment, _CUSTOMS_LINES)


def printing_type(consignment: Consignment) -> str:
    """Colissimo's name for the wanted label file."""
    if consignment.label_format == "zpl":
        return f"ZPL_10x15_{300 if consignment.dpi >= 300 else 203}dpi"
    return "PDF_10x15_300dpi"


def label(consignment: Consignment, account: Account) -> bytes:
    """The body of ``generateLabel`` and ``checkGenerateLabel``; empty fields are left out, as La Poste asks."""
    letter: dict[str, Any] = {
        "service": _service(consignment, account),
        "parcel": _parcel(consignment),
        "sender": {
            "senderParcelRef": consignment.reference[:_SENDER_REFERENCE],
            "address": _address(consignment.sender),
        },
        "addressee": {
            "addresseeParcelRef": consignment.order_reference[:15],
            "address": _address(consignment.recipient),
        },
    }
    if limits.needs_customs(consignment):
        letter["customsDeclarations"] = _customs(consignment)
    body = {
        **_login(account),
        "outputFormat": {"x": 0, "y": 0, "outputPrintingType": printing_type(consignment)},
        "letter": letter,
    }
    return encoded(body)


def headers(account: Account) -> dict[str, str]:
    """The key of the interface where the account has one; contract and password go in the body else."""
    said = {"Content-Type": "application/json", "Accept": "*/*"}
    key = account.value("api_key")
    return {**said, "apiKey": key} if key else said


def _login(account: Account) -> dict[str, str]:
    contract = {"contractNumber": account.value("contract")}
    return contract if account.value("api_key") else {**contract, "password": account.value("password")}


def _service(consignment: Consignment, account: Account) -> dict[str, Any]:
    code = consignment.product
    if code == "HD":
        code = account.value("relay_product", "HD")
    return {
        "productCode": code,
        "depositDate": consignment.deposit_day.isoformat(),
        "orderNumber": consignment.reference[:_ORDER_NUMBER],
        "commercialName": account.value("commercial_name") or consignment.sender.company,
        "totalAmount": consignment.shipping_cents if limits.needs_customs(consignment) else None,
    }


def _parcel(consignment: Consignment) -> dict[str, Any]:
    sides = (consignment.length_mm, consignment.width_mm, consignment.height_mm)
    home = consignment.product != "HD"
    return {
        # Kilograms with two decimals, upwards: what is weighed at the depot is billed.
        "weight": math.ceil(consignment.weight_g / 10) / 100,
        "nonMachinable": True if home and sum(sides) > _MACHINE_GIRTH_MM else None,
        "pickupLocationId": None if home else consignment.relay_id,
    }


def _address(party: Party) -> dict[str, Any]:
    lines = limits.arrange(party, _HOME) or limits.Lines(party.line1, (), ())
    before = ("", "", *lines.before)[-2:]
    mobile = party.phone if is_mobile(party.phone) else ""
    return {
        "companyName": party.company,
        "lastName": party.last_name,
        "firstName": party.first_name,
        "line0": before[0],
        "line1": before[1],
        "line2": lines.street,
        "line3": next(iter(lines.after), ""),
        "countryCode": party.country,
        "city": party.city,
        "zipCode": party.postal_code,
        "mobileNumber": mobile,
        "phoneNumber": "" if mobile else _national(party.phone),
        "email": party.email,
    }


def _national(phone: str) -> str:
    """Ten to twelve characters, as the field takes them."""
    return phone if 10 <= len(phone) <= 12 else ""


def _customs(consignment: Consignment) -> dict[str, Any]:
    articles = [
        {
            "description": line.description[:64],
            "quantity": line.quantity,
            "weight": round(line.weight_g / 1000, 3),
            "value": round(line.value_cents / 100, 2),
            "hsCode": line.hs_code,
            "originCountry": line.origin,
            "currency": consignment.currency,
            "artref": line.sku[:35],
        }
        for line in consignment.customs
    ]
    return {
        "includeCustomsDeclarations": True,
        "contents": {"article": articles, "category": {"value": _COMMERCIAL}},
        "invoiceNumber": consignment.invoice_number[:35],
    }


def points(near: Party, weight_g: int, day: date, account: Account) -> bytes:
    """The body of ``findRDVPointRetraitAcheminement``."""
    key = account.value("api_key")
    login = (
        {"apiKey": key}
        if key
        else {"accountNumber": account.value("contract"), "password": account.value("password")}
    )
    body = {
        **login,
        "address": near.line1,
        "zipCode": near.postal_code,
        "city": near.city,
        "countryCode": near.country,
        "weight": str(weight_g) if weight_g else None,
        "shippingDate": day.strftime("%d/%m/%Y"),
        "filterRelay": "1",
        "optionInter": "0" if near.country == postal.FRANCE else "1",
        "lang": "FR",
    }
    return encoded(body)


def manifest(numbers: Sequence[str], account: Account) -> bytes:
    """The body of ``generateBordereauByParcelsNumbers``."""
    wanted = {"generateBordereauParcelNumberList": {"parcelsNumbers": list(numbers)}}
    return json.dumps({**_login(account), **wanted}).encode()
