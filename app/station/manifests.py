"""A carrier's own list of what it was handed on a day, asked for at the end of it."""

from __future__ import annotations

from datetime import date

from app.carriers.base import Paper, Refused, Result
from app.database.unit_of_work import Database
from app.queries.carriers import deposited
from app.station.carrier_calls import guarded
from app.station.carriers import OpenCarriers


def manifest(
    database: Database, carriers: OpenCarriers, code: str, day: date, site: str = ""
) -> Result[Paper]:
    """Of the carrier with the plug-in ``code``; waits for it. ``site`` as in ``deposited``.

    Refused with ``carrier_manifest_empty`` where it was handed nothing there.
    """
    opened = next((each for each in carriers.ready().values() if each.plugin.code == code), None)
    if opened is None:
        return Refused("carrier_manifest_nobody")
    numbers = database.read(lambda connection: deposited(connection, code, day, site))
    if not numbers:
        return Refused("carrier_manifest_empty", values={"carrier": opened.plugin.name})
    return guarded(lambda: opened.carrier.manifest(numbers), sends=False)
