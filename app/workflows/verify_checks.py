"""What must hold between tables, in plain SQL that both engines know: each query lists what is wrong.

Plain SQL on purpose: it shares no code with what it checks.
"""

from __future__ import annotations

_NET_MOVES = """(
    SELECT place, product_id, sum(units) AS units FROM (
        SELECT to_location_id AS place, product_id, quantity AS units FROM stock_move
        UNION ALL SELECT from_location_id, product_id, -quantity FROM stock_move
    ) AS entry GROUP BY place, product_id)"""

_QUERIES = {
    "parcel_labels_several": """
        SELECT parcel.number, count(*) AS labels FROM label_attempt AS attempt
        JOIN parcel ON parcel.id = attempt.parcel_id
        WHERE attempt.state = 'bought' GROUP BY parcel.number HAVING count(*) > 1""",
    "parcel_label_missing": """
        SELECT parcel.number FROM parcel
        WHERE parcel.state = 'label_requested' AND NOT EXISTS (SELECT 1 FROM label_attempt AS attempt
            WHERE attempt.parcel_id = parcel.id AND attempt.state IN ('waiting', 'buying', 'in_doubt', 'bought'))""",
    "journal_sealed_missing": """
        SELECT station.code AS station, journal.sequence FROM journal
        JOIN station ON station.id = journal.station_id JOIN orders ON orders.id = journal.order_id
        LEFT JOIN journal_sealed AS sealed
            ON sealed.station_id = journal.station_id AND sealed.sequence = journal.sequence
        WHERE journal.details LIKE '%"sealed": "%' AND sealed.sequence IS NULL AND orders.erased_at IS NULL""",
    "order_not_erased": """
        SELECT orders.reference AS "order" FROM orders
        LEFT JOIN order_address AS address ON address.order_id = orders.id AND address.line1 || address.email <> ''
        LEFT JOIN journal_sealed AS sealed ON sealed.order_id = orders.id
        WHERE orders.erased_at IS NOT NULL
            AND (address.order_id IS NOT NULL OR sealed.order_id IS NOT NULL OR orders.customer_note <> '')""",
    "stock_level_differs": """
        SELECT product.sku, location.code AS location, level.on_hand, coalesce(moved.units, 0) AS moved
        FROM stock_level AS level
        JOIN location ON location.id = level.location_id JOIN product ON product.id = level.product_id
        LEFT JOIN NET_MOVES AS moved ON moved.place = level.location_id AND moved.product_id = level.product_id
        WHERE level.on_hand <> coalesce(moved.units, 0)""",
    "stock_level_missing": """
        SELECT product.sku, location.code AS location, moved.units AS moved FROM NET_MOVES AS moved
        JOIN location ON location.id = moved.place
            AND location.kind NOT IN ('supplier', 'customer', 'adjust', 'scrap')
        JOIN product ON product.id = moved.product_id
        LEFT JOIN stock_level AS level ON level.location_id = moved.place AND level.product_id = moved.product_id
        WHERE moved.units <> 0 AND level.location_id IS NULL""",
    "reserved_differs": """
        SELECT product.sku, location.code AS location, level.reserved, coalesce(promised.units, 0) AS promised
        FROM stock_level AS level
        JOIN location ON location.id = level.location_id JOIN product ON product.id = level.product_id
        LEFT JOIN (SELECT location_id, product_id, sum(quantity) AS units FROM
            (SELECT location_id, product_id, quantity FROM reservation
            UNION ALL SELECT location_id, product_id, quantity FROM transfer_promise) AS any_promise
            GROUP BY location_id, product_id) AS promised
            ON promised.location_id = level.location_id AND promised.product_id = level.product_id
        WHERE level.reserved <> coalesce(promised.units, 0)""",
    # Promised is at most what an open transfer still has to take, on shelves of the site that it leaves.
    "transfer_promise_differs": """
        SELECT transfer.id AS transfer, product.sku, sum(promise.quantity) AS promised,
            CASE WHEN transfer.state = 'open' THEN line.wanted - line.taken ELSE 0 END AS owed
        FROM transfer_promise AS promise
        JOIN stock_transfer_line AS line ON line.id = promise.line_id
        JOIN stock_transfer AS transfer ON transfer.id = line.transfer_id
        JOIN product ON product.id = promise.product_id
        JOIN location ON location.id = promise.location_id
        GROUP BY transfer.id, transfer.state, line.id, line.wanted, line.taken, product.sku
        HAVING sum(promise.quantity) > CASE WHEN transfer.state = 'open' THEN line.wanted - line.taken ELSE 0 END
            OR sum(CASE WHEN location.site <> transfer.from_site THEN 1 ELSE 0 END) > 0
            OR sum(CASE WHEN promise.product_id <> line.product_id THEN 1 ELSE 0 END) > 0""",
    "line_units_differ": """
        SELECT orders.reference AS "order", line.sku, line.ordered FROM order_line AS line
        JOIN orders ON orders.id = line.order_id
        WHERE line.ordered <> line.cancelled + line.unallocated + line.backordered + line.allocated + line.picked
            + line.packed + line.shipped""",
    # What was paid for a kit is what its components cost together, and each has as many units as so many kits hold.
    "kit_differs": """
        SELECT orders.reference AS "order", kit.sku, kit.quantity, kit.net_cents, parts.net AS parts_cents
        FROM order_kit AS kit JOIN orders ON orders.id = kit.order_id
        LEFT JOIN (SELECT line.kit_id, sum(line.net_cents) AS net,
            max(line.ordered - line.ordered / bought.quantity * bought.quantity) AS odd
            FROM order_line AS line JOIN order_kit AS bought ON bought.id = line.kit_id
            GROUP BY line.kit_id) AS parts ON parts.kit_id = kit.id
        WHERE coalesce(parts.net, -1) <> kit.net_cents OR parts.odd <> 0""",
    "kit_stocked": """
        SELECT product.sku, sum(level.on_hand) AS on_hand FROM stock_level AS level
        JOIN product ON product.id = level.product_id WHERE product.kit GROUP BY product.sku
        HAVING sum(level.on_hand) > 0""",
    "line_allocated_differs": """
        SELECT orders.reference AS "order", line.sku, line.allocated, coalesce(promised.units, 0) AS promised
        FROM order_line AS line JOIN orders ON orders.id = line.order_id
        LEFT JOIN (SELECT order_line_id, sum(quantity) AS units FROM reservation GROUP BY order_line_id) AS promised
            ON promised.order_line_id = line.id
        WHERE line.allocated <> coalesce(promised.units, 0)""",
    "line_packed_differs": """
        SELECT orders.reference AS "order", line.sku, line.packed, coalesce(inside.units, 0) AS inside
        FROM order_line AS line JOIN orders ON orders.id = line.order_id
        LEFT JOIN (SELECT item.order_line_id, sum(item.quantity) AS units FROM parcel_item AS item
            JOIN parcel ON parcel.id = item.parcel_id AND parcel.handed_over_at IS NULL AND parcel.state <> 'void'
            GROUP BY item.order_line_id) AS inside ON inside.order_line_id = line.id
        WHERE line.packed <> coalesce(inside.units, 0)""",
    # What other software sent, and gift cards, are shipped without a parcel of ours.
    "line_shipped_differs": """
        SELECT orders.reference AS "order", line.sku, line.shipped, inside.units AS inside
        FROM (SELECT item.order_line_id, sum(item.quantity) AS units FROM parcel_item AS item
            JOIN parcel ON parcel.id = item.parcel_id AND parcel.handed_over_at IS NOT NULL
            GROUP BY item.order_line_id) AS inside
        JOIN order_line AS line ON line.id = inside.order_line_id JOIN orders ON orders.id = line.order_id
        WHERE line.shipped <> inside.units""",
    # A total that the channel itself stated wrongly is held on arrival, a lowered one has cancelled units. What the
    # channel sends, or had sent before (units shipped, and no parcel of ours), is never held.
    "order_total_differs": """
        SELECT orders.reference AS "order", orders.total_cents,
            goods.net + orders.shipping_cents AS computed_cents
        FROM orders JOIN (SELECT order_id, sum(net_cents) AS net, sum(cancelled) AS cancelled,
            sum(shipped) AS shipped FROM order_line GROUP BY order_id) AS goods ON goods.order_id = orders.id
        WHERE goods.cancelled = 0 AND orders.fulfilled_by <> 'channel'
            AND (goods.shipped = 0 OR EXISTS (SELECT 1 FROM parcel WHERE parcel.order_id = orders.id))
            AND abs(goods.net + orders.shipping_cents - orders.total_cents) > 1
            AND NOT EXISTS (SELECT 1 FROM order_hold WHERE order_hold.order_id = orders.id
                AND order_hold.code = 'hold_totals_differ')""",
    "payments_differ": """
        SELECT orders.reference AS "order", orders.captured_cents, orders.refunded_cents,
            coalesce(money.captured, 0) AS captured_sum_cents, coalesce(money.refunded, 0) AS refunded_sum_cents
        FROM orders LEFT JOIN (SELECT order_id,
            sum(CASE WHEN kind = 'capture' THEN amount_cents ELSE 0 END) AS captured,
            sum(CASE WHEN kind = 'refund' THEN amount_cents ELSE 0 END) AS refunded
            FROM payment GROUP BY order_id) AS money ON money.order_id = orders.id
        WHERE orders.captured_cents <> coalesce(money.captured, 0)
            OR orders.refunded_cents <> coalesce(money.refunded, 0)""",
    "two_open_parcels": """
        SELECT orders.reference AS "order", count(*) AS parcels FROM parcel
        JOIN orders ON orders.id = parcel.order_id WHERE parcel.state = 'draft'
        GROUP BY orders.id, orders.reference HAVING count(*) > 1""",
    "holds_differ": """
        SELECT orders.reference AS "order", orders.open_holds, coalesce(held.holds, 0) AS holds
        FROM orders LEFT JOIN (SELECT order_id, count(*) AS holds FROM order_hold WHERE released_at IS NULL
            GROUP BY order_id) AS held ON held.order_id = orders.id
        WHERE orders.open_holds <> coalesce(held.holds, 0)""",
    "invoice_amounts_differ": """
        SELECT invoice.number, invoice.ttc_cents, sum(line.ttc_cents) AS lines_ttc_cents,
            invoice.vat_cents, sum(line.vat_cents) AS lines_vat_cents
        FROM invoice LEFT JOIN invoice_line AS line ON line.invoice_id = invoice.id
        GROUP BY invoice.id, invoice.number, invoice.ttc_cents, invoice.vat_cents
        HAVING coalesce(sum(line.ttc_cents), 0) <> invoice.ttc_cents
            OR coalesce(sum(line.vat_cents), 0) <> invoice.vat_cents""",
    # Net is rounded half up for each rate of an invoice, VAT is the difference (domain 4.3).
    "invoice_vat_differs": """
        SELECT invoice.number, line.vat_rate_bp AS rate_bp, sum(line.ht_cents) AS ht_cents,
            sum(line.ttc_cents) AS ttc_cents
        FROM invoice JOIN invoice_line AS line ON line.invoice_id = invoice.id WHERE invoice.kind = 'invoice'
        GROUP BY invoice.id, invoice.number, line.vat_rate_bp
        HAVING sum(line.ht_cents) <> (sum(line.ttc_cents) * 20000 + 10000 + line.vat_rate_bp)
            / (2 * (10000 + line.vat_rate_bp))""",
    "invoice_credits_above": """
        SELECT orders.reference AS "order", line.vat_rate_bp AS rate_bp,
            sum(CASE WHEN invoice.kind = 'invoice' THEN line.ttc_cents ELSE 0 END) AS invoiced_cents,
            sum(CASE WHEN invoice.kind = 'invoice' THEN 0 ELSE line.ttc_cents END) AS credited_cents
        FROM invoice JOIN invoice_line AS line ON line.invoice_id = invoice.id
        JOIN orders ON orders.id = invoice.order_id
        GROUP BY orders.id, orders.reference, line.vat_rate_bp
        HAVING sum(CASE WHEN invoice.kind = 'invoice' THEN line.ttc_cents ELSE -line.ttc_cents END) < 0
            OR sum(CASE WHEN invoice.kind = 'invoice' THEN line.vat_cents ELSE -line.vat_cents END) < 0""",
    "invoice_out_of_order": """
        SELECT later.number, later.issued_on AS day, earlier.number AS before FROM invoice AS later
        JOIN invoice AS earlier ON earlier.series = later.series AND earlier.year = later.year
            AND earlier.sequence = later.sequence - 1
        WHERE earlier.issued_on > later.issued_on""",
    "invoice_number_missing": """
        SELECT counter.series, counter.value AS last, coalesce(issued.given, 0) AS given
        FROM counter LEFT JOIN (SELECT 'invoice:' || series || ':' || year AS series, count(*) AS given,
            max(sequence) AS highest FROM invoice GROUP BY series, year) AS issued ON issued.series = counter.series
        WHERE counter.series LIKE 'invoice:%'
            AND (counter.value <> coalesce(issued.given, 0) OR counter.value <> coalesce(issued.highest, 0))""",
    "invoice_not_counted": """
        SELECT invoice.number FROM invoice LEFT JOIN counter
            ON counter.series = 'invoice:' || invoice.series || ':' || invoice.year
        WHERE counter.value IS NULL OR invoice.sequence > counter.value""",
}

#: Code of the sentence to the query whose columns fill it.
CHECKS = {code: query.replace("NET_MOVES", _NET_MOVES) for code, query in _QUERIES.items()}

#: Series of numbers to the column they are given to; each runs from 1 without gaps.
NUMBER_SERIES = {
    "parcel": "parcel.number",
    "pick_list": "pick_list.number",
    "pickup": "pickup.number",
    "rma": "rma.serial",
}
