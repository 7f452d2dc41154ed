"""Logistic regression over sparse named features: the same rows always give the same weights."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbl_desktop.engine.insights.linear_model import SCALE, LinearModel

Floats = NDArray[np.float64]

STEPS_REMEMBERED = 10
LEAST_GAIN = 1e-6


@dataclass(frozen=True, slots=True)
class Recipe:
    """`penalty` holds weights near nothing; `boost` eases that for features whose name begins with `#`.

    Features seen in fewer rows than `seen` are left out, and of the others all but the `kept` weightiest.
    """

    penalty: float
    boost: float = 1.0
    seen: int = 3
    kept: int = 6000
    shift: float = 0.0
    steps: int = 100


def train(rows: Sequence[Collection[str]], labels: Sequence[bool], recipe: Recipe) -> LinearModel:
    """`shift` is added to every score, where the model is to be surer than its rows were."""
    counts = Counter(feature for row in rows for feature in row)
    names = sorted(feature for feature, count in counts.items() if count >= recipe.seen)
    weights = _fit(rows, labels, names, recipe)
    heaviest = np.argsort(-np.abs(weights[:-1]), kind="stable")[: recipe.kept]
    names = sorted(names[place] for place in heaviest)
    weights = _fit(rows, labels, names, recipe)
    table = {name: round(float(weight) * SCALE) for name, weight in zip(names, weights, strict=False)}
    return LinearModel(table, round((float(weights[-1]) + recipe.shift) * SCALE))


class _Sparse:
    """Rows of zeros and scales, one entry for each feature that a row has."""

    def __init__(self, rows: Sequence[Collection[str]], names: Sequence[str], boost: float) -> None:
        places = {name: place for place, name in enumerate(names)}
        entries = [sorted(places[feature] for feature in row if feature in places) for row in rows]
        self._row = np.repeat(np.arange(len(rows)), [len(entry) for entry in entries])
        self._feature = np.array([place for entry in entries for place in entry], dtype=np.int64)
        self.scales = np.array([boost if name.startswith("#") else 1.0 for name in names])
        self._rows, self._features = len(rows), len(names)

    def times(self, weights: Floats) -> Floats:
        scaled = weights * self.scales
        sums = np.bincount(self._row, weights=scaled[self._feature], minlength=self._rows)
        return np.asarray(sums, dtype=np.float64)

    def transposed_times(self, residuals: Floats) -> Floats:
        sums = np.bincount(self._feature, weights=residuals[self._row], minlength=self._features)
        return np.asarray(sums * self.scales, dtype=np.float64)


def _fit(rows: Sequence[Collection[str]], labels: Sequence[bool], names: Sequence[str], recipe: Recipe) -> Floats:
    """Weights in the order of the names, and the bias behind them."""
    matrix = _Sparse(rows, names, recipe.boost)
    truth = np.array(labels, dtype=np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix.times(weights[:-1]) + weights[-1]
        residuals = 1 / (1 + np.exp(-scores)) - truth
        penalty = 0.5 * recipe.penalty * float(weights[:-1] @ weights[:-1])
        value = float((np.logaddexp(0, scores) - truth * scores).sum()) + penalty
        slope = np.append(matrix.transposed_times(residuals) + recipe.penalty * weights[:-1], residuals.sum())
        return value, slope

    weights = minimise(loss, np.zeros(len(names) + 1), recipe.steps)
    return np.append(weights[:-1] * matrix.scales, weights[-1])


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """Where the loss, given with its slope, is least: L-BFGS with halved steps."""
    weights = start
    value, slope = loss(weights)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        direction = -_towards(slope, moves)
        step = 1.0
        reached, new_slope = loss(weights + direction)
        while reached > value + 1e-4 * step * float(slope @ direction) and step > LEAST_GAIN:
            step /= 2
            reached, new_slope = loss(weights + step * direction)
        move, change = step * direction, new_slope - slope
        if float(move @ change) > 0:
            moves = [*moves, (move, change)][-STEPS_REMEMBERED:]
        gain = value - reached
        weights, value, slope = weights + move, reached, new_slope
        if gain < LEAST_GAIN * abs(value):
            break
    return weights


def _towards(slope: Floats, moves: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The slope, bent by what the last moves have told of the loss's shape."""
    bent = slope.copy()
    shares: list[float] = []
    for move, change in reversed(moves):
        share = float(move @ bent) / float(move @ change)
        bent -= share * change
        shares.append(share)
    if moves:
        move, change = moves[-1]
        bent *= float(move @ change) / float(change @ change)
    else:
        bent /= float(np.linalg.norm(slope)) or 1.0
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        bent += move * (share - float(change @ bent) / float(move @ change))
    return bent
