"""What must hold after every action, read with plain SQL so that it shares no code with what it checks."""

from __future__ import annotations

from sqlalchemy import Connection, text

#: Each query lists what is wrong; all of them must come back empty. What a shop had shipped before its orders
#: came to us is in no parcel of ours.
QUERIES = {
    "what was paid for a kit is what its articles cost, each in whole kits": """
        SELECT kit.id FROM order_kit AS kit JOIN order_line AS line ON line.kit_id = kit.id
        GROUP BY kit.id, kit.net_cents, kit.quantity
        HAVING sum(line.net_cents) <> kit.net_cents
            OR max(line.ordered - line.ordered / kit.quantity * kit.quantity) > 0""",
    "a line's counters add up": """
        SELECT id FROM order_line WHERE ordered <>
        cancelled + unallocated + backordered + allocated + picked + packed + shipped""",
    "levels follow from the moves": """
        SELECT moved.place, moved.product_id, moved.units, level.on_hand FROM (
            SELECT place, product_id, sum(units) AS units FROM (
                SELECT to_location_id AS place, product_id, quantity AS units FROM stock_move
                UNION ALL SELECT from_location_id, product_id, -quantity FROM stock_move) AS entry
            GROUP BY place, product_id) AS moved
        JOIN location ON location.id = moved.place
            AND location.kind NOT IN ('supplier', 'customer', 'adjust', 'scrap')
        LEFT JOIN stock_level AS level ON level.location_id = moved.place AND level.product_id = moved.product_id
        WHERE moved.units <> coalesce(level.on_hand, 0)""",
    "no level without a move": """
        SELECT level.location_id FROM stock_level AS level WHERE level.on_hand > 0 AND NOT EXISTS (
            SELECT 1 FROM stock_move WHERE to_location_id = level.location_id
            AND stock_move.product_id = level.product_id)""",
    "promised units are those of orders and transfers": """
        SELECT level.location_id, level.product_id, level.reserved FROM stock_level AS level
        WHERE level.reserved <> (SELECT coalesce(sum(quantity), 0) FROM reservation
            WHERE reservation.location_id = level.location_id AND reservation.product_id = level.product_id)
        + (SELECT coalesce(sum(quantity), 0) FROM transfer_promise AS promise
            WHERE promise.location_id = level.location_id AND promise.product_id = level.product_id)""",
    "allocated units are reserved": """
        SELECT id, allocated FROM order_line WHERE allocated <> (
            SELECT coalesce(sum(quantity), 0) FROM reservation WHERE order_line_id = order_line.id)""",
    "packed and shipped units lie in parcels": """
        SELECT id, packed, shipped FROM order_line WHERE packed + shipped <> (
            SELECT coalesce(sum(quantity), 0) FROM parcel_item
            JOIN parcel ON parcel.id = parcel_item.parcel_id AND parcel.state <> 'void'
            WHERE order_line_id = order_line.id)
        AND (packed > 0 OR EXISTS (SELECT 1 FROM parcel WHERE parcel.order_id = order_line.order_id))""",
    "shipped units left in parcels that were handed over": """
        SELECT id, shipped FROM order_line WHERE shipped <> (
            SELECT coalesce(sum(quantity), 0) FROM parcel_item
            JOIN parcel ON parcel.id = parcel_item.parcel_id AND parcel.handed_over_at IS NOT NULL
            WHERE order_line_id = order_line.id)
        AND EXISTS (SELECT 1 FROM parcel WHERE parcel.order_id = order_line.order_id)""",
    "no more refunded than captured": "SELECT id FROM orders WHERE refunded_cents > captured_cents",
    "one draft parcel an order": """
        SELECT order_id FROM parcel WHERE state = 'draft' GROUP BY order_id HAVING count(*) > 1""",
    "chains have no gaps": """
        SELECT station_id FROM journal GROUP BY station_id HAVING max(sequence) <> count(*)""",
    "open holds are counted": """
        SELECT id FROM orders WHERE open_holds <> (
            SELECT count(*) FROM order_hold WHERE order_id = orders.id AND released_at IS NULL)""",
}


def broken(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Each invariant that does not hold, with the rows that break it."""
    found = {name: [tuple(row) for row in connection.execute(text(query))] for name, query in QUERIES.items()}
    return {name: rows for name, rows in found.items() if rows}
