"""Trains the network of :mod:`models.recommender.sequence`; the only module here that needs torch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.recommender import sequence
from models.recommender.base import Progress
from models.recommender.interactions import History, Interactions
from models.recommender.ranking import ndcg_of, ranks, unseen
from models.undisturbed import undisturbed

NOTHING = -1  # pads histories, and is the target of what has none


class Network(nn.Module):
    """Embeddings, causal transformer blocks that normalise before each part, tied output."""

    def __init__(self, products: int, settings: sequence.Settings) -> None:
        super().__init__()
        self.settings = settings
        self.products = nn.Parameter(torch.empty(products, settings.dimensions))
        self.places = nn.Parameter(torch.empty(settings.longest, settings.dimensions))
        nn.init.trunc_normal_(self.products, std=0.02)
        nn.init.trunc_normal_(self.places, std=0.02)
        self.blocks = nn.ModuleList(_Block(settings) for _ in range(settings.blocks))
        self.after = nn.LayerNorm(settings.dimensions)
        self.dropout = nn.Dropout(settings.dropout)

    def forward(self, histories: torch.Tensor) -> torch.Tensor:
        """States, shape (n, length, dimensions), of histories padded behind with -1, where nobody reads."""
        lengths = (histories != NOTHING).sum(dim=1, keepdim=True)
        places = (lengths - 1 - torch.arange(histories.shape[1])).clamp(min=0)  # (n, length), the newest is 0
        states = self.products[histories.clamp(min=0)] * self.settings.dimensions**0.5
        states = self.dropout(states + self.places[places])
        for block in self.blocks:
            states = block(states)
        result: torch.Tensor = self.after(states)
        return result


class _Block(nn.Module):
    def __init__(self, settings: sequence.Settings) -> None:
        super().__init__()
        size = settings.dimensions
        self.heads = settings.heads
        self.before_attention = nn.LayerNorm(size)
        self.attend = nn.Linear(size, 3 * size)
        self.mix = nn.Linear(size, size)
        self.before_thought = nn.LayerNorm(size)
        self.widen = nn.Linear(size, 4 * size)
        self.narrow = nn.Linear(4 * size, size)
        self.dropout = nn.Dropout(settings.dropout)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        n, length, size = states.shape
        joined = self.attend(self.before_attention(states)).view(n, length, 3, self.heads, size // self.heads)
        query, key, value = joined.permute(2, 0, 3, 1, 4)  # each (n, heads, length, width)
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        states = states + self.dropout(self.mix(mixed.transpose(1, 2).reshape(n, length, size)))
        inner = torch.relu(self.widen(self.before_thought(states)))
        result: torch.Tensor = states + self.dropout(self.narrow(self.dropout(inner)))
        return result


def train(
    data: Interactions, settings: sequence.Settings, *, seed: int, progress: Progress
) -> sequence.Weights:
    """The weights; see :meth:`models.recommender.sequence.SequenceModel.fit`."""
    with undisturbed(settings.threads):
        return _trained(data, settings, seed=seed, progress=progress)


def _trained(
    data: Interactions, settings: sequence.Settings, *, seed: int, progress: Progress
) -> sequence.Weights:
    known = [history[:-1] for history in data.histories if len(history) > 2]
    held_out = np.array([history[-1] for history in data.histories if len(history) > 2])
    epochs = settings.epochs
    if known:
        epochs, weights = _search(known, held_out, len(data.products), settings, seed=seed, progress=progress)
        if not settings.refit:
            return weights
    network = _network(len(data.products), settings, seed)
    for epoch, _ in enumerate(_epochs(network, data.histories, epochs, seed), 1):
        progress(f"epoch {epoch} on everything", epoch / epochs)
    return weights_of(network)


def _search(
    known: Sequence[History],
    held_out: NDArray[np.int32],
    products: int,
    settings: sequence.Settings,
    *,
    seed: int,
    progress: Progress,
) -> tuple[int, sequence.Weights]:
    """The epoch whose network ranks the held-out products best, by NDCG@10, and its weights."""
    network = _network(products, settings, seed)
    best, best_epoch, weights = -1.0, 1, weights_of(network)
    for epoch, loss in enumerate(_epochs(network, known, settings.epochs, seed), 1):
        now = weights_of(network)
        reached = validate(sequence.SequenceModel(now, settings), known, held_out)
        progress(f"epoch {epoch}: loss {loss:.3f}, NDCG@10 {reached:.4f}", epoch / settings.epochs)
        if reached > best:
            best, best_epoch, weights = reached, epoch, now
        elif epoch - best_epoch >= settings.patience:
            break
    return best_epoch, weights


def validate(
    model: sequence.SequenceModel,
    histories: Sequence[History],
    targets: NDArray[np.int32],
    *,
    most: int = 10_000,
) -> float:
    """NDCG@10 among all products that a history does not hold, over at most ``most`` histories.

    They are drawn, always the same: histories often come in the order of first purchases, and old customers are
    foreseen less well than new ones. What a history holds does not compete: tied embeddings rank the last product
    first, and nobody is recommended what they have.
    """
    chosen = np.random.default_rng(0).permutation(len(histories))[:most]
    found: list[NDArray[np.int64]] = []
    for start in range(0, len(chosen), 512):
        rows = chosen[start : start + 512]
        asked = [histories[row] for row in rows]
        scores = model.scores(asked)
        own = scores[np.arange(len(rows)), targets[rows]]
        scores = unseen(scores, asked)
        scores[np.arange(len(rows)), targets[rows]] = own  # bought again
        found.append(ranks(scores, targets[rows]))
    return float(ndcg_of(np.concatenate(found), 10).mean())


def _network(products: int, settings: sequence.Settings, seed: int) -> Network:
    torch.manual_seed(seed)
    return Network(products, settings)


def weights_of(network: Network) -> sequence.Weights:
    """The network's weights as numpy arrays."""
    return {name: value.detach().cpu().numpy().copy() for name, value in network.state_dict().items()}


def _epochs(network: Network, histories: Sequence[History], epochs: int, seed: int) -> Iterator[float]:
    """Trains an epoch for each step of the iteration; gives its mean loss."""
    settings = network.settings
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.learning_rate, weight_decay=1e-4)
    chance = np.random.default_rng(seed)
    windows = _windows(histories, settings.longest)
    for _ in range(epochs):
        network.train()
        total, count = 0.0, 0
        for batch in _batches(windows, settings.batch, chance):
            inputs, targets = _padded(batch)
            wanted = targets != NOTHING
            states = network(inputs)[wanted]
            loss = _loss(network, states, targets[wanted], chance)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            total, count = total + float(loss.detach()) * len(states), count + len(states)
        network.eval()
        yield total / max(count, 1)


def _loss(
    network: Network, states: torch.Tensor, targets: torch.Tensor, chance: np.random.Generator
) -> torch.Tensor:
    products, negatives = len(network.products), network.settings.negatives
    if not 0 < negatives < products:
        return nn.functional.cross_entropy(states @ network.products.T, targets)
    # All targets of the batch and a sample of the rest stand for all products.
    own, places = torch.unique(targets, return_inverse=True)
    drawn = torch.from_numpy(chance.integers(products, size=negatives))
    drawn = drawn[~torch.isin(drawn, own)]
    shown = torch.cat([own, drawn])
    logits = states @ network.products[shown].T
    # A sampled product stands for as many as it was drawn from.
    logits[:, len(own) :] += math.log(max((products - len(own)) / max(len(drawn), 1), 1.0))
    return nn.functional.cross_entropy(logits, places)


def _windows(histories: Sequence[History], longest: int) -> list[History]:
    """Pieces that the network can read, each with its target: long histories give several."""
    return [
        history[max(end - longest - 1, 0) : end]
        for history in histories
        for end in range(len(history), 1, -longest)
    ]


def _batches(windows: Sequence[History], size: int, chance: np.random.Generator) -> Iterator[list[History]]:
    """Windows of about the same length together, in an order drawn anew each time."""
    keys = np.array([len(window) for window in windows]) + chance.random(len(windows)) * 2
    order = np.argsort(keys)
    starts = np.arange(0, len(order), size)
    chance.shuffle(starts)
    for start in starts:
        yield [windows[row] for row in order[start : start + size]]


def _padded(batch: Sequence[History]) -> tuple[torch.Tensor, torch.Tensor]:
    """What is read and what follows it, int64 of shape (n, length), padded behind."""
    length = max(len(window) for window in batch) - 1
    both = np.full((2, len(batch), length), NOTHING, dtype=np.int64)
    for row, window in enumerate(batch):
        both[0, row, : len(window) - 1] = window[:-1]
        both[1, row, : len(window) - 1] = window[1:]
    inputs, targets = torch.from_numpy(both)
    return inputs, targets
