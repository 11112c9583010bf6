"""Any text as the output of a cell: split, compared with another one, drawn as curves."""

import time

import pytest
from fuzzing import FUZZ, in_time
from hypothesis import example, given
from hypothesis import strategies as st

from tfgraph.errors import RecordError
from tfgraph.verify import comparison, curves
from tfgraph.verify.comparison import Rules, compare
from tfgraph.verify.numbers import Tolerance
from tfgraph.verify.results import DIFFERENT, NOT_REPRODUCED, Output
from tfgraph.verify.untrusted import clean, escaped

PIECES = st.sampled_from(
    """\
0 1 12 0.5 .5 5. 1e-3 1E+400 1e99999 9e9999999999999999999 -0.0 nan inf -inf 1.15.5 ١٢ ² ½ 0.1e 1_000 0x1f 0xdeadbeef1
accuracy: loss= Epoch epoch step (2, [0.1 0.2] [[1. ) ] } { % ± : = , - + / \\ < > & "
2026-11-22 12:00:01 3.5s 1/10 [==>...] 100%|##| WARNING: INFO /home/me/x.py https://a.b/c
<tf.Tensor 'a:0' at 0x7f> \x1b[31m \x08 \r tfevents.1234567890.x Mon, ‹timing› Ⅻ 10%""".split()
    + [" ", "\n", "\r\n", "\t", "\x0b", "\x0c", "\u2028", "\x1c", "\x85", ""]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(st.lists(PIECES, max_size=6).map(" ".join), max_size=12).map("\n".join),
)
KINDS = st.sampled_from(
    ("stdout", "stderr", "text/plain", "error", "text/html", "image/png", "x")
)
OUTPUTS = st.lists(st.builds(Output, KINDS, TEXTS), max_size=3)
TAGS = st.lists(
    st.sampled_from(("atol=0.1", "rtol=1e-2", "atol=1e999", "x", "atol"))
    | st.text(max_size=8).map("atol={}".format),
    max_size=2,
)
RULES = st.builds(
    Rules, st.booleans(), st.none() | st.just(Tolerance(atol=comparison.Decimal("0.1")))
)


LONG = [Output("stdout", f"epoch {'1' * 5000} loss 0.5\n" * 4)]


@FUZZ
@given(OUTPUTS, OUTPUTS, TAGS, RULES)
@example(LONG, LONG, [], Rules())
def test_any_two_outputs_are_compared(recorded, new, tags, rules):
    with in_time():
        try:
            found = compare(recorded, new, tags, rules)
        except RecordError:
            return
        places = [i for _, _, series in curves.series(found) for i in series]
        assert all(0 <= place < len(found.numbers) for place in places)
        for label, steps, series in curves.series(found):
            curves.curve_of(label, steps, [found.numbers[i] for i in series])


@FUZZ
@given(OUTPUTS, RULES)
def test_outputs_agree_with_themselves(outputs, rules):
    with in_time():
        found = compare(outputs, outputs, [], rules)
    verdicts = {one.verdict for one in (*found.numbers, *found.texts)}
    finite = all(number.difference is not None for number in found.numbers)
    assert not finite or not verdicts & {DIFFERENT, NOT_REPRODUCED}


@FUZZ
@given(st.lists(st.text(max_size=10) | st.text("atol=rtl.0123e-", max_size=9)))
def test_tags_are_tolerances_or_refused(tags):
    try:
        tolerance = Tolerance.from_tags(tags)
    except RecordError:
        return
    assert tolerance.atol >= 0
    assert tolerance.rtol >= 0


@FUZZ
@given(TEXTS)
def test_any_text_is_harmless(text):
    assert not set("<>\"'\x00\x1b") & set(escaped(text))
    clean(text).encode("utf-8")


@pytest.mark.parametrize(
    "piece",
    (
        *("0", "1 ", "1.", ".1", "1e", "1h", "1h ", "-1", "+", "[", "(]", "0x1", "/a"),
        *(
            "/a/",
            "~/",
            "a:\\",
            "1/1 [",
            "=",
            "1%|",
            "Downloading",
            ">> ",
            "\x08",
            "a\x08",
        ),
        *("\x1b[", "\x1b[1;", "<", "[<", "Mon, ", "20201122", "a ", " per s", "‹", "%"),
        *(
            "\r",
            "1:1:",
            "2020-1-1 ",
            "time (",
            "http://localhost",
            "w/",
            "warnings.",
            "_",
        ),
        *(
            "WARNING",
            "1 [",
            "epoch ",
            "nan",
            "a.",
            "a at 0x",
            "\n",
            "[\n",
            "{\n1\n",
            "1\n",
        ),
        "1/1 ━",
        "a" * 99 + "\x08" * 99,
    ),
)
def test_no_repetition_takes_long(piece):
    """As long as a line may be that is looked at: no pattern grows out of hand."""
    text = piece * (comparison.MAX_LINE // len(piece))
    began = time.process_time()
    with in_time():
        outputs = [Output("stdout", text), Output("text/plain", f"{text} 0.5 {text}")]
        compare(outputs, outputs, [], Rules())
        clean(text)
    assert time.process_time() - began < 5


def test_erasing_a_long_text_takes_no_long_time():
    """Two million characters, the most that are compared, half of them backspaces."""
    text = "\n".join(["a" * 9_999 + "\x08" * 9_999] * 99)
    with in_time():
        compare([Output("stdout", text)], [Output("stdout", text)], [], Rules())
