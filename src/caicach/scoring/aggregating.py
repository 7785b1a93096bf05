"""Indicators to one figure: weighted means, and Copeland's score of pairwise comparisons.

Formulas: OECD/JRC, Handbook on Constructing Composite Indicators (2008), and Copeland's rule; checked against
COINr 1.1.14, but for its defects (its pairwise matrix with missing values depends on the order of units).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
DRAW = 1e-9


def aggregate(
    values: npt.ArrayLike, weights: npt.ArrayLike, method: str = "arithmetic", *, min_available: float = 0.0
) -> Matrix:
    """Return one figure for each unit, (n_units, n_indicators), (n_indicators,) -> (n_units,).

    `method`: `arithmetic` Σwx/Σw, `geometric` exp(Σw ln x/Σw), `harmonic` Σw/Σ(w/x). The weights of a unit's
    available values are rescaled. NaN where nothing is available, where the share of indicators available
    (unweighted) is below `min_available`, and where the weights available are all 0.

    Raises ValueError where a shape, a weight (negative, missing, infinite) or the method is wrong, where a
    geometric mean meets a value not above 0, or a harmonic one a 0.
    """
    x, w = _checked(values, weights)
    there = ~np.isnan(x)
    if method == "geometric" and (x[there] <= 0).any():
        raise ValueError("a geometric mean needs values above 0")
    if method == "harmonic" and (x[there] == 0).any():
        raise ValueError("a harmonic mean needs values other than 0")
    filled, sums = np.where(there, x, 1.0), there @ w
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "arithmetic":
            result = (np.where(there, x, 0.0) @ w) / sums
        elif method == "geometric":
            result = np.exp((np.log(filled) @ w) / sums)
        elif method == "harmonic":
            result = sums / ((there / filled) @ w)
        else:
            raise ValueError(f"unknown method {method!r}; there are arithmetic, geometric, harmonic")
    short = (sums == 0) | ~there.any(axis=1) | (there.mean(axis=1) < min_available)
    return np.where(short, np.nan, result)


def outrank(values: npt.ArrayLike, weights: npt.ArrayLike) -> Matrix:
    """Return Copeland scores, (n_units,): units a unit outranks less units that outrank it.

    One outranks another where the weights of the indicators on which it is better, and half of those on which
    they tie, come to more than half of the weights of the indicators that both have; within 1e-9 of half is a
    draw. A pair with no indicator in common is a draw; a unit with none at all is NaN.
    Raises ValueError as `aggregate` does.
    """
    x, w = _checked(values, weights)
    ahead, shared = np.zeros((len(x), len(x))), np.zeros((len(x), len(x)))
    for column, weight in zip(x.T, w, strict=True):
        one, other = column[:, None], column[None, :]
        ahead += weight * ((one > other) + 0.5 * (one == other))
        there = ~np.isnan(column)
        shared += weight * (there[:, None] & there[None, :])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(shared > 0, ahead / shared, 0.5)
    scores = np.sum(share > 0.5 + DRAW, axis=1) - np.sum(share < 0.5 - DRAW, axis=1)
    return np.where(np.isnan(x).all(axis=1), np.nan, scores.astype(np.float64))


def _checked(values: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Matrix, Matrix]:
    x, w = np.array(values, dtype=np.float64), np.array(weights, dtype=np.float64)
    if x.ndim != 2 or w.shape != (x.shape[1],):
        raise ValueError("values must be units by indicators, with one weight for each indicator")
    if not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights must be numbers that are not negative")
    return x, w
