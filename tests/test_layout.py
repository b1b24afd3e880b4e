"""The layout holds: who imports whom, settings against their documents, the domain against the code."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.cli import COMMANDS
from bot.settings import PREFIX, SAMPLE_SECRET, Settings

ROOT = Path(__file__).resolve().parent.parent
OURS = ("bot", "actions", "models")
FOUNDATION = ("bot.settings", "bot.errors", "bot.database")

# What each part may import of ours, beside itself: the longest matching name decides. ARCHITECTURE.md says why.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot": (),
    "bot.__main__": ("bot.cli",),
    "bot.errors": (),
    "bot.settings": ("bot.errors",),
    "bot.database": ("bot.errors", "bot.sqlite"),
    "bot.sqlite": (),
    "bot.blocks": ("bot.errors",),
    "bot.shop": FOUNDATION,
    "bot.pictures": ("bot.errors",),
    "bot.conversations": (*FOUNDATION, "bot.blocks"),
    "bot.gateway": (
        *FOUNDATION,
        "bot.blocks",
        "bot.shop",
        "bot.pictures",
        "bot.conversations",
        "bot.migrations",
    ),
    "bot.dialogue": (),
    "bot.launcher": ("bot.settings", "bot.errors"),
    "bot.migrations": (*FOUNDATION, "bot.shop", "bot.conversations"),
    "bot.converse": (
        *FOUNDATION,
        "bot.blocks",
        "bot.shop",
        "bot.conversations",
        "bot.gateway.identity",
        "bot.launcher",
    ),
    "bot.bench": (
        *FOUNDATION,
        "bot.blocks",
        "bot.shop",
        "bot.conversations",
        "bot.gateway",
        "bot.launcher",
        "bot.migrations",
        "bot.converse",
        "models",
    ),
    "bot.evaluate": (
        *FOUNDATION,
        "bot.blocks",
        "bot.shop",
        "bot.conversations",
        "bot.gateway.identity",
        "bot.launcher",
        "bot.migrations",
        "bot.converse",
        "bot.bench",
        "models",
    ),
    "bot.cli": ("bot", "actions", "models"),
    "actions": (*FOUNDATION, "bot.blocks", "bot.shop", "bot.pictures", "models"),
    "models": (
        "models.errors",
        "models.artifacts",
        "models.worker",
        "models.encoder",
        "models.flavours",
        "models.index",
        "models.threads",
        "models.undisturbed",
        "models.glossary",
        "models.vocabulary",
    ),
}
# Other people's packages that belong to one part alone.
ONLY_IN = {"rasa": ("bot.dialogue",), "rasa_sdk": ("actions",)}
NEVER_IN_MODELS = {"aiohttp", "click", "rasa", "rasa_sdk", "sqlalchemy"}


def modules() -> Iterator[tuple[str, Path]]:
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield name.removesuffix(".__init__"), path


def imports(name: str, path: Path) -> Iterator[str]:
    """Full names of everything that a module imports, wherever in it."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            # `from bot import cli` imports bot.cli; `from bot.cli import main` is judged by bot.cli.
            yield from (f"{base}.{alias.name}" for alias in node.names)


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def part_of(name: str) -> str:
    return max((part for part in MAY_IMPORT if inside(name, part)), key=len)


def capability_of(name: str) -> str:
    """Each package under models/ is a part of its own."""
    return ".".join(name.split(".")[:2])


def forbidden(name: str, imported: str) -> bool:
    top = imported.partition(".")[0]
    if top in ONLY_IN:
        return not any(inside(name, part) for part in ONLY_IN[top])
    if top not in OURS:
        return top == "tests" or (inside(name, "models") and top in NEVER_IN_MODELS)
    part = part_of(name)
    home = capability_of(name) if part == "models" else part
    # A module that no part claims is judged as "bot", which may import nothing, not even "itself".
    allowed = MAY_IMPORT[part] if home == "bot" else (*MAY_IMPORT[part], home)
    return not any(inside(imported, each) for each in allowed)


MODULES = list(modules())


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_module_imports_only_what_its_part_may(name: str, path: Path) -> None:
    """Nothing imports upward or sideways."""
    assert [imported for imported in imports(name, path) if forbidden(name, imported)] == []


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("bot.shop.orders", "bot.conversations.log"),
        ("bot.conversations.log", "bot.gateway.app"),
        ("bot.gateway.app", "models.search"),
        ("bot.gateway.app", "rasa_sdk"),
        ("bot.pictures.uploads", "bot.conversations"),
        ("bot.dialogue.channel", "bot.settings"),
        ("bot.launcher.system", "bot.gateway.app"),
        ("bot.bench.turns", "bot.cli.run"),
        ("actions.orders", "bot.gateway.app"),
        ("models.search.index", "models.recommender"),
        ("models.search.index", "bot.settings"),
        ("models.search.index", "aiohttp"),
        ("bot.gateway.app", "rasa.core"),
        ("bot.cli.run", "tests.fakes"),
    ],
)
def test_upward_import_is_noticed(name: str, imported: str) -> None:
    """The rules above forbid what they are meant to forbid."""
    assert forbidden(name, imported)


@pytest.mark.parametrize("module", ["bot.gateway", "actions"])
def test_serving_processes_do_not_import_torch(module: str) -> None:
    """Torch trains; it would cost a serving process half a gigabyte."""
    heavy = {"torch", "transformers", "sklearn"}
    found = [path for name, path in MODULES if inside(name, module)]
    script = "; ".join(
        [
            "import sys, importlib",
            f"names = {[name for name, path in MODULES if path in found and not name.endswith('__main__')]!r}",
            "[importlib.import_module(name) for name in names]",
            f"print(sorted({heavy!r} & set(sys.modules)))",
        ]
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert shown.stdout.strip() == "[]", shown.stderr


def example_lines() -> dict[str, tuple[str, bool]]:
    """Variables of .env.example: value as a shell reads it, and whether the line is commented out."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    found = re.findall(r"^(# )?(FRONTDOOR_[A-Z_]+)=(.*)$", text, re.MULTILINE)
    return {name: ("".join(shlex.split(value)), bool(comment)) for comment, name, value in found}


def shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_env_example_has_every_setting_with_its_help() -> None:
    """Nothing is missing, nothing is left over, and each line says what it is for."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = {PREFIX + field.name.upper() for field in fields(Settings)}
    assert set(example_lines()) == names
    assert [field.name for field in fields(Settings) if f"# {field.metadata['help']}\n" not in text] == []


def test_env_example_works_as_it_stands() -> None:
    """Its values are accepted and are the defaults; the sample secret is only shown, never active."""
    active = {name: value for name, (value, commented) in example_lines().items() if not commented}
    assert Settings.from_env(active) == Settings()
    assert SAMPLE_SECRET not in active.values()


def test_readme_table_is_the_settings() -> None:
    """Name, default and meaning of every setting, in the order of the code."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(FRONTDOOR_[A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.*) \|$", text, re.MULTILINE)
    expected = [
        (PREFIX + field.name.upper(), shown(field.default), field.metadata["help"])
        for field in fields(Settings)
    ]
    assert rows == expected


def test_readme_commands_exist() -> None:
    """Every `make x` is a target and every `frontdoor x` a command."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = "\n".join(code_of(text))
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", code)) <= targets
    assert set(re.findall(r"\bfrontdoor ([a-z-]+)", code)) <= set(COMMANDS)


def code_of(text: str) -> list[str]:
    """Fenced and inline code of a Markdown text."""
    fenced = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [*fenced, *inline]


def test_commands_of_the_command_line_can_be_loaded() -> None:
    """Every registered command exists where it is registered."""
    for name, place in COMMANDS.items():
        module, attribute = place.split(":")
        path = ROOT / Path(*module.split(".")).with_suffix(".py")
        assert path.exists(), f"{name}: there is no {path.relative_to(ROOT)}"
        assert re.search(rf"^(?:async )?def {attribute}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def domain() -> dict[str, Any]:
    """What the files of the domain say together: lists joined, mappings merged."""
    loaded: dict[str, Any] = {}
    for path in sorted((ROOT / "domain").glob("*.yml")):
        for key, part in YAML(typ="safe").load(path).items():
            if isinstance(part, dict):
                loaded[key] = loaded.get(key, {}) | part
            elif isinstance(part, list):
                loaded[key] = loaded.get(key, []) + part
    return loaded


def actions_in_code() -> set[str]:
    """Names that the classes under actions/ return from ``name()``."""
    found: set[str] = set()
    for path in (ROOT / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "name":
                found |= {
                    part.value.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Return) and isinstance(part.value, ast.Constant)
                }
    return found


def test_domain_names_exactly_the_actions_of_the_code() -> None:
    """An action that only one side knows fails when a customer needs it."""
    named = domain()["actions"]
    assert set(named) == actions_in_code()
    assert len(named) == len(set(named))


def test_actions_utter_only_what_the_domain_can_say() -> None:
    """Every ``utter_…`` in the code has its words."""
    used: set[str] = set()
    for path in (ROOT / "actions").rglob("*.py"):
        used |= set(re.findall(r"\"(utter_[a-z_]+)\"", path.read_text(encoding="utf-8")))
    small_talk: dict[str, Any] = YAML(typ="safe").load(ROOT / "data" / "responses" / "small_talk.yml")
    assert used - set(domain()["responses"]) - set(small_talk["responses"]) == set()
