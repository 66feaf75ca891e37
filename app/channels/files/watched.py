"""A watched folder as a channel: order files are taken once and put aside; what left is written beside them.

``in`` (the folder itself) holds files to take, ``done`` and ``refused`` those that were, ``out`` what we tell.
"""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from app.channels.base import FieldRefused, FileRefused, IncomingOrder, RefusedRow
from app.channels.files.orders import read_orders
from app.channels.files.refused import write_refused
from app.channels.port import (
    Ability,
    Adapter,
    Bookmark,
    ChangePage,
    ChannelArticle,
    ChannelFault,
    Departure,
    Field,
    Reread,
    Right,
    StockAnswer,
    Trouble,
)
from app.values import Money

_KINDS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".jsonl", ".ndjson"})
#: A file that is still being written must not be taken half: it has to lie still for so long.
_STILL_SECONDS = 2.0
_PAGE = 500


class WatchedFolder:
    """One folder; a ``Connection``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None
        self._rows: Iterator[IncomingOrder | RefusedRow] = iter(())
        self._left_out: list[RefusedRow] = []
        self._taken = 0

    def close(self) -> None:
        """Nothing is held open."""

    def test(self) -> tuple[Right, ...]:
        with self._reachable():
            list(self._folder.iterdir())
        return (Right("folder_write", os.access(self._folder, os.W_OK)),)

    def changes(self, mark: Bookmark) -> ChangePage:
        """The next orders of the file that is being read, oldest file first; the last page carries its name."""
        with self._reachable():
            if self._file is None and not self._open_next():
                return ChangePage()
            assert self._file is not None
            batch = list(islice(self._rows, _PAGE))
        name = self._file.name
        over = len(batch) < _PAGE
        self._left_out += [row for row in batch if isinstance(row, RefusedRow)]
        self._taken += sum(not isinstance(row, RefusedRow) for row in batch)
        page = tuple(_named(row, name) if isinstance(row, RefusedRow) else row for row in batch)
        return ChangePage(page, None, Bookmark(mark.moment, mark.page + 1), len(batch), name if over else "")

    def _open_next(self) -> bool:
        """Begin with the oldest file that nobody writes into any more."""
        now = time.time()
        waiting = sorted(
            (found.stat().st_mtime, found.name)
            for found in self._folder.iterdir()
            if found.suffix.lower() in _KINDS and not found.name.startswith((".", "~")) and found.is_file()
        )
        for changed_at, name in waiting:
            if now - changed_at >= _STILL_SECONDS:
                self._file = self._folder / name
                self._rows = _rows(self._file)
                self._left_out, self._taken = [], 0
                return True
        return False

    def orders(self, external_ids: Sequence[str]) -> Reread:
        del external_ids  # a folder knows nothing of orders that it gave already
        return Reread()

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """The file's last order is safe: put it aside, with what was left out and why."""
        known = {row.raw.get("order") for row in page.orders if isinstance(row, RefusedRow)}
        self._left_out += [row for row in refused if row.raw.get("order") not in known]
        if not page.receipt or self._file is None:
            return
        with self._reachable():
            aside = self._folder / ("done" if self._taken else "refused")
            aside.mkdir(exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            if self._left_out:
                write_refused(aside / f"{stamp} {self._file.stem}.refused.csv", self._left_out, "fr")
            self._file.replace(aside / f"{stamp} {self._file.name}")
        self._file = None

    def articles(self) -> Iterator[ChannelArticle]:
        return iter(())

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        del external_ids  # it keeps no stock
        return {}

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        del quantities
        return {}

    def fulfil(self, departure: Departure) -> None:
        """A row a line; one without a line for a parcel with parts of kits alone."""
        rows = [
            [
                departure.order_external_id, departure.parcel, departure.tracking_number, departure.service,
                departure.at.isoformat(), line, units, "yes" if departure.complete else "no",
            ]
            for line, units in (departure.units or {"": 0}).items()
        ]  # fmt: skip
        titles = ["order", "parcel", "tracking", "service", "shipped_at", "line", "units", "complete"]
        self._say(f"shipment-{departure.parcel}", titles, rows)

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        amount = f"{Money(refunded_cents, currency).amount:.2f}"
        self._say(
            f"refund-{order_external_id}-{amount}",
            ["order", "refunded_in_all", "currency", "reason"],
            [[order_external_id, amount, currency, reason]],
        )

    def cancel(self, order_external_id: str) -> None:
        self._say(f"cancelled-{order_external_id}", ["order"], [[order_external_id]])

    def _say(self, name: str, titles: list[str], rows: Sequence[Sequence[object]]) -> None:
        """A file of its own that is there whole or not at all; said twice, it is the same file."""
        with self._reachable():
            out = self._folder / "out"
            out.mkdir(exist_ok=True)
            target = out / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', name)}.csv"
            draft = target.with_suffix(".part")
            with draft.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=";")
                writer.writerow(titles)
                writer.writerows(rows)
            draft.replace(target)

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise ChannelFault(Trouble.FOLDER, folder=str(self._folder), detail=detail) from error


def _rows(path: Path) -> Iterator[IncomingOrder | RefusedRow]:
    """The orders of a file; one that cannot be read, or not further, ends with a row that says so."""
    try:
        yield from read_orders(path)
    except FileRefused as refused:
        yield RefusedRow(0, refused.code, refused.values, {"file": path.name})


def _named(row: RefusedRow, name: str) -> RefusedRow:
    """A refused row as the panel tells it from the rows of other files."""
    return RefusedRow(
        row.row_number, row.code, row.values, {"order": f"{name}:{row.row_number}", "reference": name}
    )


def _check(values: Mapping[str, str]) -> Mapping[str, str]:
    given = values.get("folder", "").strip()
    folder = Path(given).expanduser()
    if not given or not folder.is_dir():
        raise FieldRefused("channel_folder_wrong", given=given)
    return {"folder": str(folder.resolve())}


ADAPTER = Adapter(
    code="files",
    name="CSV, XLSX, JSON",
    fields=(Field("folder", folder=True),),
    abilities=frozenset({Ability.FULFILMENT, Ability.REFUND, Ability.CANCEL}),
    check=_check,
    open=lambda values: WatchedFolder(Path(values["folder"])),
    local=True,
    steps={
        "fr": (
            "Choisir un dossier de ce poste où l’autre logiciel dépose ses commandes (CSV, XLSX ou JSON Lines).",
            "Un fichier lu passe dans « done », avec le rapport de ce qui n’a pas pu l’être, ou dans « refused ».",
            "Ce qui est expédié, annulé ou remboursé est écrit dans « out », un fichier CSV par colis.",
        ),
        "en": (
            "Choose a folder of this station into which the other program puts its orders (CSV, XLSX or JSON Lines).",
            "A file that was read goes into “done”, with a report of what could not be, or into “refused”.",
            "What is shipped, cancelled or refunded is written into “out”, a CSV file for each parcel.",
        ),
    },
)
