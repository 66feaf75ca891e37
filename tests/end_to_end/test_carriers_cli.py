"""``arrimage carriers`` against a carrier that answers on this machine: set up, tried, asked, reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli.run import run as arrimage
from app.models.carrier import LabelAttempt
from app.models.states import Role
from app.station.carriers import OpenCarriers
from app.station.label_worker import LabelWorker
from app.workflows import shipping
from tests.carriers.test_colissimo import multipart, sold
from tests.support.bench import done, pack, pick
from tests.support.house import House
from tests.support.loopback import Loopback

PDF = b"%PDF-1.4 slip"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.on("POST", "/findRDV", {"errorCode": 0, "listePointRetraitAcheminement": []})
        zpl = b"^XA^PW800^LL1200^FO9,9^FDx^FS^XZ"
        running.on("POST", "/generateLabel", multipart(sold(), ("label", zpl)))
        running.on("POST", "/generateBordereau", multipart({"messages": [{"id": "0"}]}, ("bordereau", PDF)))
        yield running


def test_a_contract_from_the_command_line_to_the_deposit_slip(
    sqlite_database: object,
    tmp_path: Path,
    server: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from app.database.unit_of_work import Database

    assert isinstance(sqlite_database, Database)
    house = House(sqlite_database)
    monkeypatch.setenv("ARRIMAGE_COLISSIMO_PASSWORD", "un-deux")
    monkeypatch.setenv("ARRIMAGE_DATA_FOLDER", str(tmp_path))
    monkeypatch.setattr("app.cli.people._ask_pin", lambda _frame, _name: "1234")

    def run(*words: str) -> tuple[int, str, str]:
        code = arrimage(
            ["--database", str(house.database.engine.url), "--station", "BENCH-1", "--language", "en", *words]
        )
        said = capsys.readouterr()
        return code, said.out, said.err

    url = (f"url={server.url}", f"points_url={server.url}")
    code, out, err = run("carriers", "set", "colissimo", "contract=819364", *url, "--by", "manager")
    assert (code, err) == (0, ""), (out, err)
    assert run("carriers", "set", "colissimo", "nonsense=1", "--by", "manager")[0] == 1
    assert run("carriers", "service", "colissimo_home", "colissimo", "DOM", "--by", "manager")[0] == 0
    assert run("carriers", "test", "colissimo")[1].startswith("Colissimo answers")
    assert run("carriers", "test", "nobody")[0] == 1
    assert run("carriers", "points", "colissimo", "69002")[0] == 1  # there are none
    listed = [json.loads(line) for line in run("carriers", "list", "--json")[1].splitlines()]
    assert listed[0]["services"] == {"colissimo_home": "DOM"}

    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    code, out, _ = run("carriers", "labels", "--json")
    assert (code, json.loads(out)["state"]) == (0, "waiting")
    environment = {"ARRIMAGE_COLISSIMO_PASSWORD": "un-deux"}
    LabelWorker(house.database, house.station, OpenCarriers(house.database, environment)).work_off()
    assert house.database.read(lambda c: c.scalar(select(LabelAttempt.number))) == "6A15602676300"
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    target = tmp_path / "slip.pdf"
    day = house.database.clock().date().isoformat()
    assert run("carriers", "manifest", "colissimo", str(target), "--day", day)[0] == 0
    assert target.read_bytes() == PDF
    assert server.requests[-1].json["generateBordereauParcelNumberList"] == {
        "parcelsNumbers": ["6A15602676300"]
    }
    assert run("settings", "site", "NICE", "--by", "manager")[0] == 1  # there is no such shop
    assert run("settings", "site", "LYON", "--by", "manager")[1].startswith("This station stands in the shop")
    assert (
        run("carriers", "manifest", "colissimo", str(target), "--day", day)[0] == 1
    )  # it left the warehouse
    code, out, _ = run("carriers", "buy-report", "--from", day, "--to", day, "--json")
    by_carrier, costs = map(json.loads, out.splitlines())
    assert (code, by_carrier["labels"], costs["labels"]) == (0, 1, 1)
    code, out, _ = run("carriers", "compare", "#1001")
    assert code == 1  # no price table yet
