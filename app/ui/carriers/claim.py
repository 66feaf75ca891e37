"""The claim file of a parcel: drawn beside the window, then shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.widgets.files import show_file

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


def show_claim_file(bridge: Bridge, parcel_id: int) -> None:
    """Draw what proves what was handed to the carrier, and show it in the computer's own PDF program."""
    language = bridge.language
    bridge.work(lambda _report: bridge.desk.claim_file(parcel_id, language), show_file)
