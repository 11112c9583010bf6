"""YAML without a loader."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import yaml\nyaml.load(f)",
            'import yaml\nyaml.load(f, Loader=__import__("yaml").FullLoader)',
            id="load",
        ),
    ),
)
def test_yaml_load(before, after):
    assert modernize(before, only=["yaml_load"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "import yaml\nyaml.load(f, Loader=yaml.Loader)",
            id="loader given",
        ),
        pytest.param("import yaml\nyaml.load(f, yaml.Loader)", id="loader by position"),
        pytest.param("import yaml\nyaml.safe_load(f)", id="safe"),
    ),
)
def test_yaml_load_noop(source):
    assert modernize(source, only=["yaml_load"]).code == source
