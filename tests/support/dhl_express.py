"""What MyDHL API 3 publishes of the request for a shipment, as far as we send it: names and required fields.

Read in the documentation of a client that was generated from DHL's own file, and written down in our own words.
Nothing that is not named may be sent; what ``_OPEN`` stands for was not read.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT, _WORDS = {"type": "string"}, {"type": "string", "minLength": 1}
_NUMBER, _FLAG, _OPEN = {"type": "number"}, {"type": "boolean"}, {"type": "object"}


def _record(required: str, **fields: Schema) -> Schema:
    return {
        "type": "object",
        "required": required.split(),
        "properties": fields,
        "additionalProperties": False,
    }


def _some(item: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": item}


_PARTY = _record(
    "postalAddress contactInformation",
    postalAddress=_record(
        "postalCode cityName countryCode addressLine1",
        postalCode=_TEXT, cityName=_WORDS, countryCode={"type": "string", "pattern": "^[A-Z]{2}$"},
        addressLine1=_WORDS, addressLine2=_WORDS, addressLine3=_WORDS,
    ),
    contactInformation=_record(
        "phone companyName fullName", email=_WORDS, phone=_WORDS, companyName=_WORDS, fullName=_WORDS
    ),
)  # fmt: skip
_PACKAGE = _record(
    "weight dimensions",
    weight=_NUMBER, dimensions=_OPEN, customerReferences=_some(_OPEN), description=_WORDS,
)  # fmt: skip
_LINE_ITEM = _record(
    "number description price quantity manufacturerCountry weight",
    number={"type": "integer"}, description=_WORDS, price=_NUMBER, quantity=_OPEN, commodityCodes=_some(_OPEN),
    exportReasonType=_WORDS, manufacturerCountry={"type": "string", "pattern": "^[A-Z]{2}$"}, weight=_OPEN,
)  # fmt: skip
_CONTENT = _record(
    "packages isCustomsDeclarable description incoterm unitOfMeasurement",
    packages=_some(_PACKAGE),
    isCustomsDeclarable=_FLAG,
    declaredValue=_NUMBER,
    declaredValueCurrency=_WORDS,
    description=_WORDS,
    incoterm={"enum": ["EXW", "FCA", "CPT", "CIP", "DPU", "DAP", "DDP"]},
    unitOfMeasurement={"enum": ["metric", "imperial"]},
    exportDeclaration=_record(
        "lineItems", lineItems=_some(_LINE_ITEM), invoice=_OPEN, exportReasonType=_WORDS, shipmentType=_WORDS
    ),
)

#: The body of ``POST /shipments``.
SHIPMENT = _record(
    "plannedShippingDateAndTime pickup productCode accounts customerDetails content",
    plannedShippingDateAndTime={
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2} GMT[+-]\d{2}:\d{2}$",
    },
    pickup=_OPEN,
    productCode=_WORDS,
    accounts=_some(_OPEN),
    valueAddedServices=_some(_OPEN),
    onDemandDelivery=_OPEN,
    outputImageProperties=_record("", encodingFormat=_WORDS, printerDPI=_NUMBER, imageOptions=_some(_OPEN)),
    customerReferences=_some(_OPEN),
    customerDetails=_record("shipperDetails receiverDetails", shipperDetails=_PARTY, receiverDetails=_PARTY),
    content=_CONTENT,
)
