"""Data that cannot be trained on, and numbers that are no numbers."""

import json

import numpy as np
import pytest
from nbformat import v4, writes

REPRODUCE = "reproduce --data digits.npz --only gradient_clipping --output out"
STUDY = "study optimizer --data digits.npz --set optimizer=sgd --output out"
IMAGES = np.zeros((5040, 28, 28), np.uint8)
LABELS = np.arange(5040) % 10
OBJECTS = np.array([{}] * 5040)


@pytest.mark.parametrize("command", (REPRODUCE, STUDY))
@pytest.mark.parametrize(
    ("arrays", "words"),
    (
        pytest.param({"y_train": LABELS + 1}, "found the label 10", id="label 10"),
        pytest.param({"y_train": LABELS - 1}, "found the label -1", id="label -1"),
        pytest.param({"y_train": LABELS[:9]}, "a label for each image", id="labels"),
        pytest.param({"y_train": OBJECTS}, "pickled Python objects", id="pickles"),
        pytest.param(
            {"x_train": IMAGES[:0], "y_train": LABELS[:0]}, "1 to 1,000,000 rows",
            id="empty",
        ),
        pytest.param(
            {"x_train": IMAGES[:5000], "y_train": LABELS[:5000]},
            "more than the 5,000 that make the validation set",
            id="nothing to train on",
        ),
        pytest.param(
            {"x_train": IMAGES / 255}, "expected images of shape", id="not of bytes"
        ),
    ),
)  # fmt: skip
def test_unfit_data(tfgraph, folder, save_digits, command, arrays, words):
    save_digits(**arrays)
    ended = tfgraph(*command.split())
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: `digits.npz`", words)
    assert not list(folder.glob("out/*.*"))


@pytest.mark.parametrize(
    ("arrays", "command"),
    (
        pytest.param({"y_train": LABELS * 0}, REPRODUCE, id="one class, reproduce"),
        pytest.param({"y_train": LABELS * 0}, f"{STUDY} --set epochs=1", id="study"),
        pytest.param(
            {"x_train": IMAGES[:5001], "y_train": LABELS[:5001]},
            "reproduce --data digits.npz --only batch_norm --output out",
            id="one image, batch normalization",
        ),
        pytest.param(
            {}, f"{STUDY} --set epochs=1 --set batch_size=1000000", id="one batch"
        ),
    ),
)
def test_unusual_data_work(tfgraph, save_digits, arrays, command):
    save_digits(**arrays)
    ended = tfgraph(*command.split(), "--json")
    assert ended.status == 0, ended.err
    assert isinstance(json.loads(ended.out), dict)
    assert len(ended.err.splitlines()) == 1  # what was loaded


NOT_FINITE = (
    pytest.param("1e30", id="infinite, then NaN"),
    pytest.param("float('nan')", id="NaN"),
)


@pytest.mark.slow
@pytest.mark.parametrize("rate", NOT_FINITE)
def test_reproduce_diverges(tfgraph, folder, rate):
    before = f"import tfgraph.study.deep_nets as nets\nnets.LEARNING_RATE = {rate}\n"
    ended = tfgraph(*REPRODUCE.split(), "--json", before=before)
    assert ended.status == 1
    [found] = json.loads(ended.out)["experiments"].values()
    assert found["verdict"] == "diverged"
    assert (folder / "out/curves.png").stat().st_size
    json.loads((folder / "out/results.json").read_text())


def test_study_diverges(tfgraph, folder):
    command = f"{STUDY} --set learning_rate=1e30 --set epochs=2 --json"
    ended = tfgraph(*command.split())
    assert ended.status == 0
    curves = json.loads(ended.out)["result"]["curves"]["sgd"]
    assert curves["loss"][-1] is None  # JSON has no NaN
    assert (folder / "out/picture.png").stat().st_size


@pytest.mark.parametrize(
    ("recorded", "printed", "status"),
    (
        pytest.param("loss 0.25", "loss nan", 1, id="NaN now"),
        pytest.param("loss nan", "loss 0.25", 1, id="NaN then"),
        pytest.param("loss nan", "loss nan", 0, id="NaN both times"),
        pytest.param("loss inf", "loss -inf", 1, id="infinities of two signs"),
    ),
)
def test_verify_compares_what_is_no_number(tfgraph, folder, recorded, printed, status):
    cell = v4.new_code_cell(f"print({printed!r})", execution_count=1)
    cell.outputs = [v4.new_output("stream", name="stdout", text=f"{recorded}\n")]
    (folder / "nan.ipynb").write_text(writes(v4.new_notebook(cells=[cell])))
    ended = tfgraph("verify", "nan.ipynb")
    assert ended.status == status
    ended.tells("nan.ipynb: ")
