"""What DHL publishes of the requests of Parcel DE Shipping 2.2 and Returns 1.0.9, as far as we send it.

DHL's files may not be passed on: names, required fields, lengths and values were read there and written down here in
our own words.
Nothing that is not named may be sent.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _words(least: int, most: int, **more: Any) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def _record(required: str, **fields: Schema) -> Schema:
    return {
        "type": "object",
        "required": required.split(),
        "properties": fields,
        "additionalProperties": False,
    }


_COUNTRY = {"type": "string", "pattern": "^[A-Z]{3}$"}
_POSTAL_CODE = _words(3, 10, pattern="^[0-9A-Za-z]+([ -]?[0-9A-Za-z]+)*$")
_WEIGHT = _record(
    "uom value",
    uom={"enum": ["g", "kg"]},
    value={"type": "number", "exclusiveMinimum": 0, "maximum": 31_500},
)
_VALUE = _record(
    "currency value",
    currency=_words(3, 3),
    value={"type": "number", "minimum": 0, "maximum": 100_000},
)
_SIDE = {"type": "integer", "minimum": 1}
_NAMES = {"name1": _words(1, 50), "name2": _words(1, 50), "name3": _words(1, 50)}
_PLACE = {"addressStreet": _words(1, 50), "postalCode": _POSTAL_CODE, "city": _words(1, 40)}

_SHIPPER = _record(
    "name1 addressStreet city country",
    **_NAMES, **_PLACE, country=_COUNTRY, email=_words(3, 80), contactName=_words(3, 80),
)  # fmt: skip
_CONSIGNEE = _record(
    "name1 addressStreet city country",
    **_NAMES, **_PLACE, country=_COUNTRY, email=_words(3, 80), phone=_words(1, 20),
    additionalAddressInformation1=_words(1, 60),
)  # fmt: skip
_POST_OFFICE = _record(
    "name retailID city postalCode",
    name=_words(1, 50), retailID={"type": "integer", "minimum": 401, "maximum": 999}, city=_words(0, 80),
    postalCode=_POSTAL_CODE, country=_COUNTRY, email=_words(3, 80),
)  # fmt: skip
_CUSTOMS = _record(
    "exportType postalCharges items",
    invoiceNo=_words(0, 35),
    exportType={"enum": ["OTHER", "PRESENT", "COMMERCIAL_SAMPLE", "DOCUMENT", "RETURN_OF_GOODS", "COMMERCIAL_GOODS"]},
    postalCharges=_VALUE,
    items={
        "type": "array",
        "minItems": 1,
        "maxItems": 99,
        "items": _record(
            "itemDescription packagedQuantity itemWeight itemValue",
            itemDescription={"type": "string"}, packagedQuantity={"type": "integer"}, hsCode=_words(6, 11),
            countryOfOrigin=_COUNTRY, itemWeight=_WEIGHT, itemValue=_VALUE,
        ),
    },
)  # fmt: skip
_SHIPMENT = _record(
    "product billingNumber shipper consignee details",
    product={"enum": ["V01PAK", "V53WPAK", "V54EPAK", "V62KP", "V66WPI"]},
    billingNumber={"type": "string", "pattern": r"^\w{10}\d{2}\w{2}$"},
    refNo=_words(8, 35),
    shipDate={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    shipper=_SHIPPER,
    consignee={"anyOf": [_CONSIGNEE, _POST_OFFICE]},
    details=_record(
        "weight",
        weight=_WEIGHT,
        dim=_record(
            "uom height length width", uom={"enum": ["cm", "mm"]}, height=_SIDE, length=_SIDE, width=_SIDE
        ),
    ),
    customs=_CUSTOMS,
)

#: The body of ``POST /parcel/de/shipping/v2/orders``.
ORDER = _record(
    "profile shipments",
    profile=_words(0, 35),
    shipments={"type": "array", "minItems": 1, "maxItems": 30, "items": _SHIPMENT},
)
#: The body of ``POST /parcel/de/shipping/returns/v1/orders``: here the house number stands alone, and must.
RETURN = _record(
    "receiverId shipper",
    receiverId=_words(1, 50),
    customerReference=_words(0, 50),
    shipper=_record(
        "name1 addressStreet addressHouse postalCode city",
        **_NAMES, **_PLACE, addressHouse=_words(1, 10), email=_words(3, 70), phone=_words(1, 20),
    ),
    itemWeight=_WEIGHT,
    itemValue=_record(
        "", currency={"enum": ["EUR", "GBP", "CHF"]}, value={"type": "number", "minimum": 0, "maximum": 100_000}
    ),
)  # fmt: skip
