"""Articles and logistic units in GS1 barcodes."""

from __future__ import annotations

from datetime import date

import pytest
from biip import ParseError
from biip.upc import Upc
from hypothesis import given
from hypothesis import strategies as st

from app.rules.identifiers import gs1_check_digit
from app.scanning.gs1 import gs1_readings, split_aim
from app.scanning.scan import ItemCode, Reading, SsccCode

GTIN = "03012345000178"
MUG = ItemCode(GTIN, "3012345000178")


def read(raw: str) -> list[Reading]:
    aim, text = split_aim(raw)
    return list(gs1_readings(text, aim))


@pytest.mark.parametrize("raw", ["3012345000178", "]E03012345000178", "]C03012345000178", "3 012345 000178"])
def test_an_ean_13_is_an_article_and_not_element_strings(raw: str) -> None:
    assert read(raw) == [MUG]


def test_a_bare_ean_that_biip_takes_for_30_and_90() -> None:
    assert read("3012345690123"[:12] + gs1_check_digit("301234569012")) == [
        ItemCode("03012345690126", "3012345690126")
    ]


def test_upc_a_and_ean_13_of_one_article_have_one_gtin() -> None:
    upc, ean = read("036000291452"), read("0036000291452")
    assert [item.gtin for item in (*upc, *ean) if isinstance(item, ItemCode)] == ["00036000291452"] * 2
    assert upc == [ItemCode("00036000291452", "036000291452")]


def test_ean_8_and_the_case_code() -> None:
    assert read("]E496385074") == [ItemCode("00000096385074", "96385074")]
    assert read("]I113012345000175") == [ItemCode("13012345000175", "13012345000175")]


def test_a_short_upc_is_spelt_out() -> None:
    assert read("]E004252614") == [ItemCode("00042100005264", "042100005264")]
    assert ItemCode("00042100005264", "042100005264") in read("04252614")


@given(st.from_regex(r"[01][0-9]{7}", fullmatch=True))
def test_short_upcs_are_spelt_out_as_biip_does(number: str) -> None:
    try:
        expected = [Upc.parse(number).as_upc_a()]
    except ParseError:
        expected = []
    found = [item.code for item in read(f"]E0{number}") if isinstance(item, ItemCode)]
    assert found == [code for code in expected if code.strip("0")]


def test_an_add_on_of_a_magazine_is_not_part_of_the_article() -> None:
    assert read("]E3301234500017812") == [MUG]


@pytest.mark.parametrize("raw", ["3012345000177", "]E03012345000177", "036000291453", "96385073", "00000000"])
def test_a_wrong_check_digit_is_no_article(raw: str) -> None:
    assert read(raw) == []


def test_lot_expiry_and_count() -> None:
    expected = ItemCode(GTIN, "3012345000178", lot="aB-1", expiry=date(2027, 1, 31), count=12)
    elements = f"01{GTIN}1727010010aB-1\x1d3012"
    for aim in ("]C1", "]d2", "]Q3", "]e0", "", "]C0"):
        assert read(aim + elements) == [expected], aim
    assert read("\x1d" + elements) == [expected]
    assert read(f"(01){GTIN}(17)270100(10)aB-1(30)12") == [expected]


@pytest.mark.parametrize(
    ("elements", "grams"),
    [("3103001250", 1250), ("3100000012", 12_000), ("3105001260", 13), ("3202000150", 680)],
)
def test_the_net_weight_of_goods_sold_by_weight(elements: str, grams: int) -> None:
    assert read(f"]C101{GTIN}{elements}10L1") == [ItemCode(GTIN, "3012345000178", lot="L1", weight_g=grams)]
    assert read(f"]C102{GTIN}{elements}3712") == [ItemCode(GTIN, "3012345000178", count=12, weight_g=grams)]


def test_digits_around_a_separator_are_not_run_together() -> None:
    assert read(f"01{GTIN}10123\x1d3012") == [ItemCode(GTIN, "3012345000178", lot="123", count=12)]


def test_use_by_counts_before_best_before() -> None:
    both = read(f"]C101{GTIN}1526123117270228")
    assert both == [ItemCode(GTIN, "3012345000178", expiry=date(2027, 2, 28))]
    assert read(f"]C101{GTIN}15261231") == [
        ItemCode(GTIN, "3012345000178", expiry=date(2026, 12, 31), best_before=True)
    ]
    assert read(f"]C101{GTIN}7003270228{1830}") == [ItemCode(GTIN, "3012345000178", expiry=date(2027, 2, 28))]


def test_a_serial_is_kept_as_printed() -> None:
    assert read(f"]d201{GTIN}21007aX/+") == [ItemCode(GTIN, "3012345000178", serial="007aX/+")]


def test_no_date_is_no_expiry_but_an_impossible_date_is_a_misread() -> None:
    assert read(f"]C101{GTIN}17000000") == [MUG]
    assert read(f"]C101{GTIN}17270231") == []


def test_the_content_of_a_case_is_an_article_with_its_count() -> None:
    assert read(f"]C102{GTIN}3724") == [ItemCode(GTIN, "3012345000178", count=24)]


def test_a_separate_lot_label_needs_the_word_of_the_scanner() -> None:
    assert read("]C110LOT7") == [ItemCode(None, "", lot="LOT7")]
    assert read("10LOT7") == []


def test_a_logistic_unit_with_what_is_in_it() -> None:
    sscc = "330123450000000421"
    assert read(sscc) == read(f"00{sscc}") == read(f"]C100{sscc}") == [SsccCode(sscc)]
    assert read("(00) 3 3012345 000000042 1") == [SsccCode(sscc)]
    assert read(f"]C100{sscc}02{GTIN}3724") == [
        SsccCode(sscc),
        ItemCode(GTIN, "3012345000178", count=24),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "]C10103012345000177",
        "]C100330123450000000422",
        "]C100330123450000000422" + f"02{GTIN}3724",
        "330123450000000422",
        f"]C101{GTIN}10LOT\x1d10OTHER",
        f"]C101{GTIN}10" + "A" * 21 + "\x1d3012",
        f"]C101{GTIN}99",
        "]C1XYZ",
        "]C1",
    ],
)
def test_what_cannot_be_read_with_certainty_is_not_read(raw: str) -> None:
    assert read(raw) == []


def test_a_lot_too_long_for_gs1_is_not_cut_in_two() -> None:
    """Twenty characters of lot, and five more that happen to spell another element."""
    assert read(f"]C101{GTIN}10{'A' * 20}\x1d3012") != []
    assert read(f"]C101{GTIN}10{'A' * 20}3012") == []


def test_a_gs1_digital_link() -> None:
    link = f"https://example.com/01/{GTIN}/10/ABC?17=270100"
    assert read(link) == [ItemCode(GTIN, "3012345000178", lot="ABC", expiry=date(2027, 1, 31))]
    assert read("https://example.com/shop/mug") == []
    assert read("https://example.com/01/03012345000177") == []


@given(
    st.from_regex(r"[0-9]{13}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9\-/+]{1,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9\-/+]{1,20}", fullmatch=True),
)
def test_lot_and_serial_survive_byte_for_byte(body: str, lot: str, serial: str) -> None:
    gtin = body + gs1_check_digit(body)
    found = read(f"]C101{gtin}10{lot}\x1d21{serial}")
    if gtin.strip("0"):
        assert [(item.gtin, item.lot, item.serial) for item in found if isinstance(item, ItemCode)] == [
            (gtin, lot, serial)
        ]
    else:
        assert found == []


@given(st.text(st.sampled_from("0123456789()\x1d]C1dA "), max_size=60))
def test_nothing_that_looks_like_elements_crashes(raw: str) -> None:
    for reading in read(raw):
        if isinstance(reading, ItemCode) and reading.gtin:
            assert gs1_check_digit(reading.gtin[:-1]) == reading.gtin[-1]
