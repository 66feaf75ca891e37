"""A carton that is proposed holds everything: placed by hand where it is easy, and at random where it is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.boxes import MOST_UNITS, Carton, Marks, Packaging, Sides, cheapest_carton, fits

S, M, L = Carton(1, (250, 180, 100)), Carton(2, (350, 250, 150)), Carton(3, (500, 350, 250))
CARTONS = (L, S, M)
sides = st.integers(20, 200)


def _smallest(items: list[Sides]) -> Carton | None:
    return cheapest_carton(tuple(items), CARTONS)


def test_the_smallest_that_holds_all_is_proposed_whatever_way_it_lies() -> None:
    assert _smallest([(90, 240, 170)]) is S
    assert _smallest([(251, 60, 60)]) is M
    assert _smallest([(125, 90, 100)] * 4) is S
    assert _smallest([(125, 90, 100)] * 5) is M


def test_volume_alone_would_be_wrong() -> None:
    poster = (480, 30, 30)
    assert poster[0] * poster[1] * poster[2] < S.volume
    assert _smallest([poster]) is L


def test_what_does_not_fit_or_is_not_known_is_not_proposed() -> None:
    assert _smallest([(600, 10, 10)]) is None
    assert _smallest([(100, 100, 0)]) is None
    assert _smallest([]) is None
    assert _smallest([(10, 10, 10)] * (MOST_UNITS + 1)) is None


@given(st.lists(st.tuples(sides, sides, sides), min_size=1, max_size=12))
def test_what_fits_in_a_carton_fits_in_a_larger_one_and_never_exceeds_its_volume(items: list[Sides]) -> None:
    found = _smallest(items)
    if found is not None:
        assert sum(length * width * height for length, width, height in items) <= found.volume
        assert fits(items, found.sides)
        largest = sorted(found.sides)
        assert all(side <= most for item in items for side, most in zip(sorted(item), largest, strict=True))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_cubes_fill_a_carton_to_the_last_one(across: int, deep: int, high: int) -> None:
    carton = (50 * across, 50 * deep, 50 * high)
    assert fits([(50, 50, 50)] * (across * deep * high), carton)
    assert not fits([(50, 50, 50)] * (across * deep * high + 1), carton)


def test_of_those_that_hold_everything_the_cheapest_is_taken_and_of_equal_price_the_smallest() -> None:
    dear = Carton(1, (250, 180, 100), 90)
    cheap, larger = Carton(2, (350, 250, 150), 40), Carton(3, (500, 350, 250), 40)
    items = ((120, 100, 90),)
    assert cheapest_carton(items, (dear, larger, cheap)) is cheap
    assert cheapest_carton(((400, 100, 90),), (dear, larger, cheap)) is larger


def test_what_breaks_or_leaks_goes_into_no_envelope_and_what_is_cold_only_into_insulated_packaging() -> None:
    bag = Carton(1, (250, 180, 100), 10, Packaging.ENVELOPE)
    box = Carton(2, (250, 180, 100), 40)
    cool = Carton(3, (250, 180, 100), 300, Packaging.INSULATED)
    known, item = (bag, box, cool), ((90, 90, 90),)
    assert cheapest_carton(item, known) is bag
    assert cheapest_carton(item, known, Marks(fragile=True)) is box
    assert cheapest_carton(item, known, Marks(liquid=True)) is box
    assert cheapest_carton(item, known, Marks.of([Marks(), Marks(cold=True)])) is cool
    assert cheapest_carton(item, (bag, box), Marks(cold=True)) is None
