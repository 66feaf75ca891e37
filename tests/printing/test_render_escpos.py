"""Receipts, read back by a strict reader of the command tables: text, codes, width, knife."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.documents import to_json
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import WrongLanguage, WrongMedia, can_print, render
from app.printing.receipt import Line, Rule, Sides, rows_of
from app.printing.render_escpos import encoded, render_escpos
from tests.printing.samples import DOCUMENTS, GIFT, PICKS, PICKUP, SHIPPING, SLIP
from tests.support.receipts import ReceiptPrinter, UnknownCommand

RECEIPTS = ["pickup", "slip", "gift", "picks", "location"]


def receipt_printer(width: float = 80) -> Printer:
    return Printer("T1", "Tickets", Driver.ESCPOS, Transport.TCP, "127.0.0.1:9100", 203, width, 0)


@pytest.mark.parametrize(("paper", "dots"), [(80, 576), (58, 384)])
@pytest.mark.parametrize("name", RECEIPTS)
def test_every_receipt_is_read_whole_and_stays_on_the_paper(name: str, paper: int, dots: int) -> None:
    [slip] = ReceiptPrinter().read(render(DOCUMENTS[name], receipt_printer(paper)))
    assert 0 < slip.widest <= dots


def test_a_pickup_slip_says_what_the_counter_needs_and_its_code_scans() -> None:
    [slip] = ReceiptPrinter().read(render(PICKUP, receipt_printer()))
    text = "\n".join(slip.lines)
    assert "R-004821" in text
    assert "Éléonore S." in text
    assert "lundi 30 novembre" in text
    assert slip.codes == [("Code128", PICKUP.barcode)]


def test_a_packing_slip_has_its_lines_prices_and_return_code_and_a_gift_no_price() -> None:
    [slip] = ReceiptPrinter().read(render(SLIP, receipt_printer()))
    text = "\n".join(slip.lines)
    assert "L'Atelier du céramiste" in text
    assert "19,90 €" in text
    assert slip.codes == [("QR", SLIP.return_code), ("Code128", SLIP.order_barcode)]
    [gift] = ReceiptPrinter().read(render(GIFT, receipt_printer()))
    assert "€" not in "\n".join(gift.lines)


def test_a_pick_list_keeps_its_order() -> None:
    [slip] = ReceiptPrinter().read(render(PICKS, receipt_printer(58)))
    text = "\n".join(slip.lines)
    assert [text.index(row.location) for row in PICKS.rows] == sorted(
        text.index(row.location) for row in PICKS.rows
    )


def test_copies_are_cut_apart() -> None:
    assert len(ReceiptPrinter().read(render(PICKUP, receipt_printer(), copies=3))) == 3


def test_what_has_no_form_for_a_roll_of_paper_is_refused() -> None:
    with pytest.raises(WrongLanguage, match="shipping_label"):
        render(SHIPPING, receipt_printer())
    with pytest.raises(WrongMedia):
        render(PICKUP, receipt_printer(57))
    for document in DOCUMENTS.values():
        kind = str(to_json(document)["kind"])
        assert can_print("escpos", kind, sheet=False) is (
            kind in {"pickup_label", "packing_slip", "pick_list", "location_label"}
        )


def test_french_is_printed_in_the_printer_s_code_page() -> None:
    text = "àâçéèêëîïôùûüÿ ÀÉÈÊÇÎÔ «œuf» 12,50 € l’été…"
    assert encoded(text).decode("cp858") == "àâçéèêëîïôùûüÿ ÀÉÈÊÇÎÔ «oeuf» 12,50 € l'été..."
    assert encoded("Łódź 日本").decode("cp858") == "?ódz ??"


@given(st.text(max_size=60))
def test_no_text_is_ever_a_command(text: str) -> None:
    assert all(byte >= 0x20 for byte in encoded(text))


def test_a_customer_named_like_a_command_changes_no_command() -> None:
    hostile = render(replace(PICKUP, first_name="\x1d\x56\x00\x1b@\x10\x04"), receipt_printer())
    [slip] = ReceiptPrinter().read(hostile)
    assert slip.codes == [("Code128", PICKUP.barcode)]


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=120), st.sampled_from([32, 48]))
def test_lines_wrap_without_losing_a_letter(text: str, columns: int) -> None:
    for part in (Line(text), Line(text, double=True), Sides(text, "x 3")):
        rows = rows_of(part, columns)
        assert all(len(row.text) * (2 if row.double else 1) <= columns for row in rows)
        kept = "".join("".join(row.text for row in rows).split())
        wanted = "".join(unicodedata.normalize("NFC", text).split())
        assert sorted(kept) == sorted(wanted + ("x3" if isinstance(part, Sides) else ""))


def test_the_reader_refuses_what_it_does_not_know() -> None:
    job = render_escpos((Rule(),), paper=80)
    for broken in (job[:-4], job.replace(b"\x1bt\x13", b"\x1bt\x02"), b"\x1bp\x00\x19" + job, b"\x07" + job):
        with pytest.raises((UnknownCommand, KeyError)):
            ReceiptPrinter().read(broken)
