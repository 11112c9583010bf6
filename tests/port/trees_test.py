"""Folders: what is ported, and all of it."""

import os
from pathlib import Path

import pytest

from tfgraph.errors import PortError
from tfgraph.port import trees


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("print 1\n")


def found(*paths):
    return [str(item.inner) for item in trees.collect(map(Path, paths))]


def test_python_files_and_notebooks_are_found(tmp_path):
    make(tmp_path, "b.py", "a/c.ipynb", "a/d.py", "readme.txt", "x.pyc")
    assert found(tmp_path) == ["a/c.ipynb", "a/d.py", "b.py"]


def test_what_is_nobodys_program_is_passed_over(tmp_path):
    make(tmp_path, ".git/a.py", "__pycache__/a.py", "env/pyvenv.cfg", "env/a.py")
    make(tmp_path, ".ipynb_checkpoints/a.ipynb", "a.py")
    assert found(tmp_path) == ["a.py"]


def test_a_named_file_is_ported_whatever_its_suffix(tmp_path):
    make(tmp_path, "script")
    assert found(tmp_path / "script") == ["script"]


def test_each_file_once(tmp_path):
    make(tmp_path, "a.py", "b/c.py")
    (tmp_path / "0.py").symlink_to("a.py")
    (tmp_path / "loop").symlink_to(".")
    assert found(tmp_path, tmp_path / "a.py", tmp_path / "b") == ["a.py", "b/c.py"]


def test_a_link_to_a_file_elsewhere_stands_for_it(tmp_path):
    make(tmp_path, "elsewhere.py", "src/a.py")
    (tmp_path / "src/link.py").symlink_to("../elsewhere.py")
    assert found(tmp_path / "src") == ["a.py", "link.py"]


def test_a_missing_path_is_told(tmp_path):
    with pytest.raises(PortError, match=r"`.*nothing` does not exist\. Name"):
        trees.collect([tmp_path / "nothing"])


@pytest.mark.parametrize("jobs", (1, 2))
def test_results_come_in_order_whatever_the_number_of_processes(tmp_path, jobs):
    names = [f"m{number:02}.py" for number in range(20)]
    make(tmp_path, *names)
    (tmp_path / "m03.py").write_text("def f(:\n")
    (tmp_path / "m07.py").write_text("x = 1\n")
    results = list(
        trees.port_all(trees.collect([tmp_path]), to="tensorflow", jobs=jobs)
    )
    assert [os.path.basename(result.path) for result in results] == names
    outcomes = [result.outcome for result in results]
    assert outcomes.count("ported") == 18
    assert (outcomes[3], outcomes[7]) == ("failed", "unchanged")


def test_a_folder_is_one_set_of_programs(tmp_path):
    (tmp_path / "net.py").write_text("import tensorflow as tf\nx = tf.Session\nx()\n")
    (tmp_path / "main.py").write_text("import net\nnet.x()\n")
    main, net = trees.port_all(trees.collect([tmp_path]), to="tensorflow", jobs=1)
    assert main.is_entry_point and "disable_v2_behavior" in main.new_text
    assert not net.is_entry_point and "disable_v2_behavior" not in net.new_text


def test_only_files_of_old_programs_are_mended(tmp_path):
    mended = "import numpy as np\nx = np.load(f)\n"
    for name in ("part", "alone"):
        (tmp_path / f"{name}.py").write_text(mended)
    (tmp_path / "main.py").write_text("import part\nimport tensorflow as tf\nf()\n")
    alone, _, part = trees.port_all(trees.collect([tmp_path]), to="tensorflow", jobs=1)
    assert alone.outcome == "unchanged"
    assert "allow_pickle=True" in part.new_text


def test_a_bug_in_a_rule_costs_one_file(tmp_path, monkeypatch):
    make(tmp_path, "a.py", "b.py")
    port = trees.outcomes.scripts.port_source
    (tmp_path / "b.py").write_text("print 2\n")

    def fail_on_2(text, **options):
        return 1 / 0 if "2" in text else port(text, **options)

    monkeypatch.setattr(trees.outcomes.scripts, "port_source", fail_on_2)
    first, second = trees.port_all(trees.collect([tmp_path]), to="tensorflow", jobs=1)
    assert first.outcome == "ported"
    assert second.outcome == "failed"
    assert second.reason.startswith("a bug of tfgraph: ZeroDivisionError in trees_test")
