"""The package shows itself in an example, and serving it costs little."""

from __future__ import annotations

import doctest
import subprocess
import sys

from models import recommender


def test_docstring_example_is_true() -> None:
    """What the documentation shows is what happens."""
    result = doctest.testmod(recommender)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_serving_imports_no_training_library() -> None:
    """A process that only recommends stays small."""
    code = (
        "import sys; from models import recommender;"
        "print({'torch', 'transformers', 'onnx', 'sklearn', 'implicit', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
