"""Weights as parcels teach them: robust against miscounts, quick to follow, and naming the line that is wrong."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.rules.learnt_weights import (
    FEW,
    LATEST,
    Part,
    Sample,
    Weight,
    article_weight,
    box_weight,
    judge,
    lessons,
)


def sure(*grams: float, doubt: float = 5.0) -> list[Sample]:
    return [Sample(each, doubt) for each in grams]


def test_before_a_few_samples_the_catalogue_counts() -> None:
    assert article_weight([], 350).grams == 350
    assert not article_weight(sure(*[412.0] * (FEW - 1)), 350).learnt
    learnt = article_weight(sure(412.0, 410.0, 414.0), 350)
    assert (learnt.grams, learnt.learnt) == (412.0, True)


def test_what_the_catalogue_does_not_know_is_very_uncertain() -> None:
    unknown, known = article_weight([], 0), article_weight([], 350)
    assert unknown.grams == 0
    assert unknown.doubt > 5 * known.doubt


@given(st.lists(st.floats(-3, 3), min_size=9, max_size=LATEST), st.lists(st.floats(300, 900), max_size=2))
def test_a_few_miscounts_teach_no_wrong_weight(noise: list[float], miscounts: list[float]) -> None:
    samples = [350 + each for each in noise]
    for place, wrong in enumerate(miscounts):
        samples.insert(3 * place, 350 + wrong)
    assert abs(article_weight(sure(*samples), 0).grams - 350) <= 3


def test_a_new_packaging_is_followed() -> None:
    assert article_weight(sure(*[350.0] * 40, *[380.0] * LATEST), 350).grams == 380


def test_a_parcel_of_one_article_says_more_than_one_of_six() -> None:
    crowd, alone = Sample(500.0, 60.0), Sample(420.0, 6.0)
    assert article_weight([crowd, crowd, crowd, crowd, alone, alone], 0).grams == 420


def test_what_is_known_leaves_the_rest_to_what_is_not() -> None:
    known, new = article_weight(sure(200, 201, 199, 200), 200), article_weight([], 0)
    box = box_weight(sure(100, 101, 99), 100)
    (of_known, of_new), _ = lessons([Part("a", known, 2), Part("b", new, 1)], box, 1_000)
    assert abs(of_new.grams - 500) < 2
    assert of_new.doubt < 25
    assert of_known.doubt > 100


def _learnt(grams: float, count: int = 12) -> Weight:
    return article_weight(sure(*(grams + (-1) ** n for n in range(count))), round(grams))


BOX = box_weight(sure(101.0, 99.0, 100.0, 102.0, 98.0), 100)


def test_a_unit_missing_or_too_many_is_named() -> None:
    mug, book = Part("mug", _learnt(212), 2), Part("book", _learnt(600), 1)
    assert not judge([mug, book], BOX, 100 + 424 + 600).alert
    light = judge([mug, book], BOX, 100 + 212 + 600)
    assert light.alert
    assert (light.suspects[0].key, light.suspects[0].units, light.gap_g) == ("mug", -1, -212)
    heavy = judge([mug, book], BOX, 100 + 424 + 1_200)
    assert (heavy.suspects[0].key, heavy.suspects[0].units) == ("book", 1)


def test_what_no_line_explains_is_off_all_the_same() -> None:
    verdict = judge([Part("mug", _learnt(212), 1)], BOX, 100 + 212 + 90)
    assert verdict.alert
    assert verdict.suspects == ()


def test_nothing_is_said_before_all_of_it_is_learnt() -> None:
    verdict = judge([Part("mug", _learnt(212), 1), Part("new", article_weight([], 300), 1)], BOX, 5_000)
    assert not verdict.learnt
    assert not verdict.alert


def test_from_a_catalogue_that_is_wrong_the_right_weights_are_learnt() -> None:
    """Each article in changing company; the box is heavier than its tare by what fills it."""
    chance = random.Random(1)
    real, catalogue = {"a": 180.0, "b": 420.0, "c": 95.0}, {"a": 216, "b": 357, "c": 95}
    taught: dict[str, list[Sample]] = {name: [] for name in real}
    boxes: list[Sample] = []
    for _ in range(60):
        names = chance.sample(sorted(real), chance.choice((1, 1, 2, 3)))
        parts = [Part(name, article_weight(taught[name], catalogue[name]), 1) for name in names]
        measured = round(130 + sum(real[name] for name in names) + chance.gauss(0, 3))
        samples, of_box = lessons(parts, box_weight(boxes, 100), measured)
        boxes.append(of_box)
        for name, sample in zip(names, samples, strict=True):
            taught[name].append(sample)
    box = box_weight(boxes, 100).grams
    for name, grams in real.items():
        assert abs(article_weight(taught[name], catalogue[name]).grams + box - grams - 130) < 15
