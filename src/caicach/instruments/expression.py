"""Small formulas of criteria sets: numbers, variables, + - * /, comparisons, and, or, min, max. Exact, in Decimal."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from caicach.instruments.base import unsound

_LONGEST = 500
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was found sound. A condition evaluates to True or False, anything else to a Decimal."""

    text: str
    node: ast.expr

    @classmethod
    def parse(cls, text: str, names: Collection[str]) -> Expression:
        """Return the formula in `text`; raises a pydantic error (in both languages) where it is none."""
        try:
            node = ast.parse(text.strip() if len(text) <= _LONGEST else "", mode="eval").body
            _check(node, text.strip(), names)
        except (SyntaxError, ValueError, RecursionError, MemoryError, InvalidOperation) as error:
            known = ", ".join(sorted(names))
            raise unsound(
                f"công thức gồm số, biến ({known}), + - * /, so sánh, and, or, min, max; đang là “{text}”",
                f"a formula of numbers, variables ({known}), + - * /, comparisons, and, or, min, max, not “{text}”",
            ) from error
        return cls(text.strip(), node)

    def evaluate(self, values: Mapping[str, Decimal]) -> Decimal | bool:
        """Return the result with the variables' values; raises ArithmeticError on a division by 0."""
        result: Decimal | bool = _value(self.node, self.text, values)
        return result


def _check(node: ast.expr, text: str, names: Collection[str]) -> None:
    """Raise ValueError at the first thing that is not part of the small language."""
    match node:
        case ast.Constant() if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            Decimal(_segment(node, text))
        case ast.Name() if node.id in names:
            pass
        case ast.UnaryOp(op=ast.USub()):
            _check(node.operand, text, names)
        case ast.BinOp() if type(node.op) in _BINARY:
            _check(node.left, text, names)
            _check(node.right, text, names)
        case ast.Compare() if all(type(op) in _COMPARE for op in node.ops):
            for part in (node.left, *node.comparators):
                _check(part, text, names)
        case ast.BoolOp():
            for part in node.values:
                _check(part, text, names)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS and len(node.args) > 1:
            for part in node.args:
                _check(part, text, names)
        case _:
            raise ValueError(ast.dump(node))


def _value(node: ast.expr, text: str, values: Mapping[str, Decimal]) -> Any:
    match node:
        case ast.Constant():
            return Decimal(_segment(node, text))
        case ast.Name():
            return values[node.id]
        case ast.UnaryOp():
            return -_value(node.operand, text, values)
        case ast.BinOp():
            return _BINARY[type(node.op)](_value(node.left, text, values), _value(node.right, text, values))
        case ast.Compare():
            parts = [_value(part, text, values) for part in (node.left, *node.comparators)]
            pairs = zip(node.ops, parts, parts[1:], strict=False)
            return all(_COMPARE[type(op)](one, other) for op, one, other in pairs)
        case ast.BoolOp():
            met = (bool(_value(part, text, values)) for part in node.values)
            return all(met) if isinstance(node.op, ast.And) else any(met)
        case ast.Call(func=ast.Name(id=name)):
            return _FUNCTIONS[name](*(_value(part, text, values) for part in node.args))
    raise AssertionError(ast.dump(node))


def _segment(node: ast.expr, text: str) -> str:
    """Return a number as it was written: 0.1 is then exactly 0.1."""
    return ast.get_source_segment(text, node) or ""
