"""What varies from run to run is found, and nothing else."""

import pytest

from tfgraph.verify.leaving_out import as_shown, leave_out_lines, mask_spans


@pytest.mark.parametrize(
    ("line", "reason"),
    (
        ("WARNING:tensorflow:From x.py:3: dense is deprecated.", "warning"),
        ("/env/lib/x.py:12: FutureWarning: changed", "warning"),
        ("Instructions for updating:", "warning"),
        ("INFO:tensorflow:Restoring parameters from ./x.ckpt", "log line"),
        ("I0522 10:11:12.131415 139 x.cc:5] found", "log line"),
        ("2017-05-05 10:11:12.131415: W tensorflow/core/x.cc:45] SSE", "log line"),
        (" 45%|####     | 45/100 [00:01<00:02, 30.1it/s]", "progress bar"),
        ("Extracting /tmp/data/train-images.gz", "download"),
        ("CPU times: user 3 s, sys: 12 ms, total: 3 s", "timing"),
        ("100 loops, best of 3: 2.5 ms per loop", "timing"),
        ("[<matplotlib.lines.Line2D at 0x7f00aa11bb22>]", "object"),
        ("<Figure size 432x288 with 1 Axes>", "object"),
    ),
)
def test_line_is_left_out(line, reason):
    kept, left_out = leave_out_lines(line, "stdout")
    assert kept == []
    assert [(one.reason, one.text) for one in left_out] == [(reason, line)]


@pytest.mark.parametrize(
    ("line", "masked"),
    (
        ("epoch 3 took 12.5 s, loss 0.5", "epoch 3 ‹timing›, loss 0.5"),
        ("loss 0.5 (0:01:12.5)", "loss 0.5 (‹timing›)"),
        ("time: 0.12 loss: 0.5", "‹timing› loss: 0.5"),
        ("Duration (sec): 1.5", "‹timing›"),
        ("1234.5 examples/sec", "‹timing›"),
        (
            "55000/55000 [======] - 3s 57us/step - loss: 0.2",
            "‹progress bar›‹timing› ‹timing› - loss: 0.2",
        ),
        ("saved on 2018-03-02 10:11:12", "saved on ‹date›"),
        ("./tf_logs/run-20210325200138/", "./tf_logs/run-‹date›/"),
        ("events.out.tfevents.1616665937.host", "events.out.tfevents.‹date›"),
        ("wrote /home/me/model.ckpt", "wrote ‹path›"),
        (r"wrote C:\Users\me\model.ckpt", "wrote ‹path›"),
        ("<object at 0x7f00aa11bb22>", "<object at ‹address›>"),
        ("listening, pid 4711", "listening, ‹address›"),
    ),
)
def test_span_is_left_out(line, masked):
    found, left_out = mask_spans(line, "stdout", 7)
    assert found == masked
    assert left_out
    assert {one.line for one in left_out} == {7}


@pytest.mark.parametrize(
    "line",
    (
        "12 Validation accuracy: 0.964",
        "hidden1/kernel/Initializer/random_uniform/shape",
        "Layer 0: mean -0.00, std deviation 1.00",
        "mean 0.5  min 0.1  max 0.9",
        "timesteps: 20, step 100 of 2000",
        "My warning is 0.5",
        "0x1f and 1/2",
        "accuracy 0.5 at 3 of 10",
    ),
)
def test_nothing_is_left_out(line):
    kept, left_out = leave_out_lines(line, "stdout")
    assert kept == [(1, line)]
    assert left_out == []
    assert mask_spans(line, "stdout", 1) == (line, [])


def test_advice_after_a_warning_belongs_to_it():
    text = (
        "WARNING:tensorflow:From x.py:3: dense is deprecated\n"
        "Instructions for updating:\nUse keras.layers.Dense instead.\n\n0.5\n"
    )
    kept, left_out = leave_out_lines(text, "stdout")
    assert kept == [(5, "0.5")]
    assert [one.line for one in left_out] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "shown"),
    (
        ("10%\r20%\r100%\ndone\n", "100%\ndone\n"),
        ("abc\x08\x08xy", "axy"),
        ("a\n\x08\x08b\x08\x08c", "a\n\x08\x08\x08c"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("one\r\ntwo", "one\ntwo"),
        ("\x08start", "\x08start"),
    ),
)
def test_text_is_taken_as_a_terminal_shows_it(text, shown):
    assert as_shown(text) == shown
