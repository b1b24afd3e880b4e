"""Weights in the repository and networks in ONNX: how a trained network is kept, and made ready to serve."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from models.errors import Damaged
from models.images.encoder import CAPABILITY, INPUT, MODEL_FILE, About
from models.images.network import Heads, Network, Shape
from models.images.preparation import OURS

OPSET: Final = 17
THING_SHARE: Final = 0.5  # of likeness: the very thing, beside the same kind of thing
ABOUT: Final = "about"  # the key of what the file says of itself


def save(path: Path, network: Network, heads: Heads, names: Mapping[str, Sequence[str]]) -> None:
    """Writes the weights as safetensors, half precision, with shape and names in the file's head."""
    weights = {f"network.{key}": each for key, each in network.state_dict().items()}
    weights |= {f"heads.{key}": each for key, each in heads.state_dict().items()}
    half = {
        key: (each.half() if each.is_floating_point() else each).contiguous().cpu()
        for key, each in weights.items()
    }
    about = {"shape": asdict(network.shape), "names": {key: list(each) for key, each in names.items()}}
    save_file(half, path, metadata={ABOUT: json.dumps(about)})


def load(path: Path) -> tuple[Network, Heads, dict[str, list[str]]]:
    """Reads what :func:`save` wrote.

    Returns:
        Network and classifiers, ready to look at pictures, and the classifiers' names.

    Raises:
        Damaged: the file is missing, cut off, or not of such a network.
    """
    try:
        with safe_open(path, framework="pt") as file:
            about = json.loads(file.metadata()[ABOUT])
            weights = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (no mapping)
        network = Network(Shape(**about["shape"]))
        heads = Heads(about["names"], network.shape.kind)
        for prefix, part in (("network.", network), ("heads.", heads)):
            part.load_state_dict(
                {
                    key.removeprefix(prefix): each.float() if each.is_floating_point() else each
                    for key, each in weights.items()
                    if key.startswith(prefix)
                }
            )
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise Damaged(CAPABILITY, f"the weights in {path.name} cannot be read ({error})") from error
    return network.eval(), heads.eval(), about["names"]


def export(folder: Path, network: Network, heads: Heads, names: Mapping[str, Sequence[str]]) -> None:
    """Writes our network as :class:`models.images.encoder.Encoder` opens it."""
    about = About(source="Frontdoor's own network", preparation=OURS, names=names)
    write(folder, _Served(network, heads, list(names)), about)


def write(folder: Path, module: nn.Module, about: About) -> None:
    """Exports a module that gives vectors of length 1, and probabilities for each set of names."""
    told = ["vectors", *about.names]
    shape = (2, 3, about.preparation.height, about.preparation.width)
    with warnings.catch_warnings():
        # One says that a newer exporter, which needs a package of its own, is better; others that checks of shapes
        # are not exported.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (torch.zeros(shape),),
            str(folder / MODEL_FILE),
            input_names=[INPUT],
            output_names=told,
            dynamic_axes={name: {0: "count"} for name in (INPUT, *told)},
            opset_version=OPSET,
            dynamo=False,
        )
    about.save(folder)


class _Served(nn.Module):
    def __init__(self, network: Network, heads: Heads, keys: Sequence[str]) -> None:
        super().__init__()
        self.network, self.heads, self.keys = network, heads, keys

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        kind, thing = self.network(pictures)
        vectors = torch.cat([THING_SHARE**0.5 * thing, (1 - THING_SHARE) ** 0.5 * kind], dim=1)
        return vectors, *(self.heads(key, kind).softmax(dim=1) for key in self.keys)
