"""Documents on receipt paper: the slip of a pickup, what is in a parcel, what to fetch, a place."""

from __future__ import annotations

from app.printing.documents import Document, LocationLabel, PickList, PickupLabel
from app.printing.layout import Symbol
from app.printing.layouts.parts import code_text
from app.printing.parcel_papers import PackingSlip
from app.printing.receipt import Code, Line, NoReceipt, Part, Receipt, Rule, Sides
from app.printing.words import Words


def receipt_of(document: Document, *, duplicate: bool = False) -> Receipt:
    """The document from top to bottom, a ``duplicate`` said first; raises ``NoReceipt`` for labels and sheets."""
    words = Words(document.language)
    mark = (Line(words("duplicate"), bold=True, centre=True),) if duplicate else ()
    return (*mark, *_receipt(document, words))


def _receipt(document: Document, words: Words) -> Receipt:
    match document:
        case PickupLabel():
            return _pickup(document, words)
        case PackingSlip():
            return _slip(document, words)
        case PickList():
            return _picks(document, words)
        case LocationLabel():
            return (Line(document.code, double=True, bold=True, centre=True), _code(document.barcode))
    raise NoReceipt(document.kind)


#: The kinds that have a form for receipt paper.
RECEIPTS = frozenset({PickupLabel.kind, PackingSlip.kind, PickList.kind, LocationLabel.kind})


def _code(data: str) -> Code:
    return Code(Symbol.CODE128, data, code_text(data))


def _pickup(label: PickupLabel, words: Words) -> Receipt:
    who = f"{label.first_name} {label.initial[:1]}.".strip() if label.initial else label.first_name
    parts: list[Part] = [
        Line(words("pickup"), centre=True),
        Line(label.number, double=True, bold=True, centre=True),
        Line(who, double=True, centre=True),
        Rule(),
        Sides(words("shelf"), label.shelf, bold=True),
    ]
    if label.last_day:
        parts.append(Sides(words("last_day"), words.weekday(label.last_day)))
    return (*parts, Rule(), _code(label.barcode))


def _slip(slip: PackingSlip, words: Words) -> Receipt:
    parts: list[Part] = [Line(line, bold=at == 0, centre=True) for at, line in enumerate(slip.seller)]
    parts += [Line(words("slip_title"), double=True, bold=True, centre=True), Rule()]
    parts.append(Sides(words("order"), slip.order_reference, bold=True))
    parts.append(Sides(words("ship_to"), slip.ship_to_name))
    count = words(
        "parcel_of", number=slip.parcel_number, index=slip.parcel_index, count=slip.parcel_count or "…"
    )
    parts.append(Sides(words("parcel"), count))
    if slip.ordered_on:
        parts.append(Sides(words("ordered_on"), words.day(slip.ordered_on)))
    parts.append(Rule())
    for line in slip.lines:
        name = f"– {line.name}" if line.part else line.name
        parts.append(Sides(name, f"× {line.ordered if line.kit else line.shipped}", bold=True))
        price = line.unit_price_cents
        shown = "" if slip.gift or price is None else words.money(price, slip.currency)
        parts.append(Sides(line.sku, shown))
        if line.lots:
            parts.append(Line(words("lots", lots=", ".join(line.lots))))
        if line.backordered:
            parts.append(Sides(words("backordered"), f"× {line.backordered}"))
    parts.append(Rule())
    if slip.gift_note:
        parts += [Line(slip.gift_note), Rule()]
    if slip.withdrawal_days:
        parts.append(Line(words("withdrawal_reminder", days=slip.withdrawal_days)))
    if slip.return_code:
        parts.append(Code(Symbol.QR, slip.return_code, words("return_scan")))
    return (*parts, _code(slip.order_barcode))


def _picks(picks: PickList, words: Words) -> Receipt:
    parts: list[Part] = [
        Line(words("pick_list_title"), centre=True),
        Line(picks.number, double=True, bold=True, centre=True),
        _code(picks.barcode),
        Rule(),
    ]
    for row in picks.rows:
        parts.append(Sides(row.location, f"× {row.quantity}", bold=True))
        parts.append(Line(row.name))
        if row.lot:
            parts.append(Line(words("lots", lots=row.lot), bold=True))
        parts.append(
            Sides(row.ean or row.sku, " ".join(part for part in (row.order_reference, row.tote) if part))
        )
        parts.append(Rule())
    return tuple(parts)
