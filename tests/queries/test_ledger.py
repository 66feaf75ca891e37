"""Invoices, payments and closures of a period in pages: the worked example of domain 4.3, and what came back."""

from __future__ import annotations

from datetime import date

import pytest

from app.models.fiscal import ClosureKind
from app.models.invoice import InvoiceKind
from app.models.states import PaymentKind, Role
from app.queries.ledger import (
    LedgerFilter,
    invoiced,
    ledger_closures,
    ledger_invoices,
    ledger_payments,
    taken,
)
from app.rules.periods import Period
from app.workflows.house_settings import save_settings
from tests.support.bench import done
from tests.support.house import House
from tests.support.returning import proposed, sample_order
from tests.workflows.test_fiscal_journal import close
from tests.workflows.test_invoicing import SELLER, refunded

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def sold(house: House) -> House:
    """51.97 invoiced and paid, 17.91 of it credited and paid back, the day closed."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    refunded(house, proposed(house, sample_order(house), 1))
    close(house)
    return house


def test_invoices_of_a_period_and_what_they_come_to(sold: House) -> None:
    credit, invoice = sold.database.read(lambda c: ledger_invoices(c, LedgerFilter(NOVEMBER)))
    assert (invoice.number, invoice.ht_cents, invoice.vat_cents, invoice.ttc_cents) == (
        "F-2026-000001",
        4473,
        724,
        5197,
    )
    assert (credit.kind, credit.ttc_cents) == (InvoiceKind.CREDIT_NOTE, 1791)
    assert sold.database.read(lambda c: ledger_invoices(c, LedgerFilter(OCTOBER))) == ()
    assert sold.database.read(lambda c: ledger_invoices(c, LedgerFilter(NOVEMBER), credit.id)) == (invoice,)
    by_number = LedgerFilter(OCTOBER, "f-2026-000001")
    assert sold.database.read(lambda c: ledger_invoices(c, by_number)) == (invoice,), (
        "a search looks at all times"
    )
    by_order = LedgerFilter(OCTOBER, invoice.order)
    assert sold.database.read(lambda c: ledger_invoices(c, by_order)) == (credit, invoice)
    assert sold.database.read(lambda c: invoiced(c, NOVEMBER)) == {
        InvoiceKind.INVOICE: (1, 4473, 5197), InvoiceKind.CREDIT_NOTE: (1, 1493, 1791),
    }  # fmt: skip


def test_payments_by_their_means_less_what_went_back(sold: House) -> None:
    back, paid = sold.database.read(lambda c: ledger_payments(c, LedgerFilter(NOVEMBER)))
    assert (paid.kind, paid.means, paid.amount_cents) == (PaymentKind.CAPTURE, "CARD", 5197)
    assert (back.kind, back.means, back.amount_cents) == (PaymentKind.REFUND, "CARD", 1791)
    assert sold.database.read(lambda c: taken(c, NOVEMBER)) == {"CARD": 5197 - 1791}
    assert sold.database.read(lambda c: taken(c, OCTOBER)) == {}
    assert sold.database.read(lambda c: ledger_payments(c, LedgerFilter(OCTOBER, paid.order))) == (back, paid)


def test_a_closure_says_what_it_consists_of(sold: House) -> None:
    [day] = sold.database.read(lambda c: ledger_closures(c, ClosureKind.DAY))
    assert (day.period, day.takings_cents, day.sales_cents, day.signed) == ("2026-11-23", 3406, 3406, False)
    assert day.by_means == {"CARD": 3406}
    assert day.vat == {"2000": (3296 - 1493, 659 - 298), "550": (1177, 65)}
    assert sold.database.read(lambda c: ledger_closures(c, ClosureKind.MONTH)) == ()
