"""Finished pieces survive; what is there is not lost, mixed up or trusted blindly."""

import json
import os

import numpy as np
import pytest

from tfgraph.data import Dataset
from tfgraph.errors import OutputError
from tfgraph.study import unfinished
from tfgraph.study.unfinished import NOT_KEPT

SETTINGS = {"seed": 1, "rates": (0.1, 0.2)}


class Killed(BaseException):
    """Stands for the end of the process."""


def make(value, made):
    def function(states):
        made.append(value)
        return value

    return function


def interrupted(output, *pieces, settings=SETTINGS, **options):
    """Makes pieces, and is killed then; returns those that had to be made."""
    made = []
    with (
        pytest.raises(Killed),
        unfinished.run(output, settings, **{"resume": False, **options}) as kept,
    ):
        for piece in pieces:
            assert kept.get(piece, make(piece, made)) == piece
        raise Killed
    return made


def test_what_is_finished_is_not_made_again(tmp_path):
    assert interrupted(tmp_path, "a", "b/c") == ["a", "b/c"]
    assert unfinished.exists(tmp_path)
    assert interrupted(tmp_path, "a", "b/c", "d", resume=True) == ["d"]
    with unfinished.run(tmp_path, SETTINGS, resume=True) as pieces:
        assert pieces.get("d", make("other", [])) == "d"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", (True, False))
def test_numbers_come_back_to_the_bit(tmp_path, kept):
    value = {"x": (0.1, 1e-320, float("inf"), 2**60), "nan": float("nan")}
    for _ in range(2):
        with unfinished.run(tmp_path, SETTINGS, resume=False) as pieces:
            found = (pieces if kept else NOT_KEPT).get("p", make(value, []))
        assert found["x"] == [0.1, 1e-320, float("inf"), 2**60]
        assert np.isnan(found["nan"])


def test_states_of_a_piece_go_when_it_is_finished(tmp_path):
    def train(states):
        states.mkdir()
        (states / "1").write_text("")
        return 1

    with unfinished.run(tmp_path, SETTINGS, resume=False) as pieces:
        pieces.get("p", train)
        names = [path.name for path in (tmp_path / unfinished.FOLDER).iterdir()]
        assert sorted(names) == ["p.piece", "settings.json"]


def test_an_unfinished_run_is_not_lost_without_resume(tmp_path):
    interrupted(tmp_path, "a")
    before = sorted(tmp_path.rglob("*"))
    with (
        pytest.raises(
            OutputError, match=r"holds an unfinished run.*--resume.*--output"
        ),
        unfinished.run(tmp_path, SETTINGS, resume=False),
    ):
        pass
    assert sorted(tmp_path.rglob("*")) == before
    assert interrupted(tmp_path, "a", force=True) == ["a"]


@pytest.mark.parametrize(
    ("change", "message"),
    (
        ({"seed": 2}, "other settings: seed 1, now 2. Ask"),
        ({"rates": (0.1,), "seed": 1}, r"rates \[0.1, 0.2\], now \[0.1\]"),
        ({"more": "x"}, 'more null, now "x"'),
    ),
)
def test_other_settings_are_named(tmp_path, change, message):
    interrupted(tmp_path, "a")
    with (
        pytest.raises(OutputError, match=message),
        unfinished.run(tmp_path, {**SETTINGS, **change}, resume=True),
    ):
        pass
    assert interrupted(tmp_path, "a", resume=True) == []


def test_without_an_unfinished_run_resume_begins_one_and_says_so(tmp_path, capsys):
    assert interrupted(tmp_path, "a", resume=True) == ["a"]
    assert "there is no unfinished run in" in capsys.readouterr().err


@pytest.mark.parametrize("content", (b"", b"12 0.5\n", b"\xff\xfe", b"3913124810 0.2"))
def test_a_damaged_piece_is_named_and_made_again(tmp_path, capsys, content):
    interrupted(tmp_path, "a", "b")
    path = tmp_path / unfinished.FOLDER / "a.piece"
    path.write_bytes(content)
    assert interrupted(tmp_path, "a", "b", resume=True) == ["a"]
    assert f"`{path}` is damaged and made again" in capsys.readouterr().err


def test_damaged_settings_are_an_error(tmp_path):
    interrupted(tmp_path, "a")
    (tmp_path / unfinished.FOLDER / unfinished.SETTINGS).write_text("{")
    with (
        pytest.raises(OutputError, match=r"settings.json` is damaged.*begin anew"),
        unfinished.run(tmp_path, SETTINGS, resume=True),
    ):
        pass


def test_a_second_run_is_refused(tmp_path):
    with (
        unfinished.run(tmp_path, SETTINGS, resume=False),
        pytest.raises(OutputError, match=f"in use: process {os.getpid()}, started"),
        unfinished.run(tmp_path, SETTINGS, resume=True),
    ):
        pass


def test_another_tensorflow_is_another_setting(tmp_path):
    interrupted(tmp_path, "a")
    path = tmp_path / unfinished.FOLDER / unfinished.SETTINGS
    path.write_text(json.dumps({**json.loads(path.read_text()), "tensorflow": "1.0"}))
    with (
        pytest.raises(OutputError, match='tensorflow "1.0", now "2'),
        unfinished.run(tmp_path, SETTINGS, resume=True),
    ):
        pass


def test_a_piece_that_cannot_be_written_is_said(tmp_path):
    with (
        pytest.raises(OutputError, match="`.*a.piece` cannot be written"),
        unfinished.run(tmp_path, SETTINGS, resume=False) as pieces,
    ):
        pieces.get("a", lambda states: (states.parent / "a.piece").mkdir())


@pytest.mark.parametrize("changed", ("X_train", "y_train", "X_valid", "y_valid"))
def test_the_checksum_is_of_all_digits(changed):
    arrays = {"X_train": np.ones([3, 2]), "y_train": np.ones(3),
              "X_valid": np.ones([2, 2]), "y_valid": np.ones(2)}  # fmt: skip
    about = {"name": "n", "origin": "o", "n_epochs": 1, "eval_every": 1}
    before = unfinished.checksum(Dataset(**arrays, **about))
    arrays[changed] = 2 * arrays[changed]
    assert unfinished.checksum(Dataset(**arrays, **about)) != before
