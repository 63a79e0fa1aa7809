"""What lies in deploy/ for those who watch from outside: it fits the numbers that the daemon tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from daemon.adapters.signs.health import Board
from daemon.adapters.signs.metrics import Meter
from daemon.config import Http
from daemon.domain.geometry import Box
from daemon.domain.health import Health, Room
from daemon.domain.reading import Cell, Row, ScreenReading

DEPLOY = Path(__file__).parents[2] / "deploy"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
VARIABLES = {"$instance": ".*", "${source}": "prometheus"}
NAME = re.compile(r"\b(?:muster_\w+|process_\w+|up\b)")


def yaml(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return YAML(typ="safe", pure=True).load((DEPLOY / name).read_text(encoding="utf-8"))


def dashboard() -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml("prometheus-alerts.yml")["groups"] for rule in group["rules"]]


def expressions() -> Iterator[str]:
    """Every expression of the dashboard and of the alerts."""
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace("$instance", VARIABLES["$instance"])
    for rule in rules():
        yield rule["expr"]


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    """Every number that a daemon tells once it has worked, with the labels it may have."""
    board = Board()
    meter = Meter(board, lambda: NOW)
    cell = Cell("a", "a", 0.9, held=True, box=Box(0, 0, 1, 1))
    row = Row({"name": cell}, partial=False, held=False, box=cell.box)
    meter.read(ScreenReading("list", 1, (row,)), {"ocr": 0.1})
    meter.failed("truncated")
    meter.copied()
    board.note(
        Health(
            at=NOW,
            good_for_seconds=30,
            started_at=NOW,
            seconds_left=1.0,
            published_at=NOW,
            closed_week="2026-W46",
            rooms={"input": Room(1, 1, usable=True)},
        )
    )
    found: dict[str, set[str]] = {"up": {"job", "instance"}}
    for family in text_string_to_metric_families(meter.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {"job", "instance"}).update(sample.labels)
    return found


def test_there_are_expressions() -> None:
    """Otherwise the tests below hold of nothing."""
    assert len(list(expressions())) > 25


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_expression_is_one_and_asks_for_what_is_told(expression: str, told: dict[str, set[str]]) -> None:
    """Prometheus can read it, and each number in it is there with each of its labels."""
    promql_parser.parse(expression)
    names = set(NAME.findall(re.sub(r"\{[^}]*\}|by \([^)]*\)|\"[^\"]*\"", "", expression)))
    assert names
    assert names <= set(told), names - set(told)
    for name, labels in re.findall(r"(\w+)\{([^}]*)\}", expression):
        assert set(re.findall(r"(\w+)\s*[=!]~?", labels)) <= told[name]


def test_every_number_is_looked_at_somewhere(told: dict[str, set[str]]) -> None:
    """A number that no panel and no rule shows is dead weight: but for those that only explain others."""
    shown = " ".join(expressions())
    spare = {"muster_alive", "muster_start_time_seconds", "muster_closed_week_timestamp_seconds"}
    spare |= {"muster_disk_size_bytes"}
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if name.startswith("muster_")}
    assert {name for name in ours if name not in shown} == spare


def test_every_number_is_documented(told: dict[str, set[str]]) -> None:
    """Whoever writes an expression of their own finds the name."""
    page = (DEPLOY.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if name.startswith("muster_")}
    assert {name for name in ours if f"`{name}" not in page} == set()


def test_every_alert_says_what_to_do() -> None:
    """How grave it is, what is wrong where, and what to type or look at."""
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) >= 8
    for rule in rules():
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert "$labels.instance" in rule["annotations"]["summary"]
        assert rule["annotations"]["action"].endswith(".")


def test_the_dashboard_can_be_imported() -> None:
    """Every panel has its place, its own number and a source that whoever imports it chooses."""
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["datasource"]["uid"] == "${source}"
        assert panel["targets"]
    assert [variable["name"] for variable in dashboard()["templating"]["list"]] == ["source", "instance"]


def test_the_port_is_the_one_of_the_settings() -> None:
    """Prometheus asks where the daemon answers, under the job that the rules speak of."""
    (job,) = yaml("prometheus.yml")["scrape_configs"]
    assert job["job_name"] == "muster"
    assert job["static_configs"] == [{"targets": [f"{Http().address}:{Http().port}"]}]
    assert yaml("prometheus.yml")["rule_files"] == ["prometheus-alerts.yml"]
    assert yaml("compose.metrics.yml")["services"]["muster"]["ports"] == [f"127.0.0.1:{Http().port}:{Http().port}"]
