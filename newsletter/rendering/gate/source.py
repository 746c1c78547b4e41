"""What can be said of a template without rendering it: its syntax, and names that nobody gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from newsletter.errors import TemplateFault, TemplateFaults

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
# Partials see what the template around them has named.
_GIVEN_BY_JINJA = {"loop", "self", "super", "caller", "varargs", "kwargs"}


def check_sources(
    environment: Environment,
    files: Mapping[str, Path],
    given: Mapping[str, type | None],
    *,
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> None:
    """Raises TemplateFaults. ``given`` has the names that templates are rendered with, and their types where known."""
    trees: dict[Path, nodes.Template] = {}
    asked: dict[Path, set[str]] = {}
    faults: list[TemplateFault] = []
    for name, path in files.items():
        try:
            source = read(path).decode("utf-8")
            faults += (TemplateFault(str(path), line, text) for line, text in _unseen(source))
            tree = environment.parse(source, name, str(path))
            # This compiles, so that filters and tests nobody has are found too.
            asked[path] = find_undeclared_variables(tree)
            trees[path] = tree
        except TemplateSyntaxError as error:
            faults.append(TemplateFault(str(path), error.lineno, f"syntax: {error.message}"))
        except UnicodeDecodeError:
            faults.append(TemplateFault(str(path), 1, "not UTF-8: save the file as UTF-8"))
    known = {*given, *environment.globals, *_GIVEN_BY_JINJA}
    for tree in trees.values():
        known |= {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
        known |= {macro.name for macro in tree.find_all(nodes.Macro)}
        known |= {alias for imported in tree.find_all(nodes.FromImport) for alias in _aliases(imported)}
        known |= {imported.target for imported in tree.find_all(nodes.Import)}
    for path, tree in trees.items():
        faults += (TemplateFault(str(path), line, text) for line, text in _names(tree, asked[path] - known))
        faults += (TemplateFault(str(path), line, text) for line, text in _attributes(tree, given))
    if faults:
        raise TemplateFaults(faults)


def _unseen(source: str) -> Iterator[tuple[int, str]]:
    """Characters that no editor shows and that the compiler stumbles over, or shows to readers."""
    for number, line in enumerate(source.split("\n"), 1):
        if found := _UNSEEN.search(line):
            mark = " (a byte order mark: save the file without one)" if found[0] == "\ufeff" else ""
            yield number, f"the character U+{ord(found[0]):04X} has no place in a template{mark}"


def _aliases(imported: nodes.FromImport) -> Iterator[str]:
    for name in imported.names:
        yield name if isinstance(name, str) else name[1]


def _names(tree: nodes.Template, missing: set[str]) -> Iterator[tuple[int, str]]:
    for name in tree.find_all(nodes.Name):
        if name.name in missing:
            yield name.lineno, f"undefined: {name.name}"


def _attributes(tree: nodes.Template, given: Mapping[str, type | None]) -> Iterator[tuple[int, str]]:
    for node in tree.find_all(nodes.Getattr):
        owner = _type_of(node.node, given)
        if owner is not None and _member(owner, node.attr) is _NOTHING:
            yield node.lineno, f"undefined: {owner.__name__} has no {node.attr}"


_NOTHING = object()


def _type_of(node: nodes.Node, given: Mapping[str, type | None]) -> type | None:
    """The type of ``v.front`` and such, as far as it is one whose attributes we know."""
    if isinstance(node, nodes.Name):
        return given.get(node.name)
    if isinstance(node, nodes.Getattr):
        owner = _type_of(node.node, given)
        found = None if owner is None else _member(owner, node.attr)
        return found if isinstance(found, type) and is_dataclass(found) else None
    return None


@cache
def _hints(owner: type) -> dict[str, Any]:
    return get_type_hints(owner)


def _member(owner: type, name: str) -> Any:
    hints = _hints(owner)
    return hints[name] if name in hints else getattr(owner, name, _NOTHING)
