"""Fill a migrated database with any number of invented orders, the same every time, in a minute a million."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from app.database import migrate
from app.database.dialect import is_sqlite
from app.database.unit_of_work import Database
from app.rules.search_text import fold
from tools.bench.names import FIRST_NAMES, KINDS, LAST_NAMES, THINGS, TOWNS

_DAYS = 1500
_LAST_DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

#: What is still to be done is among the newest orders; the other ones are history.
_OPEN_SHARE = 50

# A number's digits scattered over 0 .. m-1, the same on both engines.
_SPREAD = "(({n} * {prime} + {add}) % {m})"


def make_orders(database: Database, orders: int) -> None:
    """Write ``orders`` orders with customers, addresses, lines, payments, parcels and search texts.

    The database must have the current schema and no order yet. Nothing is committed until all is written.
    """
    with database.write_connection() as connection:
        sqlite = is_sqlite(connection)
        if sqlite:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        with connection.begin():
            if not sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            _Maker(connection, orders).make()
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.rollback()
    _settle(database)


def _settle(database: Database) -> None:
    """What a database that grew in daily use has: a short write-ahead log; statistics on PostgreSQL.

    SQLite gets no statistics: nobody runs ANALYZE on a station's file, so no query may need it.
    """
    raw = database.engine.raw_connection()
    try:
        driver = raw.driver_connection
        assert driver is not None
        if database.is_sqlite:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            raw.rollback()
            driver.autocommit = True
            driver.execute("SET statement_timeout = 0")
            driver.execute("VACUUM (ANALYZE)")
    finally:
        raw.invalidate()


class _Maker:
    """One pass of statements that both engines understand."""

    def __init__(self, connection: Connection, orders: int) -> None:
        self._connection = connection
        self._orders = orders
        self._sqlite = is_sqlite(connection)

    def _run(self, statement: str, values: list[dict[str, object]] | None = None) -> None:
        self._connection.execute(text(statement), values)

    def make(self) -> None:
        self._vocabulary()
        self._house()
        self._customers_and_orders()
        self._lines()
        self._parcels()
        self._search_texts()
        self._stock()
        self._last_numbers()

    def _vocabulary(self) -> None:
        lists: dict[str, list[tuple[str, str]]] = {
            "last_name": [(name, fold(name)) for name in LAST_NAMES],
            "first_name": [(name, fold(name)) for name in FIRST_NAMES],
            "town": [(town, code) for code, town in TOWNS],
        }
        for name, entries in lists.items():
            self._run(f"CREATE TEMP TABLE bench_{name} (n integer PRIMARY KEY, word text, other text)")
            rows: list[dict[str, object]] = [
                {"n": n, "word": word, "other": other} for n, (word, other) in enumerate(entries)
            ]
            self._run(f"INSERT INTO bench_{name} (n, word, other) VALUES (:n, :word, :other)", rows)
        self._run("CREATE TEMP TABLE bench_day (n integer PRIMARY KEY, at text, day text)")
        days: list[dict[str, object]] = []
        for n in range(_DAYS):
            moment = _LAST_DAY - timedelta(days=_DAYS - 1 - n)
            at = moment.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if self._sqlite else "+00")
            days.append({"n": n, "at": at, "day": (moment + timedelta(days=2)).date().isoformat()})
        self._run("INSERT INTO bench_day (n, at, day) VALUES (:n, :at, :day)", days)
        self._run(
            "CREATE TEMP TABLE bench_order (n bigint PRIMARY KEY, "
            + ", ".join(
                (
                    "first integer",
                    "last integer",
                    "town integer",
                    "day integer",
                    "lines bigint",
                    "stage text",
                    "mode text",
                )
            )
            + ")"
        )
        spread = {
            "first": _SPREAD.format(n="n", prime=7919, add=13, m=len(FIRST_NAMES)),
            "last": f"CASE WHEN n * 7 % 10 < 3 THEN -1 ELSE {_SPREAD.format(n='n', prime=104729, add=1, m=len(LAST_NAMES))} END",
            "town": _SPREAD.format(n="(n / 3)", prime=1299709, add=5, m=len(TOWNS)),
            "day": f"(n * {_DAYS} / {self._orders + 1})",
            "lines": "(1 + n * 31 % 7 / 2)",
            "stage": self._stage(),
            "mode": "CASE WHEN n % 10 < 6 THEN 'HOME' WHEN n % 10 < 9 THEN 'RELAY' ELSE 'PICKUP' END",
        }
        self._run("INSERT INTO bench_last_name VALUES (-1, 'Martin', 'martin')")
        self._run(
            f"WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {self._orders}) "
            f"INSERT INTO bench_order ({', '.join(spread)}, n) SELECT {', '.join(spread.values())}, n FROM "
            f"(SELECT CAST(n AS bigint) AS n FROM number) AS numbers"
        )
        if not self._sqlite:
            self._run("ANALYZE bench_order")

    def _stage(self) -> str:
        newest = self._orders - self._orders // _OPEN_SHARE
        return (
            f"CASE WHEN n % 33 = 0 THEN 'cancelled' WHEN n <= {newest} THEN 'closed' WHEN n % 5 = 0 THEN 'shipped' "
            "WHEN n % 5 = 1 THEN 'imported' WHEN n % 20 = 2 THEN 'backorder' ELSE 'ready' END"
        )

    def _house(self) -> None:
        true = "1" if self._sqlite else "true"
        at = f"(SELECT {self._moment('at')} FROM bench_day WHERE n = 0)"
        self._run("INSERT INTO channel (id, code, name) VALUES (1, 'bench', 'Bench')")
        self._run(
            "INSERT INTO station (id, code, name, journal_sequence, journal_digest, created_at) "
            f"VALUES (1, 'BENCH', 'Bench', 0, '', {at})"
        )
        self._run(
            "INSERT INTO shop (id, code, name, address, closed_weekdays, active) "
            f"VALUES (1, 'PARIS', 'Atelier Paris', '{{}}', '6', {true})"
        )
        products: list[dict[str, object]] = []
        for n in range(len(THINGS) * len(KINDS)):
            thing, kind = THINGS[n % len(THINGS)], KINDS[n // len(THINGS)]
            products.append(
                {
                    "id": n + 1,
                    "sku": f"{fold(thing)[:3].upper()}-{n:03d}",
                    "name": f"{thing} {kind}",
                    "price": 500 + n * 37 % 4000,
                    "vat": 550 if n % 5 == 0 else 2000,
                    "weight": 100 + n * 7,
                }
            )
        self._run(
            "INSERT INTO product (id, sku, name, price_cents, currency, vat_rate_bp, weight_g, length_mm, width_mm, "
            "height_mm, withdrawal_exclusion, hs_code, origin, active) "
            f"VALUES (:id, :sku, :name, :price, 'EUR', :vat, :weight, 0, 0, 0, '', '', '', {true})",
            products,
        )
        self._run(
            "INSERT INTO product_barcode (id, product_id, code, units) "
            "VALUES (:id, :id, '0300000' || substr('0000000' || :id, -7), 1)"
            if self._sqlite
            else "INSERT INTO product_barcode (id, product_id, code, units) "
            "VALUES (:id, :id, '0300000' || lpad(CAST(:id AS text), 7, '0'), 1)",
            [{"id": product["id"]} for product in products],
        )

    def _moment(self, column: str) -> str:
        return column if self._sqlite else f"CAST({column} AS timestamptz)"

    def _day(self, column: str) -> str:
        return column if self._sqlite else f"CAST({column} AS date)"

    #: One customer places three orders; an e-mail is his own.
    _PERSON = (
        "FROM bench_order AS o JOIN bench_first_name AS f ON f.n = o.first "
        "JOIN bench_last_name AS l ON l.n = o.last JOIN bench_town AS t ON t.n = o.town "
        "JOIN bench_day AS d ON d.n = o.day "
    )
    _EMAIL = "f.other || '.' || l.other || o.n || '@example.fr'"
    _PHONE = "'+336' || CAST(10000000 + o.n * 7654321 % 89999999 AS text)"

    def _customers_and_orders(self) -> None:
        at, false = self._moment("d.at"), "0" if self._sqlite else "false"
        self._run(
            "INSERT INTO customer (id, channel_id, external_id, first_name, last_name, company, email, phone, siren, "
            f"vat_number, created_at) SELECT o.n, 1, 'c' || o.n, f.word, l.word, '', {self._EMAIL}, {self._PHONE}, '', '', "
            f"{at} {self._PERSON} ORDER BY o.n"
        )
        life = "CASE WHEN o.stage IN ('imported', 'cancelled', 'closed') THEN o.stage ELSE 'open' END"
        self._run(
            "INSERT INTO orders (id, channel_id, external_id, reference, content_hash, version, customer_id, placed_at, "
            "imported_at, paid_at, lifecycle, stage, payment, fulfilled_by, open_holds, delivery_mode, carrier_service, "
            "relay_id, relay_carrier, shop_id, currency, shipping_cents, shipping_standard_cents, discount_cents, total_cents, "
            "captured_cents, refunded_cents, promise_date, language, allow_split, gift, gift_note, customer_note) "
            "SELECT o.n, 1, CAST(500000 + o.n AS text), '#' || (1000 + o.n), '', 1, o.n, "
            f"{at}, {at}, {at}, {life}, o.stage, 'paid', 'merchant', CASE WHEN o.stage = 'imported' THEN 1 ELSE 0 END, "
            "o.mode, CASE o.mode WHEN 'HOME' THEN 'colissimo_home' WHEN 'RELAY' THEN 'mondial_relay' ELSE '' END, "
            "CASE o.mode WHEN 'RELAY' THEN '0' || (10000 + o.n % 7919) ELSE '' END, "
            "CASE o.mode WHEN 'RELAY' THEN 'mondial_relay' ELSE '' END, "
            "CASE o.mode WHEN 'PICKUP' THEN 1 END, 'EUR', 490, 490, 0, 490, 0, 0, "
            f"{self._day('d.day')}, 'fr', {false}, {false}, '', '' {self._PERSON} ORDER BY o.n"
        )
        for kind in ("shipping", "billing"):
            self._run(
                "INSERT INTO order_address (order_id, kind, first_name, last_name, company, line1, line2, line3, "
                f"postal_code, city, country, phone, email) SELECT o.n, '{kind}', f.word, l.word, '', "
                "(1 + o.n % 97) || ' rue de la République', '', '', t.other, t.word, 'FR', "
                f"{self._PHONE}, {self._EMAIL} {self._PERSON} ORDER BY o.n"
            )
        self._run(
            'INSERT INTO order_hold (order_id, kind, code, "values", reason, placed_at, release_note) '
            f"SELECT o.n, CASE WHEN o.n % 2 = 0 THEN 'ADDRESS' ELSE 'MANUAL' END, '', '{{}}', 'à vérifier', {at}, '' "
            f"{self._PERSON} WHERE o.stage = 'imported' ORDER BY o.n"
        )

    def _lines(self) -> None:
        units = "(1 + (o.n + p.n) % 3)"
        bucket = {
            name: f"CASE WHEN o.stage IN ({stages}) THEN {units} ELSE 0 END"
            for name, stages in {
                "unallocated": "'imported'", "backordered": "'backorder'", "allocated": "'ready'",
                "shipped": "'shipped', 'closed'", "cancelled": "'cancelled'", "delivered": "'closed'",
            }.items()
        }  # fmt: skip
        self._run(
            "INSERT INTO order_line (order_id, external_line_id, position, product_id, sku, name, unit_cents, net_cents, "
            f"vat_rate_bp, ordered, picked, packed, returned, refunded, {', '.join(bucket)}) "
            "SELECT o.n, CAST(p.n AS text), p.n, a.id, a.sku, a.name, a.price_cents, "
            f"a.price_cents * {units}, a.vat_rate_bp, {units}, 0, 0, 0, 0, {', '.join(bucket.values())} "
            "FROM bench_order AS o JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS p "
            f"ON p.n <= o.lines JOIN product AS a ON a.id = 1 + (o.n * 11 + p.n * 53) % {len(THINGS) * len(KINDS)} "
            "ORDER BY o.n, p.n"
        )
        self._run(
            "CREATE TEMP TABLE bench_total AS SELECT order_id, 490 + sum(net_cents) AS total FROM order_line "
            "GROUP BY order_id ORDER BY order_id"
        )
        self._run("CREATE UNIQUE INDEX bench_total_order ON bench_total (order_id)")
        self._run(
            "UPDATE orders SET total_cents = t.total, captured_cents = t.total FROM bench_total AS t WHERE t.order_id = orders.id"
        )
        self._run(
            "INSERT INTO payment (order_id, kind, means, amount_cents, currency, at, reference) SELECT o.id, 'capture', "
            "'card', o.total_cents, 'EUR', o.placed_at, 'pi_' || o.id FROM orders AS o ORDER BY o.id"
        )

    #: Thirteen characters, as a carrier's number looks.
    _TRACKING = "'6A' || (20000000000 + s.n * 7919)"

    def _parcels(self) -> None:
        at = self._moment("d.at")
        sent = "FROM bench_order AS s JOIN bench_day AS d ON d.n = s.day WHERE s.stage IN ('shipped', 'closed') ORDER BY s.n"
        state = "CASE WHEN s.stage = 'closed' THEN 'delivered' ELSE 'handed_over' END"
        self._run(
            "INSERT INTO shipment (id, order_id, carrier_service, ship_to, created_at, closed_at) "
            f"SELECT s.n, s.n, 'colissimo_home', '{{}}', {at}, {at} {sent}"
        )
        self._run(
            "INSERT INTO parcel (id, number, shipment_id, order_id, state, tracking_number, weight_g, expected_weight_g, "
            f"created_at, closed_at, handed_over_at) SELECT s.n, row_number() OVER (ORDER BY s.n), s.n, s.n, {state}, {self._TRACKING}, 700, 690, "
            f"{at}, {at}, {at} {sent}"
        )
        self._run(
            "INSERT INTO parcel_item (parcel_id, order_line_id, quantity) SELECT l.order_id, l.id, l.ordered "
            "FROM order_line AS l WHERE l.shipped > 0 ORDER BY l.id"
        )

    def _search_texts(self) -> None:
        """The same text that ``app.models.search`` would gather, put together by the database."""
        joined = "group_concat(words, ' | ')" if self._sqlite else "string_agg(words, ' | ')"
        self._run("CREATE TEMP TABLE bench_article (id integer PRIMARY KEY, words text)")
        articles: list[dict[str, object]] = [
            {"id": row.id, "words": f"{fold(row.sku)} | {fold(row.name)}"}
            for row in self._connection.execute(text("SELECT id, sku, name FROM product"))
        ]
        self._run("INSERT INTO bench_article (id, words) VALUES (:id, :words)", articles)
        phone = f"({self._PHONE})"
        self._run(
            "INSERT INTO order_search (order_id, words) "
            "SELECT o.n, '#' || (1000 + o.n) || ' | ' || (500000 + o.n) || "
            "CASE o.mode WHEN 'RELAY' THEN ' | 0' || (10000 + o.n % 7919) ELSE '' END || ' | ' || f.other || ' | ' || "
            f"l.other || ' | ' || {self._EMAIL} || ' | ' || {phone} || ' | ' || substr({phone}, 2) || ' | 0' || "
            f"substr({phone}, 4) || ' | ' || t.other || ' | ' || {self._folded_town()} || ' | ' || "
            f"(SELECT {joined} FROM order_line AS x JOIN bench_article AS a ON a.id = x.product_id WHERE x.order_id = o.n) "
            "|| CASE WHEN o.stage IN ('shipped', 'closed') THEN ' | ' || lower("
            f"{self._TRACKING.replace('s.n', 'o.n')}) ELSE '' END "
            f"{self._PERSON} ORDER BY o.n"
        )

    @staticmethod
    def _folded_town() -> str:
        accented = [(town, fold(town)) for _, town in TOWNS]
        cases = " ".join(f"WHEN '{town}' THEN '{plain}'" for town, plain in accented)
        return f"CASE t.word {cases} END"

    def _stock(self) -> None:
        true = "1" if self._sqlite else "true"
        at = f"(SELECT {self._moment('at')} FROM bench_day WHERE n = 0)"
        self._run(
            "INSERT INTO location (id, code, kind, site, pick_sequence, sellable, active) VALUES "
            f"(1, 'SUPPLIER', 'supplier', '', 0, {true}, {true}), (2, 'CUSTOMER', 'customer', '', 0, {true}, {true})"
        )
        self._run(
            "INSERT INTO location (id, code, kind, site, pick_sequence, sellable, active) SELECT id + 2, "
            f"'A-' || (100 + id), 'bin', '', id, {true}, {true} FROM product ORDER BY id"
        )
        needed = (
            "SELECT product_id, sum(allocated) AS promised, sum(shipped) AS gone FROM order_line "
            "GROUP BY product_id"
        )
        self._run(f"CREATE TEMP TABLE bench_need AS {needed}")
        move = "INSERT INTO stock_move (at, product_id, quantity, from_location_id, to_location_id, reason, station_id) "
        self._run(
            f"{move} SELECT {at}, product_id, promised + gone + 100, 1, product_id + 2, 'receipt', 1 FROM bench_need"
        )
        self._run(
            f"{move} SELECT {at}, product_id, gone, product_id + 2, 2, 'ship', 1 FROM bench_need WHERE gone > 0"
        )
        self._run(
            "INSERT INTO stock_level (location_id, product_id, on_hand, reserved) "
            "SELECT product_id + 2, product_id, promised + 100, promised FROM bench_need"
        )
        self._run(
            "INSERT INTO reservation (order_line_id, product_id, location_id, quantity, created_at) "
            f"SELECT l.id, l.product_id, l.product_id + 2, l.allocated, {at} FROM order_line AS l WHERE l.allocated > 0 "
            "ORDER BY l.id"
        )

    def _last_numbers(self) -> None:
        """Rows written with their own ids leave the engines' number series behind."""
        self._run("INSERT INTO counter (series, value) SELECT 'parcel', coalesce(max(number), 0) FROM parcel")
        if self._sqlite:
            return
        for table in ("channel", "station", "shop", "product", "product_barcode", "customer", "orders", "shipment",
                      "parcel", "location"):  # fmt: skip
            self._run(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )


def main(arguments: list[str] | None = None) -> int:
    """``python -m tools.bench.make_orders URL ORDERS``: creates the schema if there is none."""
    parser = argparse.ArgumentParser(description="Fill a database with invented orders.")
    parser.add_argument("url")
    parser.add_argument("orders", type=int)
    chosen = parser.parse_args(arguments)
    database = Database(chosen.url)
    migrate.upgrade(database)
    began = time.perf_counter()
    make_orders(database, chosen.orders)
    database.close()
    print(f"{chosen.orders} orders in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
