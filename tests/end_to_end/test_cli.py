"""Every command of the installed program: what it says, in which language, with which exit code."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from app.scanning.own_codes import OwnKind, decode
from tests.end_to_end.program import Program
from tests.support.pictures import logo_file

PRODUCTS = "sku;nom;prix ttc;tva;poids (g);code-barres\nM1;Mug;12,90;20;380;2001234500012\n"


def _created(program: Program) -> Program:
    done = program.run("db", "create")
    assert done.code == 0, done.err
    return program


def test_help_is_in_the_language_asked_for(program: Program) -> None:
    french, english = program.run("--help"), program.run("--language", "en", "orders", "--help")
    assert (french.code, english.code) == (0, 0)
    assert "De la commande payée" in french.out.replace("de la", "De la")
    assert "Lists and shows orders." in english.out
    assert "cli_help" not in french.out + english.out


def test_the_language_comes_from_the_environment_too(program: Program) -> None:
    assert "order fits" in _created(program).run("orders", "list", ARRIMAGE_LANGUAGE="en").err


def test_the_version(program: Program) -> None:
    assert program.run("--version").out.startswith("arrimage ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--nonsense"], "Option inconnue\u00a0: --nonsense. Voir arrimage --help."),
        (["orders", "show"], "Il manque reference."),
        (["orders", "list", "--stage", "lost"], "Valeur refusée"),
        (["nonsense"], "Commande mal écrite"),
        (["--language", "xx", "orders", "list"], "Valeur refusée"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_two(
    program: Program, words: list[str], sentence: str
) -> None:
    done = program.run(*words)
    assert done.code == 2
    assert sentence in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_a_database_is_created_described_and_upgraded(program: Program) -> None:
    before = program.run("db", "status", "--json")
    assert (before.code, before.objects[0]["ready"]) == (1, False)
    assert not (program.home / "data").exists(), "asking makes nothing"
    assert "base de données" in _created(program).run("db", "upgrade").out.lower()
    after = program.run("db", "status", "--json")
    assert (after.code, after.objects[0]["ready"]) == (0, True)
    assert program.run("db", "create").code == 0, "creating again changes nothing"
    assert "prête" in program.run("db", "status").out


def test_without_a_database_there_is_a_sentence_that_says_what_to_do(program: Program) -> None:
    for words in (
        ["orders", "list"],
        ["verify"],
        ["deliver"],
        ["station", "--headless"],
        ["staff", "list"],
        ["db", "upgrade"],
    ):
        done = program.run(*words)
        assert (done.code, done.err.count("\n")) == (1, 1), (words, done.err)
        assert "arrimage db create" in done.err
    assert not (program.home / "data" / "arrimage.sqlite").exists()


def test_a_database_that_is_none_a_newer_one_and_a_locked_one(program: Program) -> None:
    path = program.home / "data" / "arrimage.sqlite"
    _created(program)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    newer = program.run("orders", "list")
    assert (newer.code, newer.err.count("\n")) == (1, 1)
    assert "plus récente" in newer.err
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"not a database at all" * 200)
    broken = program.run("--language", "en", "orders", "list")
    assert (broken.code, broken.err.count("\n")) == (1, 1)
    assert "not a database" in broken.err


def test_a_locked_database_is_told(program: Program) -> None:
    _created(program)
    file = program.home / "articles.csv"
    file.write_text(PRODUCTS, "utf-8")
    with sqlite3.connect(program.home / "data" / "arrimage.sqlite", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        done = program.run("import", "products", str(file))
    holder.close()
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "occupée" in done.err


def test_no_password_is_ever_shown(program: Program) -> None:
    url = "postgresql://arrimage:s3cret-word@127.0.0.1:1/none"
    for words in (["orders", "list"], ["db", "status"], ["doctor"], ["db", "create"]):
        done = program.run("--database", url, *words)
        assert done.code == 1
        assert "s3cret-word" not in done.out + done.err, words
        assert "Traceback" not in done.err
    wrong = program.run("--database", "mysql://arrimage:s3cret-word@host/db", "orders", "list")
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)
    assert "s3cret-word" not in wrong.err


def test_settings_that_cannot_be_read_are_told(program: Program) -> None:
    settings = program.home / "config" / "arrimage" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("colour = 'red'\n")
    done = program.run("orders", "list")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "colour" in done.err


def test_an_import_is_tried_done_and_repeated(program: Program) -> None:
    _created(program)
    file = program.home / "articles.csv"
    file.write_text(PRODUCTS + "M2;Bol;douze;20;400;\n", "utf-8")
    refused = program.home / "refus.csv"
    tried = program.run("import", "products", str(file), "--dry-run", "--json")
    assert (tried.code, tried.objects[0]["created"], tried.objects[0]["refused"]) == (1, 1, 1)
    done = program.run("import", "products", str(file), "--refused", str(refused))
    assert done.code == 1
    assert "1 créé," in done.out
    assert "ligne 3" in done.out
    assert "douze" in refused.read_text("utf-8-sig")
    again = program.run("import", "products", str(file), "--json")
    assert (again.objects[0]["created"], again.objects[0]["unchanged"]) == (0, 1)


@pytest.mark.parametrize(("language", "sentence"), [("fr", "n’existe pas"), ("en", "does not exist")])
def test_a_missing_file_is_one_sentence(program: Program, language: str, sentence: str) -> None:
    done = _created(program).run("--language", language, "import", "orders", "nowhere.jsonl")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "nowhere.jsonl" in done.err
    assert sentence in done.err


def test_orders_are_listed_filtered_and_shown(demo: Program) -> None:
    everything = demo.run("--demo", "orders", "list", "--json", "--limit", "1000")
    assert everything.code == 0
    assert len(everything.objects) == 59
    held = demo.run("--demo", "orders", "list", "--hold", "address", "--json").objects
    assert {order["reference"] for order in held} == {"W-2417", "W-2418"}
    relay = demo.run("--demo", "orders", "list", "--mode", "relay", "--stage", "packed", "--json").objects
    assert [order["reference"] for order in relay] == ["W-2436"]
    found = demo.run("--demo", "orders", "list", "--search", "marchand").out.splitlines()
    assert len(found) == 2
    assert "W-2401" in found[1]
    assert demo.run("--demo", "orders", "list", "--search", "zzzzzz").code == 1
    shown = demo.run("--demo", "orders", "show", "W-2440")
    assert shown.code == 0
    assert "Expédiée" in shown.out
    assert "remis au transport" in shown.out
    whole = demo.run("--demo", "orders", "show", "W-2440", "--json").objects[0]
    assert whole["order"]["stage"] == "shipped"
    assert whole["timeline"]
    unknown = demo.run("--demo", "orders", "show", "W-9999")
    assert (unknown.code, unknown.err) == (1, "Aucune commande pour «\u00a0W-9999\u00a0».\n")


def test_staff_are_entered_by_whoever_may(program: Program) -> None:
    _created(program)
    first = program.run("staff", "add", "Alix", "--role", "administrator", given="4711\n")
    assert first.code == 0, first.err
    badge = decode(first.out.split()[-1])
    assert badge is not None
    assert badge.kind is OwnKind.BADGE
    alone = program.run("staff", "add", "Louis", "--role", "packer", given="2222\n")
    assert (alone.code, alone.err) == (1, "Identifiez-vous d’abord.\n")
    wrong = program.run("staff", "add", "Louis", "--role", "packer", "--by", "Alix", given="9999\n2222\n")
    assert wrong.code == 1
    assert "PIN" in wrong.err
    helped = program.run("staff", "add", "Louis", "--role", "packer", "--by", "Alix", given="4711\n2222\n")
    assert helped.code == 0, helped.err
    people = program.run("staff", "list", "--json").objects
    assert [(person["name"], person["roles"]) for person in people] == [
        ("Alix", ["administrator"]),
        ("Louis", ["packer"]),
    ]
    assert program.run("staff", "add", "X", "--role", "king", given="1234\n").code == 1


def test_the_board_without_a_display_is_a_table(demo: Program) -> None:
    [told] = demo.run("--demo", "board", "--json").objects
    left = {each["pick_up"]["service"]: each["pick_up"]["left"] for each in told["pick_ups"]}
    assert sum(left.values()) > 0
    shown = demo.run("--demo", "board")
    assert (shown.code, shown.err) == (0, "")
    assert all(service in shown.out for service in left)


def test_the_doctor_says_how_to_mend(demo: Program) -> None:
    shutil.rmtree(demo.home / "data" / "demo" / "printed", ignore_errors=True)
    well = demo.run("--demo", "doctor", "--json")
    assert well.code == 0, well.out
    assert {check["subject"] for check in well.objects} >= {
        "disk",
        "fonts",
        "database",
        "printer",
        "mail",
        "outbox",
    }
    (demo.home / "data" / "demo" / "printed").write_text("a file where the folder should be")
    ill = demo.run("--demo", "--language", "en", "doctor")
    assert ill.code == 1
    assert "check the folder and its permissions" in ill.out
    empty = Program(demo.home).run("doctor")
    assert empty.code == 1
    assert "arrimage db create" in empty.out


def test_verify_names_what_somebody_changed_by_hand(demo: Program) -> None:
    assert demo.run("--demo", "verify").code == 0
    with sqlite3.connect(demo.home / "data" / "demo" / "arrimage.sqlite") as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET reason = 'autre' WHERE id = 40")
        connection.execute("UPDATE stock_level SET on_hand = on_hand + 1 WHERE on_hand = 500")
    connection.close()
    done = demo.run("--demo", "verify", "--json")
    assert done.code == 1
    assert {finding["code"] for finding in done.objects} >= {"journal_changed", "stock_level_differs"}
    assert "a été modifiée" in demo.run("--demo", "verify").out


def test_delivery_prints_what_waits(demo: Program) -> None:
    done = demo.run("--demo", "deliver", "--json")
    assert done.objects[0]["tried"]["print_job"] == 1
    assert (done.code, done.objects[0]["waiting"]) == (0, 0)
    assert list((demo.home / "data" / "demo" / "printed").glob("*pick-list*.pdf"))


@pytest.mark.parametrize("sheet", ["sheet", "commands", "badges"])
def test_sheets_are_pdf_files(demo: Program, sheet: str) -> None:
    done = demo.run("--demo", "labels", sheet, "planche.pdf")
    assert done.code == 0, done.err
    assert (demo.home / "planche.pdf").read_bytes().startswith(b"%PDF-")
    refused = demo.run("--demo", "labels", sheet, "nowhere/planche.pdf")
    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_a_reader_that_goes_away_is_a_sentence(demo: Program) -> None:
    with demo.started("--demo", "orders", "list", "--json", "--limit", "1000") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        told = run.stderr.read()
        assert run.wait(timeout=60) == 1
    assert told == "Plus personne ne lit la sortie\u00a0: arrêt.\n"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_being_stopped_is_a_sentence(demo: Program, how: signal.Signals) -> None:
    with demo.started("--demo", "deliver", "--watch") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.send_signal(how)
        assert run.wait(timeout=60) == 1
        assert run.stderr.read() == "Interrompu.\n"


def test_our_own_mistakes_end_in_a_sentence_and_a_log(program: Program) -> None:
    _created(program)
    with sqlite3.connect(program.home / "data" / "arrimage.sqlite") as connection:
        connection.execute("DROP TABLE orders")
    connection.close()
    done = program.run("orders", "list")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "Traceback" not in done.err
    log = Path(done.err.split("dans ")[1].strip())
    assert "no such table" in log.read_text("utf-8")


def test_without_a_display_the_window_says_so(program: Program) -> None:
    done = program.run()
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "Pas d’écran" in done.err


def test_the_demo_leaves_a_named_database_alone(program: Program) -> None:
    _created(program)
    url = f"sqlite:///{program.home / 'data' / 'arrimage.sqlite'}"
    done = program.run("--demo", "--database", url, "orders", "list")
    assert done.code == 1
    assert "autre chose" in done.err


def test_help_is_quick_enough_to_import_nothing_heavy(program: Program) -> None:
    """Not a stop-watch: the modules themselves."""
    code = "import sys, app.cli.run as r; r.run(['--help']); print(sorted(sys.modules))"
    done = subprocess.run(
        [program.arguments()[0], "-c", code],
        capture_output=True, text=True, check=True, env=program.environment, cwd=program.home,
    )  # fmt: skip
    loaded = json.loads(done.stdout.splitlines()[-1].replace("'", '"'))
    assert not {"sqlalchemy", "alembic", "PySide6", "reportlab", "rich.console", "babel"} & set(loaded)


def test_settings_are_listed_and_changed_by_who_may(program: Program) -> None:
    _created(program)
    program.run("staff", "add", "Maud", "--role", "manager", given="2580\n")
    program.run("staff", "add", "Paul", "--role", "packer", "--by", "Maud", given="2580\n1470\n")
    changed = program.run("settings", "set", "smtp_port", "465", "--by", "Maud", given="2580\n")
    assert (changed.code, changed.err) == (0, "")
    address = ("settings", "set", "seller_address", "3 rue du Port|42000 VILLE", "--by", "Maud")
    assert program.run(*address, given="2580\n").code == 0
    listed = {each["name"]: each["value"] for each in program.run("settings", "list", "--json").objects}
    assert (listed["smtp_port"], listed["seller_address"]) == (465, ["3 rue du Port", "42000 VILLE"])
    assert "3 rue du Port|42000 VILLE" in program.run("settings", "list").out
    for name, value, by, pin, sentence in (
        ("smtp_port", "0", "Maud", "2580", "de 1 à 65535"),
        ("colour", "red", "Maud", "2580", "colour"),
        ("smtp_port", "25", "Paul", "1470", "rôle"),
        ("smtp_port", "25", "Maud", "9999", "Mauvais code PIN"),
    ):
        refused = program.run("settings", "set", name, value, "--by", by, given=f"{pin}\n")
        assert (refused.code, refused.err.count("\n")) == (1, 1), refused.err
        assert sentence in refused.err
    assert program.run("settings", "set", "smtp_port", "25").code == 2
    logo = program.home / "logo.png"
    logo.write_bytes(logo_file())
    taken = program.run("settings", "logo", str(logo), "--by", "Maud", given="2580\n")
    assert (taken.code, taken.err) == (0, "")
    assert program.run("settings", "logo", "--by", "Maud", given="2580\n").code == 0
    none = program.run("settings", "logo", str(program.home / "arrimage.csv"), "--by", "Maud", given="2580\n")
    assert (none.code, none.err.count("\n")) == (1, 1)
    assert "logo" in none.err
    after = {each["name"]: each["value"] for each in program.run("settings", "list", "--json").objects}
    assert after == listed
    assert program.run("verify").code == 0


def test_print_jobs_are_listed_moved_and_decided_by_a_person(program: Program, tmp_path: Path) -> None:
    _created(program)
    assert program.run("staff", "add", "Maud", "--role", "administrator", "--role", "manager",
                       given="2580\n").code == 0  # fmt: skip
    assert "imprimé" in program.run("jobs", "list").out
    file = next(program.home.rglob("arrimage.sqlite"))
    with sqlite3.connect(file) as shop:
        shop.executemany(
            "INSERT INTO printer (id, code, name, driver, transport, address, dpi, media_width_mm, media_height_mm,"
            " active) VALUES (?, ?, ?, 'zpl', 'folder', ?, 203, 102, 152, 1)",
            [(901, "Z1", "Zebra 1", str(tmp_path / "one")), (902, "Z2", "Zebra 2", str(tmp_path / "two"))],
        )
        label = '{"kind": "location_label", "language": "fr", "code": "A-01", "barcode": "9003000000000100"}'
        now = "2026-11-30 08:00:00.000000"
        shop.executemany(
            "INSERT INTO print_job (id, document_kind, title, document, printer_id, copies, reason, state, tries,"
            " created_at, station_id, due_at, trouble)"
            " SELECT ?, 'location_label', ?, ?, 901, 1, '', ?, 1, ?, min(id), ?, ? FROM station",
            [(11, "A-01", label, "in_doubt", now, now, "in_doubt"), (12, "A-02", label, "waiting", now, now, ""),
             (13, "A-03", label, "in_doubt", now, now, "in_doubt"), (14, "A-04", label, "waiting", now, now, "")],
        )  # fmt: skip
    listed = program.run("jobs", "list", "--json")
    assert (listed.code, [job["id"] for job in listed.objects]) == (1, [11, 13, 12, 14])
    shown = program.run("jobs", "list").out
    assert "incertain" in shown
    assert "Zebra 1" in shown
    by = ("--by", "Maud")
    assert program.run("jobs", "printed", "11", *by, given="2580\n").code == 0
    assert program.run("jobs", "lost", "13", *by, given="2580\n").code == 0
    assert program.run("jobs", "move", "--from", "Z1", "--to", "Z2", *by, given="2580\n").code == 0
    states = {
        job["id"]: (job["state"], job["printer"])
        for job in program.run("jobs", "list", "--all", "--json").objects
    }
    assert states == {
        11: ("confirmed", "Zebra 1"),
        12: ("waiting", "Zebra 2"),
        13: ("cancelled", "Zebra 1"),
        14: ("waiting", "Zebra 2"),
        15: ("waiting", "Zebra 2"),
    }
    assert program.run("jobs", "move", "12", "--to", "Z1", *by, given="2580\n").code == 0
    assert program.run("jobs", "cancel", "14", *by, given="2580\n").code == 0
    for wrong, sentence in (
        (("printed", "11"), "confirmed"),
        (("lost", "12"), "waiting"),
        (("move", "12", "--to", "Z9"), "Z9"),
        (("move", "--to", "Z1"), "--from"),
    ):
        refused = program.run("jobs", *wrong, *by, given="2580\n")
        assert (refused.code, refused.err.count("\n")) == (1, 1), refused.err
        assert sentence in refused.err
    assert program.run("deliver").code == 0
    assert (len(list((tmp_path / "one").iterdir())), len(list((tmp_path / "two").iterdir()))) == (1, 1)
    assert program.run("verify").code == 0
