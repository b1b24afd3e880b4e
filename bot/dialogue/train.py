"""``python -m bot.dialogue.train --out FOLDER``: writes ``model.tar.gz``, from these files and no others.

Exit codes: 1 the files cannot be trained on (the reason is printed), 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.dialogue import quiet, standins

# Rasa reads every .yml and .json below a folder it is given, and data/ holds more than examples.
DATA: Final = ("data/nlu", "data/rules", "data/responses")
MODEL: Final = "model.tar.gz"
SEED: Final = 7


class NotTrainable(Exception):
    """The files cannot be trained on; the message says why and what to do."""


def main() -> None:
    """Trains with the arguments of this process."""
    parser = argparse.ArgumentParser(description="Train the dialogue model.")
    parser.add_argument("--out", type=Path, required=True, help="folder for model.tar.gz")
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--domain", type=Path, default=Path("domain"))
    parser.add_argument("--data", type=Path, nargs="+", default=[Path(name) for name in DATA])
    arguments = parser.parse_args()
    try:
        train(arguments.out, arguments.config, arguments.domain, arguments.data, say=_say)
    except NotTrainable as error:
        sys.exit(f"Not trained: {error}")


def train(
    out: Path,
    config: Path,
    domain: Path,
    data: Sequence[Path],
    *,
    say: Callable[[str], None] = lambda _line: None,
) -> Path:
    """Trains one model.

    Args:
        out: folder for the result; made if it is missing.
        config: Rasa's pipeline and policies.
        domain: Rasa's domain.
        data: folders and files with examples, rules, stories and responses.
        say: told of each step.

    Returns:
        The model file.

    Raises:
        NotTrainable: a file is missing or wrong, or a component needs TensorFlow, which is not installed.
    """
    started = time.perf_counter()
    missing = [str(path) for path in (config, domain, *data) if not path.exists()]
    if missing:
        raise NotTrainable(f"there is no {', '.join(missing)}; run this in the folder of config.yml")
    quiet.hush()
    _seed()

    import rasa.shared.utils.io  # noqa: PLC0415  (slow, and only after the settings above)
    from rasa.model_training import train as rasa_train  # noqa: PLC0415
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415

    from bot.dialogue import tuning  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    noise = io.StringIO()
    try:
        needs = standins.missing_for(rasa.shared.utils.io.read_model_configuration(config))
        if needs:
            raise NotTrainable(
                f"{', '.join(needs)} needs TensorFlow. Install it with: {standins.INSTALL_LINE}"
            )
        with _steps(say), contextlib.redirect_stdout(noise), tuning.training():
            result = rasa_train(
                str(domain),
                str(config),
                [str(path) for path in data],
                output=str(out),
                force_training=True,
                fixed_model_name=MODEL,
            )
    except RasaException as error:
        raise NotTrainable(str(error)) from error
    except SystemExit as error:
        # Rasa leaves the process when a story names an unknown slot.
        raise NotTrainable(noise.getvalue().strip()) from error
    if result.model is None:
        raise NotTrainable(noise.getvalue().strip() or "there is nothing to learn from")
    say(f"trained in {time.perf_counter() - started:.1f} s")
    return Path(result.model)


def _seed() -> None:
    import numpy as np  # noqa: PLC0415

    random.seed(SEED)
    np.random.seed(SEED)  # noqa: NPY002  (what Rasa and scikit-learn draw from by default)


@contextlib.contextmanager
def _steps(say: Callable[[str], None]) -> Iterator[None]:
    """Tells of each component that begins to be trained."""
    logger = logging.getLogger("rasa.engine.training.hooks")
    handler = _Steps(say)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class _Steps(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if words.startswith("Starting to train component "):
            self._say(words.split("'")[1])


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")


if __name__ == "__main__":
    main()
