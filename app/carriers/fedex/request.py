"""What FedEx wants to be sent: Ship, Rate, Track and Location v1 (FedEx's OpenAPI, read in 2026), and its limits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Product, Refused
from app.carriers.json_body import encoded
from app.carriers.limits import Limits

PRODUCTS = (
    Product("FEDEX_PRIORITY", "FedEx Priority"),
    Product("FEDEX_PRIORITY_EXPRESS", "FedEx Priority Express"),
    Product("FEDEX_REGIONAL_ECONOMY", "FedEx Regional Economy"),
    Product("FEDEX_INTERNATIONAL_PRIORITY", "FedEx International Priority"),
    Product("INTERNATIONAL_ECONOMY", "FedEx International Economy"),
    Product("POINT", "FedEx en point de retrait", Kind.RELAY),
    Product("RETURN", "FedEx retour (étiquette imprimée)", Kind.RETURN),
)
CODES = frozenset(product.code for product in PRODUCTS)
TO_POINT, BACK = "POINT", "RETURN"
_BACK_BY = "FEDEX_REGIONAL_ECONOMY"
#: 68 kg, none longer than 274 cm; length + 2 x width + 2 x height at most 330 cm. Three lines of 35.
_LIMITS = Limits(max_weight_g=68_000, longest_mm=2740, lines=3, city=35, needs_phone=True)
_POINT = replace(_LIMITS, needs_email=True, to_point=True)
_GIRTH_MM, _POUND_G = 3300, 453.59237
_LINE, _PHONE, _EMAIL, _REFERENCE, _CUSTOMS_LINES = 35, 15, 80, 40, 99
#: So long around its day a label is looked for by our reference.
_AROUND = timedelta(days=10)


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What FedEx would refuse, found without asking it."""
    yield from limits.problems(consignment, _POINT if consignment.product == TO_POINT else _LIMITS)
    yield from limits.around(consignment, _GIRTH_MM)
    if limits.needs_customs(consignment):
        yield from limits.customs_problems(consignment, _CUSTOMS_LINES)


def is_zpl(consignment: Consignment) -> bool:
    """Its ZPL is made for 203 dpi unless told otherwise: a finer head gets the PDF, dot for dot."""
    return consignment.label_format == "zpl" and consignment.dpi < 300


def label(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/ship/v1/shipments``."""
    number = account.value("account")
    shipment: dict[str, Any] = {
        "shipper": _party(consignment.sender),
        "recipients": [_party(consignment.recipient)],
        "shipDatestamp": consignment.deposit_day.isoformat(),
        "serviceType": _service(consignment),
        "packagingType": "YOUR_PACKAGING",
        "pickupType": account.value("pickup", "USE_SCHEDULED_PICKUP"),
        "blockInsightVisibility": False,
        "shippingChargesPayment": _paid_by(number),
        "shipmentSpecialServices": _special(consignment),
        "labelSpecification": {
            "imageType": "ZPLII" if is_zpl(consignment) else "PDF",
            "labelStockType": "STOCK_4X6" if is_zpl(consignment) else "PAPER_4X6",
            "labelFormatType": "COMMON2D",
        },
        "totalPackageCount": 1,
        # In pounds, whatever the packages are weighed in.
        "totalWeight": max(round(consignment.weight_g / _POUND_G, 1), 0.1),
        "requestedPackageLineItems": [
            {
                **_package(consignment),
                # Under this it is found again, should the answer be lost.
                "customerReferences": [
                    {
                        "customerReferenceType": "CUSTOMER_REFERENCE",
                        "value": consignment.reference[:_REFERENCE],
                    }
                ],
            }
        ],
    }
    if limits.needs_customs(consignment):
        shipment["customsClearanceDetail"] = _customs(consignment)
        shipment["shippingDocumentSpecification"] = {
            "shippingDocumentTypes": ["COMMERCIAL_INVOICE"],
            "commercialInvoiceDetail": {
                "documentFormat": {"docType": "PDF", "stockType": "PAPER_LETTER"},
            },
        }
    body = {
        "labelResponseOptions": "LABEL",
        "accountNumber": {"value": number},
        "requestedShipment": shipment,
    }
    return encoded(body)


def _service(consignment: Consignment) -> str:
    """A point and a way back are extras of a service, not services of their own."""
    if consignment.product == BACK:
        return _BACK_BY
    if consignment.product == TO_POINT:
        domestic = consignment.sender.country == consignment.recipient.country
        return "FEDEX_PRIORITY" if domestic else "FEDEX_INTERNATIONAL_PRIORITY"
    return consignment.product


def _special(consignment: Consignment) -> dict[str, Any]:
    if consignment.product == BACK:
        return {
            "specialServiceTypes": ["RETURN_SHIPMENT"],
            "returnShipmentDetail": {"returnType": "PRINT_RETURN_LABEL"},
        }
    if consignment.product == TO_POINT:
        return {
            "specialServiceTypes": ["HOLD_AT_LOCATION"],
            "holdAtLocationDetail": {"locationId": consignment.relay_id},
        }
    return {}


def points(near: Party) -> bytes:
    """The body of ``/location/v1/locations``: where parcels are held for customers near an address."""
    asked = {
        "locationsSummaryRequestControlParameters": {
            "maxResults": 20,
            "distance": {"units": "KM", "value": 30},
        },
        "locationSearchCriterion": "ADDRESS",
        "location": {
            "address": {
                "streetLines": [near.line1],
                "city": near.city,
                "postalCode": near.postal_code,
                "countryCode": near.country,
            }
        },
        "multipleMatchesAction": "RETURN_ALL",
        "sort": {"criteria": "DISTANCE", "order": "ASCENDING"},
        "locationCapabilities": [{"transferOfPossessionType": "HOLD_AT_LOCATION"}],
    }
    return encoded(asked)


def _paid_by(number: str) -> dict[str, Any]:
    payor = {"responsibleParty": {"accountNumber": {"value": number}}}
    return {"paymentType": "SENDER", "payor": payor}


def _party(party: Party) -> dict[str, Any]:
    person = f"{party.first_name} {party.last_name}".strip()
    digits = "".join(sign for sign in party.phone if sign.isdigit())
    return {
        "contact": {
            "personName": person or party.company,
            "companyName": party.company,
            "phoneNumber": digits[:_PHONE],
            "emailAddress": party.email if len(party.email) <= _EMAIL else "",
        },
        "address": _address(party),
    }


def _address(party: Party) -> dict[str, Any]:
    lines = limits.arrange(party, _LIMITS) or limits.Lines(party.line1[:_LINE], (), ())
    return {
        "streetLines": [lines.street, *lines.before, *lines.after][:3],
        "city": party.city,
        "postalCode": party.postal_code,
        "countryCode": party.country,
        "residential": not party.company,
    }


def _package(consignment: Consignment) -> dict[str, Any]:
    sides = (consignment.length_mm, consignment.width_mm, consignment.height_mm)
    length, width, height = (math.ceil(side / 10) for side in sides)
    return {
        # Tenths of a kilogram, upwards: what is weighed at the depot is billed.
        "weight": {"units": "KG", "value": max(math.ceil(consignment.weight_g / 100), 1) / 10},
        "dimensions": {"length": length, "width": width, "height": height, "units": "CM"}
        if all(sides)
        else None,
    }


def _customs(consignment: Consignment) -> dict[str, Any]:
    return {
        "dutiesPayment": {"paymentType": "RECIPIENT"},
        "isDocumentOnly": False,
        "totalCustomsValue": {
            "amount": sum(line.value_cents * line.quantity for line in consignment.customs) / 100,
            "currency": consignment.currency,
        },
        "commercialInvoice": {
            "shipmentPurpose": "SOLD",
            "termsOfSale": "DAP",
            "customerReferences": [
                {"customerReferenceType": "INVOICE_NUMBER", "value": consignment.invoice_number[:_REFERENCE]}
            ],
        },
        "commodities": [
            {
                "description": line.description,
                "harmonizedCode": line.hs_code,
                "countryOfManufacture": line.origin,
                "quantity": line.quantity,
                "quantityUnits": "PCS",
                "numberOfPieces": line.quantity,
                "weight": {"units": "KG", "value": round(line.weight_g * line.quantity / 1000, 3)},
                "unitPrice": {"amount": line.value_cents / 100, "currency": consignment.currency},
                "customsValue": {
                    "amount": line.value_cents * line.quantity / 100,
                    "currency": consignment.currency,
                },
            }
            for line in consignment.customs
        ],
    }


def rates(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/rate/v1/rates/quotes``: what every service costs by the account's contract."""
    shipment = {
        "shipper": {"address": _address(consignment.sender)},
        "recipient": {"address": _address(consignment.recipient)},
        "shipDateStamp": consignment.deposit_day.isoformat(),
        "pickupType": account.value("pickup", "USE_SCHEDULED_PICKUP"),
        "packagingType": "YOUR_PACKAGING",
        "preferredCurrency": consignment.currency,
        "rateRequestType": ["ACCOUNT"],
        "requestedPackageLineItems": [_package(consignment)],
        "customsClearanceDetail": _customs(consignment) if limits.needs_customs(consignment) else None,
    }
    body = {
        "accountNumber": {"value": account.value("account")},
        "rateRequestControlParameters": {"returnTransitTimes": True},
        "requestedShipment": shipment,
    }
    return encoded(body)


def void(number: str, account: Account) -> bytes:
    """The body of ``PUT /ship/v1/shipments/cancel``."""
    body = {
        "accountNumber": {"value": account.value("account")},
        "trackingNumber": number,
        "deletionControl": "DELETE_ALL_PACKAGES",
    }
    return encoded(body)


def track(numbers: Sequence[str]) -> bytes:
    """The body of ``/track/v1/trackingnumbers``, at most 30 at once."""
    asked = [{"trackingNumberInfo": {"trackingNumber": number}} for number in numbers]
    return encoded({"includeDetailedScans": True, "trackingInfo": asked})


def find(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/track/v1/referencenumbers``."""
    day = consignment.deposit_day
    asked = {
        "referencesInformation": {
            "type": "CUSTOMER_REFERENCE",
            "value": consignment.reference[:_REFERENCE],
            "accountNumber": account.value("account"),
            "shipDateBegin": (day - _AROUND).isoformat(),
            "shipDateEnd": (day + _AROUND).isoformat(),
        },
        "includeDetailedScans": False,
    }
    return encoded(asked)
