"""The alerts in docs/operating.md are expressions that Prometheus reads, over figures that exist."""

import re

import promql_parser
import pytest
import yaml

from tests.generated import DOCS
from tests.metrics.shown import families, samples

TEXT = (DOCS / "operating.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]
[RULES] = [block["groups"][0]["rules"] for block in BLOCKS if "groups" in block]
SELECTOR = re.compile(r"\b(voxie_\w+)(?:\{([^}]*)\})?")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_names_figures_and_labels_that_exist(rule):
    promql_parser.parse(rule["expr"])
    named = SELECTOR.findall(rule["expr"])
    assert named
    for name, matchers in named:
        assert name in samples(), f"{rule['alert']}: {name}"
        family = re.sub(r"_(total|bucket|sum|count)$", "", name)
        labels = set(families()[family if family in families() else name][1])
        assert {matcher.split("=")[0].strip() for matcher in matchers.split(",") if matcher} <= labels
        grouped = {
            label.strip()
            for group in re.findall(r"by \(([^)]*)\)", rule["expr"])
            for label in group.split(",")
        }
        assert grouped - {"le"} <= labels
    assert rule["annotations"]["do"]


def test_the_scrape_jobs_read_api_and_workers():
    [config] = [block for block in BLOCKS if "scrape_configs" in block]
    assert [job["job_name"] for job in config["scrape_configs"]] == ["voxie-api", "voxie-worker"]
