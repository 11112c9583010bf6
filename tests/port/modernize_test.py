"""What holds for all rules together."""

import ast
from types import ModuleType

import pytest

from tfgraph.port import modernize as module
from tfgraph.port.modernize import all_rules, modernize
from tfgraph.port.source import Edit

OLD = '''\
# -*- coding: utf-8 -*-
"""Zeichen außerhalb von ASCII, 数字."""
import cPickle as pickle, urllib  # Kommentar
import numpy as np
from collections import Iterable, namedtuple


def f(d):  # é
    é = "ü"; n = np.int(3); print np.float, `n`
    for k in d.keys():
        x = d.has_key(k), map(str, d.keys())[0]
    return xrange(len(d) / 2), x

try:
    urllib.urlretrieve("http://localhost")
except IOError, e:
    raise ValueError, e
'''


def test_lines_keep_their_numbers_and_comments():
    new = modernize(OLD).code
    assert new.count("\n") == OLD.count("\n")
    assert "# Kommentar" in new.splitlines()[2]
    assert "# é" in new.splitlines()[7]
    assert 'é = "ü"; n = int(3); print(float, repr(n))' in new.splitlines()[8]
    ast.parse(new)


def test_modernizing_twice_is_modernizing_once():
    once = modernize(OLD).code
    assert modernize(once).code == once


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("", id="empty"),
        pytest.param("x = 1", id="no newline at the end"),
        pytest.param("\ufeffx = 1\n".lstrip("\ufeff"), id="plain"),
        pytest.param("def f():\n\treturn 1\n\x0c\nclass A: pass\n", id="form feed"),
        pytest.param("print('a', file=None)\n", id="Python 3"),
    ),
)
def test_new_sources_stay_as_they_are(source):
    assert modernize(source).code == source


def test_a_cell_knows_the_imports_of_earlier_cells():
    first = modernize("import numpy as np\nfrom collections import deque")
    second = modernize("x = np.int(3)", imports=first.imports)
    assert second.code == "x = int(3)"
    third = modernize("import urllib", imports=second.imports)
    fourth = modernize("urllib.quote(x), np.NaN", imports=third.imports)
    assert fourth.code == '__import__("urllib.parse").parse.quote(x), np.nan'


def test_every_rule_says_why_and_is_tested(request):
    folder = request.path.parent / "rules"
    for name, rule in all_rules().items():
        assert rule.__doc__, name
        assert rule.WORDS, name
        assert (folder / f"{name}_test.py").exists(), f"no test of the rule {name}"


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="No rule named `nothing`; expected some of"):
        modernize("x", only=["nothing"])


def test_a_rule_may_not_change_the_number_of_lines(monkeypatch):
    joining = ModuleType("joining")
    joining.WORDS = ("a\n",)
    joining.find = lambda source: [Edit(1, 2, "; ")]
    monkeypatch.setattr(module, "all_rules", lambda: {"joining": joining})
    with pytest.raises(ValueError, match="changes the number of lines"):
        modernize("a\nb")
