"""No home folder, or none that can be written, for the commands that use Jupyter."""

import json

import pytest

FORGET = """
import os
for name in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"):
    os.environ.pop(name, None)
"""
FULL = f"{FORGET}os.environ['HOME'] = '/proc'"  # root, too, can make nothing in it
FILE = f"{FORGET}os.environ['HOME'] = os.path.abspath('old.ipynb')"
# As in a container under a number that no user has.
NONE = f"""{FORGET}
import pwd
os.environ.pop("HOME", None)
pwd.getpwuid = {{}}.__getitem__
"""


@pytest.mark.slow
@pytest.mark.parametrize("home", (FULL, NONE), ids=("/proc", "none"))
@pytest.mark.parametrize(
    "command",
    (
        pytest.param("run --output new.ipynb old.ipynb", id="run"),
        pytest.param("verify old.ipynb", id="verify"),
        pytest.param("record notebook --force old.ipynb", id="record"),
    ),
)
def test_a_kernel_starts(tfgraph, folder, command, home):
    ended = tfgraph(*command.split(), before=home)
    assert (ended.status, ended.err) == (0, "")
    name = "new.ipynb" if "new" in command else "old.ipynb"
    [cell] = json.loads((folder / name).read_text())["cells"]
    assert cell["outputs"][0]["text"] in ("4\n", ["4\n"])


@pytest.mark.parametrize(
    ("home", "words"),
    (
        pytest.param(FULL, "`/proc/.local`: No such file", id="/proc"),
        pytest.param(FILE, "old.ipynb/.local`: Not a directory", id="a file"),
        pytest.param(NONE, "This user has no home folder", id="none"),
    ),
)
def test_a_kernel_is_installed_elsewhere(tfgraph, folder, home, words):
    ended = tfgraph("kernel", "install", before=home)
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: ", words, "--prefix")
    ended = tfgraph("kernel", "install", "--prefix", "elsewhere", before=home)
    assert (ended.status, ended.err) == (0, "")
    assert (folder / "elsewhere/share/jupyter/kernels/tfgraph/kernel.json").is_file()


def test_a_kernel_that_does_not_start(tfgraph, files):
    before = files()
    no_kernel = (
        "import tfgraph.run.kernelspec as spec\n"
        "spec.kernel_spec = lambda: {'argv': ['false'], 'language': 'python'}\n"
    )
    ended = tfgraph("run", "--output", "new.ipynb", "old.ipynb", before=no_kernel)
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: The kernel did not start: Kernel died")
    assert files() == before
