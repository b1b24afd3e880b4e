"""Any vision checkpoint of Hugging Face as the encoder: CLIP, SigLIP, DINOv2, ViT, from a folder on this machine.

Nothing is ever downloaded here: what is neither a folder nor in the hub's cache is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn
from torch.nn import functional

from models.errors import Damaged, NotTrained
from models.images.encoder import CAPABILITY, About
from models.images.export import write
from models.images.preparation import Preparation


def export(folder: Path, source: str) -> None:
    """Writes a checkpoint as :class:`models.images.encoder.Encoder` opens it, to serve without torch.

    Only safetensors are read: other formats can hold programs.

    Args:
        folder: where to.
        source: a folder with a checkpoint, or the name of one in the hub's cache.

    Raises:
        NotTrained: there is no such folder, and the cache has nothing of that name.
        Damaged: what is there is no vision checkpoint, or its pictures are prepared in a way not known here.
    """
    try:
        model = transformers.AutoModel.from_pretrained(
            source, local_files_only=True, use_safetensors=True, attn_implementation="eager"
        )
        processor = transformers.AutoImageProcessor.from_pretrained(
            source, local_files_only=True, backend="pil"
        )
        write(folder, _Tower(model), About(source=source, preparation=preparation(processor.to_dict())))
    except OSError as error:
        if Path(source).is_dir():
            raise Damaged(CAPABILITY, f"{Path(source).name} holds no vision checkpoint ({error})") from error
        raise NotTrained(CAPABILITY, f"{source} is neither a folder nor in the hub's cache") from error
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise Damaged(CAPABILITY, f"{source} is no vision checkpoint ({error})") from error


def preparation(told: Mapping[str, Any]) -> Preparation:
    """What an image processor does, from its configuration.

    Raises:
        KeyError, ValueError: it does something that is not known here.
    """
    size, crop = told["size"], told.get("crop_size")
    if not (told.get("do_resize") and told.get("do_rescale") and told.get("do_normalize")):
        raise ValueError("pictures must be resized, scaled and normalised")
    shown = crop if told.get("do_center_crop") and crop else size
    shortest = 0 if size.keys() == {"height", "width"} else size["shortest_edge"]
    if shortest and shortest < max(shown["height"], shown["width"]):
        raise ValueError("what is cut out must lie within the picture")
    return Preparation(
        height=shown["height"],
        width=shown["width"],
        fit="cropped" if shortest else "stretched",
        shortest=shortest,
        filter=int(told["resample"]),
        mean=tuple(told["image_mean"]),
        spread=tuple(told["image_std"]),
    )


class _Tower(nn.Module):
    """The part of a checkpoint that looks at pictures; vectors of length 1."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        look = getattr(self.model, "get_image_features", self.model)
        found = look(pixel_values=pictures)
        pooled = found if isinstance(found, torch.Tensor) else found.pooler_output
        if pooled is None:
            pooled = found.last_hidden_state[:, 0]  # the token that stands for the whole picture
        return functional.normalize(pooled)
