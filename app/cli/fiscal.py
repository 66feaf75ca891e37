"""``arrimage fiscal``: closures of the fiscal journal, its yearly archive, its check, and the key that signs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app import passwords
from app.cli.frame import DONE, FOUND, Frame, Sentence, line, opened, put_json
from app.models.fiscal import FiscalKind
from app.station import fiscal_archive, fiscal_key
from app.values import shop_day
from app.workflows import fiscal_closing
from app.workflows.fiscal_checks import fiscal_findings
from app.workflows.staffing import station_actor


def close(frame: Frame, as_json: bool) -> int:
    """Close what is over, and sign what is not signed yet where this station has the key."""
    signer = _signer()
    with opened(frame) as database:
        station = station_actor(database, frame.settings.station)
        while database.write(fiscal_closing.take_in_old, station).facts["count"]:
            pass
        closed, today = 0, shop_day(database.clock())
        while more := database.write(lambda uow: fiscal_closing.close_periods(uow, today), station).facts[
            "count"
        ]:
            closed += more
        signed = 0
        if signer is not None:
            while more := database.write(
                lambda uow: fiscal_closing.sign_closures(uow, signer), station
            ).facts["count"]:
                signed += more
    if as_json:
        put_json({"closed": closed, "signed": signed, "key": signer is not None})
    else:
        frame.say("cli_fiscal_closed", closed=closed, signed=signed)
        if signer is None:
            frame.tell("cli_fiscal_no_key")
    return DONE


def archive(frame: Frame, year: int, path: Path) -> int:
    """A year as a ZIP file; that it was made, and its digest, is an entry of the journal."""
    signer = _signer()
    with opened(frame) as database:
        content = database.read(lambda connection: fiscal_archive.archive(connection, year, signer))
        try:
            path.write_bytes(content)
        except OSError as error:
            raise Sentence("cli_not_written", file=str(path), reason=error.strerror or "") from error
        digest = hashlib.sha256(content).hexdigest()
        station = station_actor(database, frame.settings.station)
        database.write(lambda uow: fiscal_closing.note(uow, FiscalKind.ARCHIVE, f"{year} {digest}"), station)
    frame.say("cli_fiscal_archived", year=year, file=str(path))
    return DONE


def verify(frame: Frame, as_json: bool) -> int:
    """Name the first broken entry of each till, and what is wrong with the closures; 1 where something is."""
    with opened(frame) as database:
        found = database.read(lambda connection: list(fiscal_findings(connection)))
    for each in found:
        message = frame.words(each.code, **each.values)
        if as_json:
            put_json({"code": each.code, "values": each.values, "message": message})
        else:
            line(message)
    if not found and not as_json:
        frame.say("cli_fiscal_clean")
    return FOUND if found else DONE


def key(frame: Frame, show: bool) -> int:
    """Make a key and put it into the keyring, or ``show`` a new one for the environment; never the one in use."""
    made = fiscal_key.new_key()
    if show:
        line(f"{fiscal_key.VARIABLE}={made}")
        return DONE
    passwords.require_keyring()
    if passwords.find(fiscal_key.NAME, fiscal_key.VARIABLE):
        raise Sentence("cli_fiscal_key_there")
    passwords.keep(fiscal_key.NAME, made)
    frame.say("cli_fiscal_key_kept", key=fiscal_key.signer_of(made)[0])
    return DONE


def _signer() -> fiscal_closing.Signer | None:
    try:
        return fiscal_key.signer()
    except fiscal_key.KeyUnusable as error:
        raise Sentence("cli_fiscal_key_unusable") from error
