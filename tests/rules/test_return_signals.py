"""Signals of a return: told at their thresholds, and not below."""

from __future__ import annotations

import pytest

from app.rules.return_signals import ReturnFacts, SignalLimits, return_signals, weight_gap_percent


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (ReturnFacts(), []),
        (ReturnFacts(orders=6, shipped=10, returned=5), []),
        (ReturnFacts(orders=5, shipped=10, returned=9), []),
        (ReturnFacts(orders=6, shipped=10, returned=6), ["signal_returns_much"]),
        (ReturnFacts(weight_g=900, expected_g=1000), []),
        (ReturnFacts(weight_g=889, expected_g=1000), ["signal_weight_gap"]),
        (ReturnFacts(weight_g=1111, expected_g=1000), ["signal_weight_gap"]),
        (ReturnFacts(weight_g=500), []),
        (ReturnFacts(missing_before=1), []),
        (ReturnFacts(missing_before=2), ["signal_missing_before"]),
        (ReturnFacts(refused_before=1, same_photo=("R-1",)), ["signal_same_photo", "signal_refused_before"]),
        (
            ReturnFacts(strange_serials=(("SN-1", "#9"), ("SN-2", ""))),
            ["signal_serial_elsewhere", "signal_serial_unknown"],
        ),
    ],
)
def test_signals_of(facts: ReturnFacts, codes: list[str]) -> None:
    assert [signal.code for signal in return_signals(facts, SignalLimits())] == codes


def test_a_gap_is_in_per_cent_of_what_it_should_be() -> None:
    assert [weight_gap_percent(w, 1000) for w in (500, 899, 1000, 1500)] == [-50, -10, 0, 50]
