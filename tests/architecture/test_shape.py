"""How public functions look: keyword-only after the first argument, documented, typed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import Function, functions, modules

# Where any fault at all must be caught, and why.
BROAD_EXCEPT_ALLOWED = {
    "primemover.app.batch.items": "a fault in one item of a batch must not end the others",
}
VAGUE_NAMES = ("utils", "helpers", "common", "manager", "misc", "tools")


def _positional(function: Function) -> list[str]:
    """Arguments a caller could pass by position, without ``self`` and ``cls``."""
    names = [a.arg for a in (*function.node.args.posonlyargs, *function.node.args.args)]
    static = any(
        isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.node.decorator_list
    )
    return names[1:] if function.owner and not static else names


def _is_protocol_method(function: Function) -> bool:
    """Python or a base class decides the signature of these."""
    return function.node.name.startswith("__") or any(
        isinstance(d, ast.Name) and d.id == "override" for d in function.node.decorator_list
    )


def test_arguments_after_the_first_are_keyword_only() -> None:
    wrong = {
        f.name: _positional(f)
        for f in functions()
        if f.public and not _is_protocol_method(f) and len(_positional(f)) > 1
    }
    assert not wrong, f"put a `*` after the first argument: {wrong}"


def _public_definitions() -> Iterator[tuple[str, ast.AST]]:
    for module, tree in modules().items():
        if not any(part.startswith("_") for part in module.split(".")):
            yield module, tree
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield f"{module}.{node.name}", node
    for function in functions():
        if function.public and not function.node.name.startswith("__"):
            yield function.name, function.node


def test_every_public_name_is_documented() -> None:
    missing = [
        name
        for name, node in _public_definitions()
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not ast.get_docstring(node)
    ]
    assert not missing


def test_every_public_function_is_typed() -> None:
    untyped = []
    for function in functions():
        args = function.node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        bare = [a.arg for a in every if a.annotation is None and a.arg not in {"self", "cls"}]
        if function.public and (bare or function.node.returns is None):
            untyped.append(f"{function.name}: {bare or 'return'}")
    assert not untyped


def test_no_broad_except() -> None:
    broad = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        if module not in BROAD_EXCEPT_ALLOWED
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or any(
                isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"}
                for n in ast.walk(node.type)
            )
        )
    ]
    assert not broad, f"name the errors you expect: {broad}"


def test_only_app_prints() -> None:
    printing = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and not module.startswith("primemover.app")
    ]
    assert not printing


def test_names_say_what_they_are() -> None:
    vague = [
        name
        for name in (*modules(), *(f.name for f in functions()))
        if any(part in VAGUE_NAMES or part.startswith("process_") for part in name.split("."))
    ]
    assert not vague
