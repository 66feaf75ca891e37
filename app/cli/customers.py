"""``arrimage customers``: who is kept, handing out what is kept about somebody, and erasing it."""

from __future__ import annotations

from pathlib import Path

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.cli.people import acting_as, perform_as
from app.queries.customers import dossier, find_customers, same_person
from app.queries.retention import due
from app.station.dossier_files import write_dossier
from app.values import shop_day, utc_now
from app.workflows import erasing, personal_data


def find(frame: Frame, wanted: str, as_json: bool) -> int:
    """Customers by number, e-mail, or words of their orders."""
    with opened(frame) as database:
        found = database.read(lambda connection: find_customers(connection, wanted))
    if as_json:
        for row in found:
            put_json(row)
    elif found:
        titles = [
            frame.words(f"cli_title_{name}") for name in ("number", "channel", "name", "email", "phone")
        ]
        table(titles, [[row.id, row.channel, row.name, row.email, row.phone] for row in found])
    if not found:
        frame.tell("cli_customer_unknown", given=wanted)
    return DONE if found else FOUND


def export(frame: Frame, customer_id: int, folder: Path, by: str) -> int:
    """Everything about a person as a JSON and a PDF file; who took it out is written down first."""
    with opened(frame) as database:
        people = database.read(lambda connection: same_person(connection, customer_id))
    outcome = perform_as(frame, by, lambda uow: personal_data.hand_out(uow, [each.id for each in people]))
    with opened(frame) as database:
        content = database.read(lambda connection: dossier(connection, customer_id))
    try:
        write_dossier(folder, customer_id, content, frame.language, shop_day(utc_now()))
    except OSError as error:
        raise Sentence("cli_not_written", file=str(folder), reason=error.strerror or "") from error
    frame.say(outcome.code, **outcome.values)
    return DONE


def erase(frame: Frame, customer_id: int, reason: str, by: str) -> int:
    """Erase a person who asks for it, as far as the law lets, on every channel."""
    with opened(frame) as database:
        people = database.read(lambda connection: same_person(connection, customer_id))
    ids = [each.id for each in people]
    outcome = perform_as(frame, by, lambda uow: erasing.erase_customer(uow, ids, reason))
    frame.say(outcome.code, **outcome.values)
    return DONE


def retention(frame: Frame, apply: bool, by: str, as_json: bool) -> int:
    """What is kept longer than it is needed; with ``apply`` it is erased, in the name of ``by``."""
    today = shop_day(utc_now())
    with opened(frame) as database:
        found = database.read(lambda connection: due(connection, today))
    if not apply:
        if as_json:
            put_json(found)
        else:
            frame.say("cli_retention_due", orders=found.orders, customers=found.customers)
        return DONE
    if not by:
        raise Sentence("cli_retention_by")
    erased = {"orders": 0, "customers": 0}
    with acting_as(frame, by) as act:
        while any((lot := act(lambda uow: erasing.erase_due(uow, today)).facts).values()):
            erased = {name: count + lot[name] for name, count in erased.items()}
    if as_json:
        put_json(erased)
    else:
        frame.say("personal_data_erased", **erased)
    return DONE
