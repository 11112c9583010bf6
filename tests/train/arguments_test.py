import pytest

from tfgraph.train.arguments import require_fraction, require_positive


def test_good_numbers_pass():
    require_positive(a=1e-9, b=3)
    require_fraction(a=1e-9, b=0.999)


@pytest.mark.parametrize("value", (0, -1, float("nan")))
def test_positive_names_the_first_culprit(value):
    with pytest.raises(ValueError, match=rf"^`b` must be positive, got {value}\.$"):
        require_positive(a=1, b=value, c=value)


@pytest.mark.parametrize("value", (0, 1, 1.5, -0.1, float("nan")))
def test_fraction_excludes_both_ends(value):
    with pytest.raises(ValueError, match=rf"^`b` must be between 0 and 1, got {value}"):
        require_fraction(a=0.5, b=value)
