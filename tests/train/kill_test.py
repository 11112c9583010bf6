"""A run killed at random moments and resumed ends as one that was never killed.

    TFGRAPH_KILLS=100 python -m pytest tests/train/kill_test.py

kills more often than every run of the tests does.
"""

import itertools
import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

LOOPS = ("feed", "graph")
N_KILLS = int(os.environ.get("TFGRAPH_KILLS", "20")) // len(LOOPS)
N_KILLS_OF_A_RUN = 5  # then it may end
N_EPOCHS = 8
PATIENCE = 60  # seconds for an epoch


def train(connection, folder, loop, kill_at=None):
    """Trains in a process of its own; sends each epoch, and what the run ends with.

    With ``kill_at`` it kills itself before the file of that number is renamed.
    """
    import tiny_run

    count, replace = itertools.count(1), os.replace

    def counted(*names):
        if next(count) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(*names)

    os.replace = counted
    options = {"n_epochs": N_EPOCHS, "on_epoch": connection.send}
    connection.send(tiny_run.run(folder, loop=loop, piece_seconds=0, **options))


@pytest.fixture(scope="module")
def start(tiny_run):
    """Starts a training in a process that was forked after TensorFlow's import."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tiny_run"])
    here = Path(tiny_run.__file__).parent
    # The server, which the first process starts, does not get our sys.path.
    paths = [here, here.parents[1], os.environ.get("PYTHONPATH", "")]
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, paths)))

    def start(folder, loop, **options):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(
            target=train, args=(sender, folder, loop), kwargs=options
        )
        process.start()
        sender.close()
        return process, receiver

    yield start
    monkeypatch.undo()


@pytest.fixture(scope="module")
def uninterrupted(start):
    """What a run ends with, for each loop."""
    return {loop: result(*start(None, loop)) for loop in LOOPS}


def assert_equal(found, expected):
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


def result(process, receiver):
    """Returns what the run has ended with, None if it was killed before."""
    message = None
    try:
        while not isinstance(message, dict):
            message = receiver.recv()
        return message
    except EOFError:
        return None
    finally:
        process.join()


def kill(process, receiver, random):
    """Kills a run within an epoch, while it saves, or before its first epoch.

    Returns:
      Whether it was still running.
    """
    n_epochs, message = random.randint(4), None
    while n_epochs and not isinstance(message, dict):
        assert receiver.poll(PATIENCE)
        message = receiver.recv()
        n_epochs -= 1
    time.sleep(random.uniform(0, 0.03))
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("loop", LOOPS)
def test_killed_at_random_moments(start, uninterrupted, tmp_path, loop):
    # Where within an epoch a kill falls is up to the machine, too.
    random = np.random.RandomState(LOOPS.index(loop))
    n_kills = n_resumed = 0
    while n_kills < N_KILLS:
        folder = tmp_path / str(n_kills)
        for _ in range(N_KILLS_OF_A_RUN):
            if not kill(*start(folder, loop), random):
                break
            n_kills += 1
            n_resumed += any(folder.glob("[0-9]*"))
        assert_equal(result(*start(folder, loop)), uninterrupted[loop])
    assert n_resumed > N_KILLS / 2  # or it tests little


@pytest.mark.slow
def test_killed_between_the_files_of_a_state(start, uninterrupted, tmp_path):
    expected = uninterrupted["feed"]
    # Three states: the manifest, the state, and of the third an old one.
    for n in range(1, 8):
        assert result(*start(tmp_path / str(n), "feed", kill_at=n)) is None
    for n in (4, 7):
        assert_equal(result(*start(tmp_path / str(n), "feed")), expected)
