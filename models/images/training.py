"""Trains the network of :mod:`models.images.network`: names of kinds, and finding the same thing again.

Every picture is shown twice in each step, distorted in two ways. Both are to be given their names by the
classifiers, one of them sometimes with a piece of another picture in it (CutMix, Yun et al., ICCV 2019); and among
all pictures of the step the two are to find each other (NT-Xent, Chen et al., "SimCLR", ICML 2020).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from models.errors import BadInput
from models.images.augmentation import distorted
from models.images.network import Heads, Network, Shape
from models.undisturbed import undisturbed

UNNAMED = -1
STEEPEST = 5.0  # norm of a gradient; the first steps may be steep

Pixels = NDArray[np.uint8]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """What is learnt from.

    Attributes:
        pixels: uint8, shape (n, side, side, 3).
        names: set of names → its names.
        labels: set of names → int64, shape (n,): which of them each picture is, or -1.
    """

    pixels: Pixels
    names: Mapping[str, Sequence[str]]
    labels: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the network is built and trained.

    Attributes:
        sizes: sides of the pictures in each part of the training: first small, which is quick.
        batch: pictures in a step, each shown twice.
        smoothed: how much of the certainty is given to the other names.
        same: weight of finding the same thing again.
        mixed: how often the second view gets a piece of another picture.
        averaged: how slowly the averaged weights, which are the result, follow.
        whole: most of each picture is to be seen, nothing covers it; for going on from weights that have learnt
            from harder ones.
    """

    shape: Shape = field(default_factory=Shape)
    sizes: Sequence[int] = (64, 80, 96, 112, 128)
    epochs: int = 48
    batch: int = 64
    learning_rate: float = 0.1
    weight_decay: float = 5e-4
    smoothed: float = 0.1
    same: float = 0.3
    temperature: float = 0.15
    mixed: float = 0.5
    averaged: float = 0.995
    whole: bool = False
    threads: int = 1


# Goes on from trained weights: small steps, whole pictures, full size.
SETTLING: Final = Settings(sizes=(128,), epochs=9, learning_rate=0.03, mixed=0.25, whole=True)


class Trained(nn.Module):
    """A network and the classifiers on top of it."""

    def __init__(self, network: Network, heads: Heads) -> None:
        super().__init__()
        self.network = network
        self.heads = heads


def train(
    lessons: Lessons,
    settings: Settings,
    *,
    seed: int,
    progress: Progress,
    judge: Callable[[Trained, int], str] | None = None,
    start: Trained | None = None,
) -> Trained:
    """Trains on a GPU where there is one, else on the CPU in bfloat16.

    Args:
        lessons: pictures and names.
        settings: see there.
        seed: of weights, order and distortions.
        progress: told after each epoch.
        judge: says something about the network after each epoch; it is told the size of the pictures.
        start: goes on from here; its names must be those of the lessons.

    Raises:
        BadInput: it has learnt other names.
    """
    with undisturbed(settings.threads):
        torch.manual_seed(seed)
        trained = _started(lessons, settings, start)
        trained.to("cuda" if torch.cuda.is_available() else "cpu")
        trained.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        average = torch.optim.swa_utils.AveragedModel(
            trained,
            multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(settings.averaged),  # type: ignore[no-untyped-call]
            use_buffers=True,
        )
        for epoch, loss in enumerate(_epochs(trained, average, lessons, settings, seed=seed), 1):
            size = _size(settings, epoch - 1)
            said = f"epoch {epoch} at {size}: loss {loss:.3f}"
            if judge is not None:
                said += ", " + judge(_result(average), size)
            progress(said, epoch / settings.epochs)
        return _result(average)


def _started(lessons: Lessons, settings: Settings, start: Trained | None) -> Trained:
    if start is None:
        return Trained(Network(settings.shape), Heads(lessons.names, settings.shape.kind))
    known = {key: len(vectors) for key, vectors in start.heads.vectors.items()}
    if known != {key: len(each) for key, each in lessons.names.items()}:
        raise BadInput(f"start: has learnt other names ({', '.join(known)})")
    return start.train()


def _epochs(
    trained: Trained,
    average: torch.optim.swa_utils.AveragedModel,
    lessons: Lessons,
    settings: Settings,
    *,
    seed: int,
) -> Iterator[float]:
    """Trains an epoch for each step of the iteration; gives its mean loss."""
    steps = settings.epochs * math.ceil(len(lessons.pixels) / settings.batch)
    optimiser = _optimiser(trained, settings)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / steps))
    chance = torch.Generator().manual_seed(seed)
    labels = {key: torch.from_numpy(each) for key, each in lessons.labels.items()}
    for epoch in range(settings.epochs):
        size = _size(settings, epoch)
        trained.train()
        total, count = 0.0, 0
        for rows in _batches(len(lessons.pixels), settings.batch, chance):
            pixels = torch.from_numpy(lessons.pixels[rows.numpy()]).permute(0, 3, 1, 2)
            views = [distorted(pixels, size, chance, whole=settings.whole) for _ in range(2)]
            named = {key: each[rows] for key, each in labels.items()}
            loss = _loss(trained, views, named, settings, chance)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(trained.parameters(), STEEPEST)
            optimiser.step()
            schedule.step()
            average.update_parameters(trained)
            total, count = total + float(loss.detach()), count + 1
        yield total / count


def _size(settings: Settings, epoch: int) -> int:
    """Sides of the pictures in an epoch."""
    return settings.sizes[epoch * len(settings.sizes) // settings.epochs]


def _result(average: torch.optim.swa_utils.AveragedModel) -> Trained:
    result = average.module.eval()
    assert isinstance(result, Trained)
    return result


def _optimiser(trained: Trained, settings: Settings) -> torch.optim.Optimizer:
    parameters = list(trained.parameters())
    thick = [each for each in parameters if each.ndim > 1]
    thin = [each for each in parameters if each.ndim <= 1]  # norms, biases, sharpness
    return torch.optim.SGD(
        [{"params": thick, "weight_decay": settings.weight_decay}, {"params": thin, "weight_decay": 0.0}],
        lr=settings.learning_rate,
        momentum=0.9,
        nesterov=True,
    )


def _rate(done: float) -> float:
    """Up for a twentieth of the time, then down along a cosine."""
    return done / 0.05 if done < 0.05 else 0.5 * (1 + math.cos(math.pi * min((done - 0.05) / 0.95, 1.0)))


def _batches(count: int, size: int, chance: torch.Generator) -> Iterator[torch.Tensor]:
    order = torch.randperm(count, generator=chance)
    for start in range(0, count, size):
        rows = order[start : start + size]
        yield rows if len(rows) > 1 or count == 1 else order[-2:]  # the norms need two


def _loss(
    trained: Trained,
    views: Sequence[torch.Tensor],
    named: Mapping[str, torch.Tensor],
    settings: Settings,
    chance: torch.Generator,
) -> torch.Tensor:
    first, second = views
    count, device = len(first), next(trained.network.parameters()).device
    partners, own = torch.arange(count), 1.0
    mixed = float(torch.rand(1, generator=chance)) < settings.mixed
    if mixed:
        second, partners, own = _mixed(second, chance)
    both = torch.cat([first, second]).to(device, memory_format=torch.channels_last)
    with torch.autocast(device.type, torch.bfloat16):
        kinds, things = trained.network(both)
    kinds, things = kinds.float(), things.float()
    loss = torch.zeros((), device=device)
    for key, labels in named.items():
        logits = trained.heads(key, kinds)
        for part, target, weight in (
            (logits[:count], labels, 1.0),
            (logits[count:], labels, own),
            (logits[count:], labels[partners], 1 - own),
        ):
            known = (target != UNNAMED).nonzero()[:, 0].to(device)
            if weight and len(known):
                each = functional.cross_entropy(
                    part[known], target.to(device)[known], label_smoothing=settings.smoothed, reduction="sum"
                )
                loss = loss + weight * each / (2 * count)
    if not mixed and settings.same:
        loss = loss + settings.same * _apart(things[:count], things[count:], settings.temperature)
    return loss


def _mixed(views: torch.Tensor, chance: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Pictures with a rectangle of another one, which that is, and how much is their own."""
    count, _, height, width = views.shape
    partners = torch.randperm(count, generator=chance)
    share = float(torch.rand(1, generator=chance))
    tall, wide = int(height * math.sqrt(share)), int(width * math.sqrt(share))
    top = int(torch.randint(height - tall + 1, (1,), generator=chance))
    left = int(torch.randint(width - wide + 1, (1,), generator=chance))
    result = views.clone()
    result[:, :, top : top + tall, left : left + wide] = views[
        partners, :, top : top + tall, left : left + wide
    ]
    return result, partners, 1 - tall * wide / (height * width)


def _apart(first: torch.Tensor, second: torch.Tensor, temperature: float) -> torch.Tensor:
    """NT-Xent: each view is to find the other among all views of the step."""
    count = len(first)
    views = torch.cat([first, second])
    likeness = views @ views.T / temperature
    likeness = likeness.masked_fill(torch.eye(2 * count, dtype=torch.bool, device=views.device), -torch.inf)
    other = torch.cat([torch.arange(count, 2 * count), torch.arange(count)]).to(views.device)
    return functional.cross_entropy(likeness, other)
