"""The fiscal journal, the accounts and the messages of the demo shop, by the installed program."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile

from tests.end_to_end.program import Program

ALWAYS = ("--from", "2000-01-01", "--to", "2099-12-31")
PIN = "5555\n"


def test_the_fiscal_journal_is_closed_archived_and_verified(demo: Program) -> None:
    made = demo.run("--demo", "fiscal", "key", "--show").out.strip()
    name, _, key = made.partition("=")
    assert name == "ARRIMAGE_FISCAL_KEY"
    assert len(key) == 64
    closed = demo.run("--demo", "fiscal", "close", "--json", **{name: key})
    assert closed.code == 0, closed.err
    assert json.loads(closed.out)["key"] is True
    assert demo.run("--demo", "fiscal", "verify").code == 0
    [year] = {
        row["issued_on"][:4] for row in demo.run("--demo", "invoices", "list", *ALWAYS, "--json").objects
    }
    file = demo.home / "archive.zip"
    assert demo.run("--demo", "fiscal", "archive", year, str(file), **{name: key}).code == 0
    folder = demo.home / "archive"
    with zipfile.ZipFile(file) as whole:
        whole.extractall(folder)
    check = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert check.stdout.strip() == "OK"
    assert demo.run("--demo", "verify").code == 0
    wrong = demo.run("--demo", "fiscal", "close", **{name: "abc"})
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)


def test_entries_for_the_accountant_and_days_to_report(demo: Program) -> None:
    sales = demo.run("--demo", "accounting", "sales", *ALWAYS, "--json").objects
    assert sales
    assert all(row["category"] == "TLB1" for row in sales)
    folder = demo.home / "comptable"
    done = demo.run("--demo", "accounting", "fec", str(folder), *ALWAYS, "--by", "Hélène", given=PIN)
    assert done.code == 0, done.err
    [file] = folder.iterdir()
    assert file.name == "999000102FEC20991231.txt"
    lines = file.read_text("utf-8").splitlines()
    assert all(line.count("\t") == 17 for line in lines)
    with sqlite3.connect(demo.home / "data" / "demo" / "arrimage.sqlite") as connection:
        noted = "SELECT details, staff_id IS NULL FROM journal WHERE action = 'accounts_exported'"
        [(what, nobody)] = connection.execute(noted).fetchall()
    connection.close()
    assert (json.loads(what), nobody) == ({"what": "FEC 2000-01-01 2099-12-31"}, 0), (
        "who took them is written down"
    )
    future = demo.run(
        "--demo", "accounting", "report", str(demo.home / "r.csv"), *ALWAYS, "--by", "Hélène", given=PIN
    )
    assert (future.code, (demo.home / "r.csv").exists()) == (1, False)


def test_messages_are_listed_previewed_and_changed(demo: Program) -> None:
    listed = demo.run("--demo", "messages", "texts", "--json").objects
    assert {"event": "shipped", "kind": "email", "language": "fr", "own": False} in listed
    page = demo.home / "page.html"
    assert demo.run("--demo", "messages", "preview", "order_confirmed", str(page)).code == 0
    assert "L221-28" in page.read_text("utf-8")
    text = demo.home / "text.txt"
    text.write_text("Objet\n\n{{ secret }}\n", "utf-8")
    refused = demo.run("--demo", "messages", "change", "shipped", str(text), "--by", "Hélène", given=PIN)
    assert refused.code == 1
    assert "secret" in refused.err
    text.write_text("Parti\n\nBonjour {{ first_name }}.\n", "utf-8")
    assert (
        demo.run("--demo", "messages", "change", "shipped", str(text), "--by", "Hélène", given=PIN).code == 0
    )
    assert demo.run("--demo", "messages", "show", "shipped").out.startswith("Parti")
    order = demo.run("--demo", "orders", "list", "--json").objects[0]["reference"]
    assert demo.run("--demo", "messages", "log", order).code in {0, 1}
    assert demo.run("--demo", "messages", "show", "pigeon").code == 1
