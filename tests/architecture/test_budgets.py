"""Sizes and bans that keep the tree readable; each rule is shown to bite."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[2]
_FILE_LINES = 400
_FUNCTION_LINES = 60
# Where a thread or the process ends, so that a fault is recorded where a person looks.
_EDGES = {
    "app/carriers/registry.py",
    "app/channels/registry.py",
    "app/cli/run.py",
    "app/database/changes.py",
    "app/station/carrier_calls.py",
    "app/station/delivery.py",
    "app/station/label_worker.py",
    "app/station/periodic.py",
    "app/station/station.py",
    "app/ui/first_run.py",
    "app/ui/application.py",
    "app/ui/bridge.py",
}
_BANNED_CALLS = {"sleep", "processEvents"}
_BANNED_BUILTINS = {"eval", "exec", "breakpoint", "input"}
_UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
_ELSEWHERE = re.compile(
    r"(?<![\w.~}])/(?:home|Users|root|work|opt/\w+)/"
    r"|[A-Z]:\\\\?Users\\"
    r"|(?:pypi|pythonhosted|npmjs|debian|conda)" + r"\.(?:org|com|net)\b"
)
_TEXT = {
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mjs",
    ".py",
    ".qss",
    ".sh",
    ".sql",
}
_TEXT |= {".svg", ".toml", ".ts", ".txt", ".xml", ".yaml", ".yml", ""}


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=_CHECKOUT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: nothing says which files belong to the tree")
    return [name for name in listed.stdout.split("\0") if name and (_CHECKOUT / name).is_file()]


def _sources(*folders: str) -> list[Path]:
    """Every module that somebody wrote: migrations are written by Alembic and as long as the schema."""
    found = (path for folder in folders for path in sorted((_CHECKOUT / folder).rglob("*.py")))
    return [path for path in found if path.parent.name != "versions"]


def _name(path: Path) -> str:
    return path.relative_to(_CHECKOUT).as_posix()


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > _FUNCTION_LINES:
                yield f"{node.name} has {lines} lines"


def banned_calls(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _BANNED_CALLS:
                yield f"line {node.lineno}: {name}"
            case ast.Call(func=ast.Name(id=name)) if name in _BANNED_CALLS | _BANNED_BUILTINS:
                yield f"line {node.lineno}: {name}"


def broad_excepts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {""}
            )
            if caught & {"", "Exception", "BaseException"}:
                yield f"line {node.lineno}"


def unfinished(text: str) -> Iterator[str]:
    yield from (match.group() for match in _UNFINISHED.finditer(text))


def elsewhere(text: str) -> Iterator[str]:
    yield from (match.group() for match in _ELSEWHERE.finditer(text))


def _offenders(paths: list[Path], rule: Callable[[str], Iterator[str]]) -> list[str]:
    return [f"{_name(path)}: {fault}" for path in paths for fault in rule(path.read_text("utf-8"))]


def test_files_stay_short() -> None:
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in _sources("app", "tools")}
    assert {name: lines for name, lines in lengths.items() if lines > _FILE_LINES} == {}


def test_functions_stay_short() -> None:
    assert _offenders(_sources("app", "tools"), long_functions) == []


def test_nothing_sleeps_pumps_events_or_runs_text_as_code() -> None:
    assert _offenders(_sources("app"), banned_calls) == []


def test_only_the_edges_catch_everything() -> None:
    assert _offenders([path for path in _sources("app") if _name(path) not in _EDGES], broad_excepts) == []


def test_nothing_is_left_unfinished() -> None:
    assert _offenders(_sources("app", "tools", "tests"), unfinished) == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    paths = [_CHECKOUT / name for name in _tracked() if Path(name).suffix in _TEXT]
    assert _offenders(paths, elsewhere) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * _FUNCTION_LINES),
        (banned_calls, "import time\ntime.sleep(1)"),
        (banned_calls, "window.app.processEvents()"),
        (banned_calls, "eval('1')"),
        (broad_excepts, "try:\n    f()\nexcept (ValueError, Exception):\n    pass"),
        (broad_excepts, "try:\n    f()\nexcept:\n    pass"),
        (unfinished, "# TO" + "DO: the rest"),
        (elsewhere, "open('/ho" + "me/anna/x')"),
        (elsewhere, '"resolved": "https://registry.npm' + 'js.org/x"'),
    ],
)
def test_each_rule_bites(rule, text: str) -> None:  # type: ignore[no-untyped-def]  # any of the rules above
    assert list(rule(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * (_FUNCTION_LINES - 1)),
        (banned_calls, "dialog.exec()\nengine.sleepless()"),
        (broad_excepts, "try:\n    f()\nexcept ValueError:\n    pass"),
        (elsewhere, "see https://example.com/home/page and docs/work/plan"),
    ],
)
def test_each_rule_lets_good_code_pass(rule, text: str) -> None:  # type: ignore[no-untyped-def]  # any of the rules above
    assert not list(rule(text))
