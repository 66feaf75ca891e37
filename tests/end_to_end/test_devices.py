"""Recalls and a station's profile by the installed program."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end_to_end.program import Program

PRODUCTS = "sku;nom;prix ttc;tva;poids (g);code-barres\nM1;Mug;12,90;20;380;2001234500012\n"
PINS = "2580\n2580\n"


def _shop(program: Program) -> None:
    assert program.run("db", "create").code == 0
    added = program.run("staff", "add", "Maud", "--role", "manager", given=PINS)
    assert added.code == 0, added.err
    products = program.home / "products.csv"
    products.write_text(PRODUCTS, "utf-8")
    assert program.run("import", "products", str(products)).code == 0


def test_a_lot_is_recalled_listed_and_lifted(program: Program) -> None:
    _shop(program)
    recalled = program.run("lots", "recall", "M1", "L1", "--reason", "verre", "--by", "Maud", given="2580\n")
    assert recalled.code == 0, recalled.err
    assert "L1" in recalled.out
    [recall] = program.run("lots", "list", "--json").objects
    assert (recall["sku"], recall["lot"], recall["reason"], recall["parcels"]) == ("M1", "L1", "verre", 0)
    assert program.run("lots", "where", "M1", "L1").code == 0
    again = program.run("lots", "recall", "M1", "L1", "--reason", "verre", "--by", "Maud", given="2580\n")
    assert again.code == 1
    assert "déjà rappelé" in again.err
    assert program.run("lots", "lift", "M1", "L1", "--by", "Maud", given="2580\n").code == 0
    assert program.run("lots", "list", "--json").objects == []


def test_a_profile_sets_up_the_next_bench(program: Program, tmp_path: Path) -> None:
    _shop(program)
    devices = {
        "scanners": [{"layout": "us_keys", "gap_ms": 3, "name": "Zebra"}],
        "ports": ["COM7"],
        "sounds": {"volume": 40},
    }
    (program.home / "data" / "devices-BENCH-1.json").write_text(json.dumps(devices), "utf-8")
    file = tmp_path / "bench.json"
    assert program.run("profile", "export", str(file)).code == 0
    written = json.loads(file.read_text("utf-8"))
    assert written["devices"]["ports"] == ["COM7"]
    # No printer was chosen yet: the house's first is taken into the file by hand, as a second bench's own.
    written["language"] = "en"
    written["printers"] = {
        "ZD-2": {
            "name": "Zebra 2", "driver": "zpl", "transport": "tcp", "address": "10.0.0.12:9100", "dpi": 203,
            "media_width_mm": 100, "media_height_mm": 150, "documents": ["shipping_label"],
        }
    }  # fmt: skip
    file.write_text(json.dumps(written), "utf-8")
    used = program.run("--station", "BENCH-2", "profile", "import", str(file), "--by", "Maud", given="2580\n")
    assert used.code == 0, used.err
    kept = json.loads((program.home / "data" / "devices-BENCH-2.json").read_text("utf-8"))
    assert (kept["ports"], kept["scanners"][0]["layout"], kept["sounds"]["volume"]) == (
        ["COM7"],
        "us_keys",
        40,
    )
    assert program.run("--station", "BENCH-2", "profile", "export", str(file)).code == 0
    again = json.loads(file.read_text("utf-8"))
    assert again["printers"]["ZD-2"]["documents"] == ["shipping_label"]
    assert (again["language"], again["devices"]) == ("en", written["devices"])
    file.write_text("{}", "utf-8")
    broken = program.run("profile", "import", str(file))
    assert broken.code == 1
    assert broken.err.count("\n") == 1


def test_the_calibration_sheet_is_written(program: Program, tmp_path: Path) -> None:
    done = program.run("labels", "calibration", str(tmp_path / "sheet.pdf"))
    assert done.code == 0, done.err
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
