"""A server that asks for TLS and a password, as the manual sets it up: who proves nothing is not talked to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.config import Settings
from app.database.faults import DatabaseFault, DatabaseLoginRefused, DatabaseUntrusted
from app.database.unit_of_work import Database
from app.station import health, provisioning
from tests.support.certificates import make_authority
from tests.support.needs import Need, require
from tests.support.postgres import Cluster

LENT, NEXT = "lent-for-a-test", "lent-for-another"
_ADMITTED = "local all all trust\nhostssl all all all scram-sha-256\n"


class Server:
    """A cluster that admits the network over TLS alone, and a shop set up on it."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster, self.folder = cluster, folder
        self.root, certificate, key = make_authority(folder / "ours", "localhost")
        data = cluster.folder / "data"
        for source, name in ((certificate, "server.crt"), (key, "server.key")):
            shutil.copy(source, data / name)
        (data / "server.key").chmod(0o600)
        cluster.make_folder(data)
        (data / "pg_hba.conf").write_text(_ADMITTED)
        for statement in ("ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()"):
            cluster.administer(statement)
        self.admin = f"postgresql://postgres@/postgres?host={cluster.folder}&port={cluster.port}"
        self.settings = Settings(database=self.url(LENT), data_folder=str(folder), station="BENCH-1")
        provisioning.provision(self.settings, self.admin)

    def url(self, password: str = LENT, *, host: str = "localhost", **options: str) -> str:
        wanted = {"sslmode": "verify-full", "sslrootcert": str(self.root)} | options
        made = make_url(f"postgresql://{host}:{self.cluster.port}/shop").update_query_dict(wanted)
        return made.set(username="bench_1", password=password).render_as_string(hide_password=False)

    def asked(self, url: str) -> str:
        """The version of TLS by which the server answers."""
        database = Database(url)
        try:
            query = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            return database.read(lambda c: str(c.exec_driver_sql(query).scalar()))
        finally:
            database.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    require(Need.POSTGRESQL)
    with Cluster() as cluster:
        yield Server(cluster, tmp_path_factory.mktemp("tls"))


def test_a_station_that_checks_the_certificate_works(server: Server) -> None:
    assert server.asked(server.url()).startswith("TLSv1")
    checks = {check.subject: check for check in health.examine(server.settings)}
    assert checks["encryption"].code == "health_encryption"
    assert checks["rights"].code == "health_rights"


def test_a_server_that_cannot_prove_who_it_is_gets_no_password(server: Server) -> None:
    stranger, *_ = make_authority(server.folder / "theirs", "localhost")
    for url in (server.url(sslrootcert=str(stranger)), server.url(host="127.0.0.1")):
        with pytest.raises(DatabaseUntrusted) as caught:
            server.asked(url)
        assert LENT not in str(caught.value)


@pytest.mark.parametrize(("password", "mode"), [("guessed", "verify-full"), (LENT, "disable")])
def test_a_wrong_password_and_a_plain_line_are_turned_away(server: Server, password: str, mode: str) -> None:
    with pytest.raises(DatabaseLoginRefused):
        server.asked(server.url(password, sslmode=mode))


def test_another_password_ends_the_old_one(server: Server) -> None:
    renewed = replace(server.settings, database=server.url(NEXT))
    provisioning.provision(renewed, server.admin, renew=True)
    assert server.asked(server.url(NEXT))
    with pytest.raises(DatabaseFault):
        server.asked(server.url(LENT))
    provisioning.provision(server.settings, server.admin, renew=True)
    assert server.asked(server.url(LENT))
