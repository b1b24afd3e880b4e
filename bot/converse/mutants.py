"""The mutation check: faults planted in a throw-away copy of the project, each of which the suites must notice.

A suite that passes says little until it is known to fail when something is wrong. Faults are data
(``tests/mutants.yml``): a file, words that stand in it exactly once, and what is put in their place.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import InvalidInput
from bot.settings import Settings

FAULTS: Final = Path("tests") / "mutants.yml"
STORIES: Final = Path("tests") / "converse"
RASA_STORIES: Final = Path("tests") / "dialogue"
# What a copy needs; environments are linked, for nothing in them is changed.
COPIED: Final = ("bot", "actions", "models", "data", "domain", "tests", "docs")
COPIED_FILES: Final = ("config.yml", "credentials.yml", "endpoints.yml", "pyproject.toml")
LINKED: Final = (".venv", ".venv-dialogue", "requirements")
NEVER_COPIED: Final = ("node_modules", "__pycache__", "static", "*.pyc")
# A fault in one of these reaches customers only through a model that was trained on it.
TRAINED: Final = (
    "data/nlu",
    "data/rules",
    "data/responses",
    "domain",
    "config.yml",
    "bot/dialogue",
)
TIMEOUT_S: Final = 900.0

Verdict = Literal["caught", "survived"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One planted fault.

    Attributes:
        name: short and unique.
        what: what goes wrong for whom, in a sentence.
        file: relative to the project.
        find: words that stand in it exactly once.
        put: what replaces them.
        suites: stems of the files of conversations that are played first.
    """

    name: str
    what: str
    file: str
    find: str
    put: str
    suites: tuple[str, ...]

    @property
    def needs_training(self) -> bool:
        """Whether a new model must be trained to show it."""
        return self.file.startswith(TRAINED)

    def planted(self, project: Path) -> str:
        """The file's text with the fault in it.

        Raises:
            InvalidInput: the words do not stand there exactly once, or the outcome is no Python or YAML.
        """
        path = project / self.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        count = text.count(self.find)
        if count != 1:
            raise InvalidInput(
                f"fault {self.name!r}: {count} places in {self.file} fit; adapt it to the source"
            )
        changed = text.replace(self.find, self.put)
        try:
            if path.suffix == ".py":
                ast.parse(changed)
            elif path.suffix == ".yml":
                YAML(typ="safe", pure=True).load(changed)
        except (SyntaxError, YAMLError) as error:
            raise InvalidInput(f"fault {self.name!r} breaks the form of {self.file}: {error}") from None
        return changed


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What became of one fault: ``by`` names what noticed it."""

    fault: Fault
    verdict: Verdict
    by: str
    seconds: float


def read_faults(project: Path) -> list[Fault]:
    """The faults of the project, each of which fits the source.

    Raises:
        InvalidInput: with everything that is wrong.
    """
    path = project / FAULTS
    loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    faults, problems = [], []
    for number, entry in enumerate(loaded or (), 1):
        try:
            fault = Fault(**{**entry, "suites": tuple(entry["suites"])})
            fault.planted(project)
        except (TypeError, KeyError) as error:
            problems.append(f"fault {number} of {path}: {error}")
            continue
        except InvalidInput as error:
            problems.append(str(error))
            continue
        faults.append(fault)
        problems += [
            f"fault {fault.name!r}: there is no {STORIES / suite}.yml"
            for suite in fault.suites
            if not (project / STORIES / f"{suite}.yml").is_file()
        ]
    names = [fault.name for fault in faults]
    problems += [
        f"two faults are named {name!r}" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise InvalidInput("\n".join(problems))
    return faults


class Laboratory:
    """A throw-away copy of the project with its own var folder, in which one fault at a time is planted."""

    def __init__(self, project: Path, folder: Path, settings: Settings) -> None:
        """Copies the project, its test shop and its models into ``folder``, which the caller removes."""
        self._project = project
        self._root = folder / "project"
        self._var = folder / "var"
        self._unsound: set[str] = set()
        for name in COPIED:
            if (project / name).is_dir():
                ignore = shutil.ignore_patterns(*NEVER_COPIED)
                shutil.copytree(project / name, self._root / name, ignore=ignore)
        for name in COPIED_FILES:
            if (project / name).is_file():
                shutil.copy(project / name, self._root / name)
        for name in LINKED:
            (self._root / name).symlink_to((project / name).resolve(), target_is_directory=True)
        self._copy_var(settings.var_dir.resolve())

    def _copy_var(self, installed: Path) -> None:
        """The store as it is; trained artefacts are linked, except the dialogue model, which is trained anew."""
        (self._var / "artifacts").mkdir(parents=True)
        for path in installed.glob("frontdoor.sqlite3*"):
            shutil.copy(path, self._var / path.name)
        for name in ("media", "demo"):
            if (installed / name).is_dir():
                (self._var / name).symlink_to(installed / name, target_is_directory=True)
        for path in (installed / "artifacts").iterdir():
            if path.name == "rasa":
                current = (path / "current").read_text(encoding="utf-8").strip()
                shutil.copytree(path / current, self._var / "artifacts" / "rasa" / current)
                shutil.copy(path / "current", self._var / "artifacts" / "rasa" / "current")
            else:
                (self._var / "artifacts" / path.name).symlink_to(path, target_is_directory=True)

    def baseline(self) -> Sequence[str]:
        """Plays everything without a fault; what fails then is named, and counts for nothing from now on."""
        self._unsound |= set(self._play([])) | set(self._rasa_test())
        return sorted(self._unsound)

    def examine(self, fault: Fault) -> Finding:
        """Plants the fault, plays the suites until one notices it, and takes the fault out again."""
        began = time.perf_counter()
        path = self._root / fault.file
        sound = path.read_text(encoding="utf-8")
        pointer = self._var / "artifacts" / "rasa" / "current"
        model = pointer.read_text(encoding="utf-8")
        path.write_text(fault.planted(self._root), encoding="utf-8")
        try:
            noticed = next(
                (min(new) for found in self._attempts(fault) if (new := found - self._unsound)), ""
            )
        finally:
            path.write_text(sound, encoding="utf-8")
            pointer.write_text(model, encoding="utf-8")
        return Finding(
            fault=fault,
            verdict="caught" if noticed else "survived",
            by=noticed,
            seconds=time.perf_counter() - began,
        )

    def _attempts(self, fault: Fault) -> Iterator[set[str]]:
        """What notices the fault, tried in the order of their price."""
        if fault.needs_training:
            trained = self._run("-m", "bot", "train", "dialogue")
            if trained.returncode != 0:
                yield {"training fails"}
                return
        yield self._play(fault.suites)
        if fault.needs_training:
            yield self._rasa_test()
        yield self._play([])

    def _play(self, suites: Sequence[str]) -> set[str]:
        """The conversations that fail."""
        report = self._var / "report.json"
        report.unlink(missing_ok=True)
        files = [str(STORIES / f"{suite}.yml") for suite in suites] or [str(STORIES)]
        played = self._run("-m", "bot", "converse", "--json", str(report), *files)
        if not report.is_file():
            return {"the system does not start: " + played.stderr.strip()[-200:]}
        stories: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["stories"]
        return {story["story"] for story in stories if not story["passed"]}

    def _rasa_test(self) -> set[str]:
        """The test stories of Rasa that fail."""
        command = ["-m", "bot.dialogue.suites", str(RASA_STORIES), "--var-dir", str(self._var)]
        tested = self._run(*command, python=self._root / ".venv-dialogue" / "bin" / "python")
        if tested.returncode == 0:
            return set()
        failing = {f"rasa test: {line[2:]}" for line in tested.stdout.splitlines() if line.startswith("✗")}
        return failing or {"rasa test does not run: " + tested.stderr.strip()[-200:]}

    def _run(self, *arguments: str, python: Path = Path(sys.executable)) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
        environ |= {
            "FRONTDOOR_VAR_DIR": str(self._var),
            "FRONTDOOR_DEMO": "true",
            "PYTHONDONTWRITEBYTECODE": "1",
            # Before the installed project, which an editable install puts on the path.
            "PYTHONPATH": str(self._root),
        }
        return subprocess.run(  # noqa: S603  (our own program)
            [str(python), *arguments],
            cwd=self._root,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
