"""Makes catalogue pictures look like photos of customers: turned, cut, badly lit, out of focus, on another ground.

A batch at a time on tensors, which costs less than the network. All chance comes from the generator handed in.
"""

from __future__ import annotations

import io
import math

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from models.images.frames import Pixels, squared

LEAST = 0.25  # of the picture's area that is left of it, where little may be
MOSTLY = 0.65  # and where most is to be seen
WHITE = 0.86  # from here on the ground counts as white, on a scale of -1 to 1


def distorted(
    pictures: torch.Tensor, size: int, chance: torch.Generator, *, whole: bool = False
) -> torch.Tensor:
    """Each picture as somebody might have photographed it.

    Args:
        pictures: uint8, shape (n, 3, height, width).
        size: sides of what comes out.
        chance: where the numbers come from.
        whole: most of the picture is to be seen; else it may be a small part, or covered.

    Returns:
        Float, shape (n, 3, size, size), from -1 to 1.
    """
    seen = pictures.float() / 127.5 - 1
    seen = _on_another_ground(seen, chance)
    seen = functional.grid_sample(
        seen,
        _grid(len(seen), size, chance, least=MOSTLY if whole else LEAST),
        padding_mode="reflection",
        align_corners=False,
    )
    seen = _lit(seen, chance)
    seen = _blurred(seen, chance)
    return (seen if whole else _covered(seen, chance)).clamp(-1, 1)


def _draw(chance: torch.Generator, shape: tuple[int, ...], low: float, high: float) -> torch.Tensor:
    return low + (high - low) * torch.rand(shape, generator=chance)


def _grid(count: int, size: int, chance: torch.Generator, *, least: float) -> torch.Tensor:
    """Where each pixel comes from: turned, cut, leant and mirrored; shape (count, size, size, 2)."""
    angle = _draw(chance, (count,), -1, 1) ** 3 * math.radians(45)
    area = _draw(chance, (count,), least, 1.15).sqrt()
    aspect = _draw(chance, (count,), -0.25, 0.25).exp()
    wide, high = area * aspect, area / aspect
    mirrored = torch.where(torch.rand(count, generator=chance) < 0.5, -1.0, 1.0)
    room_x, room_y = (1.1 - wide).clamp(min=0.05), (1.1 - high).clamp(min=0.05)
    affine = torch.zeros(count, 3, 3)
    affine[:, 0, 0], affine[:, 0, 1] = wide * angle.cos() * mirrored, -high * angle.sin()
    affine[:, 1, 0], affine[:, 1, 1] = wide * angle.sin() * mirrored, high * angle.cos()
    affine[:, 0, 2] = _draw(chance, (count,), -1, 1) * room_x
    affine[:, 1, 2] = _draw(chance, (count,), -1, 1) * room_y
    affine[:, 2, 0] = _draw(chance, (count,), -0.12, 0.12)  # seen from the side
    affine[:, 2, 1] = _draw(chance, (count,), -0.12, 0.12)
    affine[:, 2, 2] = 1
    steps = (torch.arange(size) + 0.5) * 2 / size - 1
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    points = torch.stack([columns, rows, torch.ones_like(rows)], dim=-1).view(1, -1, 3)
    moved = points @ affine.transpose(1, 2)  # (count, size * size, 3)
    return (moved[..., :2] / moved[..., 2:]).view(count, size, size, 2)


def _lit(seen: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Brighter, darker, with more or less contrast and colour, under warmer or colder light."""
    count = len(seen)
    shape = (count, 1, 1, 1)
    light = (seen + 1) / 2
    light = light.clamp(min=1e-3) ** _draw(chance, shape, -0.5, 0.5).exp()
    light = light * _draw(chance, (count, 3, 1, 1), -0.12, 0.12).exp()
    grey = light.mean(dim=1, keepdim=True)
    colour = _draw(chance, shape, 0.6, 1.4)
    colour = torch.where(torch.rand(shape, generator=chance) < 0.04, torch.zeros(()), colour)
    light = grey + (light - grey) * colour
    middle = light.mean(dim=(1, 2, 3), keepdim=True)
    light = middle + (light - middle) * _draw(chance, shape, 0.6, 1.4)
    light = light * _draw(chance, shape, 0.65, 1.35)
    light = light + torch.randn(seen.shape, generator=chance) * _draw(chance, shape, 0, 0.04)
    return light.clamp(0, 1) * 2 - 1


def _blurred(seen: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """A quarter of the pictures out of focus, by as much as small pictures bear."""
    chosen = (torch.rand(len(seen), generator=chance) < 0.25).nonzero()[:, 0]
    if not len(chosen):
        return seen
    factor = float(_draw(chance, (1,), 0.35, 0.8))
    small = functional.interpolate(seen[chosen], scale_factor=factor, mode="bilinear", antialias=True)
    result = seen.clone()
    result[chosen] = functional.interpolate(small, size=seen.shape[2:], mode="bilinear", align_corners=False)
    return result


def _covered(seen: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """A third of the pictures with a patch over them (random erasing, Zhong et al., AAAI 2020)."""
    count, _, height, width = seen.shape
    sides = _draw(chance, (count, 2), 0.15, 0.45)
    corner = torch.rand(count, 2, generator=chance) * (1 - sides)
    rows, columns = torch.arange(height) / height, torch.arange(width) / width
    inside_rows = (rows >= corner[:, :1]) & (rows < corner[:, :1] + sides[:, :1])
    inside_columns = (columns >= corner[:, 1:]) & (columns < corner[:, 1:] + sides[:, 1:])
    patch = inside_rows[:, :, None] & inside_columns[:, None, :]
    patch &= (torch.rand(count, generator=chance) < 0.35)[:, None, None]
    colours = _draw(chance, (count, 3, 1, 1), -1, 1)
    return torch.where(patch[:, None], colours, seen)


def _on_another_ground(seen: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Two thirds of the pictures on white stand on a part of another picture, or on a plain colour."""
    edge = torch.cat(
        [seen[:, :, 0], seen[:, :, -1], seen[:, :, :, 0], seen[:, :, :, -1]], dim=2
    )  # (n, 3, edge)
    on_white = (edge.amin(dim=1) > WHITE).float().mean(dim=1) > 0.8
    chosen = (on_white & (torch.rand(len(seen), generator=chance) < 0.67)).nonzero()[:, 0]
    if not len(chosen):
        return seen
    others = seen[torch.randint(len(seen), (len(chosen),), generator=chance)]
    cut = others[:, :, : seen.shape[2] // 2, : seen.shape[3] // 2]
    ground = functional.interpolate(cut, size=seen.shape[2:], mode="bilinear", align_corners=False)
    plain = _draw(chance, (len(chosen), 3, 1, 1), -1, 1).expand_as(ground)
    ground = torch.where(
        (torch.rand(len(chosen), generator=chance) < 0.3)[:, None, None, None], plain, ground
    )
    white = ((seen[chosen].amin(dim=1, keepdim=True) - WHITE) / (1 - WHITE)).clamp(0, 1)
    result = seen.clone()
    result[chosen] = seen[chosen] * (1 - white) + ground * white
    return result


def photographed(pixels: Pixels, *, seed: int, side: int = 256) -> Pixels:
    """A catalogue picture as a customer might have photographed it, as a JPEG of middling quality.

    Args:
        pixels: uint8, shape (height, width, 3).
        seed: the same one distorts the same picture in the same way.
        side: of the square that comes out.
    """
    chance = torch.Generator().manual_seed(seed)
    picture = torch.from_numpy(squared(pixels, side).copy()).permute(2, 0, 1)[None]
    seen = distorted(picture, side, chance, whole=True)[0].permute(1, 2, 0)
    shown = ((seen + 1) * 127.5).round().to(torch.uint8).numpy()
    file = io.BytesIO()
    Image.fromarray(shown).save(file, "JPEG", quality=int(_draw(chance, (1,), 40, 85)))
    return np.asarray(Image.open(file).convert("RGB"))
