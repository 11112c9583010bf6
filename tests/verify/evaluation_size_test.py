"""The size of an evaluation set, from the digits of accuracies measured on it."""

import numpy as np
import pytest

from tfgraph.verify.evaluation_size import evaluation_size


def printed(size, n_values, form):
    right = np.random.RandomState(0).randint(size // 2, size, n_values)
    return [form(np.float32(value / size)) for value in right]


def in_full(value):
    return str(value)


@pytest.mark.parametrize(
    ("size", "n_values", "form"),
    (
        pytest.param(5000, 20, in_full, id="validation images of MNIST"),
        pytest.param(500, 20, "{:.3f}".format, id="rounded, one digit to spare"),
        pytest.param(300, 5, in_full, id="not a power of ten"),
        pytest.param(50, 20, "{:.2f}".format, id="a batch"),
    ),
)
def test_size_is_found(size, n_values, form):
    assert evaluation_size(printed(size, n_values, form)) == size


@pytest.mark.parametrize(
    "accuracies",
    (
        pytest.param(["0.93", "0.94", "0.97"], id="two digits fit every size"),
        pytest.param(["0.9704"], id="one number may be anything"),
        pytest.param(printed(5000, 20, "{:.3f}".format), id="too few digits"),
        pytest.param(["1.0", "0.0", "1.0"], id="all right or all wrong"),
        pytest.param(["0.96071243", "0.9312345", "0.91234574"], id="means of batches"),
    ),
)
def test_size_that_digits_do_not_tell(accuracies):
    assert evaluation_size(accuracies) is None
