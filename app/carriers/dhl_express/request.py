"""What MyDHL API 3 wants to be sent (DHL Express' OpenAPI, read in 2026), and its limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Product, Refused
from app.carriers.json_body import encoded
from app.carriers.limits import Limits
from app.values import SHOP_ZONE

PRODUCTS = (
    Product("N", "DHL Domestic Express"),
    Product("U", "DHL Express Worldwide (UE)"),
    Product("P", "DHL Express Worldwide"),
    Product("W", "DHL Economy Select"),
    Product("POINT", "DHL Express en point de retrait", Kind.RELAY),
    Product("RETURN", "DHL Express retour", Kind.RETURN),
)
CODES = frozenset(product.code for product in PRODUCTS)
TO_POINT, BACK = "POINT", "RETURN"
#: What a product code means for customs: N, U and W stay inside the Union, P leaves it.
_INSIDE, _DOMESTIC, _LEAVING = frozenset({"N", "U", "W"}), "N", "P"
#: 70 kg a piece, none longer than 120 cm without a word before (domain 6.1); three lines of 45.
_LIMITS = Limits(max_weight_g=70_000, longest_mm=1200, name=70, line=45, lines=3, city=45, needs_phone=True)
_POINT = replace(_LIMITS, needs_email=True, to_point=True)
_LINE, _NAME, _REFERENCE, _GOODS, _CUSTOMS_LINES = 45, 70, 35, 70, 100
#: Handed over in the afternoon of the day; DHL plans by it.
_HANDED_OVER = time(17, 0)
#: A return label may be used for three months.
_KEPT_THREE_MONTHS = "PT"
_COLLECTED_AT_POINT = "TV"
#: A point and a way back are extras of a product, not products of their own.
_EXTRAS = {TO_POINT: _COLLECTED_AT_POINT, BACK: _KEPT_THREE_MONTHS}
#: So long around its day a label is looked for by our reference.
_AROUND = timedelta(days=10)


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What DHL Express would refuse, found without asking it."""
    yield from limits.problems(consignment, _POINT if consignment.product == TO_POINT else _LIMITS)
    leaves = limits.needs_customs(consignment)
    if leaves and consignment.product in _INSIDE:
        given = consignment.recipient.postal_code or consignment.recipient.country
        yield Refused("carrier_place_not_served", "product", {"carrier_code": given})
    if leaves:
        yield from limits.customs_problems(consignment, _CUSTOMS_LINES)


def label(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/shipments``."""
    back = consignment.product == BACK
    zpl = consignment.label_format == "zpl"
    options: list[dict[str, Any]] = [
        {"typeCode": "label", "templateName": "ECOM26_A6_002", "isRequested": True},
        {"typeCode": "waybillDoc", "isRequested": False},
    ]
    if limits.needs_customs(consignment):
        options.append({"typeCode": "invoice", "isRequested": True, "invoiceType": "commercial"})
    body = {
        "plannedShippingDateAndTime": _planned(consignment),
        "pickup": {"isRequested": False},
        "productCode": _product(consignment),
        # Who pays: the sender with its account; on the way back the receiver, with the same.
        "accounts": [{"typeCode": "payer" if back else "shipper", "number": account.value("account")}],
        "valueAddedServices": [{"serviceCode": extra}]
        if (extra := _EXTRAS.get(consignment.product))
        else None,
        "onDemandDelivery": {"deliveryOption": "servicepoint", "servicePointId": consignment.relay_id}
        if consignment.product == TO_POINT
        else None,
        "outputImageProperties": {
            "encodingFormat": "zpl" if zpl else "pdf",
            "printerDPI": 300 if consignment.dpi >= 300 or not zpl else 200,
            "imageOptions": options,
        },
        "customerReferences": [{"value": consignment.reference[:_REFERENCE], "typeCode": "CU"}],
        "customerDetails": {
            "shipperDetails": _party(consignment.sender),
            "receiverDetails": _party(consignment.recipient),
        },
        "content": _content(consignment),
    }
    return encoded(body)


def _product(consignment: Consignment) -> str:
    if consignment.product not in _EXTRAS:
        return consignment.product
    if limits.needs_customs(consignment):
        return _LEAVING
    return _DOMESTIC if consignment.sender.country == consignment.recipient.country else "U"


def _planned(consignment: Consignment) -> str:
    """``2026-11-30T17:00:00 GMT+01:00``, their way of writing it."""
    moment = datetime.combine(consignment.deposit_day, _HANDED_OVER, SHOP_ZONE).isoformat()
    return f"{moment[:19]} GMT{moment[19:]}"


def _party(party: Party) -> dict[str, Any]:
    person = f"{party.first_name} {party.last_name}".strip() or party.company
    return {
        "postalAddress": _address(party),
        "contactInformation": {
            "email": party.email[:70],
            "phone": party.phone,
            "companyName": (party.company or person)[:100],
            "fullName": person[:_NAME],
        },
    }


def _address(party: Party) -> dict[str, Any]:
    lines = limits.arrange(party, _LIMITS) or limits.Lines(party.line1[:_LINE], (), ())
    written = (lines.street, *lines.before, *lines.after, "", "")
    return {
        "postalCode": party.postal_code or " ",
        "cityName": party.city,
        "countryCode": party.country,
        "addressLine1": written[0],
        "addressLine2": written[1],
        "addressLine3": written[2],
    }


def _content(consignment: Consignment) -> dict[str, Any]:
    declarable = limits.needs_customs(consignment)
    goods = ", ".join(line.description for line in consignment.customs) or "Marchandises"
    content: dict[str, Any] = {
        "packages": [
            {
                **_package(consignment),
                "customerReferences": [{"value": consignment.reference[:_REFERENCE], "typeCode": "CU"}],
            }
        ],
        "isCustomsDeclarable": declarable,
        "description": goods[:_GOODS],
        "incoterm": "DAP",
        "unitOfMeasurement": "metric",
    }
    if declarable:
        content["declaredValue"] = _worth(consignment)
        content["declaredValueCurrency"] = consignment.currency
        content["exportDeclaration"] = _declaration(consignment)
    return content


def _worth(consignment: Consignment) -> float:
    return sum(line.value_cents * line.quantity for line in consignment.customs) / 100


def _package(consignment: Consignment) -> dict[str, Any]:
    sides = (consignment.length_mm, consignment.width_mm, consignment.height_mm)
    length, width, height = (max(math.ceil(side / 10), 1) for side in sides)
    return {
        # Grams, upwards to ten: what is weighed at the depot is billed.
        "weight": math.ceil(consignment.weight_g / 10) / 100,
        "dimensions": {"length": length, "width": width, "height": height},
    }


def _declaration(consignment: Consignment) -> dict[str, Any]:
    return {
        "lineItems": [
            {
                "number": number,
                "description": line.description,
                "price": line.value_cents / 100,
                "quantity": {"value": line.quantity, "unitOfMeasurement": "PCS"},
                "commodityCodes": [{"typeCode": "outbound", "value": line.hs_code}],
                "exportReasonType": "permanent",
                "manufacturerCountry": line.origin,
                "weight": {
                    "netValue": round(line.weight_g * line.quantity / 1000, 3),
                    "grossValue": round(line.weight_g * line.quantity / 1000, 3),
                },
            }
            for number, line in enumerate(consignment.customs, start=1)
        ],
        "invoice": {
            "number": consignment.invoice_number[:_REFERENCE],
            "date": consignment.deposit_day.isoformat(),
        },
        "exportReasonType": "permanent",
        "shipmentType": "commercial",
    }


def rates(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/rates``."""
    body: dict[str, Any] = {
        "customerDetails": {
            "shipperDetails": _address(consignment.sender),
            "receiverDetails": _address(consignment.recipient),
        },
        "accounts": [{"typeCode": "shipper", "number": account.value("account")}],
        "plannedShippingDateAndTime": _planned(consignment),
        "unitOfMeasurement": "metric",
        "isCustomsDeclarable": limits.needs_customs(consignment),
        "packages": [_package(consignment)],
    }
    if body["isCustomsDeclarable"]:
        worth = _worth(consignment) or consignment.value_cents / 100
        body["monetaryAmount"] = [
            {"typeCode": "declaredValue", "value": worth, "currency": consignment.currency}
        ]
    return encoded(body)


def find(consignment: Consignment, account: Account) -> str:
    """The path that asks which shipment has our reference."""
    day = consignment.deposit_day
    asked = {
        "shipmentReference": consignment.reference,
        "shipmentReferenceType": "CU",
        "shipperAccountNumber": account.value("account"),
        "dateRangeFrom": (day - _AROUND).isoformat(),
        "dateRangeTo": (day + _AROUND).isoformat(),
    }
    return tracking(asked)


def tracking(values: Mapping[str, str]) -> str:
    """The path of ``/tracking`` with its questions."""
    asked = {**values, "trackingView": "all-checkpoints", "levelOfDetail": "shipment"}
    return f"/tracking?{urlencode(asked)}"
