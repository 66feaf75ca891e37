"""What FedEx publishes of the request for a shipment (Ship v1), as far as we send it: names and required fields.

FedEx' file may not be passed on: this was read in a client that was generated from it, and written down in our own
words. Nothing that is not named may be sent; what ``_OPEN`` stands for was not read.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_WORDS, _NUMBER = {"type": "string", "minLength": 1}, {"type": "number", "exclusiveMinimum": 0}
_FLAG, _OPEN, _COUNT = {"type": "boolean"}, {"type": "object"}, {"type": "integer", "minimum": 1}


def _record(required: str, **fields: Schema) -> Schema:
    return {
        "type": "object",
        "required": required.split(),
        "properties": fields,
        "additionalProperties": False,
    }


def _some(item: Schema, most: int) -> Schema:
    return {"type": "array", "minItems": 1, "maxItems": most, "items": item}


_ADDRESS = _record(
    "streetLines countryCode",
    streetLines=_some({"type": "string", "minLength": 1, "maxLength": 35}, 3),
    countryCode={"type": "string", "pattern": "^[A-Z]{2}$"},
    city=_WORDS,
    postalCode={"type": "string", "maxLength": 10},
    residential=_FLAG,
)
_PARTY = _record("contact address", contact=_OPEN, address=_ADDRESS)
_COMMODITY = _record(
    "description",
    description={"type": "string", "minLength": 1, "maxLength": 450}, unitPrice=_OPEN, numberOfPieces=_COUNT,
    quantity=_COUNT, quantityUnits=_WORDS, customsValue=_OPEN,
    countryOfManufacture={"type": "string", "minLength": 1, "maxLength": 4}, harmonizedCode=_WORDS, weight=_OPEN,
)  # fmt: skip
_CUSTOMS = _record(
    "commercialInvoice commodities",
    commercialInvoice=_record(
        "",
        customerReferences=_some(_OPEN, 99), shipmentPurpose=_WORDS,
        termsOfSale={"type": "string", "minLength": 3, "maxLength": 3},
    ),
    commodities=_some(_COMMODITY, 999),
    dutiesPayment=_OPEN,
    isDocumentOnly=_FLAG,
    totalCustomsValue=_OPEN,
)  # fmt: skip
_SHIPMENT = _record(
    "shipper recipients pickupType serviceType packagingType totalWeight shippingChargesPayment labelSpecification "
    "requestedPackageLineItems",
    shipper=_PARTY,
    recipients=_some(_PARTY, 1),
    shipDatestamp={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    pickupType=_WORDS,
    serviceType=_WORDS,
    packagingType=_WORDS,
    totalWeight=_NUMBER,
    totalPackageCount=_COUNT,
    blockInsightVisibility=_FLAG,
    shippingChargesPayment=_OPEN,
    shipmentSpecialServices=_record(
        "", specialServiceTypes=_some(_WORDS, 9), returnShipmentDetail=_OPEN, holdAtLocationDetail=_OPEN
    ),
    labelSpecification=_record(
        "labelStockType imageType", labelStockType=_WORDS, imageType=_WORDS, labelFormatType=_WORDS
    ),
    requestedPackageLineItems=_some(
        _record("weight", weight=_OPEN, dimensions=_OPEN, customerReferences=_some(_OPEN, 99)), 30
    ),
    customsClearanceDetail=_CUSTOMS,
    shippingDocumentSpecification=_OPEN,
)

#: The body of ``POST /ship/v1/shipments``.
SHIPMENT = _record(
    "requestedShipment labelResponseOptions accountNumber",
    requestedShipment=_SHIPMENT,
    labelResponseOptions={"enum": ["LABEL", "URL_ONLY"]},
    accountNumber=_OPEN,
)
