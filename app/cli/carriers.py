"""``arrimage carriers``: contracts, services, the connection, pickup points, and labels that need somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from app.carriers.base import Carrier, Ok, Party, Plugin, Refused, Result, Unavailable, Unknown
from app.carriers.registry import plugin, plugins, point_products
from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.cli.people import perform_as
from app.file_limits import LABEL, read_whole
from app.i18n import money
from app.models.carrier import CarrierRow
from app.queries import carriers as query
from app.queries import orders
from app.queries.shops import site_at
from app.station.carriers import account_of, missing, secret_variable
from app.values import shop_day, utc_now
from app.workflows import carrier_prices, carrier_setup, labels

T = TypeVar("T")


def known(code: str) -> Plugin:
    """The plug-in called ``code``; raises a ``Sentence`` that names those there are."""
    found = plugin(code)
    if found is None:
        raise Sentence("carrier_unknown", given=code, known=", ".join(plugins()))
    return found


def list_carriers(frame: Frame, as_json: bool) -> int:
    """Every carrier that can be set up, and how far the house has."""
    with opened(frame) as database:
        kept = {row.code: row for row in database.read(query.contracts)}
    for code, each in plugins().items():
        row = kept.get(code)
        facts = {
            "code": code,
            "name": each.name,
            "active": bool(row and row.active),
            "sandbox": bool(row and row.sandbox),
            "failures": row.failures if row else 0,
            "services": {service.code: service.product for service in row.services} if row else {},
            "products": {product.code: product.name for product in each.products},
            "needs": [need.name for need in each.needs],
            "variables": [secret_variable(code, need.name) for need in each.needs if need.secret],
        }
        if as_json:
            put_json(facts)
    if as_json:
        return DONE
    titles = [frame.words(f"cli_title_{name}") for name in ("carrier", "name", "active", "services")]
    rows = []
    for code, each in plugins().items():
        row = kept.get(code)
        state = "cli_no" if not (row and row.active) else "cli_sandbox" if row.sandbox else "cli_yes"
        services = ", ".join(f"{one.code} → {one.product}" for one in row.services) if row else ""
        rows.append([code, each.name, frame.words(state), services])
    table(titles, rows)
    return DONE


def set_carrier(frame: Frame, code: str, given: list[str], by: str, *, sandbox: bool, active: bool) -> int:
    """Keep a contract in the name of ``by``; ``given`` are ``name=value``, secrets not among them."""
    wanted = known(code)
    values = dict(each.partition("=")[::2] for each in given)
    outcome = perform_as(
        frame, by, lambda uow: carrier_setup.save_carrier(uow, wanted, values, sandbox=sandbox, active=active)
    )
    frame.say(outcome.code, **outcome.values)
    return DONE


def set_service(frame: Frame, service: str, code: str, product: str, by: str, *, fuel_bp: int) -> int:
    """What orders call a service goes with a product of a carrier from now on."""
    wanted = known(code)
    outcome = perform_as(
        frame, by, lambda uow: carrier_setup.save_service(uow, wanted, service, product, fuel_bp=fuel_bp)
    )
    frame.say(outcome.code, **outcome.values)
    return DONE


def test_carrier(frame: Frame, code: str) -> int:
    """Ask the carrier whether it takes our credentials; nothing is bought."""
    answer = _asked(frame, code, lambda carrier: carrier.check())
    if isinstance(answer, Ok):
        frame.say("cli_carrier_answers", carrier=known(code).name)
        return DONE
    raise _sentence(answer)


def list_points(frame: Frame, code: str, postal_code: str, country: str, grams: int, as_json: bool) -> int:
    """Pickup points near a postal code, the nearest first; 1 where there are none."""
    near = Party(postal_code=postal_code, country=country)
    answer = _asked(frame, code, lambda carrier: carrier.points(near, grams, date.today()))  # noqa: DTZ011 - the carrier's day is ours
    if not isinstance(answer, Ok):
        raise _sentence(answer)
    found = answer.value
    if as_json:
        for point in found:
            put_json(point)
        return DONE if found else FOUND
    titles = [frame.words(f"cli_title_{name}") for name in ("point", "name", "address", "metres")]
    rows = [
        [
            point.id,
            point.name,
            ", ".join((*point.lines, f"{point.postal_code} {point.city}")),
            point.distance_m,
        ]
        for point in found
    ]
    table(titles, rows)
    return DONE if found else FOUND


def _asked(frame: Frame, code: str, ask: Callable[[Carrier], Result[T]]) -> Result[T]:
    wanted = known(code)
    with opened(frame) as database:
        row = database.read(lambda c: c.execute(select(CarrierRow).where(CarrierRow.code == code)).first())
    if row is None:
        raise Sentence("cli_carrier_not_set_up", carrier=wanted.name)
    account = account_of(wanted, row)
    if lacking := missing(wanted, account):
        variable = secret_variable(code, lacking[0].name) if lacking[0].secret else lacking[0].name
        raise Sentence("cli_carrier_lacks", carrier=wanted.name, name=variable)
    carrier = wanted.open(account)
    try:
        return ask(carrier)
    finally:
        carrier.close()


def _sentence(answer: Refused | Unknown | Unavailable) -> Sentence:
    if isinstance(answer, Refused):
        return Sentence(answer.code, **answer.values)
    return Sentence("cli_carrier_away", detail=answer.detail)


def list_labels(frame: Frame, as_json: bool) -> int:
    """Labels that wait, are in doubt or were refused; 1 where a person is needed."""
    with opened(frame) as database:
        rows = database.read(query.open_labels)
    if as_json:
        for row in rows:
            put_json(row)
    else:
        titles = [
            frame.words(f"cli_title_{name}")
            for name in ("id", "parcel", "order", "carrier", "state", "reason")
        ]
        table(titles, [[row.id, row.parcel, row.order, row.carrier, *_told(frame, row)] for row in rows])
    return FOUND if any(row.state not in {"waiting", "buying", "unwanted"} for row in rows) else DONE


def _told(frame: Frame, row: query.LabelRow) -> tuple[str, str]:
    said = [
        " ".join(filter(None, (frame.words(each["code"], **each["values"]), each["said"])))
        for each in row.refused
    ]
    return frame.words(f"label_state_{row.state.value}"), "; ".join(said) or row.trouble


def decide_label(frame: Frame, label: int, number: str, by: str) -> int:
    """What a person found at the carrier's about a label in doubt: its number, or (empty) that there is none."""
    outcome = perform_as(frame, by, lambda uow: labels.decide(uow, label, number))
    frame.say(outcome.code, **outcome.values)
    return DONE


def write_manifest(frame: Frame, code: str, day: date, path: Path) -> int:
    """The carrier's own deposit slip of what left this station's site on a day; 1 where that was nothing."""
    with opened(frame) as database:
        site = database.read(lambda connection: site_at(connection, frame.settings.station))
        numbers = database.read(lambda connection: query.deposited(connection, code, day, site))
    if not numbers:
        frame.tell("cli_manifest_empty", carrier=known(code).name)
        return FOUND
    answer = _asked(frame, code, lambda carrier: carrier.manifest(numbers))
    if not isinstance(answer, Ok):
        raise _sentence(answer)
    path.write_bytes(answer.value.content)
    frame.say("cli_manifest_written", file=path.name, count=len(numbers))
    return DONE


def import_prices(frame: Frame, service: str, path: Path, by: str) -> int:
    """Replace a service's price table by a CSV file."""
    try:
        content = read_whole(path, LABEL).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Sentence("prices_unreadable", columns="zone, up_to_g, price, days") from None
    outcome = perform_as(frame, by, lambda uow: carrier_prices.import_prices(uow, service, content))
    frame.say(outcome.code, **outcome.values)
    return DONE


def compare(frame: Frame, reference: str, as_json: bool, *, fastest: bool) -> int:
    """What an order would cost with every service that has a price table, and why; 1 where none has a price."""
    with opened(frame) as database:
        found = database.read(lambda connection: orders.find_orders(connection, reference))
        if len(found) != 1:
            raise Sentence("cli_order_unknown", given=reference)
        told = database.read(
            lambda c: query.compare(
                c, found[0].id, point_products(), today=shop_day(utc_now()), fastest=fastest
            )
        )
    assert told is not None
    if as_json:
        named = ("order", "chosen", "overpaid_cents", "charged_cents", "labels_cents", "currency")
        put_json({name: getattr(told, name) for name in named})
        for offer in told.offers:
            put_json(offer)
    else:
        frame.say("cli_compare_head", order=told.order, weight=told.weight_g, place=told.destination)
        titles = [frame.words(f"cli_title_{name}") for name in ("service", "amount", "days", "why")]
        rows = [
            [
                f"{offer.service} *" if offer.service == told.chosen else offer.service,
                money(frame.language, offer.cents) if offer.cents is not None else "",
                "" if offer.days is None else offer.days,
                frame.words(f"rating_{offer.reason.value}"),
            ]
            for offer in told.offers
        ]
        table(titles, rows)
        if told.why:
            frame.say(told.why["code"], **told.why["values"])
        paid = "cli_compare_unpaid" if told.labels_cents is None else "cli_compare_paid"
        charged = money(frame.language, told.charged_cents, told.currency)
        frame.say(paid, charged=charged, paid_cents=told.labels_cents)
        if told.overpaid_cents:
            frame.say("cli_compare_overpaid", amount_cents=told.overpaid_cents)
    return DONE if any(offer.cents is not None for offer in told.offers) else FOUND


def buy_report(frame: Frame, first: date, last: date, as_json: bool) -> int:
    """Labels by carrier and how they ended, with what is known to be paid; 1 where some are in doubt."""
    with opened(frame) as database:
        rows = database.read(lambda connection: query.buy_report(connection, first, last))
        costs = database.read(lambda connection: query.costs(connection, first, last))
    if as_json:
        for row in rows:
            put_json(row)
        put_json(costs)
    else:
        titles = [frame.words(f"cli_title_{name}") for name in ("carrier", "state", "labels", "amount")]
        cells = [
            [
                row.carrier,
                frame.words(f"label_state_{row.state.value}"),
                row.labels,
                money(frame.language, row.cents),
            ]
            for row in rows
        ]
        table(titles, cells)
        frame.say("carrier_costs", **asdict(costs))
    return FOUND if any(row.state == "in_doubt" for row in rows) else DONE
