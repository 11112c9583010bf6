"""``tfgraph cluster``: whole clusters of processes, undisturbed and with deaths."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tfgraph import cli
from tfgraph.cluster import specification

ROOT = Path(__file__).parents[2]
N_TRAIN, VALIDATION_ROWS, BATCH_SIZE, EPOCHS = 64, 5000, 2, 10
STEPS_PER_EPOCH = N_TRAIN // BATCH_SIZE
# Long enough for a machine that is busy with other tests.
SECONDS = 120
# One process adds up whole batches, two add up halves: float32, 320 updates.
LOSS_ATOL = 1e-4
NETWORK = (
    "classifier", "--set", "hidden_units=4", "--set", f"batch_size={BATCH_SIZE}",
    "--epochs", str(EPOCHS),
)  # fmt: skip


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A file of random digits, few of them to train on."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    random = np.random.RandomState(0)
    n_rows = VALIDATION_ROWS + N_TRAIN
    images = random.randint(256, size=(n_rows, 28, 28)).astype(np.uint8)
    labels = random.randint(10, size=n_rows).astype(np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images[:9], y_test=labels[:9])
    return path


class Command:
    """``tfgraph cluster`` in a process of its own, and what it has said so far."""

    def __init__(self, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("TF_CPP_MIN_LOG_LEVEL", None)  # TensorFlow's, in this process
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tfgraph", "cluster", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.lines, self._news = [], threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify()

    def wait_for(self, pattern, *, after=0):
        """The first match in a line of stderr, and the number of lines up to it."""
        end = time.monotonic() + SECONDS
        with self._news:
            while time.monotonic() < end:
                for number, line in enumerate(self.lines):
                    if number >= after and (found := re.search(pattern, line)):
                        return found, number + 1
                self._news.wait(1)
        raise AssertionError(f"{pattern} not in {self.lines}")

    def pid(self, name, *, after=0):
        return int(self.wait_for(f"{name} is process ([0-9]+)", after=after)[0][1])

    def end(self):
        """Exit status and stdout."""
        status = self.process.wait(SECONDS)
        return status, self.process.stdout.read()


@pytest.fixture
def command():
    started = []

    def start(*arguments):
        started.append(Command(*arguments))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def all_gone(pids, seconds=10):
    end = time.monotonic() + seconds
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_running, pids))


def pids(cluster, *names):
    return [cluster.pid(name) for name in names]


def losses_of_one_process(digits):
    """Validation losses after each epoch of the loop without a cluster."""
    from tfgraph import v1 as tf
    from tfgraph.data import load_mnist
    from tfgraph.study.configuration import ModelConfig
    from tfgraph.study.model_tuning import build
    from tfgraph.train.loop import fit

    data = load_mnist(digits)
    found = []
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        np.random.seed(42)
        graph = build(ModelConfig(hidden_units=4), n_features=784)
        valid = data.X_valid, data.y_valid
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())

            def measure(epoch, history):
                feed = dict(zip((graph.inputs, graph.labels), valid))
                found.append(float(session.run(graph.loss, feed)))

            train = data.X_train, data.y_train
            fit(
                session, graph, train, valid, n_epochs=EPOCHS, batch_size=BATCH_SIZE,
                on_epoch=measure,
            )  # fmt: skip
    return found


@pytest.mark.slow
def test_killed_workers_are_replaced_and_the_numbers_stay(command, digits, tmp_path):
    local = ("--local", "ps=1,worker=2", "--json")
    cluster = command(*local, *NETWORK, "--data", digits, "--output", tmp_path)
    for name, epoch in (("worker 1", 2), ("worker 0", 5)):
        _, after = cluster.wait_for(f"after epoch {epoch}:")
        pid = cluster.pid(name)
        os.kill(pid, signal.SIGKILL)
        killed = rf"{name} \(process {pid}\) was killed by SIGKILL; starting it again"
        _, after = cluster.wait_for(killed, after=after)
        assert cluster.pid(name, after=after) != pid
    status, out = cluster.end()
    assert status == 0
    found = json.loads(out)
    assert found["updates"] == found["steps"] == EPOCHS * STEPS_PER_EPOCH
    evaluations = found["evaluations"]
    assert [e["epoch"] for e in evaluations] == list(range(1, EPOCHS + 1))
    expected = losses_of_one_process(digits)
    np.testing.assert_allclose(
        [e["val_loss"] for e in evaluations], expected, rtol=0, atol=LOSS_ATOL
    )
    assert all_gone(pids(cluster, "ps 0", "worker 0", "worker 1"))


@pytest.mark.slow
def test_a_killed_parameter_server_is_told_and_the_same_command_goes_on(
    command, digits, tmp_path
):
    arguments = ("--async", *NETWORK, "--data", digits, "--output", tmp_path)
    cluster = command("--local", "ps=1,worker=2", *arguments)
    cluster.wait_for("after epoch 2")
    processes = pids(cluster, "ps 0", "worker 0", "worker 1")
    os.kill(processes[0], signal.SIGKILL)
    killed = time.monotonic()
    status, out = cluster.end()
    assert time.monotonic() - killed < 10
    assert (status, out) == (1, "")
    lost = (
        rf"ps 0 \(process {processes[0]}\), a parameter server, was killed by SIGKILL"
    )
    cluster.wait_for(lost)
    assert len([line for line in cluster.lines if "SIGKILL" in line]) == 1
    assert all_gone(processes)
    again = command("--local", "ps=1,worker=1", "--json", *arguments)
    status, out = again.end()
    assert status == 0
    found = json.loads(out)
    steps = [e["step"] for e in found["evaluations"]]
    assert steps == sorted(set(steps))
    assert steps[0] < 2 * STEPS_PER_EPOCH <= steps[1]  # of the first command
    # Two batches may have been in the hands of workers at the checkpoint.
    assert 0 <= found["steps"] - found["updates"] <= 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "moment"),
    (
        pytest.param(signal.SIGTERM, "worker 1 is process", id="terminated"),
        pytest.param(signal.SIGINT, "worker 1 is process", id="interrupted"),
        pytest.param(signal.SIGKILL, "after epoch 1:", id="killed"),
    ),
)
def test_no_process_outlives_the_command(command, digits, tmp_path, number, moment):
    local = ("--local", "ps=1,worker=2")
    cluster = command(*local, *NETWORK, "--data", digits, "--output", tmp_path)
    processes = pids(cluster, "ps 0", "worker 0", "worker 1")
    cluster.wait_for(moment)
    cluster.process.send_signal(number)
    status, _ = cluster.end()
    assert status == (-9 if number == signal.SIGKILL else 128 + number)
    assert all_gone(processes)


def free_specification(folder, **counts):
    """A file of addresses that nobody uses at the moment."""
    path = folder / "cluster.json"
    path.write_text(json.dumps(specification.on_this_machine(counts).to_dict()))
    return path


@pytest.mark.slow
def test_a_worker_elsewhere_tells_of_a_killed_parameter_server(
    command, digits, tmp_path
):
    spec = free_specification(tmp_path, ps=1, worker=1)
    arguments = (*NETWORK, "--data", digits, "--output", tmp_path / "o")
    server, worker = (
        command("--spec", spec, "--job", job, "--task", 0, *arguments)
        for job in specification.JOBS
    )
    worker.wait_for("after epoch 1:")
    server.process.kill()
    killed = time.monotonic()
    assert worker.end() == (1, "")
    assert time.monotonic() - killed < 10
    worker.wait_for("tfgraph: Parameter server 0 at .* has gone")


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        (["--spec", "none.json"], "--spec needs --job"),
        (["--spec", "none.json", "--job", "ps", "--task", "0"], "cannot be read"),
        (["--spec", "FILE", "--job", "ps", "--task", "1"], "Job `ps` has no task 1"),
        (["--spec", "FILE", "--job", "worker", "--task", "-1"], "has no task -1"),
        (["--local", "ps=1,worker=2", "--task", "0"], "--job and --task are for"),
        (
            ["--local", "ps=1,worker=2", "--data", "no.npz"],
            "no file or folder `no.npz`",
        ),
        (["--local", "ps=1,worker=2", "--set", "seed=1"], "Set `seed` with `--seed`"),
        (["--local", "ps=1,worker=2", "--set", "depth=1"], "No setting `depth`"),
    ),
)
def test_mistakes_take_one_line(arguments, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spec = free_specification(tmp_path, ps=1, worker=1)
    arguments = [str(spec) if a == "FILE" else a for a in arguments]
    assert cli.main(["cluster", "classifier", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err
    assert os.listdir(tmp_path) == ["cluster.json"]


@pytest.mark.parametrize(
    ("experiment", "message"),
    (
        ("batch_nrom", "Did you mean `batch_norm`?"),
        ("batch_norm", "has no settings. Leave out `--set`"),
    ),
)
def test_what_cannot_be_trained_is_told(experiment, message, capsys):
    settings = ["--set", "hidden_units=3"]
    local = ["--local", "ps=1,worker=1"]
    assert cli.main(["cluster", experiment, *local, *settings]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        ([], "one of the arguments --local --spec is required"),
        (["--local", "ps=1"], "got `ps=1`, expected ps=N,worker=N"),
        (["--local", "ps=1,worker=1", "--sync", "--async"], "not allowed with"),
        (["--local", "ps=1,worker=1", "--wait", "0"], "expected a number above 0"),
        (["--local", "ps=1,worker=1", "--set", "seed"], "expected KEY=VALUE"),
    ),
)
def test_wrong_arguments_are_refused(arguments, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["cluster", "classifier", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", ("'--help'", "'x', '--local', 'ps=1,worker=1'", "'--local', 'x'")
)
def test_tensorflow_is_not_imported_for_help_and_mistakes(arguments):
    code = (
        "import sys\nfrom tfgraph import cli\n"
        f"try: cli.main(['cluster', {arguments}])\n"
        "except SystemExit: pass\n"
        "assert 'tensorflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
