"""Texts of the house's own, messages sent again, the log, and files that go with letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.models.house import change_setting
from app.models.message_text import MessageText
from app.models.order import OrderAddress, OrderHold
from app.models.outbox import OutboxMessage
from app.models.refusals import NotAllowed, NotFound
from app.models.states import DeliveryMode, HoldKind, JobState, Role
from app.notifications.texts import TextKind
from app.queries.messages import messages_of
from app.station.delivery import deliver_once
from app.station.invoice_files import handed_out
from app.station.letters import SMS_VARIABLE, LetterDelivery
from app.workflows import orders, pickup
from app.workflows.house_settings import save_settings
from app.workflows.informing import ask_customer
from app.workflows.message_texts import change_text, kept_text
from app.workflows.sending_again import send_again
from app.workflows.verify import verify
from tests.notifications.mail_server import mail_server
from tests.notifications.sms_service import KEY, sms_service
from tests.support.bench import done, parcels, ship
from tests.support.house import MUG, House
from tests.support.returning import proposed, sample_order, sent
from tests.workflows.test_invoicing import SELLER, refunded

EMAIL, SMS = TextKind.EMAIL, TextKind.SMS
MINE = "Parti ! {{ order }}\n\nBonjour {{ first_name }}, votre colis {{ parcel }} est en route."


@pytest.fixture
def seller(house: House) -> House:
    """A house that issues its invoices itself."""
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    return house


def change(house: House, content: str, event: str = "shipped", kind: TextKind = EMAIL) -> None:
    done(house.act(Role.MANAGER, lambda uow: change_text(uow, event, kind, "fr", content)))


def outbox(house: House) -> list[Any]:
    return list(
        house.database.read(lambda c: c.execute(select(OutboxMessage).order_by(OutboxMessage.id)).all())
    )


def test_the_houses_text_is_what_customers_read_until_ours_is_put_back(house: House) -> None:
    change(house, MINE)
    order_id = ship(house, (MUG, 1))
    [mail] = sent(house, "email", "shipped")
    assert mail["subject"] == f"Parti ! {house.row(order_id).reference}"
    assert "est en route." in mail["body"]
    change(house, "")
    ship(house, (MUG, 1))
    first, second = sent(house, "email", "shipped")
    assert second["subject"] != first["subject"]
    assert first["version"] != second["version"]
    assert house.database.read(lambda c: c.scalars(select(MessageText.event)).all()) == []
    assert list(verify(house.database)) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [("Objet\n\n{{ secret }}", "message_text_unknown"), ("Objet", "message_text_no_subject"),
     ("Objet\n\n{{ order", "message_text_broken")],
)  # fmt: skip
def test_a_text_that_could_not_be_sent_changes_nothing(house: House, content: str, code: str) -> None:
    before = house.database.read(lambda c: kept_text(c, "shipped", EMAIL, "fr"))
    refused = house.refused(Role.MANAGER, lambda uow: change_text(uow, "shipped", EMAIL, "fr", content))
    assert refused.code == code
    assert house.database.read(lambda c: kept_text(c, "shipped", EMAIL, "fr")) == before


def test_a_text_that_breaks_on_the_day_gives_way_to_ours(house: House) -> None:
    """No parcel waits at the dock because somebody wrote a letter wrongly."""
    change(house, MINE)
    broken = update(MessageText).values(content="Objet\n\n{{ gone }}")
    house.database.write(lambda uow: uow.connection.execute(broken), house.station)
    ship(house, (MUG, 1))
    [mail] = sent(house, "email", "shipped")
    assert mail["body"].startswith("Bonjour")


def test_texts_are_for_those_in_charge_and_for_events_that_there_are(house: House) -> None:
    with pytest.raises(NotAllowed):
        raise house.refused(Role.PACKER, lambda uow: change_text(uow, "shipped", EMAIL, "fr", MINE))
    assert isinstance(
        house.refused(Role.MANAGER, lambda uow: change_text(uow, "no", EMAIL, "fr", MINE)), NotFound
    )
    assert isinstance(
        house.refused(Role.MANAGER, lambda uow: change_text(uow, "shipped", SMS, "fr", "x")), NotFound
    )


def test_the_invoice_and_the_credit_note_go_with_their_letters(seller: House, tmp_path: Path) -> None:
    """Through a real mail server: text, HTML, and the very file that is kept."""
    order_id = sample_order(seller)
    refunded(seller, proposed(seller, order_id, 1))
    with mail_server() as received:
        for name, value in (
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", received.port),
            ("smtp_security", "none"),
        ):
            seller.database.write(lambda uow, n=name, v=value: change_setting(uow, n, v), seller.station)  # type: ignore[misc]
        deliver = LetterDelivery(seller.database, tmp_path, {}, seller.station)
        deliver_once(seller.database, seller.station, OutboxMessage, deliver)
    files = {
        letter["Subject"]: [(part.get_filename(), part.get_content()) for part in letter.iter_attachments()]
        for letter in received.letters
    }
    with_files = {subject: found for subject, found in files.items() if found}
    assert len(with_files) == 2
    for [(name, content)] in with_files.values():
        number = 1 if "F-2026" in name else 2
        assert (name, content) == handed_out(seller.database, seller.station, number)
    assert all(letter.get_body(("html",)) is not None for letter in received.letters)
    assert list(verify(seller.database)) == []


def test_a_house_that_sends_its_invoices_otherwise(seller: House) -> None:
    done(seller.act(Role.MANAGER, lambda uow: save_settings(uow, {"invoice_by_mail": "no"})))
    ship(seller, (MUG, 1))
    assert sent(seller, "email", "invoice") == []


def test_a_pickup_is_told_by_the_sms_service_and_its_failure_seen(house: House, tmp_path: Path) -> None:
    order_id = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    [parcel] = parcels(house, order_id)
    done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel.id, "LYON")))
    with sms_service() as service:
        values = {"sms_provider": "http", "sms_url": service.url + "/hook", "sms_sender": "ATELIER"}
        done(house.act(Role.MANAGER, lambda uow: save_settings(uow, values)))
        deliver = LetterDelivery(house.database, tmp_path, {SMS_VARIABLE: KEY})
        deliver_once(house.database, house.station, OutboxMessage, deliver)
        assert len(service.taken) == 1
        assert "Code" in service.taken[0]["text"]
        service.hang_up = True
        [text] = [row for row in outbox(house) if row.kind == "sms"]
        done(house.act(Role.SHOP, lambda uow: send_again(uow, text.id)))
        deliver_once(house.database, house.station, OutboxMessage, deliver)
    again = outbox(house)[-1]
    assert (again.state, again.trouble) == (JobState.PARKED, "sms_in_doubt")


def test_sent_again_goes_to_where_the_customer_is_now_and_the_log_says_all(house: House) -> None:
    order_id = ship(house, (MUG, 1))
    gone = update(OutboxMessage).values(state=JobState.HANDED_OVER)
    [mail] = [row for row in outbox(house) if row.payload["template"] == "shipped"]
    refused = house.refused(Role.PACKER, lambda uow: send_again(uow, mail.id))
    assert refused.code == "message_under_way"
    house.database.write(lambda uow: uow.connection.execute(gone), house.station)
    moved = update(OrderAddress).values(email="nouvelle@example.fr")
    house.database.write(lambda uow: uow.connection.execute(moved), house.station)
    done(house.act(Role.PACKER, lambda uow: send_again(uow, mail.id)))
    house.database.write(lambda uow: uow.connection.execute(gone), house.station)
    again = outbox(house)[-1]
    done(house.act(Role.PACKER, lambda uow: send_again(uow, again.id)))
    log = house.database.read(lambda c: messages_of(c, order_id))
    assert [(row.template, row.to) for row in log[:2]] == [("shipped", "nouvelle@example.fr")] * 2
    assert outbox(house)[-1].key == f"{mail.key}:again:2"
    assert {row.state for row in log} == {JobState.HANDED_OVER, JobState.WAITING}


def test_an_order_is_confirmed_with_what_the_law_wants_told(house: House) -> None:
    house.order((MUG, 1))
    assert sent(house, "email", "order_confirmed") == [], "most shops confirm by themselves"
    values = {**SELLER, "confirm_orders": "yes", "mediator": "Médiation Exemple, 1 rue du Test"}
    done(house.act(Role.MANAGER, lambda uow: save_settings(uow, values)))
    order_id = house.order((MUG, 2))
    [mail] = sent(house, "email", "order_confirmed")
    for wanted in (
        "2 × ",
        "14 jours",
        "Formulaire de rétractation",
        "L217-3",
        "1 rue du Test",
        "Médiation Exemple",
    ):
        assert wanted in mail["body"], wanted
    assert house.row(order_id).withdrawal_info_sent_at is not None
    assert "\n\n\n" not in mail["body"]
    assert list(verify(house.database)) == []


def test_a_customer_is_asked_for_what_a_hold_waits_for_once_a_day(house: House) -> None:
    order_id = house.order((MUG, 1))
    done(
        house.act(
            Role.MANAGER, lambda uow: orders.hold_order(uow, order_id, HoldKind.ADDRESS, "Quel bâtiment ?")
        )
    )
    hold = house.database.read(
        lambda c: c.scalar(select(OrderHold.id).where(OrderHold.released_at.is_(None)))
    )
    assert hold is not None
    for _ in range(2):
        done(house.act(Role.SHOP, lambda uow: ask_customer(uow, hold)))
    [mail] = sent(house, "email", "hold_address")
    assert "Quel bâtiment" in mail["body"]
    done(house.act(Role.MANAGER, lambda uow: orders.release_hold(uow, hold, "bâtiment B")))
    assert house.refused(Role.SHOP, lambda uow: ask_customer(uow, hold)).code == "hold_not_asked"


def test_what_is_forgotten_cannot_be_sent_again(house: House) -> None:
    ship(house, (MUG, 1))
    [mail] = [row for row in outbox(house) if row.payload["template"] == "shipped"]
    house.database.write(
        lambda uow: uow.connection.execute(
            update(OutboxMessage).values(state=JobState.HANDED_OVER, payload={"template": "shipped"})
        ),
        house.station,
    )
    assert house.refused(Role.SHOP, lambda uow: send_again(uow, mail.id)).code == "message_forgotten"
    assert isinstance(house.refused(Role.SHOP, lambda uow: send_again(uow, 999)), NotFound)
