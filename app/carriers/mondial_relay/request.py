"""What Mondial Relay wants: XML with the login inside for labels (API 2), signed SOAP for the rest (API 1)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Product, Refused
from app.carriers.limits import Limits
from app.rules.search_text import without_accents

#: The literal name of the namespace, as Mondial Relay defined it.
REQUEST = "http://www.example.org/Request"
SERVICE = "http://www.mondialrelay.fr/webservice/"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PRODUCTS = (
    Product("24R", "Mondial Relay Point Relais", Kind.RELAY),
    Product("24L", "Mondial Relay Locker ou Point Relais XL", Kind.RELAY),
    Product("HOM", "Mondial Relay domicile"),
    Product("LCC", "Mondial Relay retour au marchand", Kind.RETURN),
    Product("LCC-QR", "Mondial Relay retour par code QR, sans imprimante", Kind.RETURN, code_alone=True),
)
#: A return by code is the same product; only what comes back for it differs.
_HOME, BACK, BACK_BY_CODE = "HOM", "LCC", "LCC-QR"
#: 30 kg and 150 cm in all; home 25 kg and none above 100 cm; no overseas, no islands (domain 6.1).
_RELAY = Limits(
    max_weight_g=30_000, girth_mm=1500, name=30, line=30, lines=4, city=30,
    needs_mobile=True, needs_email=True, relay_digits=6, mainland_only=True,
)  # fmt: skip
_LIMITS: Mapping[str, Limits] = {
    "24R": _RELAY,
    "24L": _RELAY,
    _HOME: replace(
        _RELAY, max_weight_g=25_000, longest_mm=1000, needs_mobile=False, needs_phone=True, relay_digits=0
    ),
    BACK: replace(_RELAY, needs_mobile=False, needs_email=False, relay_digits=0),
    BACK_BY_CODE: replace(_RELAY, needs_mobile=False, needs_email=False, relay_digits=0),
}
_STREET, _ADDITION, _PERSON = 40, 30, 30
_ORDER_NUMBER, _CONTENT = 15, 40
#: What goes into the signature and in which order: the WSDL's, the login first.
SIGNED: Mapping[str, tuple[str, ...]] = {
    "WSI4_PointRelais_Recherche": (
        "Enseigne", "Pays", "NumPointRelais", "Ville", "CP", "Latitude", "Longitude", "Taille", "Poids", "Action",
        "DelaiEnvoi", "RayonRecherche", "TypeActivite", "NACE", "NombreResultats",
    ),
    "WSI2_TracingColisDetaille": ("Enseigne", "Expedition", "Langue"),
}  # fmt: skip


def relay_number(given: str) -> str:
    """Six digits, whether or not the country stands before them."""
    return given.strip().upper().rpartition("-")[2]


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What Mondial Relay would refuse, found without asking it."""
    known = _LIMITS.get(consignment.product)
    if known is None:
        yield Refused("carrier_product_unknown", "product", {"given": consignment.product})
        return
    plain = replace(consignment, relay_id=relay_number(consignment.relay_id))
    yield from limits.problems(plain, known)
    recipient = consignment.recipient
    person = f"{recipient.first_name} {recipient.last_name}".strip()
    if len(person) > _PERSON:
        values: dict[str, str | int] = {"given": person, "length": len(person), "most": _PERSON}
        yield Refused("carrier_line_too_long", "last_name", values)
    if any(sign.isdigit() for sign in recipient.city):
        yield Refused("carrier_city_digits", "city", {"given": recipient.city})


def shipment(consignment: Consignment | None, account: Account) -> bytes:
    """The body of ``POST /api/shipment``; without a consignment it asks for nothing, to try the login.

    The order of elements is that of the carrier's schema. It carries the password: it must not be logged.
    """
    root = etree.Element(f"{{{REQUEST}}}ShipmentCreationRequest", nsmap={None: REQUEST})
    context = _put(root, "Context")
    for name, value in (
        ("Login", account.value("login")),
        ("Password", account.value("password")),
        ("CustomerId", account.value("brand")[:8]),
        ("Culture", "fr-FR"),
        ("VersionAPI", "1.0"),
    ):
        _put(context, name, value)
    _put_output(_put(root, "OutputOptions"), consignment)
    shipments = _put(root, "ShipmentsList")
    if consignment is not None:
        _put_shipment(shipments, consignment, account)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _put_output(output: etree._Element, consignment: Consignment | None) -> None:
    """What is to come back: ZPL, the address of a PDF, or a code, which has no paper format."""
    if consignment is not None and consignment.product == BACK_BY_CODE:
        _put(output, "OutputType", "QRCode")
        return
    # Its ZPL is made for 203 dpi alone: a finer head gets the PDF, dot for dot.
    zpl = consignment is not None and consignment.label_format == "zpl" and consignment.dpi < 300
    _put(output, "OutputFormat", "Generic_ZPL_10x15_200dpi" if zpl else "10x15")
    _put(output, "OutputType", "ZplCode" if zpl else "PdfUrl")


def _put_shipment(shipments: etree._Element, consignment: Consignment, account: Account) -> None:
    one = _put(shipments, "Shipment")
    _put(one, "OrderNo", _sign_safe(consignment.reference)[:_ORDER_NUMBER])
    _put(one, "ParcelCount", "1")
    amount = f"{consignment.value_cents / 100:.2f}"
    if consignment.value_cents:
        _put(one, "ShipmentValue", Amount=amount, Currency=consignment.currency)
    product = BACK if consignment.product == BACK_BY_CODE else consignment.product
    to_point = product in {"24R", "24L"}
    place = f"{consignment.recipient.country}-{relay_number(consignment.relay_id)}" if to_point else ""
    _put(one, "DeliveryMode", Mode=product, Location=place)
    collection = "REL" if product == BACK else account.value("collection", "REL")
    _put(one, "CollectionMode", Mode=collection, Location="")
    parcel = _put(_put(one, "Parcels"), "Parcel")
    _put(parcel, "Content", _capitals(consignment.order_reference)[:_CONTENT] or "COLIS")
    for name, side in (
        ("Length", consignment.length_mm),
        ("Width", consignment.width_mm),
        ("Depth", consignment.height_mm),
    ):
        if side:
            _put(parcel, name, Value=str(math.ceil(side / 10)), Unit="cm")
    _put(parcel, "Weight", Value=str(consignment.weight_g), Unit="gr")
    for name, party in (("Sender", consignment.sender), ("Recipient", consignment.recipient)):
        _put_address(_put(_put(one, name), "Address"), party)


def _put_address(address: etree._Element, party: Party) -> None:
    lines = limits.arrange(party, _RELAY) or limits.Lines(party.line1, (), ())
    additions = (*lines.before, *lines.after)
    company = party.company if (party.last_name or party.first_name) else ""
    values = {
        "Firstname": _capitals(party.first_name),
        "Lastname": _capitals(party.last_name or party.company)[:_PERSON],
        "Streetname": _capitals(lines.street)[:_STREET],
        "CountryCode": party.country,
        "PostCode": party.postal_code,
        "City": _capitals(party.city),
        "AddressAdd1": _capitals(company)[:_ADDITION],
        "AddressAdd2": _capitals(additions[0])[:_ADDITION] if additions else "",
        "AddressAdd3": _capitals(" ".join(additions[1:]))[:_ADDITION],
        "PhoneNo": "",
        "MobileNo": party.phone,
        "Email": party.email,
    }
    for name, value in values.items():
        if value:
            _put(address, name, value)


def _put(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{REQUEST}}}{name}", attrib=attributes)
    element.text = words
    return element


def _sign_safe(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isascii() and (sign.isalnum() or sign in "-_"))


def _capitals(text: str) -> str:
    """As Mondial Relay prints: capitals without accents, and no signs but a few."""
    plain = without_accents(text.replace("œ", "oe").replace("Œ", "OE")).upper()
    kept = (sign if sign.isascii() and (sign.isalnum() or sign in " _-'.,/") else " " for sign in plain)
    return " ".join("".join(kept).split())


def signature(values: list[str], key: str) -> str:
    """Upper-case MD5 of all values in the order of the WSDL, then the key, in ISO-8859-1; it is the carrier's way."""
    joined = "".join(values) + key
    return hashlib.md5(joined.encode("iso-8859-1", "replace"), usedforsecurity=False).hexdigest().upper()


def soap(operation: str, account: Account, **values: str) -> bytes:
    """A signed request of API 1; empty values are left out, also of the signature."""
    said = {"Enseigne": account.value("brand"), **{name: value for name, value in values.items() if value}}
    ordered = [(name, said[name]) for name in SIGNED[operation] if name in said]
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soap": _SOAP})
    body = etree.SubElement(envelope, f"{{{_SOAP}}}Body")
    asked = etree.SubElement(body, f"{{{SERVICE}}}{operation}", nsmap={None: SERVICE})
    for name, value in ordered:
        etree.SubElement(asked, f"{{{SERVICE}}}{name}").text = value
    signed = signature([value for _, value in ordered], account.value("private_key"))
    etree.SubElement(asked, f"{{{SERVICE}}}Security").text = signed
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def soap_headers(operation: str) -> dict[str, str]:
    return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{SERVICE}{operation}"'}


SHIPMENT_HEADERS = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml"}
"""Asked for XML by name: the same address answers in JSON with .NET field names else."""
