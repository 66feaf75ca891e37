"""Writing the tables that tests read: CSV and XLSX of orders."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from app.channels.base import IncomingOrder

ORDER_HEADER = [
    "référence",
    "date",
    "canal",
    "prénom",
    "nom",
    "société",
    "adresse",
    "complément",
    "code postal",
    "ville",
    "pays",
    "e-mail",
    "téléphone",
    "mode de livraison",
    "transporteur",
    "point relais",
    "frais de port",
    "remise commande",
    "total",
    "état du paiement",
    "montant payé",
    "cadeau",
    "commentaire",
    "id ligne",
    "article",
    "désignation",
    "code-barres",
    "quantité",
    "prix unitaire",
    "remise",
    "tva",
]

Cell = str | int | float | object


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8",
) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Cell]], formats: Mapping[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    book.save(path)
    return path


def money(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def order_rows(order: IncomingOrder) -> list[list[str]]:
    """One row a line, as an order of ``ORDER_HEADER``; the order's own discount stays out of the lines."""
    address = order.shipping_address
    return [
        [
            order.reference,
            order.placed_at.isoformat(),
            order.channel,
            address.first_name,
            address.last_name,
            address.company,
            address.line1,
            address.line2,
            address.postal_code,
            address.city,
            address.country,
            address.email,
            address.phone,
            order.delivery_mode.value,
            order.carrier_service,
            order.relay_id,
            money(order.shipping_cents),
            "",
            money(order.total_cents),
            order.payment.state.value,
            money(order.payment.amount_cents),
            "oui" if order.gift else "non",
            order.customer_note,
            line.external_line_id,
            line.sku,
            line.name,
            line.barcode,
            str(line.quantity),
            money(line.unit_price_cents),
            money(line.discount_cents),
            f"{line.vat_rate_bp / 100:g}".replace(".", ","),
        ]
        for line in order.lines
    ]
