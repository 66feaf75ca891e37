"""Whether an imported order can be prepared: every reason to hold it, found at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.rules import company, fraud, postal
from app.rules.address import AddressIssue, Severity
from app.rules.fraud import FraudFacts, fraud_score
from app.rules.terms import DeliveryMode, HoldKind, PaymentMeans

TOTALS_TOLERANCE_CENTS = 1
HS_CODE = re.compile(r"(?:[0-9]{6}|[0-9]{8}|[0-9]{10})")
ORIGIN = re.compile(r"[A-Z]{2}")

#: How long an unpaid order keeps its reservation (domain 1.1).
PAYMENT_PATIENCE = {
    PaymentMeans.CARD: timedelta(hours=72),
    PaymentMeans.TRANSFER: timedelta(days=7),
    PaymentMeans.CHEQUE: timedelta(days=10),
}


@dataclass(frozen=True, slots=True)
class OrderLineFacts:
    """An order line as imported: ``total_cents`` is tax-inclusive for its quantity, before order discount."""

    sku: str
    quantity: int
    total_cents: int
    known: bool = True
    weight_g: int = 0
    hs_code: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What the payment journal says, in cents of ``currency``."""

    means: PaymentMeans
    captured_cents: int = 0
    authorised_cents: int = 0
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A professional customer; ``siren`` and ``vat_number`` as typed."""

    name: str = ""
    siren: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Everything intake knows of an order, in plain values and tax-inclusive cents.

    ``total_cents`` is the total the channel states; ``buyer`` is given for a professional customer only.
    """

    lines: tuple[OrderLineFacts, ...]
    total_cents: int
    payment: PaymentFacts
    mode: DeliveryMode
    shipping_cents: int = 0
    discount_cents: int = 0
    currency: str = "EUR"
    country: str = postal.FRANCE
    postal_code: str = ""
    address_issues: tuple[AddressIssue, ...] = ()
    buyer: CompanyFacts | None = None
    fraud: FraudFacts = field(default_factory=FraudFacts)


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Why an order is held: the kind, a code for the catalogues, and the values its sentence needs.

    Values named ``..._cents`` are amounts, for the sentence to show as money.
    """

    kind: HoldKind
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def holds(order: OrderFacts) -> tuple[HoldReason, ...]:
    """Every reason to hold the order; empty when it is complete (domain 2.1, 2.2, 2.5)."""
    return (
        *_payment_holds(order),
        *_address_holds(order),
        *_fraud_holds(order),
        *_line_holds(order),
        *_total_holds(order),
        *_company_holds(order),
        *_customs_holds(order),
    )


def payment_due_at(means: PaymentMeans, placed_at: datetime) -> datetime | None:
    """When an unpaid order loses its reservation; ``None`` for payment at the counter (domain 1.1)."""
    patience = PAYMENT_PATIENCE.get(means)
    return None if patience is None else placed_at + patience


def _payment_holds(order: OrderFacts) -> Iterator[HoldReason]:
    payment = order.payment
    if payment.currency != order.currency:
        yield HoldReason(
            HoldKind.PAYMENT,
            "hold_payment_currency",
            {"paid": payment.currency, "order": order.currency},
        )
        return
    if payment.means is PaymentMeans.ON_COLLECTION and order.mode is DeliveryMode.PICKUP:
        return
    secured = max(payment.captured_cents, payment.authorised_cents)
    if secured < order.total_cents:
        code = "hold_payment_partial" if secured else "hold_payment_missing"
        yield HoldReason(HoldKind.PAYMENT, code, {"paid_cents": secured, "total_cents": order.total_cents})
    elif payment.captured_cents > order.total_cents:
        yield HoldReason(
            HoldKind.PAYMENT,
            "hold_payment_above_total",
            {"paid_cents": payment.captured_cents, "total_cents": order.total_cents},
        )


def _address_holds(order: OrderFacts) -> Iterator[HoldReason]:
    for issue in order.address_issues:
        if issue.severity is Severity.ERROR:
            yield HoldReason(HoldKind.ADDRESS, issue.code, {"field": issue.field})


def _fraud_holds(order: OrderFacts) -> Iterator[HoldReason]:
    score = fraud_score(order.fraud)
    if score.holds:
        yield HoldReason(HoldKind.FRAUD, fraud.HOLD, score.told())


def _line_holds(order: OrderFacts) -> Iterator[HoldReason]:
    if not order.lines:
        yield HoldReason(HoldKind.MANUAL, "hold_no_lines")
    for line in order.lines:
        if not line.known:
            yield HoldReason(HoldKind.STOCK, "hold_sku_unknown", {"sku": line.sku})
        if line.quantity <= 0:
            yield HoldReason(
                HoldKind.STOCK, "hold_quantity_not_positive", {"sku": line.sku, "quantity": line.quantity}
            )
        if line.total_cents < 0:
            yield HoldReason(HoldKind.STOCK, "hold_price_negative", {"sku": line.sku})


def _total_holds(order: OrderFacts) -> Iterator[HoldReason]:
    """Lines, shipping and discount must make the stated total within a cent (domain 2.1)."""
    computed = sum(line.total_cents for line in order.lines) + order.shipping_cents - order.discount_cents
    if abs(computed - order.total_cents) > TOTALS_TOLERANCE_CENTS:
        yield HoldReason(
            HoldKind.MANUAL,
            "hold_totals_differ",
            {"computed_cents": computed, "stated_cents": order.total_cents},
        )


def _company_holds(order: OrderFacts) -> Iterator[HoldReason]:
    """A professional needs a name; in France a SIREN, and a VAT number that agrees with it (domain 2.1)."""
    buyer = order.buyer
    if buyer is None:
        return
    if not buyer.name.strip():
        yield HoldReason(HoldKind.MANUAL, "hold_company_name_missing")
    if order.country != postal.FRANCE:
        return
    siren = company.normalise_siren(buyer.siren)
    if siren is None:
        code = "hold_company_siren_invalid" if buyer.siren.strip() else "hold_company_siren_missing"
        yield HoldReason(HoldKind.MANUAL, code, {"siren": buyer.siren})
    elif buyer.vat_number.strip() and not company.vat_number_matches(buyer.vat_number, siren):
        yield HoldReason(
            HoldKind.MANUAL,
            "hold_company_vat_number_invalid",
            {"vat_number": buyer.vat_number, "expected": company.vat_number(siren)},
        )


def _customs_holds(order: OrderFacts) -> Iterator[HoldReason]:
    """Overseas and outside the EU each article needs weight, HS code, origin and value (domain 2.1)."""
    if order.mode is DeliveryMode.PICKUP or not postal.needs_customs(order.country, order.postal_code):
        return
    for line in order.lines:
        for name, present in (
            ("weight", line.weight_g > 0),
            ("hs_code", HS_CODE.fullmatch(line.hs_code) is not None),
            ("origin", ORIGIN.fullmatch(line.origin) is not None),
            ("value", line.total_cents > 0),
        ):
            if not present:
                yield HoldReason(HoldKind.EXPORT_DOCS, f"hold_customs_{name}", {"sku": line.sku})
