"""The first day of a shop: its name and address, its first manager, and the places work begins with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Shop
from app.models.house import change_setting
from app.models.refusals import Refusal
from app.models.staff import Staff
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.rules.address import postal_code_issue
from app.workflows import staffing
from app.workflows.house_settings import read_settings
from app.workflows.outcome import Outcome

_TOTES = ("BAC-01", "BAC-02")
_FRANCE = "FR"


@dataclass(frozen=True, slots=True)
class NewShop:
    """What the seller is called on every paper; ``counter`` says that customers collect there."""

    name: str
    street: str
    postal_code: str
    city: str
    email: str = ""
    phone: str = ""
    counter: bool = False


@dataclass(frozen=True, slots=True)
class FirstManager:
    """Who signs in first."""

    name: str
    pin: str
    roles: frozenset[Role]


def check_shop(shop: NewShop) -> None:
    """Raise the ``Refusal`` that names what is missing or wrong; touches no database."""
    for field in ("name", "street", "postal_code", "city"):
        if not getattr(shop, field).strip():
            raise Refusal(f"shop_{field}_missing")
    if issue := postal_code_issue(shop.postal_code.strip(), _FRANCE):
        raise Refusal(issue.code, postal_code=shop.postal_code)
    read_settings(_settings(shop))


def check_manager(manager: FirstManager) -> None:
    """Raise the ``Refusal`` that names what is missing or wrong; somebody must be in charge of house and people."""
    staffing.check_person(manager.name, manager.pin, manager.roles)
    if not manager.roles >= {Role.MANAGER, Role.ADMINISTRATOR}:
        raise Refusal("first_manager_roles")


def found_shop(uow: UnitOfWork, shop: NewShop, manager: FirstManager) -> Outcome:
    """Give an empty house everything that it needs before its first import, in one transaction.

    Raises ``Refusal("house_founded_already")`` where people work here already.
    """
    if uow.connection.scalar(select(Staff.id).limit(1)) is not None:
        raise Refusal("house_founded_already")
    check_shop(shop)
    check_manager(manager)
    staffing.found_house(uow)
    staffing.add_staff(uow, manager.name, manager.pin, manager.roles)
    settings = read_settings(_settings(shop))
    for name, value in settings.items():
        change_setting(uow, name, value)
    present = set(uow.connection.scalars(select(Location.code)))
    places = [{"code": code, "kind": LocationKind.TOTE, "site": "", "sellable": False} for code in _TOTES]
    if shop.counter:
        site = _open_counter(uow, shop)
        places.append({"code": f"{site}-01", "kind": LocationKind.SHELF, "site": site, "sellable": False})
    if new := [place for place in places if place["code"] not in present]:
        uow.connection.execute(insert(Location), new)
    journal.record(uow, "house_founded", "house", None, name=shop.name, settings=settings)
    return Outcome("house_founded", {"name": shop.name})


def _settings(shop: NewShop) -> dict[str, object]:
    return {
        "seller_name": shop.name,
        "seller_address": [shop.street, f"{shop.postal_code.strip()} {shop.city.strip().upper()}"],
        "seller_email": shop.email,
        "seller_phone": shop.phone,
    }


def _open_counter(uow: UnitOfWork, shop: NewShop) -> str:
    """The counter where customers collect; its code, made of the city, is what orders name it by."""
    code = site_code(shop.city)
    if uow.connection.scalar(select(Shop.id).where(Shop.code == code)) is None:
        address = {
            "line1": shop.street.strip(),
            "postal_code": shop.postal_code.strip(),
            "city": shop.city.strip(),
            "country": _FRANCE,
            "phone": shop.phone.strip(),
        }
        uow.connection.execute(insert(Shop).values(code=code, name=shop.name.strip(), address=address))
    return code


def site_code(city: str) -> str:
    """``Saint-Étienne`` as a code that can be typed anywhere: ``SAINT-ETIENNE``."""
    plain = unicodedata.normalize("NFKD", city).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:20] or "COMPTOIR"
