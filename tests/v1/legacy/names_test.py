"""Names from before TensorFlow 1.0, at run time."""

import pytest

from tfgraph.legacy_names import RENAMED, below
from tfgraph.v1._legacy.overlay import compat_v1, lookup


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_old_name_is_todays_object(old, new):
    if hasattr(compat_v1, old):  # TensorFlow's own function of that name, deprecated
        new = old
    assert lookup(old) is lookup(new)


@pytest.mark.parametrize(
    ("namespace", "old", "new"),
    (
        pytest.param("", "mul", "multiply", id="tf itself"),
        pytest.param("train", "SummaryWriter", "summary.FileWriter", id="below it"),
    ),
)
def test_below_strips_the_namespace(namespace, old, new):
    assert below(namespace)[old] == new


def test_below_leaves_out_other_namespaces():
    assert set(below("image")) == {"per_image_whitening", "random_crop"}
