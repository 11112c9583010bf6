"""Rounds of rules over a source."""

import ast
from types import ModuleType

import pytest

from tfgraph.port import rewriting
from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source


def rule(name, find):
    module = ModuleType(f"rules.{name}")
    module.WORDS = ("",)
    module.find = find
    return module


def renaming(old, new):
    def find(source):
        for node in source.of_type(ast.Name):
            if node.id == old:
                yield source.replace(node, new)

    return rule(f"{old}_to_{new}", find)


def rewrite(text, *rules):
    state = rewriting.start(Source(text))
    rewriting.rewrite(state, rules)
    return state


def test_rules_that_do_not_meet_share_a_round(monkeypatch):
    monkeypatch.setattr(rewriting, "MAX_ROUNDS", 2)
    state = rewrite("a = 1\nb = 2", renaming("a", "c"), renaming("b", "d"))
    assert state.source.text == "c = 1\nd = 2"


def test_a_rule_waits_for_one_that_edits_the_same():
    def wrap(source):
        for node in source.of_type(ast.Call):
            if node.func.id == "f":
                yield source.replace(node, f"g({source.segment(node.args[0])})")

    state = rewrite("f(a)", renaming("a", "b"), rule("wrap", wrap))
    assert state.source.text == "g(b)"
    assert [change.rule for change in state.changes] == ["a_to_b", "wrap"]


def test_lines_are_those_of_the_original():
    def imports(source):
        if "import os" not in source.text:
            yield Edit(2, 2, "import os\nimport re\n")

    def join(source):
        if "(\n" in source.text:
            start = source.text.index("(\n")
            yield Edit(start, start + 2, "(")

    def note(source):
        for number, line in enumerate(source.lines, start=1):
            if "here" in line:
                yield Note(number, 0, "found", MAY_DIFFER)

    text = "x\ny = f(\n1)\n# here\nz\n"
    rules = rule("imports", imports), rule("join", join), rule("note", note)
    state = rewrite(text, *rules)
    assert state.source.text == "x\nimport os\nimport re\ny = f(1)\n# here\nz\n"
    assert state.origins == [1, 2, 2, 2, 4, 5, 6]
    assert state.notes == [Note(4, 0, "found", MAY_DIFFER)]


def test_a_note_of_a_rule_without_edits_is_about_what_is_left():
    def about_a(source):
        for node in source.of_type(ast.Name):
            if node.id == "a":
                yield Note(node.lineno, node.col_offset, "a is left")

    assert rewrite("a", rule("about_a", about_a)).notes == [Note(1, 0, "a is left")]
    assert rewrite("a", rule("about_a", about_a), renaming("a", "b")).notes == []


def test_a_note_beside_an_edit_stays():
    def find(source):
        if source.text == "a":
            yield Edit(0, 1, "b")
            yield Note(1, 0, "b is less exact", MAY_DIFFER)

    assert len(rewrite("a", rule("find", find)).notes) == 1


def test_rules_that_go_round_in_circles_are_a_bug():
    with pytest.raises(RuntimeError, match="b_to_a: rules that edit for ever"):
        rewrite("a", renaming("a", "b"), renaming("b", "a"))


def test_a_rule_that_breaks_the_source_is_given_up():
    def find(source):
        if "(" not in source.text:
            yield Edit(4, 4, "(")

    state = rewrite("a\nb = 1", rule("breaking", find), renaming("a", "c"))
    assert state.source.text == "c\nb = 1"
    [note] = state.notes
    assert (note.line, note.kind) == (2, "by hand")
    assert "`breaking` fails" in note.message
