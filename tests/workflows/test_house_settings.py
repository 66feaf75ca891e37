"""The house's settings and team: who may change them, what is refused in words, what is written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.database.unit_of_work import Actor, Database
from app.i18n import catalogue, text
from app.models.channel import Shop
from app.models.journal import JournalEntry
from app.models.refusals import NotAllowed, NotSignedIn, Refusal
from app.models.states import Role
from app.models.stock import Location
from app.queries.house import Member, house_settings, team
from app.workflows import staffing
from app.workflows import team as people
from app.workflows.founding import FirstManager, NewShop, found_shop, site_code
from app.workflows.house_settings import EDITABLE, save_settings
from app.workflows.verify import verify
from tests.support.house import House

_NEW_SHOP = NewShop(
    "Les Deux Quais", "3 rue du Port", "42000", "Saint-Étienne", "quai@example.fr", counter=True
)
_FIRST = FirstManager("Maud Perrin", "2580", frozenset(Role))


def _settings(house: House) -> dict[str, Any]:
    return house.database.read(house_settings)


def _member(house: House, role: Role) -> Member:
    return next(each for each in house.database.read(team) if each.name == role.value)


def _journal(house: House, action: str) -> list[dict[str, Any]]:
    query = select(JournalEntry.details).where(JournalEntry.action == action).order_by(JournalEntry.id)
    return [json.loads(row) for row in house.database.read(lambda c: c.scalars(query).all())]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_settings_are_kept_as_typed_and_written_down_before_and_after(house: House, role: Role) -> None:
    typed = {"seller_name": " Les  Deux Quais ", "seller_address": "3 rue du Port\n\n42000 ST-ÉTIENNE"}
    typed |= {"gs1_prefix": "361 2345", "smtp_port": "465", "identity_check_from_cents": 20000}
    outcome = house.act(role, lambda uow: save_settings(uow, typed))
    assert outcome.code == "settings_saved"
    kept = _settings(house)
    assert kept["seller_name"] == "Les Deux Quais"
    assert kept["seller_address"] == ["3 rue du Port", "42000 ST-ÉTIENNE"]
    assert (kept["gs1_prefix"], kept["smtp_port"], kept["identity_check_from_cents"]) == (
        "3612345",
        465,
        20000,
    )
    written = {each["name"]: (each["before"], each["after"]) for each in _journal(house, "setting_changed")}
    assert written["smtp_port"] == (587, 465)
    assert written.keys() == typed.keys()


def test_the_same_again_writes_nothing(house: House) -> None:
    house.act(Role.MANAGER, lambda uow: save_settings(uow, {"smtp_port": "587"}))
    again = house.act(Role.MANAGER, lambda uow: save_settings(uow, {"smtp_port": 587}))
    assert again.code == "settings_unchanged"
    assert _journal(house, "setting_changed") == []


@pytest.mark.parametrize("role", [Role.PICKER, Role.PACKER, Role.SHOP, Role.RETURNS])
def test_others_may_change_nothing(house: House, role: Role) -> None:
    assert isinstance(house.refused(role, lambda uow: save_settings(uow, {"smtp_port": 25})), NotAllowed)
    with pytest.raises(NotSignedIn):
        house.database.write(lambda uow: save_settings(uow, {"smtp_port": 25}), house.station)
    assert _settings(house)["smtp_port"] == 587


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("gs1_prefix", "123456"),
        ("gs1_prefix", "12345678901"),
        ("gs1_prefix", "36123A5"),
        ("smtp_port", "0"),
        ("smtp_port", "65536"),
        ("smtp_port", "mille"),
        ("smtp_port", "-1"),
        ("smtp_port", True),
        ("seller_email", "nobody"),
        ("smtp_from", "a@b"),
        ("seller_phone", "12"),
        ("commercial_return_days", 13),
        ("identity_check_from_cents", "1,5"),
        ("smtp_security", "ssl"),
        ("smtp_host", "no host"),
        ("validate_on_intake", "maybe"),
        ("seller_address", ["a", "b", "c", "d", "e", "f", "g"]),
    ],
)
def test_a_wrong_value_is_refused_in_words_and_nothing_is_kept(
    house: House, name: str, given: object
) -> None:
    both = {"seller_name": "Other", name: given}
    refusal = house.refused(Role.MANAGER, lambda uow: save_settings(uow, both))
    assert refusal.code == f"setting_wrong_{name}"
    assert _settings(house)["seller_name"] == ""
    for language in ("fr", "en"):
        assert refusal.code not in text(language, refusal.code, **refusal.values)


def test_what_nobody_may_set(house: House) -> None:
    for name in ("demo", "colour"):
        refusal = house.refused(Role.ADMINISTRATOR, lambda uow, name=name: save_settings(uow, {name: True}))  # type: ignore[misc]  # a default for the loop's value
        assert refusal.code == "setting_unknown"


def test_the_first_limit_stays_below_the_second(house: House) -> None:
    crossed = {"auto_approval_limit_cents": 60000}
    assert (
        house.refused(Role.MANAGER, lambda uow: save_settings(uow, crossed)).code == "setting_limits_crossed"
    )
    both = {**crossed, "manager_approval_limit_cents": 70000}
    assert house.act(Role.MANAGER, lambda uow: save_settings(uow, both)).code == "settings_saved"


def test_every_setting_has_its_words() -> None:
    for language in ("fr", "en"):
        wanted = {f"setting_{name}" for name in EDITABLE} | {f"setting_wrong_{name}" for name in EDITABLE}
        assert wanted - catalogue(language).keys() == set()


def test_who_leaves_can_no_longer_sign_in_and_may_come_back(house: House) -> None:
    packer = _member(house, Role.PACKER)
    house.act(Role.MANAGER, lambda uow: people.deactivate_staff(uow, packer.id))
    assert not _member(house, Role.PACKER).active
    for sign_in in (
        lambda uow: staffing.sign_in_by_badge(uow, packer.badge),
        lambda uow: staffing.sign_in_by_pin(uow, packer.name, "1234"),
    ):
        with pytest.raises(Refusal):
            house.database.write(sign_in, house.station)
    house.act(Role.ADMINISTRATOR, lambda uow: people.reactivate_staff(uow, packer.id))
    outcome = house.database.write(lambda uow: staffing.sign_in_by_badge(uow, packer.badge), house.station)
    assert outcome.code == "signed_in"


def test_a_new_badge_and_a_new_pin_replace_the_old_ones(house: House) -> None:
    shop = _member(house, Role.SHOP)
    house.act(Role.SHOP, lambda uow: people.change_pin(uow, shop.id, "86420"))
    badge = house.act(Role.MANAGER, lambda uow: people.new_badge(uow, shop.id)).facts["badge"]
    with pytest.raises(Refusal):
        house.database.write(lambda uow: staffing.sign_in_by_badge(uow, shop.badge), house.station)
    for sign_in in (
        lambda uow: staffing.sign_in_by_badge(uow, badge),
        lambda uow: staffing.sign_in_by_pin(uow, shop.name, "86420"),
    ):
        assert house.database.write(sign_in, house.station).code == "signed_in"
    assert house.refused(Role.SHOP, lambda uow: people.change_pin(uow, shop.id, "12")).code == "pin_format"
    assert "86420" not in json.dumps(_journal(house, "staff_pin_changed"))


def test_a_colleague_changes_neither_pin_nor_roles_nor_badge(house: House) -> None:
    manager = _member(house, Role.MANAGER)
    for action in (
        lambda uow: people.change_pin(uow, manager.id, "4711"),
        lambda uow: people.change_roles(uow, manager.id, [Role.PACKER]),
        lambda uow: people.new_badge(uow, manager.id),
        lambda uow: people.deactivate_staff(uow, manager.id),
        lambda uow: people.reactivate_staff(uow, manager.id),
    ):
        assert isinstance(house.refused(Role.PACKER, action), NotAllowed)


def test_roles_are_exactly_those_given(house: House) -> None:
    picker = _member(house, Role.PICKER)
    wanted = [Role.PACKER, Role.SHOP]
    house.act(Role.MANAGER, lambda uow: people.change_roles(uow, picker.id, wanted))
    assert _member(house, Role.PICKER).roles == tuple(wanted)
    refused = house.refused(Role.MANAGER, lambda uow: people.change_roles(uow, picker.id, []))
    assert refused.code == "staff_roles_missing"
    assert _journal(house, "staff_roles_changed") == [
        {"name": "picker", "before": ["picker"], "after": ["packer", "shop"]}
    ]


@pytest.mark.parametrize(
    ("role", "by"), [(Role.MANAGER, Role.ADMINISTRATOR), (Role.ADMINISTRATOR, Role.MANAGER)]
)
def test_the_last_one_in_charge_stays(house: House, role: Role, by: Role) -> None:
    last, packer = _member(house, role), _member(house, Role.PACKER)
    assert house.refused(by, lambda uow: people.deactivate_staff(uow, last.id)).code == f"last_{role.value}"
    demoted = house.refused(role, lambda uow: people.change_roles(uow, last.id, [Role.PACKER]))
    assert demoted.code == f"last_{role.value}"
    house.act(by, lambda uow: people.change_roles(uow, packer.id, [role]))
    assert house.act(by, lambda uow: people.deactivate_staff(uow, last.id)).code == "staff_deactivated"
    again = house.refused(by, lambda uow: people.deactivate_staff(uow, packer.id))
    assert again.code == f"last_{role.value}"


def test_nobody_removes_themselves(house: House) -> None:
    manager = _member(house, Role.MANAGER)
    refused = house.refused(Role.MANAGER, lambda uow: people.deactivate_staff(uow, manager.id))
    assert refused.code == "staff_is_you"


def test_a_person_needs_a_name_and_a_role(house: House) -> None:
    for name, roles, code in (("  ", [Role.PACKER], "staff_name_wrong"), ("Zoé", [], "staff_roles_missing")):
        refused = house.refused(
            Role.MANAGER,
            lambda uow, name=name, roles=roles: staffing.add_staff(uow, name, "1234", roles),  # type: ignore[misc]  # defaults for the loop's values
        )
        assert refused.code == code


def _station(database: Database) -> Actor:
    return staffing.station_actor(database, "BENCH-1")


def test_a_shop_is_founded_with_what_work_begins_with(database: Database) -> None:
    database.write(lambda uow: found_shop(uow, _NEW_SHOP, _FIRST), _station(database))
    kept = database.read(house_settings)
    assert kept["seller_name"] == "Les Deux Quais"
    assert kept["seller_address"] == ["3 rue du Port", "42000 SAINT-ÉTIENNE"]
    places = {row.code: row for row in database.read(lambda c: c.execute(select(Location)).all())}
    assert {"BAC-01", "BAC-02", "SAINT-ETIENNE-01", "PACK", "RETURNS"} <= places.keys()
    assert places["SAINT-ETIENNE-01"].site == database.read(lambda c: c.scalars(select(Shop.code)).one())
    assert [(each.name, set(each.roles)) for each in database.read(team)] == [("Maud Perrin", set(Role))]
    signed_in = database.write(
        lambda uow: staffing.sign_in_by_pin(uow, "Maud Perrin", "2580"), _station(database)
    )
    assert signed_in.code == "signed_in"
    assert list(verify(database)) == []


def test_a_house_is_founded_once(database: Database) -> None:
    database.write(lambda uow: found_shop(uow, _NEW_SHOP, _FIRST), _station(database))
    with pytest.raises(Refusal) as caught:
        database.write(lambda uow: found_shop(uow, _NEW_SHOP, _FIRST), _station(database))
    assert caught.value.code == "house_founded_already"


def test_what_is_refused_founds_nothing(database: Database) -> None:
    wrong = (
        (NewShop("", "3 rue du Port", "42000", "Ville"), _FIRST, "shop_name_missing"),
        (NewShop("Quai", "3 rue du Port", "4200", "Ville"), _FIRST, "address_postal_code_invalid"),
        (NewShop("Quai", "3 rue du Port", "42000", "Ville", email="x"), _FIRST, "setting_wrong_seller_email"),
        (_NEW_SHOP, FirstManager("Maud", "12", frozenset(Role)), "pin_format"),
        (_NEW_SHOP, FirstManager("Maud", "2580", frozenset({Role.PACKER})), "first_manager_roles"),
    )
    for shop, manager, code in wrong:
        with pytest.raises(Refusal) as caught:
            database.write(
                lambda uow, shop=shop, manager=manager: found_shop(uow, shop, manager),  # type: ignore[misc]  # defaults for the loop's values
                _station(database),
            )
        assert caught.value.code == code
    assert database.read(team) == ()


@pytest.mark.parametrize(
    ("city", "code"),
    [("Saint-Étienne", "SAINT-ETIENNE"), ("L'Haÿ les Roses", "L-HAY-LES-ROSES"), ("北京", "COMPTOIR")],
)
def test_a_city_becomes_a_code(city: str, code: str) -> None:
    assert site_code(city) == code
