"""Curves over seeds: resumable, whole, with their origin, and read as written."""

import math
import os

import numpy as np
import pytest

from tfgraph.errors import OutputError, RecordError
from tfgraph.verify import bands
from tfgraph.verify.distribution import band, place
from tfgraph.workers import Failure


def curves(seed):
    return {"val_accuracy": [seed / 10, 0.5], "loss": [-seed, 1e-7, 3.0]}


@pytest.fixture
def workers(monkeypatch):
    """Replaces the worker processes by this one; notes the seeds that are run."""
    run_seeds = []

    def in_workers(function, items, **options):
        for item in reversed(items):
            run_seeds.append(item)
            try:
                yield item, function(item)
            except ValueError as error:
                yield item, Failure(error)

    monkeypatch.setattr(bands, "in_workers", in_workers)
    return run_seeds


def make(tmp_path, seeds=(1, 2, 3), run=curves, command="c"):
    return bands.make(run, seeds, command=command, output=tmp_path / "out.json")


def test_curves_are_in_the_order_of_the_seeds(workers, tmp_path):
    made = make(tmp_path, [2, 1, 3, 1])
    assert made.seeds == [2, 1, 3]
    np.testing.assert_array_equal(
        made.curves["val_accuracy"], [[0.2, 0.5], [0.1, 0.5], [0.3, 0.5]]
    )
    assert made.origin["command"] == "c"
    assert made.origin["versions"]["tensorflow"]


def test_what_was_written_is_read(workers, tmp_path):
    made = make(tmp_path)
    found = bands.read(tmp_path / "out.json")
    assert (found.origin, found.seeds) == (made.origin, made.seeds)
    assert found.curves.keys() == made.curves.keys()
    for name, array in made.curves.items():
        np.testing.assert_array_equal(found.curves[name], array)
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_one_curve_is_one_line_of_the_file(workers, tmp_path):
    make(tmp_path)
    lines = (tmp_path / "out.json").read_text().splitlines()
    assert "   [-2.0, 1e-07, 3.0]," in lines
    assert ' "seeds": [1, 2, 3],' in lines


def test_an_interrupted_run_goes_on(workers, tmp_path):
    def interrupted(seed):
        if seed == 1:
            raise KeyboardInterrupt
        return {"x": [seed + 0.5]}

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, run=interrupted)
    part = tmp_path / "out.json.part"
    part.write_text(part.read_text()[:-4])  # the last seed's line is cut
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, run=interrupted)
    workers.clear()
    made = make(tmp_path, run=lambda seed: {"x": [seed]})
    assert workers == [1]
    np.testing.assert_array_equal(made.curves["x"], [[1], [2.5], [3.5]])
    assert not part.exists()


@pytest.mark.parametrize(
    ("damage", "run_again", "line"),
    (
        pytest.param(lambda text: text[:-9], [1], 4, id="the last line is cut"),
        pytest.param(lambda text: text.replace("[3", "[4"), [3], 2, id="a digit"),
        pytest.param(lambda text: text + "\0\0\udcff", [], 5, id="zeros at the end"),
    ),
)
def test_damaged_notes_are_named_and_run_again(
    workers, tmp_path, capsys, damage, run_again, line
):
    with pytest.raises(ZeroDivisionError):
        make(tmp_path, [1, 2, 3, 0], run=lambda seed: {"x": [1 / seed]})
    assert workers == [0]
    with pytest.raises(ZeroDivisionError):
        make(tmp_path, [0, 1, 2, 3], run=lambda seed: {"x": [1 / seed]})
    part = tmp_path / "out.json.part"
    text = damage(part.read_text())
    part.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    workers.clear()
    made = make(tmp_path, run=lambda seed: {"x": [1 / seed]})
    assert workers == run_again
    assert f"`{part}` is damaged at line {line}:" in capsys.readouterr().err
    np.testing.assert_array_equal(made.curves["x"], [[1], [1 / 2], [1 / 3]])


def test_a_second_process_is_refused(workers, tmp_path):
    def again(seed):
        return make(tmp_path)

    with pytest.raises(OutputError, match=f"in use: process {os.getpid()}, started"):
        make(tmp_path, run=again)
    assert make(tmp_path).seeds == [1, 2, 3]


def test_a_failing_seed_is_named_and_the_others_are_kept(workers, tmp_path):
    def fails(seed):
        return {"x": [math.sqrt(seed - 2)]}

    words = (
        "1 of 3 seeds failed, seed 1 with: ValueError: math domain error. The others"
    )
    with pytest.raises(RecordError, match=words):
        make(tmp_path, run=fails)
    assert not (tmp_path / "out.json").exists()
    workers.clear()
    made = make(tmp_path, run=lambda seed: {"x": [-1]})
    assert workers == [1]
    np.testing.assert_array_equal(made.curves["x"], [[-1], [0], [1]])


def test_without_an_output_nothing_is_kept(workers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert bands.make(curves, [1], command="c").seeds == [1]
    assert list(tmp_path.iterdir()) == []


def test_notes_of_another_run_are_refused_and_kept(workers, tmp_path):
    part = tmp_path / "out.json.part"
    with pytest.raises(ZeroDivisionError):
        make(tmp_path, command="another", run=lambda seed: 1 / 0)
    before = part.read_bytes()
    with pytest.raises(RecordError, match="holds seeds of another run than `c`"):
        make(tmp_path)
    assert part.read_bytes() == before


@pytest.mark.parametrize(
    ("run", "message"),
    (
        pytest.param(
            lambda seed: {"x": [0.5] * seed},
            "Seed 2 gave 2 values of `x`, seed 1 1",
            id="lengths",
        ),
        pytest.param(
            lambda seed: {f"x{seed}": [0.5]}, "Seed 2 gave . values", id="names"
        ),
    ),
)
def test_curves_that_do_not_match_are_refused(workers, tmp_path, run, message):
    with pytest.raises(RecordError, match=message):
        make(tmp_path, run=run)
    assert not (tmp_path / "out.json").exists()


def test_a_folder_that_cannot_be_written_is_reported_first(workers, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        make(tmp_path / "file" / "folder")
    assert workers == []


@pytest.mark.parametrize(
    "content",
    (
        pytest.param("", id="empty"),
        pytest.param("[" * 10_000, id="too deep"),
        pytest.param("[]", id="a list"),
        pytest.param('{"origin": {}, "seeds": [1]}', id="no curves"),
        pytest.param('{"origin": {}, "seeds": [1], "curves": {"x": [1]}}', id="flat"),
        pytest.param(
            '{"origin": {}, "seeds": [1, 2], "curves": {"x": [[1]]}}', id="a seed short"
        ),
        pytest.param(
            '{"origin": {}, "seeds": [1, 2], "curves": {"x": [[1], [1, 2]]}}',
            id="ragged",
        ),
        pytest.param(None, id="no file"),
    ),
)
def test_what_is_no_record_of_curves_is_refused(tmp_path, content):
    path = tmp_path / "x.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RecordError, match=r"x\.json` .* record"):
        bands.read(path)


def test_place_and_band_are_those_of_the_curves():
    runs = 0.9 + 0.01 * np.random.RandomState(0).randn(20, 5)
    made = bands.Bands({}, list(range(20)), {"x": runs})
    assert made.place("x", runs[0] + 0.05) == place(runs[0] + 0.05, runs)
    np.testing.assert_array_equal(made.band("x", 0.5), band(runs, 0.5))


def test_in_a_real_worker_process(tmp_path, monkeypatch, request):
    monkeypatch.syspath_prepend(request.path.parent)
    import fake_runs

    made = bands.make(
        fake_runs.curves, [1], command="c", output=tmp_path / "out.json", jobs=1
    )
    assert made.curves["loss"].tolist() == [[-1, 1e-7, 3]]
