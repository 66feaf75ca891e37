"""The main job without a window: an order sent, another collected in the shop, a third returned and refunded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TextIO

from sqlalchemy import select

from app.channels.base import IncomingAddress, IncomingOrder
from app.channels.canonical import to_json
from app.channels.reading import RecordKind
from app.database.unit_of_work import Actor
from app.demo.orders import catalogue, order
from app.demo.player import DONE, Player, WentWrong
from app.i18n import text
from app.models.order import Order, OrderLine
from app.models.outbox import OutboxMessage, PrintJob
from app.models.pickup import Pickup
from app.models.product import Box
from app.models.rma import Refund, Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, ParcelState, Role
from app.rules.identifiers import parcel_reference
from app.rules.return_terms import Grade, ReturnReason
from app.scanning.own_codes import CommandCode, OwnKind
from app.station.session import Job
from app.station.wiring import Desk
from app.values import shop_day
from app.workflows import decisions, importing, inspection, picking, refunds, returns

_ADDRESS = IncomingAddress(
    first_name="Maëlle", last_name="Kerbrat", line1="12 rue du Port", postal_code="56000", city="Vannes",
    country="FR", phone="+33 6 12 34 56 78", email="maelle.kerbrat@example.fr",
)  # fmt: skip
#: One goes by post, one to a shop, one comes back: dear enough that a manager has to agree.
_WANTED = {
    "sent": (DeliveryMode.HOME, [("MUG-BLEU", 2), ("MIEL-ACACIA", 1)]),
    "collected": (DeliveryMode.PICKUP, [("CARNET-A5", 2)]),
    "returned": (DeliveryMode.HOME, [("THEIERE", 3)]),
}
_CODE = re.compile(r"(?<![\w-])[0-9]{6}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Played:
    """The ids of the orders that were played."""

    sent: int
    collected: int
    returned: int

    @property
    def all(self) -> tuple[int, int, int]:
        return self.sent, self.collected, self.returned


def play(desk: Desk, out: TextIO, language: str, now: datetime) -> Played:
    """Play the main job on a started station of the demo shop, scan by scan, each outcome in words.

    Raises ``WentWrong`` where an answer is not what the job needs.
    """
    player = Player(desk, out, language)
    played = _import(player, language, now)
    _pick(player, played)
    for order_id in played.all:
        _pack(player, order_id)
    _hand_over(player, played)
    _papers(player, played)
    _collect(player, played.collected)
    _take_back(player, played.returned)
    _messages(player, played)
    for order_id in played.all:
        reference = player.one(select(Order.reference).where(Order.id == order_id)).reference
        player.say("play_stands", order=reference, stage=player.stage(order_id))
    return played


def _import(player: Player, language: str, now: datetime) -> Played:
    player.say("play_chapter_import")
    stamp = _short(int(now.timestamp() * 10))
    path = player.folder("import", f"commandes-{stamp}.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = {name: _incoming(name, stamp, now) for name in _WANTED}
    lines = [json.dumps(to_json(each), ensure_ascii=False) + "\n" for each in incoming.values()]
    path.write_text("".join(lines), "utf-8")
    station = Actor(player.desk.station.actor.station_id)
    report = importing.import_file(player.desk.database, station, RecordKind.ORDERS, path, language=language)
    player.say("cli_import_done", file=path.name, **report.counts())
    found = {}
    for name, each in incoming.items():
        row = player.one(select(Order.id, Order.open_holds).where(Order.external_id == each.external_id))
        if row is None or row.open_holds:
            raise WentWrong(text(language, "play_not_taken_in", order=each.reference))
        found[name] = int(row.id)
        player.say("play_stands", order=each.reference, stage=player.stage(row.id))
    return Played(**found)


def _short(number: int) -> str:
    """A number in digits and letters, so that every played day has references of its own."""
    digits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    text = ""
    while number:
        number, last = divmod(number, len(digits))
        text = digits[last] + text
    return text


def _incoming(name: str, stamp: str, now: datetime) -> IncomingOrder:
    mode, wanted = _WANTED[name]
    shop = "NANTES" if mode is DeliveryMode.PICKUP else ""
    reference = f"D-{stamp}-{list(_WANTED).index(name) + 1}"
    return order(reference, wanted, catalogue(), placed_at=now, address=_ADDRESS, mode=mode, pickup_shop=shop)


def _pick(player: Player, played: Played) -> None:
    player.say("play_chapter_pick")
    player.sign_in(Role.PACKER, Job.PICKING)
    made = player.act(lambda uow: picking.make_pick_list(uow, list(played.all)))
    outcome = player.own(OwnKind.PICK_LIST, made.facts["number"], f"L-{made.facts['number']:06d}")
    totes: dict[str, tuple[int, str]] = {}
    while stop := outcome.facts.get("stop"):
        where, article = str(stop["location"]), f"{stop['name']} ({stop['sku']})"
        player.own(OwnKind.LOCATION, player.location(where), where)
        if not totes:
            other = player.barcode(_another(player, stop["product_id"]))
            player.scan(other, player.words("play_wrong_item"), refused=True)
        for _ in range(stop["wanted"]):
            player.scan(player.barcode(stop["product_id"]), article)
        if outcome.order not in totes:
            free = player.free_tote()
            totes[outcome.order] = (free.id, free.code)
        tote_id, code = totes[outcome.order]
        outcome = player.own(OwnKind.TOTE, tote_id, code)


def _another(player: Player, product_id: int) -> int:
    """An article that is not the one wanted: a wrong scan is refused loudly and changes nothing."""
    wrong = select(OrderLine.product_id).where(OrderLine.product_id != product_id)
    return int(player.one(wrong.order_by(OrderLine.id.desc()).limit(1)).product_id)


def _pack(player: Player, order_id: int) -> None:
    player.say("play_chapter_pack")
    player.sign_in(Role.PACKER, Job.PACKING)
    reference = player.one(select(Order.reference).where(Order.id == order_id)).reference
    player.own(OwnKind.ORDER, order_id, reference)
    lines = player.all(select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position))
    for line in lines:
        for _ in range(line.picked):
            player.scan(player.barcode(line.product_id), f"{line.name} ({line.sku})")
    box = player.one(select(Box.id, Box.name).where(Box.code == "M"))
    player.own(OwnKind.BOX, box.id, box.name)
    player.command(CommandCode.CLOSE_PARCEL)


def _hand_over(player: Player, played: Played) -> None:
    player.say("play_chapter_ship")
    player.sign_in(Role.PACKER, Job.SHIPPING)
    for parcel in _parcels(player, played.all):
        player.own(OwnKind.PARCEL, parcel.number, parcel_reference(parcel.number))


def _parcels(player: Player, orders: tuple[int, ...]) -> list[Parcel]:
    known = select(Parcel.id, Parcel.number).where(
        Parcel.order_id.in_(orders), Parcel.state != ParcelState.VOID
    )
    return player.all(known.order_by(Parcel.id))


def _papers(player: Player, played: Played) -> None:
    """Print whatever the station's own worker has not printed yet, and say where it lies."""
    player.desk.deliver()
    jobs = player.all(select(PrintJob).where(PrintJob.order_id.in_(played.all)).order_by(PrintJob.id))
    for job in jobs:
        code = "play_printed" if job.state in DONE else "play_not_printed"
        player.say(code, title=job.title, document=player.words(f"play_paper_{job.document_kind}"))
    player.say("play_folder", folder=str(player.folder("printed")))


def _collect(player: Player, order_id: int) -> None:
    player.say("play_chapter_collect")
    player.sign_in(Role.SHOP, Job.PICKUP)
    for parcel in _parcels(player, (order_id,)):
        player.own(OwnKind.PARCEL, parcel.number, parcel_reference(parcel.number))
    waiting = player.one(select(Pickup).where(Pickup.order_id == order_id))
    told = player.one(select(OutboxMessage).where(OutboxMessage.key == f"pickup-ready:{waiting.id}"))
    code = _CODE.search(told.payload["body"])
    if code is None:
        raise WentWrong(told.payload["subject"])
    player.say("play_told", subject=told.payload["subject"], to=told.payload["to"])
    player.scan(code.group(), player.words("play_code"))
    player.command(CommandCode.CONFIRM)


def _take_back(player: Player, order_id: int) -> None:
    player.say("play_chapter_return")
    player.sign_in(Role.RETURNS, Job.RETURNS)
    line = player.one(select(OrderLine).where(OrderLine.order_id == order_id))
    units = [(line.id, line.shipped, ReturnReason.CHANGED_MIND)]
    opened = player.act(
        lambda uow: returns.open_return(uow, order_id, units, shop_day(uow.now), notice="Je change d’avis.")
    )
    rma_id = int(opened.facts["rma_id"])
    rma = player.one(select(Rma).where(Rma.id == rma_id))
    player.own(OwnKind.RETURN, rma.serial, rma.number)
    for _ in range(line.shipped):
        player.scan(player.barcode(line.product_id), f"{line.name} ({line.sku})")
    for unit in player.all(select(RmaUnit.id).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)):
        player.act(
            partial(inspection.inspect_unit, rma_unit_id=unit.id, grade=Grade.C, note="Traces d’usage")
        )
    player.act(lambda uow: inspection.propose(uow, rma_id))
    player.say("play_chapter_decide")
    player.sign_in(Role.MANAGER, Job.RETURNS)
    player.act(lambda uow: decisions.approve_return(uow, rma_id))
    refund = player.one(select(Refund).where(Refund.rma_id == rma_id))
    player.act(lambda uow: refunds.mark_sent(uow, refund.id))
    player.act(lambda uow: refunds.mark_succeeded(uow, refund.id, f"virement-{refund.id:06d}"))


def _messages(player: Player, played: Played) -> None:
    player.desk.deliver()
    told = player.all(
        select(OutboxMessage).where(OutboxMessage.order_id.in_(played.all)).order_by(OutboxMessage.id)
    )
    sent = sum(1 for message in told if message.state in DONE)
    player.say("play_messages", sent=sent, count=len(told), folder=str(player.folder("letters")))
