"""Texts and looks of messages: every event in both languages, nothing but values said, HTML that harms nobody."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image

from app.notifications.base import Attachment, Letter, message
from app.notifications.letter_html import LOGO_ID, Look, to_html
from app.notifications.texts import (
    LANGUAGES,
    TextKind,
    TextWrong,
    check_text,
    events,
    our_text,
    parts,
    render,
    variables,
)
from app.rules.sms import fits_one_sms, fold_gsm7

LOOK = Look("Maison Hélianthe", "#f2c200", footer=("12 rue des Forges", "21000 Dijon"))
ALL = [(event, kind, language) for kind in TextKind for event in events(kind) for language in LANGUAGES]


@pytest.mark.parametrize(("event", "kind", "language"), ALL)
def test_every_text_of_ours_can_be_sent(event: str, kind: TextKind, language: str) -> None:
    content = our_text(event, kind, language)
    check_text(event, kind, content)
    made = render(content, {name: f"[{name}]" for name in variables(event, kind)})
    assert "{" not in made
    if kind is TextKind.SMS:
        assert fits_one_sms(fold_gsm7(made))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Objet\n\n{{ ''.__class__.__mro__ }}", "message_text_broken"),
        ("Objet\n\n{{ order.__class__ }}", "message_text_broken"),
        ("Objet\n\n{{ unknown }}", "message_text_unknown"),
        ("Objet\n\n{% for x in range(9) %}{% endfor %}", "message_text_unknown"),
        ("Objet\n\n{{ order", "message_text_broken"),
        ("Objet\n\n{% include 'x' %}", "message_text_broken"),
        ("Objet seul", "message_text_no_subject"),
        ("x" * 9000, "message_text_too_long"),
        ("Objet\n\n{{ 1 / 0 }}", "message_text_broken"),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused_in_words(content: str, code: str) -> None:
    with pytest.raises(TextWrong) as refused:
        check_text("shipped", TextKind.EMAIL, content)
    assert refused.value.code == code


def test_a_text_may_choose_by_what_it_knows() -> None:
    text = "Colis {{ parcel }}\n\n{% if service %}Par {{ service }}.{% endif %}"
    check_text("shipped", TextKind.EMAIL, text)
    assert parts(render(text, {"parcel": "P-1", "service": "Colissimo"})) == ("Colis P-1", "Par Colissimo.")


def test_a_body_becomes_paragraphs_lists_links_and_a_button() -> None:
    body = "Bonjour,\n\n- un mug\n- un livre\n\nSuivi : https://example.fr/suivi?n=1.\n\nhttps://example.fr/colis"
    page = to_html("Objet", body, "fr", LOOK)
    assert page.count("<li") == 2
    assert 'href="https://example.fr/suivi?n=1"' in page
    assert "display:inline-block" in page
    assert 'lang="fr"' in page
    assert "color:#1d1d1f;font-size:20px" in page, "black on yellow"
    assert "color:#ffffff;font-size:20px" in to_html("Objet", body, "fr", Look("x", "#1f4e79"))


def test_what_customers_and_shops_write_harms_nobody() -> None:
    bad = '<script>alert(1)</script> <img src=x onerror="alert(1)"> https://example.fr/"><script>'
    page = to_html(bad, bad, "fr", Look(bad, "#1f4e79", footer=(bad,)))
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"<[^>]*onerror", page)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 12), "navy").save(out, "PNG")
    return out.getvalue()


def test_a_letter_is_plain_text_html_picture_and_file_and_says_the_same() -> None:
    look = Look("Maison Hélianthe", "#1f4e79", picture())
    body = "Bonjour Amélie,\n\nVoici la facture F-2026-000123 : 51,97 €."
    page = to_html("Votre facture n° 1", body, "fr", look)
    files = (Attachment("facture été.pdf", b"%PDF-1.7"),)
    letter = Letter("k", "amelie@example.fr", "Votre facture n° 1", body, page, look.logo, files)
    read = message_from_bytes(
        message(letter, "f@example.fr").as_bytes(policy=policy.SMTP), policy=policy.default
    )
    assert isinstance(read, EmailMessage)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == body
    assert f"cid:{LOGO_ID}" in html.get_content()
    related = [part for part in read.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in related] == [f"<{LOGO_ID}>"]
    [file] = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("facture été.pdf", b"%PDF-1.7")


def test_a_preview_needs_nothing_beside_it() -> None:
    page = to_html("Objet", "Bonjour", "fr", Look("x", logo=picture()), inline_logo=True)
    assert "data:image/png;base64," in page
    assert "cid:" not in page
