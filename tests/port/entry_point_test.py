"""Where TensorFlow 1's behaviour is chosen."""

import pytest

from tfgraph.port.entry_point import Role
from tfgraph.port.porting import port_source

OS = 'import os\nos.environ.setdefault("TF_USE_LEGACY_KERAS", "1")\n'
TF = "import tensorflow.compat.v1 as tf\n"
SWITCH = "tf.disable_v2_behavior()\n"
ALL = OS + TF + SWITCH


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("import tensorflow as tf\nf()\n", ALL + "f()\n", id="script"),
        pytest.param(
            '"""Doc."""\nfrom __future__ import division\nimport tensorflow as tf\nf()',
            f'"""Doc."""\nfrom __future__ import division\n{ALL}f()',
            id="after docstring and __future__",
        ),
        pytest.param(
            "import os\nimport tensorflow as tf  # TF\n\nf()\n",
            "import os\n"
            + OS.partition("\n")[2]
            + TF[:-1]
            + f"  # TF\n{SWITCH}\nf()\n",
            id="os is imported, a comment",
        ),
        pytest.param(
            "import sys, tensorflow as tf\nf()\n",
            f"{OS}import sys, tensorflow.compat.v1 as tf\n{SWITCH}f()\n",
            id="among others",
        ),
        pytest.param(
            "import tensorflow as tf; f()\n",
            ALL + "import tensorflow.compat.v1 as tf; f()\n",
            id="statements on one line",
        ),
        pytest.param(
            "def f():\n    import tensorflow as tf\n    tf.add\nf()\n",
            f"{ALL}def f():\n    import tensorflow.compat.v1 as tf\n    tf.add\nf()\n",
            id="only functions import it",
        ),
        pytest.param(
            "from tensorflow import nn\nf(nn.relu)\n",
            ALL + "from tensorflow.compat.v1 import nn\nf(nn.relu)\n",
            id="from-import",
        ),
        pytest.param(
            "import tensorflow as tf\ndef main(): pass\n"
            'if __name__ == "__main__":\n    main()\n',
            ALL + 'def main(): pass\nif __name__ == "__main__":\n    main()\n',
            id="main",
        ),
        pytest.param(
            "from tensorflow import nn\ntf = 1\nf(nn)\n",
            ALL.replace("as tf", "as tensorflow_v1").replace(
                "tf.disable", "tensorflow_v1.disable"
            )
            + "from tensorflow.compat.v1 import nn\ntf = 1\nf(nn)\n",
            id="the name tf is taken",
        ),
        pytest.param(
            "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nf()\n",
            ALL + "f()\n",
            id="the legacy Keras alone was missing",
        ),
    ),
)
def test_a_program_gets_it(before, after):
    assert port_source(before).code == after
    assert port_source(after).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import tensorflow as tf\ndef f(): tf.add\n", id="functions"),
        pytest.param("import tensorflow as tf\nX = 1\n", id="constants"),
        pytest.param(
            "import tensorflow as tf\ntf.app.flags.DEFINE_string('a', 'b', 'c')\n",
            id="flags",
        ),
        pytest.param(
            "import tensorflow as tf\ntf.logging.set_verbosity(tf.logging.INFO)\n",
            id="logging",
        ),
    ),
)
def test_a_module_gets_the_import_alone(source):
    ported = port_source(source)
    assert "import tensorflow.compat.v1 as tf\n" in ported.code
    assert "disable_v2_behavior" not in ported.code
    assert not ported.is_entry_point


@pytest.mark.parametrize(
    ("role", "is_chosen"),
    (
        pytest.param(Role(file="a.py"), True, id="nobody imports it"),
        pytest.param(Role(file="a.py", is_imported=True), False, id="imported"),
        pytest.param(Role(file="__init__.py"), False, id="package"),
        pytest.param(Role(file="a_test.py", is_imported=True), True, id="test"),
        pytest.param(Role(file="a.ipynb", is_notebook=True), True, id="notebook"),
    ),
)
def test_the_role_decides(role, is_chosen):
    ported = port_source("import tensorflow as tf\nf(tf.add)\n", role=role)
    assert ("disable_v2_behavior" in ported.code) == is_chosen


def test_it_stands_above_the_programs_own_modules():
    text = "import sys\nimport nets\nfrom lib import a\nimport tensorflow as tf\nf()\n"
    ported = port_source(text, role=Role(reaching=frozenset({"nets"})))
    start = text.index("import nets")
    assert ported.code == text[:start] + ALL + text[start:].replace(
        "tensorflow as", "tensorflow.compat.v1 as"
    )


def test_a_program_that_reaches_tensorflow_through_others():
    role = Role(reaching=frozenset({"lib.a"}))
    text = "from lib import a\na.train()\n"
    assert port_source(text, role=role).code == ALL + text
    assert port_source(ALL + text, role=role).code == ALL + text
    assert port_source(text).code == text


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import numpy as np\nf(np.zeros(3))\n", id="no TensorFlow"),
        pytest.param(
            "import tensorflow.compat.v1 as tf\nwith tf.Graph().as_default(): f()\n",
            id="moved by hand, with version-2 behaviour",
        ),
        pytest.param(
            "import tensorflow as tf\ntf.random.set_seed(1)\nf(tf.function)\n",
            id="TensorFlow 2",
        ),
    ),
)
def test_other_programs_are_left_alone(source):
    assert port_source(source).code == source


def test_tfgraph_needs_none_of_it():
    ported = port_source("import tensorflow as tf\nf()\n", to="tfgraph")
    assert ported.code == "import tfgraph.v1 as tf\nf()\n"
