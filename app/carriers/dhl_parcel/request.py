"""What DHL Parcel wants to be sent: Parcel DE Shipping 2.2 and Returns 1 (DHL's OpenAPI, read in 2026)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Point, Product, Refused
from app.carriers.json_body import encoded
from app.carriers.limits import Limits

PRODUCTS = (
    Product("V01PAK", "DHL Paket (Allemagne)"),
    Product("V53WPAK", "DHL Paket International"),
    Product("V62KP", "DHL Kleinpaket (Allemagne)"),
    Product("FILIALE", "DHL Paket en point de retrait (Allemagne)", Kind.RELAY),
    Product("RETURN", "DHL Retoure", Kind.RETURN),
)
BACK, TO_POINT = "RETURN", "FILIALE"
_HOME = "DE"
_TO_POINT_BY = "V01PAK"
_INSIDE = frozenset({"V01PAK", "V62KP", TO_POINT})
#: 31.5 kg, 120 x 60 x 60 cm; lines of 50, in the street's own and one beside it. Kleinpaket 1 kg, 35 x 25 x 10 cm.
_PARCEL = Limits(max_weight_g=31_500, longest_mm=1200, name=50, line=50, lines=2, city=40)
_SMALL = Limits(max_weight_g=1_000, longest_mm=353, name=50, line=50, lines=2, city=40)
_POINT = replace(_PARCEL, needs_email=True, to_point=True)
_LIMITS = {"V62KP": _SMALL, TO_POINT: _POINT}
_PROFILE = "STANDARD_GRUPPENPROFIL"
_NAME, _REFERENCE, _CUSTOMS_LINES = 50, 35, 99
#: Countries as DHL writes them (ISO 3166 alpha-3): where its parcels go from here.
COUNTRIES: Mapping[str, str] = {
    "AT": "AUT", "BE": "BEL", "BG": "BGR", "CH": "CHE", "CY": "CYP", "CZ": "CZE", "DE": "DEU", "DK": "DNK",
    "EE": "EST", "ES": "ESP", "FI": "FIN", "FR": "FRA", "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN",
    "IE": "IRL", "IT": "ITA", "LT": "LTU", "LU": "LUX", "LV": "LVA", "MC": "MCO", "MT": "MLT", "NL": "NLD",
    "NO": "NOR", "PL": "POL", "PT": "PRT", "RO": "ROU", "SE": "SWE", "SI": "SVN", "SK": "SVK", "US": "USA",
    "CA": "CAN", "JP": "JPN", "AU": "AUS",
}  # fmt: skip


#: Where returns come from: from elsewhere they need customs data, which a return does not have.
_RETURNED_FROM = COUNTRIES.keys() - {"AU", "CA", "CH", "GB", "JP", "MC", "NO", "US"}
_NUMBER = r"(?P<house>\d+(?:[-/]\d+)?(?: ?(?:bis|ter|quater|[a-z])\b)?)"
#: A house number before the street, as in France, or behind it; ``12 bis``, ``3b``, ``14-16``.
_NUMBERED = (
    re.compile(rf"{_NUMBER},? +(?P<street>.+)", re.IGNORECASE),
    re.compile(rf"(?P<street>.+?),? +{_NUMBER}", re.IGNORECASE),
)


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What DHL Parcel would refuse, found without asking it."""
    if consignment.product == BACK:
        yield from _return_problems(consignment)
        return
    yield from limits.problems(consignment, _LIMITS.get(consignment.product, _PARCEL))
    country = consignment.recipient.country
    inside = consignment.product in _INSIDE
    if country not in COUNTRIES or inside is not (country == _HOME):
        yield Refused("carrier_place_not_served", "product", {"carrier_code": country})
    if limits.needs_customs(consignment):
        yield from limits.customs_problems(consignment, _CUSTOMS_LINES)


def _return_problems(consignment: Consignment) -> Iterator[Refused]:
    """Of a return it is the customer's address that counts; DHL knows ours."""
    customer = consignment.sender
    yield from limits.problems(replace(consignment, recipient=customer), _PARCEL)
    if customer.country not in _RETURNED_FROM:
        yield Refused("carrier_place_not_served", "product", {"carrier_code": customer.country})
    elif not _house(customer.line1)[1]:
        yield Refused("carrier_house_missing", "line1", {"given": customer.line1})


def _house(street: str) -> tuple[str, str]:
    """The street without its house number, and the number; empty where there is none."""
    found = next(filter(None, (form.fullmatch(street.strip()) for form in _NUMBERED)), None)
    return (found["street"], found["house"]) if found else (street, "")


def billing(product: str, account: Account) -> str:
    """Number of customer, of the product's procedure, and of the participation: fourteen characters."""
    return f"{account.value('account')}{product[1:3]}{account.value('participation', '01')}"


def label(consignment: Consignment, account: Account, point: Point | None = None) -> bytes:
    """The body of ``POST /orders``; ``point`` is where the customer collects it."""
    product = _TO_POINT_BY if point is not None else consignment.product
    shipment: dict[str, Any] = {
        "product": product,
        "billingNumber": billing(product, account),
        "refNo": consignment.reference[:_REFERENCE],
        "shipDate": consignment.deposit_day.isoformat(),
        "shipper": _party(consignment.sender, telephone=False),
        # Inside Germany DHL takes no telephone numbers.
        "consignee": _at_point(consignment.recipient, point)
        if point is not None
        else _party(consignment.recipient, telephone=consignment.recipient.country != _HOME),
        "details": {"dim": _dimensions(consignment), "weight": _weight(consignment.weight_g)},
    }
    if limits.needs_customs(consignment):
        shipment["customs"] = _customs(consignment)
    return encoded({"profile": _PROFILE, "shipments": [shipment]})


def _party(party: Party, *, telephone: bool) -> dict[str, Any]:
    lines = limits.arrange(party, _PARCEL) or limits.Lines(party.line1, (), ())
    others = (*lines.before, *lines.after, "", "")
    person = f"{party.first_name} {party.last_name}".strip()
    return {
        "name1": party.company or person,
        "name2": person if party.company else "",
        "addressStreet": lines.street,
        "additionalAddressInformation1": others[0] if telephone else "",
        "name3": "" if telephone else others[0],
        "postalCode": party.postal_code,
        "city": party.city,
        "country": COUNTRIES.get(party.country, party.country),
        "email": party.email,
        "phone": party.phone if telephone else "",
    }


def _at_point(party: Party, point: Point) -> dict[str, Any]:
    """A branch or shop, which asks for an e-mail address where no customer number of DHL's is known."""
    return {
        "name": (f"{party.first_name} {party.last_name}".strip() or party.company)[:_NAME],
        "retailID": int(point.id.rpartition("-")[2]),
        "email": party.email,
        "postalCode": point.postal_code,
        "city": point.city,
        "country": COUNTRIES.get(point.country, point.country),
    }


def _dimensions(consignment: Consignment) -> dict[str, Any] | None:
    sides = (consignment.length_mm, consignment.width_mm, consignment.height_mm)
    length, width, height = (math.ceil(side / 10) for side in sides)
    return {"uom": "cm", "length": length, "width": width, "height": height} if all(sides) else None


def _weight(grams: int) -> dict[str, Any]:
    return {"uom": "g", "value": grams}


def _customs(consignment: Consignment) -> dict[str, Any]:
    def value(cents: int) -> dict[str, Any]:
        return {"currency": consignment.currency, "value": round(cents / 100, 2)}

    return {
        "invoiceNo": consignment.invoice_number[:_REFERENCE],
        "exportType": "COMMERCIAL_GOODS",
        "postalCharges": value(consignment.shipping_cents),
        "items": [
            {
                "itemDescription": line.description,
                "countryOfOrigin": COUNTRIES.get(line.origin, ""),
                "hsCode": line.hs_code,
                "packagedQuantity": line.quantity,
                "itemValue": value(line.value_cents),
                "itemWeight": _weight(line.weight_g),
            }
            for line in consignment.customs
        ],
    }


def back(consignment: Consignment) -> bytes:
    """The body of ``POST /returns/v1/orders``: DHL knows the merchant's address by the customer's country."""
    customer = consignment.sender
    party = _party(customer, telephone=True)
    named = ("name1", "name2", "postalCode", "city", "email", "phone")
    street, house = _house(party["addressStreet"])
    value = {"currency": consignment.currency, "value": round(consignment.value_cents / 100, 2)}
    asked = {
        "receiverId": COUNTRIES.get(customer.country, "").lower(),
        "customerReference": consignment.reference[:30],
        "shipper": {name: party[name] for name in named} | {"addressStreet": street, "addressHouse": house},
        "itemWeight": _weight(consignment.weight_g),
        "itemValue": value if consignment.value_cents else None,
    }
    return encoded(asked)


def orders(**values: str) -> str:
    """What stands behind the address of orders, the profile first."""
    return "&".join(("?profile=" + _PROFILE, *(f"{name}={value}" for name, value in values.items())))
