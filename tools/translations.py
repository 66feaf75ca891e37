"""Collects the window's texts for Qt Linguist, one file an area, and compiles them: ``make translations``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_CHECKOUT = Path(__file__).parents[1]
TEXTS = _CHECKOUT / "resources" / "i18n" / "qt"
#: An area is ``app/ui/<name>_tab.py`` and ``app/ui/<name>/``, or the pages that set a shop up; the shell is the rest.
_AREAS = {
    "orders": r"orders(_tab\.py|/)",
    "bench": r"(preparation_tab\.py|bench/|preparation/|packaging/)",
    "labels": r"labels(_tab\.py|/)",
    "pickup": r"pickup(_tab\.py|/)",
    "channels": r"channels/",
    "returns": r"returns(_tab\.py|/)",
    "stock": r"stock(_tab\.py|/)",
    "carriers": r"carriers/",
    "devices": r"(devices/|camera_dialog\.py)",
    "customers": r"customers(_tab\.py|/)",
    "figures": r"figures(_tab\.py|/)",
    "wizard": r"(wizard|first_run|settings_dialog|house_page|team_page|messages_page)\.py",
}


def areas() -> dict[str, list[Path]]:
    """The source files of each area; the shell comes last."""
    folder = _CHECKOUT / "app" / "ui"
    rest = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.py"))}
    found = {}
    for name, pattern in _AREAS.items():
        found[name] = [rest.pop(path) for path in list(rest) if re.match(pattern, path)]
    return found | {"shell": list(rest.values())}


def collect(sources: list[Path], target: Path) -> None:
    """Bring ``target`` (a .ts file) up to date with the texts in ``sources``."""
    options = ("-silent", "-no-obsolete", "-locations", "none", "-source-language", "en_GB")
    _qt("pyside6-lupdate", *options, "-target-language", "fr_FR", *map(str, sources), "-ts", str(target))


def compile_texts(source: Path, target: Path) -> None:
    """Turn a .ts file into the .qm file that the window loads."""
    _qt("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _qt(program: str, *arguments: str) -> None:
    subprocess.run([Path(sys.executable).parent / program, *arguments], check=True, cwd=_CHECKOUT)


def main() -> None:
    """Collect and compile every area."""
    TEXTS.mkdir(parents=True, exist_ok=True)
    for name, sources in areas().items():
        texts = TEXTS / f"{name}_fr.ts"
        collect(sources, texts)
        compile_texts(texts, texts.with_suffix(".qm"))


if __name__ == "__main__":
    main()
