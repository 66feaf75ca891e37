"""The invoice for machines: Cross Industry Invoice at the level EN 16931, inside its PDF (Factur-X 1.09).

Every figure comes from the document as it was issued; nothing is computed here that is not a sum of its lines.
Sources: EN 16931-1, the French rules BR-FR of the reform (domain 4.4).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.i18n import text
from app.printing.invoice_papers import Invoice, InvoiceRow, Party
from app.printing.pdf_a import archivable
from app.printing.words import Words

FILE_NAME = "factur-x.xml"
_LEVEL = "en16931"
_INVOICE, _CREDIT_NOTE = "380", "381"
#: Billing frames of the reform (BT-23): goods to be paid, goods that are paid already.
_TO_PAY, _PAID = "B1", "B2"
_UNIT = "C62"
_SIREN_ADDRESS, _EMAIL_ADDRESS, _SIREN_SCHEME, _GTIN_SCHEME = "0225", "EM", "0002", "0160"
_TRANSFER = "30"
#: Why no VAT is due, to category (BT-118) and code of the reason (BT-121).
_UNTAXED = {
    "franchise": ("E", "VATEX-FR-FRANCHISE"),
    "intra_eu": ("K", "VATEX-EU-IC"),
    "export": ("G", "VATEX-EU-G"),
}


def has_data(paper: Invoice) -> bool:
    """Whether enough is kept for the data file: not on old invoices, nor once their customer is erased."""
    return paper.buyer is not None and paper.seller_party is not None and bool(paper.seller_party.siren)


def factur_x(paper: Invoice, pdf: bytes) -> bytes:
    """The printed invoice as PDF/A-3 with its data embedded as an alternative to the page.

    ``pdf`` has all its fonts embedded, as ``render_pdf`` writes them.
    """
    from facturx import generate_from_binary

    kind = text(paper.language, "document_credit_note" if paper.credit else "document_invoice")
    seller = paper.seller[0] if paper.seller else ""
    made: bytes = generate_from_binary(
        archivable(pdf),
        invoice_xml(paper),
        flavor="factur-x",
        level=_LEVEL,
        check_xsd=False,  # checked when the data were written
        check_schematron=False,
        lang="en-GB" if paper.language == "en" else "fr-FR",
        afrelationship="alternative",
        xmp_compression=False,
        pdf_metadata={
            "author": seller,
            "keywords": "Factur-X",
            "title": f"{kind} {paper.number}",
            "subject": f"{kind} {paper.number}, {paper.issued_on.isoformat()}",
        },
    )
    return made


def invoice_xml(paper: Invoice) -> bytes:
    """The data file, valid by the schema of Factur-X. Raises ``ValueError`` where ``has_data`` is not true."""
    from facturx import generate_cii_xml

    if not has_data(paper):
        raise ValueError(f"{paper.number}: no data are kept")
    written: bytes = generate_cii_xml(_terms(paper), level=_LEVEL, check_xsd=True, check_schematron=None)
    return written


def _terms(paper: Invoice) -> dict[str, Any]:
    """The business terms of EN 16931 by their numbers."""
    assert paper.buyer is not None
    assert paper.seller_party is not None
    whole = _Amounts(paper)
    settled = paper.issued_on if paper.credit else paper.paid_on
    terms: dict[str, Any] = {
        "BT-1": paper.number,
        "BT-2": paper.issued_on,
        "BT-3": _CREDIT_NOTE if paper.credit else _INVOICE,
        "BT-5": paper.currency,
        "BT-9": _due(paper, settled),
        "BT-13": paper.order_reference,
        "BT-20": _payment_words(paper, settled),
        "BT-23": _PAID if settled else _TO_PAY,
        "BT-72": paper.delivered_on or paper.issued_on,
        **_payment(paper),
        "BG-1": _notes(paper),
        "BG-4": {**_party(paper.seller_party, seller=True), "legal_info": " - ".join(paper.seller_legal)},
        "BG-7": _party(paper.buyer),
        "BG-13": _address(paper.receiver or paper.buyer),
        "BG-23": [_vat(paper, rate) for rate in paper.vat],
        "BG-25": [_line(paper, number, row) for number, row in enumerate(paper.rows, start=1)],
        "BT-106": whole.net,
        "BT-109": whole.net,
        "BT-110": whole.vat,
        "BT-112": whole.gross,
        "BT-113": whole.gross if settled else "0.00",
        "BT-115": "0.00" if settled else whole.gross,
    }
    if paper.corrects_number:
        terms["BG-3"] = [{"BT-25": paper.corrects_number, "BT-26": paper.corrects_on}]
    return terms


class _Amounts:
    """The totals: sums of what stands on the lines and in the table of rates (BR-CO-10 to 16 are exact)."""

    def __init__(self, paper: Invoice) -> None:
        self.net = _money(sum(row.ht_cents for row in paper.rows))
        self.vat = _money(sum(rate.vat_cents for rate in paper.vat))
        self.gross = _money(sum(rate.ttc_cents for rate in paper.vat))


def _due(paper: Invoice, settled: date | None) -> date:
    """The day of payment where it is paid (BR-FR-CO-09), else the day it is due; never before its own day."""
    return settled or max(paper.issued_on, paper.due_on or paper.issued_on)


def _payment_words(paper: Invoice, settled: date | None) -> str:
    words = Words(paper.language)
    if settled is None:
        return words("to_be_paid", day=words.day(_due(paper, settled)))
    return words("paid_back" if paper.credit else "was_paid", day=words.day(settled))


def _payment(paper: Invoice) -> dict[str, Any]:
    """A transfer needs an account to go to (BR-50, BR-61); without one the means is left open (code 1)."""
    if paper.means == _TRANSFER:
        return {"BT-81": _TRANSFER, "BT-84": paper.iban} if paper.iban else {"BT-81": "1"}
    return {"BT-81": paper.means or "1"}


def _notes(paper: Invoice) -> list[dict[str, str]]:
    notes = [
        {"BT-21": each.code, "BT-22": each.text} if each.code else {"BT-22": each.text}
        for each in paper.mentions
    ]
    return [*notes, {"BT-21": "BAR", "BT-22": _treatment(paper)}]


def _treatment(paper: Invoice) -> str:
    """What the reform does with it (BR-FR-20): exchanged between firms, or only reported."""
    assert paper.buyer is not None
    if paper.buyer.siren and paper.buyer.country == "FR":
        return "B2B"
    return "B2BINT" if paper.buyer.vat_number else "B2C"


def _party(party: Party, *, seller: bool = False) -> dict[str, Any]:
    known = _address(party)
    if party.siren:
        known |= {"legal_identifier": party.siren, "legal_identifier_schemeid": _SIREN_SCHEME}
    if party.vat_number:
        known["vat_identifier"] = party.vat_number
    elif seller:
        known["tax_identifier"] = party.siren  # BR-E-02: one of the two, also where no VAT is charged
    if party.siren and (seller or party.country == "FR"):
        known |= {"einvoicing_addr": party.siren, "einvoicing_addr_schemeid": _SIREN_ADDRESS}
    elif party.email:
        known |= {"einvoicing_addr": party.email, "einvoicing_addr_schemeid": _EMAIL_ADDRESS}
    return known


def _address(party: Party) -> dict[str, Any]:
    lines = dict(zip(("addr_l1", "addr_l2", "addr_l3"), party.lines, strict=False))
    return {
        "name": party.name,
        **lines,
        "postcode": party.postal_code,
        "city": party.city,
        "country_code": party.country,
    }


def _vat(paper: Invoice, rate: Any) -> dict[str, str]:
    category, reason = _category(paper, rate.rate_bp)
    said = {
        "BT-116": _money(rate.ht_cents),
        "BT-117": _money(rate.vat_cents),
        "BT-118": category,
        "BT-119": _percent(rate.rate_bp),
    }
    if reason:
        said |= {"BT-120": text("fr", f"document_untaxed_{paper.untaxed}"), "BT-121": reason}
    return said


def _category(paper: Invoice, rate_bp: int) -> tuple[str, str]:
    """Category of VAT and code of the reason: taxed, one of those without VAT, or at a rate of zero."""
    return ("S", "") if rate_bp else _UNTAXED.get(paper.untaxed, ("Z", ""))


def _line(paper: Invoice, number: int, row: InvoiceRow) -> dict[str, Any]:
    category, _ = _category(paper, row.rate_bp)
    each = (Decimal(row.ht_cents) / 100 / max(1, row.quantity)).quantize(Decimal("0.0001"))
    line: dict[str, Any] = {
        "BT-126": str(number),
        "BT-129": str(row.quantity),
        "BT-130": _UNIT,
        "BT-131": _money(row.ht_cents),
        "BT-146": _money(row.ht_cents) if row.quantity == 1 else f"{each.normalize():f}",
        "BT-151": category,
        "BT-152": _percent(row.rate_bp),
        "BT-153": row.name or text(paper.language, "document_delivery"),
    }
    if row.sku:
        line["BT-155"] = row.sku
    if row.gtin:
        line |= {"BT-157": row.gtin, "BT-157-1": _GTIN_SCHEME}
    return line


def _money(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def _percent(basis_points: int) -> str:
    return f"{(Decimal(basis_points) / 100).normalize():f}"
