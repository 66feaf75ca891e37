"""The closing lines that say what the machine lacked."""

from __future__ import annotations

import pytest

from tests.support.needs import Need, require, summary


def test_skips_are_counted_by_what_was_missing() -> None:
    reasons = [
        "Skipped: this machine lacks a PostgreSQL server",
        "Skipped: this machine lacks a PostgreSQL server",
        "Skipped: this machine lacks Node.js",
        "Skipped: Windows only",
    ]
    assert summary(reasons) == [
        "2 tests were skipped: this machine lacks a PostgreSQL server",
        "1 test was skipped: this machine lacks Node.js",
    ]


def test_what_is_missing_skips_at_home_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"lacks Node\.js"):
        require(Need.NODE)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="a build server must have"):
        require(Need.NODE)
