"""变异：cosmic-ray 在一个模块里能改坏的每一处，去掉改了也不会有不同的地方。

Left out, because no test could ever notice: what stands in an annotation (nobody evaluates it), the flags of
`@dataclass` (``frozen``, ``slots``: a guard against slips, not a rule), ``is`` against ``==`` beside None or an enum
member (the same question), the lone ``*`` of a parameter list (no multiplication). Docstrings and ``__all__`` hold nothing that the operators change. A mutant that is no
Python program is not counted either.

Main names: `Mutant`, `find`, `apply`, `changed`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor

_SAME_QUESTION = {
    "core/ReplaceComparisonOperator_Is_Eq",
    "core/ReplaceComparisonOperator_IsNot_NotEq",
    "core/ReplaceComparisonOperator_Eq_Is",
    "core/ReplaceComparisonOperator_NotEq_IsNot",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module.

    Attributes:
        module: dotted name. operator: cosmic-ray's name. occurrence: its how-manieth place in the file.
        line: line number, from 1. text: that line without indentation.
        function: qualified name of the outermost function (``Class.method``) whose body holds the place; empty
            for what runs at import: constants, decorators, default values.
    """

    module: str
    operator: str
    occurrence: int
    line: int
    text: str
    function: str


def find(module: str, source: str) -> list[Mutant]:
    """Every mutant of a module's source that may behave differently, in the order of the operators."""
    nodes, lines = list(ast_nodes(get_ast(source))), source.splitlines()
    found = []
    for name, operator in _operators().items():
        places = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, (node, start) in enumerate(places):
            spot, text = _spot(node, start), lines[start[0] - 1].strip()
            if not _is_idle(name, spot):
                found.append(Mutant(module, name, occurrence, start[0], text, _function(spot)))
    return found


def apply(mutant: Mutant, source: str) -> str | None:
    """The mutated source; None when it is no Python program."""
    code: str | None = MutationVisitor.mutate_code(source, _operators()[mutant.operator], mutant.occurrence)
    assert code is not None  # `find` counted this place
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ``is`` with a literal
        try:
            compile(code, mutant.module, "exec")
        except SyntaxError:
            return None
    return code


def changed(mutant: Mutant, source: str) -> tuple[str, str]:
    """The lines before and after, for a person: ``("if a < b:", "if a > b:")``."""
    before, after = source.splitlines(), (apply(mutant, source) or "").splitlines()
    while before and after and before[-1] == after[-1]:
        before.pop(), after.pop()
    same = next(
        (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(after)
    )
    return tuple(" ".join(line.strip() for line in lines[same:]) for lines in (before, after))  # type: ignore[return-value]


@cache
def _operators() -> dict[str, Any]:
    classes = {name: cosmic_ray.plugins.get_operator(name) for name in cosmic_ray.plugins.operator_names()}
    return {name: operator() for name, operator in classes.items() if not operator.arguments()}


def _spot(node: Any, start: tuple[int, int]) -> Any:
    """What is changed: a leaf, e.g. the sign inside a comparison; a whole node where it goes as a whole."""
    return node if node.start_pos == start else node.get_leaf_for_position(start)


def _ancestors(node: Any) -> Iterator[tuple[Any, Any]]:
    """(ancestor, its child on the way down to the node), nearest first."""
    while node.parent is not None:
        yield node.parent, node
        node = node.parent


def _is_idle(operator: str, node: Any) -> bool:
    if operator in _SAME_QUESTION and _beside_constant(node):
        return True
    for above, child in _ancestors(node):
        if above.type in ("param", "tfpdef", "funcdef") and child is getattr(above, "annotation", None):
            return True
        if above.type == "tfpdef" or (above.type == "annassign" and child is above.children[1]):
            return True
        if above.type == "decorator" and above.children[1].get_code().strip().startswith("dataclass"):
            return True
        if above.type in ("param", "parameters") and child is node and node.type == "operator":
            return True
    return False


def _beside_constant(sign: Any) -> bool:
    """Whether the right side of this ``is``, ``is not``, ``==`` is an ``Enum.MEMBER``; None is seen to by cosmic-ray."""
    if sign.parent.type == "comp_op":
        sign = sign.parent
    right = sign.get_next_sibling()
    _, dot, last = right.get_code().strip().rpartition(".") if right is not None else ("", "", "")
    return bool(dot) and last.isupper()


def _function(node: Any) -> str:
    names: list[str] = []
    in_body = False
    for above, child in _ancestors(node):
        if above.type == "classdef":
            names.insert(0, above.name.value)
        elif above.type == "funcdef":
            names, in_body = [above.name.value], child is above.children[-1]
    return ".".join(names) if in_body else ""
