"""Notes, consent, and two customers who are one person: put together, and taken apart again, with nothing moved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.models.channel import Customer
from app.models.order import Order
from app.models.person import person_ids
from app.models.states import Role, Way
from app.queries.customer_card import CustomerCard, customer_card, found, orders_of
from app.queries.customers import dossier
from app.queries.messages import messages_to
from app.workflows import customer_files, erasing, orders
from app.workflows.verify import verify
from tests.support.bench import done
from tests.support.house import MUG, SHIRT, House


def placed(house: House, name: str, email: str, phone: str = "+33612345678") -> int:
    """An order of somebody, by the number of the customer."""
    incoming = house.incoming((MUG, 1))
    who = replace(incoming.customer, last_name=name, email=email, phone=phone)
    address = replace(incoming.shipping_address, last_name=name, email=email, phone=phone)
    order_id = house.order((MUG, 1), customer=who, shipping_address=address, billing_address=address)
    return int(house.row(order_id).customer_id)


def card(house: House, customer_id: int) -> CustomerCard:
    return house.database.read(lambda c: customer_card(c, customer_id))


def merge(house: House, kept: int, merged: int) -> Any:
    return house.act(
        Role.MANAGER, lambda uow: customer_files.merge_customers(uow, kept, merged, "même téléphone")
    )


def test_put_together_they_have_one_card_and_taken_apart_two_again(house: House) -> None:
    first, second = placed(house, "Durand", "a@example.fr"), placed(house, "Durand-Petit", "b@example.fr")
    owners = house.database.read(lambda c: c.execute(select(Order.id, Order.customer_id)).all())
    done(merge(house, first, second))
    for each in (first, second):
        assert set(card(house, each).ids) == {first, second}
        assert card(house, each).orders == 2
    assert len(house.database.read(lambda c: dossier(c, second))["orders"]) == 2
    assert house.database.read(lambda c: c.execute(select(Order.id, Order.customer_id)).all()) == owners
    done(house.act(Role.MANAGER, lambda uow: customer_files.separate_customer(uow, second)))
    assert (card(house, first).orders, card(house, second).orders) == (1, 1)
    assert list(verify(house.database)) == []


def test_three_put_together_come_apart_where_they_were_joined(house: House) -> None:
    one, two, three = (placed(house, "Nom", f"{name}@example.fr") for name in "abc")
    done(merge(house, two, three))
    done(merge(house, one, three))
    assert set(card(house, three).ids) == {one, two, three}
    assert merge(house, three, one).code == "customers_are_one"
    assert (
        house.act(Role.MANAGER, lambda uow: customer_files.separate_customer(uow, one)).code
        == "customer_not_merged"
    )
    done(house.act(Role.MANAGER, lambda uow: customer_files.separate_customer(uow, two)))
    assert set(card(house, three).ids) == {two, three}
    assert card(house, one).ids == (one,)


def test_the_same_e_mail_is_the_same_person_without_anybody_saying_so(house: House) -> None:
    first, second = placed(house, "Durand", "a@example.fr"), placed(house, "Durant", "a@example.fr")
    third = placed(house, "Petit", "c@example.fr")
    done(merge(house, third, first))
    assert house.database.read(lambda c: person_ids(c, second)) == {first, second, third}


def test_an_erased_customer_is_put_together_with_nobody(house: House) -> None:
    first, second = placed(house, "Durand", "a@example.fr"), placed(house, "Petit", "b@example.fr")
    [order_id] = house.database.read(
        lambda c: c.scalars(select(Order.id).where(Order.customer_id == second)).all()
    )
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order_id, "client")))
    done(house.act(Role.MANAGER, lambda uow: erasing.erase_customer(uow, [second], "lettre")))
    assert merge(house, first, second).code == "customer_gone"


def test_notes_and_consent_are_handed_out_and_go_with_the_customer(house: House) -> None:
    who = placed(house, "Durand", "a@example.fr")
    done(
        house.act(Role.SHOP, lambda uow: customer_files.add_note(uow, who, " Préfère être appelée le soir "))
    )
    for given, source in ((True, "au comptoir"), (False, "courrier du 12 mai")):
        done(
            house.act(
                Role.RETURNS,
                lambda uow, yes=given, said=source: customer_files.record_consent(
                    uow, who, Way.EMAIL, yes, said
                ),
            )
        )
    [note], [said] = card(house, who).notes, card(house, who).consent
    assert (note.words, note.who) == ("Préfère être appelée le soir", Role.SHOP.value)
    assert (said.way, said.given, said.source) == (Way.EMAIL, False, "courrier du 12 mai")
    handed_out = house.database.read(lambda c: dossier(c, who))
    assert [each["words"] for each in handed_out["notes"]] == ["Préfère être appelée le soir"]
    assert [each["given"] for each in handed_out["consent"]] == [True, False]
    [order_id] = house.database.read(lambda c: c.scalars(select(Order.id)).all())
    done(house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order_id, "client")))
    done(house.act(Role.MANAGER, lambda uow: erasing.erase_customer(uow, [who], "lettre")))
    assert card(house, who).notes == ()
    assert [each.source for each in card(house, who).consent] == [""]


def test_a_note_without_words_and_a_consent_without_proof_are_refused(house: House) -> None:
    who = placed(house, "Durand", "a@example.fr")
    assert house.act(Role.SHOP, lambda uow: customer_files.add_note(uow, who, "  ")).code == "reason_needed"
    assert (
        house.act(Role.SHOP, lambda uow: customer_files.add_note(uow, who, "x" * 1001)).code
        == "note_too_long"
    )
    no_proof = house.act(Role.SHOP, lambda uow: customer_files.record_consent(uow, who, Way.SMS, True, ""))
    assert no_proof.code == "reason_needed"
    assert card(house, who).notes == card(house, who).consent == ()


def names(house: House, wanted: str, after: int | None = None, limit: int = 100) -> list[str]:
    rows = house.database.read(lambda c: found(c, wanted, after, limit))
    return [row.name for row in rows]


def test_found_by_what_one_hears_on_the_phone_each_once(house: House) -> None:
    durand = placed(house, "Durand", "a@example.fr", "+33611111111")
    placed(house, "Petit", "b@example.fr", "+33622222222")
    first = house.database.read(
        lambda c: c.scalar(select(Order.reference).where(Order.customer_id == durand))
    )
    again = house.incoming((SHIRT, 1))
    same = house.database.read(lambda c: c.execute(select(Customer).where(Customer.id == durand)).one())
    who = replace(again.customer, external_id=same.external_id, last_name="Durand", email="a@example.fr")
    house.order((SHIRT, 1), customer=who)
    assert names(house, "durand") == ["Élodie Durand"]
    assert names(house, "06 22 22 22 22") == names(house, "b@example.fr") == ["Élodie Petit"]
    assert names(house, str(first)) == ["Élodie Durand"], "by an order that is not the newest"
    assert names(house, "") == ["Élodie Durand", "Élodie Petit"], "who ordered last comes first"
    assert names(house, "", limit=1) == ["Élodie Durand"]
    assert names(house, "", after=3) == ["Élodie Petit"], "the older order of who was shown is passed over"
    assert names(house, "zzz") == []


def test_the_card_adds_up_and_its_lists_are_paged(house: House) -> None:
    who = placed(house, "Durand", "a@example.fr")
    said = card(house, who)
    assert (said.orders, said.open_orders, said.paid_cents, said.refunded_cents) == (1, 1, 1690, 0)
    other = placed(house, "Petit", "a@example.fr")
    both = sorted((who, other))
    page = house.database.read(lambda c: orders_of(c, both, None, 1))
    rest = house.database.read(lambda c: orders_of(c, both, page[0].id, 10))
    assert [row.id for row in (*page, *rest)] == [2, 1]
    assert [row.id for row in house.database.read(lambda c: orders_of(c, both, only={"order": [1, 99]}))] == [
        1
    ]
    assert house.database.read(lambda c: messages_to(c, both)) == ()
