"""The stock a channel may sell: which product each of its articles is, how many units, and what it was told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, union_all, update

from app.channels.port import ChannelArticle, StockAnswer
from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models.channel import ChannelArticleRow, ChannelLink
from app.models.kit import KitComponent, OrderKit
from app.models.order import WAITS_FOR_STOCK, Order, OrderLine
from app.models.product import Product, ProductBarcode
from app.models.states import FulfilledBy, LocationKind, Stage
from app.models.stock import Location, StockLevel
from app.rules.kits import whole_kits
from app.workflows import channel_rounds
from app.workflows.intake_checks import stored_barcode
from app.workflows.sharing import WAREHOUSE

#: Orders of which no unit has to be found on a shelf any more.
_SERVED = (Stage.SHIPPED, Stage.AT_SHOP, Stage.COLLECTED, Stage.CLOSED, Stage.CANCELLED)

#: Told again only once the channel's articles have been listed anew.
_NOT_TAKEN = frozenset({"channel_stock_not_kept", "channel_stock_refused"})


@dataclass(frozen=True, slots=True)
class Wish:
    """An article whose stock on the channel is not what it should be."""

    article_id: int
    external_id: str
    product_id: int
    quantity: int
    sent: int | None


def channel_quantity(available: int, buffer: int, share_bp: int) -> int:
    """What a channel may sell of so many units: never below zero, rounded down (domain 9)."""
    return max(0, (available - buffer) * share_bp // 10_000)


def wishes(connection: Connection, channel_id: int) -> list[Wish]:
    """Every article whose stock has to be told; a handful of statements for any number."""
    link = connection.execute(select(ChannelLink).where(ChannelLink.channel_id == channel_id)).one()
    rows = connection.execute(
        select(
            ChannelArticleRow.id,
            ChannelArticleRow.external_id,
            ChannelArticleRow.product_id,
            ChannelArticleRow.sent,
        )
        .where(
            ChannelArticleRow.channel_id == channel_id,
            ChannelArticleRow.product_id.is_not(None),
            ChannelArticleRow.listed,
            ChannelArticleRow.kept,
        )
        .order_by(ChannelArticleRow.id)
    )
    available = available_units(connection)
    found = []
    for article_id, external_id, product_id, sent in rows:
        assert product_id is not None
        quantity = channel_quantity(available.get(product_id, 0), link.buffer, link.share_bp)
        if quantity != sent:
            found.append(Wish(article_id, external_id, product_id, quantity, sent))
    return found


def available_units(connection: Connection) -> Mapping[int, int]:
    """Units by product that the warehouse can promise: free in sellable bins, less what orders still wait for.

    Of a kit as many as its articles make, each of which is for sale by itself as well (domain 9).
    """
    free = (
        select(StockLevel.product_id, func.sum(StockLevel.on_hand - StockLevel.reserved))
        .join(Location, Location.id == StockLevel.location_id)
        .where(
            Location.kind == LocationKind.BIN, Location.sellable, Location.active, Location.site == WAREHOUSE
        )
        .group_by(StockLevel.product_id)
    )
    waiting = (
        select(OrderLine.product_id, func.sum(OrderLine.unallocated + OrderLine.backordered))
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            WAITS_FOR_STOCK,
            Order.stage.not_in(_SERVED),
            Order.fulfilled_by == FulfilledBy.MERCHANT,
            OrderLine.product_id.is_not(None),
        )
        .group_by(OrderLine.product_id)
    )
    units: defaultdict[int, int] = defaultdict(int)
    for product_id, count in connection.execute(free):
        units[product_id] += int(count)
    for waited_for, count in connection.execute(waiting):
        assert waited_for is not None
        units[waited_for] -= int(count)
    inside: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    parts = select(KitComponent.kit_id, KitComponent.component_id, KitComponent.quantity)
    for kit_id, component_id, quantity in connection.execute(parts):
        inside[kit_id].append((units[component_id], quantity))
    return units | {kit_id: whole_kits(found) for kit_id, found in inside.items()}


def put_articles(uow: UnitOfWork, channel_id: int, found: Sequence[ChannelArticle]) -> None:
    """Write down some of the articles a channel sells; raises ``LeaseLost``."""
    for article in found:
        values: dict[str, Any] = {
            "sku": article.sku[:80],
            "barcode": article.barcode[:80],
            "name": article.name[:200],
            "kept": article.quantity is not None,
            "held": article.quantity,
            "listed": True,
        }
        key = {"channel_id": channel_id, "external_id": article.external_id}
        upsert(uow.connection, ChannelArticleRow, {**key, **values}, ("channel_id", "external_id"), values)
    channel_rounds.hold_on(uow, channel_id)


def finish_articles(uow: UnitOfWork, channel_id: int, seen: set[str]) -> None:
    """After all articles were read: what is no longer sold, which product each is, and stock changed over there.

    Raises ``LeaseLost``.
    """
    rows = uow.connection.execute(
        select(ChannelArticleRow).where(ChannelArticleRow.channel_id == channel_id, ChannelArticleRow.listed)
    ).all()
    gone = [row.id for row in rows if row.external_id not in seen]
    changes = [{"row": row_id, "now_listed": False} for row_id in gone]
    if changes:
        uow.connection.execute(
            update(ChannelArticleRow)
            .where(ChannelArticleRow.id == bindparam("row"))
            .values(listed=bindparam("now_listed")),
            changes,
        )
    _match(uow, [row for row in rows if row.external_id in seen and row.matched_by != "hand"])
    differing = [
        row.id for row in rows if row.external_id in seen and row.sent is not None and row.held != row.sent
    ]
    if differing:
        uow.connection.execute(
            update(ChannelArticleRow).where(ChannelArticleRow.id.in_(differing)).values(sent=None)
        )
    channel_rounds.hold_on(uow, channel_id, listed_at=uow.now)
    uow.changed("channel", channel_id)


def _match(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """By SKU, else by barcode. A word that several articles share names none: each would get all the stock."""
    skus, barcodes = _products_by_sku(uow), _products_by_barcode(uow)
    shared = Counter(row.sku for row in rows)
    codes = Counter(stored_barcode(row.barcode) for row in rows)
    changes = []
    for row in rows:
        product, by = (skus.get(row.sku), "sku") if row.sku and shared[row.sku] == 1 else (None, "")
        code = stored_barcode(row.barcode)
        if product is None and code and codes[code] == 1:
            product, by = barcodes.get(code), "barcode"
        if product != row.product_id:
            changes.append({"row": row.id, "product": product, "by": by if product else ""})
    if changes:
        uow.connection.execute(
            update(ChannelArticleRow)
            .where(ChannelArticleRow.id == bindparam("row"))
            .values(product_id=bindparam("product"), matched_by=bindparam("by"), sent=None),
            changes,
        )


def _products_by_sku(uow: UnitOfWork) -> dict[str, int]:
    return dict(uow.connection.execute(select(Product.sku, Product.id).where(Product.active)).all())


def _products_by_barcode(uow: UnitOfWork) -> dict[str, int]:
    """Barcodes that stand for one unit of one product."""
    found: dict[str, int] = {}
    several: set[str] = set()
    query = select(ProductBarcode.code, ProductBarcode.product_id).where(ProductBarcode.units == 1)
    for code, product_id in uow.connection.execute(query):
        if found.setdefault(code, product_id) != product_id:
            several.add(code)
    return {code: product_id for code, product_id in found.items() if code not in several}


def sold_since(connection: Connection, channel_id: int, wishes_read: Iterable[Wish]) -> Mapping[int, int]:
    """Units by article that orders of the channel took since the article's stock was last told.

    Of a kit the channel counts kits, and nothing of what is in them.
    """
    ids = [wish.article_id for wish in wishes_read]
    since = (
        ChannelArticleRow.id.in_(ids),
        Order.channel_id == channel_id,
        Order.imported_at >= ChannelArticleRow.sent_at,
    )
    articles = (
        select(ChannelArticleRow.id, func.sum(OrderLine.ordered))
        .join(OrderLine, OrderLine.product_id == ChannelArticleRow.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(*since, OrderLine.kit_id.is_(None))
        .group_by(ChannelArticleRow.id)
    )
    kits = (
        select(ChannelArticleRow.id, func.sum(OrderKit.quantity))
        .join(OrderKit, OrderKit.product_id == ChannelArticleRow.product_id)
        .join(Order, Order.id == OrderKit.order_id)
        .where(*since)
        .group_by(ChannelArticleRow.id)
    )
    return {article_id: int(units) for article_id, units in connection.execute(union_all(articles, kits))}


def put_answers(
    uow: UnitOfWork,
    channel_id: int,
    told: Sequence[Wish],
    answers: Mapping[str, StockAnswer],
    changed_there: set[int],
) -> None:
    """Write down what the channel holds now; what was not read back equal is told again. Raises ``LeaseLost``."""
    rows = []
    for wish in told:
        answer = answers.get(wish.external_id, StockAnswer(None, "channel_article_gone"))
        equal = answer.quantity == wish.quantity
        trouble = answer.code or ("channel_stock_changed_there" if wish.article_id in changed_there else "")
        rows.append(
            {
                "row": wish.article_id,
                "now_sent": wish.quantity if equal else None,
                "now_held": answer.quantity,
                "now_kept": answer.code not in _NOT_TAKEN,
                "now_listed": answer.code != "channel_article_gone",
                "says": trouble,
                "at": uow.now,
            }
        )
    uow.connection.execute(
        update(ChannelArticleRow)
        .where(ChannelArticleRow.id == bindparam("row"))
        .values(
            sent=bindparam("now_sent"),
            held=bindparam("now_held"),
            kept=bindparam("now_kept"),
            listed=bindparam("now_listed"),
            trouble=bindparam("says"),
            sent_at=bindparam("at", type_=ChannelArticleRow.sent_at.type),
        ),
        rows,
    )
    channel_rounds.hold_on(uow, channel_id)
    uow.changed("channel", channel_id)
