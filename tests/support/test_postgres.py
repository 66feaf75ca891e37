"""The throw-away server: databases, restarts, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.needs import Need, require
from tests.support.postgres import Cluster

_CHECKOUT = Path(__file__).parents[2]


def _scalar(cluster: Cluster, database: str, query: str) -> object:
    engine = create_engine(cluster.url(database), poolclass=NullPool)
    with engine.begin() as connection:
        return connection.execute(text(query)).scalar()


def test_a_database_from_a_template_has_its_rows(postgres_cluster: Cluster) -> None:
    postgres_cluster.create_database("first")
    with psycopg.connect(f"postgresql://postgres@127.0.0.1:{postgres_cluster.port}/first") as connection:
        connection.execute("create table t as select 7 as seven")
    postgres_cluster.create_database("second", template="first")
    assert _scalar(postgres_cluster, "second", "select seven from t") == 7
    postgres_cluster.drop_database("first")
    postgres_cluster.drop_database("second")
    postgres_cluster.drop_database("second")
    assert (
        _scalar(
            postgres_cluster,
            "postgres",
            "select count(*) from pg_database where datname in ('first', 'second')",
        )
        == 0
    )


def test_a_database_goes_even_while_somebody_is_connected(postgres_cluster: Cluster) -> None:
    postgres_cluster.create_database("busy")
    with psycopg.connect(f"postgresql://postgres@127.0.0.1:{postgres_cluster.port}/busy"):
        postgres_cluster.drop_database("busy")
    assert (
        _scalar(postgres_cluster, "postgres", "select count(*) from pg_database where datname = 'busy'") == 0
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [("fsync", "off"), ("server_encoding", "UTF8"), ("timezone", "UTC"), ("lc_collate", "C.UTF-8")],
)
def test_the_server_is_set_for_tests(postgres_cluster: Cluster, setting: str, value: str) -> None:
    if setting == "lc_collate":
        query = "select datcollate from pg_database where datname = current_database()"
    else:
        query = f"show {setting}"
    assert _scalar(postgres_cluster, "postgres", query) == value


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "as a crash"])
def test_a_server_stopped_and_started_again_keeps_its_databases(how: signal.Signals) -> None:
    require(Need.POSTGRESQL)
    with Cluster() as cluster:
        cluster.create_database("kept")
        cluster.stop(how)
        with pytest.raises(psycopg.OperationalError):
            cluster.create_database("refused")
        cluster.start()
        assert _scalar(cluster, "kept", "select 1") == 1
    assert not cluster.folder.exists()


def test_a_killed_test_run_leaves_neither_server_nor_files() -> None:
    require(Need.POSTGRESQL)
    code = (
        "from tests.support.postgres import Cluster; import sys\n"
        "cluster = Cluster(); cluster.start(); print(cluster.folder, cluster._process.pid, flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_CHECKOUT
    ) as run:
        assert run.stdout is not None
        folder, pid = run.stdout.readline().split()
        assert Path(folder).is_dir()
        run.kill()
        # The watchdog holds the other end of the child's output until it has cleaned up.
        run.stdout.read()
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)
