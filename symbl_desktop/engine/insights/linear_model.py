"""Logistic models over named features: small tables of whole numbers, made by packaging/training."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

# Weights are whole numbers, so that sums do not depend on the order of what is summed.
SCALE = 1000


@dataclass(frozen=True, slots=True)
class LinearModel:
    weights: Mapping[str, int]
    bias: int

    def score(self, features: Iterable[str]) -> float:
        """The logarithm of the odds; features that are not in the table count nothing."""
        return (self.bias + sum(self.weights.get(feature, 0) for feature in features)) / SCALE

    def probability(self, features: Iterable[str]) -> float:
        return sigmoid(self.score(features))


def sigmoid(score: float) -> float:
    return 1 / (1 + exp(-max(-40.0, min(40.0, score))))


def log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return log(bounded / (1 - bounded))


def load_model(path: Path) -> LinearModel:
    """Raises OSError or ValueError where the file is missing or no model."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return LinearModel(raw["weights"], raw["bias"])


def save_model(model: LinearModel, path: Path) -> None:
    """The same model always becomes the same bytes; weights of zero are left out."""
    weights = {feature: weight for feature, weight in sorted(model.weights.items()) if weight}
    text = json.dumps({"bias": model.bias, "weights": weights}, ensure_ascii=False, indent=0, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
