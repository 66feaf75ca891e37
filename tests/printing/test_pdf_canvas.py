"""A paper printer, a preview and an invoice for the customer are drawn at the same moment, with one set of fonts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from app.printing.printers import render
from tests.printing.printers import office_printer
from tests.printing.samples import INVOICE, PICKS, SLIP


def test_fonts_are_cut_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: set[int] = set()
    most: list[int] = []
    real: Any = TTFontFace.makeSubset

    def cut(face: TTFontFace, subset: object) -> object:
        inside.add(threading.get_ident())
        threading.Event().wait(0.02)  # whoever is not kept out comes in meanwhile
        most.append(len(inside))
        made = real(face, subset)
        inside.discard(threading.get_ident())
        return made

    documents = (INVOICE, SLIP, PICKS)
    alone = [render(each, office_printer()) for each in documents]
    monkeypatch.setattr(TTFontFace, "makeSubset", cut)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda each: render(each, office_printer()), documents)) == alone
    assert set(most) == {1}
