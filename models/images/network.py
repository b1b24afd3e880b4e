"""The network that looks at pictures: a small CNN with one vector for the kind and one for the very thing.

Blocks are those of He et al. ("Deep Residual Learning", CVPR 2016), shortcuts average before they narrow (He et
al., "Bag of Tricks", CVPR 2019), channels are weighed by what the whole picture shows (Hu et al.,
"Squeeze-and-Excitation Networks", CVPR 2018). Plain convolutions, because depthwise ones, which cost fewer
operations, take longer on CPUs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

STEM = 32


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large the network is.

    Attributes:
        widths: channels of each stage, each of which halves the picture's sides.
        depths: blocks of each stage.
        kind: numbers of the vector in which what is called the same lies together.
        thing: numbers of the vector in which pictures of the very same thing lie together.
    """

    widths: Sequence[int] = (48, 96, 192, 384)
    depths: Sequence[int] = (1, 2, 2, 1)
    kind: int = 256
    thing: int = 128


class Network(nn.Module):
    """Pictures to a vector of kind and a vector of the thing, both of length 1."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.stem = nn.Sequential(
            nn.Conv2d(3, STEM, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(STEM), nn.ReLU()
        )
        blocks: list[nn.Module] = []
        before = STEM
        for width, depth in zip(shape.widths, shape.depths, strict=True):
            for place in range(depth):
                blocks.append(_Block(before, width, stride=1 if place else 2))
                before = width
        self.blocks = nn.Sequential(*blocks)
        self.kind = nn.Sequential(nn.Linear(before, shape.kind, bias=False), nn.BatchNorm1d(shape.kind))
        self.thing = nn.Sequential(nn.Linear(before, shape.thing, bias=False), nn.BatchNorm1d(shape.thing))

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Both vectors of each picture.

        Args:
            pictures: float, shape (n, 3, height, width), from -1 to 1.

        Returns:
            Float, shapes (n, kind) and (n, thing).
        """
        seen = self.blocks(self.stem(pictures)).mean(dim=(2, 3))
        return functional.normalize(self.kind(seen)), functional.normalize(self.thing(seen))


class _Block(nn.Module):
    def __init__(self, before: int, width: int, *, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        nn.init.zeros_(self.second_norm.weight)  # a new block changes nothing
        squeezed = max(width // 8, 8)
        self.weigh = nn.Sequential(
            nn.Linear(width, squeezed), nn.ReLU(), nn.Linear(squeezed, width), nn.Sigmoid()
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or before != width:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(
                    stride, ceil_mode=True, count_include_pad=False
                ),  # odd sides, as the convolution has them
                nn.Conv2d(before, width, 1, bias=False),
                nn.BatchNorm2d(width),
            )

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        inner = torch.relu(self.first_norm(self.first(seen)))
        inner = self.second_norm(self.second(inner))
        inner = inner * self.weigh(inner.mean(dim=(2, 3)))[:, :, None, None]
        result: torch.Tensor = torch.relu(inner + self.shortcut(seen))
        return result


class Heads(nn.Module):
    """One classifier for each set of names: cosines to the names' vectors, made sharper by a learnt factor.

    Wang et al., "NormFace" (ACM MM 2017).
    """

    def __init__(self, names: Mapping[str, Sequence[str]], dimensions: int) -> None:
        super().__init__()
        self.sharpness = nn.ParameterDict({key: nn.Parameter(torch.tensor(2.5)) for key in names})
        self.vectors = nn.ParameterDict(
            {key: nn.Parameter(torch.randn(len(each), dimensions) * 0.1) for key, each in names.items()}
        )

    def forward(self, key: str, kinds: torch.Tensor) -> torch.Tensor:
        """Logits, shape (n, names of the set ``key``), of kind vectors, shape (n, dimensions)."""
        cosines = kinds @ functional.normalize(self.vectors[key]).T
        result: torch.Tensor = self.sharpness[key].exp() * cosines
        return result
