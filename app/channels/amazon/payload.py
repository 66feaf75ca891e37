"""What we read of Amazon's orders (2026-01-01); everything else in them is ignored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from app.channels.amounts import plausible
from app.channels.payloads import Text


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Money(_Payload):
    amount: Annotated[Decimal, AfterValidator(plausible)]
    currency_code: str


class Detail(_Payload):
    subtype: Text = ""
    value: Money | None = None


class Breakdown(_Payload):
    type: str
    subtotal: Money
    detailed_breakdowns: tuple[Detail, ...] = ()


class Proceeds(_Payload):
    grand_total: Money | None = None
    breakdowns: tuple[Breakdown, ...] = ()


class Price(_Payload):
    unit_price: Money | None = None


class Product(_Payload):
    seller_sku: Text = ""
    title: Text = ""
    price: Price | None = None


class GiftOption(_Payload):
    gift_message: Text = ""


class Packing(_Payload):
    gift_option: GiftOption | None = None


class ItemFulfillment(_Payload):
    packing: Packing | None = None


class CancellationRequest(_Payload):
    requester: Text = ""
    cancel_reason: Text = ""


class Cancellation(_Payload):
    cancellation_request: CancellationRequest | None = None


class Item(_Payload):
    order_item_id: str
    quantity_ordered: int
    product: Product
    proceeds: Proceeds = Proceeds()
    fulfillment: ItemFulfillment | None = None
    cancellation: Cancellation | None = None


class Address(_Payload):
    name: Text = ""
    company_name: Text = ""
    address_line1: Text = ""
    address_line2: Text = ""
    address_line3: Text = ""
    city: Text = ""
    postal_code: Text = ""
    country_code: Text = ""
    phone: Text = ""


class Preference(_Payload):
    drop_off_location: Text = ""
    address_instruction: Text = ""


class Recipient(_Payload):
    delivery_address: Address | None = None
    delivery_preference: Preference | None = None


class Buyer(_Payload):
    buyer_name: Text = ""
    buyer_email: Text = ""
    buyer_company_name: Text = ""


class Window(_Payload):
    latest_date_time: datetime | None = None


class Fulfillment(_Payload):
    fulfillment_status: str
    fulfilled_by: Text = ""
    fulfillment_service_level: Text = ""
    deliver_by_window: Window | None = None


class SalesChannel(_Payload):
    marketplace_id: Text = ""


class Registration(_Payload):
    entity_type: Text = ""
    tax_registration_type: Text = ""
    tax_registration_number: Text = ""


class Tax(_Payload):
    tax_registrations: tuple[Registration, ...] = ()


class Order(_Payload):
    order_id: str
    created_time: datetime
    programs: tuple[str, ...] = ()
    sales_channel: SalesChannel
    buyer: Buyer | None = None
    recipient: Recipient | None = None
    proceeds: Proceeds = Proceeds()
    fulfillment: Fulfillment
    tax: Tax | None = None
    order_items: tuple[Item, ...]
