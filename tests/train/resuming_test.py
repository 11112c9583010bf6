"""A run that was interrupted goes on, and ends as one that was not."""

import os
import shutil
import signal

import numpy as np
import pytest

from tfgraph import signals
from tfgraph.errors import GraphNameError, OutputError
from tfgraph.train.random_state import NotResumableError

LOOPS = ("feed", "graph", "streamed")


class Killed(Exception):
    """Stands for the end of the process."""


def kill_at(epoch):
    def on_epoch(number):
        if number == epoch:
            raise Killed

    return on_epoch


def assert_equal(found, expected):
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


@pytest.fixture(scope="module")
def uninterrupted(tiny_run):
    return {loop: tiny_run.run(loop=loop) for loop in LOOPS}


@pytest.mark.slow
@pytest.mark.parametrize("loop", LOOPS)
def test_a_run_killed_twice_ends_with_the_same_bits(
    tiny_run, tmp_path, uninterrupted, loop
):
    for epoch in (4, 9):
        with pytest.raises(Killed):
            tiny_run.run(tmp_path, loop=loop, on_epoch=kill_at(epoch))
    seen = []
    found = tiny_run.run(tmp_path, loop=loop, on_epoch=seen.append)
    assert seen == list(range(9, 17))  # epoch 9 was not saved
    assert_equal(found, uninterrupted[loop])


@pytest.mark.slow
@pytest.mark.parametrize("loop", LOOPS)
def test_a_run_killed_in_the_middle_of_an_epoch_goes_on_there(
    tiny_run, tmp_path, uninterrupted, monkeypatch, loop
):
    done = []

    class Counted(tiny_run.EPOCHS[loop]):
        def run(self, session, order, batches):
            if len(done) == 13:
                done.append("killed")
                raise Killed
            done.extend(batches)
            return super().run(session, order, batches)

    monkeypatch.setitem(tiny_run.EPOCHS, loop, Counted)
    with pytest.raises(Killed):
        tiny_run.run(tmp_path, loop=loop, n_epochs=4, piece_seconds=0)
    found = tiny_run.run(tmp_path, loop=loop, n_epochs=4, piece_seconds=0)
    assert done == [*range(5), *range(5), *range(3), "killed", 3, 4, *range(5)]
    for name in ("first_losses", "drawn"):
        n = len(found[name])
        np.testing.assert_array_equal(found[name], uninterrupted[loop][name][:n])


def test_saving_changes_nothing(tiny_run, tmp_path, uninterrupted):
    assert_equal(tiny_run.run(tmp_path), uninterrupted["feed"])


@pytest.mark.slow
@pytest.mark.parametrize("loop", ("feed", "graph"))
def test_stops_at_the_same_epoch_with_the_same_best_values(tiny_run, tmp_path, loop):
    expected = tiny_run.run(loop=loop, patience=2)
    n_epochs = len(expected["drawn"])
    assert 4 < n_epochs < 16  # it did stop
    for epoch in (4, n_epochs):
        with pytest.raises(Killed):
            tiny_run.run(tmp_path, loop=loop, patience=2, on_epoch=kill_at(epoch))
    assert_equal(tiny_run.run(tmp_path, loop=loop, patience=2), expected)


def test_a_run_that_had_ended_does_not_train_on(tiny_run, tmp_path):
    expected = tiny_run.run(tmp_path, patience=2)
    seen = []
    assert_equal(tiny_run.run(tmp_path, patience=2, on_epoch=seen.append), expected)
    assert seen == []


def states(folder):
    return sorted(folder.iterdir(), key=lambda path: int(path.name))


@pytest.mark.parametrize(
    "damaged",
    (
        pytest.param("variables.index", id="index"),
        pytest.param("variables.data-00000-of-00001", id="data"),
        pytest.param("arrays.npz", id="arrays"),
        pytest.param("manifest.json", id="manifest"),
    ),
)
def test_after_a_damaged_state_the_one_before_it_is_taken(
    tiny_run, tmp_path, uninterrupted, capsys, damaged
):
    with pytest.raises(Killed):
        tiny_run.run(tmp_path, on_epoch=kill_at(9))
    place = states(tmp_path)[-1]
    os.truncate(place / damaged, (place / damaged).stat().st_size // 2)
    seen = []
    assert_equal(tiny_run.run(tmp_path, on_epoch=seen.append), uninterrupted["feed"])
    assert seen[0] == 8  # not 9
    assert f"`{place}` is damaged" in capsys.readouterr().err


def test_without_a_whole_state_the_run_begins_again(tiny_run, tmp_path, uninterrupted):
    with pytest.raises(Killed):
        tiny_run.run(tmp_path, on_epoch=kill_at(9))
    for place in states(tmp_path):
        (place / "manifest.json").unlink()
    seen = []
    assert_equal(tiny_run.run(tmp_path, on_epoch=seen.append), uninterrupted["feed"])
    assert seen[0] == 1


@pytest.mark.parametrize(
    ("options", "error", "message"),
    (
        pytest.param(
            {"batch_size": 11}, NotResumableError, "batch_size was 8, is 11", id="run"
        ),
        pytest.param(
            {"patience": 2},
            NotResumableError,
            "stopping was False, is True",
            id="stopping",
        ),
        pytest.param({"units": 5}, GraphNameError, "does not fit the graph", id="net"),
    ),
)
def test_the_state_of_another_run_is_refused(
    tiny_run, tmp_path, options, error, message
):
    tiny_run.run(tmp_path, n_epochs=2)
    with pytest.raises(error, match=message):
        tiny_run.run(tmp_path, n_epochs=2, **options)
    assert len(states(tmp_path)) == 2


def test_a_state_that_cannot_be_written_ends_the_run(tiny_run, tmp_path):
    states = tmp_path / "states"

    def be_in_the_way(epoch):
        shutil.rmtree(states)
        states.write_text("")

    with pytest.raises(OutputError, match="The state of the run cannot be saved in"):
        tiny_run.run(states, on_epoch=be_in_the_way)


def test_asked_to_end_a_run_saves_at_the_end_of_the_epoch(
    tiny_run, tmp_path, uninterrupted
):
    def ask(epoch):
        if epoch == 5:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(signals.Interrupted):
        tiny_run.run(tmp_path, on_epoch=ask, every_seconds=1000)
    assert [path.name for path in states(tmp_path)] == ["1"]
    seen = []
    assert_equal(tiny_run.run(tmp_path, on_epoch=seen.append), uninterrupted["feed"])
    assert seen[0] == 6


def test_states_are_saved_now_and_then_only(tiny_run, tmp_path):
    tiny_run.run(tmp_path / "states", every_seconds=1000)
    assert not (tmp_path / "states").exists()
