"""What we read of Shopify's answers; everything else in them is ignored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.channels.amounts import plausible
from app.channels.payloads import Text

T = TypeVar("T")


def _shop_money(value: Any) -> Any:
    """The amount of a ``MoneyBag`` in the shop's own currency; an empty bag is nothing."""
    return Decimal(0) if value is None else Decimal(value["shopMoney"]["amount"])


def _number(gid: object) -> object:
    """``gid://shopify/Order/5551`` as ``5551``, which webhooks and the shop's pages call it too."""
    return gid.rpartition("/")[2].partition("?")[0] if isinstance(gid, str) else gid


Money = Annotated[Decimal, BeforeValidator(_shop_money), AfterValidator(plausible)]
Id = Annotated[str, BeforeValidator(_number)]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class PageInfo(_Payload):
    has_next_page: bool = False
    end_cursor: Text = ""


class Nodes(_Payload, Generic[T]):
    nodes: tuple[T, ...] = ()
    page_info: PageInfo = PageInfo()


class Attribute(_Payload):
    key: Text = ""
    value: Text = ""


class Address(_Payload):
    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""
    address1: Text = ""
    address2: Text = ""
    zip: Text = ""
    city: Text = ""
    country_code_v2: Text = Field("", alias="countryCodeV2")
    phone: Text = ""


class TaxLine(_Payload):
    rate: Decimal | None = None
    price: Money = Field(alias="priceSet")


class _Taxed(_Payload):
    tax_lines: tuple[TaxLine, ...] = ()

    @property
    def rate(self) -> Decimal:
        """All its taxes together, as a fraction."""
        return sum((tax.rate or Decimal(0) for tax in self.tax_lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((tax.price for tax in self.tax_lines), Decimal(0))


class Allocation(_Payload):
    amount: Money = Field(alias="allocatedAmountSet")


class Variant(_Payload):
    barcode: Text = ""


class LineItem(_Taxed):
    id: Id
    sku: Text = ""
    name: Text = ""
    quantity: int
    current_quantity: int
    requires_shipping: bool = True
    is_gift_card: bool = False
    variant: Variant | None = None
    unit_price: Money = Field(alias="originalUnitPriceSet")
    discount_allocations: tuple[Allocation, ...] = ()


class ShippingLine(_Taxed):
    title: Text = ""
    code: Text = ""
    discounted: Money = Field(alias="discountedPriceSet")
    current: Money = Field(alias="currentDiscountedPriceSet")


class Transaction(_Payload):
    kind: Text = ""
    status: Text = ""
    processed_at: datetime | None = None
    payment_id: Text = ""
    manual_payment_gateway: bool = False
    formatted_gateway: Text = ""


class AssignedLocation(_Payload):
    name: Text = ""


class DeliveryMethod(_Payload):
    method_type: Text = ""
    presented_name: Text = ""
    source_reference: Text = ""


class FulfillmentOrder(_Payload):
    assigned_location: AssignedLocation | None = None
    delivery_method: DeliveryMethod | None = None


class Order(_Payload):
    id: Id
    name: Text
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None = None
    display_financial_status: Text = ""
    display_fulfillment_status: Text = ""
    currency_code: str
    taxes_included: bool
    email: Text = ""
    phone: Text = ""
    note: Text = ""
    customer_locale: Text = ""
    custom_attributes: tuple[Attribute, ...] = ()
    shipping_address: Address | None = None
    billing_address: Address | None = None
    total: Money = Field(alias="totalPriceSet")
    current_total: Money = Field(alias="currentTotalPriceSet")
    received: Money = Field(alias="totalReceivedSet")
    refunded: Money = Field(alias="totalRefundedSet")
    tip: Money = Field(Decimal(0), alias="totalTipReceivedSet")
    duties: Money = Field(Decimal(0), alias="currentTotalDutiesSet")
    fees: Money = Field(Decimal(0), alias="currentTotalAdditionalFeesSet")
    payment_gateway_names: tuple[str, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    shipping_lines: Nodes[ShippingLine] = Nodes()
    fulfillment_orders: Nodes[FulfillmentOrder] = Nodes()
    line_items: Nodes[LineItem]
