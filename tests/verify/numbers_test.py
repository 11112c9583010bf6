import pytest

from tfgraph.errors import RecordError
from tfgraph.verify.numbers import Tolerance, first_difference

EXACT = Tolerance()
ATOL = Tolerance.from_tags(["atol=0.004"])
RTOL = Tolerance.from_tags(["rtol=0.01"])


@pytest.mark.parametrize(("recorded", "new", "tolerance"), (
    pytest.param("0.964\n", "0.964\n", EXACT, id="equal"),
    pytest.param("", "", ATOL, id="empty"),
    pytest.param("0.930", "0.934", ATOL, id="exactly at the tolerance"),
    pytest.param("19 accuracy: 0.96", "19 accuracy: 0.964", ATOL, id="other digits"),
    pytest.param("loss -0.001", "loss 0.002", ATOL, id="another sign"),
    pytest.param("[0.1, 2.5e-3]", "[0.1, 0.0026]", ATOL, id="another notation"),
    pytest.param("1.3e+07 km", "1.305e+07 km", RTOL, id="relative"),
    pytest.param("about 0.5.", "about 0.501.", ATOL, id="at the end of a sentence"),
    pytest.param("90.1%", "90.103%", ATOL, id="before a sign"),
    pytest.param("nan", "nan", ATOL, id="not a number"),
))
def test_texts_agree(recorded, new, tolerance):
    assert first_difference(recorded, new, tolerance) is None


@pytest.mark.parametrize(("recorded", "new", "tolerance"), (
    pytest.param("0.930", "0.9341", ATOL, id="beyond the tolerance"),
    pytest.param("0.930", "0.9300", EXACT, id="exact is to the letter"),
    pytest.param("epoch 12: 0.5", "epoch 13: 0.5", ATOL, id="integer"),
    pytest.param("12", "12.0", ATOL, id="an integer became a decimal"),
    pytest.param("accuracy 0.5", "Accuracy 0.5", ATOL, id="word"),
    pytest.param("0.5  0.6", "0.5 0.6", ATOL, id="space"),
    pytest.param("0.5 0.6", "0.5 0.6 0.7", ATOL, id="one number more"),
    pytest.param("1.15.5", "1.15.6", Tolerance.from_tags(["atol=1"]), id="version"),
    pytest.param("v1.5", "v1.6", Tolerance.from_tags(["atol=1"]), id="name"),
    pytest.param("0.5\n", "0.5", ATOL, id="end of line"),
    pytest.param("0.5\n", "0.5\n0.5\n", ATOL, id="one line more"),
    pytest.param("0.5\n0.5\n", "0.5\n", ATOL, id="one line fewer"),
    pytest.param("0.5", "nan", ATOL, id="not a number"),
    pytest.param("0.5", "inf", ATOL, id="infinite"),
))
def test_texts_differ(recorded, new, tolerance):
    assert first_difference(recorded, new, tolerance) is not None


def test_report_names_the_first_number_that_differs():
    recorded = "0 accuracy: 0.878\n1 accuracy: 0.912\n2 accuracy: 0.930\n"
    new = "0 accuracy: 0.880\n1 accuracy: 0.950\n2 accuracy: 0.100\n"
    assert first_difference(recorded, new, ATOL) == (
        "line 2 differs\n"
        "  recorded: 1 accuracy: 0.912\n"
        "  new:      1 accuracy: 0.950\n"
        "  first number that differs: recorded 0.912, new 0.950, difference 0.038, "
        "tolerance atol=0.004, rtol=0"
    )


def test_report_says_that_integers_have_no_tolerance():
    assert first_difference("epoch 12", "epoch 13", ATOL).endswith(
        "recorded 12, new 13, difference 1, tolerance none (an integer)"
    )


@pytest.mark.parametrize(("new", "expected"), (
    pytest.param("a\n", "line 2 is missing: b", id="missing"),
    pytest.param("a\nb\nc\n", "line 3 is unexpected: c", id="unexpected"),
))
def test_report_quotes_the_line_that_only_one_side_has(new, expected):
    assert first_difference("a\nb\n", new, EXACT) == expected


@pytest.mark.parametrize("tag", (
    "atol=", "atol=much", "atol=-1", "rtol=nan", "atol=inf",
))
def test_bad_tolerance_is_refused(tag):
    with pytest.raises(RecordError, match=f"`{tag}` is not a tolerance"):
        Tolerance.from_tags([tag])


def test_other_tags_are_none_of_our_business():
    assert Tolerance.from_tags(["hide-input", "atol", "x=1"]) == EXACT
