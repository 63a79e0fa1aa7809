"""Where everything comes from: locked with hashes, listed in a bill of materials, asked after in CI."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
UV = PROJECT / ".tools" / "bin" / "uv"


@pytest.fixture(scope="module")
def locked() -> dict[str, Any]:
    """Every locked package by its name; of several versions the last."""
    packages = tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {package["name"]: package for package in packages}


def test_every_package_is_locked_with_hashes(locked: dict[str, Any]) -> None:
    """What is installed tomorrow is what was looked at today."""
    for name, package in locked.items():
        if name != "muster-roll-call" and not name.startswith("nvidia-nccl"):
            files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
            assert files, name
            assert all(file["hash"].startswith("sha256:") for file in files), name


@pytest.mark.skipif(not UV.exists(), reason="uv is not in .tools")
def test_the_bill_of_materials_lists_what_is_installed(locked: dict[str, Any], tmp_path: Path) -> None:
    """Every package that Muster is installed with, with hashes; nothing of its tests, nothing for graphics cards."""
    subprocess.run([PROJECT / "scripts" / "sbom.sh", tmp_path / "bill.json"], check=True, capture_output=True)  # noqa: S603 - the project's own script
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "muster-roll-call")
    listed = {component["name"] for component in bill["components"]}
    wanted = {dependency["name"] for dependency in locked["muster-roll-call"]["dependencies"]}
    assert wanted <= listed
    assert not listed & {"pytest", "pip-audit", "scikit-learn", "nvidia-nccl-cu12"}
    for component in bill["components"]:
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        assert all(file["hashes"][0]["alg"] == "SHA-256" for file in component["externalReferences"])


FAKE_UV = """#!/bin/sh
case "$*" in
  *"python - $ANSWERS") exit 0 ;;
  *"python - "*) exit 1 ;;
  *pip-audit*) echo "audited by $ANSWERS"; exit $FOUND ;;
esac
"""


@pytest.mark.parametrize(
    ("answers", "found", "code", "said"),
    [
        ("nobody", 0, 0, "Skipped: neither pypi.org's nor osv.dev's"),
        ("pypi", 0, 0, "audited by pypi"),
        ("pypi", 1, 1, "audited by pypi"),
        ("osv", 1, 1, "audited by osv"),
    ],
)
def test_the_audit_asks_whoever_can_be_reached(tmp_path: Path, answers: str, found: int, code: int, said: str) -> None:
    """A vulnerability fails it; nobody to ask is said, and fails nothing."""
    uv = tmp_path / "uv"
    uv.write_text(FAKE_UV, encoding="utf-8")
    uv.chmod(0o755)
    environment = {"PATH": "/usr/bin:/bin", "UV": str(uv), "ANSWERS": answers, "FOUND": str(found)}
    ended = subprocess.run(  # noqa: S603 - the project's own script
        [PROJECT / "scripts" / "audit.sh"], check=False, capture_output=True, text=True, env=environment
    )
    assert (ended.returncode, said in ended.stdout) == (code, True), ended.stderr


def test_ci_asks_and_lists() -> None:
    """For every change."""
    steps = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert "scripts/audit.sh" in steps
    assert "scripts/sbom.sh" in steps
