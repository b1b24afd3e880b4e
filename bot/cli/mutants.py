"""``frontdoor mutants``: whether the suites notice faults that are planted on purpose."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from bot.cli.dialogue_model import ROOT
from bot.converse.mutants import Finding, Laboratory, read_faults
from bot.errors import InvalidInput
from bot.settings import Settings

MAY_SURVIVE: Final = 2  # of about thirty


@click.command()
@click.argument("names", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="Only say which faults there are.")
@click.option("--baseline/--no-baseline", default=True, help="First find out what fails without any.")
def mutants(names: tuple[str, ...], *, only_list: bool, baseline: bool) -> None:
    """Plant faults (NAMES, or all of tests/mutants.yml) in a copy of the project; the suites must notice them."""
    faults = read_faults(ROOT)
    if unknown := sorted(set(names) - {fault.name for fault in faults}):
        raise InvalidInput(f"there is no fault {', '.join(unknown)}; see --list")
    chosen = [fault for fault in faults if not names or fault.name in names]
    if only_list:
        for fault in chosen:
            click.echo(f"{fault.name}: {fault.what} ({fault.file})")
        return
    settings = Settings.from_env()
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="frontdoor-mutants-") as folder:
        laboratory = Laboratory(ROOT, Path(folder), settings)
        if baseline:
            unsound = laboratory.baseline()
            click.echo(f"without a fault {', '.join(unsound) or 'nothing'} fails")
        for fault in chosen:
            findings.append(laboratory.examine(fault))
            _print(findings[-1])
    _write(findings, settings.var_dir / "converse" / "mutants.json")
    caught = sum(finding.verdict == "caught" for finding in findings)
    click.echo(f"{caught} of {len(findings)} faults noticed, in {sum(f.seconds for f in findings):.0f} s")
    sys.exit(0 if len(findings) - caught <= (MAY_SURVIVE if not names else 0) else 1)


def _print(finding: Finding) -> None:
    mark = "✓" if finding.verdict == "caught" else "✗ SURVIVED"
    by = f"  ← {finding.by}" if finding.by else f"  {finding.fault.what}"
    click.echo(f"{mark} {finding.fault.name}  {finding.seconds:.0f} s{by}")


def _write(findings: list[Finding], path: Path) -> None:
    body = [
        {
            "name": finding.fault.name,
            "what": finding.fault.what,
            "file": finding.fault.file,
            "verdict": finding.verdict,
            "by": finding.by,
            "seconds": round(finding.seconds, 1),
        }
        for finding in findings
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
