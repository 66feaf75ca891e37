"""A year of the fiscal journal as one ZIP file that is read and proved without this program (domain 4.6).

Inside: CSV files, the texts that the digests cover, digests of all of it (``SHA256SUMS``), their signature where the
station has a key, and a page that says how to check. The same year of the same database gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.config import resource
from app.queries.fiscal import closure_lines, invoice_lines, journal_lines
from app.workflows.fiscal_closing import Signer

_MADE = (1980, 1, 1, 0, 0, 0)
_README = ("LISEZMOI.txt", "README.txt")


def archive(connection: Connection, year: int, signer: Signer | None) -> bytes:
    """The file of a year."""
    files: dict[str, bytes] = {}
    files["journal.csv"], files["journal.txt"] = _with_texts(journal_lines(connection, year))
    files["closures.csv"], files["closures.txt"] = _with_texts(closure_lines(connection, year))
    files["invoices.csv"] = _csv(list(invoice_lines(connection, year)))
    for name in _README:
        files[name] = resource("fiscal", name).read_bytes()
    files["verify.py"] = resource("fiscal", "verify.py").read_bytes()
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    ).encode()
    if signer is not None:
        public_key, sign = signer
        files["SHA256SUMS.ed25519"] = f"{public_key} {sign(files['SHA256SUMS']).hex()}\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in sorted(files.items()):
            whole.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_texts(lines: Iterable[tuple[Mapping[str, Any], str]]) -> tuple[bytes, bytes]:
    """The rows as a table, and beside each digest the text that it covers."""
    rows, texts = [], []
    for row, covered in lines:
        rows.append(row)
        texts.append(f"{row['digest']} {covered}\n")
    return _csv(rows), "".join(texts).encode()


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0].keys())
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
