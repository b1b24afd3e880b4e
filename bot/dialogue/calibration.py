"""How sure a classifier's scores are, and where a message becomes too unfamiliar for any of its intents."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from bot.dialogue.likeness import Floats

logger = logging.getLogger(__name__)

SMALLEST_GROUP: Final = 50  # messages from which a bound for the lowest few in a hundred can be read


@dataclass(frozen=True)
class Scale:
    """How two signs of familiarity lie among messages that were understood, and where their sum becomes too low."""

    strength: tuple[float, float] = (0.0, 1.0)
    nearness: tuple[float, float] = (0.0, 1.0)
    least: float = -math.inf

    def familiarity(self, strength: Any, nearness: Any) -> Any:
        """How many standard deviations both signs together lie above what is usual."""
        return (strength - self.strength[0]) / self.strength[1] + (
            nearness - self.nearness[0]
        ) / self.nearness[1]


@dataclass(frozen=True)
class Calibration:
    """What messages that a model of all others has to judge say about its scores.

    Attributes:
        temperature: divides scores so that their softmax is as sure as it is right.
        scales: by the featurizers that had something to say, because messages which a sentence encoder knows lie
            nearer to each other than others. The entry ``""`` is for all together.
    """

    temperature: float = 1.0
    scales: dict[str, Scale] = field(default_factory=dict)

    def scale_for(self, speakers: str) -> Scale:
        """The scale for messages of which these featurizers knew something."""
        return self.scales.get(speakers) or self.scales.get("", Scale())


def calibrated(
    scores: Floats, nearness: Floats, truth: NDArray[np.intp], speakers: NDArray[Any], *, keep: float
) -> Calibration:
    """Fits temperature and bounds to messages of which at least one other says the same.

    Args:
        scores: of each message for each intent, by a model without that message; shape (messages, intents).
        nearness: of each message to those nearest to it.
        truth: column of each message's intent.
        speakers: names of the featurizers that had something to say of each message.
        keep: share of the rightly understood messages that must not fall back; 1 turns falling back off.
    """
    common = np.isin(truth, np.flatnonzero(np.bincount(truth) > 1))
    scores, nearness = scores[common].astype(float), nearness[common]
    truth, speakers = truth[common], speakers[common]
    if len(set(truth.tolist())) < 2:
        logger.warning("KernelIntentClassifier: too few examples to calibrate; nothing will fall back")
        return Calibration()
    temperature = _temperature(scores, truth)
    understood = scores.argmax(axis=1) == truth
    lost = 1 - keep
    if lost == 0 or not understood.any():
        return Calibration(temperature)
    strength, nearness, speakers = (
        scores.max(axis=1)[understood],
        nearness[understood],
        speakers[understood],
    )
    names, counts = np.unique(speakers, return_counts=True)
    scales = {"": _scale(strength, nearness, lost)}
    for name in names[counts >= SMALLEST_GROUP]:
        group = speakers == name
        scales[str(name)] = _scale(strength[group], nearness[group], lost)
    return Calibration(temperature, scales)


def _scale(strength: Floats, nearness: Floats, lost: float) -> Scale:
    """Where all but ``lost`` of these lie."""
    scale = Scale(
        (float(strength.mean()), float(strength.std()) or 1.0),
        (float(nearness.mean()), float(nearness.std()) or 1.0),
    )
    return replace(scale, least=float(np.quantile(scale.familiarity(strength, nearness), lost)))


def nearness_of(cosines: Floats, neighbours: int) -> Floats:
    """Mean of the largest cosines, along the last axis."""
    count = min(neighbours, cosines.shape[-1])
    mean: Floats = -np.partition(-cosines, count - 1, axis=-1)[..., :count].mean(axis=-1)
    return mean


def _temperature(decisions: Floats, truth: NDArray[np.intp]) -> float:
    """The divisor under which the right intents are likeliest."""

    def surprise(log_temperature: float) -> float:
        scaled = decisions / np.exp(log_temperature)
        right = scaled[np.arange(len(truth)), truth]
        return float((logsumexp(scaled, axis=1) - right).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 2), method="bounded").x))
