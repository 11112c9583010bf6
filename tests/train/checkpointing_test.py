"""What is said where files of a run cannot be written; see also ``resuming_test``."""

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import OutputError
from tfgraph.train.checkpointing import writing


@pytest.mark.parametrize(
    ("error", "reason"),
    (
        (OSError(28, "No space left on device"), "[Errno 28] No space left on device"),
        (tf.errors.NotFoundError(None, None, "no folder\n\t [[save]]"), "no folder"),
        (ValueError("Parent directory of x doesn't exist"), "Parent directory of x"),
    ),
    ids=("system", "TensorFlow", "saver"),
)
def test_the_reason_is_said_in_one_line(error, reason):
    with pytest.raises(OutputError) as raised, writing("`x` cannot be written"):
        raise error
    assert str(raised.value).startswith(f"`x` cannot be written: {reason}")
    assert "\n" not in str(raised.value)


def test_other_errors_are_left_alone():
    with pytest.raises(ZeroDivisionError), writing("`x` cannot be written"):
        raise ZeroDivisionError
