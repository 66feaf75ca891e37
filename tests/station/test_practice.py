"""Practice: the printed exercise, scan by scan, in a sandbox that is made anew and touches nothing of the shop."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.cli.run import run as command_line
from app.config import Settings
from app.database.unit_of_work import Database
from app.models.channel import ChannelLink
from app.models.house import setting
from app.models.outbox import OutboxMessage, PrinterRow
from app.printing.printer import Transport
from app.printing.raster import drawn_pages
from app.station.practice import Run, error_counts
from app.station.practice_paper import training_pdf
from app.station.practice_shop import forget_practice, open_practice
from app.station.session import Job, Session
from app.station.station import Answer
from app.station.wiring import Desk
from app.workflows.exercise import ARTICLES, STEPS, Part
from app.workflows.outcome import Level, Outcome
from app.workflows.verify import verify

Decode = Callable[[Image.Image], set[tuple[str, str]]]
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A shop's folder with something in it, and the practice shop below."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "arrimage.sqlite").write_bytes(b"the shop's own")
    yield Settings(data_folder=str(folder), language="en")
    assert (folder / "arrimage.sqlite").read_bytes() == b"the shop's own"


def play(desk: Desk, run: Run, steps: slice = slice(None)) -> list[str]:
    """Scan the steps, ten seconds each; what came of each."""
    came = []
    for number, step in enumerate(STEPS[steps]):
        answer = desk.station.scan(step.barcode).result(timeout=20)
        run.take(answer, NOW + timedelta(seconds=10 * number))
        came.append(answer.outcome.code)
    return came


def test_the_exercise_is_done_with_the_scanner_alone_and_again(shop: Settings) -> None:
    for _ in range(2):  # the second sandbox is made anew, and the same sheet fits it
        settings, run = open_practice(shop, NOW), Run()
        assert settings.folder.parent == shop.folder
        desk = Desk(settings)
        try:
            assert play(desk, run) == [step.expects for step in STEPS]
            # The list's number was jumped to on purpose; all else is as in a shop.
            assert [found.code for found in verify(desk.database)] == ["numbers_missing"]
            assert _ways_out(desk.database) == []
        finally:
            desk.stop()
    score = run.score(NOW)
    assert (score.finished, score.scans, score.mistakes, score.left_out) == (True, 28, 0, 0)
    assert (score.seconds, score.seconds_a_line, score.seconds_a_parcel) == (270, 50, 60)
    forget_practice(shop)
    assert [path.name for path in shop.folder.iterdir()] == ["arrimage.sqlite"]


def _ways_out(database: Database) -> list[str]:
    """Mail, shops and printers that something could leave the sandbox by."""
    with database.engine.connect() as connection:
        found = [] if setting(connection, "smtp_host") == "" else ["mail"]
        if connection.scalar(select(func.count()).select_from(OutboxMessage)):
            found.append("messages")
        transports = set(connection.scalars(select(PrinterRow.transport)))
        found += connection.scalars(select(ChannelLink.adapter))
    return found + sorted(transports - {Transport.FOLDER})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_of_the_sheet_is_read_back(language: str, decode: Decode) -> None:
    drawn = [page.convert("L") for page in drawn_pages(training_pdf(language), 300, grey=True)]
    pages = [{text for _, text in decode(page)} for page in drawn]
    for part, read in zip(Part, pages, strict=True):
        assert read == {step.barcode for step in STEPS if step.part is part}


def test_no_shop_counts_up_to_what_the_sheet_says() -> None:
    serials = [
        int(step.barcode[4:14]) for step in STEPS if len(step.barcode) == 16 and step.barcode[2:4] != "09"
    ]
    assert min(serials) >= 999_000_000
    assert all(article.gtin.startswith("200") for article in ARTICLES)


def answer(code: str, level: Level = Level.OK, scan: str = "x") -> Answer:
    return Answer(scan, "", Outcome(code, level=level), Session(job=Job.PICKING))


def test_mistakes_are_counted_by_kind_and_those_of_the_exercise_are_none() -> None:
    run = Run()
    for step in STEPS[:3]:
        run.take(answer(step.expects), NOW)
    assert run.step is STEPS[3]
    run.take(answer("wrong_item", Level.ERROR), NOW)  # the exercise asks for it
    run.take(answer("wrong_item", Level.ERROR), NOW)
    run.take(answer("wrong_location", Level.ERROR), NOW)
    run.take(answer("wrong_item", Level.ERROR), NOW)
    score = run.score(NOW)
    assert (score.done, score.scans, score.mistakes) == (4, 7, 3)
    assert error_counts(score) == {"wrong_item": 2, "wrong_location": 1}


def test_who_makes_no_mistakes_or_types_the_number_goes_on() -> None:
    run = Run()
    for code in ("signed_in", "picking_started", "location_right", "units_in_hand", "all_in_hand", "picked"):
        run.take(answer(code), NOW)
    score = run.score(NOW)
    assert run.step is STEPS[8]
    assert (score.done, score.left_out, score.mistakes, score.seconds_a_line) == (8, 2, 0, 0)


def test_nothing_counts_after_the_end() -> None:
    run = Run()
    for step in STEPS:
        run.take(answer(step.expects, Level.OK), NOW)
    run.take(answer("unknown_barcode", Level.ERROR), NOW + timedelta(hours=1))
    score = run.score(NOW + timedelta(hours=2))
    assert (score.finished, score.mistakes, score.seconds) == (True, 0, 0)


def test_without_a_screen_the_last_line_is_what_the_run_came_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARRIMAGE_DATA_FOLDER", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(step.barcode for step in STEPS[:6]) + "\n"))
    assert command_line(["--language", "en", "practice", "--headless"]) == 1
    *lines, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["code"] for line in lines] == [step.expects for step in STEPS[:6]]
    assert (last["practice"]["done"], last["practice"]["finished"]) == (6, False)
    assert list(tmp_path.iterdir()) == []
