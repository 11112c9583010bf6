"""Libraries get back what old programs expect of them."""

import subprocess
import sys
from types import ModuleType

import pytest

from tfgraph.run import adaptations

PROGRAM = """\
import scipy.misc, numpy as np
from scipy import misc, ndimage
from scipy.misc import imresize
import matplotlib
matplotlib.use("TkAgg")
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
plt.waitforbuttonpress()
print([np.float32(0.5)], misc is scipy.misc, matplotlib.get_backend().lower())
print(imresize(np.eye(4), 0.5).shape, ndimage.imread is misc.imread)
"""


def test_an_old_program_without_a_screen(tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "old.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "tfgraph", "run", str(tmp_path / "old.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.stderr == ""
    assert result.stdout == "[0.5] True agg\n(2, 2) True\n"


@pytest.mark.parametrize(
    ("version", "expected"), (("2.4.6", [{"legacy": "1.25"}]), ("1.26.4", []))
)
def test_only_numpy_2_is_asked_to_print_as_before(version, expected):
    numpy, asked = ModuleType("numpy"), []
    numpy.__version__ = version
    numpy.set_printoptions = lambda **options: asked.append(options)
    adaptations.print_scalars_plainly(numpy)
    assert asked == expected


def test_a_library_that_is_missing_is_the_business_of_the_program(monkeypatch):
    monkeypatch.setitem(adaptations.ADAPTATIONS, "no_such_library", None)
    monkeypatch.setattr(adaptations, "_adapted", set())
    adaptations.adapt("no_such_library")
