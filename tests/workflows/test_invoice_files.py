"""The files of invoices: accepted by independent validators, the same for ever, gone with the customer's data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from facturx import get_facturx_xml_from_pdf
from lxml import etree
from sqlalchemy import func, select, update

from app.models.invoice import InvoiceFile, InvoiceKind
from app.models.product import Product
from app.models.refusals import NotFound
from app.models.states import Role
from app.rules.return_terms import Grade
from app.station.invoice_files import handed_out
from app.workflows import erasing, inspection
from app.workflows.exchange import exchange_return
from app.workflows.house_settings import save_settings
from app.workflows.verify import verify
from tests.support.archive import faults_of_archive
from tests.support.bench import done, ship
from tests.support.house import MUG, SHIRT, House
from tests.support.returning import (
    graded,
    opened,
    photographed,
    proposed,
    received,
    sample_order,
    unit_ids,
)
from tests.support.schematron import broken_rules
from tests.workflows.return_acts import _waiting, approve
from tests.workflows.test_invoicing import SELLER, issued, paper, refunded
from tests.workflows.test_return_examples import _product
from tests.workflows.test_verify import codes, tamper

_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_TOTALS = ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")


@pytest.fixture
def seller(house: House) -> House:
    """A house that issues its invoices itself."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    return house


def file_of(house: House, invoice_id: int) -> bytes:
    return handed_out(house.database, house.station, invoice_id)[1]


def data_of(house: House, invoice_id: int) -> bytes:
    return bytes(get_facturx_xml_from_pdf(file_of(house, invoice_id), check_xsd=True)[1])


def totals(data: bytes) -> list[Decimal]:
    """Net, VAT and gross as the data file has them."""
    root = etree.fromstring(data)
    return [Decimal(str(root.findtext(f".//{{{_RAM}}}{name}"))) for name in _TOTALS]


def test_invoice_and_credit_notes_of_the_worked_examples_are_accepted(seller: House) -> None:
    """Domain 4.3 and 8.4 B: each T-shirt by itself, then what is left; to the cent, in the data of real files."""
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    refunded(seller, proposed(seller, order_id, 1))
    written = [data_of(seller, row.id) for row in issued(seller)]
    assert [[str(each) for each in totals(data)] for data in written] == [
        ["44.73", "7.24", "51.97"], ["14.93", "2.98", "17.91"], ["14.92", "2.99", "17.91"],
    ]  # fmt: skip
    assert broken_rules(written) == [[], [], []]
    assert faults_of_archive(file_of(seller, 1)) == []
    assert list(verify(seller.database)) == []


def test_all_of_an_order_back_is_credited_with_the_standard_delivery_only(seller: House) -> None:
    """Domain 8.4 A: express at 12.90 was paid, 4.90 is given back: 47.07 + 4.90 = 51.97."""
    order_id = sample_order(seller, shipping_cents=1290)
    refunded(seller, proposed(seller, order_id, 2, 1))
    [credit] = issued(seller, InvoiceKind.CREDIT_NOTE)
    data = data_of(seller, credit.id)
    assert totals(data)[2] == Decimal("51.97")
    assert broken_rules([data]) == [[]]


def test_a_stain_and_an_exchange_are_credited_as_they_are_worth(seller: House) -> None:
    """Domain 8.4 C and D: 17.91 less forty per cent is 10.75; a shirt given in exchange is credited whole."""
    stained = sample_order(seller)
    rma_id = opened(seller, stained, 1)
    (unit,) = received(seller, rma_id)
    graded(seller, unit, Grade.C, depreciation_bp=4000, note="tache sur la manche")
    photographed(seller, unit, "a", "b")
    done(seller.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    approve(seller, rma_id)
    refunded(seller, rma_id)
    exchanged = _waiting(seller, sample_order(seller), 1)
    (shirt,) = unit_ids(seller, exchanged)
    dearer = _product(seller, "TS-BL-XL", 2490)
    done(seller.act(Role.MANAGER, lambda uow: exchange_return(uow, exchanged, {shirt: dearer})))
    written = [data_of(seller, row.id) for row in issued(seller, InvoiceKind.CREDIT_NOTE)]
    assert [[str(each) for each in totals(data)] for data in written] == [
        ["8.96", "1.79", "10.75"], ["14.93", "2.98", "17.91"],
    ]  # fmt: skip
    assert broken_rules(written) == [[], []]
    assert list(verify(seller.database)) == []


def test_what_was_handed_out_is_handed_out_again(seller: House) -> None:
    ship(seller, (MUG, 1))
    [invoice] = issued(seller)
    before = file_of(seller, invoice.id)
    done(
        seller.act(
            Role.MANAGER,
            lambda uow: save_settings(uow, {"seller_name": "Autre nom", "late_penalties": "dix pour cent"}),
        )
    )
    assert file_of(seller, invoice.id) == before
    assert seller.database.read(lambda c: c.scalar(select(func.count()).select_from(InvoiceFile))) == 1
    assert list(verify(seller.database)) == []


def test_a_setting_that_changes_later_changes_no_invoice_that_nobody_has_asked_for_yet(seller: House) -> None:
    ship(seller, (MUG, 1))
    done(seller.act(Role.MANAGER, lambda uow: save_settings(uow, {"late_penalties": "dix pour cent"})))
    ship(seller, (MUG, 1))
    first, second = (paper(seller, row.id).mentions for row in issued(seller))
    assert [each.code for each in first if each.code] == ["AAB", "PMD", "PMT"]
    assert "trois fois" in first[1].text
    assert "dix pour cent" in second[1].text


def test_a_file_that_was_exchanged_is_named(seller: House) -> None:
    ship(seller, (MUG, 1))
    file_of(seller, 1)
    tamper(seller, "UPDATE invoice_file SET content = x'00'" if _sqlite(seller) else
           "UPDATE invoice_file SET content = '\\x00'")  # fmt: skip
    assert "invoice_file_changed" in codes(seller)


def _sqlite(house: House) -> bool:
    return house.database.engine.dialect.name == "sqlite"


def test_the_file_goes_with_the_customers_data(seller: House) -> None:
    ship(seller, (MUG, 1))
    file_of(seller, 1)
    while any(
        done(seller.act(Role.MANAGER, lambda uow: erasing.erase_due(uow, date(2040, 1, 1)))).facts.values()
    ):
        pass
    assert seller.database.read(lambda c: c.scalar(select(func.count()).select_from(InvoiceFile))) == 0
    assert paper(seller, 1).buyer is None
    assert file_of(seller, 1).startswith(b"%PDF-")
    assert list(verify(seller.database)) == []


def test_what_the_law_wants_said_of_some_articles(seller: House) -> None:
    """The eco-participation within the price, and the guarantee of durable goods, on the line and at the foot."""
    seller.database.write(
        lambda uow: uow.connection.execute(
            update(Product).where(Product.sku == SHIRT).values(eco_cents=15, durable=True)
        ),
        seller.station,
    )
    ship(seller, (SHIRT, 2), (MUG, 1))
    shirt, mug, *_ = paper(seller, 1).rows
    assert (shirt.eco_cents, shirt.durable, shirt.gtin) == (30, True, "03012345000178")
    assert (mug.eco_cents, mug.durable) == (0, False)
    said = " ".join(each.text for each in paper(seller, 1).mentions)
    assert "0,30" in said
    assert "L217-3" in said
    assert broken_rules([data_of(seller, 1)]) == [[]]


def test_no_such_invoice(seller: House) -> None:
    with pytest.raises(NotFound):
        file_of(seller, 99)
