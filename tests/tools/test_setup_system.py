"""What set-up looks for, what it installs, and what it tells a person to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import setup_system
from tools.setup_system import Job, Need

_HERE = Need("here", ("here-package",), lambda: True)
_GONE = Need("libgone.so.7", ("libgone7",), lambda: False)
_ALSO_GONE = Need("gone-too", ("libgone7", "gone-too"), lambda: False)


def test_only_what_is_missing_is_named_each_package_once() -> None:
    lacking = setup_system.missing([_HERE, _GONE, _ALSO_GONE])
    assert lacking == [_GONE, _ALSO_GONE]
    assert setup_system.packages_for(lacking) == ["libgone7", "gone-too"]


def test_a_library_is_found_by_loading_it() -> None:
    assert not setup_system.library("libnothing-of-the-kind.so.1", "x").present()
    assert setup_system.library("", "x").present() is True


def test_a_program_is_looked_for_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "scanner-tool").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert setup_system.program("scanner-tool", "x").present()
    assert not setup_system.program("other-tool", "x").present()


def test_the_demo_needs_no_window_where_there_is_no_display() -> None:
    with_display = setup_system.job_for("run", {"DISPLAY": ":0"}, "linux")
    without = setup_system.job_for("run", {}, "linux")
    assert with_display.required
    assert not without.required
    assert set(without.wanted) == set(with_display.required)


def test_a_build_server_lets_nothing_be_missing() -> None:
    at_home = setup_system.job_for("test", {}, "linux")
    in_ci = setup_system.job_for("test", {"CI": "true"}, "linux")
    assert set(at_home.wanted) | set(at_home.required) < set(in_ci.required)
    assert "npm" in [need.name for need in in_ci.required]
    assert in_ci.wanted == ()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_bring_their_own_libraries(platform: str) -> None:
    assert setup_system.job_for("run", {"DISPLAY": ":0"}, platform).required == ()


def test_who_may_install() -> None:
    assert setup_system.privileges(0, lambda: False) == []
    assert setup_system.privileges(1000, lambda: True) == ["sudo", "-n"]
    assert setup_system.privileges(1000, lambda: False) is None


def test_a_person_gets_one_command_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup_system.report(Job(required=(_GONE,)), [_GONE], "") == 1
    said = capsys.readouterr().err
    assert "libgone.so.7" in said
    assert said.count("apt-get install") <= 1
    assert setup_system.by_hand(["libgone7", "gone-too"]) in (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgone7 gone-too"
    )


def test_what_is_only_wanted_does_not_stop_the_job(capsys: pytest.CaptureFixture[str]) -> None:
    job = Job(required=(_HERE,), wanted=(_GONE,), without_wanted="Some tests are skipped.")
    assert setup_system.report(job, [_GONE], "E: no such package") == 0
    said = capsys.readouterr().err
    assert "Some tests are skipped." in said
    assert "E: no such package" in said


def test_an_unknown_job_is_wrong_usage() -> None:
    assert setup_system.main(["fly"]) == 2
