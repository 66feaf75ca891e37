"""``arrimage accounting``: entries for the accountant (FEC), and sales by day for e-reporting."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.cli.people import perform_as
from app.models.house import setting
from app.queries.accounting import day_sales
from app.rules.fec import file_name
from app.station import accounting_files
from app.values import shop_day, utc_now
from app.workflows import reporting


def fec(frame: Frame, folder: Path, first: date, last: date, by: str) -> int:
    """The entries of a period into ``folder``; who took them out is written down first."""
    perform_as(frame, by, lambda uow: reporting.note_export(uow, f"FEC {first} {last}"))
    with opened(frame) as database:
        content = database.read(lambda connection: accounting_files.fec(connection, first, last))
        siren = database.read(lambda connection: str(setting(connection, "seller_siren")))
    path = folder / file_name(siren, last)
    _write(path, content.encode())
    frame.say("cli_fec_written", lines=content.count("\r\n") - 1, file=str(path))
    return DONE


def sales(frame: Frame, first: date, last: date, as_json: bool) -> int:
    """What would be reported; nothing is locked."""
    with opened(frame) as database:
        found = database.read(lambda connection: day_sales(connection, first, last))
    if as_json:
        for each in found:
            put_json({
                "day": each.day, "currency": each.currency, "category": each.category, "net_cents": each.net_cents,
                "vat_cents": each.vat_cents, "transactions": each.transactions, "by_rate": each.by_rate,
            })  # fmt: skip
    elif found:
        titles = [
            frame.words(f"cli_title_{name}") for name in ("day", "category", "net", "vat", "transactions")
        ]
        table(
            titles,
            [
                [each.day.isoformat(), each.category, f"{each.net_cents / 100:.2f}", f"{each.vat_cents / 100:.2f}",
                 each.transactions]
                for each in found
            ],
        )  # fmt: skip
    if not found:
        frame.tell("cli_no_invoices")
    return DONE if found else FOUND


def report(frame: Frame, path: Path, first: date, last: date, by: str) -> int:
    """Write the sales of days that are over as CSV or XML (by the file's ending) and lock those days."""
    if path.suffix.lower() not in {".csv", ".xml"}:
        raise Sentence("cli_report_ending")
    if last >= shop_day(utc_now()):
        raise Sentence("day_not_over", day=last.isoformat())
    with opened(frame) as database:
        found = database.read(lambda connection: day_sales(connection, first, last))
        siren = database.read(lambda connection: str(setting(connection, "seller_siren")))
    said = accounting_files.said_by_day(found)
    outcome = perform_as(frame, by, lambda uow: reporting.report_days(uow, first, last, said))
    if path.suffix.lower() == ".csv":
        content = accounting_files.sales_csv(found)
    else:
        content = accounting_files.sales_xml(found, siren, first, last, utc_now())
    _write(path, content)
    frame.say(outcome.code, **outcome.values)
    return DONE


def _write(path: Path, content: bytes) -> None:
    try:
        accounting_files.write(path, content)
    except OSError as error:
        raise Sentence("cli_not_written", file=str(path), reason=error.strerror or "") from error
