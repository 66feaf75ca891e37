"""Complete and incomplete addresses by delivery mode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.rules.address import (
    Address,
    Delivery,
    Severity,
    check_address,
    colissimo_lines,
    email_issue,
    is_complete,
    nf_lines,
    postal_code_issue,
)
from app.rules.terms import DeliveryMode

HOME = Address(
    last_name="Martin",
    first_name="Zoé",
    street="12 rue de l'Église",
    postal_code="69003",
    city="Lyon",
)
AT_HOME = Delivery(DeliveryMode.HOME, email="zoe.martin@example.fr", phone="06 12 34 56 78")
AT_RELAY = replace(AT_HOME, mode=DeliveryMode.RELAY, carrier="mondial_relay", relay_id="012345")
AT_SHOP = replace(AT_HOME, mode=DeliveryMode.PICKUP, shop_active=True)


def codes(address: Address, delivery: Delivery, severity: Severity = Severity.ERROR) -> list[str]:
    return [issue.code for issue in check_address(address, delivery) if issue.severity is severity]


@pytest.mark.parametrize("delivery", [AT_HOME, AT_RELAY, AT_SHOP])
def test_a_complete_order_has_no_issue(delivery: Delivery) -> None:
    assert check_address(HOME, delivery) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last_name": " "}, "address_name_missing"),
        ({"street": ""}, "address_street_missing"),
        ({"city": ""}, "address_city_missing"),
        ({"postal_code": ""}, "address_postal_code_missing"),
        ({"postal_code": "99999"}, "address_postal_code_invalid"),
        ({"postal_code": "1000"}, "address_postal_code_invalid"),
        ({"country": "France"}, "address_country_invalid"),
        ({"first_name": "Z" * 30}, "address_first_name_too_long"),
        ({"last_name": "M" * 36}, "address_last_name_too_long"),
        ({"door_code": "123456789"}, "address_door_code_too_long"),
        ({"street": "1 " + "rue longue " * 20}, "address_too_many_lines"),
    ],
)
def test_what_holds_a_home_delivery(change: dict[str, Any], code: str) -> None:
    assert codes(replace(HOME, **change), AT_HOME) == [code]


@pytest.mark.parametrize(
    ("address", "delivery", "code"),
    [
        ({"postal_code": "00200"}, {}, "address_postal_code_armed_forces"),
        ({"street": "Le Bourg"}, {}, "address_street_without_number"),
        ({}, {"phone": ""}, "address_phone_missing"),
        ({}, {"phone": "le soir"}, "address_phone_invalid"),
        ({}, {"email": ""}, "address_email_missing"),
        (
            {"company": "SARL Dupont", "inside": "Appt 4", "building": "Bât. B", "place": "Les Prés"},
            {},
            "address_too_many_lines_on_envelope",
        ),
    ],
)
def test_what_only_warns_at_home(address: dict[str, Any], delivery: dict[str, Any], code: str) -> None:
    changed, where = replace(HOME, **address), replace(AT_HOME, **delivery)
    assert codes(changed, where, Severity.WARNING) == [code]
    assert is_complete(check_address(changed, where))


def test_a_lieu_dit_a_cedex_and_a_company_are_enough() -> None:
    assert check_address(replace(HOME, street="", place="Le Moulin"), AT_HOME) == ()
    assert check_address(replace(HOME, street="", city="LYON CEDEX 03"), AT_HOME) == ()
    assert check_address(replace(HOME, last_name="", company="SARL Dupont"), AT_HOME) == ()


def test_foreign_postal_codes_are_not_judged() -> None:
    belgian = replace(HOME, postal_code="1000", country="BE")
    assert codes(belgian, AT_HOME) == []
    issue = postal_code_issue("96000", "RE")
    assert issue is not None
    assert issue.code == "address_postal_code_invalid"
    assert postal_code_issue("97400", "RE") is None


@pytest.mark.parametrize(
    ("address", "delivery", "code"),
    [
        ({"first_name": ""}, {}, "address_first_name_missing"),
        ({"last_name": "", "company": "SARL Dupont"}, {}, "address_name_missing"),
        ({}, {"email": ""}, "address_email_missing"),
        ({}, {"phone": ""}, "address_phone_missing"),
        ({}, {"phone": "12"}, "address_phone_invalid"),
        ({}, {"phone": "04 72 10 10 30"}, "address_phone_not_mobile"),
        ({}, {"relay_id": ""}, "address_relay_missing"),
        ({}, {"relay_id": "12345"}, "address_relay_invalid"),
        ({}, {"relay_id": "12345A"}, "address_relay_invalid"),
        ({}, {"relay_id": "12345", "carrier": "colissimo"}, "address_relay_invalid"),
    ],
)
def test_what_holds_a_relay_delivery(address: dict[str, Any], delivery: dict[str, Any], code: str) -> None:
    assert codes(replace(HOME, **address), replace(AT_RELAY, **delivery)) == [code]


def test_relay_ids_by_carrier() -> None:
    assert codes(HOME, replace(AT_RELAY, relay_id="FR-012345")) == []
    assert codes(HOME, replace(AT_RELAY, relay_id="12345a", carrier="colissimo")) == []
    assert codes(HOME, replace(AT_RELAY, relay_id="1234AB", carrier="chronopost")) == []
    assert codes(HOME, replace(AT_RELAY, relay_id="any", carrier="own van")) == []


def test_an_overseas_mobile_reaches_a_relay_customer() -> None:
    assert codes(HOME, replace(AT_RELAY, phone="0690 00 11 22")) == []


def test_a_pickup_needs_an_active_shop_and_no_address() -> None:
    nowhere = Address(last_name="Martin")
    assert check_address(nowhere, AT_SHOP) == ()
    assert codes(nowhere, replace(AT_SHOP, shop_active=False)) == ["address_pickup_shop_unknown"]
    assert codes(nowhere, replace(AT_SHOP, email="")) == ["address_email_missing"]
    assert codes(Address(), AT_SHOP) == ["address_name_missing"]


@pytest.mark.parametrize("email", ["a@example.fr", "zoe.martin+shop@mail.example.com"])
def test_right_emails(email: str) -> None:
    assert email_issue(email) is None


@pytest.mark.parametrize(
    "email", ["a", "a@b", "a@@example.fr", "a@b@example.fr", "a b@example.fr", "a@example.", "@example.fr"]
)
def test_wrong_emails(email: str) -> None:
    assert email_issue(email) == "address_email_invalid"
    assert email_issue("a" * 70 + "@example.fr") == "address_email_too_long"


def test_four_lines_fit_a_carrier_label_and_five_do_not() -> None:
    four = replace(HOME, inside="Appt 4", building="Bât. B", place="Les Prés")
    assert len(colissimo_lines(four)) == 4
    assert codes(four, AT_HOME) == []
    assert codes(replace(four, building="Bâtiment " * 5), AT_HOME) == ["address_too_many_lines"]


def test_errors_come_before_warnings() -> None:
    issues = check_address(replace(HOME, city=""), replace(AT_HOME, phone=""))
    assert [issue.code for issue in issues] == ["address_city_missing", "address_phone_missing"]
    assert not is_complete(issues)


def test_lines_of_an_envelope() -> None:
    address = replace(HOME, company="SARL Dupont", inside="Appt. 4", building="Bât. B")
    assert nf_lines(address) == (
        "SARL Dupont",
        "Zoé Martin",
        "Appt. 4",
        "Bât. B",
        "12 RUE DE L EGLISE",
        "69003 LYON",
    )


def test_lines_wrap_at_35_for_colissimo_and_38_on_the_envelope() -> None:
    long = replace(HOME, street="127 avenue du Maréchal de Lattre de Tassigny")
    assert colissimo_lines(long) == ("127 avenue du Maréchal de Lattre de", "Tassigny")
    assert nf_lines(long)[1:3] == ("127 AVENUE DU MARECHAL DE LATTRE DE", "TASSIGNY")
    assert codes(long, AT_HOME) == []


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"inside": "Appt 4", "building": "Bât. B"}, []),
        (
            {"company": "SARL Dupont", "inside": "Appt 4", "building": "B", "place": "Les Prés"},
            ["_on_envelope"],
        ),
        (
            {"company": "SARL Dupont", "inside": "4", "building": "B", "street": "12 rue A", "place": "C"},
            ["_on_envelope"],
        ),
        (
            {"company": "A", "inside": "4", "building": "B", "street": "1 rue A", "city": "½" * 12},
            ["_on_envelope"],
        ),
        ({"street": "1 " + "a" * 34, "inside": "4", "building": "B", "place": "C"}, [""]),
    ],
)
def test_what_fits_is_seen_at_a_glance_only_where_it_does(parts: dict[str, str], found: list[str]) -> None:
    issues = check_address(replace(HOME, **parts), AT_HOME)
    assert [issue.code for issue in issues] == [f"address_too_many_lines{end}" for end in found]
