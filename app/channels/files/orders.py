"""Orders from a file: one JSON object an order, or one table row an order line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.channels.amounts import spread
from app.channels.base import (
    FieldRefused,
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
    RefusedRow,
)
from app.channels.checking import check
from app.channels.files import cells
from app.channels.files.columns import Column, Matched, column, match
from app.channels.files.detection import FileFormat, Layout, detect
from app.channels.files.records import raw_cells, read_records
from app.channels.files.rows import Progress, Row, header
from app.channels.files.twice import TwiceRead
from app.rules.terms import DeliveryMode

#: The channel of orders whose file names none.
FILE_CHANNEL = "file"

_ADDRESS = (
    ("first_name", "first_name|prénom|first name"),
    ("last_name", "last_name|nom|last name|nom de famille"),
    ("company", "company|société|entreprise|raison sociale"),
    ("line1", "line1|adresse|address|adresse 1|address 1|rue|street"),
    ("line2", "line2|complément|adresse 2|address 2|complément d'adresse"),
    ("line3", "line3|complément 2|adresse 3|address 3"),
    ("postal_code", "postal_code|code postal|cp|zip|postcode"),
    ("city", "city|ville|commune"),
    ("country", "country|pays|country code|code pays"),
    ("phone", "phone|téléphone|tél|mobile|portable"),
    ("email", "email|e-mail|courriel|mail|adresse e-mail"),
)


def _address_columns(prefix: str, ending: str) -> tuple[Column, ...]:
    """``billing_city`` and ``ville facturation``; delivery columns need no such mark."""
    return tuple(
        column(
            prefix + name,
            "|".join(
                [prefix + name, *(f"{one}{ending}" for one in names.split("|")), f"billing {name}"]
                if prefix
                else names.split("|")
            ),
            cells.country if name == "country" else cells.text,
        )
        for name, names in _ADDRESS
    )


ORDER_COLUMNS = (
    column("reference", "reference|référence|commande|order|n° commande|numéro de commande", required=True),
    column(
        "placed_at",
        "placed_at|date|date de commande|commandé le|order date|created at",
        cells.moment,
        required=True,
    ),
    column("channel", "channel|canal"),
    column("external_id", "external_id|identifiant|id commande|order id"),
    *_address_columns("", ""),
    *_address_columns("billing_", " facturation"),
    column("customer_id", "customer_id|id client|numéro client|code client"),
    column("siren", "siren|numéro siren"),
    column("vat_number", "vat_number|numéro de tva|n° tva|tva intracommunautaire"),
    column("delivery_mode", "delivery_mode|mode de livraison|livraison", cells.delivery_mode),
    column("carrier_service", "carrier_service|transporteur|service|carrier"),
    column("relay_id", "relay_id|point relais|id relais|relais"),
    column("relay_carrier", "relay_carrier|réseau relais"),
    column("relay_place", "relay_place|adresse du relais|nom et adresse du relais"),
    column("pickup_shop", "pickup_shop|boutique|magasin|boutique de retrait"),
    column("payment_state", "payment_state|paiement|état du paiement|payment", cells.payment_state),
    column("payment_means", "payment_means|moyen de paiement|mode de paiement", cells.payment_means),
    column("paid_cents", "paid_amount|montant payé|montant encaissé", cells.amount),
    column("refunded_cents", "refunded_amount|montant remboursé", cells.amount),
    column("paid_at", "paid_at|payé le|date de paiement", cells.moment),
    column("payment_reference", "payment_reference|référence de paiement|transaction"),
    column("three_d_secure", "three_d_secure|3-d secure|3ds|authentification forte", cells.yes_no),
    column("card_country", "card_country|pays de la carte|card issuer country", cells.country),
    column("ip_country", "ip_country|pays de connexion|pays ip|ip address country", cells.country),
    column("cancelled", "cancelled|annulée|annulé|canceled", cells.yes_no),
    column("fulfilled", "fulfilled|déjà expédiée|expédiée|shipped", cells.yes_no),
    column("fulfilled_by", "fulfilled_by|expédié par|expédition par", cells.fulfilled_by),
    column("currency", "currency|devise|monnaie", str.upper),
    column("shipping_cents", "shipping|frais de port|port|frais de livraison", cells.amount),
    column("shipping_standard_cents", "shipping_standard|port standard", cells.amount),
    column("order_discount_cents", "order_discount|remise commande|remise globale", cells.amount),
    column("total_cents", "total|total ttc|montant total", cells.amount),
    column("gift", "gift|cadeau", cells.yes_no),
    column("gift_note", "gift_note|message cadeau"),
    column("customer_note", "customer_note|commentaire|note|note du client|message"),
    column("language", "language|langue", str.lower),
    column("promise_date", "promise_date|date promise|livraison prévue|date de livraison", cells.day),
)

LINE_COLUMNS = (
    column("sku", "sku|article|référence article|code article|ref article", required=True),
    column("quantity", "quantity|quantité|qté|qty", cells.whole, required=True),
    column(
        "unit_price_cents",
        "unit_price|prix unitaire|prix unitaire ttc|prix|prix ttc|price",
        cells.amount,
        required=True,
    ),
    column("external_line_id", "line_id|id ligne|identifiant de ligne"),
    column("barcode", "barcode|code-barres|ean|ean13|gtin", cells.barcode),
    column("name", "name|désignation|libellé|nom de l'article|nom du produit|product name"),
    column("discount_cents", "discount|remise|remise ligne", cells.amount),
    column("vat_rate_bp", "vat_rate|tva|taux de tva|taux tva|vat", cells.rate),
)

COLUMNS = (*ORDER_COLUMNS, *LINE_COLUMNS)
_LINE_FIELD = re.compile(r"lines\[(\d+)\]\.(\w+)")
_TAKEN_AS_SAID = (
    "carrier_service",
    "relay_id",
    "relay_carrier",
    "relay_place",
    "pickup_shop",
    "cancelled",
    "fulfilled",
    "fulfilled_by",
    "currency",
    "shipping_standard_cents",
    "gift",
    "gift_note",
    "customer_note",
    "language",
    "promise_date",
    "ip_country",
)
_ORDER_FIELDS = frozenset(found.field for found in ORDER_COLUMNS)
_LINE_FIELDS = frozenset(found.field for found in LINE_COLUMNS)


def read_orders(path: Path, progress: Progress | None = None) -> Iterator[IncomingOrder | RefusedRow]:
    """Every order of a file; raises ``FileRefused``.

    A table is read twice, first for the rows of each reference, so that orders whose rows are scattered are
    put together without holding the file in memory. One bad row refuses every row of its order.
    """
    layout = detect(path)
    if layout.format is FileFormat.JSON_LINES:
        return read_records(path, IncomingOrder, (), lambda values: IncomingOrder(**values), progress)
    return _table_orders(path, layout, match(path.name, header(path, layout), COLUMNS), progress)


@dataclass(slots=True)
class _Plan:
    """How many rows each reference has, and which of its rows could not even be cut into cells."""

    rows: Counter[str] = field(default_factory=Counter)
    broken: dict[str, int] = field(default_factory=dict)


def _plan(rows: Iterable[Row | RefusedRow], reference: str) -> _Plan:
    plan = _Plan()
    for row in rows:
        if isinstance(row, Row):
            plan.rows[row.cells[reference]] += 1
        else:
            plan.broken[row.raw.get(reference, "")] = row.row_number
    return plan


def _table_orders(
    path: Path, layout: Layout, table: Matched, progress: Progress | None
) -> Iterator[IncomingOrder | RefusedRow]:
    with TwiceRead(path, layout) as rows:
        plan = _plan(rows.first(), table.title_of("reference"))
        yield from _grouped(rows.again(), plan, table, progress)


def _grouped(
    read: Iterable[Row | RefusedRow], plan: _Plan, table: Matched, progress: Progress | None
) -> Iterator[IncomingOrder | RefusedRow]:
    reference = table.title_of("reference")
    order_part, line_part = table.only(_ORDER_FIELDS), table.only(_LINE_FIELDS)
    waiting: dict[str, list[Row]] = {}
    for row in read:
        if isinstance(row, RefusedRow):
            yield row
            continue
        if progress is not None:
            progress(row.number)
        key = row.cells[reference]
        if not key:
            yield RefusedRow(
                row.number, "import_value_missing", {"column": reference}, raw_cells(row.cells, False)
            )
            continue
        rows = waiting.setdefault(key, [])
        rows.append(row)
        if len(rows) < plan.rows[key]:
            continue
        del waiting[key]
        if key in plan.broken:
            yield from _refused(rows, plan.broken[key], key)
        else:
            yield from _order_of(rows, key, order_part, line_part)


def _order_of(
    rows: list[Row], reference: str, order_part: Matched, line_part: Matched
) -> Iterator[IncomingOrder | RefusedRow]:
    at = rows[0]
    try:
        lines = []
        for row in rows:
            at = row
            lines.append(line_part.read(row.cells))
        at = rows[0]
        order = _build(order_part.read(_shared_cells(rows, reference, order_part)), lines)
        check(order)
    except _RowsDisagree as fault:
        yield from _refused(rows, fault.row, reference, fault)
    except FieldRefused as fault:
        fault, index = _in_the_files_words(fault, order_part, line_part)
        culprit = at if index is None else rows[index]
        yield from _refused(rows, culprit.number, reference, fault)
    else:
        yield order


def _in_the_files_words(
    fault: FieldRefused, order_part: Matched, line_part: Matched
) -> tuple[FieldRefused, int | None]:
    """The refusal with the file's own column for the field, and the row among the order's it is about."""
    path = str(fault.values.get("field", ""))
    line = _LINE_FIELD.fullmatch(path)
    if line is not None:
        values = {**fault.values, "field": line_part.title_of(line[2])}
        return FieldRefused(fault.code, **values), int(line[1])
    if path:
        return FieldRefused(
            fault.code, **{**fault.values, "field": order_part.title_of(path.rsplit(".", maxsplit=1)[-1])}
        ), None
    return fault, None


class _RowsDisagree(FieldRefused):
    """Two rows of one order say different things about the order."""

    row = 0


def _shared_cells(rows: list[Row], reference: str, order_part: Matched) -> dict[str, str]:
    """What the rows of an order say of the order: a blank agrees with anything."""
    shared: dict[str, str] = {}
    for _, name in order_part.places:
        said = ""
        for row in rows:
            cell = row.cells[name]
            if cell and said and cell != said:
                fault = _RowsDisagree(
                    "import_order_rows_disagree", reference=reference, column=name, first=said, second=cell
                )
                fault.row = row.number
                raise fault
            said = said or cell
        shared[name] = said
    return shared


def _refused(
    rows: list[Row], culprit: int, reference: str, fault: FieldRefused | None = None
) -> Iterator[RefusedRow]:
    """All rows of an order: the bad one with its reason, the others because of it."""
    for row in rows:
        if fault is not None and row.number == culprit:
            yield RefusedRow(row.number, fault.code, fault.values, raw_cells(row.cells, False))
        else:
            yield RefusedRow(
                row.number,
                "import_order_other_row",
                {"reference": reference, "row": culprit},
                raw_cells(row.cells, False),
            )


def _build(order: dict[str, Any], lines: list[dict[str, Any]]) -> IncomingOrder:
    discount = order.get("order_discount_cents", 0)
    found = spread(
        tuple(
            IncomingLine(**{"external_line_id": str(position), **line})
            for position, line in enumerate(lines, start=1)
        ),
        discount,
    )
    shipping_cents = order.get("shipping_cents", 0)
    total = order.get("total_cents", sum(line.net_cents for line in found) + shipping_cents)
    delivery = _address(order, "")
    billing = _address(order, "billing_")
    as_said = {name: order[name] for name in _TAKEN_AS_SAID if name in order}
    return IncomingOrder(
        channel=order.get("channel", FILE_CHANNEL),
        external_id=order.get("external_id", order["reference"]),
        reference=order["reference"],
        placed_at=order["placed_at"],
        lines=found,
        total_cents=total,
        shipping_cents=shipping_cents,
        discount_cents=discount,
        payment=_payment(order, total),
        delivery_mode=_delivery_mode(order),
        shipping_address=delivery,
        billing_address=delivery if billing == IncomingAddress() else billing,
        customer=_customer(order, delivery),
        **as_said,
    )


def _address(order: dict[str, Any], prefix: str) -> IncomingAddress:
    said = {name: order[prefix + name] for name, _ in _ADDRESS if prefix + name in order}
    return IncomingAddress(**{"country": "FR", **said}) if said else IncomingAddress()


def _customer(order: dict[str, Any], address: IncomingAddress) -> IncomingCustomer:
    return IncomingCustomer(
        external_id=order.get("customer_id", address.email.lower()),
        email=address.email,
        first_name=address.first_name,
        last_name=address.last_name,
        company=address.company,
        phone=address.phone,
        siren=order.get("siren", ""),
        vat_number=order.get("vat_number", ""),
    )


def _payment(order: dict[str, Any], total_cents: int) -> IncomingPayment:
    """A paid order whose file gives no amount was paid its total."""
    payment = IncomingPayment(
        state=order.get("payment_state", IncomingPaymentState.PENDING),
        paid_at=order.get("paid_at"),
        reference=order.get("payment_reference", ""),
        refunded_cents=order.get("refunded_cents", 0),
        three_d_secure=order.get("three_d_secure", False),
        card_country=order.get("card_country", ""),
    )
    if "payment_means" in order:
        payment = replace(payment, means=order["payment_means"])
    captured = payment.state in {
        IncomingPaymentState.PAID,
        IncomingPaymentState.PARTIALLY_REFUNDED,
        IncomingPaymentState.REFUNDED,
    }
    return replace(payment, amount_cents=order.get("paid_cents", total_cents if captured else 0))


def _delivery_mode(order: dict[str, Any]) -> DeliveryMode:
    """What the file says, else what a relay or a shop implies."""
    if "delivery_mode" in order:
        mode: DeliveryMode = order["delivery_mode"]
        return mode
    if "relay_id" in order:
        return DeliveryMode.RELAY
    return DeliveryMode.PICKUP if "pickup_shop" in order else DeliveryMode.HOME
