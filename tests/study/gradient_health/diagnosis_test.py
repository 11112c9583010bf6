"""Diagnoses of made-up records: what each rule finds, and what none may find."""

import dataclasses

import numpy as np
import pytest

from tfgraph.study import gradient_health
from tfgraph.study.gradient_health import (
    RULES,
    HealthRecord,
    diagnose,
    diagnosis_names,
)
from tfgraph.study.gradient_health.measures import MEASURES
from tfgraph.study.gradient_health.record import (
    Measurement,
    WatchedRelu,
    WatchedVariable,
)

LAYERS = ("bottom", "middle", "top")
FALLING = np.geomspace(2.3, 0.1, 100)


def make_record(losses=FALLING, every=10, sparse=False, **columns):
    """A healthy record, but for the columns given as rows of one number per layer."""
    variables = [
        WatchedVariable(
            f"{layer}/kernel", (5, 5), is_sparse=sparse and layer == "bottom"
        )
        for layer in LAYERS
    ]
    record = HealthRecord(variables, [WatchedRelu("middle/Relu", "middle")])
    record.steps[:] = range(1, len(losses) + 1)
    record.losses[:] = losses
    healthy = {
        "gradient_norm": [1.0, 1.0, 1.0], "weight_norm": [1.0, 1.0, 1.0],
        "update_ratio": [1e-3, 1e-3, 1e-3], "nonfinite_gradients": [0, 0, 0],
        "nonfinite_weights": [0, 0, 0], "dead_fraction": [0.1],
        "sampled_weights": [[0.0]] * 3,
    }  # fmt: skip
    for i, step in enumerate(record.steps[::every]):
        row = {key: np.array(value) for key, value in healthy.items()}
        for key, values in columns.items():
            row[key] = np.array(values[min(i, len(values) - 1)])
        record.measurements.append(Measurement(step=step, **row))
    return record


def noisy(losses, scale, seed=0):
    """Losses with an exponential factor, as of batches of one example."""
    return losses * np.random.RandomState(seed).exponential(scale, len(losses))


GOOD = [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("changes", "diagnosis", "layer", "step"),
    (
        pytest.param(
            {"losses": [2.3] * 30 + [np.nan] * 30}, "NaN", None, 31, id="NaN loss"
        ),
        pytest.param(
            {"nonfinite_gradients": [[0, 0, 0], [3, 3, 0]]},
            "NaN",
            "middle",
            11,
            id="gradients not finite from the middle down",
        ),
        pytest.param(
            {"nonfinite_weights": [[0, 0, 0], [1, 0, 0]]},
            "NaN",
            "bottom",
            11,
            id="weights not finite",
        ),
        pytest.param(
            {"update_ratio": [[1e-3, 1e-3, 1e-3], [0.1, 2.0, 0.1], [0.0] * 3]},
            "exploding",
            "middle",
            11,
            id="an update larger than the weights",
        ),
        pytest.param(
            {"gradient_norm": [[2e3, 30.0, 1.0], GOOD]},
            "exploding",
            "bottom",
            1,
            id="gradients that grow on the way down",
        ),
        pytest.param(
            {"gradient_norm": [GOOD] * 7 + [[500.0] * 3, GOOD]},
            "exploding",
            None,
            71,
            id="a spike of all gradients",
        ),
        pytest.param(
            {"losses": [2.0] * 50 + [3.5] * 12 + [2.0, 1.0] * 30},
            "loss jumps",
            None,
            51,
            id="a jump",
        ),
        pytest.param(
            {"losses": [2.0, 60, 4e4, 1e9, np.inf]},
            "loss jumps",
            None,
            4,
            id="a loss that runs away at once",
        ),
        pytest.param(
            {"gradient_norm": [[1e-4, 1e-2, 1.0]]},
            "vanishing",
            "bottom",
            91,
            id="gradients that fall on the way down",
        ),
        pytest.param(
            {"gradient_norm": [[0.0, 0.0, 1.0]]},
            "vanishing",
            "bottom",
            91,
            id="gradients of zero",
        ),
        pytest.param(
            {"dead_fraction": [[0.1], [0.9]]},
            "dead units",
            "middle",
            91,
            id="dead units",
        ),
        pytest.param(
            {"losses": [2.3] * 100}, "loss not moving", None, 100, id="not moving"
        ),
    ),
)
def test_illness_is_found_with_its_layer_and_step(changes, diagnosis, layer, step):
    findings = diagnose(make_record(**changes))
    assert (diagnosis, layer, step) in {
        (f.diagnosis, f.layer, f.step) for f in findings
    }


@pytest.mark.parametrize("changes", (
    pytest.param({}, id="healthy"),
    pytest.param({"gradient_norm": [[0.01, 0.1, 1.0]]}, id="somewhat smaller below"),
    pytest.param({"gradient_norm": [[1e-4, 1e-2, 1.0], GOOD]}, id="had vanished"),
    pytest.param({"gradient_norm": [[0.0, 0.0, 0.0]]}, id="no gradient at all"),
    pytest.param({"gradient_norm": [[1e-4, 1.0, 1.0]], "sparse": True}, id="sparse"),
    pytest.param({"gradient_norm": [GOOD, [200.0] * 3] * 5}, id="noise"),
    pytest.param({"gradient_norm": [[1e3] * 3, GOOD]}, id="large at first"),
    pytest.param({"update_ratio": [[np.nan] * 3]}, id="weights of zero"),
    pytest.param({"dead_fraction": [[0.9], [0.1]]}, id="revived"),
    pytest.param({"losses": [2.3] * 40}, id="too early to say it does not move"),
    pytest.param({"losses": noisy(FALLING, 1.0)}, id="batches of one example"),
    pytest.param({"losses": [1.0] * 30 + [4.0] + [0.5] * 60}, id="a single bad batch"),
    pytest.param({"losses": np.linspace(1, 3, 100)}, id="rises slowly"),
    pytest.param({"losses": [2.3]}, id="one step"),
))  # fmt: skip
def test_nothing_is_found(changes):
    assert diagnosis_names(diagnose(make_record(**changes))) == ["healthy"]


def test_the_last_layers_bias_tells_when_no_kernel_has_a_gradient():
    variables = [WatchedVariable("bottom/kernel", (5, 5)),
                 WatchedVariable("top/kernel", (5, 5)),
                 WatchedVariable("top/bias", (5,))]  # fmt: skip
    record = make_record(gradient_norm=[[1e-9, 1e-9, 0.5]])
    record = dataclasses.replace(record, variables=variables)
    assert diagnosis_names(diagnose(record)) == ["vanishing"]


def test_sparse_gradients_alone_are_not_compared():
    record = make_record(gradient_norm=[[1e-9, 1.0, 1e9]])
    sparse = [dataclasses.replace(v, is_sparse=True) for v in record.variables]
    assert diagnosis_names(diagnose(dataclasses.replace(record, variables=sparse))) == [
        "healthy"
    ]


def test_the_worst_comes_first():
    record = make_record(losses=[2.0] * 60, gradient_norm=[[1e-4, 1e-2, 1.0]])
    record.losses[-1] = np.inf
    assert diagnosis_names(diagnose(record)) == ["NaN", "vanishing", "loss not moving"]


def test_a_finding_says_what_where_when_and_by_how_much():
    (finding,) = diagnose(make_record(gradient_norm=[[1e-5, 1e-2, 1.0]]))
    assert str(finding) == (
        "vanishing in bottom, step 91: gradients are 1.0e+05 times smaller than in the "
        "layer nearest the loss"
    )


def test_limits_can_be_changed():
    strict = [
        dataclasses.replace(r, limit=5) for r in RULES if r.diagnosis == "vanishing"
    ]
    record = make_record(gradient_norm=[[0.1, 0.5, 1.0]])
    assert diagnosis_names(diagnose(record, strict)) == ["vanishing"]


def test_an_empty_record_is_refused():
    with pytest.raises(ValueError, match="no measurements yet"):
        diagnose(HealthRecord([WatchedVariable("w", (1,))]))


def test_every_measure_has_a_rule_and_every_rule_a_measure():
    assert {rule.measure for rule in RULES} == set(MEASURES)


def test_the_table_in_the_documentation_is_the_rules():
    lines = gradient_health.__doc__.splitlines()
    diagnoses = {rule.diagnosis for rule in RULES}
    rows = [line for line in lines if line.split("  ")[0] in diagnoses]
    documented = [(row.split("  ")[0], float(row.split()[-1])) for row in rows]
    assert documented == [(rule.diagnosis, rule.limit) for rule in RULES]
