"""Who may do what: every action of every workflow, tried by every role and by nobody."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

import app.workflows
from app.carriers.other.client import PLUGIN as OTHER
from app.config import resource
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.permissions import MAY as TABLE
from app.models.permissions import may
from app.models.refusals import NotAllowed, NotSignedIn, Refusal
from app.models.states import Role
from app.models.stock import StockLevel
from app.notifications.texts import TextKind
from app.ui.tab import tabs_for
from app.workflows.counting import Tally
from app.workflows.replenishing import Filling
from app.workflows.sheets import Wanted
from app.workflows.waves import Wanted as Wave
from tests.support.bench import pack, pick
from tests.support.house import House

_MOMENT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PICKER, PACKER, SHOP, RETURNS = Role.PICKER, Role.PACKER, Role.SHOP, Role.RETURNS
MANAGER, ADMINISTRATOR = Role.MANAGER, Role.ADMINISTRATOR
FLOOR = {PICKER, PACKER, SHOP, RETURNS}

#: Actions by who may do them; a manager stands in for everybody, an administrator only looks after the machine.
MAY: dict[frozenset[Role], str] = {
    frozenset({MANAGER}): """
        decisions.approve_return decisions.reduce_return decisions.reject_return decisions.send_back_rejected
        exchange.exchange_return goods_kept.decline_without_goods credit_decision.approve_as_credit
        order_lines.change_line order_lines.cancel_line order_lines.cancel_order
        refunds.approve_refund refunds.mark_sent refunds.mark_succeeded refunds.mark_failed
        refunds.approve_other_means refunds.cancel_refund
        waves.release waves.take_back
        validation.allow_split validation.record_payment chargebacks.note_chargeback
        erasing.erase_customer erasing.erase_due personal_data.hand_out
        customer_files.merge_customers customer_files.separate_customer
        reporting.report_days reporting.note_export tracing.recall_lot tracing.lift_recall
        count_decisions.accept_count count_decisions.count_again count_decisions.ask_count
        purchasing.order_goods purchasing.close_purchase pick_faces.set_face
        transfers.order_transfer transfers.cancel_transfer""",
    frozenset({MANAGER, ADMINISTRATOR}): """
        station_site.place_station
        house_settings.save_settings branding.set_logo message_texts.change_text printing.save_printer
        staffing.add_staff shop_opening.save_opening warehouse.save_layout packaging.save_boxes
        inserts.save_inserts kits.save_kit
        team.deactivate_staff team.reactivate_staff team.change_roles team.change_pin team.change_person
        team.new_badge carrier_setup.save_carrier carrier_setup.save_service
        carrier_prices.import_prices shipping_rules.save_rules
        channel_setup.connect channel_setup.reconnect channel_setup.pause channel_setup.resume
        channel_setup.try_again channel_setup.share_stock channel_setup.map_article
        channel_setup.forget_refused channel_setup.tell_again channel_setup.tell_no_more""",
    frozenset({MANAGER, PICKER, PACKER, SHOP}): """
        transfers.open_by_reference transfers.open_transfer transfers.scan_place transfers.scan_item
        transfers.type_units transfers.undo transfers.finish transfers.leave
        transfer_paper.print_slip""",
    frozenset({MANAGER, PICKER, PACKER}): """
        pick_list_paper.print_pick_list picking.make_pick_list picking.start_picking picking.scan_location
        picking.scan_item picking.type_quantity picking.undo_item picking.put_in_tote picking.skip_task
        picking.leave_list short_picking.declare_short order_lines.put_back carts.make_cart
        zero_check.says_empty zero_check.says_not_empty full_carts.cart_full
        counting.next_count counting.arrive counting.open_location counting.scan_item counting.type_units
        counting.undo_unit counting.finish counting.leave
        replenishing.next_fill replenishing.scan_place replenishing.take_item replenishing.type_units
        replenishing.reserve_short replenishing.leave
        receiving.open_by_reference receiving.open_for_article receiving.open_order receiving.scan_item
        receiving.type_units receiving.undo_unit receiving.finish receiving.print_labels receiving.leave
        acknowledging.bring_back""",
    frozenset({MANAGER, PACKER}): """
        packing.open_order packing.pack_item packing.pack_quantity packing.undo packing.choose_box
        closing_scan.see_label closing_scan.go_on_without
        packing.leave_order closing.weigh closing.close_parcel closing.declare_missing
        pick_and_pack.begin pick_and_pack.open_order
        bulk_labels.ask_failed bulk_labels.stop_waiting
        labels.ask_again labels.decide tracking.type_number tracking.open_claim tracking.declare_lost
        shipping.hand_over shipping.void_parcel order_lines.map_line acknowledging.acknowledge
        parcel_photos.add_photo choosing.choose_service""",
    frozenset({MANAGER, PACKER, SHOP, RETURNS}): "sending_again.send_again informing.ask_customer",
    frozenset({MANAGER, PACKER, SHOP}): """
        validation.validate_order validation.release_hold readdressing.change_address""",
    frozenset({MANAGER, SHOP}): """
        counter.find_pickups counter.hand_over counter.take_payment counter.renew_code counter.sign
        overdue.extend_pickup overdue.cancel_pickup pickup.receive_parcel pickup.put_on_shelf
        arrival_by_items.scan_item arrival_by_items.finish
        shop_picking.prepare shop_picking.next_to_prepare shop_picking.scan_item shop_picking.type_quantity
        shop_picking.undo shop_picking.declare_short shop_picking.finish shop_picking.leave""",
    frozenset({MANAGER, SHOP, PICKER, RETURNS}): "overdue.unshelve",
    frozenset({MANAGER, RETURNS}): """
        inspection.inspect_unit inspection.add_photo inspection.propose
        disposing.record_disposal goods_kept.propose_without_goods""",
    frozenset({MANAGER, PICKER, PACKER, RETURNS}): """
        settlement.put_away settlement.put_away_at putting_away.take putting_away.type_units putting_away.put
        putting_away.leave""",
    frozenset({MANAGER, RETURNS, SHOP}): """
        customer_files.add_note customer_files.record_consent
        returns.open_return returns.record_posting returns.receive_return returns.resume_return
        returns.leave_return returns.receive_unit returns.add_unit returns.weigh_return
        return_labels.no_label""",
    frozenset({MANAGER, *FLOOR}): """
        validation.hold_order printing.print_again printing.reprint_parcel
        printing.move_job printing.retry_job printing.cancel_job printing.confirm_job
        printing.cancel_batch printing.move_batch printing.move_queue printing.print_anew
        sheets.print_papers label_files.print_label_file deposits.print_deposit_slip deposits.print_manifest""",
    frozenset(Role): "sheets.print_test printing.choose_printer",
}  # fmt: skip

#: Done by the house itself, by whoever comes to the door, or as a part of an action above.
NO_ROLE = {
    "first_expired.warned_of_earlier", "inserts.asked",
    "labels.ask_anew", "count_decisions.ask_due", "tracing.warned", "bouncing.note_bounces", "return_labels.settle",
    "sheets.queue_paper", "erasing.erase_by_itself", "anchoring.anchor_chains", "erasing.forget_what_expired",
    "allocation.allocate_order", "allocation.allocate_backorders", "amendment.amend_order", "intake.accept_order",
    "hold_expiry.free_overdue_stock", "weighing.forget_old_samples", "photo_views.forget_old_views",
    "photo_views.keep_view", "overdue.remind", "overdue.expire_overdue",
    "stops.next_stop", "stops.resume", "stops.stay", "stops.show", "into_parcel.take", "into_parcel.type_quantity",
    "into_parcel.put_back", "into_parcel.parcel_full", "packing.put_in", "packing.take_out",
    "zero_check.asked_after", "packing.packing_outcome", "changes_seen.lead_back",
    "order_access.done", "perform.perform",
    "fiscal_closing.take_in_old", "fiscal_closing.close_periods", "fiscal_closing.sign_closures",
    "fiscal_closing.note", "pickup.lie_on_shelf",
    "founding.found_shop", "staffing.sign_in_by_badge", "staffing.sign_in_by_pin", "staffing.sign_out",
}  # fmt: skip


class _LetIn(Exception):
    """Ends what was allowed, so that the next role finds the house as it was."""


def actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Everything in ``app.workflows`` that answers a person."""
    for module in pkgutil.iter_modules(app.workflows.__path__):
        found = importlib.import_module(f"{app.workflows.__name__}.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            own = function.__module__ == found.__name__ and not name.startswith("_")
            if own and inspect.signature(function).return_annotation == "Outcome":
                yield f"{module.name}.{name}", function


EXPECTED = {name: roles for roles, names in MAY.items() for name in names.split()}


def test_every_action_is_in_the_table() -> None:
    assert {name for name, _ in actions()} - EXPECTED.keys() - NO_ROLE == set()
    assert EXPECTED.keys() - {name for name, _ in actions()} == set()


def _something(annotation: str) -> Any:
    """A value of the kind an argument asks for, which leads to nothing in the house."""
    values = {
        "int": 0,
        "str": "x",
        "bytes": b"",
        "bool": False,
        "date": date(2026, 11, 23),
        "datetime": _MOMENT,
    }
    return values.get(annotation.partition(" ")[0], {} if annotation.startswith("Mapping") else [])


def _arguments(house: House, name: str, function: Callable[..., Any]) -> dict[str, Any]:
    """What the action is tried with; some ask before they look, others look up what the answer hangs on."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    plain = {each.name: _something(each.annotation) for each in parameters if each.default is each.empty}
    match name:
        case "validation.record_payment":
            special: dict[str, Any] = {"order_id": house.order(paid=False), "amount_cents": 1}
        case "printing.reprint_parcel":
            order_id = house.order()
            pick(house, order_id)
            special = {"parcel_id": pack(house, order_id)}
        case "printing.save_printer":
            printer = {"code": "X", "name": "X", "driver": "pdf", "transport": "folder", "address": ""}
            special = {
                "values": printer | {"media_width_mm": 210, "media_height_mm": 297},
                "printer_id": None,
            }
        case "carrier_setup.save_carrier" | "carrier_setup.save_service":
            special = {"plugin": OTHER, "product": "own"} if name.endswith("service") else {"plugin": OTHER}
        case "message_texts.change_text":
            special = {"kind": TextKind.EMAIL}
        case _ if "tally" in plain:
            special = {"tally": Tally(0)}
        case _ if "filling" in plain:
            special = {"filling": Filling(0, 0, 0, 0, 0)}
        case _ if "emptied" in plain:
            lies = select(StockLevel).where(StockLevel.on_hand > 0).limit(1)
            level = house.database.read(lambda c: c.execute(lies).one())
            special = {"emptied": {**level._asdict(), "location": "A-01-1", "name": "x"}}
        case "waves.release":
            special = {"wanted": Wave()}
        case "sheets.print_papers":
            special = {"wanted": Wanted("shipping_label")}
        case _:
            special = {}
    return plain | special


def _may(database: Database, actor: Actor, action: Callable[[UnitOfWork], Any]) -> bool:
    def tried(uow: UnitOfWork) -> None:
        action(uow)
        raise _LetIn

    try:
        database.write(tried, actor)
    except (NotAllowed, NotSignedIn):
        return False
    except (_LetIn, Refusal, NoResultFound):
        return True
    raise AssertionError


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_only_these_roles_may(sqlite_database: Database, name: str) -> None:
    house = House(sqlite_database)
    function = dict(actions())[name]
    arguments = _arguments(house, name, function)
    allowed = {
        role
        for role, actor in house.staff.items()
        if _may(sqlite_database, actor, lambda uow: function(uow, **arguments))
    }
    assert allowed == EXPECTED[name]
    assert not _may(sqlite_database, house.station, lambda uow: function(uow, **arguments)), (
        "nobody signed in"
    )


def test_the_administrator_decides_on_no_money_and_handles_no_goods() -> None:
    technical = {
        "branding", "carrier_prices", "carrier_setup", "channel_setup", "house_settings", "inserts", "kits",
        "message_texts", "packaging", "printing", "sheets", "shipping_rules", "shop_opening", "staffing",
        "station_site", "team", "warehouse",
    }  # fmt: skip
    assert {name.partition(".")[0] for name, roles in EXPECTED.items() if ADMINISTRATOR in roles} <= technical


def test_the_returns_desk_inspects_and_never_decides() -> None:
    deciding = {name for name in EXPECTED if name.split(".")[0] in {"decisions", "refunds", "exchange"}}
    assert {name for name in deciding if EXPECTED[name] != {MANAGER}} == set()


def test_the_house_asks_one_table_and_asks_all_of_it() -> None:
    """A permission nobody asks for would look like protection; one that is not in the table is a mistake."""
    root = resource("i18n").parent.parent / "app"
    sources = [path for path in root.rglob("*.py") if path.name != "permissions.py"]
    code = "\n".join(path.read_text("utf-8") for path in sources)
    assert {action for action in TABLE if f'"{action}"' not in code} == set()
    asked = set(re.findall(r'\b(?:require|may)\([\w.]+, "(\w+)"', code))
    assert asked - TABLE.keys() == set()
    assert all(MANAGER in roles for roles in TABLE.values()), "a manager stands in for everybody"


def test_a_permission_that_does_not_exist_lets_nobody_through() -> None:
    with pytest.raises(KeyError):
        may(frozenset(Role), "open_the_safe")


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (PICKER, "preparation labels stock"),
        (PACKER, "orders preparation labels stock"),
        (SHOP, "orders labels pickup returns stock customers"),
        (RETURNS, "orders labels returns customers"),
        (MANAGER, "orders preparation labels pickup returns stock customers figures"),
        (ADMINISTRATOR, "orders labels"),
    ],
)
def test_the_window_shows_each_role_its_tabs(role: Role, tabs: str) -> None:
    assert " ".join(spec.name for spec in tabs_for(frozenset({role.value}))) == tabs
