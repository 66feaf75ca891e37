"""Everything kept about a person as two files: JSON for a machine, PDF for the person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.i18n import text
from app.printing.dossier import render_dossier


def write_dossier(
    folder: Path, customer_id: int, content: Mapping[str, Any], language: str, today: date
) -> tuple[Path, Path]:
    """Write ``customer-<number>.json`` and ``.pdf`` into ``folder``, made if need be; raises ``OSError``.

    ``content`` is what ``queries.customers.dossier`` found.
    """
    written = json.dumps(content, ensure_ascii=False, indent=1, default=_in_json)
    title = text(language, "dossier_title", name=content["customers"][0]["name"])
    about = text(language, "dossier_about", day=today.strftime("%d/%m/%Y"))
    folder.mkdir(parents=True, exist_ok=True)
    machine, person = (folder / f"customer-{customer_id}{suffix}" for suffix in (".json", ".pdf"))
    machine.write_text(written, "utf-8")
    person.write_bytes(render_dossier(title, about, json.loads(written)))
    return machine, person


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
