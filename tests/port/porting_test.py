"""All rules together."""

import ast

import pytest

from tfgraph.port.porting import TARGETS, explained, port_source

OLD = """\
import tensorflow as tf
print xrange(3)  # twice
x = tf.reduce_sum([1], keep_dims=True)
"""


def test_changes_name_line_and_rule():
    changes = port_source(OLD).changes
    assert {(change.line, change.rule) for change in changes} == {
        (1, "entry_point"), (1, "imports"), (2, "python2"), (3, "keywords"),
    }  # fmt: skip


def test_each_new_line_has_an_origin():
    ported = port_source(OLD)
    assert ported.origins == (1, 1, 1, 1, 2, 3, 4)


def test_a_line_that_the_conversion_adds_has_one_too():
    old = "x = 1\ndef f((a, b)):\n    for c in a:\n        print c\n    # end\n"
    ported = port_source(old)
    assert ported.code.split("\n")[ported.origins.index(5)] == "    # end"
    assert len(ported.origins) == ported.code.count("\n") + 1


def test_only_some_rules():
    assert port_source("x = 1 <> 2; np.int", only=[]).code == "x = 1 != 2; np.int"
    code = port_source("import tensorflow as tf\nf()", only=["imports"]).code
    assert code == "import tensorflow.compat.v1 as tf\nf()"
    with pytest.raises(ValueError, match="No rule named `nothing`"):
        port_source("x", only=["nothing"])


def test_a_cell_knows_the_imports_of_earlier_cells():
    first = port_source("import tensorflow as tf", only=["imports"])
    second = port_source("y = tf.neg(x)", imports=first.imports)
    assert second.code == "y = tf.negative(x)"


def test_what_is_neither_python_is_a_syntax_error():
    with pytest.raises(SyntaxError):
        port_source("def f(:\n")


@pytest.mark.parametrize("target", TARGETS)
def test_every_rule_explains_itself(target):
    for name, rule in explained(target).items():
        first, _, rest = rule.__doc__.partition("\n")
        assert first.strip().endswith((".", ":")) or rest, name


def test_names_in_strings_and_comments_stay():
    code = "# tf.placeholder, import tensorflow as tf\nx = 'tf.contrib.layers'\n"
    assert port_source(code).code == code
    ast.parse(code)
