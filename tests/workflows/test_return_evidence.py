"""What is odd about a return, from real parcels, serial numbers and photos; it brings a person to look."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models.refusals import NotAllowed
from app.models.rma import Rma
from app.models.shipment import Parcel
from app.models.states import Role
from app.models.trace import PackedUnit
from app.rules.return_terms import Approver, Grade, ReturnReason
from app.workflows import decisions, inspection, refunds, returns
from app.workflows.house_settings import save_settings
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import perform
from app.workflows.return_evidence import expected_weight_g, signals_of
from app.workflows.staffing import add_staff
from tests.support.bench import done, parcels, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import graded, one, opened, photographed, received, refund_of, unit_ids


def codes(house: House, rma_id: int) -> list[str]:
    now = house.database.clock()
    return [signal.code for signal in house.database.read(lambda c: signals_of(c, rma_id, now))]


def left_with(house: House, order_id: int, serial: str) -> None:
    """This serial number was scanned into the order's parcel."""
    parcel = parcels(house, order_id)[0]
    line = house.lines(order_id)[0]

    def keep(uow: UnitOfWork) -> None:
        values = {"parcel_id": parcel.id, "order_line_id": line.id, "product_id": line.product_id}
        uow.connection.execute(insert(PackedUnit).values(**values, lot="", serial=serial, quantity=1))

    house.database.write(keep, house.station)


def weighed(house: House, order_id: int, grams: int) -> None:
    change = update(Parcel).where(Parcel.order_id == order_id).values(weight_g=grams)
    house.database.write(lambda uow: uow.connection.execute(change) and None, house.station)


def scanned(house: House, rma_id: int, serial: str) -> Outcome:
    done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma_id)))
    unit = unit_ids(house, rma_id)[0]
    return done(house.act(Role.RETURNS, lambda uow: returns.receive_unit(uow, unit, serial)))


def approver(house: House, rma_id: int) -> Approver:
    for unit in unit_ids(house, rma_id):
        graded(house, unit, Grade.A)
    outcome = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    return Approver(outcome.facts["approver"])


def test_the_serial_number_that_left_is_nothing_odd(house: House) -> None:
    order = ship(house, (MUG, 1))
    left_with(house, order, "SN-1")
    rma = opened(house, order, 1)
    assert scanned(house, rma, "SN-1").code == "unit_received"
    assert (codes(house, rma), approver(house, rma)) == ([], Approver.AUTO)
    back = select(PackedUnit.returned_at).where(PackedUnit.serial == "SN-1")
    assert one(house, back).returned_at is not None


def test_another_serial_number_is_told_at_the_scan_and_needs_a_manager(house: House) -> None:
    other, order = ship(house, (MUG, 1)), ship(house, (MUG, 1))
    left_with(house, other, "SN-2")
    left_with(house, order, "SN-1")
    rma = opened(house, order, 1)
    answer = scanned(house, rma, "SN-2")
    assert (answer.code, answer.level) == ("unit_received_other_serial", Level.WARNING)
    signal = house.database.read(lambda c: signals_of(c, rma, house.database.clock()))[0]
    assert (signal.code, signal.values["other"]) == ("signal_serial_elsewhere", house.row(other).reference)
    assert approver(house, rma) is Approver.MANAGER
    still = select(PackedUnit.returned_at).where(PackedUnit.serial == "SN-2")
    assert one(house, still).returned_at is None


def test_a_serial_number_nobody_scanned_when_it_left_says_nothing(house: House) -> None:
    rma = opened(house, ship(house, (MUG, 1)), 1)
    assert scanned(house, rma, "SN-7").code == "unit_received"
    assert codes(house, rma) == []


def test_a_serial_number_read_at_the_inspection_counts_the_same(house: House) -> None:
    order = ship(house, (MUG, 1))
    left_with(house, order, "SN-1")
    rma = opened(house, order, 1)
    unit = received(house, rma)[0]
    graded(house, unit, Grade.B, serial=" SN-3 ")
    assert codes(house, rma) == ["signal_serial_unknown"]
    graded(house, unit, Grade.B, serial="SN-1")
    assert codes(house, rma) == []


def test_the_box_should_weigh_what_left_less_what_is_kept(house: House) -> None:
    order = ship(house, (MUG, 2), (BOOK, 1))  # two mugs of 350 g, a book of 600 g
    weighed(house, order, 1420)
    rma = opened(house, order, 1)
    received(house, rma)
    expected = house.database.read(lambda c: expected_weight_g(c, rma))
    assert expected == 1420 - 350 - 600
    weigh = partial(returns.weigh_return, rma_id=rma)
    done(house.act(Role.RETURNS, lambda uow: weigh(uow, weight_g=460)))
    assert codes(house, rma) == []
    done(house.act(Role.RETURNS, lambda uow: weigh(uow, weight_g=120)))
    assert codes(house, rma) == ["signal_weight_gap"]
    assert approver(house, rma) is Approver.SUPERVISOR
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, {"signal_weight_percent": 80})))
    assert codes(house, rma) == [], "the house says from when on a gap is worth a look"


def test_a_parcel_nobody_weighed_gives_no_signal(house: House) -> None:
    order = ship(house, (MUG, 1))
    weighed(house, order, 0)
    rma = opened(house, order, 1)
    received(house, rma)
    done(house.act(Role.RETURNS, lambda uow: returns.weigh_return(uow, rma, 90)))
    assert codes(house, rma) == []
    assert (
        house.refused(Role.RETURNS, lambda uow: returns.weigh_return(uow, rma, 0)).code
        == "weight_out_of_range"
    )
    assert one(house, select(Rma.weight_g).where(Rma.id == rma)).weight_g == 90


def test_the_same_picture_twice_is_seen(house: House) -> None:
    first = opened(house, ship(house, (MUG, 1)), 1)
    photographed(house, received(house, first)[0], "a")
    second = opened(house, ship(house, (MUG, 1)), 1)
    photographed(house, received(house, second)[0], "a", "b")
    assert codes(house, second) == ["signal_same_photo"]


def test_whoever_said_twice_that_something_was_missing_is_shown_so(house: House) -> None:
    customer = house.incoming().customer
    orders = [ship(house, (MUG, 1), customer=customer) for _ in range(3)]
    for order in orders[:2]:
        opened(house, order, 1, reason=ReturnReason.MISSING_PART)
    rma = opened(house, orders[2], 1)
    assert codes(house, rma) == ["signal_missing_before"]


def other_customer(house: House, number: int, **address: str) -> dict[str, Any]:
    """Somebody else; ``address`` changes where the order goes."""
    incoming = house.incoming()
    mail = f"voisin{number}@example.fr"
    return {
        "customer": replace(incoming.customer, external_id=f"n{number}", email=mail),
        "shipping_address": replace(incoming.shipping_address, **address),
    }


def test_what_others_at_the_same_door_sent_back_is_a_fact_and_decides_nothing(house: House) -> None:
    """Three neighbours; the floor below, a relay and the person's own other account are none."""
    for number, line1 in enumerate(("3 place Bellecour", "3 PLACE BELLECOUR", "3 place Bellecour")):
        opened(house, ship(house, (MUG, 1), **other_customer(house, number, line1=line1)), 1)
    opened(house, ship(house, (MUG, 1), **other_customer(house, 8, line2="Étage 2")), 1)
    own = opened(house, ship(house, (MUG, 1)), 1)
    rma = opened(house, ship(house, (MUG, 1)), 1)
    [signal] = house.database.read(lambda c: signals_of(c, rma, house.database.clock()))
    assert (signal.code, dict(signal.values)) == ("signal_address_returns", {"count": 3, "customers": 3})
    assert text("en", signal.code, **signal.values).startswith("3 returns of 3 other customers")
    answer = done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma)))
    assert answer.facts["signals"] == [{"code": "signal_address_returns", "count": 3, "customers": 3}]
    received(house, rma)
    assert approver(house, rma) is Approver.AUTO, "neighbours are no reason to have somebody look"
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, {"signal_address_returns": 4})))
    assert codes(house, own) == []


def test_the_year_is_that_of_the_person_whatever_the_account(house: House) -> None:
    """Two returns under one e-mail, each from another account of the shop, count as this customer's."""
    for _ in range(2):
        opened(house, ship(house, (MUG, 1)), 1, reason=ReturnReason.MISSING_PART)
    someone_else = opened(house, ship(house, (MUG, 1), **other_customer(house, 1, line1="9 rue Mercière")), 1)
    assert codes(house, opened(house, ship(house, (MUG, 1)), 1)) == ["signal_missing_before"]
    assert codes(house, someone_else) == []


def test_two_persons_from_the_intake_to_the_money_above_the_limit(house: House) -> None:
    """The box is worth more than one manager decides on: told at the intake, kept to up to the bank."""
    limits = {"auto_approval_limit_cents": 0, "manager_approval_limit_cents": 2300}
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, limits)))
    rma = opened(house, ship(house, (MUG, 2)), 2)
    answer = done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma)))
    [told] = answer.facts["signals"]
    assert told == {"code": "signal_value", "value_cents": 2400, "limit_cents": 2300, "currency": "EUR"}
    assert "€24.00: above €23.00" in text("en", **told)
    received(house, rma)
    assert approver(house, rma) is Approver.MANAGER
    approve = partial(decisions.approve_return, rma_id=rma)
    assert isinstance(house.refused(Role.RETURNS, approve), NotAllowed)
    done(house.act(Role.MANAGER, approve))
    refund = refund_of(house, rma).id
    sends = partial(refunds.mark_sent, refund_id=refund)
    assert isinstance(house.refused(Role.MANAGER, sends), refunds.AnotherSends)
    maud = done(house.act(Role.MANAGER, lambda uow: add_staff(uow, "Maud", "2580", [Role.MANAGER])))
    another = replace(house.staff[Role.MANAGER], staff_id=maud.facts["staff_id"])
    done(perform(house.database, another, sends))
