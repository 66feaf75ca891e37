"""An alias of a table is not shared by threads: two that use it first at once read the table in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_APP = Path(__file__).parents[2] / "app"


def _kept(tree: ast.Module) -> set[str]:
    """Names of a module that are aliases."""
    made = (
        node for node in tree.body if isinstance(node, ast.Assign) and "aliased(" in ast.unparse(node.value)
    )
    return {
        name.id
        for node in made
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _used_later(tree: ast.Module) -> Iterator[str]:
    """Those of them that a function uses, in whatever thread it is called."""
    kept = _kept(tree)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        yield from (name.id for name in ast.walk(function) if isinstance(name, ast.Name) and name.id in kept)


def test_no_function_uses_an_alias_that_its_module_keeps() -> None:
    found = {
        path.name: sorted(names)
        for path in _APP.rglob("*.py")
        if (source := path.read_text("utf-8")).count("aliased(")
        and (names := set(_used_later(ast.parse(source))))
    }
    assert found == {}
