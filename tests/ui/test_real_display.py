"""The window on a real X display, with real key events: scans from anywhere, and typing left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.models.staff import Staff
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from tests.support.display import a_display
from tests.support.house import House
from tests.support.needs import Need, require

_CHECKOUT = Path(__file__).parents[2]


def _until(child: subprocess.Popen[str], name: str, told: list[dict[str, Any]]) -> Any:
    """Read what the window tells up to a fact of this name, and return it."""
    assert child.stdout is not None
    for line in child.stdout:
        told.append(json.loads(line))
        if name in told[-1]:
            return told[-1][name]
    raise AssertionError(f"the window ended without {name}: {told}")


def test_scans_and_typing_on_a_real_display(ui_house: House, tmp_path: Path) -> None:
    require(Need.X_DISPLAY)
    badge = ui_house.database.read(
        lambda c: c.execute(select(Staff.badge).where(Staff.name == Role.MANAGER.value)).scalar_one()
    )
    codes = [encode(OwnKind.ORDER, serial) for serial in range(1001, 1021)]
    told: list[dict[str, Any]] = []
    with a_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

        def keys(*arguments: str) -> None:
            subprocess.run(["xdotool", *arguments], env=environment, check=True)

        child = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.real_window", str(tmp_path)],
            cwd=_CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        with child:
            assert _until(child, "ready", told) == "xcb"
            keys("type", "--delay", "2", encode(OwnKind.BADGE, badge))
            keys("key", "Return")
            assert _until(child, "name", told) == "manager"
            _until(child, "field", told)
            for code in codes:
                keys("type", "--delay", "1", code)
                keys("key", "Return")
            # Nothing is found for these codes, so that the last stands in the field as if it were typed.
            keys("key", "ctrl+a")
            keys("type", "--delay", "90", "three typed words.")
            typed = _until(child, "text", told)
    assert [fact["scan"] for fact in told if "scan" in fact][1:] == codes
    assert typed == "three typed words."
    assert (tmp_path / "window.png").stat().st_size > 10_000
