"""What we read of WooCommerce's answers; everything else in them is ignored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from app.channels.payloads import Money, Text


def _utc(value: object) -> object:
    """The ``_gmt`` fields carry no offset."""
    if isinstance(value, str) and value:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return None


def _object(value: object) -> object:
    """PHP writes an empty object as an empty list."""
    return {} if value == [] or value is None else value


Moment = Annotated[datetime | None, BeforeValidator(_utc)]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Meta(_Payload):
    key: Text = ""
    value: Any = None

    def fields(self) -> dict[str, Any]:
        """A value that is an object, or JSON text of one; else nothing."""
        value = self.value
        if isinstance(value, str) and value.startswith("{"):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                return {}
        return value if isinstance(value, dict) else {}


class Address(_Payload):
    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""
    address_1: Text = ""
    address_2: Text = ""
    city: Text = ""
    state: Text = ""
    postcode: Text = ""
    country: Text = ""
    email: Text = ""
    phone: Text = ""


class Tax(_Payload):
    id: int
    total: Money = Decimal(0)
    subtotal: Money = Decimal(0)


class _Charged(_Payload):
    total: Money = Decimal(0)
    total_tax: Money = Decimal(0)

    @property
    def gross(self) -> Decimal:
        return self.total + self.total_tax


class LineItem(_Charged):
    id: int
    name: Text = ""
    product_id: int = 0
    variation_id: int = 0
    quantity: int
    subtotal: Money = Decimal(0)
    subtotal_tax: Money = Decimal(0)
    taxes: tuple[Tax, ...] = ()
    sku: Text = ""
    global_unique_id: Text = ""
    meta_data: tuple[Meta, ...] = ()


class TaxLine(_Payload):
    rate_id: int
    rate_percent: Money = Decimal(0)


class ShippingLine(_Charged):
    method_title: Text = ""
    method_id: Text = ""
    meta_data: tuple[Meta, ...] = ()


class FeeLine(_Charged):
    name: Text = ""


class RefundSummary(_Payload):
    id: int
    reason: Text = ""
    total: Money = Decimal(0)


class Order(_Payload):
    id: int
    number: Text = ""
    status: str
    currency: str
    total: Money
    discount_total: Money = Decimal(0)
    discount_tax: Money = Decimal(0)
    date_created_gmt: Moment = None
    date_paid_gmt: Moment = None
    customer_id: int = 0
    billing: Annotated[Address, BeforeValidator(_object)] = Address()
    shipping: Annotated[Address, BeforeValidator(_object)] = Address()
    payment_method: Text = ""
    payment_method_title: Text = ""
    transaction_id: Text = ""
    customer_note: Text = ""
    meta_data: tuple[Meta, ...] = ()
    line_items: tuple[LineItem, ...]
    tax_lines: tuple[TaxLine, ...] = ()
    shipping_lines: tuple[ShippingLine, ...] = ()
    fee_lines: tuple[FeeLine, ...] = ()
    refunds: tuple[RefundSummary, ...] = ()


class Refund(_Payload):
    """One refund in detail; quantities and totals of its lines are negative."""

    id: int
    amount: Money = Decimal(0)
    line_items: tuple[LineItem, ...] = ()
    shipping_lines: tuple[ShippingLine, ...] = ()
    fee_lines: tuple[FeeLine, ...] = ()


class Product(_Payload):
    """A product or variation, as far as an order line does not say it."""

    id: int
    virtual: bool = False
    global_unique_id: Text = ""
