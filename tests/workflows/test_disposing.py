"""Articles that leave for good after a return: nothing without proof, and the ledger says where to."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import exc, insert, select

from app.models.refusals import NotFound
from app.models.rma import Disposal, RmaUnit
from app.models.states import LocationKind, Role
from app.models.stock import Location, StockMove
from app.queries.follow_up import to_follow
from app.rules.return_terms import Disposition, Grade
from app.scanning.own_codes import OwnKind, encode
from app.workflows import disposing, inspection, putting_away, settlement
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.support.bench import done, gtin, ship
from tests.support.house import MUG, House
from tests.support.returning import NOTICE, graded, one, opened, received
from tests.workflows.return_acts import approve

_D = Disposition


def accepted(house: House, *ways: tuple[Grade, Disposition]) -> list[int]:
    """So many mugs came back and were accepted, one for each way; the units' ids."""
    rma_id = opened(house, ship(house, (MUG, len(ways))), len(ways))
    units = received(house, rma_id)
    for unit, (grade, way) in zip(units, ways, strict=True):
        graded(house, unit, grade, disposition=way, note="mould" if way is _D.DESTROY else "")
    outcome = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    if outcome.code == "refund_proposed":
        approve(house, rma_id)
    return units


def leaves(house: House, units: list[int], **how: Any) -> Outcome:
    given = {"recipient": "Emmaüs Lyon", "proof": "ATT-2026-17", "day": NOTICE, **how}
    return house.act(Role.RETURNS, partial(disposing.record_disposal, unit_ids=units, **given))


def follows(house: House) -> list[tuple[int, Disposition | None]]:
    return [(row.id, row.disposition) for row in house.database.read(to_follow)]


def test_a_gift_stays_in_stock_until_its_proof_is_written_down(house: House) -> None:
    units = accepted(house, (Grade.B, _D.DONATE), (Grade.B, _D.DONATE), (Grade.B, _D.REPACK))
    assert house.stock(MUG)["QUARANTINE"] == (2, 0)
    assert follows(house) == [(units[0], _D.DONATE), (units[1], _D.DONATE), (units[2], _D.REPACK)]
    outcome = done(leaves(house, units[:2]))
    assert (outcome.code, outcome.values["units"]) == ("units_disposed", 2)
    kept = one(house, select(Disposal))
    assert (kept.disposition, kept.recipient, kept.proof, kept.day, kept.weight_g) == (
        _D.DONATE, "Emmaüs Lyon", "ATT-2026-17", NOTICE, 700,
    )  # fmt: skip
    assert "QUARANTINE" not in house.stock(MUG)
    assert follows(house) == [(units[2], _D.REPACK)]
    assert list(verify(house.database)) == []


@pytest.mark.parametrize(
    ("grade", "way", "kind"),
    [
        (Grade.C, _D.RTV, LocationKind.SUPPLIER),
        (Grade.C, _D.RECYCLE, LocationKind.SCRAP),
        (Grade.D, _D.DESTROY, LocationKind.SCRAP),
    ],
)
def test_each_way_out_has_its_place_in_the_ledger(
    house: House, grade: Grade, way: Disposition, kind: LocationKind
) -> None:
    (unit,) = accepted(house, (grade, way))
    done(leaves(house, [unit], weight_g=410))
    last = select(Location.kind).join(StockMove, StockMove.to_location_id == Location.id)
    assert one(house, last.order_by(StockMove.id.desc()).limit(1)).kind is kind
    assert one(house, select(Disposal.weight_g)).weight_g == 410
    assert leaves(house, [unit]).code == "unit_not_to_dispose"


def test_what_is_refused_changes_nothing(house: House) -> None:
    gift, back, repack = accepted(house, (Grade.C, _D.DONATE), (Grade.C, _D.RTV), (Grade.B, _D.REPACK))
    assert leaves(house, [gift], proof=" ").code == "disposal_needs_proof"
    assert leaves(house, [gift], recipient="").code == "disposal_needs_proof"
    assert leaves(house, [gift], day=NOTICE.replace(year=2030)).code == "disposal_day_wrong"
    assert leaves(house, [gift, back]).code == "disposal_of_one_kind"
    assert leaves(house, [repack]).code == "disposal_of_one_kind"
    assert leaves(house, [gift], weight_g=-1).code == "weight_out_of_range"
    assert leaves(house, [gift, 999]).code == NotFound.default_code
    assert house.database.read(lambda c: c.execute(select(Disposal)).all()) == []
    assert len(follows(house)) == 3


def test_the_database_itself_wants_a_proof(house: House) -> None:
    values = {"disposition": _D.DONATE, "recipient": "Emmaüs", "proof": "", "day": NOTICE, "weight_g": 1}

    def write(uow: Any) -> None:
        uow.connection.execute(insert(Disposal).values(**values, recorded_at=uow.now))

    with pytest.raises(exc.IntegrityError):
        house.database.write(write, house.station)


def test_repacked_articles_are_put_away_together_by_the_scan_of_one(house: House) -> None:
    accepted(house, (Grade.B, _D.REPACK), (Grade.C, _D.REFURBISH))
    bin_id = house.database.write(lambda uow: house.location(uow, "A-01-1"), house.station)
    code = gtin(house, MUG)
    taken = done(house.act(Role.PICKER, lambda uow: putting_away.take(uow, [code])))
    assert (taken.values["units"], taken.values["location"]) == (2, "A-01-1")
    held = taken.session
    assert held is not None
    before = house.stock(MUG)["A-01-1"][0]
    done(
        house.act(
            Role.PICKER, lambda uow: putting_away.put(uow, held["product_id"], 2, held["proposed"], bin_id)
        )
    )
    assert house.stock(MUG)["A-01-1"] == (before + 2, 0)
    assert follows(house) == []


def test_a_repacked_article_is_put_away_by_code_or_by_scan(house: House) -> None:
    first, second = accepted(house, (Grade.B, _D.REPACK), (Grade.C, _D.REFURBISH))

    def put(unit: int, place: str) -> str:
        return house.act(Role.RETURNS, lambda uow: settlement.put_away_at(uow, unit, place)).code

    bin_id = house.database.write(lambda uow: house.location(uow, "A-02-1"), house.station)
    assert put(first, "nowhere") == "bin_unknown"
    assert put(first, " a-02-1 ") == "unit_put_away"
    assert put(second, encode(OwnKind.LOCATION, bin_id)) == "unit_put_away"
    assert house.stock(MUG)["A-02-1"] == (2, 0)
    assert follows(house) == []
    assert one(house, select(RmaUnit.location_id).where(RmaUnit.id == first)).location_id == bin_id
