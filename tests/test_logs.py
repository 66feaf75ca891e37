"""The log file: what gets in, what must not, and that it never grows or breaks."""

from __future__ import annotations

import logging
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.logs import redact, start_logging, stop_logging


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    yield start_logging(tmp_path / "logs")
    stop_logging()
    logging.getLogger().setLevel(level)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mail to claire.martin+web@example.fr failed", "mail to [e-mail] failed"),
        ("appeler 06 12 34 56 78.", "appeler [phone]."),
        ("tel=0612345678, sms", "tel=[phone], sms"),
        ("+33 6 12 34 56 78", "[phone]"),
        ("0033612345678", "[phone]"),
        ("+33 (0)1.23.45.67.89", "[phone]"),
        ("call +32 470 12 34 56 now", "call [phone] now"),
        (
            "postgresql://arrimage:s3cr:et@db.example.com/shop",
            "postgresql://arrimage:[secret]@db.example.com/shop",
        ),
        ('{"api_key": "a b c", "page": 2}', '{"api_key": [secret], "page": 2}'),
        ("client_secret=abc123&scope=orders", "client_secret=[secret]&scope=orders"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [secret]"),
        ("Authorization: k-123456", "Authorization: [secret]"),
        ("PIN: 4821", "PIN: [secret]"),
        ("mot de passe : azerty", "mot de passe : [secret]"),
    ],
)
def test_personal_data_and_secrets_are_taken_out(written: str, kept: str) -> None:
    assert redact(written) == kept


@pytest.mark.parametrize(
    "line",
    [
        "scan 9001000000012345 on A-03-12-2",
        "GTIN 3017620422003, SSCC 003012345678900017",
        "P-000123 packed at 2026-11-01T06:12:34.567Z",
        "order SHOP-A0612345678 shipped",
        "opening https://example.com/orders?page=2",
        "shipping a spinner: 3 pieces",
    ],
)
def test_what_the_warehouse_needs_to_read_stays(line: str) -> None:
    assert redact(line) == line


def test_a_very_long_line_takes_time_in_proportion(log: Path) -> None:
    logging.getLogger("app").info("x" * 1_000_000)
    assert log.stat().st_size > 1_000_000


def test_a_line_names_its_time_level_and_logger(log: Path) -> None:
    logging.getLogger("app.station").info("parcel %s closed", "P-000123")
    (line,) = log.read_text("utf-8").splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z INFO MainThread app\.station: parcel P-000123 closed", line
    )


def test_a_traceback_is_redacted_too(log: Path) -> None:
    try:
        raise ValueError("no account for paul@example.com, token=xyz789")
    except ValueError:
        logging.getLogger("app.channels").exception("sign-in failed")
    text = log.read_text("utf-8")
    assert "ValueError: no account for [e-mail], token=[secret]" in text
    assert "paul" not in text
    assert "xyz789" not in text


def test_a_scanned_text_cannot_forge_a_line(log: Path) -> None:
    logging.getLogger("app.scanning").warning("unknown barcode %s", "1\n2026-11-01 ERROR\x1b[2J\u2028forged")
    (line,) = log.read_text("utf-8").splitlines()
    assert r"1\x0a2026-11-01 ERROR\x1b[2J\x2028forged" in line


def test_the_file_rotates_and_old_ones_go(log: Path) -> None:
    start_logging(log.parent, limit=10_000)
    logger = logging.getLogger("app")
    for _ in range(65):
        logger.info("scan " * 200)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == ["arrimage.log", *(f"arrimage.log.{n}" for n in range(1, 6))]
    assert all(file.stat().st_size <= 10_000 for file in files)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owner-only mode bits")
def test_only_the_owner_may_read_it(log: Path) -> None:
    logging.getLogger("app").info("something")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_starting_again_moves_to_the_new_place(log: Path, tmp_path: Path) -> None:
    second = start_logging(tmp_path, program="arrimage-cli")
    logging.getLogger("app").info("hello")
    assert "hello" in second.read_text("utf-8")
    assert log.read_text("utf-8") == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full to stand for a full disk")
def test_a_full_disk_stops_nobody(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "arrimage.log").symlink_to("/dev/full")
    start_logging(tmp_path)
    logging.getLogger("app").info("a line for the full disk")
    stop_logging()
    assert capsys.readouterr().err == ""


def test_the_address_of_every_request_to_a_shop_is_not_written(log: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://shop.example/?oauth_consumer_key=ck_1")
    logging.getLogger("httpx").warning("something worth a look")
    assert "ck_1" not in log.read_text("utf-8")
    assert "worth a look" in log.read_text("utf-8")
