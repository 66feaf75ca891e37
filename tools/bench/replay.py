"""The floor of a read: the statements it sends, on a bare connection of the driver, their rows dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, make_url

from app.database.unit_of_work import Database
from tests.queries.plans import asked


def replayed(database: Database, query: Callable[[Connection], Any]) -> Callable[[], None]:
    """What runs the statements of a query in one transaction, and nothing else."""
    statements = asked(database, query)
    url = make_url(database.engine.url)
    if database.is_sqlite:
        file = sqlite3.connect(str(url.database), isolation_level=None)

        def run_on_file() -> None:
            file.execute("BEGIN")
            for each in statements:
                file.execute(each.statement, each.parameters).fetchall()
            file.execute("COMMIT")

        return run_on_file
    options = database.engine.dialect.create_connect_args(url)[1]
    server = psycopg.connect(**options, autocommit=True, prepare_threshold=3)
    server.execute("SET random_page_cost = 1.1")
    server.execute("SET plan_cache_mode = force_custom_plan")

    def run_on_server() -> None:
        with server.transaction():
            for each in statements:
                server.execute(each.statement, each.parameters).fetchall()

    return run_on_server
