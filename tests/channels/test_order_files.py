"""Orders from CSV, XLSX and JSON Lines: headers, encodings, grouping, rows refused with a reason."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.base import (
    FileRefused,
    IncomingAddress,
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingPayment,
    IncomingPaymentState,
    RefusedRow,
)
from app.channels.canonical import to_json
from app.channels.reading import count, ignored_columns, read
from app.rules.terms import DeliveryMode, PaymentMeans
from tests.channels.tables import ORDER_HEADER, order_rows, write_csv, write_xlsx

# What a spreadsheet would change or our reader trims is not part of the round trip.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=20
).map(lambda text: unicodedata.normalize("NFC", text))
SAFE = WORDS.filter(lambda text: text.strip() == text and not text.startswith("'"))
CENTS = st.integers(0, 500_000)


def orders_in(path: Path) -> list[IncomingOrder]:
    records = list(read("orders", path))
    found = [record for record in records if isinstance(record, IncomingOrder)]
    assert len(found) == len(records), records
    return found


def refused_in(path: Path) -> list[RefusedRow]:
    return [record for record in read("orders", path) if isinstance(record, RefusedRow)]


@st.composite
def table_orders(draw: st.DrawFn) -> list[IncomingOrder]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        lines = []
        for position in range(draw(st.integers(1, 4))):
            unit, quantity = draw(CENTS), draw(st.integers(1, 9))
            lines.append(
                IncomingLine(
                    external_line_id=str(position + 1),
                    sku=draw(SAFE),
                    name=draw(SAFE),
                    barcode=draw(st.sampled_from(["", "3012345678902"])),
                    quantity=quantity,
                    unit_price_cents=unit,
                    discount_cents=draw(st.integers(0, unit * quantity)),
                    vat_rate_bp=draw(st.sampled_from([2000, 1000, 550, 210, 0])),
                )
            )
        address = IncomingAddress(
            first_name=draw(SAFE),
            last_name=draw(SAFE),
            company=draw(SAFE),
            line1=draw(SAFE),
            line2=draw(SAFE),
            postal_code=draw(st.from_regex(r"0[1-9]\d{3}", fullmatch=True)),
            city=draw(SAFE),
            country=draw(st.sampled_from(["FR", "BE", "DE"])),
            email=f"client{number}@example.fr",
            phone="+33612345678",
        )
        relay = draw(st.booleans())
        state = draw(st.sampled_from(IncomingPaymentState))
        reference = f"C-{number}"
        found.append(
            IncomingOrder(
                channel="file",
                external_id=reference,
                reference=reference,
                placed_at=draw(
                    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
                ),
                lines=tuple(lines),
                total_cents=draw(CENTS),
                shipping_cents=draw(CENTS),
                payment=IncomingPayment(state=state, amount_cents=draw(CENTS)),
                delivery_mode=DeliveryMode.RELAY if relay else DeliveryMode.HOME,
                carrier_service=draw(SAFE),
                relay_id="FR-012345" if relay else "",
                shipping_address=address,
                billing_address=address,
                customer=IncomingCustomer(
                    external_id=address.email,
                    email=address.email,
                    first_name=address.first_name,
                    last_name=address.last_name,
                    company=address.company,
                    phone=address.phone,
                ),
                gift=draw(st.booleans()),
                customer_note=draw(SAFE),
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(
    table_orders(),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.randoms(use_true_random=False),
)
def test_a_table_of_orders_reads_back_equal(
    orders: list[IncomingOrder], delimiter: str, encoding: str, random: Random
) -> None:
    per_order = {order.reference: order_rows(order) for order in orders}
    # Rows scattered over the file: each order's own rows keep their order.
    turns = [reference for reference, rows in per_order.items() for _ in rows]
    random.shuffle(turns)
    rows = [per_order[reference].pop(0) for reference in turns]
    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "o.csv", ORDER_HEADER, rows, delimiter=delimiter, encoding=encoding)
        assert sorted(orders_in(path), key=lambda order: order.reference) == orders


def small(path: Path, *rows: str, header: str = "référence;date;article;quantité;prix unitaire;nom") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def test_one_order_over_several_rows(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026 10:12;MUG;3;12,00;Martin",
        "C-2;22/11/2026 10:13;MUG;1;12,00;Durand",
        "C-1;;LIV;1;21,10;",
    )
    second, first = orders_in(path)
    assert second.reference == "C-2"
    assert [(line.sku, line.quantity, line.unit_price_cents) for line in first.lines] == [
        ("MUG", 3, 1200),
        ("LIV", 1, 2110),
    ]
    assert first.placed_at == datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
    assert (
        first.shipping_address == first.billing_address == IncomingAddress(last_name="Martin", country="FR")
    )
    assert first.total_cents == 5710
    assert (first.channel, first.external_id) == ("file", "C-1")


def test_english_names_are_as_good(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1,2026-11-22T09:12:33Z,MUG,3,12.00,36.00,paid,bank transfer,69002",
        header="Reference,Order date,SKU,Qty,Unit price,Total,Payment,payment_means,ZIP",
    )
    (order,) = orders_in(path)
    assert order.payment == IncomingPayment(
        state=IncomingPaymentState.PAID, means=PaymentMeans.TRANSFER, amount_cents=3600
    )
    assert order.shipping_address.postal_code == "69002"


def test_cp1252_as_old_spreadsheets_write_it(tmp_path: Path) -> None:
    header = ["référence", "date", "article", "quantité", "prix", "nom"]
    row = ["C-1", "22/11/2026", "MUG", "1", "12,00 €", "Lefèvre-Œuf’"]
    (order,) = orders_in(write_csv(tmp_path / "o.csv", header, [row], encoding="cp1252"))
    assert order.shipping_address.last_name == "Lefèvre-Œuf’"
    assert order.lines[0].unit_price_cents == 1200


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(tmp_path: Path, encoding: str) -> None:
    header = ["référence", "date", "article", "quantité", "prix", "nom"]
    row = ["C-1", "22/11/2026", "MUG", "1", "12,00", "Lefèvre"]
    (order,) = orders_in(write_csv(tmp_path / "o.csv", header, [row], encoding=encoding))
    assert order.shipping_address.last_name == "Lefèvre"


def test_excel_says_its_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("sep=,\nréférence,date,article,quantité,prix\nC-1,2026-11-22,MUG,x,12.00\n", "utf-8")
    (row,) = refused_in(path)
    assert (row.row_number, row.values["column"]) == (3, "quantité")


def test_an_order_discount_is_spread_over_the_lines(tmp_path: Path) -> None:
    """Domain 4.3: 2 T-shirts at 19.90 and a book at 12.50, 5.23 off the goods, 4.90 of shipping."""
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;TS;2;19,90;5,23;4,90;20;51,97",
        "C-1;22/11/2026;LIV;1;12,50;5,23;4,90;5,5;51,97",
        header="commande;date;sku;qté;prix unitaire;remise commande;port;tva;total",
    )
    (order,) = orders_in(path)
    assert [line.discount_cents for line in order.lines] == [398, 125]
    assert (order.discount_cents, order.total_difference_cents) == (523, 0)


def test_rows_that_contradict_each_other_refuse_their_order_alone(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;MUG;3;12,00;Martin",
        "C-1;22/11/2026;LIV;1;21,10;Durand",
        "C-2;22/11/2026;LIV;1;21,10;Durand",
    )
    records = list(read("orders", path))
    assert [(row.row_number, row.code) for row in records if isinstance(row, RefusedRow)] == [
        (2, "import_order_other_row"),
        (3, "import_order_rows_disagree"),
    ]
    assert [order.reference for order in records if isinstance(order, IncomingOrder)] == ["C-2"]


def test_one_bad_row_refuses_all_rows_of_its_order(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;MUG;trois;12,00;Martin",
        "C-2;22/11/2026;LIV;1;21,10;Durand",
        "C-1;22/11/2026;LIV;1;21,10;Martin",
    )
    records = list(read("orders", path))
    first, second = [row for row in records if isinstance(row, RefusedRow)]
    assert (first.row_number, first.code, first.values) == (
        2,
        "import_not_a_number",
        {"column": "quantité", "given": "trois"},
    )
    assert first.raw["nom"] == "Martin"
    assert (second.row_number, second.code, second.values) == (
        4,
        "import_order_other_row",
        {"reference": "C-1", "row": 2},
    )
    assert len(records) == 3


def test_a_row_that_cannot_be_cut_refuses_its_order_too(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;MUG;3;12,00;Martin",
        "C-1;22/11/2026;LIV;1;21,10;Martin;12;13",
    )
    assert [(row.row_number, row.code) for row in refused_in(path)] == [
        (2, "import_order_other_row"),
        (3, "import_row_too_many_cells"),
    ]


def test_an_impossible_quantity_names_its_row_and_column(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", "C-1;22/11/2026;MUG;1;12,00;Martin", "C-1;22/11/2026;LIV;0;21,10;Martin")
    _, culprit = refused_in(path)
    assert (culprit.row_number, culprit.code, culprit.values["field"]) == (
        3,
        "import_out_of_range",
        "quantité",
    )


def test_a_row_without_reference_is_refused(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", ";22/11/2026;MUG;1;12,00;Martin")
    (row,) = refused_in(path)
    assert (row.code, row.values) == ("import_value_missing", {"column": "référence"})


def test_blank_rows_count_in_the_row_numbers(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", "", ";;;;;", "C-1;demain;MUG;1;12,00;Martin")
    (row,) = refused_in(path)
    assert (row.row_number, row.code) == (4, "import_not_a_date")


def test_cells_with_line_breaks_and_quotes(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        'C-1;22/11/2026;MUG;1;12,00;Martin;"Sonner\n2 fois ; merci ""bien"""',
        "C-2;22/11/2026;MUG;x;12,00;Martin;",
        header="référence;date;article;quantité;prix unitaire;nom;commentaire",
    )
    order, row = read("orders", path)
    assert isinstance(order, IncomingOrder)
    assert isinstance(row, RefusedRow)
    assert order.customer_note == 'Sonner\n2 fois ; merci "bien"'
    assert row.row_number == 3


def test_an_unclosed_quote_says_which_lines_were_lost(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;MUG;1;12,00;Martin",
        'C-2;22/11/2026;"MUG;1;12,00;Martin',
        "C-3;x;;;;",
    )
    order, row = read("orders", path)
    assert isinstance(order, IncomingOrder)
    assert isinstance(row, RefusedRow)
    assert (row.code, row.values["line"], row.values["last"]) == ("import_row_quotes", 3, 4)


def test_unknown_columns_are_ignored_and_named(tmp_path: Path) -> None:
    path = small(
        tmp_path / "o.csv",
        "C-1;22/11/2026;MUG;1;12,00;bleu",
        header="référence;date;article;quantité;prix unitaire;couleur",
    )
    assert len(orders_in(path)) == 1
    assert ignored_columns("orders", path) == ("couleur",)


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", "C-1;MUG", header="référence;article")
    with pytest.raises(FileRefused) as refused:
        list(read("orders", path))
    assert refused.value.code == "import_columns_missing"
    assert "quantity / quantité" in str(refused.value.values["columns"])


def test_two_columns_for_one_thing_refuse_the_file(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", "x", header="référence;commande;date;article;quantité;prix")
    with pytest.raises(FileRefused) as refused:
        list(read("orders", path))
    assert refused.value.code == "import_column_twice"
    assert (refused.value.values["first"], refused.value.values["second"]) == ("référence", "commande")


def test_a_workbook_with_real_dates_numbers_and_percents(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "o.xlsx",
        [
            ["Commande", "Date", "Article", "Qté", "Prix unitaire", "TVA", "CP", "Code-barres"],
            ["C-1", datetime(2026, 11, 22, 10, 12), "MUG", 3, 12.1, 0.055, 69002, 3012345678902],  # noqa: DTZ001
            ["C-2", datetime(2026, 11, 22), "LIV", 1, 0.1 + 0.2, 0.2, "01000", "3012345678902"],  # noqa: DTZ001
            ["C-1", None, "LIV", 1, 21, 0.2, None, None],
        ],
        formats={"F2": "0.0%", "F3": "0%", "F4": "0%"},
    )
    second, first = orders_in(path)
    assert first.placed_at == datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
    assert [line.vat_rate_bp for line in first.lines] == [550, 2000]
    assert [line.unit_price_cents for line in first.lines] == [1210, 2100]
    assert first.lines[0].barcode == "3012345678902"
    assert second.lines[0].unit_price_cents == 30
    assert second.shipping_address.postal_code == "01000"


def test_a_workbook_keeps_its_bad_rows(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "o.xlsx",
        [
            ["Commande", "Date", "Article", "Qté", "Prix"],
            ["C-1", "22/11/2026", "MUG", 1, "#REF!"],
            ["C-2", "22/11/2026", "MUG", 1.5, 12],
            ["C-3", "22/11/2026", "MUG", 1, 12],
        ],
    )
    records = list(read("orders", path))
    assert [(row.row_number, row.code) for row in records if isinstance(row, RefusedRow)] == [
        (2, "import_cell_error"),
        (3, "import_not_whole"),
    ]
    assert [order.reference for order in records if isinstance(order, IncomingOrder)] == ["C-3"]


def json_order(reference: str) -> dict[str, object]:
    return {
        "channel": "own",
        "external_id": reference,
        "reference": reference,
        "placed_at": "2026-11-22T09:12:33Z",
        "lines": [{"external_line_id": "1", "sku": "MUG", "quantity": 1, "unit_price_cents": 1200}],
        "total_cents": 1200,
    }


def test_json_lines_with_bad_ones_among_them(tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    bad = json_order("C-2") | {"total_cents": "12"}
    path.write_text(
        "\n".join(
            [
                json.dumps(json_order("C-1")),
                "",
                "{oops",
                json.dumps(bad),
                "[1]",
                json.dumps(json_order("C-3")),
            ]
        ),
        "utf-8",
    )
    records = list(read("orders", path))
    assert [order.reference for order in records if isinstance(order, IncomingOrder)] == ["C-1", "C-3"]
    assert [(row.row_number, row.code) for row in records if isinstance(row, RefusedRow)] == [
        (3, "import_json_broken"),
        (4, "import_field_invalid"),
        (5, "import_json_no_object"),
    ]
    assert json.loads(
        next(row for row in records if isinstance(row, RefusedRow) and row.row_number == 4).raw["json"]
    )


def test_what_we_write_as_json_lines_we_read(tmp_path: Path) -> None:
    csv_path = small(tmp_path / "o.csv", "C-1;22/11/2026 10:12;MUG;3;12,00;Martin")
    order = orders_in(csv_path)
    path = tmp_path / "o.jsonl"
    path.write_text(json.dumps(to_json(order[0])), "utf-8")
    assert orders_in(path) == order


def test_progress_goes_through_the_rows(tmp_path: Path) -> None:
    path = small(tmp_path / "o.csv", *(f"C-{n};22/11/2026;MUG;1;12,00;Martin" for n in range(20)))
    reached: list[int] = []
    assert sum(1 for _ in read("orders", path, reached.append)) == 20
    assert reached == list(range(2, 22))
    assert abs(count("orders", path) - 21) <= 1


def test_what_the_bank_and_the_connection_said_is_read(tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    path.write_text(
        "commande;date;article;quantité;prix;paiement;3-D Secure;pays de la carte;pays de connexion\n"
        "C-1;23/11/2026 10:00;MUG;1;12,00;payée;oui;FR;Allemagne\n"
        "C-2;23/11/2026 10:00;MUG;1;12,00;payée;;;\n",
        "utf-8",
    )
    told, silent = orders_in(path)
    assert (told.payment.three_d_secure, told.payment.card_country, told.ip_country) == (True, "FR", "DE")
    assert (silent.payment.three_d_secure, silent.payment.card_country, silent.ip_country) == (False, "", "")
