"""Series of numbers in printed lines."""

import pytest

from tfgraph.verify.comparison import Rules, compare
from tfgraph.verify.curves import curve_of, series
from tfgraph.verify.results import Output


def found(text):
    outputs = [Output("stdout", text)]
    comparison = compare(outputs, outputs, [], Rules())
    return [
        (label, steps, [comparison.numbers[i].recorded for i in places])
        for label, steps, places in series(comparison)
    ]


@pytest.mark.parametrize(
    ("text", "curves"),
    (
        pytest.param(
            "0 accuracy: 0.5\n1 accuracy: 0.6\n2 accuracy: 0.7\n",
            [("accuracy", [0, 1, 2], ["0.5", "0.6", "0.7"])],
            id="one",
        ),
        pytest.param(
            "0 loss 3.5 acc 0.5\n5 loss 2.5 acc 0.6\n10 loss 1.5 acc 0.7\n",
            [
                ("loss", [0, 5, 10], ["3.5", "2.5", "1.5"]),
                ("acc", [0, 5, 10], ["0.5", "0.6", "0.7"]),
            ],
            id="two numbers to a line",
        ),
        pytest.param(
            "Epoch 1/3, loss: 3.5\nsaved\nEpoch 2/3, loss: 2.5\nEpoch 3/3, loss: 1.5\n",
            [("loss", [1, 2, 3], ["3.5", "2.5", "1.5"])],
            id="the counter that rises, other lines between",
        ),
        pytest.param(
            "0 a 1.5\n1 a 2.5\n2 a 3.5\n0 a 4.5\n1 a 5.5\n2 a 6.5\n",
            [
                ("a", [0, 1, 2], ["1.5", "2.5", "3.5"]),
                ("a", [0, 1, 2], ["4.5", "5.5", "6.5"]),
            ],
            id="two runs",
        ),
        pytest.param("0 a 1.5\n1 a 2.5\n", [], id="two lines"),
        pytest.param("0 a 1.5\n1 b 2.5\n2 c 2.5\n", [], id="other words"),
        pytest.param("a 1.5\na 2.5\na 3.5\n", [], id="no counter"),
        pytest.param("2 a 1.5\n1 a 2.5\n0 a 3.5\n", [], id="a falling counter"),
    ),
)
def test_series(text, curves):
    assert found(text) == curves


def test_what_is_not_finite_is_a_gap():
    recorded = [Output("stdout", "0 loss 0.5\n1 loss 0.4\n2 loss nan\n")]
    new = [Output("stdout", "0 loss nan\n1 loss 0.4\n")]
    comparison = compare(recorded, new, [], Rules())
    curve = curve_of("loss", [0, 1, 2], comparison.numbers)
    assert curve.recorded == [0.5, 0.4, None]
    assert curve.new == [None, 0.4, None]
