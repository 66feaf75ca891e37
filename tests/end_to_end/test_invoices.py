"""Invoices of the demo shop, listed and handed to the accountant by the installed program."""

from __future__ import annotations

import pypdfium2 as pdfium

from tests.end_to_end.program import Program

ALWAYS = ("--from", "2000-01-01", "--to", "2099-12-31")


def test_what_the_demo_shop_invoiced_is_listed_and_exported(demo: Program) -> None:
    listed = demo.run("--demo", "invoices", "list", *ALWAYS, "--json").objects
    kinds = [row["kind"] for row in listed]
    assert kinds.count("invoice") > 1
    assert kinds.count("credit_note") > 0
    assert all(row["ht_cents"] + row["vat_cents"] == row["ttc_cents"] for row in listed)
    table = demo.run("--demo", "--language", "fr", "invoices", "list", *ALWAYS).out
    assert all(row["number"] in table for row in listed)
    folder = demo.home / "comptable"
    done = demo.run("--demo", "invoices", "export", str(folder), *ALWAYS)
    assert done.code == 0, done.err
    assert {path.name for path in folder.iterdir()} == {f"invoice-{row['number']}.pdf" for row in listed}
    first = next(row for row in listed if row["kind"] == "invoice")
    with pdfium.PdfDocument(folder / f"invoice-{first['number']}.pdf") as pdf:
        words = pdf[0].get_textpage().get_text_bounded()
    assert first["number"] in words
    assert first["order"] in words
    assert "SIREN 999000102" in words


def test_a_period_without_invoices_and_a_folder_that_cannot_be(demo: Program) -> None:
    never = ("--from", "2001-01-01", "--to", "2001-12-31")
    assert demo.run("--demo", "invoices", "list", *never).code == 1
    (demo.home / "taken").write_text("a file")
    assert demo.run("--demo", "invoices", "export", str(demo.home / "taken"), *ALWAYS).code != 0
    assert demo.run("--demo", "invoices", "list", "--from", "hier", "--to", "demain").code == 2
