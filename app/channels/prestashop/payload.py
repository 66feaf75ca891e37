"""What we read of PrestaShop's webservice answers in JSON; everything else in them is ignored.

Types differ between versions: numbers come as text or numbers, empty fields may be absent, an empty list
stands for an empty object, and a translated text is a string or a list of languages.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from app.channels.payloads import Money


def _text(value: Any) -> object:
    if value is None or value is False or value == []:
        return ""
    if isinstance(value, list):
        return _text(value[0].get("value")) if isinstance(value[0], dict) else str(value[0])
    return str(value)


def _id(value: object) -> object:
    return 0 if value is None or value is False or value == "" else value


def _flag(value: object) -> object:
    return str(value) == "1" or value is True


def _list(value: object) -> object:
    return value if isinstance(value, list) else []


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[int, BeforeValidator(_id)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class OrderRow(_Payload):
    id: Id
    product_id: Id = 0
    product_attribute_id: Id = 0
    product_quantity: int
    product_name: Text = ""
    product_reference: Text = ""
    product_ean13: Text = ""
    product_upc: Text = ""
    unit_price_tax_incl: Money
    unit_price_tax_excl: Money = Decimal(0)


class OrderRows(_Payload):
    order_rows: Annotated[tuple[OrderRow, ...], BeforeValidator(_list)] = ()


class Order(_Payload):
    id: Id
    reference: Text = ""
    id_address_delivery: Id = 0
    id_address_invoice: Id = 0
    id_customer: Id = 0
    id_currency: Id = 0
    id_carrier: Id = 0
    id_lang: Id = 0
    current_state: Id = 0
    module: Text = ""
    payment: Text = ""
    date_add: Text = ""
    invoice_date: Text = ""
    shipping_number: Text = ""
    note: Text = ""
    gift: Flag = False
    gift_message: Text = ""
    total_paid_tax_incl: Money
    total_paid_real: Money = Decimal(0)
    total_discounts_tax_incl: Money = Decimal(0)
    total_shipping_tax_incl: Money = Decimal(0)
    total_wrapping_tax_incl: Money = Decimal(0)
    round_type: Text = ""
    associations: Annotated[OrderRows, BeforeValidator(_object)] = OrderRows()


class OrderDetail(_Payload):
    """An order row as the shop keeps it, with what was given back of it."""

    id: Id
    id_order: Id = 0
    total_price_tax_incl: Money = Decimal(0)
    product_quantity_refunded: int = 0
    total_refunded_tax_incl: Money | None = None
    """Since 1.7.7."""


class OrderCartRule(_Payload):
    id: Id
    id_order: Id = 0
    value: Money = Decimal(0)
    free_shipping: Flag = False


class Address(_Payload):
    id: Id
    id_country: Id = 0
    firstname: Text = ""
    lastname: Text = ""
    company: Text = ""
    address1: Text = ""
    address2: Text = ""
    other: Text = ""
    postcode: Text = ""
    city: Text = ""
    phone: Text = ""
    phone_mobile: Text = ""
    vat_number: Text = ""


class Customer(_Payload):
    id: Id
    firstname: Text = ""
    lastname: Text = ""
    company: Text = ""
    email: Text = ""
    siret: Text = ""


class Carrier(_Payload):
    id: Id
    name: Text = ""


class Country(_Payload):
    id: Id
    iso_code: Text = ""


class Currency(_Payload):
    id: Id
    iso_code: Text = ""


class Language(_Payload):
    id: Id
    iso_code: Text = ""


class OrderState(_Payload):
    id: Id
    name: Text = ""
    template: Text = ""
    paid: Flag = False
    shipped: Flag = False


class Message(_Payload):
    id: Id
    id_order: Id = 0
    message: Text = ""
    private: Flag = False
    id_employee: Id = 0


class Product(_Payload):
    id: Id
    is_virtual: Flag = False


class ArticleRow(_Payload):
    """A product, or one of its combinations."""

    id: Id
    id_product: Id = 0
    reference: Text = ""
    ean13: Text = ""
    upc: Text = ""
    name: Text = ""
    is_virtual: Flag = False


class StockRow(_Payload):
    id: Id
    id_product: Id = 0
    id_product_attribute: Id = 0
    quantity: int = 0
