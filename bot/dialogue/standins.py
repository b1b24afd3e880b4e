"""Stand-ins for TensorFlow and its companions, which Rasa imports even where no component uses them.

Half of Rasa's start-up time and most of its memory are these imports. Where TensorFlow is not installed, a finder
supplies empty packages instead: any name in them is a placeholder class that can be subclassed, called as a
decorator or used in an annotation, which is all that Rasa does with them at import time.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

PACKAGES: Final = frozenset(
    {"jax", "keras", "tensorboard", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text"}
)
NEEDS_TENSORFLOW: Final = frozenset(
    {"ConveRTFeaturizer", "DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy"}
)
INSTALL_LINE: Final = (
    "uv pip install --python .venv-dialogue 'tensorflow==2.12.0' 'tensorflow-addons==0.20.0' "
    "'tensorflow-text==2.12.0' 'tensorflow-hub==0.13.0'"
)


def install() -> None:
    """Makes the imports work; does nothing where the real TensorFlow is installed."""
    if installed() or any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())


def installed() -> bool:
    """Whether the real TensorFlow is there."""
    if isinstance(sys.modules.get("tensorflow"), _StandIn):
        return False
    finders = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]
    return any(finder.find_spec("tensorflow", None) is not None for finder in finders)


def missing_for(config: Mapping[str, Any]) -> list[str]:
    """Names the components of a ``config.yml`` that cannot work without TensorFlow, when it is missing."""
    if installed():
        return []
    components: Iterable[Any] = [*(config.get("pipeline") or []), *(config.get("policies") or [])]
    names = (str(part.get("name", "")).rsplit(".", 1)[-1] for part in components if isinstance(part, Mapping))
    return [name for name in names if name in NEEDS_TENSORFLOW]


class _PlaceholderType(type):
    """Gives a placeholder class every attribute, and lets it serve as a decorator."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not Placeholder:
            return super().__call__(*args, **kwargs)
        decorates = len(args) == 1 and callable(args[0]) and not kwargs
        return args[0] if decorates else Placeholder


class Placeholder(metaclass=_PlaceholderType):
    """Stands for any class, function or constant of a package that is not installed."""

    def __class_getitem__(cls, _item: Any) -> type:
        return cls


class _StandIn(types.ModuleType):
    """An empty package in which every name is a placeholder."""

    __path__: ClassVar[list[str]] = []
    __version__ = "2.12.0"  # the one that Rasa asks for; some of its modules compare it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stand-ins before the path is searched."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".", 1)[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""
