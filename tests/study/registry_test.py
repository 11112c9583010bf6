"""The experiments of ``tfgraph study``; every one of them runs the whole battery."""

import re
import subprocess
import sys

import pytest

from tfgraph.errors import SettingError
from tfgraph.study.registry import all_experiments, experiment_named
from tfgraph.study.settings import kinds, shown

every_experiment = pytest.mark.parametrize(
    "experiment", all_experiments().values(), ids=lambda experiment: experiment.name
)


def test_experiments_are_found():
    assert {"optimizer", "learning_rate", "normalization"} <= all_experiments().keys()
    assert list(all_experiments()) == sorted(all_experiments())


@every_experiment
def test_names_and_summaries_are_in_one_form(experiment):
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", experiment.name)
    assert re.fullmatch(r"\S.{9,69}[^.\s]", experiment.summary)


@every_experiment
def test_defaults_can_be_set_as_they_are_shown(experiment):
    defaults = experiment.defaults
    settings = {key: shown(getattr(defaults, key)) for key in kinds(defaults)}
    assert defaults.with_settings(settings) == defaults


@every_experiment
def test_unknown_settings_are_refused(experiment):
    with pytest.raises(SettingError, match="No setting `no_such`. Known are "):
        experiment.defaults.with_settings({"no_such": "1"})


def test_unknown_experiments_are_refused():
    with pytest.raises(SettingError) as caught:
        experiment_named("optimiser")
    assert "Did you mean `optimizer`? Known are " in str(caught.value)


def test_finding_experiments_does_not_import_tensorflow():
    code = (
        "import sys; from tfgraph.study.registry import all_experiments;"
        "assert all_experiments(); assert 'tensorflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
