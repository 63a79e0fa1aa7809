"""The container can do no more than it must."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from ruamel.yaml import YAML

PROJECT = Path(__file__).parents[2]


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def test_the_service_is_confined() -> None:
    """Its own files cannot be written, it has no rights and no network, and its memory ends."""
    service = YAML(typ="safe", pure=True).load(text("docker-compose.yml"))["services"]["muster"]
    assert service["read_only"] is True
    assert service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["network_mode"] == "none"
    assert service["mem_limit"]
    assert service["user"] == "${MUSTER_UID:-1000}:${MUSTER_GID:-1000}"


def test_one_folder_is_mounted() -> None:
    """A rename between two mounts is a copy, so every room lies in one."""
    service = YAML(typ="safe", pure=True).load(text("docker-compose.yml"))["services"]["muster"]
    assert service["volumes"] == [".:/data"]


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_in_particular() -> None:
    """Hashes for the tool and for what it installs, a user of its own, and a health check."""
    dockerfile = text("Dockerfile")
    assert "--require-hashes -r /tmp/uv.txt" in dockerfile
    assert dockerfile.count("uv sync --frozen --no-dev --extra rapidocr") == 2
    assert re.search(r"^USER 10001:10001$", dockerfile, flags=re.MULTILINE)
    assert 'CMD ["muster", "doctor", "--health"]' in dockerfile
    # The last stage begins anew: nothing that was needed to build comes along.
    assert "uv" not in dockerfile.split("FROM ${PYTHON}\n")[-1]


def test_the_build_sees_only_what_it_needs() -> None:
    """Screenshots and databases of the officer's never reach the image."""
    first, *rest = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert first == "*"
    allowed = {line[1:] for line in rest if line.startswith("!")}
    assert allowed == {"daemon", "scripts/uv.txt", "pyproject.toml", "uv.lock", "README.md", "LICENSE"}


def test_the_check_says_what_it_lacks(tmp_path: Path) -> None:
    """Without the tools that build and run containers it says so in one line, and is no failure."""
    for needed in ("bash", "dirname"):
        (tmp_path / needed).symlink_to(str(shutil.which(needed)))
    script = PROJECT / "scripts" / "container.sh"
    ended = subprocess.run([script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True)  # noqa: S603 - the project's own script
    assert ended.stdout.startswith("Skipped: ")
    assert ended.stdout.count("\n") == 1


def test_nothing_for_graphics_cards_is_installed() -> None:
    """Half a gigabyte that no machine of an officer's can use."""
    packages = tomllib.loads(text("uv.lock"))["package"]
    wanted = [dependency for package in packages for dependency in package.get("dependencies", ())]
    for cards in [dependency for dependency in wanted if dependency["name"].startswith("nvidia")]:
        assert cards["marker"] == "sys_platform == 'never'"
    assert "xgboost-cpu" in {dependency["name"] for dependency in wanted}
