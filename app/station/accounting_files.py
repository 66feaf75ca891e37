"""Files for the accountant and for the platform that reports: FEC, and sales by day as CSV and XML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from sqlalchemy import Connection

from app.queries.accounting import DaySales, accounts, documents, movements
from app.rules.fec import FIELDS, document_lines, movement_lines

_SALES_FIELDS = ("date", "currency", "category", "rate", "net", "vat", "transactions")


def fec(connection: Connection, first: date, last: date) -> str:
    """The entries of a period, a line each, fields separated by tabs, journal by journal in order of day."""
    chart = accounts(connection)
    lines = [
        FIELDS,
        *(line for each in documents(connection, first, last) for line in document_lines(each, chart)),
        *(line for each in movements(connection, first, last) for line in movement_lines(each, chart)),
    ]
    return "".join("\t".join(line) + "\r\n" for line in lines)


def write(path: Path, content: bytes) -> None:
    """Whole or not at all; raises ``OSError``."""
    draft = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(content)
    draft.replace(path)


def sales_csv(sales: Iterable[DaySales]) -> bytes:
    """A line for each day, category and rate; the count of transactions stands on the first line of its category."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_SALES_FIELDS)
    writer.writerows(line for each in sales for line in _lines(each))
    return out.getvalue().encode()


def said_by_day(sales: Iterable[DaySales]) -> dict[date, str]:
    """The lines of each day as one text, to lock it by."""
    said: dict[date, str] = {}
    for each in sales:
        said[each.day] = said.get(each.day, "") + "".join(
            ";".join(map(str, line)) + "\n" for line in _lines(each)
        )
    return said


def _lines(sales: DaySales) -> list[tuple[object, ...]]:
    return [
        (
            sales.day.isoformat(), sales.currency, sales.category, _percent(rate), _money(net), _money(vat),
            0 if at else sales.transactions,
        )
        for at, (rate, (net, vat)) in enumerate(sales.by_rate.items())
    ]  # fmt: skip


def sales_xml(sales: Sequence[DaySales], siren: str, first: date, last: date, made_at: datetime) -> bytes:
    """The same as a report of flow 10.3, by the names of the external specifications of the tax office."""
    report = ET.Element("Report")
    head = ET.SubElement(report, "ReportDocument")
    _put(head, "Id", f"{siren}-{first:%Y%m%d}-{last:%Y%m%d}")
    _put(head, "IssueDateTime", f"{made_at:%Y%m%d%H%M%S}")
    _put(head, "TypeCode", "IN")
    issuer = ET.SubElement(head, "Issuer")
    _put(issuer, "Id", siren).set("schemeId", "0002")
    _put(issuer, "RoleCode", "SE")
    body = ET.SubElement(report, "TransactionsReport")
    period = ET.SubElement(body, "ReportPeriod")
    _put(period, "StartDate", f"{first:%Y%m%d}")
    _put(period, "EndDate", f"{last:%Y%m%d}")
    for each in sales:
        day = ET.SubElement(body, "Transactions")
        _put(day, "Date", f"{each.day:%Y%m%d}")
        _put(day, "TransactionsCurrency", each.currency)
        _put(day, "CategoryCode", each.category)
        _put(day, "TaxExclusiveAmount", _money(each.net_cents))
        _put(day, "TaxTotal", _money(each.vat_cents)).set("CurrencyCode", each.currency)
        _put(day, "TransactionsCount", str(each.transactions))
        for rate, (net, vat) in each.by_rate.items():
            part = ET.SubElement(day, "TaxSubtotal")
            _put(part, "TaxPercent", _percent(rate))
            _put(part, "TaxableAmount", _money(net))
            _put(part, "TaxTotal", _money(vat))
    ET.indent(report)
    written: bytes = ET.tostring(report, encoding="UTF-8", xml_declaration=True)
    return written


def _put(parent: ET.Element, name: str, words: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = words
    return made


def _money(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def _percent(basis_points: int) -> str:
    return f"{(Decimal(basis_points) / 100).normalize():f}"
