"""Receipt printers over a socket: asked before, confirmed when the last command was reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.printing.deliver import check_printer, deliver
from app.printing.line import Patience
from app.printing.printers import render
from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason
from tests.printing.samples import PICKUP
from tests.printing.test_render_escpos import receipt_printer
from tests.support.receipts import ReceiptPrinter
from tests.support.till import VirtualTill

CALM = Patience(connect=20, answer=20, send=20, confirm=20, between=0.01)
#: For a printer that says nothing: waiting longer would bring nothing.
BRISK = replace(CALM, answer=0.3)
JOB = render(PICKUP, receipt_printer())


def send(till: VirtualTill, patience: Patience) -> Delivery:
    return deliver(JOB, replace(receipt_printer(), address=till.address), "slip", patience=patience)


def test_a_slip_is_confirmed_once_it_is_out() -> None:
    with VirtualTill() as till:
        assert send(till, CALM) == Delivery(DeliveryState.CONFIRMED)
        assert bytes(till.printed) == JOB
        assert len(ReceiptPrinter().read(bytes(till.printed))) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("cover_open", Reason.HEAD_OPEN),
        ("paper_out", Reason.PAPER_OUT),
        ("fault", Reason.FAULT),
        ("offline", Reason.PAUSED),
        ("silent", Reason.NO_ANSWER),
        ("garbled", Reason.NOT_UNDERSTOOD),
    ],
)
def test_a_receipt_printer_in_trouble_gets_nothing(fault: str, reason: Reason) -> None:
    with VirtualTill(**{fault: True}) as till:
        patience = BRISK if reason is Reason.NO_ANSWER else CALM
        with pytest.raises(PrinterTrouble) as trouble:
            send(till, patience)
        assert (trouble.value.code, trouble.value.maybe_printed) == (reason, False)
        assert check_printer(replace(receipt_printer(), address=till.address), patience) is reason
        assert not till.printed


def test_a_roll_that_ends_in_the_slip_is_handed_over_and_says_so() -> None:
    with VirtualTill(paper_out_in_job=True) as till:
        short = replace(CALM, answer=1, confirm=0)  # the end of the slip is never told
        assert send(till, short) == Delivery(DeliveryState.HANDED_OVER, Reason.PAPER_OUT)
        assert not till.printed
