"""Indicators on one scale: the ways of composite-index practice, missing values kept missing.

Formulas: OECD/JRC, Handbook on Constructing Composite Indicators (2008); checked against COINr 1.1.14.
Notation: x' = direction × x; minimum, maximum, mean and number are those of the available units of an indicator.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Ties = Literal["min", "average", "max"]


class _Indicators(NamedTuple):
    """x' with its extremes by indicator, and the scale asked for; `raw` is x, `directions` 1 or -1."""

    x: Matrix
    low: Matrix
    high: Matrix
    raw: Matrix
    directions: Matrix
    lower: float
    upper: float


def normalise(
    values: npt.ArrayLike,
    method: str,
    *,
    directions: Sequence[int] | None = None,
    lower: float = 0.0,
    upper: float = 100.0,
    **parameters: Any,
) -> Matrix:
    """Return indicators (n_units, n_indicators) on one scale, same shape; NaN stays NaN.

    `directions` are 1 where more is better and -1 where less is; by default all 1. Methods and their parameters:

    - `min-max`: lower + (upper - lower)(x' - min)/(max - min)
    - `z-score` (`mean` = 0, `sd` = 1): mean + sd (x' - its mean)/its standard deviation (n - 1)
    - `rank` (`ties` = "min", "average" or "max"): ascending, so larger is better, from 1
    - `percentile-rank` (`ties`): (rank - 1)/(n - 1), 0 to 1
    - `borda` (`ties`): rank - 1
    - `distance-to-max`: 1 - (max - x')/(max - min), 0 to 1
    - `distance-to-reference` (`reference`: the row of the reference unit; `cap` = False: cut at 1):
      1 - (x'ref - x')/(x'ref - min)
    - `goalposts` (`goalposts`: low and high of each indicator, in its own units; `truncate` = False: cut to the
      scale): lower + (upper - lower) of the way from low to high, or from high to low where less is better

    An indicator with no spread tells no unit from another: it is NaN where the formula divides by the spread.
    Raises ValueError where the method, a parameter or a shape is wrong.
    """
    raw = np.array(values, dtype=np.float64)
    if raw.ndim != 2:
        raise ValueError(f"values must be a table of units and indicators, not of {raw.ndim} dimensions")
    if method not in _METHODS:
        raise ValueError(f"unknown method {method!r}; there are {', '.join(_METHODS)}")
    signs = _directions(directions, raw.shape[1])
    x = raw * signs
    low, high = _extreme(x, np.fmin), _extreme(x, np.fmax)
    function = _METHODS[method]
    unknown = parameters.keys() - list(inspect.signature(function).parameters)[1:]
    if unknown:
        raise ValueError(f"{method} takes no {', '.join(sorted(unknown))}")
    with np.errstate(divide="ignore", invalid="ignore"):
        result = function(_Indicators(x, low, high, raw, signs, lower, upper), **parameters)
    result[~np.isfinite(result)] = np.nan
    return result


def _directions(directions: Sequence[int] | None, indicators: int) -> Matrix:
    signs = np.ones(indicators) if directions is None else np.array(directions, dtype=np.float64)
    if signs.shape != (indicators,) or not np.isin(signs, (1, -1)).all():
        raise ValueError(f"directions must be {indicators} numbers, each 1 or -1")
    return signs


def _extreme(x: Matrix, pick: np.ufunc) -> Matrix:
    """Return the least or greatest available value of each column, NaN where there is none."""
    nothing = np.full(x.shape[1], np.nan)
    result: Matrix = pick.reduce(x, axis=0, initial=np.nan) if len(x) else nothing
    return result


def _min_max(of: _Indicators) -> Matrix:
    result: Matrix = of.lower + (of.upper - of.lower) * (of.x - of.low) / (of.high - of.low)
    return result


def _z_score(of: _Indicators, mean: float = 0.0, sd: float = 1.0) -> Matrix:
    number = np.sum(~np.isnan(of.x), axis=0)
    centred = of.x - np.nansum(of.x, axis=0) / number
    spread = np.sqrt(np.nansum(centred**2, axis=0) / (number - 1))
    spread[of.low == of.high] = 0  # a constant's mean may be off by its last digit
    result: Matrix = mean + sd * centred / spread
    return result


def _rank(of: _Indicators, ties: Ties = "min") -> Matrix:
    if ties not in ("min", "average", "max"):
        raise ValueError(f"unknown way of ranking ties: {ties!r}")
    from scipy.stats import rankdata  # over a second to load, and only ranks need it

    ranked: Matrix = np.asarray(rankdata(of.x, method=ties, axis=0, nan_policy="omit"), dtype=np.float64)
    return ranked


def _percentile_rank(of: _Indicators, ties: Ties = "min") -> Matrix:
    result: Matrix = (_rank(of, ties) - 1) / (np.sum(~np.isnan(of.x), axis=0) - 1)
    return result


def _borda(of: _Indicators, ties: Ties = "min") -> Matrix:
    return _rank(of, ties) - 1


def _distance_to_max(of: _Indicators) -> Matrix:
    result: Matrix = 1 - (of.high - of.x) / (of.high - of.low)
    return result


def _distance_to_reference(of: _Indicators, reference: int | None = None, cap: bool = False) -> Matrix:
    if reference is None or not -len(of.x) <= reference < len(of.x):
        raise ValueError("distance-to-reference needs `reference`, the row of a unit of the table")
    best = of.x[reference]
    result: Matrix = 1 - (best - of.x) / (best - of.low)
    return np.minimum(result, 1.0) if cap else result


def _goalposts(of: _Indicators, goalposts: npt.ArrayLike | None = None, truncate: bool = False) -> Matrix:
    posts = np.array([] if goalposts is None else goalposts, dtype=np.float64)
    if posts.shape != (of.x.shape[1], 2):
        raise ValueError("goalposts needs `goalposts`, a low and a high for each indicator")
    low, high = posts[:, 0], posts[:, 1]
    way = np.where(of.directions > 0, of.raw - low, high - of.raw) / (high - low)
    result: Matrix = of.lower + (of.upper - of.lower) * (np.clip(way, 0, 1) if truncate else way)
    return result


_METHODS: dict[str, Callable[..., Matrix]] = {
    "min-max": _min_max,
    "z-score": _z_score,
    "rank": _rank,
    "percentile-rank": _percentile_rank,
    "distance-to-max": _distance_to_max,
    "distance-to-reference": _distance_to_reference,
    "goalposts": _goalposts,
    "borda": _borda,
}
