"""Whatever a person may ask to have printed: built from the database, and printed once unless there is a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.database.unit_of_work import Actor, UnitOfWork
from app.i18n import text
from app.models import house, journal, outbox
from app.models.invoice import Invoice
from app.models.outbox import PrinterRow, PrintJob
from app.models.picking import PickList
from app.models.product import Product, ProductBarcode
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.rma import Rma
from app.models.shipment import Parcel
from app.models.staff import Staff, StaffRole, Station, require
from app.models.states import JobState, LocationKind
from app.models.stock import Location
from app.printing.documents import (
    Badge,
    BadgeSheet,
    Command,
    CommandSheet,
    LocationLabel,
    ProductLabel,
    to_json,
)
from app.printing.floor_papers import LotLabel
from app.printing.language import Language
from app.printing.layouts import MARKED
from app.rules.check_words import check_word
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.values import utc_now
from app.workflows import (
    cart_paper,
    documents,
    labels,
    parcel_papers,
    pickup,
    return_papers,
    transfer_paper,
)
from app.workflows.exercise import training_sheet
from app.workflows.invoice_paper import issued_document
from app.workflows.outcome import Outcome

#: A second one of these on another box is how parcels get stolen or lost: never without a reason.
ONCE = frozenset({"shipping_label", "pickup_label", "return_label", "carrier_label"})
#: What is about nothing in particular.
WITHOUT_SUBJECT = frozenset({"command_sheet", "training_sheet"})
_MOST = 500
_PERMISSION = {
    "badge_sheet": "print_badges",
    "command_sheet": "print_sheets",
    "training_sheet": "print_sheets",
    "location_label": "print_sheets",
    "product_label": "print_sheets",
    "lot_label": "print_sheets",
}


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What a lot label says besides the article, as somebody typed it; days as ``31/01/2027`` or ``2027-01-31``."""

    lot: str = ""
    serial: str = ""
    expires: str = ""
    best_before: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print: a kind of document and the ids of what it is about.

    The ids are those of parcels (shipping label, packing slip, pickup label), pick lists, articles, locations,
    returns or staff.
    """

    kind: str
    ids: tuple[int, ...] = ()
    price: bool = False
    """Article labels show the price."""
    language: Language = "fr"
    """Of papers for the house; those for a customer are in the customer's language."""
    lot: LotFacts = LotFacts()
    """Of a lot label."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, what it is called, and what it is about."""

    document: dict[str, Any]
    title: str
    order_id: int | None = None
    parcel_id: int | None = None


def papers(connection: Connection, wanted: Wanted) -> tuple[Paper, ...]:
    """The documents as they would be printed now, for the preview; raises ``NotFound``."""
    return _build(UnitOfWork(connection, utc_now(), Actor(0)), wanted)


def print_papers(
    uow: UnitOfWork, wanted: Wanted, printer_id: int, copies: int = 1, reason: str = ""
) -> Outcome:
    """Queue what is wanted.

    Raises ``ReasonNeeded`` for a second label of a parcel, pickup or return (or two copies at once), ``NotFound``,
    and ``Refusal("copies_out_of_range")``.
    """
    require(uow.actor, _PERMISSION.get(wanted.kind, "print"))
    if not 1 <= copies <= 999:
        raise Refusal("copies_out_of_range", copies=copies)
    if uow.connection.scalar(select(PrinterRow.active).where(PrinterRow.id == printer_id)) is not True:
        raise NotFound(kind="printer", given=printer_id)
    built = _build(uow, wanted)
    jobs = [queue_paper(uow, paper, printer_id, copies, reason.strip()) for paper in built]
    title = built[0].title if len(built) == 1 else f"{built[0].title} … {built[-1].title}"
    return Outcome("print_queued", {"title": title, "copies": copies * len(built)}, facts={"job_ids": jobs})


def queue_paper(uow: UnitOfWork, paper: Paper, printer_id: int, copies: int, reason: str) -> int:
    """Queue one document and write down who had it printed; raises ``ReasonNeeded`` for a second label."""
    kind = paper.document["kind"]
    before = earlier_job(uow.connection, paper) if kind in ONCE | MARKED else None
    if kind in ONCE and (before is not None or copies > 1) and not reason:
        raise ReasonNeeded(action="print_again")
    job = outbox.print_later(
        uow, printer_id, paper.document, paper.title,
        copies=copies, order_id=paper.order_id, parcel_id=paper.parcel_id,
        reprint_of=before, reason=reason,
    )  # fmt: skip
    if before is not None and kind in ONCE:
        journal.record(
            uow, "printed_again", "print_job", job, order_id=paper.order_id, reason=reason, title=paper.title
        )
    else:
        journal.record(
            uow, "printed", "print_job", job,
            order_id=paper.order_id, document=kind, title=paper.title, copies=copies,
        )  # fmt: skip
    return job


def earlier_job(connection: Connection, paper: Paper) -> int | None:
    """The newest job that printed, or is about to print, the same label."""
    query = select(func.max(PrintJob.id)).where(
        PrintJob.document_kind == paper.document["kind"],
        PrintJob.state != JobState.CANCELLED,
        PrintJob.order_id == paper.order_id,  # the index leads there, for a parcel's papers too
    )
    if paper.parcel_id is not None:
        return connection.scalar(query.where(PrintJob.parcel_id == paper.parcel_id))
    return connection.scalar(query.where(PrintJob.title == paper.title))


def print_test(uow: UnitOfWork, printer_id: int) -> Outcome:
    """Print something harmless on a printer: the code of this station, small enough for any roll."""
    require(uow.actor, "print_test")
    printer = uow.connection.execute(select(PrinterRow).where(PrinterRow.id == printer_id)).first()
    if printer is None:
        raise NotFound(kind="printer", given=printer_id)
    station = uow.connection.scalars(select(Station.code).where(Station.id == uow.actor.station_id)).one()
    label = LocationLabel(
        language=documents.staff_language(uow),
        code=station,
        barcode=encode(OwnKind.STATION, uow.actor.station_id),
    )
    job = outbox.print_later(uow, printer_id, to_json(label), f"Test {printer.name}"[:120])
    return Outcome("print_queued", {"title": printer.name, "copies": 1}, facts={"job_ids": [job]})


def _build(uow: UnitOfWork, wanted: Wanted) -> tuple[Paper, ...]:
    if wanted.kind in WITHOUT_SUBJECT:
        return (_WITHOUT_SUBJECT[wanted.kind](wanted.language),)
    if not wanted.ids:
        raise NotFound(kind=wanted.kind, given="")
    if wanted.kind == "badge_sheet":
        return (_badge_sheet(uow, wanted),)
    build = _ONE_BY_ONE[wanted.kind]
    return tuple(build(uow, subject, wanted) for subject in wanted.ids[:_MOST])


def _packing_slip(uow: UnitOfWork, parcel_id: int) -> dict[str, Any]:
    return documents.packing_slip(uow, documents.parcel_facts(uow, parcel_id))


def _of_parcel(document: Callable[[UnitOfWork, int], dict[str, Any]]) -> Callable[..., Paper]:
    def build(uow: UnitOfWork, parcel_id: int, _wanted: Wanted) -> Paper:
        row = _row(
            uow, select(Parcel.number, Parcel.order_id).where(Parcel.id == parcel_id), "parcel", parcel_id
        )
        return Paper(document(uow, parcel_id), parcel_reference(row.number), row.order_id, parcel_id)

    return build


def _pickup_label(uow: UnitOfWork, parcel_id: int, _wanted: Wanted) -> Paper:
    document, order_id = pickup.bag_label(uow, parcel_id)
    return Paper(document, str(document["number"]), order_id, parcel_id)


def _return_label(uow: UnitOfWork, rma_id: int, _wanted: Wanted) -> Paper:
    row = _row(uow, select(Rma.number, Rma.order_id).where(Rma.id == rma_id), "return", rma_id)
    return Paper(return_papers.return_label(uow, rma_id), row.number, row.order_id)


def _pick_list(uow: UnitOfWork, list_id: int, wanted: Wanted) -> Paper:
    _row(uow, select(PickList.id).where(PickList.id == list_id), "pick_list", list_id)
    document = documents.pick_list(uow, list_id, wanted.language)
    return Paper(document, str(document["number"]))


def _cart_sheet(uow: UnitOfWork, list_id: int, wanted: Wanted) -> Paper:
    document = cart_paper.cart_sheet(uow, list_id, wanted.language)
    return Paper(document, str(document["number"]))


def _transfer_slip(uow: UnitOfWork, transfer_id: int, wanted: Wanted) -> Paper:
    document = transfer_paper.transfer_slip(uow, transfer_id, wanted.language)
    return Paper(document, str(document["number"]))


def _deposit_slip(uow: UnitOfWork, parcel_id: int, wanted: Wanted) -> Paper:
    document = parcel_papers.deposit_slip(uow, parcel_id, wanted.language)
    return Paper(document, f"{document['carrier']} {document['day']}"[:120])


def _lot_label(uow: UnitOfWork, product_id: int, wanted: Wanted) -> Paper:
    """With a GS1 DataMatrix where the article has a GTIN, else with a code of ours.

    Raises ``Refusal``: lot_label_empty, lot_label_text, lot_label_day.
    """
    row = _row(uow, select(Product.sku, Product.name).where(Product.id == product_id), "product", product_id)
    facts = wanted.lot
    for typed in (facts.lot, facts.serial):
        # X..20 of GS1, less what a printer or a keyboard layout could misread.
        if not re.fullmatch(r"[A-Za-z0-9./-]{0,20}", typed):
            raise Refusal("lot_label_text", given=typed)
    if not (facts.lot or facts.serial):
        raise Refusal("lot_label_empty")
    gtin = _gtin(uow, product_id)
    label = LotLabel(
        language=wanted.language,
        name=row.name,
        sku=row.sku,
        gtin=gtin or "",
        own_code="" if gtin else encode(OwnKind.PRODUCT, product_id),
        lot=facts.lot,
        serial=facts.serial,
        expires_on=_typed_day(facts.expires),
        best_before=_typed_day(facts.best_before),
    )
    return Paper(to_json(label), label.reference)


def _typed_day(typed: str) -> date | None:
    if not typed:
        return None
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007  # a day, no moment
        except ValueError:
            continue
    raise Refusal("lot_label_day", given=typed)


def _gtin(uow: UnitOfWork, product_id: int) -> str | None:
    """The article's own GTIN as 14 digits (indicator 0)."""
    return uow.connection.scalar(
        select(func.min(ProductBarcode.code)).where(
            ProductBarcode.product_id == product_id,
            ProductBarcode.units == 1,
            func.length(ProductBarcode.code) == 14,
            ProductBarcode.code.startswith("0"),
        )
    )


def _product_label(uow: UnitOfWork, product_id: int, wanted: Wanted) -> Paper:
    """With its EAN-13 where it has one (a GTIN-14 of indicator 0 counts), else with a code of ours."""
    query = select(Product.sku, Product.name, Product.price_cents, Product.currency)
    row = _row(uow, query.where(Product.id == product_id), "product", product_id)
    gtin = _gtin(uow, product_id)
    label = ProductLabel(
        language=wanted.language,
        name=row.name,
        sku=row.sku,
        ean13=gtin[1:] if gtin else None,
        own_code=None if gtin else encode(OwnKind.PRODUCT, product_id),
        price_cents=row.price_cents if wanted.price else None,
        currency=row.currency,
    )
    return Paper(to_json(label), row.sku)


def _location_label(uow: UnitOfWork, location_id: int, wanted: Wanted) -> Paper:
    query = select(Location.code, Location.kind).where(Location.id == location_id)
    row = _row(uow, query, "location", location_id)
    kind = OwnKind.TOTE if row.kind is LocationKind.TOTE else OwnKind.LOCATION
    label = LocationLabel(
        language=wanted.language,
        code=row.code,
        barcode=encode(kind, location_id),
        # A tote is scanned in the hand; a shelf is found by eye or by ear.
        check_word="" if kind is OwnKind.TOTE else check_word(location_id),
    )
    return Paper(to_json(label), row.code)


def _command_sheet(language: Language) -> Paper:
    commands = tuple(
        Command(text(language, f"cli_command_{command.value}"), command_barcode(command))
        for command in CommandCode
    )
    title = text(language, "cli_sheet_title")
    return Paper(to_json(CommandSheet(language=language, title=title, commands=commands)), title)


def _training_sheet(language: Language) -> Paper:
    return Paper(to_json(training_sheet(language)), text(language, "document_training_title"))


_WITHOUT_SUBJECT: dict[str, Callable[[Language], Paper]] = {
    "command_sheet": _command_sheet,
    "training_sheet": _training_sheet,
}


def _badge_sheet(uow: UnitOfWork, wanted: Wanted) -> Paper:
    """One sheet with the badges of the people asked for, by name."""
    roles: dict[int, list[str]] = {}
    for staff_id, role in uow.connection.execute(
        select(StaffRole.staff_id, StaffRole.role)
        .where(StaffRole.staff_id.in_(wanted.ids))
        .order_by(StaffRole.role)
    ):
        roles.setdefault(staff_id, []).append(text(wanted.language, f"cli_role_{role}"))
    people = uow.connection.execute(
        select(Staff.id, Staff.name, Staff.badge)
        .where(Staff.active, Staff.id.in_(wanted.ids))
        .order_by(Staff.name)
    ).all()
    if not people:
        raise NotFound(kind="badge_sheet", given="")
    badges = tuple(
        Badge(row.name, ", ".join(roles.get(row.id, ())), encode(OwnKind.BADGE, row.badge)) for row in people
    )
    shop = str(house.setting(uow.connection, "seller_name")) or "Arrimage"
    sheet = BadgeSheet(language=wanted.language, shop=shop, badges=badges)
    return Paper(
        to_json(sheet), people[0].name if len(people) == 1 else f"{people[0].name} +{len(people) - 1}"
    )


def _invoice(uow: UnitOfWork, invoice_id: int, _wanted: Wanted) -> Paper:
    row = _row(
        uow, select(Invoice.number, Invoice.order_id).where(Invoice.id == invoice_id), "invoice", invoice_id
    )
    return Paper(issued_document(uow.connection, invoice_id), row.number, row.order_id)


_ONE_BY_ONE: dict[str, Callable[[UnitOfWork, int, Wanted], Paper]] = {
    "shipping_label": _of_parcel(labels.parcel_label),
    "packing_slip": _of_parcel(_packing_slip),
    "invoice": _invoice,
    "pickup_label": _pickup_label,
    "return_label": _return_label,
    "pick_list": _pick_list,
    "product_label": _product_label,
    "location_label": _location_label,
    "lot_label": _lot_label,
    "delivery_note": _of_parcel(parcel_papers.delivery_note),
    "deposit_slip": _deposit_slip,
    "cart_sheet": _cart_sheet,
    "transfer_slip": _transfer_slip,
}


def _row(uow: UnitOfWork, query: Any, kind: str, given: int) -> Any:
    row = uow.connection.execute(query).first()
    if row is None:
        raise NotFound(kind=kind, given=given)
    return row
