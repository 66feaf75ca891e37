"""A carrier's label for the way back: bought once, printed for the box, sent with its code, never asked for twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.carriers.base import Bought, Consignment, Ok, Paper, Refused, Result, Unavailable, Unknown
from app.carriers.specimen import specimen_page
from app.models.carrier import CarrierRow
from app.models.outbox import OutboxMessage, PrintJob
from app.models.return_label import ReturnLabel, ReturnPaper
from app.models.states import LabelState, Role
from app.station.carriers import OpenCarriers
from app.station.letters import LetterDelivery
from app.station.return_labels import buy_return_label
from app.workflows.house_settings import save_settings
from app.workflows.outcome import Level, Outcome
from app.workflows.return_labels import no_label
from app.workflows.returns import receive_return
from tests.support.bench import done, ship
from tests.support.carriers import PostOffice
from tests.support.databases import TestClock
from tests.support.house import House
from tests.support.returning import opened
from tests.workflows.test_invoicing import SELLER

LABEL, CODE = specimen_page("La Malle", "RET1"), specimen_page("La Malle", "QR")


def sold(_parcel: Consignment) -> Result[Bought]:
    return Ok(Bought("RET1", (Paper("label", "pdf", LABEL), Paper("qr", "pdf", CODE)), 550))


def carrier_of(house: House) -> int:
    return house.database.read(lambda c: c.scalar(select(CarrierRow.id))) or 0


def buy(
    house: House, rma_id: int, product: str = "BACK", *, printed: bool = True, mailed: bool = True
) -> Outcome:
    carriers = OpenCarriers(house.database, {})
    return buy_return_label(
        house.database,
        house.staff[Role.RETURNS],
        carriers,
        rma_id,
        carrier_of(house),
        product,
        printed=printed,
        mailed=mailed,
    )


def states(house: House) -> list[LabelState]:
    query = select(ReturnLabel.state).order_by(ReturnLabel.id)
    return list(house.database.read(lambda c: c.scalars(query).all()))


@pytest.fixture
def rma(house: House, office: PostOffice) -> int:
    office.returns = sold
    return opened(house, ship(house, carrier_service="coursier"), 1)


def test_it_goes_into_the_box_and_to_the_customer(
    house: House, office: PostOffice, rma: int, tmp_path: Path
) -> None:
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    outcome = buy(house, rma)
    assert (outcome.code, outcome.values["number"]) == ("return_label_bought", "RET1")
    parcel = office.sent_back[0]
    assert (parcel.sender.last_name, parcel.recipient.company) == ("Martin", SELLER["seller_name"])
    assert parcel.product == "BACK"
    jobs = select(PrintJob.title).where(
        PrintJob.document_kind == "carrier_label", PrintJob.title.endswith("RET1")
    )
    assert len(house.database.read(lambda c: c.scalars(jobs).all())) == 1
    query = select(OutboxMessage).where(OutboxMessage.key.startswith("return-label:"))
    letter: Any = house.database.read(lambda c: c.execute(query).one())
    made = LetterDelivery(house.database, tmp_path)._letter(letter.key, letter.payload)
    assert [file.content for file in made.files] == [LABEL, CODE]
    assert "RET1" in made.body


@pytest.mark.parametrize(("language", "said"), [("fr", "rien à imprimer"), ("en", "nothing to print")])
def test_a_code_alone_goes_to_the_customer_and_nothing_to_the_printer(
    house: House, office: PostOffice, tmp_path: Path, language: str, said: str
) -> None:
    office.returns = lambda _parcel: Ok(Bought("RET2", (Paper("qr", "pdf", CODE),)))
    rma_id = opened(house, ship(house, carrier_service="coursier", language=language), 1)
    before = house.database.read(lambda c: c.scalars(select(PrintJob.id)).all())
    assert buy(house, rma_id, "BACK-QR").code == "return_label_bought"
    assert office.sent_back[0].product == "BACK-QR"
    assert house.database.read(lambda c: c.scalars(select(PrintJob.id)).all()) == before
    query = select(OutboxMessage).where(OutboxMessage.key.startswith("return-label:"))
    letter: Any = house.database.read(lambda c: c.execute(query).one())
    made = LetterDelivery(house.database, tmp_path)._letter(letter.key, letter.payload)
    assert [(file.name.startswith("qr-"), file.content) for file in made.files] == [(True, CODE)]
    assert said in made.body


def test_only_what_the_carrier_offers_for_returns_is_asked_for(
    house: House, office: PostOffice, rma: int
) -> None:
    assert buy(house, rma, "HOME").code == "return_label_nobody"
    assert buy(house, rma, "LCC").code == "return_label_nobody"
    assert office.sent_back == []


def test_neither_paper_nor_letter_where_neither_is_wished(house: House, rma: int) -> None:
    before = house.database.read(lambda c: c.scalars(select(PrintJob.id)).all())
    buy(house, rma, printed=False, mailed=False)
    assert house.database.read(lambda c: c.scalars(select(PrintJob.id)).all()) == before
    keys = house.database.read(lambda c: c.scalars(select(OutboxMessage.key)).all())
    assert not [key for key in keys if key.startswith("return-label:")]


def test_a_second_one_is_not_bought(house: House, office: PostOffice, rma: int) -> None:
    buy(house, rma)
    assert buy(house, rma).code == "return_label_there"
    assert len(office.sent_back) == 1


def test_nothing_is_bought_for_goods_that_are_here(house: House, office: PostOffice, rma: int) -> None:
    done(house.act(Role.RETURNS, lambda uow: receive_return(uow, rma)))
    assert buy(house, rma).code == "return_label_not_needed"
    assert office.sent_back == []


def test_without_an_answer_a_person_decides(house: House, office: PostOffice, rma: int) -> None:
    office.returns = lambda _parcel: Unknown("timeout")
    assert buy(house, rma).code == "return_label_in_doubt"
    assert buy(house, rma).code == "return_label_waits"
    assert len(office.sent_back) == 1
    assert house.act(Role.RETURNS, lambda uow: no_label(uow, rma)).code == "return_label_none"
    office.returns = sold
    assert buy(house, rma).code == "return_label_bought"
    assert office.sent_back[0].reference != office.sent_back[1].reference
    assert states(house) == [LabelState.NOT_BOUGHT, LabelState.BOUGHT]


def test_a_station_that_died_leaves_a_label_in_doubt(
    house: House, office: PostOffice, rma: int, clock: TestClock
) -> None:
    def dies(_parcel: Consignment) -> Result[Bought]:
        raise KeyboardInterrupt

    office.returns = dies
    with pytest.raises(KeyboardInterrupt):
        buy(house, rma)
    assert states(house) == [LabelState.BUYING]
    assert house.act(Role.RETURNS, lambda uow: no_label(uow, rma)).code == "return_label_waits"
    clock.now += timedelta(minutes=11)
    assert house.act(Role.RETURNS, lambda uow: no_label(uow, rma)).code == "return_label_none"


def said_none(house: House, clock: TestClock, rma_id: int, answer: Result[Bought]) -> Result[Bought]:
    """An answer that comes after a person said that there is no label."""
    clock.now += timedelta(minutes=11)
    house.act(Role.RETURNS, lambda uow: no_label(uow, rma_id))
    return answer


def test_a_label_that_comes_after_all_is_kept_to_be_given_back(
    house: House, office: PostOffice, rma: int, clock: TestClock
) -> None:
    office.returns = lambda parcel: said_none(house, clock, rma, sold(parcel))
    outcome = buy(house, rma, printed=True, mailed=True)
    assert (outcome.code, outcome.level, outcome.values["number"]) == (
        "return_label_unwanted",
        Level.ERROR,
        "RET1",
    )
    kept = select(ReturnLabel.state, ReturnLabel.number, ReturnLabel.price_cents)
    assert house.database.read(lambda c: c.execute(kept).all()) == [(LabelState.UNWANTED, "RET1", 550)]
    papers = house.database.read(lambda c: c.scalars(select(ReturnPaper.content)).all())
    assert sorted(papers) == sorted([LABEL, CODE])
    titles = house.database.read(lambda c: c.scalars(select(PrintJob.title)).all())
    assert not [title for title in titles if title.endswith("RET1")]
    keys = house.database.read(lambda c: c.scalars(select(OutboxMessage.key)).all())
    assert not [key for key in keys if key.startswith("return-label:")]
    office.returns = sold
    assert buy(house, rma).code == "return_label_bought"


@pytest.mark.parametrize("answer", [Refused("carrier_said"), Unknown("timeout"), Unavailable("ConnectError")])
def test_no_label_after_somebody_said_so_changes_nothing(
    house: House, office: PostOffice, rma: int, clock: TestClock, answer: Result[Bought]
) -> None:
    office.returns = lambda _parcel: said_none(house, clock, rma, answer)
    assert buy(house, rma).code == "return_label_none"
    assert states(house) == [LabelState.NOT_BOUGHT]


@pytest.mark.parametrize(
    ("answer", "code", "state"),
    [
        (
            Refused("carrier_said", "", {"carrier_code": "7"}, "Non"),
            "return_label_refused",
            LabelState.REFUSED,
        ),
        (Unavailable("ConnectError"), "return_label_later", LabelState.CANCELLED),
    ],
)
def test_what_was_not_bought_may_be_asked_for_again(
    house: House, office: PostOffice, rma: int, answer: Result[Bought], code: str, state: LabelState
) -> None:
    office.returns = lambda _parcel: answer
    assert buy(house, rma).code == code
    office.returns = sold
    assert buy(house, rma).code == "return_label_bought"
    assert states(house) == [state, LabelState.BOUGHT]
