"""Recorded text against new text, strictly and as for anybody's notebook."""

import time
from decimal import Decimal

import pytest

from tfgraph.errors import RecordError
from tfgraph.verify import comparison
from tfgraph.verify.comparison import Rules, compare
from tfgraph.verify.numbers import Tolerance
from tfgraph.verify.results import (
    DIFFERENT,
    EQUAL,
    EXACT,
    NOT_REPRODUCED,
    WITHIN,
    Output,
)

STRICT, LENIENT = Rules(is_strict=True), Rules()
ATOL, RTOL = ["atol=0.004"], ["rtol=0.01"]


def stdout(*texts):
    return [Output("stdout", text) for text in texts]


def findings(found):
    return [one for one in (*found.numbers, *found.texts) if one.is_finding]


def verdicts(recorded, new, rules=LENIENT, tags=()):
    found = compare(stdout(recorded), stdout(new), list(tags), rules)
    return [(n.label, n.recorded, n.verdict) for n in found.numbers]


# --- Strictly: our own notebooks --------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "new", "tags"),
    (
        pytest.param("0.964\n", "0.964\n", [], id="equal"),
        pytest.param("", "", ATOL, id="empty"),
        pytest.param("0.930", "0.934", ATOL, id="exactly at the tolerance"),
        pytest.param("19 accuracy: 0.96", "19 accuracy: 0.964", ATOL, id="more digits"),
        pytest.param("loss -0.001", "loss 0.002", ATOL, id="another sign"),
        pytest.param("[0.1, 2.5e-3]", "[0.1, 0.0026]", ATOL, id="another notation"),
        pytest.param("1.3e+07 km", "1.305e+07 km", RTOL, id="relative"),
        pytest.param("about 0.5.", "about 0.501.", ATOL, id="end of a sentence"),
        pytest.param("90.1%", "90.103%", ATOL, id="before a sign"),
        pytest.param("nan", "nan", ATOL, id="not a number"),
    ),
)
def test_strictly_equal(recorded, new, tags):
    assert not findings(compare(stdout(recorded), stdout(new), tags, STRICT))


@pytest.mark.parametrize(
    ("recorded", "new", "tags"),
    (
        pytest.param("0.930", "0.9341", ATOL, id="beyond the tolerance"),
        pytest.param("0.930", "0.9300", [], id="exact is to the letter"),
        pytest.param("epoch 12: 0.5", "epoch 13: 0.5", ATOL, id="integer"),
        pytest.param("12", "12.0", ATOL, id="an integer became a decimal"),
        pytest.param("accuracy 0.5", "Accuracy 0.5", ATOL, id="word"),
        pytest.param("0.5  0.6", "0.5 0.6", ATOL, id="space"),
        pytest.param("0.5 0.6", "0.5 0.6 0.7", ATOL, id="one number more"),
        pytest.param("1.15.5", "1.15.6", ["atol=1"], id="version"),
        pytest.param("v1.5", "v1.6", ["atol=1"], id="name"),
        pytest.param("0.5\n", "0.5", ATOL, id="end of line"),
        pytest.param("0.5\n", "0.5\n0.5\n", ATOL, id="one line more"),
        pytest.param("0.5\n0.5\n", "0.5\n", ATOL, id="one line fewer"),
        pytest.param("0.5", "nan", ATOL, id="not a number"),
        pytest.param("took 3 s\n", "took 4 s\n", [], id="a timing is a text, too"),
    ),
)
def test_strictly_different(recorded, new, tags):
    assert findings(compare(stdout(recorded), stdout(new), tags, STRICT))


@pytest.mark.parametrize("rules", (STRICT, LENIENT))
def test_bad_tag_is_refused(rules):
    with pytest.raises(RecordError, match="`atol=much` is not"):
        compare(stdout("0.5"), stdout("0.5"), ["atol=much"], rules)


def test_strictly_all_kinds_of_output_count():
    recorded = [Output("stderr", "watch out\n"), Output("image/png", "iVBO")]
    texts = compare(recorded, stdout("0.5\n"), [], STRICT).texts
    assert [(t.kind, t.recorded, t.new) for t in texts] == [
        ("image/png", "1 picture", "no picture"),
        ("stderr", "watch out", None),
        ("stdout", None, "0.5"),
    ]


# --- Anybody's notebook ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    (
        pytest.param(
            "12 Validation accuracy: 0.964",
            [("Validation accuracy", "0.964")],
            id="a counter is no number",
        ),
        pytest.param(
            "Epoch 3/10 Batch acc = 0.5 Val acc = 0.6",
            [("Batch acc", "0.5"), ("Val acc", "0.6")],
            id="two to a line",
        ),
        pytest.param(
            "{'loss': 0.25, 'global_step': 1000, 'size': 7}",
            [("loss", "0.25"), ("size", "7")],
            id="dict",
        ),
        pytest.param(
            "[[ 1.  2.]\n [ 3.  4.]]\n",
            [("", "1."), ("", "2."), ("", "3."), ("", "4.")],
            id="array over two lines",
        ),
        pytest.param(
            "       mean    std\nloss   0.50   0.10\n",
            [("loss", "0.50"), ("loss", "0.10")],
            id="table",
        ),
        pytest.param(
            "600/600 [=====] - 3s 57us/step - loss: 0.2 - acc: 0.9",
            [("loss", "0.2"), ("acc", "0.9")],
            id="a bar of Keras",
        ),
        pytest.param("42", [("", "42")], id="an integer alone"),
        pytest.param("[1 2 3]", [("", "1"), ("", "2"), ("", "3")], id="integers"),
        pytest.param("shape=(2, 3) of hidden1", [], id="a shape is text"),
        pytest.param("<tf.Tensor 'hidden1/kernel:0'>", [], id="a name is text"),
        pytest.param("step 100 of 2000", [], id="integers in prose are text"),
        pytest.param("loss: nan", [("loss", "nan")], id="diverged"),
        pytest.param("97.5% correct", [("", "97.5")], id="percentage"),
    ),
)
def test_numbers_are_found_with_their_context(text, numbers):
    found = verdicts(text, text)
    assert [(label, number) for label, number, _ in found] == numbers
    assert {verdict for _, _, verdict in found} <= {EXACT}


@pytest.mark.parametrize(
    ("recorded", "new", "expected"),
    (
        pytest.param("0.5", "0.50", EXACT, id="numpy prints other zeros"),
        pytest.param("loss 2.4531", "loss 2.4540", WITHIN, id="a thousandth"),
        pytest.param("loss 2.4531", "loss 2.4631", DIFFERENT, id="one digit"),
        pytest.param("42", "43", DIFFERENT, id="integers have no tolerance"),
        pytest.param("loss: 0.5", "loss: nan", DIFFERENT, id="diverged"),
        pytest.param("loss: 0.5", "", NOT_REPRODUCED, id="missing"),
        pytest.param("loss: 0.5", "loss: 0.5 and 0.6", NOT_REPRODUCED, id="which?"),
        pytest.param("loss: 0.5", "Loss: 0.5", EXACT, id="other words"),
    ),
)
def test_verdict_on_a_number(recorded, new, expected):
    assert verdicts(recorded, new)[0][-1] == expected


@pytest.mark.parametrize(
    ("recorded", "new", "verdict"),
    (
        ("0.5", "inf", DIFFERENT),
        ("inf", "inf", EXACT),
        ("-inf", "inf", DIFFERENT),
        ("nan", "nan", EXACT),
    ),
)
def test_no_difference_is_told_of_what_is_not_finite(recorded, new, verdict):
    found = compare(stdout(f"loss: {recorded}"), stdout(f"loss: {new}"), [], LENIENT)
    assert [(n.verdict, n.difference) for n in found.numbers] == [(verdict, None)]


# Of 500 examples, so that three decimals tell their number.
RIGHT = (431, 443, 452, 447, 456, 459, 458, 461, 463, 462, 466, 465, 468, 464, 467, 471)
EPOCHS = "".join(f"{i} accuracy: {n / 500:.3f}\n" for i, n in enumerate(RIGHT))


@pytest.mark.parametrize(
    ("change", "rules", "tags", "expected"),
    (
        pytest.param("0.890", LENIENT, (), WITHIN, id="two of 500 examples"),
        pytest.param("0.892", LENIENT, (), DIFFERENT, id="three"),
        pytest.param("0.892", LENIENT, ("atol=0.006",), WITHIN, id="tag"),
        pytest.param("0.885", LENIENT, ("atol=0.0005",), DIFFERENT, id="narrower tag"),
        pytest.param(
            "0.892", Rules(tolerance=Tolerance(Decimal("0.01"))), (), WITHIN, id="asked"
        ),
        pytest.param(
            "0.885", Rules(tolerance=Tolerance()), (), DIFFERENT, id="asked for none"
        ),
        pytest.param("0.885", LENIENT, ("atol=0",), DIFFERENT, id="a tag for none"),
        pytest.param(
            "0.890",
            Rules(True, Tolerance(Decimal("0.01"))),
            ("atol=0.001",),
            DIFFERENT,
            id="a tag comes before what was asked",
        ),
    ),
)
def test_tolerance_of_an_accuracy(change, rules, tags, expected):
    new = EPOCHS.replace("0.886", change)
    assert verdicts(EPOCHS, new, rules, tags)[1] == ("accuracy", "0.886", expected)


@pytest.mark.parametrize(
    ("recorded", "new", "expected"),
    (
        pytest.param("a\nb\n", "b\n", [("a", None)], id="a line is missing"),
        pytest.param("b\n", "a\nb\n", [(None, "a")], id="a line is new"),
        pytest.param("a\nb\n", "a\nc\n", [("b", "c")], id="another line"),
        pytest.param("a  b\n\n", "a b", [], id="spaces and empty lines"),
        pytest.param("epoch 12", "epoch 13", [("epoch 12", "epoch 13")], id="counter"),
        pytest.param("WARNING:x\na", "a", [], id="warnings"),
        pytest.param("at 0x7f00aa11bb22", "at 0x7f00cc33dd44", [], id="address"),
    ),
)
def test_texts(recorded, new, expected):
    texts = compare(stdout(recorded), stdout(new), [], LENIENT).texts
    assert [(t.recorded, t.new) for t in texts if t.is_finding] == expected
    assert all(t.verdict in (EQUAL, DIFFERENT) for t in texts)


def test_a_line_more_does_not_shift_the_numbers_after_it():
    found = verdicts("0 loss 0.5\n1 loss 0.4\n2 loss 0.3", "0 loss 0.5\n2 loss 0.3")
    assert [verdict for *_, verdict in found] == [EXACT, NOT_REPRODUCED, EXACT]


def test_entries_of_a_dict_may_come_in_another_order():
    old, new = "{'acc': 0.5, 'loss': [0.1, 0.2]}", "{'loss': [0.1, 0.2], 'acc': 0.5}"
    assert [verdict for *_, verdict in verdicts(old, new)] == [EXACT] * 3


def test_long_arrays_take_no_time():
    array = "[" + " ".join(f"{i / 1000:.3f}" for i in range(1000)) + "]"
    began = time.process_time()
    assert len(verdicts(array, array)) == 1000
    assert len(verdicts(array, f"x{array}")) == 1000
    assert time.process_time() - began < 5


def test_rich_outputs_are_compared_by_their_plain_text():
    recorded = [
        Output("text/html", "<b>1.5</b>"),
        Output("text/plain", "1.5"),
        Output("stderr", "watch out"),
        Output("image/png", "iVBO"),
    ]
    new = [Output("text/plain", "1.5"), Output("image/png", "AAAA")]
    found = compare(recorded, new, [], LENIENT)
    assert not findings(found)
    assert {one.reason for one in found.left_out} == {"markup", "standard error"}


def test_an_expected_error_is_compared_by_its_name():
    recorded = [Output("error", "KeyError: 'x'")]
    same, other = [Output("error", "KeyError: x")], [Output("error", "OSError: x")]
    assert not findings(compare(recorded, same, [], LENIENT))
    assert findings(compare(recorded, other, [], LENIENT))


def test_very_long_outputs_are_compared_as_a_whole():
    long = "0.5\n" * 1_000_000
    found = compare(stdout(long), stdout(long), [], LENIENT)
    assert [t.verdict for t in found.texts] == [EQUAL]
    assert [one.reason for one in found.left_out] == ["too long for numbers"]
    assert findings(compare(stdout(long), stdout(long + "1"), [], LENIENT))


def test_too_many_differing_lines_are_paired_in_their_order(monkeypatch):
    monkeypatch.setattr(comparison, "MAX_PAIRED", 10)
    old = "first\n" + "".join(f"a{i}x loss 0.5\n" for i in range(20))
    new = "".join(f"b{i}x loss 0.5\n" for i in range(21))
    found = compare(stdout(old), stdout(new), [], LENIENT)
    assert {n.verdict for n in found.numbers} == {EXACT}
    assert {t.verdict for t in found.texts} == {DIFFERENT}
