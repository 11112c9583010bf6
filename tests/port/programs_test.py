"""Which files import which."""

from pathlib import PurePath

import pytest

from tfgraph.port.programs import imported_names, roles

TF = "import tensorflow as tf\n"


def roles_of(files):
    found = roles({PurePath(path): text for path, text in files.items()})
    return {str(path): role for path, role in found.items()}


@pytest.mark.parametrize(
    ("text", "names"),
    (
        pytest.param("import a, b.c as d  # e", ["a", "b.c"], id="import"),
        pytest.param("from a import b as c, d", ["a", "a.b", "a.d"], id="from"),
        pytest.param(
            "from a import (b,  # c\n  d)", ["a", "a.b", "a.d"], id="brackets"
        ),
        pytest.param("from . import a\nfrom ..b import c", None, id="relative"),
        pytest.param("if x:\n    import a; f()", ["a"], id="indented"),
        pytest.param("from a import *", ["a"], id="star"),
        pytest.param("important = 1\nx = 'import a'", [], id="none"),
    ),
)
def test_imported_names(text, names):
    expected = [".", ".a", "..b", "..b.c"] if names is None else names
    assert list(imported_names(text)) == expected


def test_a_program_reaches_tensorflow_through_its_modules():
    files = {
        "src/main.py": "import sys\nfrom nets import resnet\nimport data\n",
        "src/nets/__init__.py": "",
        "src/nets/resnet.py": "from . import layers\n",
        "src/nets/layers.py": TF,
        "src/data.py": "import numpy\n",
    }
    found = roles_of(files)
    assert found["src/main.py"].reaching == {"nets.resnet"}
    assert found["src/nets/resnet.py"].reaching == {".layers"}
    assert found["src/data.py"].reaching == frozenset()
    assert [path for path, role in found.items() if not role.is_imported] == [
        "src/main.py"
    ]


def test_the_nearest_module_of_a_name_is_meant():
    files = {
        "a/run.py": "import model\n",
        "a/model.py": TF,
        "b/run.py": "import model\n",
        "b/model.py": "",
    }
    found = roles_of(files)
    assert found["a/run.py"].reaching == {"model"}
    assert found["b/run.py"].reaching == frozenset()


def test_modules_that_import_each_other_come_to_an_end():
    found = roles_of({"a.py": "import b\n", "b.py": "import a\n" + TF})
    assert found["a.py"].reaching == {"b"} and found["b.py"].reaching == {"a"}


@pytest.mark.parametrize(
    ("text", "is_old"),
    (
        pytest.param(TF, True, id="import"),
        pytest.param("from tensorflow import keras\n", True, id="from"),
        pytest.param("import tensorflow.compat.v1 as tf\n", False, id="moved by hand"),
        pytest.param(
            "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n",
            True,
            id="ported",
        ),
        pytest.param("x = 'import tensorflow'\n", False, id="string"),
    ),
)
def test_which_modules_are_tensorflow_1(text, is_old):
    found = roles_of({"main.py": "import lib\n", "lib.py": text})
    assert found["main.py"].reaching == ({"lib"} if is_old else set())


def test_notebooks_import_modules_and_nobody_imports_them():
    found = roles_of({"a.ipynb": "import lib", "lib.py": TF, "b.py": "import a"})
    assert found["a.ipynb"].is_notebook and not found["a.ipynb"].is_imported
    assert found["a.ipynb"].reaching == {"lib"}
