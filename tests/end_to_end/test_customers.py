"""Handing out and erasing a customer's data with the installed program, on the demo shop."""

from __future__ import annotations

import json

import pypdfium2 as pdfium

from app.demo.house import people
from app.models.states import Role
from tests.end_to_end.program import Program


def test_a_customer_is_found_handed_out_and_refused_while_orders_are_open(demo: Program) -> None:
    manager = next(person for person in people() if Role.MANAGER in person.roles)
    packer = next(person for person in people() if Role.PACKER in person.roles)
    order = demo.run("--demo", "orders", "list", "--stage", "backorder", "--json").objects[0]
    found = demo.run("--demo", "customers", "find", order["reference"], "--json").objects[0]
    assert found["name"] == order["customer"]
    folder = demo.home / "remis"
    export = ("--demo", "customers", "export", str(found["id"]), str(folder), "--by")
    refused = demo.run(*export, packer.name, given=f"{packer.pin}\n")
    assert (refused.code, folder.exists()) == (1, False)
    done = demo.run(*export, manager.name, given=f"{manager.pin}\n")
    assert done.code == 0, done.err
    whole = json.loads((folder / f"customer-{found['id']}.json").read_text("utf-8"))
    assert order["reference"] in {each["reference"] for each in whole["orders"]}
    assert whole["orders"][0]["addresses"][0]["line1"]
    assert whole["orders"][0]["story"]
    assert whole["looked_at"][0]["way"] == "export"
    with pdfium.PdfDocument(folder / f"customer-{found['id']}.pdf") as pdf:
        words = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert whole["orders"][0]["addresses"][0]["line1"] in words
    erase = ("--demo", "customers", "erase", str(found["id"]), "--reason", "demande", "--by", manager.name)
    blocked = demo.run(*erase, given=f"{manager.pin}\n")
    assert blocked.code == 1
    assert order["reference"] in blocked.err
    assert demo.run("--demo", "customers", "find", "personne@example.fr").code == 1


def test_a_customer_without_open_orders_is_erased_and_everything_stays_right(demo: Program) -> None:
    manager = next(person for person in people() if Role.MANAGER in person.roles)
    order = demo.run("--demo", "orders", "list", "--stage", "cancelled", "--json").objects[0]
    found = demo.run("--demo", "customers", "find", order["reference"], "--json").objects[0]
    erase = ("--demo", "customers", "erase", str(found["id"]), "--reason", "demande", "--by", manager.name)
    done = demo.run(*erase, given=f"{manager.pin}\n")
    assert done.code == 0, done.err
    assert demo.run("--demo", "customers", "find", found["email"]).code == 1
    due = demo.run("--demo", "customers", "retention", "--json").objects[0]
    assert (due["orders"], due["customers"]) == (0, 0)
    assert demo.run("--demo", "customers", "retention", "--apply").code == 1
    assert demo.run("--demo", "verify").code == 0
