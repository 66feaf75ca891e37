"""Factur-X: the data say what the page says, two independent validators accept them, and the file can be archived."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from facturx import get_facturx_xml_from_pdf, xml_check_xsd
from lxml import etree

from app.printing.factur_x import factur_x, has_data, invoice_xml
from app.printing.invoice_papers import Invoice, InvoiceRow, VatRow
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from tests.printing.samples import CREDIT_NOTE, INVOICE
from tests.support.archive import faults_of_archive
from tests.support.needs import Need, require
from tests.support.schematron import Broken, broken_rules

A4 = Printer("PDF", "PDF", Driver.PDF, Transport.FOLDER, "", 600, 210, 297)
_RAM = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
}
CONSUMER = replace(INVOICE, business=False, customer_ids=(), buyer=replace(INVOICE.buyer, siren=""))  # type: ignore[type-var]
_FREE = (
    replace(INVOICE.rows[0], rate_bp=0, ht_cents=3582),
    replace(INVOICE.rows[1], rate_bp=0, ht_cents=1125),
    replace(INVOICE.rows[2], rate_bp=0, ht_cents=490, ttc_cents=490),
)
UNTAXED = replace(CONSUMER, rows=_FREE, vat=(VatRow(0, 5197, 0, 5197),))
PAPERS = {
    "business, paid": INVOICE,
    "business, to be paid": replace(INVOICE, paid_on=None, due_on=date(2026, 12, 24), means="30"),
    "transfer": replace(
        INVOICE, paid_on=None, due_on=date(2026, 12, 24), means="30", iban="FR7630006000011234567890189"
    ),
    "consumer": CONSUMER,
    "in English": replace(CONSUMER, language="en"),
    "credit note": CREDIT_NOTE,
    "credit of the delivery alone": replace(
        CREDIT_NOTE, rows=(InvoiceRow("", "", 1, 2000, 311, 373),), vat=(VatRow(2000, 311, 62, 373),)
    ),
    "a gift, and three for ten": replace(
        INVOICE,
        rows=(InvoiceRow("A", "Cadeau", 1, 2000, 0, 0), InvoiceRow("B", "Verre", 3, 2000, 833, 1000)),
        vat=(VatRow(2000, 833, 167, 1000),),
    ),
    "a cent that rounding of the total would miss": replace(
        INVOICE, rows=(InvoiceRow("C", "Carte", 1, 2000, 753, 903),), vat=(VatRow(2000, 753, 150, 903),)
    ),
    "franchise": replace(
        UNTAXED, untaxed="franchise", seller_party=replace(INVOICE.seller_party, vat_number="")  # type: ignore[type-var]
    ),
    "export": replace(UNTAXED, untaxed="export", receiver=replace(INVOICE.buyer, country="CH", siren="")),  # type: ignore[type-var]
    "to a firm in Belgium": replace(
        UNTAXED, untaxed="intra_eu", receiver=None,
        buyer=replace(INVOICE.buyer, siren="", country="BE", vat_number="BE0403170701"),  # type: ignore[type-var]
    ),
}  # fmt: skip


@cache
def _judged() -> dict[str, list[Broken]]:
    """One child process looks at all of them."""
    written = {name: invoice_xml(paper) for name, paper in PAPERS.items()}
    wrong = written["business, paid"].replace(b"51.97</ram:GrandTotal", b"52.97</ram:GrandTotal")
    unreferenced = invoice_xml(replace(CREDIT_NOTE, corrects_number=""))
    all_of_them = {**written, "a wrong total": wrong, "a credit of nothing": unreferenced}
    return dict(zip(all_of_them, broken_rules(list(all_of_them.values())), strict=True))


@pytest.mark.parametrize("name", PAPERS)
def test_two_independent_validators_accept_it(name: str) -> None:
    assert _judged()[name] == []


def test_the_validators_see_a_wrong_total_and_a_credit_note_of_no_invoice() -> None:
    assert {"BR-CO-15", "BR-CO-16"} <= {each.rule for each in _judged()["a wrong total"]}
    assert any("BR-FR-CO-05" in each.says for each in _judged()["a credit of nothing"])


def test_the_schema_of_the_level_accepts_it() -> None:
    written = invoice_xml(INVOICE)
    assert xml_check_xsd(written, flavor="factur-x", level="en16931")
    with pytest.raises(Exception, match="IssueDate"):
        xml_check_xsd(written.replace(b"IssueDateTime>", b"IssueDay>"), flavor="factur-x", level="en16931")


def said(paper: Invoice, path: str) -> list[str]:
    root = etree.fromstring(invoice_xml(paper))
    return [str(each.text) for each in root.iterfind(f".//ram:{path.replace('/', '/ram:')}", _RAM)]


def test_the_worked_example_of_the_law_to_the_cent() -> None:
    """Domain 4.3: net 44.73, VAT 7.24, in all 51.97, paid before it was issued."""
    total = "SpecifiedTradeSettlementHeaderMonetarySummation"
    assert said(INVOICE, f"{total}/TaxBasisTotalAmount") == ["44.73"]
    assert said(INVOICE, f"{total}/TaxTotalAmount") == ["7.24"]
    assert said(INVOICE, f"{total}/GrandTotalAmount") == ["51.97"]
    assert said(INVOICE, f"{total}/TotalPrepaidAmount") == ["51.97"]
    assert said(INVOICE, f"{total}/DuePayableAmount") == ["0.00"]
    assert said(INVOICE, "ApplicableHeaderTradeSettlement/ApplicableTradeTax/BasisAmount") == [
        "32.96",
        "11.77",
    ]
    assert said(INVOICE, "ApplicableHeaderTradeSettlement/ApplicableTradeTax/CalculatedAmount") == [
        "6.59",
        "0.65",
    ]
    lines = "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
    assert said(INVOICE, lines) == ["29.85", "10.66", "3.11", "1.11"]
    assert said(INVOICE, "BusinessProcessSpecifiedDocumentContextParameter/ID") == ["B2"]


def test_a_credit_note_has_positive_amounts_and_names_its_invoice_with_the_day() -> None:
    assert said(CREDIT_NOTE, "TypeCode")[0] == "381"
    assert said(CREDIT_NOTE, "GrandTotalAmount") == ["17.91"]
    assert said(CREDIT_NOTE, "InvoiceReferencedDocument/IssuerAssignedID") == ["F-2026-000123"]


def test_who_is_who_and_what_the_reform_does_with_it() -> None:
    assert said(INVOICE, "SubjectCode") == ["AAB", "PMD", "PMT", "BAR"]
    assert said(INVOICE, "IncludedNote/Content")[-1] == "B2B"
    assert said(CONSUMER, "IncludedNote/Content")[-1] == "B2C"
    assert said(CONSUMER, "BuyerTradeParty/URIUniversalCommunication/URIID") == ["atelier@example.com"]
    assert said(INVOICE, "BuyerTradeParty/URIUniversalCommunication/URIID") == ["999000110"]
    assert said(PAPERS["business, to be paid"], "DuePayableAmount") == ["51.97"]


def test_an_invoice_of_before_or_of_somebody_erased_has_no_data() -> None:
    assert not has_data(replace(INVOICE, buyer=None))
    with pytest.raises(ValueError, match="F-2026-000123"):
        invoice_xml(replace(INVOICE, buyer=None))


@pytest.mark.parametrize(
    "paper", [INVOICE, CREDIT_NOTE, PAPERS["in English"]], ids=["invoice", "credit", "english"]
)
def test_the_file_can_be_archived_and_carries_the_data_as_they_are(paper: Invoice) -> None:
    made = factur_x(paper, render(paper, A4))
    assert faults_of_archive(made) == []
    name, inside = get_facturx_xml_from_pdf(made, check_xsd=True)
    assert (name, inside) == ("factur-x.xml", invoice_xml(paper))


def test_the_check_of_the_archive_sees_a_page_that_is_none() -> None:
    found = faults_of_archive(render(INVOICE, A4))
    assert {"no output intent with a profile", "no XMP", "no associated file"} <= set(found)


def test_another_reader_finds_every_font_embedded(tmp_path: Path) -> None:
    """Poppler reads the file by code of its own."""
    require(Need.POPPLER)
    file = tmp_path / "invoice.pdf"
    file.write_bytes(factur_x(INVOICE, render(INVOICE, A4)))
    listed = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    fonts = listed.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), listed
