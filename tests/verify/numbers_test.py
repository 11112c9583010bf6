"""What a tolerance is, and what it allows."""

from decimal import Decimal

import pytest

from tfgraph.errors import RecordError
from tfgraph.verify.numbers import DECIMAL, EXACT, NUMBER, Tolerance


@pytest.mark.parametrize(
    ("text", "decimals", "numbers"),
    (
        ("12 accuracy: 0.964", ["0.964"], ["12", "0.964"]),
        ("[1., .5, 2.5e-3, 1e-05]", ["1.", ".5", "2.5e-3", "1e-05"], None),
        ("loss -0.5, 3-0.5", ["-0.5", "0.5"], ["-0.5", "3", "0.5"]),
        ("about 0.5.", ["0.5"], ["0.5"]),
        ("TensorFlow 1.15.5, conv2d_1.5x, v1.5", [], []),
        ("nan, -inf, nanny", [], ["nan", "-inf"]),
        ("1e400, 1e-9999, 1e99999", ["1e400", "1e-9999"], None),
    ),
)
def test_numbers_stand_alone(text, decimals, numbers):
    assert DECIMAL.findall(text) == decimals
    assert NUMBER.findall(text) == (decimals if numbers is None else numbers)


@pytest.mark.parametrize(
    ("tags", "recorded", "new", "is_allowed"),
    (
        pytest.param(["atol=0.004"], "0.930", "0.934", True, id="at the tolerance"),
        pytest.param(["atol=0.004"], "0.930", "0.9341", False, id="beyond"),
        pytest.param(["rtol=0.01"], "1.3e+07", "1.305e+07", True, id="relative"),
        pytest.param(["atol=1", "rtol=1"], "nan", "nan", False, id="not finite"),
        pytest.param(["atol=1"], "0.5", "inf", False, id="infinite"),
        pytest.param([], "0.5", "0.50", True, id="none"),
    ),
)
def test_tolerance_allows(tags, recorded, new, is_allowed):
    tolerance = Tolerance.from_tags(tags)
    assert tolerance.allows(Decimal(recorded), Decimal(new)) == is_allowed


@pytest.mark.parametrize(
    "tag", ("atol=", "atol=much", "atol=-1", "rtol=nan", "atol=inf")
)
def test_bad_tolerance_is_refused(tag):
    with pytest.raises(RecordError, match=f"`{tag}` is not a tolerance"):
        Tolerance.from_tags([tag])


def test_other_tags_are_none_of_our_business():
    assert Tolerance.from_tags(["hide-input", "atol", "x=1"]) == EXACT
