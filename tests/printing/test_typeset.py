"""Texts go whole into their boxes: shrunk, wrapped, and only then cut where that is allowed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.printing.layout import Fit, Media, Text
from app.printing.layouts import pages_of
from app.printing.layouts.parts import wrap_address
from app.printing.typeset import ELLIPSIS, LEADING, TextDoesNotFit, typeset, width_of
from tests.printing.samples import RELAY, RETURN, SHIPPING, SLIP

NAME = "Mug en grès émaillé 350 ml, cuisson au bois, motif vagues de l’Atlantique"


def box(text: str, *, width: float = 40, height: float = 12, lines: int = 2, **more: object) -> Text:
    return Text(0, 0, width, height, text, 4, min_size=2, max_lines=lines, **more)


def test_a_short_text_keeps_its_size() -> None:
    assert typeset(box("Mug")).size == 4


def test_a_name_wraps_at_full_size_before_it_shrinks() -> None:
    wrapped = typeset(box("Un joli mug en grès émaillé", fit=Fit.WRAP))
    assert (len(wrapped.lines), wrapped.size) == (2, 4)


def test_a_reference_shrinks_before_it_breaks() -> None:
    shrunk = typeset(box("WEB-2026-000000104821"))
    assert shrunk.lines == ("WEB-2026-000000104821",)
    assert 2 <= shrunk.size < 4


def test_what_cannot_fit_ends_in_an_ellipsis_and_says_so() -> None:
    cut = typeset(box(NAME, width=20, height=3, lines=1))
    assert cut.cut
    assert cut.lines[0].endswith(ELLIPSIS)
    assert width_of(cut.lines[0], cut.size, bold=False) <= 20


def test_what_must_be_whole_is_refused_rather_than_cut() -> None:
    with pytest.raises(TextDoesNotFit):
        typeset(box(NAME, width=20, height=3, lines=1, whole=True))


def test_a_word_wider_than_its_box_is_broken_not_lost() -> None:
    lines = typeset(box("W" * 60, width=30, height=30, lines=9)).lines
    assert "".join(lines) == "W" * 60


def test_a_long_reference_is_broken_at_a_hyphen() -> None:
    sku = Text(0, 0, 12.5, 5.6, "ASS-FAI-OIS-24-BLEU-2026", 2.3, min_size=1.6, max_lines=2)
    assert typeset(sku).lines == ("ASS-FAI-OIS-", "24-BLEU-2026")


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Mn"]), max_size=80
)


@given(TEXTS, st.booleans(), st.sampled_from(Fit))
def test_every_line_stays_inside_its_box_and_only_a_cut_loses_characters(
    text: str, bold: bool, fit: Fit
) -> None:
    frame = box(text, bold=bold, fit=fit)
    done = typeset(frame)
    assert len(done.lines) <= 2
    assert len(done.lines) * done.size * LEADING <= 12.01
    assert all(width_of(line, done.size, bold=bold) <= 40.01 for line in done.lines if len(line) > 1)
    if not done.cut:
        assert "".join("".join(done.lines).split()) == "".join(unicodedata.normalize("NFC", text).split())


LETTERS = st.text("WMÉœ@i1 .-", min_size=1, max_size=38).filter(str.strip)


@given(st.lists(LETTERS, min_size=1, max_size=6))
@example(["W" * 38] * 6)
@example(["WWW " * 9 + "WW"] * 6)
@settings(deadline=None)
def test_six_lines_of_38_characters_are_always_printed_whole(lines: list[str]) -> None:
    address = tuple(lines)
    relayed = replace(RELAY, sender=address, recipient=address, relay=address)
    parcel = replace(SHIPPING, sender=address, recipient=address)
    back = replace(RETURN, return_to=address, sender=address)
    slip = replace(SLIP, seller=("Maison Hélianthe", *address))
    for document, times in ((relayed, 3), (parcel, 2), (back, 2), (slip, 1)):
        [page] = pages_of(document, Media(210, 297))
        whole = [
            typeset(item)
            for item in page.items
            if isinstance(item, Text) and item.whole and item.fit is Fit.SHRINK
        ]
        assert len(whole) == times
        for done in whole:
            assert not done.cut
            assert "".join("".join(done.lines).split()) == "".join("".join(lines).split())


def test_an_address_line_over_35_characters_breaks_at_a_space() -> None:
    assert (
        wrap_address(("148 bis avenue du Maréchal de Lattre 12",))
        == "148 bis avenue du Maréchal de\nLattre 12"
    )
    assert wrap_address(("A" * 38,)) == "A" * 35 + "\n" + "A" * 3
    assert wrap_address(("", "  69006   LYON ")) == "69006 LYON"
