"""Customers from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.channels.base import IncomingCustomer, RefusedRow
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("external_id", "external_id|identifiant|customer id|id client|numéro client|code client|id"),
    column("email", "email|e-mail|courriel|mail|adresse e-mail", required=True),
    column("first_name", "first_name|prénom|first name"),
    column("last_name", "last_name|nom|last name|nom de famille"),
    column("company", "company|société|entreprise|raison sociale"),
    column("phone", "phone|téléphone|tél|mobile|portable"),
    column("siren", "siren|numéro siren"),
    column("vat_number", "vat_number|numéro de tva|n° tva|tva intracommunautaire"),
)


def read_customers(path: Path, progress: Progress | None = None) -> Iterator[IncomingCustomer | RefusedRow]:
    """Every customer of a file; raises ``FileRefused``."""
    return read_records(path, IncomingCustomer, COLUMNS, _customer, progress)


def _customer(values: dict[str, Any]) -> IncomingCustomer:
    """Without an id of its own, a customer is known by the e-mail."""
    return IncomingCustomer(**{"external_id": values["email"].lower(), **values})
