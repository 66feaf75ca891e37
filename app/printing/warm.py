"""What the first label of a day would otherwise wait for: fonts, words, templates and barcodes, loaded beforehand."""

from __future__ import annotations

import logging
from dataclasses import replace

from app.printing.documents import ShippingLabel, from_json, to_json
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from app.printing.templates import TemplateWrong

_log = logging.getLogger(__name__)
_LABEL = ShippingLabel(
    language="fr",
    sender=("Arrimage",),
    recipient=("Éléonore", "1 rue", "75001 PARIS"),
    order_reference="1",
    parcel_number="P-000001",
    parcel_barcode="9002000000000183",
    service="Colissimo",
    weight_g=1000,
)


def warm_up() -> None:
    """Render a label for nobody; for a worker's own thread, it takes a tenth of a second."""
    printer = Printer("", "", Driver.ZPL, Transport.FOLDER, "", 203, 102, 152)
    try:
        for label in (_LABEL, replace(_LABEL, language="en")):
            render(from_json(to_json(label)), printer)
    except TemplateWrong as wrong:
        _log.warning("a label template cannot be used: %s", wrong)
