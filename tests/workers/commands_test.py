"""The commands on a Dask cluster: what they give on this machine."""

import json
import threading
import time

import nbformat
import numpy as np
import pytest
from nbformat import v4

from tfgraph.cli import main
from tfgraph.verify import bands

pytestmark = pytest.mark.slow  # a cluster takes seconds to start


def test_port(cluster, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    for number in range(12):
        text = f"import tensorflow as tf\nprint {number} / 2, tf.Session()\n"
        (tmp_path / f"src/m{number}.py").write_text(text)
    (tmp_path / "src/m3.py").write_text("def f(:\n")
    found = []
    for options in (["--jobs", "1"], ["--scheduler", cluster.address]):
        status = main(["port", "--json", *options, "src"])
        found.append((status, capsys.readouterr().out))
    assert found[0] == found[1]
    assert json.loads(found[0][1])["counts"]["failed"] == 1


def test_bands(cluster, calls):
    there, here = (
        bands.make(calls.curves, [3, 1, 2], command="c", **options)
        for options in ({"scheduler": cluster.address}, {"jobs": 2})
    )
    assert there.seeds == here.seeds
    np.testing.assert_array_equal(there.curves["loss"], here.curves["loss"])
    np.testing.assert_array_equal(there.curves["threads"], [[1]] * 3)


def test_study(cluster, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    random = np.random.RandomState(0)
    X = random.randint(256, size=(5060, 28, 28)).astype(np.uint8)
    y = random.randint(10, size=5060).astype(np.uint8)
    np.savez("data.npz", x_train=X, y_train=y, x_test=X[:10], y_test=y[:10])
    settings = ["--set", "train_sizes=20", "--set", "decays=0,0.1", "--set"]
    command = ["study", "weight_decay", "--data", "data.npz", *settings, "updates=5"]
    assert main([*command, "--output", "here"]) == 0
    assert main([*command, "--output", "there", "--scheduler", cluster.address]) == 0
    here, there = (tmp_path / name / "results.json" for name in ("here", "there"))
    assert here.read_text() == there.read_text()


SOURCE = """\
import pathlib, time
import numpy as np
pathlib.Path("begun").touch()
time.sleep(1)
np.random.seed({0})
print("loss", np.random.rand(3) @ np.random.rand(3))"""


def test_verify_while_a_worker_is_killed(local_cluster, tmp_path, monkeypatch, capsys):
    """Four notebooks, each in a folder of its own; the last one is no notebook."""
    monkeypatch.chdir(tmp_path)
    paths = [tmp_path / str(number) / "a.ipynb" for number in range(4)]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        printed = v4.new_output("stream", name="stdout", text="loss 0.5\n")
        cell = v4.new_code_cell(SOURCE.format(number), outputs=[printed])
        nbformat.write(v4.new_notebook(cells=[cell]), path)
    paths[-1].write_text("{}")

    def kill_one(cluster):
        while len(list(tmp_path.glob("*/begun"))) < 2:
            time.sleep(0.02)
        cluster.workers[0].kill()

    def verified(*options):
        names = [str(path.relative_to(tmp_path)) for path in paths]
        assert main(["verify", "--json", *options, *names]) == 2
        results = json.loads(capsys.readouterr().out)["notebooks"]
        for result in results:
            del result["started"], result["seconds"]
            for cell in result["cells"]:
                del cell["seconds"]
        return results

    with local_cluster() as cluster:
        killer = threading.Thread(target=kill_one, args=(cluster,), daemon=True)
        killer.start()
        there = verified("--scheduler", cluster.address)
        killer.join()
        assert cluster.workers[0].wait() == -9
    assert there == verified("--jobs", "2")
    assert [len(result["cells"]) for result in there] == [1, 1, 1, 0]
    assert not list(tmp_path.glob(".tfgraph-verify"))
