"""A station without a screen: scans in, one JSON outcome a line out, and none lost or counted twice."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from app.demo.house import people
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from tests.end_to_end.program import Program

FIELDS = {"scan", "scan_id", "level", "code", "message", "next", "step", "order"}


def _badge(role: Role) -> str:
    return encode(OwnKind.BADGE, next(person for person in people() if role in person.roles).badge)


def _query(program: Program, sql: str, *values: object) -> list[Any]:
    connection = sqlite3.connect(program.home / "data" / "demo" / "arrimage.sqlite")
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def _picked_order(program: Program) -> tuple[int, list[str]]:
    """An order that waits at the bench, and the barcode of each unit in its tote."""
    (order_id,) = _query(program, "SELECT id FROM orders WHERE reference = 'W-2429'")[0]
    units = _query(
        program,
        "SELECT code, picked FROM order_line JOIN product_barcode USING (product_id) WHERE order_id = ?",
        order_id,
    )
    return order_id, [code.removeprefix("0") for code, picked in units for _ in range(picked)]


def test_a_session_answers_each_line_with_one_object(demo: Program) -> None:
    order_id, codes = _picked_order(demo)
    given = [
        "2001234500012",
        _badge(Role.PACKER),
        ":job packing",
        encode(OwnKind.ORDER, order_id),
        "4006381333931",
        *codes,
        ":close-parcel",
        ":sign-out",
        ":pin Louis 97531",
    ]
    done = demo.run("--demo", "station", "--headless", given="\n".join(given) + "\n")
    assert done.code == 1, "some outcomes were errors, on purpose"
    answers = done.objects
    assert len(answers) == len(given)
    assert all(answer.keys() >= FIELDS for answer in answers)
    assert [answer["code"] for answer in answers[:5]] == [
        "sign_in_first", "signed_in", "job_packing", "order_opened", "unknown_barcode",
    ]  # fmt: skip
    assert [answer["level"] for answer in answers[:5]] == ["error", "ok", "ok", "ok", "error"]
    assert answers[-3]["code"] == "order_packed"
    assert answers[-1]["code"] == "wrong_pin"
    assert "97531" not in done.out, "a PIN is never repeated"
    assert demo.run("--demo", "verify").code == 0


def test_a_session_without_an_error_ends_with_zero(demo: Program) -> None:
    done = demo.run("--demo", "--language", "en", "station", "--headless", given=_badge(Role.PACKER) + "\n")
    assert (done.code, done.objects[0]["message"]) == (0, "Hello Louis.")


def test_killed_in_the_middle_every_acknowledged_scan_counts_once(demo: Program) -> None:
    order_id, codes = _picked_order(demo)
    opening = [_badge(Role.PACKER), ":job packing", encode(OwnKind.ORDER, order_id)]
    with demo.started("--demo", "station", "--headless") as run:
        assert run.stdin is not None
        assert run.stdout is not None
        for scan in (*opening, codes[0]):
            run.stdin.write(scan + "\n")
            run.stdin.flush()
            answer = json.loads(run.stdout.readline())
            assert answer["level"] == "ok", answer
        # The rest is on its way, in whatever state, when the power goes.
        for code in codes[1:]:
            run.stdin.write(code + "\n")
        run.stdin.flush()
        run.kill()
        run.wait(timeout=60)
    done = demo.run("--demo", "station", "--headless", given=":sign-out\n")
    assert done.objects[-1]["code"] == "signed_out", done.out
    log = sqlite3.connect(demo.home / "data" / "demo" / "scans-BENCH-1.sqlite")
    kept = log.execute("SELECT id, raw, done FROM scan").fetchall()
    log.close()
    assert all(finished for _, _, finished in kept), "nothing that was kept waits any more"
    assert len({scan_id for scan_id, _, _ in kept}) == len(kept)
    scanned = sum(raw in codes for _, raw, _ in kept)
    assert scanned >= 1
    packed = _query(demo, "SELECT sum(packed) FROM order_line WHERE order_id = ?", order_id)[0][0]
    assert packed == scanned
    assert demo.run("--demo", "verify").code == 0


@pytest.mark.skipif(
    sys.platform == "win32", reason="pseudo-terminals stand in for serial ports on POSIX only"
)
def test_scans_come_from_a_serial_port(demo: Program) -> None:
    master, slave = os.openpty()
    try:
        with demo.started("--demo", "station", "--headless", "--serial", os.ttyname(slave)) as run:
            assert run.stdout is not None
            assert run.stderr is not None
            assert os.ttyname(slave) in run.stderr.readline()
            os.write(master, f"{_badge(Role.PACKER)}\r\n".encode())
            assert json.loads(run.stdout.readline())["code"] == "signed_in"
    finally:
        os.close(master)
        os.close(slave)


def test_a_port_that_is_not_there_is_told(demo: Program, tmp_path: Path) -> None:
    with demo.started("--demo", "station", "--headless", "--serial", str(tmp_path / "ttyNone")) as run:
        assert run.stderr is not None
        told = run.stderr.readline()
    assert "ttyNone" in told
    assert "serial_scanner" not in told, "in words"
