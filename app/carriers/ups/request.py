"""What UPS wants to be sent: Shipping and Rating v2409, Locator v3 (OpenAPI of UPS, MIT licence, read in 2026)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Point, Product, Refused
from app.carriers.json_body import encoded
from app.carriers.limits import Limits

PRODUCTS = (
    Product("11", "UPS Standard"),
    Product("65", "UPS Express Saver"),
    Product("07", "UPS Express"),
    Product("08", "UPS Expedited"),
    Product("54", "UPS Express Plus"),
    Product("70", "UPS Access Point Economy", Kind.RELAY),
    Product("9", "UPS retour (étiquette imprimée)", Kind.RETURN),
)
CODES = frozenset(product.code for product in PRODUCTS)
TO_POINT, BACK = "70", "9"
#: 70 kg, none longer than 274 cm; length + 2 x width + 2 x height at most 400 cm (domain 6.1). Three lines of 35.
_HOME = Limits(max_weight_g=70_000, longest_mm=2740, lines=3, city=30, needs_phone=True)
_POINT = replace(_HOME, max_weight_g=20_000, longest_mm=970, needs_email=True, to_point=True)
_GIRTH_MM = 4000
_STANDARD = "11"
_NAME, _LINE, _PHONE, _EMAIL, _REFERENCE, _GOODS = 35, 35, 15, 50, 35, 50
_HOLD_AT_POINT = "01"
_CUSTOMS_LINES = 50
_INVOICE = "01"


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What UPS would refuse, found without asking it."""
    yield from limits.problems(consignment, _POINT if consignment.product == TO_POINT else _HOME)
    yield from limits.around(consignment, _GIRTH_MM)
    if limits.needs_customs(consignment):
        yield from limits.customs_problems(consignment, _CUSTOMS_LINES)


def is_zpl(consignment: Consignment) -> bool:
    """Its ZPL is made for 203 dpi alone: a finer head gets the PDF, dot for dot."""
    return consignment.label_format == "zpl" and consignment.dpi < 300


def label(consignment: Consignment, account: Account, point: Point | None) -> bytes:
    """The body of ``/shipments/v2409/ship``; ``point``: where the parcel waits for its recipient."""
    back = consignment.product == BACK
    ours = consignment.recipient if back else consignment.sender
    goods = next((line.description for line in consignment.customs), "Marchandises")
    shipment: dict[str, Any] = {
        "Description": goods[:_GOODS],
        "Shipper": {**_party(ours), "ShipperNumber": account.value("account")},
        "ShipTo": {**_party(consignment.recipient), "EMailAddress": _email(consignment.recipient)},
        "ShipFrom": _party(consignment.sender),
        "PaymentInformation": {
            "ShipmentCharge": [{"Type": "01", "BillShipper": {"AccountNumber": account.value("account")}}]
        },
        "ShipmentRatingOptions": {"NegotiatedRatesIndicator": "Y"},
        "Service": {"Code": _STANDARD if back else consignment.product},
        "ReturnService": {"Code": BACK} if back else None,
        "Package": [
            {
                **_package(consignment, "Packaging"),
                "Description": "Retour" if back else None,
                # Under this it is found again, should the answer be lost.
                "ReferenceNumber": [{"Value": consignment.reference[:_REFERENCE]}],
            }
        ],
    }
    if point is not None:
        shipment["ShipmentIndicationType"] = [{"Code": _HOLD_AT_POINT}]
        shipment["AlternateDeliveryAddress"] = _place(point)
    if limits.needs_customs(consignment):
        shipment["ShipmentServiceOptions"] = {"InternationalForms": _invoice(consignment)}
    body = {
        "ShipmentRequest": {
            "Request": {"RequestOption": "nonvalidate"},
            "Shipment": shipment,
            "LabelSpecification": {
                "LabelImageFormat": {"Code": "ZPL"},
                "LabelStockSize": {"Height": "6", "Width": "4"},
            },
        }
    }
    return encoded(body)


def _party(party: Party) -> dict[str, Any]:
    person = f"{party.first_name} {party.last_name}".strip()
    digits = "".join(sign for sign in party.phone if sign.isdigit())
    return {
        "Name": (party.company or person)[:_NAME],
        "AttentionName": (person or party.company)[:_NAME],
        "Phone": {"Number": digits[:_PHONE]},
        "Address": _address(party),
    }


def _email(party: Party) -> str:
    return party.email if len(party.email) <= _EMAIL else ""


def _address(party: Party) -> dict[str, Any]:
    lines = limits.arrange(party, _HOME) or limits.Lines(party.line1[:_LINE], (), ())
    return {
        "AddressLine": [lines.street, *lines.before, *lines.after][:3],
        "City": party.city,
        "PostalCode": party.postal_code.replace(" ", ""),
        "CountryCode": party.country,
    }


def _place(point: Point) -> dict[str, Any]:
    return {
        "Name": point.name[:_NAME],
        "AttentionName": point.name[:_NAME],
        "UPSAccessPointID": point.id,
        "Address": {
            "AddressLine": [line[:_LINE] for line in point.lines[:3]],
            "City": point.city,
            "PostalCode": point.postal_code,
            "CountryCode": point.country,
        },
    }


def _invoice(consignment: Consignment) -> dict[str, Any]:
    """The commercial invoice, which UPS prints and sends to customs."""
    return {
        "FormType": [_INVOICE],
        "InvoiceNumber": consignment.invoice_number[:35],
        "InvoiceDate": f"{consignment.deposit_day:%Y%m%d}",
        "ReasonForExport": "SALE",
        "CurrencyCode": consignment.currency,
        "Contacts": {"SoldTo": _party(consignment.recipient)},
        "Product": [
            {
                "Description": [line.description[:_LINE]],
                "Unit": {
                    "Number": str(line.quantity),
                    "UnitOfMeasurement": {"Code": "PCS"},
                    "Value": f"{line.value_cents / 100:.2f}",
                },
                "CommodityCode": line.hs_code,
                "OriginCountryCode": line.origin,
            }
            for line in consignment.customs
        ],
    }


def _package(consignment: Consignment, packaging: str) -> dict[str, Any]:
    """``packaging``: what this interface calls the kind of box."""
    sides = sorted((consignment.length_mm, consignment.width_mm, consignment.height_mm), reverse=True)
    length, width, height = (str(math.ceil(side / 10)) for side in sides)
    return {
        packaging: {"Code": "02", "Description": "Package"},
        "Dimensions": {
            "UnitOfMeasurement": {"Code": "CM", "Description": "Centimeters"},
            "Length": length,
            "Width": width,
            "Height": height,
        }
        if all(sides)
        else None,
        "PackageWeight": {
            "UnitOfMeasurement": {"Code": "KGS", "Description": "Kilograms"},
            # Tenths of a kilogram, upwards: what is weighed at the depot is billed.
            "Weight": f"{max(math.ceil(consignment.weight_g / 100), 1) / 10:.1f}",
        },
    }


def rates(consignment: Consignment, account: Account) -> bytes:
    """The body of ``/rating/v2409/Shoptimeintransit``: what every service costs, and how long it takes."""
    shipment = {
        "Shipper": {**_rated(consignment.sender), "ShipperNumber": account.value("account")},
        "ShipTo": _rated(consignment.recipient),
        "ShipFrom": _rated(consignment.sender),
        "ShipmentRatingOptions": {"NegotiatedRatesIndicator": "Y"},
        "DeliveryTimeInformation": {
            "PackageBillType": "03",
            "Pickup": {"Date": f"{consignment.deposit_day:%Y%m%d}"},
        },
        "InvoiceLineTotal": {
            "CurrencyCode": consignment.currency,
            "MonetaryValue": str(max(consignment.value_cents // 100, 1)),
        },
        "Package": [_package(consignment, "PackagingType")],
    }
    asked = {"RequestOption": "Shoptimeintransit", "SubVersion": "2409"}
    return encoded({"RateRequest": {"Request": asked, "Shipment": shipment}})


def _rated(party: Party) -> dict[str, Any]:
    return {"Name": (party.company or party.last_name)[:_NAME], "Address": _address(party)}


def recovery(reference: str, account: Account, form: str) -> bytes:
    """The body of ``/labels/v1/recovery``: a label bought before, by our reference; ``form``: ``ZPL`` or ``PDF``."""
    asked = {
        "Request": {"RequestOption": "Label"},
        "LabelSpecification": {
            "LabelImageFormat": {"Code": form},
            "LabelStockSize": {"Height": "6", "Width": "4"},
        },
        "ReferenceValues": {
            "ReferenceNumber": {"Value": reference[:_REFERENCE]},
            "ShipperNumber": account.value("account"),
        },
        "Locale": "fr_FR",
    }
    # The specification asks for the list too, which only a service of the United States fills.
    return json.dumps({"LabelRecoveryRequest": {**asked, "TrackingNumbers": []}}).encode()


def points(near: Party, point_id: str) -> bytes:
    """The body of ``/locations/v3/search/availabilities/64``: Access Points near an address, or one by its id."""
    search: dict[str, Any] = {"AccessPointStatus": "01"}
    if point_id:
        search = {"PublicAccessPointID": point_id}
    asked = {
        "Request": {"RequestAction": "Locator"},
        "OriginAddress": {
            "AddressKeyFormat": {
                "AddressLine": near.line1 or near.city or near.postal_code,
                "PoliticalDivision2": near.city or near.postal_code,
                # A state, which the specification asks for everywhere; France has none.
                "PoliticalDivision1": near.country,
                "PostcodePrimaryLow": near.postal_code,
                "CountryCode": near.country,
            }
        },
        "Translate": {"Locale": "fr_FR"},
        "UnitOfMeasurement": {"Code": "KM"},
        "LocationSearchCriteria": {
            "MaximumListSize": "20",
            "SearchRadius": "30",
            "AccessPointSearch": search,
        },
        "SortCriteria": {"SortType": "01"},
        "AllowAllConfidenceLevels": "Y",
    }
    return encoded({"LocatorRequest": asked})
