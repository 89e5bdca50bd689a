"""The project's own sources, read once, for the tests of their shape."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Documented = FunctionNode | ast.ClassDef | ast.Module


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """A function of the package, with the class it belongs to ("" for none)."""

    module: str
    owner: str
    node: FunctionNode
    nested: bool

    @property
    def name(self) -> str:
        return ".".join(p for p in (self.module, self.owner, self.node.name) if p)

    @property
    def public(self) -> bool:
        parts = (*self.module.split("."), *self.owner.split("."), self.node.name)
        return not self.nested and not any(p.startswith("_") for p in parts if p)

    @property
    def lines(self) -> int:
        """Length without docstring and decorators."""
        return length_without_docstring(self.node)


def length_without_docstring(node: FunctionNode) -> int:
    """Lines from ``def`` to the end, the docstring's own lines taken off."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        text = node.body[0]
        total -= (text.end_lineno or text.lineno) - text.lineno + 1
    return total


def module_name(path: Path) -> str:
    """Dotted name of a source file of the package."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, ast.Module]:
    """Syntax tree of every module of the package, by dotted name."""
    return {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SRC.rglob("*.py"))
    }


@cache
def module_lengths() -> dict[str, int]:
    """Lines of every module of the package."""
    return {
        module_name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted(SRC.rglob("*.py"))
    }


def functions() -> Iterator[Function]:
    """Every function and method of the package, nested ones too."""
    for module, tree in modules().items():
        yield from _functions_of(tree, module=module, owner="", nested=False)


def _functions_of(node: ast.AST, *, module: str, owner: str, nested: bool) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield Function(module=module, owner=owner, node=child, nested=nested)
            yield from _functions_of(child, module=module, owner=owner, nested=True)
        elif isinstance(child, ast.ClassDef):
            inner = ".".join(p for p in (owner, child.name) if p)
            yield from _functions_of(child, module=module, owner=inner, nested=nested)
        else:
            yield from _functions_of(child, module=module, owner=owner, nested=nested)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file git tracks or would track; all files where there is no repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(p for name in listed.split("\0") if name and (p := ROOT / name).is_file())
